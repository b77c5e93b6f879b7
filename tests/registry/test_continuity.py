"""Continuity: a place for every member, and who took whose place."""

from __future__ import annotations

from foedus.registry import tables
from foedus.registry.continuity import continues, places, successions


def test_every_member_has_a_place_on_earth() -> None:
    members = {c["member"] for c in tables.rows("members")}
    known = places()
    assert members <= set(known)
    for place in known.values():
        assert -90 <= place.lat <= 90
        assert -180 <= place.lon <= 180


def test_germany_continues_west_germany_in_nato() -> None:
    assert continues("germany", "west-germany", "nato")
    assert not continues("west-germany", "germany", "nato")


def test_contested_successions_are_marked() -> None:
    assert {s.contested for s in successions()} == {True, False}
