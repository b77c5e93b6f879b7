"""Who was there: states, pairs and larger groups of states, as segments of time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

import polars as pl

from foedus.errors import PanelError
from foedus.panel import segments
from foedus.panel.clock import Clock
from foedus.registry import system_years
from foedus.registry.states import System

LAST_LISTED: Final[dict[System, int]] = {"cow": 2016, "gw": 2017}
"""The last year of the published lists; later years carry them forward."""


def states(
    clock: Clock,
    years: tuple[int, int],
    system: System = "cow",
    only: Collection[int] | None = None,
) -> pl.DataFrame:
    """Return the segments in which states were members of a system.

    Parameters
    ----------
    clock : Clock
        In what steps.
    years : tuple of int
        First and last calendar year, inclusive.
    system : {"cow", "gw"}
        Whose list and whose numbers.
    only : collection of int, optional
        Numbers of the states to keep.

    Returns
    -------
    polars.DataFrame
        ``state``, ``start`` and ``stop`` (Int32). A state is there in a step that has
        at least one day of its membership.

    Raises
    ------
    PanelError
        If a number was never one of a member.
    """
    spans = _days(years, system, only).rename({"start": "\0a", "stop": "\0b"})
    return _in_steps(spans, ["state"], clock)


def groups(
    names: Sequence[str],
    clock: Clock,
    years: tuple[int, int],
    *,
    system: System = "cow",
    only: Collection[int] | None = None,
    directed: bool = False,
) -> pl.DataFrame:
    """Return the segments in which states were members of a system together.

    Parameters
    ----------
    names : sequence of str
        A column for each state of the group: two for dyads.
    clock : Clock
        In what steps.
    years : tuple of int
        First and last calendar year, inclusive.
    system : {"cow", "gw"}
        Whose list and whose numbers.
    only : collection of int, optional
        Numbers of the states to keep.
    directed : bool
        Whether each order of a group is a row; else the smaller number stands first.

    Returns
    -------
    polars.DataFrame
        `names`, ``start`` and ``stop`` (Int32), in order. A group is there in a step
        that has at least one day on which all were members.
    """
    spells = _days(years, system, only)
    found = spells.rename({"state": names[0], "start": "\0a", "stop": "\0b"})
    for number, name in enumerate(names[1:], start=1):
        found = found.join(spells.rename({"state": name}), how="cross")
        before = names[:number]
        apart = (
            pl.all_horizontal(pl.col(n) != pl.col(name) for n in before)
            if directed
            else pl.col(before[-1]) < pl.col(name)
        )
        found = (
            found.filter(apart)
            .with_columns(
                pl.max_horizontal("\0a", "start").alias("\0a"),
                pl.min_horizontal("\0b", "stop").alias("\0b"),
            )
            .filter(pl.col("\0a") < pl.col("\0b"))
            .drop("start", "stop")
        )
    return _in_steps(found, names, clock)


def _days(
    years: tuple[int, int], system: System, only: Collection[int] | None
) -> pl.DataFrame:
    """Return state, start and stop (days) of the spells in the years."""
    first, last = years
    spells = system_years.spells(first, last, system)
    found = spells.select(
        pl.col("state").cast(pl.Int32),
        "start",
        (pl.col("end") + 1).cast(pl.Int32).alias("stop"),
    )
    if only is None:
        return found
    refuse_strangers(only, system)
    return found.filter(pl.col("state").is_in(list(only)))


def refuse_strangers(states: Collection[int], system: System) -> None:
    """Refuse numbers that were never those of a member of a system.

    Parameters
    ----------
    states : collection of int
        Numbers of states.
    system : {"cow", "gw"}
        Whose list.

    Raises
    ------
    PanelError
        If one of them is not in the list on any day.
    """
    if not states:
        return
    known = system_years.spells(1, 9999, system)["state"]
    strangers = sorted(set(states) - set(known))
    if strangers:
        problem = f"{strangers} are no numbers of states in the system '{system}'."
        raise PanelError(problem, "See foedus.registry.states.", found=strangers)


def _in_steps(days: pl.DataFrame, keys: Sequence[str], clock: Clock) -> pl.DataFrame:
    """Turn days into steps: a step is there if one of its days is."""
    steps = days.select(
        *keys,
        clock.of_day(pl.col("\0a")).alias("start"),
        (clock.of_day(pl.col("\0b") - 1) + 1).alias("stop"),
    )
    return segments.merged(steps, keys)
