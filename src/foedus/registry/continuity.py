"""Continuity: where members lay, and who took the place of whom."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from foedus.dates import Date
from foedus.registry import tables
from foedus.registry.tables import Provenance


@dataclass(frozen=True, slots=True)
class Place:
    """A point for a member of an alliance.

    Attributes
    ----------
    lat, lon : float
        Degrees.
    precision : str
        ``city``, ``region`` and the like: an area's centre is a guess.
    provenance : Provenance
        Source, grade and line.
    """

    lat: float
    lon: float
    precision: str
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Succession:
    """One polity that took the place of another.

    Attributes
    ----------
    alliance : str
        Alliance that the succession concerns, or ``general``.
    predecessor, successor : str
        Registry keys.
    on : Date or None
        Day of the change; None where unknown.
    basis : str
        Ground of the succession.
    contested : bool
        Whether scholars or governments dispute it.
    provenance : Provenance
        Source, grade and line.
    """

    alliance: str
    predecessor: str
    successor: str
    on: Date | None
    basis: str
    contested: bool
    provenance: Provenance


@cache
def places() -> dict[str, Place]:
    """Return a point for every member of an alliance.

    Returns
    -------
    dict of str to Place
        Registry key to place.
    """
    return {
        cells["member"]: Place(
            cells["lat"],
            cells["lon"],
            cells["precision"] or "",
            tables.provenance("places", cells),
        )
        for cells in tables.rows("places")
    }


@cache
def successions() -> tuple[Succession, ...]:
    """Return who took the place of whom, in general or for one alliance.

    Returns
    -------
    tuple of Succession
        In the order of the table.
    """
    return tuple(
        Succession(
            alliance=cells["alliance_id"],
            predecessor=cells["predecessor"],
            successor=cells["successor"],
            on=tables.day(cells["date"]),
            basis=cells["basis"] or "",
            contested=bool(cells["contested"]),
            provenance=tables.provenance("succession", cells),
        )
        for cells in tables.rows("succession")
    )


def continues(successor: str, predecessor: str, alliance: str) -> bool:
    """Whether one member took the place of another in an alliance.

    Parameters
    ----------
    successor, predecessor : str
        Registry keys.
    alliance : str
        Registry id of the alliance.

    Returns
    -------
    bool
        True if the succession table says so for this alliance or in general.
    """
    return any(
        s.successor == successor
        and s.predecessor == predecessor
        and s.alliance in ("general", alliance)
        for s in successions()
    )
