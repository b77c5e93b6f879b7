"""Records: what an alliance says about a day."""

from __future__ import annotations

from foedus import dates
from foedus.dates import Truth
from foedus.registry.alliances import alliance
from foedus.registry.records import EVERYONE


def test_members_and_associates_stand_apart() -> None:
    sco = alliance("sco")
    day = dates.parse("2015-01-01")
    assert {m.member for m in sco.associated(day)} >= {"mongolia"}
    assert "mongolia" not in {m.member for m in sco.members(day)}
    assert sco.associated(dates.parse("1990-01-01")) == ()


def test_promises_of_a_phase() -> None:
    nato = alliance("nato")
    early = [
        p for p in nato.promises_on(dates.parse("1950")) if p.obligation == "defence"
    ]
    assert len(early) == 1
    assert "Algerian" in early[0].area
    assert early[0].named == 0
    assert early[0].giver == EVERYONE
    assert nato.promises_on(dates.parse("1940")) == ()
    assert len(nato.promises_on()) > len(early)


def test_start_and_end_are_dates_of_the_table() -> None:
    assert str(alliance("nato").start) == "1949-08-24"
    assert alliance("nato").end is None
    assert str(alliance("warsaw-pact").end) == "1991-07-01"
    assert str(alliance("estonia-latvia-1923").start) == "1923-11-01"
    assert alliance("edc-1952").start is None


def test_a_running_treaty_holds_on_the_day_it_was_compiled() -> None:
    assert alliance("nato").in_force(dates.parse("2026-11-22")) is Truth.YES
