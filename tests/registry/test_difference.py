"""Differences: what changed, and the first day plus the change is the second."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus import dates
from foedus.registry.alliances import alliance, everything
from foedus.registry.difference import diff, snapshot

IDS = [pact.id for pact in everything()]
DAYS = st.integers(dates.parse("-0500").earliest, dates.parse("2026-06-30").latest)
RECENT = st.integers(dates.parse("1940").earliest, dates.parse("2026-06-30").latest)


def test_nato_1999_to_2024() -> None:
    found = diff("nato", "1999-01-01", "2024-12-31")
    assert len(found.joined) == 16
    assert found.left == ()
    assert [
        (c.member, c.before.status, c.after.status) for c in found.status_changed
    ] == [("france", "outside-integrated-command", "full")]
    assert found.obligations_changed == ()


def test_article_six_changed_in_1952() -> None:
    found = diff("nato", "1950-01-01", "1953-01-01")
    assert [t.obligation for t in found.obligations_changed] == ["defence"]
    assert {c.member for c in found.joined} == {"greece", "turkey"}


def test_german_unity_continues_the_membership() -> None:
    found = diff("nato", "1990-01-01", "1991-01-01")
    assert [(c.member, c.continues) for c in found.joined] == [
        ("germany", "west-germany")
    ]
    assert [c.member for c in found.left] == ["west-germany"]


def test_brexit_is_a_leave_with_its_day() -> None:
    found = diff("eu", "2019-01-01", "2021-01-01")
    assert [(c.member, str(c.on)) for c in found.left] == [
        ("united-kingdom", "2020-02-01")
    ]


@given(name=st.sampled_from(IDS), first=DAYS, second=DAYS)
def test_the_diff_applied_to_the_first_gives_the_second(name, first, second) -> None:
    _check(name, first, second)


@pytest.mark.parametrize("name", ["nato", "eu", "csto", "un", "warsaw-pact", "anzus"])
@given(first=RECENT, second=RECENT)
def test_the_diff_holds_where_much_changes(name, first, second) -> None:
    _check(name, first, second)


def _check(name: str, first: int, second: int) -> None:
    days = dates.from_day(first), dates.from_day(second)
    found = diff(name, *days)
    pact = alliance(name)
    assert found.apply(snapshot(pact, days[0])) == snapshot(pact, days[1])
    back = diff(name, *reversed(days))
    assert {c.member for c in back.left} == {c.member for c in found.joined}


def test_no_time_no_change() -> None:
    found = diff("nato", "2000", "2000")
    assert (found.joined, found.left, found.status_changed) == ((), (), ())
    assert found.obligations_changed == ()
