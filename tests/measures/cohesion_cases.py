"""How the measures of cohesion are called on members with two figures each."""

from collections.abc import Callable, Mapping
from itertools import combinations
from typing import Any

import polars as pl

from foedus.measures.index import MEASURES

Figures = Mapping[str, Any]
YEAR = 2000


def f(name: str) -> Callable[..., Any]:
    return MEASURES[name].function


def known(figures: Figures) -> list[str]:
    return [name for name, value in figures.items() if value is not None]


def members(names: list[str]) -> pl.DataFrame:
    rows = {"state": names, "year": [YEAR] * len(names)}
    return pl.DataFrame(rows, schema={"state": pl.String, "year": pl.Int64})


def scale(a: Figures, b: Figures) -> pl.DataFrame:
    made = {"ideal_point": list(a.values()), "error": list(b.values())}
    numbers = pl.DataFrame(made, schema=dict.fromkeys(made, pl.Float64))
    return pl.concat([members(list(a)), numbers], how="horizontal")


def ballots(a: Figures, b: Figures) -> pl.DataFrame:
    rows = [
        (YEAR, ballot, name, None if value is None else _choice(value))
        for ballot, figures in enumerate((a, b))
        for name, value in figures.items()
    ]
    schema = {"year": pl.Int64, "ballot": pl.Int64}
    texts = {"state": pl.String, "choice": pl.String}
    return pl.DataFrame(rows, schema=schema | texts, orient="row")


def _choice(value: float) -> str:
    return "yes" if value > 4 else "abstain" if value > 2 else "no"


def pairs(a: Figures) -> pl.DataFrame:
    rows = [
        (one, other, YEAR, a[one] * a[other])
        for one, other in combinations(known(a), 2)
    ]
    schema = {"state_a": pl.String, "state_b": pl.String}
    numbers = {"year": pl.Int64, "value": pl.Float64}
    return pl.DataFrame(rows, schema=schema | numbers, orient="row")


def quarrels(a: Figures) -> pl.DataFrame:
    return pairs(a).filter(pl.col("value") > 10)


def series(a: Figures) -> dict[int, float | None]:
    return {2000 + place: a[name] for place, name in enumerate(sorted(a))}


def rivals(a: Figures) -> dict[str, list[str] | None]:
    return {
        name: None if v is None else ["Zoo", *(["Yak"] if v > 3 else [])]
        for name, v in a.items()
    }


def largest(column: str) -> Callable[[Any], float | None]:
    return lambda made: made[column].max()


CASES = {
    "preference_cohesion": (
        lambda a, b: f("preference_cohesion")(scale(a, b), members(list(a)), draws=20),
        largest("corrected"),
        False,
    ),
    "vote_cohesion": (
        lambda a, b: f("vote_cohesion")(ballots(a, b)),
        largest("agreement"),
        False,
    ),
    "similarity_within": (
        lambda a, _: f("similarity_within")(pairs(a), members(list(a)), "value"),
        largest("mean"),
        False,
    ),
    "spread_by_year": (
        lambda a, _: f("spread_by_year")(
            members(list(a)).with_columns(
                pl.Series("share", list(a.values()), dtype=pl.Float64)
            ),
            "share",
            least=2,
        ),
        largest("standard_deviation"),
        False,
    ),
    "polarisation": (
        lambda a, b: f("polarisation")(a, b),
        lambda r: r,
        False,
    ),
    "mean_difference": (lambda a, _: f("mean_difference")(a), lambda r: r, False),
    "fractionalisation": (
        lambda a, _: f("fractionalisation")(
            {n: None if v is None else v > 3 for n, v in a.items()}
        ),
        lambda r: r,
        False,
    ),
    "threat_heterogeneity": (
        lambda a, _: f("threat_heterogeneity")(rivals(a)),
        lambda r: r.distance,
        False,
    ),
    "disputes_within": (
        lambda a, _: f("disputes_within")(
            quarrels(a), members(known(a)), covered=(1990, 2010)
        ),
        largest("rate"),
        False,
    ),
    "change_points": (
        lambda a, _: f("change_points")(series(a), least=2, draws=5),
        lambda r: r.count,
        False,
    ),
}
"""Measure -> its call on the figures, the number of the result, and whether one member
is enough."""
