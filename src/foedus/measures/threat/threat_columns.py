"""Power at a distance, and the chance of a challenger, as columns of panels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final, cast, get_args

import polars as pl

from foedus.errors import AssessmentError, nearest
from foedus.measures import source_years
from foedus.measures.power import distance_discount
from foedus.measures.power.distance_discount import Rule
from foedus.measures.threat import threat
from foedus.panel.attach import Frame
from foedus.panel.attachment import Attachment

KILOMETRES: Final = 1.609344
"""Kilometres of a mile."""

_CAPITALS: Final = "capitals:distance"
_LAND: Final = 1
_KEYS: Final = ("state_a", "state_b", "year")
Compute = Callable[[pl.DataFrame, Rule], pl.DataFrame]


def power_at_distance(
    frame: Frame,
    power: str = "nmc:cinc",
    rule: str = "bueno-de-mesquita",
    distance: str = _CAPITALS,
) -> Attachment:
    """Compute the power of the first state at the place of the second.

    Parameters
    ----------
    frame : Frame
        What the panel is.
    power : str
        ``source:column`` on states in years; for the rules with an exponent a share of
        the world, 0 to 1.
    rule : str
        How power falls with distance, see `distance_discount.power_at_distance`.
    distance : str
        ``source:column`` on pairs in years, in kilometres. States with a land border,
        by ``cow-contiguity``, are at no distance.

    Returns
    -------
    Attachment
        ``power_at_distance`` by pair and year. The two orders of a pair differ: ask for
        directed pairs.

    Raises
    ------
    AssessmentError
        If there is no such rule, or no source and column is named.
    StoreError
        If a source is not in the store.
    """

    def compute(pairs: pl.DataFrame, how: Rule) -> pl.DataFrame:
        return distance_discount.power_at_distance(
            pairs, power="power_a", contiguous="land", rule=how
        )

    said = "power of the first state at the place of the second"
    return _column(frame, "power_at_distance", (power, rule, distance), compute, said)


def win_chance(
    frame: Frame,
    power: str = "nmc:cinc",
    rule: str = "bueno-de-mesquita",
    distance: str = _CAPITALS,
) -> Attachment:
    """Compute the chance of the first state to win at the place of the second.

    Parameters
    ----------
    frame : Frame
        What the panel is.
    power, rule, distance : str
        As `power_at_distance`.

    Returns
    -------
    Attachment
        ``win_chance`` by pair and year, 0 to 1: a ratio of power taken for a chance.

    Raises
    ------
    AssessmentError
        As `power_at_distance`.
    StoreError
        If a source is not in the store.
    """

    def compute(pairs: pl.DataFrame, how: Rule) -> pl.DataFrame:
        return threat.win_chance(
            pairs, own="power_b", other="power_a", contiguous="land", rule=how
        )

    said = "the first state challenges the second at its place"
    return _column(frame, "win_chance", (power, rule, distance), compute, said)


def _column(
    frame: Frame, name: str, asked: tuple[str, str, str], compute: Compute, said: str
) -> Attachment:
    power, rule, distance = asked
    if rule not in get_args(Rule):
        known = get_args(Rule)
        problem = f"There is no rule '{rule}'{nearest(rule, known)}."
        raise AssessmentError(problem, f"Use one of: {', '.join(known)}.", found=rule)
    place, way = source_years.named(distance, f"--distance {_CAPITALS}")
    source, column = source_years.named(power, "--power nmc:cinc")
    # The distance of capitals is computed: it has no column to pick.
    picked = () if distance == _CAPITALS else (way,)
    far = source_years.of_pairs(frame, place, picked)
    strong = source_years.of_states(frame, source, (column,))
    touch = source_years.of_pairs(frame, "cow-contiguity", ())
    pairs = _met(far, strong, touch)
    made = compute(pairs, cast("Rule", rule)).drop_nulls(name)
    if not frame.directed:
        made = made.filter(pl.col("state_a") < pl.col("state_b"))
    lows, highs = zip(*(one.years for one in (far, strong, touch)), strict=True)
    return replace(
        far,
        frame=made.select(*_KEYS, name, pl.lit(True).alias("listed")),
        columns=(name,),
        fill={},
        members=None,
        years=(max(lows), min(highs)),
        rules=(
            f"{said}: {power} by the rule {rule}; a land border counts as no distance",
            *far.rules,
        ),
        measure=name,
        also=(strong.source, touch.source),
    )


def _met(far: Attachment, strong: Attachment, touch: Attachment) -> pl.DataFrame:
    """Return every pair in both orders with powers, miles and whether they touch."""
    powers = strong.frame.filter("listed").select(
        "state", "year", power=pl.col(strong.columns[0]).cast(pl.Float64)
    )
    land = touch.frame.filter(pl.col(touch.columns[0]) == _LAND).select(*_KEYS)
    turned = land.rename({"state_a": "state_b", "state_b": "state_a"}).select(*_KEYS)
    land = pl.concat([land, turned])
    rows = far.frame.filter("listed").select(
        *_KEYS, miles=pl.col(far.columns[0]).cast(pl.Float64) / KILOMETRES
    )
    for side in ("a", "b"):
        own = {"state": f"state_{side}", "power": f"power_{side}"}
        rows = rows.join(powers.rename(own), on=[f"state_{side}", "year"], how="left")
    near = land.unique().with_columns(land=pl.lit(value=True))
    return rows.join(near, on=_KEYS, how="left").with_columns(
        pl.col("land").fill_null(value=False)
    )
