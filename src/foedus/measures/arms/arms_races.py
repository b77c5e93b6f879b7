"""Arms races of rivals, told from the growth of what they spend and keep under arms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from types import MappingProxyType
from typing import Final, Literal

import polars as pl

from foedus.errors import SchemaError, nearest
from foedus.measures.measure import Measure

Breaks = Mapping[str, Mapping[int, float | None]]

COW_BREAKS: Final[Breaks] = MappingProxyType(
    {"milex": MappingProxyType({1914: 4.8665})}
)
"""COW counts spending in pounds to 1913 and in dollars from 1914, at 4.8665 to one."""

_PAIR: Final = ("state_a", "state_b")


@dataclass(frozen=True, slots=True)
class Rule:
    """When a state counts as arming.

    Parameters
    ----------
    kind : {"each", "mean", "faster"}
        ``each``: growth is at least `threshold` in each year of the window; ``mean``:
        on average over it; ``faster``: on average it is above the mean of all years of
        the state, and higher in the second half of the window than in the first.
    years : int
        Length of the window, at least 1; at least 2 for ``faster``.
    threshold : float
        Least growth in a year, such as 0.08 for 8 percent; not used by ``faster``.
    quantities : tuple of str
        Columns whose growth counts.
    joined : {"any", "all"}
        Whether growth of one quantity is enough; under ``each`` it may be another one
        each year.
    """

    kind: Literal["each", "mean", "faster"]
    years: int
    threshold: float = 0.08
    quantities: tuple[str, ...] = ("milex", "milper")
    joined: Literal["any", "all"] = "any"

    def __post_init__(self) -> None:
        """Refuse a rule that says nothing."""
        least = 2 if self.kind == "faster" else 1
        if self.kind not in ("each", "mean", "faster") or self.years < least:
            problem = f"There is no rule '{self.kind}' over {self.years} years."
            remedy = "Use each or mean over 1 year or more, faster over 2 or more."
            raise SchemaError(problem, remedy, found=(self.kind, self.years))
        if not self.quantities:
            problem = "The rule names no quantity."
            raise SchemaError(problem, "Name one, such as milex.")


GRH: Final = Rule("each", 3)
"""After Gibler, Rider and Hutchison: 8 percent in each of three years, in either."""

HORN: Final = Rule("faster", 12, quantities=("milex",))
"""After Horn, over twelve years: faster than ever on average, and accelerating."""

HORN_SHORT: Final = Rule("faster", 6, quantities=("milex",))
"""The same over six years."""

RULES: Final[Mapping[str, Rule]] = MappingProxyType(
    {"grh": GRH, "horn": HORN, "horn_short": HORN_SHORT}
)


def arms_races(
    series: pl.DataFrame | pl.LazyFrame,
    rivalries: pl.DataFrame | pl.LazyFrame,
    rule: Rule = GRH,
    *,
    breaks: Breaks | None = None,
) -> pl.DataFrame:
    """Arms races of rivals, by rule.

    Parameters
    ----------
    series : polars.DataFrame or polars.LazyFrame
        ``state``, ``year`` and the quantities of the rule, null where not known.
    rivalries : polars.DataFrame or polars.LazyFrame
        Pairs to look at: ``state_a``, ``state_b``, ``start`` and ``end`` (first and
        last year; null for a rivalry that goes on).
    rule : Rule
        When a state counts as arming; `RULES` names some.
    breaks : mapping, optional
        Quantity -> year from which it stands in another unit -> how many new units one
        old unit is, or None where that is not known: growth into that year is then not
        known either. `COW_BREAKS` holds that of COW. By default there are none.

    Returns
    -------
    polars.DataFrame
        One row per race, sorted: ``state_a`` < ``state_b``, ``start``, ``end`` (first
        and last year in which both armed) and ``years``. Years of which it is not known
        are in no race; `race_years` tells them from years without one.

    Raises
    ------
    SchemaError
        If a column is missing, or a state has two rows in a year.

    Notes
    -----
    Growth is x_t / x_(t-1) - 1; it is not known across a gap, or from nothing. A race
    is a run of years each of which lies in a window of `rule.years` years, inside the
    rivalry, in which both states armed. The rule ``grh`` leaves out what those authors
    did by hand: to ask whether the two armed against each other. Money is in current
    prices and exchange rates, so inflation and a falling dollar look like arming.

    References
    ----------
    Gibler, D. M., Rider, T. J. and Hutchison, M. L. (2005). Taking arms against a sea
    of troubles: conventional arms races during periods of rivalry. Journal of Peace
    Research 42(2), 131-147, doi:10.1177/0022343305050687. The rule as restated in the
    documentation of the data set rd_mmb_war of the R package stevedata.

    Horn, M. D. (1987). Arms races and the international system. PhD dissertation,
    University of Rochester; the rule as restated by others.

    Examples
    --------
    >>> grown = [100, 110, 121, 134, 134]
    >>> years = list(range(1900, 1905))
    >>> series = pl.DataFrame(
    ...     {"state": [1] * 5 + [2] * 5, "year": years * 2, "milex": grown * 2}
    ... )
    >>> pair = pl.DataFrame({"state_a": 1, "state_b": 2, "start": 1900, "end": 1904})
    >>> arms_races(series, pair, Rule("each", 3, quantities=("milex",))).row(0)
    (1, 2, 1901, 1903, 3)
    """
    return spells(race_years(series, rivalries, rule, breaks=breaks))


def spells(years: pl.DataFrame) -> pl.DataFrame:
    """Races as spells of years.

    Parameters
    ----------
    years : polars.DataFrame
        What `race_years` gives.

    Returns
    -------
    polars.DataFrame
        ``state_a``, ``state_b``, ``start``, ``end``, ``years``; sorted.
    """
    return (
        years.filter("race")
        .sort(*_PAIR, "year")
        .with_columns(run=pl.col("year") - pl.int_range(pl.len()).over(_PAIR))
        .group_by(*_PAIR, "run")
        .agg(
            start=pl.col("year").min(),
            end=pl.col("year").max(),
            years=pl.len().cast(pl.Int64),
        )
        .drop("run")
        .sort(*_PAIR, "start")
    )


def race_years(
    series: pl.DataFrame | pl.LazyFrame,
    rivalries: pl.DataFrame | pl.LazyFrame,
    rule: Rule = GRH,
    *,
    breaks: Breaks | None = None,
) -> pl.DataFrame:
    """Each year of each rivalry: in an arms race, in none, or not known.

    Parameters
    ----------
    series : polars.DataFrame or polars.LazyFrame
        As for `arms_races`.
    rivalries : polars.DataFrame or polars.LazyFrame
        As for `arms_races`.
    rule : Rule
        When a state counts as arming.
    breaks : mapping, optional
        As for `arms_races`.

    Returns
    -------
    polars.DataFrame
        ``state_a`` < ``state_b``, ``year`` and ``race`` (Boolean), sorted. Null: what
        is not known of the growth could make it a race. Pairs and years outside the
        rivalries have no row: they are not covered, which is not "no race".

    Raises
    ------
    SchemaError
        If a column is missing, or a state has two rows in a year.
    """
    table = series.lazy().collect()
    states = arming(table, rule, breaks=breaks)
    pairs = _pair_years(rivalries, table["year"].max())
    for side, state in (("first", "state_a"), ("second", "state_b")):
        own = states.select(
            pl.col("state").alias(state), "year", pl.col("arming").alias(side)
        )
        pairs = pairs.join(own, on=[state, "year"], how="left")
    inside = pl.col("year") - pl.col("start") >= rule.years - 1
    window = inside & pl.col("first") & pl.col("second")
    ahead = [
        pl.col("window").shift(-step, fill_value=False).over("rivalry", order_by="year")
        for step in range(rule.years)
    ]
    return (
        pairs.with_columns(window=window)
        .with_columns(race=reduce(or_, ahead))
        .group_by(*_PAIR, "year")
        .agg(pl.col("race").any(ignore_nulls=False))
        .sort(*_PAIR, "year")
    )


def arming(
    series: pl.DataFrame | pl.LazyFrame,
    rule: Rule = GRH,
    *,
    breaks: Breaks | None = None,
) -> pl.DataFrame:
    """Whether each state armed over the window that ends in each year.

    Parameters
    ----------
    series : polars.DataFrame or polars.LazyFrame
        As for `arms_races`.
    rule : Rule
        When a state counts as arming.
    breaks : mapping, optional
        As for `arms_races`.

    Returns
    -------
    polars.DataFrame
        ``state``, ``year`` (every year from the first of the state to the last that a
        window with known years can end in) and ``arming`` (Boolean, null where it is
        not known), sorted.

    Raises
    ------
    SchemaError
        If a column is missing, or a state has two rows in a year.
    """
    grown = _growth(series, rule.quantities, breaks, ahead=rule.years - 1)
    told = [_WINDOWS[rule.kind](pl.col(name), rule) for name in rule.quantities]
    # Under "each" one quantity may take over from another within the window.
    armed = reduce(or_ if rule.joined == "any" else and_, told)
    window = _all_of(pl.col("arming"), rule.years) if rule.kind == "each" else "arming"
    return grown.with_columns(arming=armed).select("state", "year", arming=window)


def growth(
    series: pl.DataFrame | pl.LazyFrame,
    quantities: Iterable[str],
    *,
    breaks: Breaks | None = None,
) -> pl.DataFrame:
    """Growth of quantities from year to year.

    Parameters
    ----------
    series : polars.DataFrame or polars.LazyFrame
        ``state``, ``year`` and the quantities, at least 0, null where not known.
    quantities : iterable of str
        Columns whose growth is wanted.
    breaks : mapping, optional
        As for `arms_races`.

    Returns
    -------
    polars.DataFrame
        ``state``, ``year`` (every year from the first to the last of the state) and the
        growth under the name of each quantity, -1 or more; null where one of the two
        years is not known or the first is 0.

    Raises
    ------
    SchemaError
        If a column is missing, or a state has two rows in a year.
    """
    return _growth(series, quantities, breaks, ahead=0)


def _growth(
    series: pl.DataFrame | pl.LazyFrame,
    quantities: Iterable[str],
    breaks: Breaks | None,
    *,
    ahead: int,
) -> pl.DataFrame:
    """Growth, with empty years after the last one of each state."""
    table, names = series.lazy().collect(), list(quantities)
    _check(table, ["state", "year", *names])
    if table.select("state", "year").is_duplicated().any():
        twice = table.filter(table.select("state", "year").is_duplicated())
        problem = f"State {twice['state'][0]} has two rows in {twice['year'][0]}."
        raise SchemaError(
            problem, "Give one row per state and year.", rows=twice.height
        )
    first, last = pl.col("year").min(), pl.col("year").max()
    years = (
        table.group_by("state")
        .agg(pl.int_ranges(first, last + 1 + ahead).alias("year"))
        .explode("year", empty_as_null=False)
        .with_columns(pl.col("year").cast(table.schema["year"]))
    )
    dense = years.join(table, on=["state", "year"], how="left").sort("state", "year")
    return dense.select("state", "year", *(_grown(n, breaks or {}) for n in names))


def _grown(name: str, breaks: Breaks) -> pl.Expr:
    now = pl.col(name).cast(pl.Float64).fill_nan(None)
    before = now.shift(1).over("state", order_by="year")
    factor = pl.lit(1.0)
    for year, units in breaks.get(name, {}).items():
        there = pl.col("year") == year
        factor = pl.when(there).then(pl.lit(units, pl.Float64)).otherwise(factor)
    return pl.when(before > 0).then(now / (before * factor) - 1).alias(name)


def _each(value: pl.Expr, rule: Rule) -> pl.Expr:
    return value >= rule.threshold


def _mean(value: pl.Expr, rule: Rule) -> pl.Expr:
    return _over(value, rule.years) >= rule.threshold


def _faster(value: pl.Expr, rule: Rule) -> pl.Expr:
    half = rule.years // 2
    late = _over(value, half)
    early = _over(value, half).shift(rule.years - half).over("state", order_by="year")
    return (_over(value, rule.years) > value.mean().over("state")) & (late > early)


_WINDOWS: Final[Mapping[str, Callable[[pl.Expr, Rule], pl.Expr]]] = MappingProxyType(
    {"each": _each, "mean": _mean, "faster": _faster}
)


def _over(value: pl.Expr, years: int) -> pl.Expr:
    """Mean of the last years; null if one of them is."""
    return reduce(pl.Expr.__add__, _last(value, years)) / years


def _all_of(value: pl.Expr, years: int) -> pl.Expr:
    return reduce(and_, _last(value, years))


def _last(value: pl.Expr, years: int) -> list[pl.Expr]:
    return [value.shift(step).over("state", order_by="year") for step in range(years)]


def _pair_years(rivalries: pl.DataFrame | pl.LazyFrame, last: object) -> pl.DataFrame:
    table = rivalries.lazy().collect()
    _check(table, [*_PAIR, "start", "end"])
    first, second = (pl.col(name) for name in _PAIR)
    return (
        table.select(
            state_a=pl.min_horizontal(first, second),
            state_b=pl.max_horizontal(first, second),
            start=pl.col("start"),
            end=pl.col("end").fill_null(pl.lit(last, table.schema["end"])),
        )
        .with_row_index("rivalry")
        .filter(pl.col("start") <= pl.col("end"))
        .with_columns(year=pl.int_ranges("start", pl.col("end") + 1))
        .explode("year", empty_as_null=False)
    )


def _check(table: pl.DataFrame, names: Iterable[str]) -> None:
    for name in names:
        if name not in table.columns:
            problem = f"There is no column '{name}'{nearest(name, table.columns)}."
            remedy = f"Give the columns {', '.join(names)}."
            raise SchemaError(problem, remedy, missing=name)


MEASURES: Final = (
    Measure(
        name="arms_races",
        title="Arms races of rivals",
        unit="races",
        low=0.0,
        high=None,
        null_means="not known whether both armed, or not a pair of rivals",
        formula="runs of years in windows of three in which x_t / x_(t-1) - 1 >= 0.08 "
        "for both states, each year",
        reference="Gibler, Rider and Hutchison 2005, Journal of Peace Research 42(2), "
        "131-147, doi:10.1177/0022343305050687",
        needs=("military spending and personnel by state and year", "rivalries"),
        function=arms_races,
        analysis_unit="dyad",
    ),
)
