"""Names are from a short alphabet, so that none can lead out of its folder."""

import pytest

from foedus.errors import StoreError
from foedus.store import names
from foedus.store.names import Name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("atop.member", Name("atop", "", "member")),
        ("atop", Name("atop", "", "")),
        ("atop@4.01", Name("atop", "4.01", "")),
        ("atop@4.01.member", Name("atop", "4.01", "member")),
        ('"atop@4.01".member', Name("atop", "4.01", "member")),
        (("atop@4.01", "member"), Name("atop", "4.01", "member")),
        (("atop", "state-year"), Name("atop", "", "state_year")),
        ("cow_mid@5.0.dispute", Name("cow-mid", "5.0", "dispute")),
        ("nmc@abridged-6.0.state_year", Name("nmc", "abridged-6.0", "state_year")),
    ],
)
def test_a_name_is_read_in_every_spelling(text, expected):
    assert names.parse(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        "..",
        "../atop",
        "a/b",
        "a\\b",
        "a\0b",
        "atop.member.extra",
        "Atop.member",
        "atop.Member",
        "atop@.member",
        "atop@../../x.member",
        "atop@4..1.member",
        'atop".member',
        '"atop.member',
        "atop.1st",
        ("atop.member", "member"),
        ("atop", "mem ber"),
        "a" * 65,
    ],
)
def test_other_text_is_no_name(text):
    with pytest.raises(StoreError, match="cannot be the name"):
        names.parse(text)


def test_a_name_is_written_as_it_is_read():
    for text in ("atop", "atop@4.01", "atop.member", "atop@4.01.member"):
        assert str(names.parse(text)) == text


def test_versions_are_ordered_by_their_numbers():
    ordered = ["abridged-4.0", "4.0", "4.01", "5", "5.1", "5.10", "26.1", "2024"]
    assert sorted(set(ordered), key=names.newest) == ordered


def test_versions_that_count_the_same_still_have_an_order():
    assert names.newest("4.1") != names.newest("4.01")


@pytest.mark.parametrize("text", ["", "0" * 63, "0" * 65, "G" * 64, "../" + "0" * 61])
def test_only_a_hash_names_a_content(text):
    assert not names.is_content(text)
    with pytest.raises(StoreError, match="64 hexadecimal digits"):
        names.content(text)


def test_a_hash_names_a_content():
    assert names.content("0af9" * 16) == "0af9" * 16
