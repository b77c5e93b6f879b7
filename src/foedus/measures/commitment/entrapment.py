"""Entrapment: states that are promised to both sides of a pair."""

from __future__ import annotations

from typing import Final, Literal

import polars as pl

from foedus import dates
from foedus.dates import Datelike
from foedus.errors import CoverageError
from foedus.measures.columns import Frame, as_given, require
from foedus.measures.measure import Measure
from foedus.registry import promised, tables

AID: Final = ("defence", "offence")
PEACE: Final = ("neutrality", "nonaggression")

_ATOP: Final = {
    "defense": "defence",
    "offense": "offence",
    "neutral": "neutrality",
    "nonagg": "nonaggression",
    "consul": "consultation",
}


def entrapment(
    promises: Frame, pairs: pl.DataFrame | pl.LazyFrame | None = None
) -> Frame:
    """States whose promises conflict if two others fight each other.

    Parameters
    ----------
    promises : polars.DataFrame or polars.LazyFrame
        One row per promise: ``state_a`` (who promised), ``state_b`` (to whom) and
        ``obligation`` (``defence``, ``offence``, ``neutrality``, ``nonaggression``,
        ``consultation``), with ``year`` where it holds for a year (see `of_registry`
        and `of_atop`).
    pairs : polars.DataFrame or polars.LazyFrame, optional
        Pairs to look at, in any order: ``state_a`` and ``state_b``, with ``year`` if
        they change; for example rivals, or the parties of disputes. By default all.

    Returns
    -------
    polars.DataFrame or polars.LazyFrame
        One row per state and pair, in order: ``year`` if the promises have it,
        ``state`` (who is promised), ``state_a`` < ``state_b`` (the pair), ``to_a`` and
        ``to_b`` (the obligations, joined by commas), ``kind`` (``aid-aid``: active aid
        to both; ``aid-peace``: aid to one, neutrality or non-aggression to the other)
        and ``sides_allied`` (whether the two have promised each other anything). Never
        null. A pair that has no row has no such state in this table of promises: with
        the registry, which is no census, that is not a no.

    Raises
    ------
    SchemaError
        If a column is missing.

    Notes
    -----
    k is entangled in (i, j) if it owes aid to i and aid or peace to j. Members of one
    pact are entangled in every pair of the others; whether the pact covers an attack by
    a member is a matter of its text, so look at pairs that have cause to fight.

    References
    ----------
    Definition. On the dilemma: Snyder, G. H. (1984). The security dilemma in alliance
    politics. World Politics 36(4), 461-495. doi:10.2307/2010183

    Examples
    --------
    >>> told = {"state_a": [1, 1], "state_b": [2, 3], "obligation": "defence"}
    >>> entrapment(pl.DataFrame(told)).row(0)
    (1, 2, 3, 'defence', 'defence', 'aid-aid', False)
    """
    require(promises, "state_a", "state_b", "obligation")
    timed: list[str] = ["year"] if "year" in promises.collect_schema().names() else []
    owed = (
        promises.lazy()
        .group_by(*timed, pl.col("state_a").alias("state"), "state_b")
        .agg(
            pl.col("obligation").unique().sort().str.join(", ").alias("to"),
            pl.col("obligation").is_in(AID).any().alias("aid"),
            pl.col("obligation").is_in(PEACE).any().alias("peace"),
        )
    )
    sides = [
        owed.select(
            *timed,
            "state",
            pl.col("state_b").alias(f"state_{x}"),
            *(pl.col(c).alias(f"{c}_{x}") for c in ("to", "aid", "peace")),
        )
        for x in ("a", "b")
    ]
    a, b = pl.col("aid_a"), pl.col("aid_b")
    caught = (a & (b | pl.col("peace_b"))) | (b & pl.col("peace_a"))
    bound = _allied(promises.lazy(), timed)
    made = (
        _crossed(sides[0], sides[1], pairs, timed)
        .filter((pl.col("state_a") < pl.col("state_b")) & caught)
        .join(bound, on=[*timed, "state_a", "state_b"], how="left")
        .select(
            *timed,
            "state",
            "state_a",
            "state_b",
            "to_a",
            "to_b",
            pl.when(a & b)
            .then(pl.lit("aid-aid"))
            .otherwise(pl.lit("aid-peace"))
            .alias("kind"),
            pl.col("sides_allied").is_not_null(),
        )
        .sort(*timed, "state_a", "state_b", "state")
    )
    return as_given(promises, made)


