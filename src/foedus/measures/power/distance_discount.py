"""Power at a distance: what is left of it there, by each published rule."""

from __future__ import annotations

import math
from typing import Final, Literal, get_args

import polars as pl

from foedus.errors import SchemaError
from foedus.measures.columns import Frame, checked, quantity, require
from foedus.measures.measure import Measure

Rule = Literal[
    "bueno-de-mesquita",
    "bueno-de-mesquita-whole-at-home",
    "linear",
    "exponential",
    "none",
]
"""How power falls with distance; see `power_at_distance`."""

AT_HOME: Final = math.log10(10 - math.e)
"""Exponent of the first rule at 0 miles: 0.8622, not 1."""

MILES_A_DAY: Final = ((1918, 250.0), (1945, 375.0))
"""Last year, and the miles that an army was taken to make in a day."""
MILES_A_DAY_NOW: Final = 500.0

HALVING_MILES: Final = 1250.0
"""Miles over which power halves where nothing else is said: an assumption."""
REACH_MILES: Final = 12_451.0
"""Half the way around the Earth, where linear power ends if nothing else is said."""


def power_at_distance(
    frame: Frame,
    *,
    power: str = "power",
    miles: str = "miles",
    year: str = "year",
    contiguous: str | None = None,
    rule: Rule = "bueno-de-mesquita",
    scale: float | None = None,
    name: str = "power_at_distance",
) -> Frame:
    """Power of a state at a place some miles away.

    Parameters
    ----------
    frame : polars.DataFrame or polars.LazyFrame
        One row per state, place and year.
    power : str
        Column of power at home: a share of the world, 0 to 1, for the two rules with
        an exponent; any amount of at least 0 for the others.
    miles : str
        Column of the distance, miles, at least 0 (1 mile = 1.609344 km).
    year : str
        Column of the year, which sets the miles that are made in a day.
    contiguous : str, optional
        Column that is true, or 1, where both share a land border: such a distance
        counts as 0 miles (Bennett and Stam 2000).
    rule : str
        ``bueno-de-mesquita``, ``bueno-de-mesquita-whole-at-home``, ``linear``,
        ``exponential`` or ``none``; see Notes.
    scale : float, optional
        Miles a day for the first two rules (by default 250 to 1918, 375 to 1945, 500
        after), miles at which linear power ends, miles over which exponential power
        halves; above 0.
    name : str
        Name of the new column.

    Returns
    -------
    polars.DataFrame or polars.LazyFrame
        The same rows with one Float64 column in the unit of `power`, at least 0. Null
        where power or distance is not known.

    Raises
    ------
    SchemaError
        If a column is missing, the rule is unknown, `scale` is not above 0, a table in
        memory has an amount below zero, or one of the first two rules meets a power
        above 1 in it (in a lazy table such a row is null).

    Notes
    -----
    With p the power, d the miles and k the scale:

    - ``bueno-de-mesquita``: ``p ** log10(d / k + 10 - e)``. At 0 miles the exponent is
      log10(10 - e) = 0.8622, not 1: a fraction *grows* at home, one of 0.1 to 0.137.
      It is 1 at d = (e) k, that is 680, 1,019 and 1,359 miles. Only shares may go in:
      a power above 1 would grow with distance.
    - ``bueno-de-mesquita-whole-at-home``: the same with the exponent never below 1, so
      that power at home is what it is. A variant of ours.
    - ``linear``: ``p * max(0, 1 - d / k)``, a constant loss of strength for each mile.
    - ``exponential``: ``p * 2 ** (-d / k)``, a constant rate of loss.
    - ``none``: p.

    The first formula and its miles a day (250, 375, 500) are not confirmed in a source
    that could be read. Distances between capitals, nearest points or several cities
    give other figures: name yours.

    References
    ----------
    Bueno de Mesquita, B. (1981). The War Trap. New Haven: Yale University Press.
    Bennett, D. S. and Stam, A. C. (2000). EUGene: a conceptual manual. International
    Interactions 26, 179-204. Boulding, K. E. (1962). Conflict and Defense. New York:
    Harper and Brothers.

    Examples
    --------
    >>> away = pl.DataFrame({"year": [1914], "power": [0.1], "miles": [0.0]})
    >>> round(power_at_distance(away)["power_at_distance"][0], 4)
    0.1373
    >>> power_at_distance(away, rule="exponential")["power_at_distance"][0]
    0.1
    """
    _known(rule, scale)
    touching = () if contiguous is None else (contiguous,)
    exponent = rule.startswith("bueno")
    require(frame, power, miles, *((year,) if exponent else ()), *touching)
    _shares(frame, power, rule)
    strength, way = quantity(power), quantity(miles)
    if contiguous is not None:
        at_home = pl.col(contiguous).cast(pl.Float64) > 0
        way = pl.when(at_home.fill_null(False)).then(0.0).otherwise(way)
    left = _left(rule, strength, way, _scale(rule, scale, year))
    return checked(frame, [power, miles]).with_columns(left.alias(name))


