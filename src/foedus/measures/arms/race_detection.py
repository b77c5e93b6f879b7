"""How well a rule finds the arms races that scholars have coded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from foedus.measures.arms.arms_races import spells
from foedus.measures.measure import Measure
from foedus.measures.proportion import LEAST_CASES, Rate, rate

FOUND: Final = "found"
MISSED: Final = "missed"
NOT_KNOWN: Final = "not known"
NOT_COVERED: Final = "not covered"
CODED: Final = "coded"
ALONE: Final = "not coded"

GRH_SPAN: Final = (1816, 1993)
"""Years in which Gibler, Rider and Hutchison looked for races."""

_PAIR: Final = ("state_a", "state_b")


@dataclass(frozen=True, slots=True)
class Detection:
    """What a rule finds beside what was coded.

    Parameters
    ----------
    hit : Rate
        Coded races that the rule finds, of those that it finds or misses.
    false_alarm : Rate
        Races of the rule that overlap no coded one, of all its races in the span.
    false_years : Rate
        Years in a race by the rule, of the years of rivalries that are known and in no
        coded race.
    coded : polars.DataFrame
        Coded races (``state_a``, ``state_b``, ``start``, ``end``) with ``status``:
        ``found``, ``missed``, ``not known`` (the series do not tell) or ``not covered``
        (no rivals in those years); sorted.
    detected : polars.DataFrame
        Races of the rule with ``status``: ``coded``, ``not coded``, or ``not covered``
        (outside the span of the coders); sorted.
    """

    hit: Rate
    false_alarm: Rate
    false_years: Rate
    coded: pl.DataFrame
    detected: pl.DataFrame


def race_detection(
    years: pl.DataFrame,
    coded: pl.DataFrame | pl.LazyFrame,
    *,
    span: tuple[int, int] = GRH_SPAN,
    least: int = LEAST_CASES,
) -> Detection:
    """Hits and false alarms of a rule against coded arms races.

    Parameters
    ----------
    years : polars.DataFrame
        What `foedus.measures.arms.arms_races.race_years` gives.
    coded : polars.DataFrame or polars.LazyFrame
        One row per coded race: ``state_a``, ``state_b``, ``start``, ``end``.
    span : tuple of int
        First and last year in which the coders looked.
    least : int
        Fewest cases on which a rate is given.

    Returns
    -------
    Detection
        Three rates with Wilson's intervals, and both lists.

    Notes
    -----
    A coded race is found if the rule has a race of the pair in one of its years; it is
    missed only if the rule rules out each of its years that lies in a rivalry. Coded
    races of pairs that are no rivals in those years, and of which the series tell
    nothing, leave the denominator. The coders looked at their own list of rivals: where
    yours has others, a race of theirs is a false alarm only in name.

    References
    ----------
    Definition.

    Examples
    --------
    >>> pair = {"state_a": 1, "state_b": 2}
    >>> flagged = {"year": [1900, 1901, 1902], "race": [False, True, True]}
    >>> years = pl.DataFrame({**pair, **flagged})
    >>> known = pl.DataFrame({**pair, "start": [1902], "end": [1904]})
    >>> race_detection(years, known, least=1).hit.value
    1.0
    """
    known = _ordered(coded)
    inside = years.filter(pl.col("year").is_between(*span))
    named = known.with_columns(year=pl.int_ranges("start", pl.col("end") + 1)).explode(
        "year", empty_as_null=False
    )
    theirs = named.select(*_PAIR, "year").unique().with_columns(coded=True)
    beside = inside.join(theirs, on=[*_PAIR, "year"], how="left").with_columns(
        pl.col("coded").fill_null(value=False)
    )
    listed = _found(known, named, inside)
    ours = _confirmed(spells(years), theirs, span)
    calm = beside.filter(~pl.col("coded") & pl.col("race").is_not_null())
    return Detection(
        hit=_share(listed, FOUND, MISSED, least),
        false_alarm=_share(ours, ALONE, CODED, least),
        false_years=rate(int(calm["race"].sum()), calm.height, least=least),
        coded=listed,
        detected=ours,
    )


def _ordered(coded: pl.DataFrame | pl.LazyFrame) -> pl.DataFrame:
    first, second = (pl.col(name) for name in _PAIR)
    return (
        coded.lazy()
        .with_columns(
            state_a=pl.min_horizontal(first, second),
            state_b=pl.max_horizontal(first, second),
        )
        .sort(*_PAIR, "start")
        .collect()
    )


def _found(
    known: pl.DataFrame, named: pl.DataFrame, inside: pl.DataFrame
) -> pl.DataFrame:
    """Status of each coded race."""
    key = [*_PAIR, "start", "end"]
    told = named.join(inside, on=[*_PAIR, "year"], how="inner")
    status = told.group_by(key).agg(
        status=pl.when(pl.col("race").any())
        .then(pl.lit(FOUND))
        .when(pl.col("race").is_null().any())
        .then(pl.lit(NOT_KNOWN))
        .otherwise(pl.lit(MISSED))
    )
    return known.join(status, on=key, how="left", maintain_order="left").with_columns(
        pl.col("status").fill_null(NOT_COVERED)
    )


def _confirmed(
    ours: pl.DataFrame, theirs: pl.DataFrame, span: tuple[int, int]
) -> pl.DataFrame:
    """Status of each race of the rule."""
    key = [*_PAIR, "start", "end"]
    first, last = span
    hits = (
        ours.with_columns(year=pl.int_ranges("start", pl.col("end") + 1))
        .explode("year", empty_as_null=False)
        .join(theirs, on=[*_PAIR, "year"], how="semi")
        .select(key)
        .unique()
        .with_columns(status=pl.lit(CODED))
    )
    outside = (pl.col("end") < first) | (pl.col("start") > last)
    return ours.join(hits, on=key, how="left", maintain_order="left").with_columns(
        pl.when(outside)
        .then(pl.lit(NOT_COVERED))
        .otherwise(pl.col("status").fill_null(ALONE))
        .alias("status")
    )


def _share(listed: pl.DataFrame, what: str, other: str, least: int) -> Rate:
    count = listed.filter(status=what).height
    return rate(count, count + listed.filter(status=other).height, least=least)


MEASURES: Final = (
    Measure(
        name="race_detection",
        title="Coded arms races that a rule finds",
        unit="1",
        low=0.0,
        high=1.0,
        null_means="fewer than five coded races that the series can tell of",
        formula="found / (found + missed); beside it races of the rule that overlap no "
        "coded one / races of the rule",
        reference="Definition.",
        needs=("years of rivalries by a rule", "coded races"),
        function=race_detection,
        analysis_unit="list of arms races",
    ),
)
