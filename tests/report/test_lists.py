"""Listings for a terminal: 80 columns, the words of the data."""

from __future__ import annotations

import re

import pytest

from foedus import dates
from foedus.registry.alliances import everything
from foedus.report import listing, lists


def test_columns_cut_the_widest_first() -> None:
    lines = list(lists.columns(("A", "B"), [("x" * 100, "short")]))
    assert all(len(line) <= lists.WIDTH for line in lines)
    assert lines[1].endswith("short")


def test_wrapped_lines_keep_the_words() -> None:
    text = "one two three " * 20
    lines = list(lists.wrapped(text, indent=4))
    assert all(len(line) <= lists.WIDTH for line in lines)
    assert " ".join(" ".join(lines).split()) == text.strip()


@pytest.mark.parametrize("on", [None, "1985-06-01"])
def test_every_alliance_can_be_shown(on) -> None:
    day = dates.parse(on) if on else None
    for pact in everything():
        text = "\n".join(lists.alliance(listing.alliance(pact, day)))
        assert " None " not in text
        assert not re.search(r"(^|\s)-\d{4}\b", text)


def test_an_empty_list_is_not_a_no() -> None:
    text = "\n".join(lists.alliances({"on": None, "alliances": []}))
    assert "not none" in text
