"""How the measures of power, system, commitment and threat meet the contract.

For each measure: the call on two figures of each member, the number that counts, and
whether one member is enough.
"""

from collections.abc import Callable, Mapping
from typing import Any

import polars as pl

from foedus.measures.index import MEASURES

Figures = Mapping[str, Any]
Parts = tuple[Callable[[Figures, Figures], Any], Callable[[Any], Any], bool]

NUMBERS = {"x": pl.Float64, "y": pl.Float64}
SHAPE = {"state": pl.String, "year": pl.Int64, **NUMBERS}


def world(a: Figures, b: Figures, year: int = 1900) -> pl.DataFrame:
    """One year of a world: a row for each member, its two figures as x and y."""
    columns = {
        "state": list(a),
        "year": [year] * len(a),
        "x": list(a.values()),
        "y": list(b.values()),
    }
    return pl.DataFrame(columns, schema=SHAPE)


def most(column: str) -> Callable[[pl.DataFrame], Any]:
    """Pick the greatest figure of a column."""
    return lambda made: made[column].max()


def f(name: str) -> Callable[..., Any]:
    return MEASURES[name].function


def components(a: Figures, _: Figures) -> pl.DataFrame:
    """The world under the names of the published file."""
    from foedus.measures.power.capability import COMPONENTS

    frame = world(a, a)
    return frame.with_columns(pl.col("x").alias(c) for c in COMPONENTS)


def two_years(a: Figures, b: Figures) -> pl.DataFrame:
    """The first figures in a year, the second in the next."""
    return pl.concat([world(a, a), world(b, b, 1901)])


def pairs(a: Figures, b: Figures) -> pl.DataFrame:
    """Every two members in 1900, with the first figure of each as power."""
    from itertools import combinations

    rows = [(m, n, 1900, a[m], a[n], b[m]) for m, n in combinations(sorted(a), 2)]
    shape = {
        "state_a": pl.String,
        "state_b": pl.String,
        "year": pl.Int64,
        "power_a": pl.Float64,
        "power_b": pl.Float64,
        "miles": pl.Float64,
    }
    return pl.DataFrame(rows, schema=shape, orient="row")


def promises(a: Figures, b: Figures) -> pl.DataFrame:
    """Everyone promises everyone: defence where it has more, else neutrality."""
    from itertools import permutations

    rows = [
        (m, n, 1900, "defence" if a[m] > a[n] else "neutrality")
        for m, n in permutations(sorted(a), 2)
        if a[m] is not None and a[n] is not None
    ]
    shape = {
        "state_a": pl.String,
        "state_b": pl.String,
        "year": pl.Int64,
        "obligation": pl.String,
    }
    return pl.DataFrame(rows, schema=shape, orient="row")


def pacts(a: Figures, b: Figures) -> pl.DataFrame:
    """A treaty for each member, whose codes come from its two figures."""
    from foedus.measures.commitment.obligation_depth import _CONDITIONS, _PARTS

    code = pl.when(pl.col("x").is_not_null()).then((pl.col("x") > 3).cast(pl.Int64))
    other = pl.when(pl.col("y").is_not_null()).then((pl.col("y") > 2).cast(pl.Int64))
    form = ("estmode", "pubsecr", "organ1", "organ2")
    return world(a, b).with_columns(
        pl.lit(3180).alias("atopid"),
        *(code.alias(n) for n in (*_PARTS, *form, *_CONDITIONS)),
        *(other.alias(n) for n in _CONDITIONS.values()),
    )


