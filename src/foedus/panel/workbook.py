"""Workbooks: the rows on one sheet, what the columns say on another."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Final

import polars as pl
import xlsxwriter

from foedus.errors import PanelError
from foedus.panel.citation import bibtex
from foedus.panel.frame import Panel
from foedus.panel.labels import labels

ROWS: Final = 1_048_576
COLUMNS: Final = 16_384
_MADE: Final = datetime.datetime(1980, 1, 1)
"""A day for the file, which must not depend on the one on which it is written."""


class Workbook:
    """An xlsx file with the sheets ``panel``, ``columns`` and ``sources``.

    Parameters
    ----------
    path : Path
        The file.
    panel : Panel
        Whose rows it takes.

    Raises
    ------
    PanelError
        If a sheet cannot hold so many rows or columns.
    """

    def __init__(self, path: Path, panel: Panel) -> None:
        _refuse_large(panel)
        # Text stays text: nothing that begins with "=" becomes a formula or a link.
        plain = {"strings_to_formulas": False, "strings_to_urls": False}
        self._book = xlsxwriter.Workbook(path, {"constant_memory": True, **plain})
        self._book.set_properties({"created": _MADE})
        self._sheet = self._book.add_worksheet("panel")
        self._sheet.freeze_panes(1, len(panel.unit.key))
        self._sheet.write_row(0, 0, panel.columns)
        self._row = 0
        self._panel = panel

    def put(self, frame: pl.DataFrame) -> None:
        """Take the next rows."""
        for row in frame.iter_rows():
            self._row += 1
            self._sheet.write_row(self._row, 0, row)

    def close(self) -> None:
        """Write the other sheets and finish the file."""
        about = self._book.add_worksheet("columns")
        about.write_row(0, 0, ("column", "says", "unit", "source"))
        for n, (name, said) in enumerate(labels(self._panel).items(), start=1):
            about.write_row(n, 0, (name, said.text, said.unit, said.source))
        cited = self._book.add_worksheet("sources")
        for n, line in enumerate(bibtex(self._panel).splitlines()):
            cited.write_string(n, 0, line)
        self._book.close()


def _refuse_large(panel: Panel) -> None:
    found = panel.count() + 1
    if found > ROWS:
        problem = (
            f"A sheet holds {ROWS:,} rows with its header; the panel has {found:,}."
        )
        raise PanelError(
            problem, "Write .parquet or .csv, or fewer years.", found=found
        )
    if len(panel.columns) > COLUMNS:
        problem = (
            f"A sheet holds {COLUMNS:,} columns; there are {len(panel.columns):,}."
        )
        raise PanelError(problem, "Write .parquet or .csv.", found=len(panel.columns))
