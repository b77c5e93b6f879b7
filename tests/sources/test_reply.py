"""What the head of an answer says, also where it says nonsense."""

import io
from http.client import HTTPException, HTTPResponse
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import SourceError
from foedus.sources import address, partial, reply

PLACE = address.place("https://a.test/x.csv")
DATE = "Sun, 22 Nov 2026 12:00:00 GMT"


class Fake:
    """As much of a socket as a response needs."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw

    def makefile(self, _mode: str) -> io.BytesIO:
        return io.BytesIO(self.raw)


def response(status: str = "200 OK", **fields: str) -> HTTPResponse:
    lines = [f"{name.replace('_', '-')}: {said}" for name, said in fields.items()]
    raw = "\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""]).encode("latin-1")
    made = HTTPResponse(cast("reply.HTTPResponse", Fake(raw)))
    made.begin()
    return made


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("y.csv", "https://a.test/y.csv"),
        ("/y.csv", "https://a.test/y.csv"),
        ("//b.test/y", "https://b.test/y"),
        ("http://b.test/", "http://b.test/"),
    ],
)
def test_a_redirect_leads_somewhere(said, expected):
    assert reply.location(PLACE, response(Location=said)) == expected


@pytest.mark.parametrize("said", ["", "https://[bad/"])
def test_a_redirect_to_nowhere_is_refused(said):
    with pytest.raises(SourceError, match="redirects"):
        reply.location(PLACE, response(Location=said))


@pytest.mark.parametrize("status", ["408", "429", "500", "502", "503", "504"])
def test_some_failures_may_pass(status):
    error = reply.failure(PLACE, response(status), 60)
    assert isinstance(error, reply.AgainError)
    assert error.asked is None
    assert f"answered {status}." in error.error.problem


@pytest.mark.parametrize("status", ["204 No Content", "304 Not Modified", "403 No"])
def test_other_failures_do_not(status):
    error = reply.failure(PLACE, response(status), 60)
    assert isinstance(error, SourceError)
    assert f"answered {status}." in error.problem


@pytest.mark.parametrize(
    ("said", "date", "expected"),
    [
        ("0", "", 0.0),
        ("120", "", 120.0),
        ("Sun, 22 Nov 2026 12:01:00 GMT", DATE, 60.0),
        ("Sun, 22 Nov 2026 11:00:00 GMT", DATE, 0.0),
        ("Sun, 22 Nov 2026 12:01:00 GMT", "", None),
        ("soon", DATE, None),
        ("-5", DATE, None),
        ("", DATE, None),
    ],
)
def test_retry_after_is_seconds_or_a_date(said, date, expected):
    header = response("503 Busy", Retry_After=said, Date=date).headers
    assert reply.retry_after(header) == expected


@pytest.mark.parametrize(
    ("path", "encoding", "good"),
    [
        ("/x.csv", "", True),
        ("/x.csv", "Identity", True),
        ("/x.csv", "gzip", False),
        ("/x.csv.gz", "x-gzip", True),
        ("/x.csv.gz?v=1", "gzip", True),
        ("/x.csv.gz", "br", False),
    ],
)
def test_packed_bytes_are_refused(path, encoding, good):
    place = address.place(f"https://a.test{path}")
    answer = response(Content_Encoding=encoding)
    if good:
        reply.check_encoding(place, answer)
    else:
        with pytest.raises(SourceError, match=f"encoding '{encoding}'"):
            reply.check_encoding(place, answer)


def test_the_length_is_one_number():
    assert reply.length(response(Content_Length="12")) == 12
    assert reply.length(response(Content_Length="12", content_length="12")) == 12
    assert reply.length(response()) is None
    chunked = response(Content_Length="12", Transfer_Encoding="chunked")
    assert reply.length(chunked) is None


@pytest.mark.parametrize("said", ["-1", "1e3", "", "12, 13", "9" * 5000, "\xb2"])
def test_a_length_that_is_none_is_refused(said):
    with pytest.raises(SourceError, match="announced the length"):
        reply.length(response(Content_Length=said))


def test_two_lengths_are_refused():
    with pytest.raises(SourceError, match="'12, 13'"):
        reply.length(response(Content_Length="12", content_length="13"))


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("bytes 5-9/10", (5, 10)),
        ("Bytes 5-9/*", (5, None)),
        ("bytes */10", None),
        ("lines 5-9/10", None),
        ("bytes 5-9", None),
        ("bytes -9/10", None),
        ("", None),
    ],
)
def test_a_range_has_a_start_and_a_total(said, expected):
    assert reply.content_range(response(Content_Range=said).headers) == expected


def test_seconds_between_dates():
    assert reply.seconds_between("Sun, 22 Nov 2026 11:59:00 GMT", DATE) == 60
    assert reply.seconds_between("", DATE) == float("-inf")
    assert reply.seconds_between("Sun, 22 Nov 2026 11:59:00 -0000", DATE) < 0


FIELDS = ("Content-Length", "Content-Range", "Content-Encoding", "Transfer-Encoding")
FIELDS += ("ETag", "Last-Modified", "Date", "Location", "Retry-After")
PIECES = ("bytes", " ", "-", "/", "*", "0", "99999999999999999999", '"', "W/", DATE)
PIECES += ("https://", "[", "]", "a.test", "@", "\\", "\x80", "chunked", "\r\n ", ",")
NONSENSE = st.lists(
    st.sampled_from(PIECES) | st.text(st.characters(max_codepoint=255), max_size=5),
    max_size=6,
).map("".join)


@given(
    status=st.sampled_from(["200", "206", "301", "416", "429", "503", "099", "x"]),
    fields=st.dictionaries(st.sampled_from(FIELDS), NONSENSE),
)
def test_nonsense_leads_to_no_other_error(status, fields):
    try:
        answer = response(status, **fields)
        label = partial.label("https://a.test/", answer.headers, None)
        assert label.validator.isprintable()
        assert label.validator.isascii()
        reply.content_range(answer.headers)
        reply.failure(PLACE, answer, 60)
        reply.length(answer)
        reply.check_encoding(PLACE, answer)
        address.place(reply.location(PLACE, answer))
    except (SourceError, HTTPException):
        return
