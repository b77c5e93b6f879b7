"""Units of analysis: what a row of a panel is."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import Final

from foedus.errors import PanelError
from foedus.panel.clock import STEPS, Clock, Step


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of analysis.

    Attributes
    ----------
    who : str
        What is observed, one of `ACTORS`.
    keys : tuple of str
        Columns that name it; with the labels of the clock they are the key of a row.
    states : tuple of str
        Columns that hold numbers of states, to which sources on states are attached.
    clock : Clock
        In what steps it is observed.
    """

    who: str
    keys: tuple[str, ...]
    states: tuple[str, ...]
    clock: Clock

    @property
    def name(self) -> str:
        """Return what political scientists call it, such as ``dyad-year``."""
        return f"{self.who}-{self.clock.step}"

    @property
    def key(self) -> tuple[str, ...]:
        """Return the columns that identify a row."""
        return (*self.keys, *self.clock.labels)

    def suffix(self, state: str) -> str:
        """Return what a column about one of the states ends with.

        Parameters
        ----------
        state : str
            One of `states`.

        Returns
        -------
        str
            ``_a`` for ``state_a``; empty where a row has one state.
        """
        return state.removeprefix("state") if len(self.states) > 1 else ""


ACTORS: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "state": (("state",), ("state",)),
    "dyad": (("state_a", "state_b"), ("state_a", "state_b")),
    "triad": (("state_a", "state_b", "state_c"),) * 2,
    "tetrad": (("state_a", "state_b", "state_c", "state_d"),) * 2,
    "coalition": (("coalition", "state"), ("state",)),
    "leader": (("leader", "state"), ("state",)),
    "leader-dyad": (
        ("leader_a", "leader_b", "state_a", "state_b"),
        ("state_a", "state_b"),
    ),
    "alliance": (("alliance",), ()),
    "alliance-member": (("alliance", "member"), ("state",)),
    "alliance-phase": (("alliance", "phase"), ()),
    "dispute": (("dispute", "state"), ("state",)),
    "system": ((), ()),
}
"""What can be observed: its key columns, and those that hold states."""


def unit(name: str) -> Unit:
    """Return a unit by its name.

    Parameters
    ----------
    name : str
        Such as ``dyad-year``, ``dyad-years`` or ``dyad_years``.

    Returns
    -------
    Unit
        What a row is.

    Raises
    ------
    PanelError
        If there is no such unit, with the nearest name.
    """
    plain = name.replace("_", "-").removesuffix("s")
    who, _, step = plain.rpartition("-")
    for said in STEPS:
        if who in ACTORS and step == said:
            keys, states = ACTORS[who]
            return Unit(who, keys, states, Clock(said))
    known = tuple(f"{w}-{s}s" for w in ACTORS for s in STEPS)
    near = difflib.get_close_matches(f"{plain}s", known, n=1)
    hint = f" (nearest: '{near[0]}')" if near else ""
    problem = f"There is no unit of analysis '{name}'{hint}."
    remedy = f"Use one of: {', '.join(known)}."
    raise PanelError(problem, remedy, found=name, expected=known)


def of(who: str, step: Step) -> Unit:
    """Return the unit of an actor and a step.

    Parameters
    ----------
    who : str
        One of `ACTORS`.
    step : {"year", "month", "day"}
        Step of the clock.

    Returns
    -------
    Unit
        What a row is.
    """
    return unit(f"{who}-{step}")
