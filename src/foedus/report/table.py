"""Cells and headers of a table as every report shows them, and tables as CSV."""

from __future__ import annotations

import csv
import io
import math
from dataclasses import replace
from typing import Final

from foedus import dates
from foedus.answers.finding import Cell, Table, TableColumn
from foedus.errors import DateError

NOT_COVERED: Final = "n/c"
OPEN: Final = "open"
END: Final = "end"
DRAWN_ONLY: Final = ("lat", "lon")
YEAR_NAMES: Final = frozenset({"year", "years"})
LARGE: Final = 1000
MEDIUM: Final = 100
SMALL: Final = 0.01
FORMULA: Final = ("=", "+", "@", "\t", "\r")


def date_text(text: str) -> str:
    """Return a date as a reader sees it, such as "478 BCE" for "-0477".

    Parameters
    ----------
    text : str
        EDTF text; any other text comes back as it is.
    """
    if not text:
        return NOT_COVERED
    if text == "..":
        return OPEN
    try:
        return dates.parse(text).display()
    except DateError:
        return text


def is_year(column: TableColumn) -> bool:
    """Return whether a number column holds years, which have no separators."""
    return column.name in YEAR_NAMES or column.unit in YEAR_NAMES


def year_text(year: int) -> str:
    """Return an astronomical year as a reader sees it: 0 is "1 BCE"."""
    return f"{year}" if year > 0 else f"{1 - year} BCE"


def cell_text(cell: Cell, column: TableColumn) -> str:
    """Return a cell as a reader sees it.

    Parameters
    ----------
    cell : str, float, int or None
        The cell; None and numbers that are not finite give "n/c", except that None in
        a date column named `end` is "open": it goes on.
    column : TableColumn
        Its column, which says how many decimals a number has.
    """
    if cell is None and column.kind == "date" and column.name == END:
        return OPEN
    if cell is None or _bare(cell):
        return NOT_COVERED
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, str):
        return date_text(cell) if column.kind == "date" else cell
    if is_year(column) or column.kind == "date":
        return year_text(int(cell))
    if column.kind == "text":
        return str(cell)
    return _without_minus_zero(f"{cell:,.{column.digits}f}")


def _without_minus_zero(text: str) -> str:
    """Return "0.00" for "-0.00", and a true minus sign otherwise."""
    if text.startswith("-") and not any(digit in text for digit in "123456789"):
        return text[1:]
    return text.replace("-", "\N{MINUS SIGN}")


def number_text(value: float) -> str:
    """Return a headline number with as many decimals as its size calls for.

    Parameters
    ----------
    value : float or int
        Whole numbers have none; below 100 at most two, below 1,000 at most one, above
        none.
    """
    if not math.isfinite(value):
        return NOT_COVERED
    size = abs(value)
    if isinstance(value, int) or size >= LARGE:
        return _without_minus_zero(f"{value:,.0f}")
    if 0 < size < SMALL:
        return _without_minus_zero(f"{value:.2g}")
    text = f"{value:,.1f}" if size >= MEDIUM else f"{value:.2f}"
    return _without_minus_zero(text.rstrip("0").rstrip("."))


def readable(table: Table) -> Table:
    """Return the table with the columns that a reader needs.

    Coordinates, the guidelines that are the same in every row, and codes beside names
    are drawn or saved, and not shown.

    Parameters
    ----------
    table : Table
        The table.
    """
    names = [column.name for column in table.columns]
    kept = [
        place
        for place, name in enumerate(names)
        if name not in DRAWN_ONLY
        and not name.startswith("guideline")
        and not (name == "iso3" and "name" in names)
    ]
    if len(kept) in {0, len(names)}:
        return table
    rows = tuple(
        replace(row, cells=tuple(row.cells[place] for place in kept))
        for row in table.rows
    )
    return Table(tuple(table.columns[place] for place in kept), rows, table.note)


def header_text(column: TableColumn) -> str:
    """Return a header with its unit in brackets."""
    return f"{column.title} ({column.unit})" if column.unit else column.title


def sort_value(cell: Cell, column: TableColumn) -> str:
    """Return what a page sorts a cell by: a plain number, or text; "" if unknown.

    Parameters
    ----------
    cell : str, float, int or None
        The cell.
    column : TableColumn
        Its column; dates sort by their earliest day.
    """
    if cell is None or _bare(cell):
        return ""
    if column.kind == "date" and isinstance(cell, str):
        try:
            return str(dates.parse(cell).earliest)
        except DateError:
            return ""
    return str(cell)


def csv_text(table: Table) -> str:
    """Return a table as CSV, with names as header and nothing where not covered.

    Parameters
    ----------
    table : Table
        The table; its rows keep their order. A last column `confirmed` is yes or no.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([*(column.name for column in table.columns), "row_confirmed"])
    for row in table.rows:
        cells = [_plain(cell) for cell in row.cells]
        writer.writerow([*cells, "yes" if row.confirmed else "no"])
    return stream.getvalue()


def _plain(cell: Cell) -> str | float:
    """Return a cell for CSV; text that a spreadsheet would run gets an apostrophe."""
    if cell is None or _bare(cell):
        return ""
    if isinstance(cell, str) and cell.startswith(FORMULA):
        return "'" + cell
    return cell


def _bare(cell: Cell) -> bool:
    """Return whether a cell holds nothing that can be written."""
    return cell is None or (isinstance(cell, float) and not math.isfinite(cell))
