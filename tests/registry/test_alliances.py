"""Alliances: who was a member when, found by what people type."""

from __future__ import annotations

import pytest

from foedus import dates
from foedus.dates import Truth
from foedus.errors import AllianceError, DateError
from foedus.registry import alliances
from foedus.registry.alliances import alliance, everything, members

NATO = {
    "1949-12-31": 12,
    "1955-12-31": 15,
    "1982-12-31": 16,
    "1999-12-31": 19,
    "2004-12-31": 26,
    "2009-12-31": 28,
    "2024-12-31": 32,
}


@pytest.mark.parametrize(("on", "count"), NATO.items())
def test_nato_counts(on: str, count: int) -> None:
    found = members("nato", on)
    assert len(found) == count
    assert all(m.holds_on(dates.parse(on)) is Truth.YES for m in found)


@pytest.mark.parametrize(
    ("on", "count"),
    [("1968-09-12", 8), ("1968-09-13", 7), ("1980", 7), ("1990-12-31", 6)],
)
def test_warsaw_pact_before_and_after_albania(on: str, count: int) -> None:
    assert len(members("warsaw-pact", on)) == count


def test_albania_was_suspended_before_it_left() -> None:
    standing = {m.member: m.status for m in members("warsaw-pact", "1965")}
    assert standing["albania"] == "suspended"


@pytest.mark.parametrize(
    ("on", "count"), [("2020-01-31", 28), ("2020-02-01", 27), ("2024-12-31", 27)]
)
def test_eu_counts(on: str, count: int) -> None:
    assert len(members("eu", on)) == count


def test_membership_counts_from_entry_into_force() -> None:
    assert members("nato", "1949-04-04") == ()
    finland = [m for m in members("nato") if m.member == "finland"]
    assert str(finland[0].joined) == "2023-04-04"
    assert all(m.member != "finland" for m in members("nato", "2022-12-31"))


def test_spells_outside_the_command() -> None:
    apart = {
        m.member
        for m in members("nato", "1982-12-31")
        if m.status == "outside-integrated-command"
    }
    assert apart == {"france", "spain"}
    assert "greece" in {
        m.member
        for m in members("nato", "1976-01-01")
        if m.status == "outside-integrated-command"
    }


def test_nothing_from_before_1815_runs_but_the_anglo_portuguese_treaties() -> None:
    day = dates.parse("2024-12-31")
    old = {
        pact.id
        for pact in everything()
        if pact.treaty.signed is not None
        and pact.treaty.signed.latest < dates.parse("1815").earliest
        and pact.in_force(day) is not Truth.NO
    }
    assert old == {"anglo-portuguese-1373", "anglo-portuguese-1386"}


def test_unknown_entry_into_force_is_maybe() -> None:
    pact = alliance("kensington-2025")
    day = dates.parse("2026-01-01")
    assert pact.in_force(day) is Truth.MAYBE
    assert {m.holds_on(day) for m in pact.members(day)} == {Truth.MAYBE}
    assert pact.in_force(dates.parse("2025-01-01")) is Truth.NO


def test_a_treaty_open_at_the_end_of_its_source_counts_only_until_then() -> None:
    pact = alliance("vietnam-laos-1977")
    assert pact.treaty.end_status == "open-at-source-end"
    assert pact.in_force(dates.parse("2010-01-01")) is Truth.YES
    assert pact.in_force(dates.parse("2024-01-01")) is Truth.MAYBE


def test_a_treaty_that_lapsed_on_an_unknown_day_ends_by_the_day_it_was_dead() -> None:
    pact = alliance("egypt-hatti-1259")
    assert pact.in_force(dates.parse("-1200")) is Truth.MAYBE
    assert pact.in_force(dates.parse("-1000")) is Truth.NO


def test_never_in_force_never_counts() -> None:
    pact = alliance("edc-1952")
    assert pact.in_force(dates.parse("1953")) is Truth.NO
    assert pact.members(dates.parse("1953")) == ()


def test_kellogg_briand_is_complete() -> None:
    assert len(members("kellogg-briand-1928", "1934-12-31")) == 63


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("NATO", "nato"),
        ("otan", "nato"),
        ("eu", "eu-csdp-lisbon"),
        ("us-japan", "us-japan-1960"),
        ("un", "un-charter"),
        ("Warsaw Pact", "warsaw-pact"),
        ("Delian League", "delian-league"),
        ("North Atlantic Treaty Organization", "nato"),
    ],
)
def test_what_people_type(name: str, key: str) -> None:
    assert alliance(name).id == key


def test_an_unknown_name_gets_the_nearest() -> None:
    with pytest.raises(AllianceError, match="nato") as caught:
        alliance("natto")
    assert "nato" in caught.value.facts["nearest"]


@pytest.mark.parametrize("typed", ["nta", "ntao", "naot", "nat"])
def test_a_short_name_is_found_when_its_letters_are_jumbled(typed: str) -> None:
    assert alliances.nearest(typed)[0] == "nato"


def test_an_ambiguous_name_lists_the_candidates(monkeypatch) -> None:
    names = {"entente": ("little-entente", "balkan-entente-1934")}
    monkeypatch.setattr(alliances, "_names", lambda: names)
    with pytest.raises(AllianceError, match="little-entente, balkan-entente-1934"):
        alliance("entente")


def test_an_impossible_day_is_refused() -> None:
    with pytest.raises(DateError, match="2023-02-30"):
        members("nato", "2023-02-30")


def test_every_id_and_full_name_finds_its_alliance() -> None:
    for pact in everything():
        assert alliance(pact.id) is pact
        assert pact.id in alliances.matches(pact.name)


def test_since_counts_the_predecessor() -> None:
    assert str(alliances.since(alliance("nato"), "germany")) == "1955-05-06"
    assert str(alliances.since(alliance("nato"), "france")) == "1949-08-24"


def test_members_are_listed_once() -> None:
    for pact in everything():
        found = [m.member for m in pact.members()]
        assert len(found) == len(set(found))