def of_registry(on: Datelike, *, system: Literal["cow", "gw"] = "cow") -> pl.DataFrame:
    """Return the promises of the registry that surely held on a day, or in a year.

    Parameters
    ----------
    on : str, datetime.date or Date
        Day, EDTF; of a year or month, promises that held on any day of it.
    system : {"cow", "gw"}
        Whose numbers the states have.

    Returns
    -------
    polars.DataFrame
        ``state_a``, ``state_b``, ``obligation``, one row each. It is no census.

    Raises
    ------
    CoverageError
        If the day is before 1816, or after the registry was compiled.
    DateError
        If the day cannot be read.
    """
    when = dates.coerce(on)
    first, last = dates.parse("1816-01-01").earliest, tables.compiled().latest
    if when.earliest < first or when.latest > last:
        problem = f"The promises of the registry do not cover {when.display()}."
        remedy = f"Ask about 1816 to {tables.compiled().display()}."
        raise CoverageError(problem, remedy, on=str(when))
    spans = promised.spans(system)
    held = (pl.col("start") <= when.latest) & (pl.col("stop") > when.earliest)
    return (
        spans.filter(held)
        .select("state_a", "state_b", "obligation")
        .unique(maintain_order=True)
    )


def of_atop(frame: Frame, *, year: int | None = None) -> Frame:
    """Return the promises of ATOP's directed dyad-years as one row each.

    Parameters
    ----------
    frame : polars.DataFrame or polars.LazyFrame
        ``ccode1``, ``ccode2``, ``year`` and the five obligations.
    year : int, optional
        Only this year, 1815 to 2018; by default all.

    Returns
    -------
    polars.DataFrame or polars.LazyFrame
        ``year``, ``state_a``, ``state_b``, ``obligation``. The source is a census: what
        has no row was not promised, within its years and states.

    Raises
    ------
    CoverageError
        If the year lies outside the data.
    SchemaError
        If a column is missing.
    """
    require(frame, "ccode1", "ccode2", "year", *_ATOP)
    if year is not None and not 1815 <= year <= 2018:
        problem = f"ATOP 5.1 does not cover {year}."
        raise CoverageError(problem, "Ask about 1815 to 2018.", year=year)
    rows = frame.lazy()
    if year is not None:
        rows = rows.filter(pl.col("year") == year)
    kinds = [
        rows.filter(pl.col(column) == 1).select(
            pl.col("year").cast(pl.Int64),
            pl.col("ccode1").cast(pl.Int32).alias("state_a"),
            pl.col("ccode2").cast(pl.Int32).alias("state_b"),
            pl.lit(name).alias("obligation"),
        )
        for column, name in _ATOP.items()
    ]
    return as_given(frame, pl.concat(kinds))


def _crossed(
    one: pl.LazyFrame,
    other: pl.LazyFrame,
    pairs: pl.DataFrame | pl.LazyFrame | None,
    timed: list[str],
) -> pl.LazyFrame:
    """Return what each state owes to both of a pair, of the pairs that are wanted."""
    on = [*timed, "state"]
    if pairs is None:
        return one.join(other, on=on, how="inner")
    wanted = _ordered(pairs, timed, one.collect_schema())
    key = [*_shared(pairs, timed), "state_a"]
    narrowed = one.join(wanted, on=key, how="inner")
    return narrowed.join(other, on=[*on, "state_b"], how="inner")


def _shared(pairs: pl.DataFrame | pl.LazyFrame, timed: list[str]) -> list[str]:
    """Return the time that pairs and promises have in common."""
    return [name for name in timed if name in pairs.collect_schema().names()]


def _ordered(
    pairs: pl.DataFrame | pl.LazyFrame, timed: list[str], shape: pl.Schema
) -> pl.LazyFrame:
    """Return each pair once, the smaller key first."""
    require(pairs, "state_a", "state_b")
    key = shape["state_a"]
    a, b = (pl.col(n).cast(key) for n in ("state_a", "state_b"))
    return (
        pairs.lazy()
        .select(
            *(pl.col(n).cast(shape[n]) for n in _shared(pairs, timed)),
            pl.min_horizontal(a, b).alias("state_a"),
            pl.max_horizontal(a, b).alias("state_b"),
        )
        .unique()
    )


def _allied(promises: pl.LazyFrame, timed: list[str]) -> pl.LazyFrame:
    """Return the pairs in which anything was promised either way."""
    shape = promises.collect_schema()
    return _ordered(promises, timed, shape).with_columns(sides_allied=pl.lit(1))


MEASURES: Final = (
    Measure(
        name="entrapment",
        title="States that are promised to both sides of a pair",
        unit="obligation",
        low=None,
        high=None,
        null_means="never null; no row: no such state in the table of promises",
        formula="k owes aid to i, and aid or peace to j",
        reference="Definition; Snyder 1984, World Politics 36(4), 461-495, "
        "doi:10.2307/2010183",
        needs=("promises by day or year",),
        function=entrapment,
        analysis_unit="state and dyad in a year",
    ),
)
