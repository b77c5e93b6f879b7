"""The main table of a payload as CSV, as Parquet and as a workbook."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from foedus.answers.finding import Row, Table, TableColumn
from foedus.report.table import csv_text

if TYPE_CHECKING:
    import polars as pl

MADE: Final = datetime.datetime(1980, 1, 1)
"""A day for workbooks, which must not depend on the one on which they are written."""

Cell = str | float | int | bool | None


def flat(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Cell]]:
    """Return rows whose cells are text, numbers, truth values or null.

    Parameters
    ----------
    rows : iterable of mapping
        Objects of a payload; lists become text with semicolons, objects give one
        column for each of their keys.
    """
    return [dict(_cells(row)) for row in rows]


def _cells(row: Mapping[str, Any]) -> Iterable[tuple[str, Cell]]:
    for name, value in row.items():
        if isinstance(value, Mapping):
            yield from ((f"{name}_{key}", cell) for key, cell in _cells(value))
        elif isinstance(value, list):
            yield name, "; ".join(_word(item) for item in value)
        else:
            yield name, value


def named(rows: list[Any], document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the rows of a payload as objects.

    Parameters
    ----------
    rows : list of dict or list of list
        Objects, or lists of cells in the order of the payload's columns.
    document : mapping
        The payload: ``columns`` names those of lists, each ``{name, ...}``.

    Returns
    -------
    list of dict
        A name that stands for several columns gets a number from the second on.
    """
    if not rows or isinstance(rows[0], Mapping):
        return rows
    names: list[str] = []
    for column in document["columns"]:
        said, number = str(column["name"]), 2
        while said in names:
            said, number = f"{column['name']}_{number}", number + 1
        names.append(said)
    return [dict(zip(names, row, strict=True)) for row in rows]


def _word(item: object) -> str:
    if isinstance(item, Mapping):
        return str(item.get("id") or next(iter(item.values()), ""))
    return str(item)


def _names(rows: list[dict[str, Cell]]) -> list[str]:
    return list(dict.fromkeys(name for row in rows for name in row))


def csv(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Return rows as CSV in UTF-8, nothing where a cell is null.

    Parameters
    ----------
    rows : iterable of mapping
        Objects of a payload. Text that a spreadsheet would run gets an apostrophe.
    """
    cells = flat(rows)
    names = [name for name in _names(cells) if name != "confirmed"]
    table = Table(
        tuple(TableColumn(name, name) for name in names),
        tuple(
            Row(
                str(number),
                tuple(row.get(name) for name in names),
                confirmed=row.get("confirmed") is not False,
            )
            for number, row in enumerate(cells)
        ),
    )
    return csv_text(table).encode("utf-8")


def frame(rows: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    """Return rows as a frame; a column without any value is text.

    Parameters
    ----------
    rows : iterable of mapping
        Objects of a payload.
    """
    import polars as pl

    cells = flat(rows)
    columns = {name: [row.get(name) for row in cells] for name in _names(cells)}
    series = [pl.Series(name, values, strict=False) for name, values in columns.items()]
    typed = [s.cast(pl.String) if s.dtype == pl.Null else s for s in series]
    return pl.DataFrame(typed)


def parquet(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Return rows as a Parquet file.

    Parameters
    ----------
    rows : iterable of mapping
        Objects of a payload.
    """
    stream = io.BytesIO()
    frame(rows).write_parquet(stream)
    return stream.getvalue()


def xlsx(rows: Iterable[Mapping[str, Any]], about: Mapping[str, Any]) -> bytes:
    """Return rows as a workbook, with a second sheet that says where they are from.

    Parameters
    ----------
    rows : iterable of mapping
        Objects of a payload.
    about : mapping
        The payload: ``title``, ``permanent``, ``made_with`` and ``cite``.
    """
    import xlsxwriter

    stream = io.BytesIO()
    # Text stays text: nothing that begins with "=" becomes a formula or a link.
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    book = xlsxwriter.Workbook(stream, plain)
    book.set_properties({"created": MADE})
    frame(rows).write_excel(book, "table", freeze_panes=(1, 1), autofit=True)
    sheet = book.add_worksheet("about")
    said = {
        "Title": about["title"],
        "Address": about["permanent"],
        "Made with": about["made_with"],
        "Cite": about["cite"]["text"],
        "Empty cells": "not covered, never zero or no",
    }
    for line, pair in enumerate(said.items()):
        sheet.write_row(line, 0, pair)
    book.close()
    return stream.getvalue()
