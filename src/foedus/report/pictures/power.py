"""Power over time: the share of states or coalitions, year by year."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from typing import Final

import polars as pl

from foedus.answers.spending import articled
from foedus.errors import AssessmentError
from foedus.report import theme
from foedus.report.drawing import NOT_COVERED, Drawing, KeyEntry, Record
from foedus.report.pictures import series
from foedus.report.pictures.picture import Picture, needs, percent
from foedus.report.pictures.series import Event

NAME: Final = "power"
MOST: Final = len(theme.CATEGORIES)


def power_over_time(
    frame: pl.DataFrame,
    *,
    measure: str = "world capability (CINC)",
    share: bool = True,
    events: Sequence[Event] = (),
    interval: str = "",
    source: str = "",
) -> Picture:
    """Draw a quantity of states or coalitions over the years.

    Parameters
    ----------
    frame : polars.DataFrame
        ``series`` (name of a state or coalition), ``year``, ``value``; ``low`` and
        ``high`` if there is an interval. Null, or no row, where not covered.
    measure : str
        What the value is, or for a share what it is a share of.
    share : bool
        Whether values are shares from 0 to 1, to be shown in percent.
    events : sequence of Event
        Treaties and wars to mark.
    interval : str
        What the band is, such as "90 % interval over all weights".
    source : str
        Source and date.

    Returns
    -------
    Picture
        One line for each series, named at its end; broken, never bridged, where not
        covered. Its title says who is at the head, since when, and who comes next.

    Raises
    ------
    AssessmentError
        If a column is missing, nothing is covered, a series has two values in a year,
        or there are more than seven series.
    """
    needs(frame, "series", "year", "value", picture=NAME)
    _check(frame)
    table = series.complete(series.with_interval(frame))
    rows = table.to_dicts()
    hues = theme.colours(tuple(dict.fromkeys(row["series"] for row in rows)))
    for row in rows:
        row["_colour"] = hues[row["series"]]
    bare = series.gaps(rows)
    title, more = _words(table, measure, share)
    told = " ".join(note for note in (source, series.said(bare)) if note)

    def draw(width: int) -> Drawing:
        return _drawing(rows, bare, share, events, interval, width)

    return Picture(
        title=title,
        subtitle=_subtitle(measure, share, table),
        source=told,
        summary=" ".join(part for part in (title, *more, series.said(bare)) if part),
        table=series.told(table),
        draw=draw,
    )


def _check(frame: pl.DataFrame) -> None:
    names = frame["series"].unique().to_list()
    if len(names) > MOST:
        problem = f"{len(names)} lines in one picture cannot be told apart."
        remedy = f"Name {MOST} states or coalitions at most."
        raise AssessmentError(problem, remedy, found=len(names))
    if frame.select("series", "year").is_duplicated().any():
        problem = "A series has two values in one year."
        raise AssessmentError(problem, "Give one row per series and year.")
    if frame["value"].drop_nulls().is_empty():
        problem = "No value is covered: there is nothing to draw."
        raise AssessmentError(problem, "Ask for years and states that are covered.")


def _subtitle(measure: str, share: bool, table: pl.DataFrame) -> str:
    text = f"Share of {measure}" if share else measure[:1].upper() + measure[1:]
    return f"{text}, {table['year'][0]}–{table['year'][-1]}"


def _drawing(
    rows: list[Record],
    bare: dict[str, list[tuple[int, int]]],
    share: bool,
    events: Sequence[Event],
    interval: str,
    width: int,
) -> Drawing:
    low, high = float(rows[0]["year"]), float(rows[-1]["year"])
    values = [row[n] for row in rows for n in ("value", "high") if row[n] is not None]
    on = series.axes(
        (low, max(high, low + 1)), series.reach(values, zero=True), share=share
    )
    longest = max(len(str(row["series"])) for row in rows)
    marked, head = series.marks(events, on, width - 60 - 7 * longest)
    key: tuple[KeyEntry, ...] = ()
    if any(row["low"] is not None for row in rows):
        key = (KeyEntry(interval or "interval", theme.HATCH, "band"),)
    if bare:
        key = (*key, NOT_COVERED)
    layers = [
        *marked,
        *series.strip(bare, on),
        *series.lines(rows, on),
        *series.names_at_ends(rows, on),
    ]
    return Drawing(tuple(layers), series.HEIGHT, key, "", head=head, left=34, foot=8)


def _words(table: pl.DataFrame, measure: str, share: bool) -> tuple[str, list[str]]:
    """Say who stands where in the last covered year, and where each began."""
    known = table.drop_nulls("value")
    amount = percent if share else _figure
    title = _head(known, measure) if share else _ends(known)
    more = []
    for (name,), part in known.group_by("series", maintain_order=True):
        ends = part.sort("year")
        best = part.sort("value", descending=True).row(0, named=True)
        more.append(
            f"{name}: {amount(ends['value'][0])} in {ends['year'][0]}, "
            f"{amount(ends['value'][-1])} in {ends['year'][-1]}, highest in "
            f"{best['year']} ({amount(best['value'])})."
        )
    return title, more


def _head(known: pl.DataFrame, measure: str) -> str:
    """Say who is at the head, since when without a break, and who is next."""
    by_year = known.sort("year", "value", descending=[True, True])
    heads = by_year.unique("year", keep="first", maintain_order=True)
    first = heads.row(0, named=True)
    last = first["year"]
    run = [*takewhile(lambda r: r["series"] == first["series"], heads.to_dicts())]
    who = articled(first["series"], start=True)
    title = f"{who} held {percent(first['value'])} of {measure} in {last}"
    for row in by_year.filter(pl.col("year") == last).slice(1, 1).iter_rows(named=True):
        whole = len(run) == heads.height
        when = "in every year shown" if whole else f"since {run[-1]['year']}"
        title += f", more than {articled(row['series'])} with {percent(row['value'])}; "
        title += f"it has led {when}"
    return f"{title}."


def _ends(known: pl.DataFrame) -> str:
    """Say which series stands highest and which lowest in the last covered year."""
    last = max(known["year"].to_list())
    rows = known.filter(pl.col("year") == last).sort("value", descending=True)
    first, low = rows.row(0, named=True), rows.row(-1, named=True)
    if rows.height == 1:
        begun = known.sort("year").row(0, named=True)
        who = articled(first["series"], start=True)
        title = f"{who} stood at {_figure(first['value'])} in {last}"
        if begun["year"] < last:
            title += f", at {_figure(begun['value'])} in {begun['year']}"
        return f"{title}."
    return (
        f"In {last} {articled(first['series'])} stood highest "
        f"({_figure(first['value'])}), {articled(low['series'])} lowest "
        f"({_figure(low['value'])})."
    )


def _figure(value: float) -> str:
    whole = abs(value) >= 100 or value == int(value)
    text = f"{value:,.0f}" if whole else f"{value:,.2f}"
    return text.replace("-", "−")
