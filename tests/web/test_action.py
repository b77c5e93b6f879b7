import io

import pytest

from foedus.store import Store
from foedus.web.action import Action, Change, Done, Upload
from foedus.web.page import Parameter, RequestError

NAME = Parameter("name", "What it is called.", "mine", "form", 20)
FILE = Parameter("file", "What it holds.", "", "form", 1_000)


def nothing(change: Change) -> Done:
    return Done("/")


PLAIN = Action("plain", "/plain", "Do nothing.", nothing, (NAME,))
LOADED = Action("loaded", "/loaded", "Take a file.", nothing, (NAME,), FILE)


def test_fields_are_checked_like_parameters():
    assert PLAIN.said({"name": [" a "]}) == {"name": "a"}
    assert PLAIN.said({"name": [""]}) == {}
    for given in ({"other": ["a"]}, {"name": ["a", "b"]}, {"name": ["a" * 21]}):
        with pytest.raises(RequestError):
            PLAIN.said(given)


def test_a_file_must_come_where_one_is_needed_and_nowhere_else():
    upload = Upload("a.csv", io.BytesIO(b"x"))
    assert LOADED.need(upload) is upload
    assert PLAIN.need(None) is None
    with pytest.raises(RequestError, match="No file"):
        LOADED.need(None)
    with pytest.raises(RequestError, match="none is taken"):
        PLAIN.need(upload)


def test_a_body_may_be_as_long_as_the_file_and_the_fields():
    assert LOADED.most == PLAIN.most + FILE.most


def test_a_field_that_was_not_given_is_none(tmp_path):
    change = Change(Store(tmp_path), {"name": "a"})
    assert (change.get("name"), change.get("other")) == ("a", None)
