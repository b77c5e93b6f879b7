"""The whole system as columns of panels: concentration and polarity, year by year."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

import polars as pl

from foedus.errors import AssessmentError, nearest
from foedus.measures import source_years
from foedus.measures.system import majors, system_concentration
from foedus.measures.system import polarity as poles
from foedus.panel.attach import Frame
from foedus.panel.attachment import Attachment

AMONG: Final = {
    "majors": "the major powers, as the set was in each year",
    "fixed-majors": "the states that were major powers in all of the years",
    "all": "all states",
}
"""Whose capabilities count."""

_SETS: Final = {"majors": "changing", "fixed-majors": "fixed"}

RULES: Final = {
    "mansfield": "poles",
    "half": "poles_half",
    "effective": "effective_poles",
}
"""Rules of counting poles, and the column that `polarity` makes of each."""

Compute = Callable[[pl.DataFrame], pl.DataFrame]


def concentration(
    frame: Frame, among: str = "majors", source: str = "nmc", power: str = "cinc"
) -> Attachment:
    """Measure the concentration of capabilities.

    Parameters
    ----------
    frame : Frame
        What the panel is.
    among : {"majors", "fixed-majors", "all"}
        Whose capabilities count, see `AMONG`. Where the set changes, those that join
        it or leave it move every figure.
    source, power : str
        Source of capabilities on states in years, and its column.

    Returns
    -------
    Attachment
        ``system_concentration`` by year, 0 to 1.

    Raises
    ------
    AssessmentError
        If `among` is unknown.
    StoreError
        If a source is not in the store.
    """

    def compute(states: pl.DataFrame) -> pl.DataFrame:
        return system_concentration.system_concentration(states, power="power").rename(
            {"concentration": "system_concentration"}
        )

    return _by_year(frame, "system_concentration", (among, source, power), compute)


CHANGES: Final[Mapping[str, tuple[Callable[..., pl.DataFrame], str]]] = (
    MappingProxyType(
        {
            "concentration_change": (
                system_concentration.concentration_change,
                "concentration_change",
            ),
            "capability_movement": (
                system_concentration.capability_movement,
                "movement",
            ),
        }
    )
)
"""Measures of change: their function, and the column that it makes."""


def changed(
    name: str,
    frame: Frame,
    among: str = "majors",
    source: str = "nmc",
    power: str = "cinc",
    step: float = 1.0,
) -> Attachment:
    """Measure how the capabilities of a system changed.

    Parameters
    ----------
    name : str
        A key of `CHANGES`.
    frame : Frame
        What the panel is.
    among, source, power : str
        As `concentration`.
    step : float
        Years between the two that are compared, a whole number.

    Returns
    -------
    Attachment
        The measure by year.

    Raises
    ------
    AssessmentError
        If `among` is unknown, or `step` is no number of years.
    """
    if step != int(step) or step < 1:
        problem = f"A change over {step:g} years is none."
        raise AssessmentError(problem, "Say --step 1 or more years.", found=step)
    apart = int(step)
    function, column = CHANGES[name]
    earlier = replace(frame, years=(frame.years[0] - apart, frame.years[1]))

    def compute(states: pl.DataFrame) -> pl.DataFrame:
        made = function(states, power="power", step=apart)
        return made.select("year", pl.col(column).alias(name))

    asked = among, source, power
    return _by_year(earlier, name, asked, compute, f"over {apart} years")


def polarity(
    frame: Frame,
    rule: str = "mansfield",
    among: str = "majors",
    source: str = "nmc",
    power: str = "cinc",
) -> Attachment:
    """Count the powers that the system turns on.

    Parameters
    ----------
    frame : Frame
        What the panel is.
    rule : {"mansfield", "half", "effective"}
        States above the mean; states with half of what the first has; the effective
        number.
    among, source, power : str
        As `concentration`.

    Returns
    -------
    Attachment
        ``polarity`` by year.

    Raises
    ------
    AssessmentError
        If there is no such rule.
    """
    if rule not in RULES:
        problem = f"There is no rule '{rule}'{nearest(rule, RULES)}."
        raise AssessmentError(problem, f"Use one of: {', '.join(RULES)}.", found=rule)

    def compute(states: pl.DataFrame) -> pl.DataFrame:
        made = poles.polarity(states, power="power")
        return made.select("year", pl.col(RULES[rule]).alias("polarity"))

    return _by_year(frame, "polarity", (among, source, power), compute, f"rule: {rule}")


def _by_year(
    frame: Frame,
    name: str,
    asked: tuple[str, str, str],
    compute: Compute,
    *rules: str,
) -> Attachment:
    among, source, power = asked
    if among not in AMONG:
        problem = f"There is no set of states '{among}'{nearest(among, AMONG)}."
        raise AssessmentError(problem, f"Use one of: {', '.join(AMONG)}.", found=among)
    found = source_years.of_states(frame, source, (power,))
    listed = found.frame.filter("listed")
    states = listed.select("state", "year", pl.col(found.columns[0]).alias("power"))
    years, also = found.years, found.also
    if among != "all":
        ranked = source_years.of_states(frame, "cow-majors", ())
        great = ranked.frame.filter(pl.col(ranked.columns[0]) == 1)
        sets = majors.major_sets(states, great.select("state", "year"))
        states = sets.filter(pl.col("set") == _SETS[among]).drop("set")
        years = max(years[0], ranked.years[0]), min(years[1], ranked.years[1])
        also = (*also, ranked.source)
    states = states.filter(pl.col("year").is_between(*years)).sort("year", "state")
    made = compute(states).with_columns(pl.col("year").cast(pl.Int32))
    value = pl.col(name).cast(pl.Float64)
    return replace(
        found,
        on=(),
        frame=made.select("year", value, pl.lit(True).alias("listed")).drop_nulls(),
        columns=(name,),
        years=years,
        fill={},
        members=None,
        rules=(f"{power} of {AMONG[among]}", *rules, *found.rules),
        measure=name,
        also=also,
    )
