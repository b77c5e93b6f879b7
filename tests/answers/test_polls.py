"""Polls: one wording, one pollster, one year; never pooled."""

from __future__ import annotations

from contract import case

from foedus.answers import polls


def test_a_round_is_one_wording_by_one_pollster_in_one_year() -> None:
    for found in polls.rounds(case("nato", "2024-12-31")):
        assert {
            (r["question_type"], r["question_detail"], r["pollster"], r["year"])
            for r in found.rows
        } == {(found.question, found.wording, found.pollster, found.year)}
        assert len(found.shares) == len(found.rows)


def test_only_members_of_the_day_are_asked() -> None:
    before = case("nato", "2019-12-31")
    codes = {c for r in polls.rounds(before) for c in r.shares}
    assert codes <= set(before.codes)
    assert "SWE" not in codes


def test_nothing_from_the_future() -> None:
    assert all(r.year <= 2015 for r in polls.rounds(case("nato", "2015-12-31")))


def test_the_pew_median_of_thirteen() -> None:
    latest = polls.leading(case("nato", "2024-12-31"), "favourable view")
    assert latest is not None
    assert (len(latest.rows), latest.median) == (13, 63)


def test_no_poll_no_round() -> None:
    assert polls.rounds(case("warsaw-pact", "1980")) == ()
    assert polls.leading(case("warsaw-pact", "1980")) is None
