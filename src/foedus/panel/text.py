"""CSV: text that a spreadsheet shows and never runs."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from foedus.panel.frame import Panel

_RUN: Final = r"^([=+@\t\r]|-[^0-9.])"
"""How text begins that a spreadsheet would take for a formula."""


class Csv:
    """A CSV file in UTF-8: a header, then a line for each row; null is empty.

    Parameters
    ----------
    path : Path
        The file.
    panel : Panel
        Whose rows it takes.
    """

    def __init__(self, path: Path, panel: Panel) -> None:
        self._file = path.open("wb")
        pl.DataFrame(schema=panel.schema).write_csv(self._file)

    def put(self, frame: pl.DataFrame) -> None:
        """Take the next rows."""
        harmless(frame).write_csv(self._file, include_header=False)

    def close(self) -> None:
        """Finish the file."""
        self._file.close()


def harmless(frame: pl.DataFrame) -> pl.DataFrame:
    """Write an apostrophe before text that a spreadsheet would run.

    Parameters
    ----------
    frame : polars.DataFrame
        Rows.

    Returns
    -------
    polars.DataFrame
        The same rows; only text that begins like a formula is changed.
    """
    text = pl.col(pl.String)
    quoted = pl.concat_str(pl.lit("'"), text)
    return frame.with_columns(
        pl.when(text.str.contains(_RUN)).then(quoted).otherwise(text).name.keep()
    )
