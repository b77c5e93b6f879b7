"""Guidelines: the distance of each member to each guideline that was in force."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import polars as pl

from foedus.errors import SchemaError
from foedus.measures.columns import require
from foedus.measures.measure import Measure

NO_TABLE: Final = "no national table is published for this guideline"
NO_FIGURE: Final = "the member has no figure"


@dataclass(frozen=True, slots=True)
class Guideline:
    """A guideline and what it is measured by.

    Parameters
    ----------
    name : str
        Short name.
    column : str
        Column of the figure that it speaks of; "" if nobody publishes one.
    value : float
        The guideline, in the unit of the column.
    since : int
        First year that is held against it.
    deadline : int or None
        Year by which it is to be reached; None for at once.
    until : int or None
        Last year that is held against it; None for still.
    source : str
        The text that states it.
    """

    name: str
    column: str
    value: float
    since: int
    deadline: int | None
    until: int | None
    source: str


GUIDELINES: Final = (
    Guideline(
        "Three percent real growth a year",
        "real_growth",
        3.0,
        1978,
        None,
        1989,
        "Defence Planning Committee, Brussels, 18 May 1977",
    ),
    Guideline(
        "Two percent of GDP",
        "spending_of_gdp",
        2.0,
        2006,
        None,
        2013,
        "NATO defence ministers, June 2006",
    ),
    Guideline(
        "Two percent of GDP within a decade",
        "spending_of_gdp",
        2.0,
        2014,
        2024,
        2024,
        "Wales Summit Declaration, 5 September 2014, paragraph 14",
    ),
    Guideline(
        "Twenty percent on equipment",
        "equipment_share",
        20.0,
        2014,
        2024,
        None,
        "Wales Summit Declaration, 5 September 2014, paragraph 14",
    ),
    Guideline(
        "Two percent of GDP as a floor",
        "spending_of_gdp",
        2.0,
        2023,
        None,
        2024,
        "Vilnius Summit Communique, 11 July 2023",
    ),
    Guideline(
        "Three and a half percent of GDP on core defence",
        "spending_of_gdp",
        3.5,
        2025,
        2035,
        None,
        "The Hague Summit Declaration, 25 June 2025",
    ),
    Guideline(
        "Up to one and a half percent of GDP on related spending",
        "",
        1.5,
        2025,
        2035,
        None,
        "The Hague Summit Declaration, 25 June 2025",
    ),
)
"""Guidelines of NATO, with the values of the bundled table `nato-targets`. The texts
give deadlines, not last years: those are ours, the end of the cold war for the first,
and the year before a later guideline took their place for the others."""


def guideline_gaps(
    frame: pl.DataFrame,
    guidelines: Iterable[Guideline] = GUIDELINES,
    *,
    member: str = "state",
    year: str = "year",
) -> pl.DataFrame:
    """Distance of every member to every guideline that held in the year.

    Parameters
    ----------
    frame : polars.DataFrame
        One row per member and year, with the columns that the guidelines speak of;
        a column that is not there is not known.
    guidelines : iterable of Guideline
        Guidelines; by default those of NATO since 1977.
    member : str
        Column of the members.
    year : str
        Column of the year, a whole number.

    Returns
    -------
    polars.DataFrame
        One row per member, year and guideline that held, in the order of the rows and
        of the guidelines: the member, the year, ``guideline``, ``value`` (the
        guideline), ``figure``, ``gap`` (value minus figure, in the unit of the
        guideline: positive is short of it), ``reached`` (yes, no, or null for not
        covered), ``due`` (whether the deadline has come) and ``reason`` (why there is
        no gap; null where there is one).

    Raises
    ------
    SchemaError
        If the member or the year is missing, or a figure is infinite.

    Notes
    -----
    gap = g - x. Before the deadline a gap is a distance and no breach, and guidelines
    are political and not treaty duties. Figures are taken as published, rounded: at
    2.00 it is reached, also where the figure before rounding was 1.996. The 1.5 percent
    of The Hague are "up to" and have no published national table: not covered, and
    never added to the 3.5.

    References
    ----------
    Wales Summit Declaration, 5 September 2014, paragraph 14; The Hague Summit
    Declaration, 25 June 2025; the others as named in `GUIDELINES`.

    Examples
    --------
    >>> row = {"state": ["Arles"], "year": [2020], "spending_of_gdp": [1.5]}
    >>> made = guideline_gaps(pl.DataFrame(row))
    >>> made.select("gap", "reached", "due").row(0)
    (0.5, False, False)
    """
    require(frame, member, year)
    chosen = tuple(guidelines)
    parts = [
        _against(frame, one, place, member, year) for place, one in enumerate(chosen)
    ]
    schema = {
        member: frame.schema[member],
        year: frame.schema[year],
        **_COLUMNS,
    }
    if not parts:
        return pl.DataFrame(schema=schema)
    made = pl.concat(parts).sort("__row", "__place").select(list(schema))
    if made["figure"].is_infinite().any():
        problem = "A figure is infinite; a finite number was expected."
        raise SchemaError(problem, "Give null where it is not known.")
    return made


_COLUMNS: Final = {
    "guideline": pl.String(),
    "value": pl.Float64(),
    "figure": pl.Float64(),
    "gap": pl.Float64(),
    "reached": pl.Boolean(),
    "due": pl.Boolean(),
    "reason": pl.String(),
}


def _against(
    frame: pl.DataFrame, one: Guideline, place: int, member: str, year: str
) -> pl.DataFrame:
    """Rows of one guideline, for the years in which it held."""
    held = bool(one.column) and one.column in frame.columns
    number = (
        pl.col(one.column).cast(pl.Float64).fill_nan(None) if held else pl.lit(None)
    )
    last = one.until if one.until is not None else pl.col(year)
    due = pl.col(year) >= (one.deadline if one.deadline is not None else one.since)
    gap = pl.lit(one.value) - pl.col("figure")
    missing = NO_FIGURE if one.column else NO_TABLE
    return (
        frame.with_row_index("__row")
        .filter(pl.col(year) >= one.since, pl.col(year) <= last)
        .select(
            "__row",
            pl.lit(place).alias("__place"),
            member,
            year,
            pl.lit(one.name).alias("guideline"),
            pl.lit(one.value).alias("value"),
            number.cast(pl.Float64).alias("figure"),
            due.alias("due"),
        )
        .with_columns(
            gap.alias("gap"),
            (pl.col("figure") >= one.value).alias("reached"),
            pl.when(pl.col("figure").is_null()).then(pl.lit(missing)).alias("reason"),
        )
    )


MEASURES: Final = (
    Measure(
        name="guideline_gaps",
        title="Distance to every guideline",
        unit="the unit of the guideline",
        low=None,
        high=None,
        null_means="the member has no figure, or nobody publishes one",
        formula="g - x",
        reference="Wales Summit Declaration, 5 September 2014, paragraph 14; The "
        "Hague Summit Declaration, 25 June 2025",
        needs=("share of GDP, of equipment, or real growth", "member", "year"),
        function=guideline_gaps,
        analysis_unit="member-year",
    ),
)
