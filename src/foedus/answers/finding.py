"""A finding: one answered question with its number, its evidence and its limits.

The records are plain and frozen. Chapters make them, reports show them, and neither
side changes them on the way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "number", "date"]
"""What a table column holds: numbers are right-aligned; dates are EDTF text, such as
"1949-04-04" or "-0477", which reports show in words ("478 BCE")."""

Cell = str | float | int | None
"""One cell of a table; None means *not covered* and is shown as "n/c"."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One row of a source that a number rests on.

    Parameters
    ----------
    key : str
        Trace key of the row, such as "row:nato-targets@2026.11#nato_targets:3".
    text : str
        What the row says, in words.
    source : str
        The source line as the row gives it: publisher, title, date, place.
    grade : str
        Grade of the source, "A" to "D"; "" where the table grades none.
    line : int
        1-based line of the row in its file; 0 where there is none.
    """

    key: str
    text: str
    source: str
    grade: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column of a table that is shown to a reader.

    Parameters
    ----------
    name : str
        Name that charts and programs use, lower case with underscores.
    title : str
        Header that the reader sees, without the unit.
    unit : str
        Unit shown in the header, such as "% of GDP"; "" where there is none.
    kind : {"text", "number", "date"}
        What the cells hold.
    digits : int
        Decimal places of a number; at least 0.
    """

    name: str
    title: str
    unit: str = ""
    kind: Kind = "text"
    digits: int = 2


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table.

    Parameters
    ----------
    key : str
        What the row is about, unique in its table (a member, a year, a line); it
        ends the trace key of the row's number.
    cells : tuple of str, float, int or None
        One cell per column, in column order; None means *not covered*.
    evidence : tuple of Evidence
        The source rows behind this row; may be empty.
    confirmed : bool
        False where the facts are unconfirmed (grade D) and must look so.
    """

    key: str
    cells: tuple[Cell, ...]
    evidence: tuple[Evidence, ...] = ()
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """A small table of results, ready to be shown, drawn or saved.

    Parameters
    ----------
    columns : tuple of TableColumn
        The columns, in the order they are shown.
    rows : tuple of Row
        The rows, in the order they are shown.
    note : str
        A remark that belongs under the table; "" where there is none.

    Raises
    ------
    ValueError
        If a row does not have one cell per column.
    """

    columns: tuple[TableColumn, ...]
    rows: tuple[Row, ...]
    note: str = ""

    def __post_init__(self) -> None:
        """Check that every row has one cell per column."""
        for row in self.rows:
            if len(row.cells) != len(self.columns):
                message = (
                    f"row {row.key!r} has {len(row.cells)} cells, "
                    f"expected {len(self.columns)}"
                )
                raise ValueError(message)


@dataclass(frozen=True, slots=True)
class Finding:
    """One answered question.

    Parameters
    ----------
    id : str
        Chapter and name, such as "money.gap-2pct"; unique in an answer.
    question : int or None
        Number of the question in the brief; None where the brief has none.
    title : str
        The question as a short heading.
    statement : str
        The finding in one or two sentences; it titles the chart.
    value : float, int, str or None
        The headline number or word; None where there is no single one.
    unit : str
        Unit of `value`, such as "allies" or "million USD of 2021".
    date : str
        Day, year or span that the value describes, as shown to a reader.
    edition : str
        Edition of the source, such as "NATO, 28 August 2025"; "" where it has none.
    interval : tuple of two floats, or None
        Lower and upper bound of `value` in `unit`; None where there is no interval.
    interval_note : str
        Which interval it is, or why there is none.
    comparison : tuple of str
        Comparisons with its own past and with a peer, one sentence each.
    evidence : tuple of Evidence
        The source rows behind the value.
    method : str
        How the value was computed, in a sentence or two.
    reference : str
        Publication that the method follows; "" where there is none.
    sources : tuple of str
        The sources, as text with publisher, title and date.
    caveats : tuple of str
        What the reader must not conclude, one sentence each.
    trace : str
        Trace key, such as "answer:nato@2024-12-31#money.gap-2pct".
    table : Table or None
        The data behind the chart or the value.
    chart : str
        Name of a chart kind in `foedus.report.figure`; "" for none.
    confirmed : bool
        False where the value rests on unconfirmed facts.
    short : bool
        True where the finding belongs to the two-page version.
    """

    id: str
    question: int | None
    title: str
    statement: str
    value: float | int | str | None
    unit: str = ""
    date: str = ""
    edition: str = ""
    interval: tuple[float, float] | None = None
    interval_note: str = ""
    comparison: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    method: str = ""
    reference: str = ""
    sources: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    trace: str = ""
    table: Table | None = None
    chart: str = ""
    confirmed: bool = True
    short: bool = False
