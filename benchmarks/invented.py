"""Files that no publisher wrote, laid out as those of the catalogue are.

The catalogue says which columns a file has and what a cell may say; every cell here
follows from the number of its row. Nothing is taken from a published file.
"""

from __future__ import annotations

import math
from pathlib import Path

import polars as pl

from foedus.sources.catalog import entry
from foedus.sources.fitting import publisher_names
from foedus.sources.layout import ColumnSpec, FileSpec, TableSpec

STATES = 200


def write(folder: Path, source: str, table: str, name: str, rows: int) -> Path:
    """Write an invented file of a source that the common reader reads.

    Parameters
    ----------
    folder : Path
        Where to.
    source, table : str
        Id of the catalogue entry and one of its tables.
    name : str
        The publisher's name of the file, which tells the layout and the version.
    rows : int
        Rows.

    Returns
    -------
    Path
        The file: comma-separated text, Parquet, or a workbook of one sheet.
    """
    said = entry(source).tables[table]
    (file,) = (f for f in said.files if f.name == name)
    frame, path = _frame(said, file, rows), folder / name
    match file.format:
        case "parquet":
            frame.write_parquet(path)
        case "xlsx":
            frame.write_excel(path)
        case _:
            frame.write_csv(path)
    return path


def _frame(said: TableSpec, file: FileSpec, rows: int) -> pl.DataFrame:
    names = publisher_names(said, file)
    columns = {
        names[spec.name]: [_cell(spec, n, spec.name in said.key) for n in range(rows)]
        for spec in said.columns
        if spec.name in names
    }
    return pl.DataFrame(columns)


def _cell(spec: ColumnSpec, number: int, key: bool) -> str | int | float:
    """Return the cell of a row; those of a key do not soon repeat."""
    column = spec.column
    if column.values:
        return column.values[number % len(column.values)]
    if column.type == "edtf":
        return "1990-01-02"
    if column.type == "text":
        return f"{column.name} {number}" if key else "invented"
    low = 0 if column.low is None else math.ceil(column.low)
    high = low + 10 * STATES if column.high is None else math.floor(column.high)
    place = number // STATES if spec.role == "year" else number
    width = high - low + 1
    value = low + place % max(1, width if key else min(width, 9))
    return float(value) if column.type == "number" else value
