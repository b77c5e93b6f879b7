"""Panels: what was built, as plain data and as tables for a terminal."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import polars as pl

from foedus.panel import audit
from foedus.panel.audit import Audited
from foedus.panel.whole import Panel
from foedus.report.lists import wrapped

Document = dict[str, Any]

PREVIEW: Final = 6
"""Rows that are shown where no file is written."""

_NARROW: Final = 80
_WIDE: Final = 160
_HEAD: Final = (
    *("Step", "Rows in", "Matched", "None", "Not covered", "Doubled", "Orphans"),
)


def document(
    panel: Panel,
    found: Iterable[Audited],
    file: Path | None = None,
    sidecar: Path | None = None,
) -> Document:
    """Return what a panel is.

    Parameters
    ----------
    panel : Panel
        The panel.
    found : iterable of Audited
        Its audit.
    file, sidecar : Path, optional
        Where its rows and what is known about them were written.

    Returns
    -------
    dict
        ``rows, columns, audit, warnings, recipe, file, sidecar``.
    """
    steps = tuple(found)
    return {
        "unit": f"{panel.unit.name}s",
        "years": list(panel.years),
        "rows": panel.count(),
        "columns": list(panel.columns),
        "audit": audit.document(steps),
        "warnings": list(warnings(steps)),
        "recipe": panel.recipe(),
        "file": None if file is None else str(file),
        "sidecar": None if sidecar is None else str(sidecar),
    }


def warnings(found: Iterable[Audited]) -> Iterator[str]:
    """Say which cases kept rows of which they know nothing.

    Parameters
    ----------
    found : iterable of Audited
        An audit.

    Yields
    ------
    str
        One sentence a case.
    """
    for one in found:
        if one.step.startswith("where ") and one.unknown:
            case = one.step.removeprefix("where ")
            why = "; ".join(one.rules)
            yield (
                f"{one.unknown:,} rows stay though '{case}' is not known of them "
                f"({why}). Their column is null: decide what they are."
            )


def preview(panel: Panel, rows: int = PREVIEW) -> pl.DataFrame:
    """Build the first rows of a panel.

    Parameters
    ----------
    panel : Panel
        The panel.
    rows : int
        How many.

    Returns
    -------
    polars.DataFrame
        The first rows by the key.
    """
    first = panel.pieces.head(rows)
    few = first.with_columns(
        pl.min_horizontal("stop", pl.col("start") + rows).alias("stop")
    )
    found = panel.engine.fetch(panel.lazy(few).select(*panel.columns))
    return found.sort(panel.unit.key).head(rows)


def lines(said: Document, rows: pl.DataFrame | None = None) -> Iterator[str]:
    """Show a panel: its first rows, its counts and its audit.

    Parameters
    ----------
    said : dict
        From `document`.
    rows : polars.DataFrame, optional
        Its first rows; None where they were written to a file.

    Yields
    ------
    str
        Lines, as wide as the terminal.
    """
    first, last = said["years"]
    yield f"{said['unit']} {first} to {last}: {said['rows']:,} rows"
    yield from wrapped(f"columns: {', '.join(said['columns'])}", indent=2)
    if rows is not None:
        yield ""
        yield from _rows(rows)
    if said["audit"]:
        yield ""
        yield from grid(_HEAD, map(_audited, said["audit"]), right=range(1, 7))
    for one in said["audit"]:
        yield from (n for note in _notes(one) for n in wrapped(note, indent=2))
    if said["file"]:
        yield ""
        yield f"Wrote {said['file']} and {said['sidecar']}."


def _rows(rows: pl.DataFrame) -> Iterator[str]:
    """Show as many columns as fit."""
    cells = {n: [cell(value) for value in rows[n]] for n in rows.columns}
    room, shown = _width() - len("and 100 more"), []
    for name, column in cells.items():
        room -= max(len(text) for text in (name, *column)) + 3
        if room < 0:
            break
        shown.append(name)
    more = len(cells) - len(shown)
    head = [*shown, f"and {more} more"] if more else shown
    body = zip(*(cells[name] for name in shown), strict=True)
    yield from grid(head, ([*row, "..."] if more else row for row in body))


def _audited(one: Document) -> list[str]:
    counts = [f"{one[name]:,}" for name in ("rows_in", "matched", "none")]
    silent = f"{sum(one['not_covered'].values()):,}"
    last = [f"{one[name]:,}" for name in ("duplicated", "orphans")]
    return [one["step"], *counts, silent, *last]


def _notes(one: Document) -> Iterator[str]:
    """Say what the counts of a step do not: reasons, examples of orphans, rules."""
    silent = [f"{reason} {n:,}" for reason, n in one["not_covered"].items() if n]
    if silent:
        yield f"{one['step']}: not covered: {', '.join(silent)}"
    if one["examples"]:
        names = ", ".join(one["examples"][0])
        keys = "; ".join(", ".join(map(str, e.values())) for e in one["examples"])
        yield f"{one['step']}: orphans ({names}) such as {keys}"
    for rule in one["rules"]:
        yield f"{one['step']}: {rule}"


def cell(value: object) -> str:
    """Return a value as it stands in a table, six digits of a number.

    Parameters
    ----------
    value : object
        A number, text, truth value or None.

    Returns
    -------
    str
        ``null`` for None.
    """
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _width() -> int:
    columns = shutil.get_terminal_size((_NARROW, 24)).columns
    return min(max(columns, _NARROW), _WIDE)


def grid(
    head: Iterable[str], rows: Iterable[Iterable[str]], right: Iterable[int] = ()
) -> Iterator[str]:
    """Draw a table as wide as the terminal, with cells that wrap.

    Parameters
    ----------
    head : iterable of str
        Titles.
    rows : iterable of iterable of str
        Cells.
    right : iterable of int
        Places of the columns of numbers, which are not wrapped.

    Yields
    ------
    str
        Lines.
    """
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    numbers = set(right)
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for place, name in enumerate(head):
        number = place in numbers
        table.add_column(
            Text(name),
            justify="right" if number else "left",
            no_wrap=number,
            overflow="fold",
        )
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    stream = io.StringIO()
    Console(file=stream, width=_width(), color_system=None).print(table)
    yield from (line.rstrip() for line in stream.getvalue().splitlines())
