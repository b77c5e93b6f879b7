import pytest

from foedus.errors import SourceError
from foedus.sources.catalog import entries
from foedus.store import Store
from foedus.web.page import Ask
from foedus.web.pages import sources


def ask(**said: str) -> Ask:
    return Ask(Store(), said)


def test_every_source_of_the_catalogue_is_listed_once():
    found = sources.listed(ask())["sources"]
    assert sorted(s["id"] for s in found) == sorted(e.id for e in entries())
    absent = [s for s in found if s["at_hand"] == "no"]
    assert all(s["rows"] is None and s["command"] for s in absent)
    held = [s for s in found if s["at_hand"] == "package"]
    assert all(s["rows"] > 0 and s["command"] is None for s in held)


def test_the_home_of_the_store_is_not_told():
    assert str(Store().home) not in str(sources.listed(ask()))


@pytest.mark.parametrize("id", [entry.id for entry in entries()])
def test_every_source_has_a_page(id: str):
    document = sources.shown(ask(id=id))
    assert document["title"]
    assert document["terms"]
    assert document["citation"]["bibtex"]
    assert document["rows"]


def test_an_unknown_source_is_an_error():
    with pytest.raises(SourceError):
        sources.shown(ask(id="nope"))
