"""Portfolios agree with the bonds they summarise."""

from __future__ import annotations

import itertools

import pytest

from foedus import dates
from foedus.registry.bonds import bound
from foedus.registry.parties import party
from foedus.registry.portfolio import STRENGTH, pledges, strengths

DAY = dates.parse("1985-06-01")
STATES = ("USA", "United Kingdom", "France", "Japan", "Soviet Union", "Poland", "India")


@pytest.mark.parametrize(("a", "b"), list(itertools.combinations(STATES, 2)))
def test_strength_is_the_strongest_sure_promise(a: str, b: str) -> None:
    found = bound(a, b, DAY)
    mine, theirs = party(a, DAY), party(b, DAY)
    sure = [
        STRENGTH[p.obligation]
        for p in found.promises
        if p.answer == "yes" and p.by == mine.name
    ]
    links = [strengths(DAY).get((x, y), 0) for x in mine.keys for y in theirs.keys]
    assert max(links, default=0) == max(sure, default=0)


def test_one_sided_aid_has_one_direction() -> None:
    day = dates.parse("2024-12-31")
    assert ("united-states", "japan") in pledges(day)
    assert ("japan", "united-states") not in pledges(day)


def test_universal_instruments_are_left_out() -> None:
    day = dates.parse("2024-12-31")
    assert ("united-states", "north-korea") not in strengths(day)
