"""The rows of a panel as one lazy expression, the same on every engine.

The base is a small table of segments, which sources with values for spans of steps cut
further. It is cut into one cell for each unit and year, each source with values for
years is joined to the cells by its keys and the year, and a panel of months or days is
unfolded at the end. No window runs over rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import narwhals as nw
import polars as pl

from foedus.panel import curves, segments
from foedus.panel.attachment import Attachment
from foedus.panel.engine import Engine, Rows

HIT: Final = "listed__"
"""Prefix of the columns that say whether a source listed a row."""

_SPAN: Final = ("start", "stop")


@dataclass(frozen=True, slots=True)
class Spell:
    """A peace clock that a panel gains.

    Attributes
    ----------
    column : str
        Its name in the panel.
    keys : tuple of str
        What the clock belongs to.
    clocks : polars.DataFrame
        Its segments, as `foedus.panel.peace.clocks` returns them.
    polynomial : int
        Powers of the clock that the panel gains too, up to this one.
    knots : tuple of int
        Knots of a natural cubic spline of the clock; empty for none.
    """

    column: str
    keys: tuple[str, ...]
    clocks: pl.DataFrame
    polynomial: int = 1
    knots: tuple[int, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the columns that the panel gains, in order."""
        return (self.column, *curves.names(self.column, self.polynomial, self.knots))

    @property
    def schema(self) -> dict[str, pl.DataType]:
        """Return the types of the columns: whole numbers, but for splines."""
        powers = self.columns[: self.polynomial]
        made: dict[str, pl.DataType] = dict.fromkeys(self.columns, pl.Float64())
        return {**made, **dict.fromkeys(powers, pl.Int64()), self.column: pl.Int32()}


def hit(number: int) -> str:
    """Return the name of the column that says whether a source listed a row.

    Parameters
    ----------
    number : int
        Place of the attachment in the panel.

    Returns
    -------
    str
        A name that no column of a source has.
    """
    return f"{HIT}{number}"


@dataclass(frozen=True, slots=True)
class Join:
    """Sources that have the same keys, side by side: one join serves them all.

    Attributes
    ----------
    by : list of str
        Columns of the cells, ``year`` the last.
    table : polars.DataFrame
        `by`, the columns of the sources and, for each, the column of `hit`; for a
        source whose values change within a year also ``opens`` and ``closes``.
    found : list of tuple
        Place in the panel and attachment; one if its values change within a year.
    """

    by: list[str]
    table: pl.DataFrame
    found: list[tuple[int, Attachment]]


def join(found: list[tuple[int, Attachment]]) -> Join:
    """Put sources side by side.

    Parameters
    ----------
    found : list of tuple
        Place in the panel and attachment, of the same keys; one if its values change
        within a year.

    Returns
    -------
    Join
        What `joined` needs.
    """
    by = [*found[0][1].on, "year"]
    tables = [a.frame.rename({"listed": hit(number)}) for number, a in found]
    table = tables[0].rename({"start": "opens", "stop": "closes"}, strict=False)
    for other in tables[1:]:
        table = table.join(other, on=by, how="full", coalesce=True)
    return Join(by, table, found)


def joined(rows: Rows, join: Join, on: Engine) -> Rows:
    """Join sources that have the same keys to cells.

    Parameters
    ----------
    rows : narwhals.LazyFrame
        Cells.
    join : Join
        The sources.
    on : Engine
        Where the rows are built.

    Returns
    -------
    narwhals.LazyFrame
        The cells with the columns of the sources and, for each, the column of `hit`.
    """
    met = rows.join(on.load(join.table), on=join.by, how="left")
    if "opens" in join.table.columns:
        met = _cut(met)
    for number, one in join.found:
        met = filled(met, number, one, on)
    return met


def spelled(base: pl.DataFrame, spell: Spell) -> pl.DataFrame:
    """Cut segments by those of a peace clock: few segments, where rows are many.

    Parameters
    ----------
    base : polars.DataFrame
        Segments that become rows.
    spell : Spell
        The clock.

    Returns
    -------
    polars.DataFrame
        The segments, in any order, with what `shown` needs.
    """
    names = {"from": "start", "to": "stop", **_hidden(spell)}
    return segments.cut(base, spell.clocks.rename(names), spell.keys)