def _left(rule: Rule, strength: pl.Expr, way: pl.Expr, scale: pl.Expr) -> pl.Expr:
    if rule == "linear":
        return strength * (1 - way / scale).clip(lower_bound=0.0)
    if rule == "exponential":
        return strength * (-way / scale * math.log(2)).exp()
    if rule == "none":
        return pl.when(way.is_not_null()).then(strength)
    exponent = (way / scale + (10 - math.e)).log(10)
    if rule == "bueno-de-mesquita-whole-at-home":
        exponent = exponent.clip(lower_bound=1.0)
    known = way.is_not_null() & (strength <= 1)
    return pl.when(known).then(strength.pow(exponent))


def _scale(rule: Rule, scale: float | None, year: str) -> pl.Expr:
    if scale is not None:
        return pl.lit(scale)
    if rule == "linear":
        return pl.lit(REACH_MILES)
    if not rule.startswith("bueno"):
        return pl.lit(HALVING_MILES)
    (first, slow), (second, faster) = MILES_A_DAY
    return (
        pl.when(pl.col(year) <= first)
        .then(slow)
        .when(pl.col(year) <= second)
        .then(faster)
        .when(pl.col(year).is_not_null())
        .then(MILES_A_DAY_NOW)
    )


def _known(rule: str, scale: float | None) -> None:
    if rule not in get_args(Rule):
        problem = f"There is no rule {rule!r} of power and distance."
        raise SchemaError(problem, f"Use one of: {', '.join(get_args(Rule))}.")
    if scale is not None and not 0 < scale < math.inf:
        problem = f"Power cannot fall over {scale:g} miles."
        raise SchemaError(problem, "Give a scale above 0.")


def _shares(frame: pl.DataFrame | pl.LazyFrame, power: str, rule: str) -> None:
    if rule.startswith("bueno") and isinstance(frame, pl.DataFrame):
        most = frame.select(quantity(power).max()).item()
        if most is not None and most > 1:
            problem = f"{power} has {most:g}: above 1 this rule lets power grow."
            remedy = "Give shares of the world, or use rule='exponential'."
            raise SchemaError(problem, remedy, column=power)


MEASURES: Final = (
    Measure(
        name="power_at_distance",
        title="Power that is left at a distance",
        unit="the unit of the power",
        low=0.0,
        high=None,
        null_means="the power or the distance is not known",
        formula="p^log10(d / k + 10 - e); or p max(0, 1 - d / k); or p 2^(-d / k)",
        reference="Bueno de Mesquita 1981, The War Trap, Yale University Press (the "
        "formula and the miles a day are not confirmed in a source); Boulding 1962, "
        "Conflict and Defense, Harper and Brothers, for the idea of a loss",
        needs=("the power of the state at home", "miles to the place"),
        function=power_at_distance,
        analysis_unit="directed dyad-year",
    ),
)
