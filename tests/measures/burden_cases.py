"""How the measures of burden are called on members with two figures each."""

from collections.abc import Callable, Mapping
from typing import Any

import polars as pl

from foedus.measures.index import MEASURES

Figures = Mapping[str, Any]
YEAR = 2020


def f(name: str) -> Callable[..., Any]:
    return MEASURES[name].function


def table(**columns: Figures) -> pl.DataFrame:
    """One row per member of one year, a column per mapping."""
    names = list(next(iter(columns.values())))
    rows = {"state": names, "year": [YEAR] * len(names)}
    rows |= {c: list(values.values()) for c, values in columns.items()}
    schema = {"state": pl.String, "year": pl.Int64}
    return pl.DataFrame(rows, schema={**schema, **dict.fromkeys(columns, pl.Float64)})


def largest(column: str) -> Callable[[Any], float | None]:
    return lambda made: made[column].max()


def of_payers(made: pl.DataFrame) -> float | None:
    """The largest sum of the allies of members who have a figure themselves."""
    return made.drop_nulls("spending")["spillin"].max()


def of_two(name: str, above: str, below: str) -> Callable[[Figures, Figures], Any]:
    return lambda a, b: f(name)(table(**{above: b, below: a}))


def halves(figures: Figures) -> dict[str, float | None]:
    return {n: None if v is None else v / 2 for n, v in figures.items()}


def decade(a: Figures, b: Figures) -> pl.DataFrame:
    """Five years of each member, of whom the figures move in their own way."""
    parts = [
        table(
            spending={n: v and v + step * (place % 3) for place, (n, v) in _sorted(b)},
            gdp={n: v and v + step**2 * (place + 1) for place, (n, v) in _sorted(a)},
            own={n: v and step * (place % 2) for place, (n, v) in _sorted(a)},
        ).with_columns(pl.col("year") + step)
        for step in range(5)
    ]
    return f("spillin")(pl.concat(parts), "spending")


def _sorted(figures: Figures) -> Any:
    return enumerate(sorted(figures.items()))


def near(a: Figures) -> pl.DataFrame:
    pairs = [(one, other, 0.5) for one in a for other in a if one != other]
    schema = {"state": pl.String, "partner": pl.String, "weight": pl.Float64}
    return pl.DataFrame(pairs, schema=schema, orient="row")


def published(a: Figures, b: Figures) -> pl.DataFrame:
    first = table(share=a).with_columns(publisher=pl.lit("Annals"))
    second = table(share=b).with_columns(publisher=pl.lit("Bulletin"))
    return pl.concat([first, second])


TABLES = {
    "spending_of_gdp": (of_two("spending_of_gdp", "spending", "gdp"), True),
    "spending_per_head": (of_two("spending_per_head", "spending", "population"), True),
    "spending_per_soldier": (
        of_two("spending_per_soldier", "spending", "personnel"),
        True,
    ),
    "equipment_share": (of_two("equipment_share", "equipment", "spending"), True),
    "personnel_share": (of_two("personnel_share", "personnel", "population"), True),
    "troops_abroad_share": (
        of_two("troops_abroad_share", "troops_abroad", "personnel"),
        True,
    ),
    "bases_per_million": (
        of_two("bases_per_million", "bases_abroad", "population"),
        True,
    ),
    "peacekeepers_per_million": (
        of_two("peacekeepers_per_million", "peacekeepers", "population"),
        True,
    ),
    "host_support_per_guest": (
        of_two("host_support_per_guest", "host_support", "guests"),
        True,
    ),
    "host_cost_share": (of_two("host_cost_share", "host_support", "guest_cost"), True),
    "security_effort": (
        lambda a, b: f("security_effort")(
            table(spending=b, peacekeeping=halves(b), aid=halves(a), gdp=a)
        ),
        True,
    ),
    "benefit_share": (
        lambda a, b: f("benefit_share")(
            table(gdp=a, population=b, exposed_border=halves(b))
        ),
        False,
    ),
    "spillin": (lambda a, b: f("spillin")(table(spending=b)), False),
}
"""Measures that add a column of their own name to a table, lazy or in memory, and
whether one member is enough."""

CASES = {
    **{name: (call, largest(name), alone) for name, (call, alone) in TABLES.items()},
    "spillin": (TABLES["spillin"][0], of_payers, False),
    "contribution_share": (
        lambda a, b: f("contribution_share")(table(men=a), "men"),
        largest("men_share"),
        False,
    ),
    "at_two_rates": (
        lambda a, b: f("at_two_rates")(
            table(money=a, market_rate=b, ppp_rate=halves(b)), "money"
        ),
        largest("money_ppp"),
        True,
    ),
    "concordance": (
        lambda a, b: f("concordance")(a, b),
        lambda r: r.p_two_sided,
        False,
    ),
    "exploitation_by_year": (
        lambda a, b: f("exploitation_by_year")(table(gdp=a, spending_of_gdp=b)),
        largest("kendall"),
        False,
    ),
    "weighted_spillin": (
        lambda a, b: f("weighted_spillin")(table(spending=b), near(a)),
        of_payers,
        False,
    ),
    "spillover": (
        lambda a, b: f("spillover")(decade(a, b)),
        lambda r: r.spillover and r.spillover.estimate,
        False,
    ),
    "guideline_gaps": (
        lambda a, b: f("guideline_gaps")(table(spending_of_gdp=b)),
        largest("gap"),
        True,
    ),
    "reconcile": (
        lambda a, b: f("reconcile")(published(a, b)),
        largest("spread"),
        True,
    ),
    "burden_index": (
        lambda a, b: f("burden_index")({"money": a, "men": b}, draws=50),
        lambda r: r.rows[0].index if r.rows else None,
        False,
    ),
}
"""Measure -> its call on the figures, the number of the result, and whether one member
is enough."""
