"""Listings as data: plain values, ready for JSON."""

from __future__ import annotations

import json

import pytest

from foedus import dates
from foedus.registry.alliances import alliance, everything
from foedus.registry.bonds import bound
from foedus.registry.difference import diff
from foedus.report import listing


def test_every_alliance_becomes_json() -> None:
    for pact in everything():
        text = json.dumps(listing.alliance(pact), allow_nan=False)
        assert json.loads(text)["id"] == pact.id


def test_bounds_that_are_not_known_are_null() -> None:
    found = listing.summary(alliance("edc-1952"))
    assert found["start"] is None
    assert listing.summary(alliance("nato"))["end"] is None


@pytest.mark.parametrize("on", [None, "1982-12-31"])
def test_members_carry_a_key_and_a_code_only_where_one_exists(on) -> None:
    day = dates.parse(on) if on else None
    for member in listing.alliance(alliance("nato"), day)["members"]:
        assert member["key"].startswith("row:registry@")
        assert member["state"] == member["cow_code"]
    athens = listing.alliance(alliance("delian-league"))["members"][0]
    assert athens["state"] is None


def test_difference_and_bond_are_plain() -> None:
    changed = listing.difference(diff("nato", "1990-01-01", "1991-01-01"))
    assert changed["joined"][0]["continues"] == "west-germany"
    found = listing.bond(bound("USA", "Japan", "1962-05-01"))
    assert json.dumps(found)
    assert found["promises"][0]["key"].startswith("row:registry@")
