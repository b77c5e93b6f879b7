"""Cases of kept and broken promises as published files code them."""

from __future__ import annotations

from typing import Final, Literal

import polars as pl

from foedus.errors import SchemaError
from foedus.measures.reliability.case_outcome import HONOURED, NOT_INVOKED, VIOLATED

Coding = Literal["llm", "bf"]

TURN: Final = 1945
PERIODS: Final = ("1816-1944", "1945-2003")
OBLIGATIONS: Final = {
    "defense": "defence",
    "offense": "offence",
    "neutral": "neutrality",
    "nonagg": "non-aggression",
    "consul": "consultation",
}
"""Columns of ATOP and of files built on it -> obligations."""

_ORDER: Final = ("war", "alliance", "state")


def of_alliances(
    table: pl.DataFrame | pl.LazyFrame,
    coding: Coding = "llm",
    *,
    lenient: bool = False,
) -> pl.DataFrame:
    """Cases of Berkemeier and Fuhrmann: one alliance in one war.

    Parameters
    ----------
    table : polars.DataFrame or polars.LazyFrame
        ``alliance_war`` of the source ``alliance-reliability``.
    coding : {"llm", "bf"}
        The coding after Leeds, Long and Mitchell, or that of the authors.
    lenient : bool
        Whether one member that helps is enough in an alliance of more than two, as long
        as no member fought another.

    Returns
    -------
    polars.DataFrame
        One row per row of the file, by war and alliance: ``war`` (COW number, null
        where COW lists no such war), ``war_id`` (number of the Interstate War Data),
        ``war_name``, ``alliance`` (ATOP), ``multilateral``, ``period``, ``obligation``
        (list: what anyone in the alliance promised), ``outcome``, ``line`` (row of the
        file). The file does not name states.

    Raises
    ------
    SchemaError
        If there is no such coding.

    Notes
    -----
    In the lenient column of the file, rows that are no case of performance can be 1: 4
    in the coding ``llm``. They count as cases here, as they do in the file, so that
    the denominator grows with the numerator.

    References
    ----------
    Berkemeier, M. and Fuhrmann, M. (2018). Reassessing the fulfillment of alliance
    commitments in war. Research & Politics 5(2); codebook of 26 March 2018.
    """
    if coding not in ("llm", "bf"):
        problem = f"There is no coding '{coding}'."
        raise SchemaError(problem, "Use 'llm' or 'bf'.", found=coding)
    kept = pl.col(f"sabroskyhonor_{coding}" if lenient else f"honor_{coding}")
    idle = pl.col(f"dna_{coding}") == 1
    outcome = (
        pl.when(kept == 1)
        .then(pl.lit(HONOURED))
        .when(idle)
        .then(pl.lit(NOT_INVOKED))
        .when(kept == 0)
        .then(pl.lit(VIOLATED))
    )
    return (
        table.lazy()
        .select(
            war="cowwarid",
            war_id="warid",
            war_name="warname",
            alliance="atopid",
            multilateral=pl.col("multilateral") == 1,
            period=pl.when(pl.col("sample") == 1)
            .then(pl.lit(PERIODS[0]))
            .when(pl.col("sample") == 0)
            .then(pl.lit(PERIODS[1])),
            obligation=promised(),
            outcome=outcome,
            line="line",
        )
        .sort("war_id", "alliance")
        .collect()
    )


def of_members(
    table: pl.DataFrame | pl.LazyFrame,
    wars: pl.DataFrame | pl.LazyFrame | None = None,
) -> pl.DataFrame:
    """Cases of Leeds and Anac: one member of an alliance in one war.

    Parameters
    ----------
    table : polars.DataFrame or polars.LazyFrame
        ``member_war`` of the source ``alliance-reliability``.
    wars : polars.DataFrame or polars.LazyFrame, optional
        ``inter_state`` of the source ``cow-wars``, for names and years.

    Returns
    -------
    polars.DataFrame
        One row per row of the file, by war, alliance and state: ``war``, ``alliance``,
        ``state`` (COW number), ``bilateral``, ``active`` (whether active help was
        promised), ``outcome``, ``line``; with `wars` also ``war_name``, ``year`` and
        ``period``, null for a war that the list lacks. Every row was invoked.

    References
    ----------
    Leeds, B. A. and Anac, S. (2005). Alliance institutionalization and alliance
    performance. International Interactions 31(3), 183-202.
    """
    made = table.lazy().select(
        "war",
        alliance="atopid",
        state="ccode1",
        bilateral=pl.col("bilat") == 1,
        active=pl.col("active") == 1,
        outcome=pl.when(pl.col("honor3") == 1)
        .then(pl.lit(HONOURED))
        .when(pl.col("honor3") == 0)
        .then(pl.lit(VIOLATED)),
        line="line",
    )
    if wars is not None:
        named = (
            wars.lazy()
            .group_by(war="warnum")
            .agg(
                war_name=pl.col("warname").min(),
                year=pl.col("start_year1").min(),
            )
            .with_columns(period=period("year"))
        )
        made = made.join(named, on="war", how="left")
    return made.sort(_ORDER).collect()


def with_members(
    cases: pl.DataFrame,
    promises: pl.DataFrame | pl.LazyFrame,
    fighting: pl.DataFrame | pl.LazyFrame,
) -> pl.DataFrame:
    """Cases of alliances with the states that were in them.

    Parameters
    ----------
    cases : polars.DataFrame
        What `of_alliances` gives.
    promises : polars.DataFrame or polars.LazyFrame
        Members by spell, as
        `foedus.measures.reliability.observed_reliability.atop_promises` makes them.
    fighting : polars.DataFrame or polars.LazyFrame
        States in wars, as
        `foedus.measures.reliability.observed_reliability.cow_fighting` makes them.

    Returns
    -------
    polars.DataFrame
        The same rows with ``members`` (list of COW numbers, sorted): who was in the
        alliance between the first day of the war and the day on which the last state
        joined it; null for a war without COW number, or an alliance that has no member
        in those days in this version of ATOP.
    """
    days = (
        fighting.lazy()
        .group_by("war")
        .agg(first=pl.col("day").min(), last=pl.col("day").max())
    )
    end = pl.col("end_high")
    members = (
        cases.lazy()
        .select("war", "alliance")
        .unique()
        .join(days, on="war")
        .join(promises.lazy(), on="alliance")
        .filter(
            (pl.col("start_low") <= pl.col("last"))
            & (end.is_null() | (end >= pl.col("first")))
        )
        .group_by("war", "alliance")
        .agg(members=pl.col("state").unique().sort())
        .collect()
    )
    key = ["war", "alliance"]
    return cases.join(members, on=key, how="left", maintain_order="left")


def promised() -> pl.Expr:
    """Return what a row promises, as a list of obligations.

    Returns
    -------
    polars.Expr
        List of String, from the columns of `OBLIGATIONS`.
    """
    named = [
        pl.when(pl.col(column) == 1).then(pl.lit(name))
        for column, name in OBLIGATIONS.items()
    ]
    return pl.concat_list(named).list.drop_nulls()


def period(year: str) -> pl.Expr:
    """Return the period of a year, as Berkemeier and Fuhrmann part them.

    Parameters
    ----------
    year : str
        Column of years.

    Returns
    -------
    polars.Expr
        String; null where the year is not known.
    """
    before, after = PERIODS
    return (
        pl.when(pl.col(year) < TURN)
        .then(pl.lit(before))
        .when(pl.col(year) >= TURN)
        .then(pl.lit(after))
    )
