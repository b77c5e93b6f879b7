import gzip

import pytest

from foedus.web import packed


def test_a_long_text_is_packed_and_unpacked_the_same():
    body = b"alliance " * 1_000
    small = packed.pack(body)
    assert small is not None
    assert len(small) < len(body)
    assert gzip.decompress(small) == body
    assert packed.pack(body) == small


def test_what_would_not_be_smaller_is_sent_as_it_is():
    assert packed.pack(b"short") is None
    once = packed.pack(bytes(range(256)) * 100)
    assert once is not None
    assert packed.pack(gzip.compress(b"x" * 1_000_000, 9)[:999]) is None


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("gzip", True),
        ("gzip, deflate, br", True),
        ("br, GZIP;q=0.5", True),
        ("*", True),
        ("", False),
        ("br", False),
        ("gzip;q=0", False),
        ("gzip;q=0.000, br", False),
        ("identity", False),
        ("xgzip", False),
    ],
)
def test_who_takes_it_says_so(said: str, answer: bool):
    assert packed.taken(said) is answer