def valued(base: pl.DataFrame, number: int, one: Attachment) -> pl.DataFrame:
    """Cut segments by the spans of a source, and give them its values.

    Parameters
    ----------
    base : polars.DataFrame
        Segments that become rows.
    number : int
        The place of the source in the panel.
    one : Attachment
        The source, with values for spans of steps.

    Returns
    -------
    polars.DataFrame
        The segments with the columns of the source and that of `hit`, in any order.
    """
    return segments.cut(base, one.frame.rename({"listed": hit(number)}), one.on)


def shown(rows: Rows, spell: Spell) -> Rows:
    """Show a peace clock in rows that are single steps.

    Parameters
    ----------
    rows : narwhals.LazyFrame
        Rows with ``start`` whose base went through `spelled`.
    spell : Spell
        The clock.

    Returns
    -------
    narwhals.LazyFrame
        The rows with its column (Int32, steps) and those of its curves; null where it
        is not known.
    """
    origin, pace = (nw.col(n) for n in _hidden(spell).values())
    value = pace * (nw.col("start") - origin)
    found = rows.with_columns(value.cast(nw.Int32).alias(spell.column))
    more = list(curves.curves(spell.column, spell.polynomial, spell.knots))
    if more:
        found = found.with_columns(more)
    return found.drop(*_hidden(spell).values())


def ordered(frame: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """Sort rows, unless they are in order already.

    Parameters
    ----------
    frame : polars.DataFrame
        Rows.
    by : sequence of str
        Columns.

    Returns
    -------
    polars.DataFrame
        The same rows in order.
    """
    worse = pl.lit(value=False)
    for name in reversed(by):
        own, before = pl.col(name), pl.col(name).shift(1)
        worse = (before > own) | ((before == own) & worse)
    if frame.select(worse.any()).item():
        return frame.sort(by)
    return frame


def _hidden(spell: Spell) -> dict[str, str]:
    return {n: f"{spell.column}__{n}" for n in ("origin", "pace")}


def _cut(met: Rows) -> Rows:
    """Cut cells by the pieces of a source; a cell without pieces stays whole."""
    start, stop, opens, closes = (nw.col(n) for n in (*_SPAN, "opens", "closes"))
    whole = opens.is_null()
    touching = met.filter(whole | ((start < closes) & (opens < stop)))
    low = nw.when(whole | (opens < start)).then(start).otherwise(opens)
    high = nw.when(whole | (closes > stop)).then(stop).otherwise(closes)
    return touching.with_columns(low.alias("start"), high.alias("stop")).drop(
        "opens", "closes"
    )


def filled(rows: Rows, number: int, one: Attachment, on: Engine) -> Rows:
    """Say what there is where a source says that there was nothing.

    Parameters
    ----------
    rows : narwhals.LazyFrame
        Cells with the columns of the source.
    number : int
        Its place in the panel.
    one : Attachment
        The source.
    on : Engine
        Where the rows are built.

    Returns
    -------
    narwhals.LazyFrame
        The cells: where the source covers one and does not list it, its columns have
        the values of `Attachment.fill`, and that of `hit` is false.
    """
    if not one.fill:
        return rows
    listed = hit(number)
    first, last = one.years
    none = nw.col(listed).is_null() & nw.col("year").is_between(first, last)
    if one.members is not None:
        rows, among = _among(rows, one, on)
        none = none & among
    filled = rows.with_columns(
        nw.when(none).then(nw.lit(value)).otherwise(nw.col(name)).alias(name)
        for name, value in one.fill.items()
    )
    known = nw.when(none).then(nw.lit(value=False)).otherwise(nw.col(listed))
    return filled.with_columns(known.alias(listed)).drop(
        *(f"member__{n}" for n in range(len(one.on)) if one.members is not None)
    )


def _among(rows: Rows, one: Attachment, on: Engine) -> tuple[Rows, nw.Expr]:
    """Look up whether the states of a row are ones that the source describes."""
    assert one.members is not None
    among = nw.lit(value=True)
    for number, state in enumerate(one.on):
        flag = f"member__{number}"
        table = one.members.rename({"state": state}).with_columns(
            pl.lit(True).alias(flag)
        )
        rows = rows.join(on.load(table), on=[state, "year"], how="left")
        among = among & ~nw.col(flag).is_null()
    return rows, among
