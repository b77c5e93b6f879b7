"""Coalitions as columns of panels: their power together, and side by side."""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from foedus.errors import AllianceError, AssessmentError
from foedus.measures import source_years
from foedus.measures.power import coalition_power
from foedus.panel.attach import Frame
from foedus.panel.attachment import Attachment
from foedus.panel.build import panel
from foedus.registry import alliances
from foedus.registry.numbers import numbers


def power(
    frame: Frame, members: str = "", of: str = "nmc:cinc", keeps: float = 1.0
) -> Attachment:
    """Add up the power of a coalition.

    Parameters
    ----------
    frame : Frame
        What the panel is.
    members : str
        An alliance of the registry, whose members of each year count, or names, codes
        or numbers of states, split by commas.
    of : str
        ``source:column`` on states in years: what counts as power.
    keeps : float
        Probability that each member keeps its promise, 0 to 1.

    Returns
    -------
    Attachment
        ``coalition_power`` by year, as it can be expected; no row where no member has
        a figure. A member without a figure counts nothing: see the rules.

    Raises
    ------
    AssessmentError
        If nobody is named, or `of` names no source and column.
    AllianceError
        If neither an alliance nor a state has such a name.
    SchemaError
        If the probability lies outside 0 to 1.
    """
    found, states = _powers(frame, of)
    side = _side(frame, "members", members)
    made = coalition_power.coalition_power(states, side.states, keeps=keeps)
    made = made.select("year", "missing", value="power_kept")
    rules = f"{members} together; each comes with probability {keeps:g}", *side.rules
    return _by_year(found, "coalition_power", made, rules)


def parity(
    frame: Frame, side_a: str = "", side_b: str = "", of: str = "nmc:cinc"
) -> Attachment:
    """Set two coalitions side by side.

    Parameters
    ----------
    frame : Frame
        What the panel is.
    side_a, side_b : str
        As `members` of `power`.
    of : str
        ``source:column`` on states in years: what counts as power.

    Returns
    -------
    Attachment
        ``coalition_parity`` by year: the weaker side over the stronger, 0 to 1.

    Raises
    ------
    AssessmentError
        If a side names nobody, or `of` names no source and column.
    AllianceError
        If neither an alliance nor a state has such a name.
    SchemaError
        If a state that is named stands on both sides.
    """
    found, states = _powers(frame, of)
    a, b = _side(frame, "side_a", side_a), _side(frame, "side_b", side_b)
    made = coalition_power.coalition_parity(states, a.states, b.states)
    made = made.select(
        "year", missing=pl.col("missing_a") + pl.col("missing_b"), value="parity"
    )
    rules = f"{side_a} against {side_b}", *a.rules, *b.rules
    return _by_year(found, "coalition_parity", made, rules)


@dataclass(frozen=True, slots=True)
class _Side:
    """Who is in a coalition: the same states in all years, or a table by year."""

    states: pl.DataFrame | list[int]
    rules: tuple[str, ...] = ()


def _powers(frame: Frame, of: str) -> tuple[Attachment, pl.DataFrame]:
    source, column = source_years.named(of, "--of nmc:cinc")
    found = source_years.of_states(frame, source, (column,))
    listed = found.frame.filter("listed").sort("year", "state")
    own = pl.col(found.columns[0]).cast(pl.Float64).alias("power")
    return found, listed.select(pl.col("state", "year").cast(pl.Int64), own)


def _side(frame: Frame, option: str, said: str) -> _Side:
    """Return the members of an alliance in each year, or the states that are named."""
    if not said.strip():
        problem = f"No coalition is named with {option}."
        remedy = f"Say --{option.replace('_', '-')} nato, or the states: USA,UKG,FRN."
        raise AssessmentError(problem, remedy, missing=option)
    pact = "" if "," in said else _alliance(said.strip())
    if not pact:
        return _Side(list(numbers(said, frame.system)))
    asked = panel(
        "alliance-member-years",
        *frame.years,
        system=frame.system,
        store=frame.store,
    )
    mine = asked.collect().filter(pl.col("alliance") == pact)
    states = mine.select(pl.col("state", "year").cast(pl.Int64)).drop_nulls()
    lost = mine["state"].null_count()
    told = f"{said}: {lost} members in a year have no number in the system"
    return _Side(states.unique().sort("year", "state"), (told,) if lost else ())


def _alliance(name: str) -> str:
    """Return the id of the alliance of this name; empty if it is none."""
    try:
        return alliances.alliance(name).id
    except AllianceError:
        return ""


def _by_year(
    found: Attachment, name: str, made: pl.DataFrame, rules: tuple[str, ...]
) -> Attachment:
    short = made.filter(pl.col("value").is_not_null() & (pl.col("missing") > 0)).height
    told = f"years in which members without a figure count nothing: {short}"
    rows = made.select(
        pl.col("year").cast(pl.Int32),
        pl.col("value").cast(pl.Float64).alias(name),
        pl.lit(True).alias("listed"),
    )
    return replace(
        found,
        on=(),
        frame=rows.drop_nulls().sort("year"),
        columns=(name,),
        fill={},
        members=None,
        rules=(*rules, told, *found.rules),
        measure=name,
    )
