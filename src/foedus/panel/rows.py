"""The rows of a panel as one lazy expression, the same on every engine.

The base is a small table of segments. It is cut into one cell for each unit and year,
each source is joined to the cells by its keys and the year, and a panel of months or
days is unfolded at the end. No window runs over rows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
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


def joined(rows: Rows, found: Sequence[tuple[int, Attachment]], on: Engine) -> Rows:
    """Join sources that have the same keys to cells.

    Parameters
    ----------
    rows : narwhals.LazyFrame
        Cells.
    found : sequence of tuple
        Place in the panel and attachment; one if it cuts the year.
    on : Engine
        Where the rows are built.

    Returns
    -------
    narwhals.LazyFrame
        The cells with the columns of the sources and, for each, the column of `hit`.
    """
    (_, first), *_ = found
    by = [*first.on, "year"]
    table = _together(found, by)
    if not first.cut:
        met = rows.join(on.load(table), on=by, how="left")
    else:
        pieces = table.rename({"start": "opens", "stop": "closes"})
        met = _cut(rows.join(on.load(pieces), on=by, how="left"))
    for number, one in found:
        met = _filled(met, number, one, on)
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
        The segments, in the same order, with what `shown` needs.
    """
    keys = list(spell.keys)
    names = {"from": "start", "to": "stop", **_hidden(spell)}
    clocks = spell.clocks.rename(names)
    met = segments.shared(base, clocks, keys)
    nobody = base.filter(pl.any_horizontal(pl.col(k).is_null() for k in keys))
    return met if nobody.is_empty() else pl.concat([met, nobody], how="diagonal")


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
    before: Callable[[str], pl.Expr] = lambda n: pl.col(n).shift(1)  # noqa: E731
    worse = pl.lit(value=False)
    for name in reversed(by):
        worse = (before(name) > pl.col(name)) | ((before(name) == pl.col(name)) & worse)
    if frame.select(worse.any()).item():
        return frame.sort(by)
    return frame


def _hidden(spell: Spell) -> dict[str, str]:
    return {n: f"{spell.column}__{n}" for n in ("origin", "pace")}


def _together(found: Sequence[tuple[int, Attachment]], by: list[str]) -> pl.DataFrame:
    """Return sources of the same keys side by side: one join then serves them all."""
    tables = [a.frame.rename({"listed": hit(number)}) for number, a in found]
    table = tables[0]
    for other in tables[1:]:
        table = table.join(other, on=by, how="full", coalesce=True)
    return table


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


def _filled(rows: Rows, number: int, one: Attachment, on: Engine) -> Rows:
    """Say what there is where a source says that there was nothing."""
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