CASES: dict[str, Parts] = {
    "cinc_share": (
        lambda a, b: f("cinc_share")(components(a, b)),
        most("cinc_share"),
        True,
    ),
    "composite": (
        lambda a, b: f("composite")(world(a, b), ["x", "y"], weights={"x": 2, "y": 1}),
        most("composite"),
        True,
    ),
    "world_share": (
        lambda a, b: f("world_share")(world(a, b), "x"),
        most("x_share"),
        True,
    ),
    "gdp_power": (
        lambda a, b: f("gdp_power")(world(a, b), gdp="x", population="y"),
        most("gdp_power"),
        True,
    ),
    "surplus_product": (
        lambda a, b: f("surplus_product")(
            world(a, b), gdp="x", population="y", subsistence=1.0
        ),
        most("surplus_product"),
        True,
    ),
    "power_at_distance": (
        lambda a, b: f("power_at_distance")(
            world(a, b), power="x", miles="y", rule="exponential"
        ),
        most("power_at_distance"),
        True,
    ),
    "coalition_power": (
        lambda a, b: f("coalition_power")(
            world(a, b), world(a, b), power="x", keeps=0.5
        ),
        most("power_kept"),
        True,
    ),
    "coalition_parity": (
        lambda a, b: f("coalition_parity")(
            world(a, b),
            world(a, b).filter(pl.col("x") > 5),
            world(a, b).filter(pl.col("x") <= 5),
            indices=["x", "y"],
        ),
        most("parity"),
        False,
    ),
    "weight_flip": (
        lambda a, b: f("weight_flip")(dict(a), dict(b), weights=None),
        lambda r: r.lead and (r.moved if r.moved is not None else 1.0),
        True,
    ),
    "rank_interval": (
        lambda a, b: f("rank_interval")(world(a, b), ["x", "y"], draws=50),
        most("rank_high"),
        True,
    ),
    "weight_sensitivity": (
        lambda a, b: f("weight_sensitivity")(dict(a), dict(b), samples=16),
        most("total"),
        False,
    ),
    "system_concentration": (
        lambda a, b: f("system_concentration")(world(a, b), power="x"),
        most("concentration"),
        False,
    ),
    "concentration_change": (
        lambda a, b: f("concentration_change")(two_years(a, b), power="x"),
        most("concentration_change"),
        False,
    ),
    "capability_movement": (
        lambda a, b: f("capability_movement")(two_years(a, b), power="x"),
        most("movement"),
        False,
    ),
    "polarity": (
        lambda a, b: f("polarity")(world(a, b), power="x"),
        most("poles"),
        False,
    ),
    "power_transition": (
        lambda a, b: f("power_transition")(pairs(a, b)),
        most("parity"),
        False,
    ),
    "institutionalisation": (
        lambda a, b: f("institutionalisation")(pacts(a, b)),
        most("institutionalisation"),
        True,
    ),
    "formality": (
        lambda a, b: f("formality")(pacts(a, b)),
        most("formality"),
        True,
    ),
    "conditionality": (
        lambda a, b: f("conditionality")(pacts(a, b)),
        most("conditionality"),
        True,
    ),
    "entrapment": (
        lambda a, b: f("entrapment")(promises(a, b)),
        lambda made: made.height or None,
        False,
    ),
    "dependence": (
        lambda a, b: f("dependence")(
            promises(a, b), world(a, b).rename({"x": "power"})
        ),
        most("dependence"),
        False,
    ),
    "obligation_asymmetry": (
        lambda a, b: f("obligation_asymmetry")(promises(a, b)),
        lambda made: made["asymmetry"].abs().max(),
        False,
    ),
    "relevant_neighbourhood": (
        lambda a, b: f("relevant_neighbourhood")(
            world(a, b),
            pairs(a, b)
            .filter(pl.col("power_a") > pl.col("power_b"))
            .with_columns(conttype=pl.lit(1)),
        ),
        lambda made: made.height or None,
        False,
    ),
    "reference_group": (
        lambda a, b: f("reference_group")(
            world(a, b, 1901),
            pairs(a, b).filter(pl.col("power_a") > pl.col("power_b")),
        ),
        lambda made: made.height or None,
        False,
    ),
    "win_chance": (
        lambda a, b: f("win_chance")(
            pairs(a, b), own="power_a", other="power_b", rule="exponential"
        ),
        most("win_chance"),
        False,
    ),
    "threat_environment": (
        lambda a, b: f("threat_environment")(
            f("win_chance")(
                pairs(a, b), own="power_a", other="power_b", rule="exponential"
            ).rename({"state_a": "state", "state_b": "other"})
        ),
        most("threat"),
        False,
    ),
    "obligation_overlap": (
        lambda a, b: f("obligation_overlap")(
            promises(a, b).with_columns(alliance=pl.lit("x"))
        ),
        most("overlap"),
        False,
    ),
}

TABLES = frozenset(CASES) - {"weight_flip", "rank_interval", "weight_sensitivity"}
"""Measures that take a table and give one: lazy for lazy."""

ROWS_KEPT = frozenset(
    {
        "cinc_share",
        "composite",
        "conditionality",
        "formality",
        "gdp_power",
        "institutionalisation",
        "power_at_distance",
        "power_transition",
        "surplus_product",
        "win_chance",
        "world_share",
    }
)
"""Measures that add columns to the rows they are given."""
