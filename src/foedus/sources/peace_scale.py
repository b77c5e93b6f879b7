"""The peace data of Diehl, Goertz and Gallegos, as they are published.

The file has no header and one line per pair of states: the number of the pair, then
periods (``19200110-19871002``), each followed by the level of the peace scale, as many
as the pair needs [1]_. The reader makes one row per period. A line that breaks this is
refused whole.

References
----------
.. [1] Diehl, P. F., Goertz, G. and Gallegos, Y. (2021), Peace Data: Concept,
   Measurement, Patterns, and Research Agenda, Conflict Management and Peace Science
   38(5): 605-624; readme of version 3.1.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

import polars as pl

from foedus import dates
from foedus.errors import DateError, SourceError
from foedus.sources.catalog import Entry
from foedus.sources.opening import Raw, open_raw
from foedus.sources.reading import ReadResult
from foedus.sources.tabular import conform

TABLE: Final = "period"
FIRST_YEAR: Final = "1900"
"""Year of the start that stands for "before the data begin"."""
LAST_YEAR: Final = "2020"
"""Year of the end that stands for "after the data end"."""

_NO_SEPARATOR: Final = "\x1f"
"""A character that text does not hold: lines have unequal numbers of cells."""
_DYAD: Final = re.compile(r"\d{4,6}")
_PERIOD: Final = re.compile(r"(\d{8})-(\d{8})")
_OPEN: Final = "9999"
_UNKNOWN: Final = ("00", "99")
_FILLING: Final = ("", ".")

_NO_DYAD: Final = "the first cell is not the number of a pair of states"
_NO_PERIOD: Final = "a period is not written as YYYYMMDD-YYYYMMDD"
_NO_DAY: Final = "a period begins or ends on a day that never was"
_NO_LEVEL: Final = "a period has no level, or a level no period"
_BACKWARD: Final = "a period ends before it begins"

_Row = tuple[str, str, str, str, str | None, str | None, str, str, str]


class _BrokenLineError(ValueError):
    """A line that is refused; its text is the reason."""


def read(files: Mapping[str, Path], said: Entry, version: str) -> ReadResult:
    """Read the file of the peace data.

    Parameters
    ----------
    files : mapping of str to Path
        Table name -> file; the one table is ``period``.
    said : Entry
        The catalogue entry.
    version : str
        Version of the file.

    Returns
    -------
    ReadResult
        One row per period. Rows read and refused are lines of the file, which hold one
        or more periods each.

    Raises
    ------
    SourceError
        If the file cannot be read or no line can be kept.
    """
    path, table = files[TABLE], said.tables[TABLE]
    file = replace(table.files[0], name=path.name)
    raw = open_raw(path, replace(file, separator=_NO_SEPARATOR))
    rows: list[_Row] = []
    lines: list[int] = []
    refused: Counter[str] = Counter(raw.refused)
    for line, text in zip(raw.line, raw.frame["1"], strict=True):
        try:
            periods = _periods([cell.strip() for cell in text.split(",")])
        except _BrokenLineError as error:
            refused[str(error)] += 1
            continue
        rows += periods
        lines += [line] * len(periods)
    if not rows:
        problem = f"{path.name}: no line holds a pair of states and its periods."
        remedy = "Check that this is the publisher's own file of this version."
        raise SourceError(problem, remedy, file=path.name, refused=dict(refused))
    part = conform(_long(rows, lines), table, replace(file, header=True))
    refused.update(part.refused)
    notes = (
        *raw.notes,
        *part.notes,
        f"{len(lines)} periods in {len(set(lines))} lines.",
    )
    return ReadResult(part.tables, raw.rows_read, dict(refused), notes)


def _periods(cells: list[str]) -> list[_Row]:
    """Rows of one line."""
    dyad, *rest = cells
    while rest and rest[-1] in _FILLING:
        rest.pop()
    if not _DYAD.fullmatch(dyad):
        raise _BrokenLineError(_NO_DYAD)
    if len(rest) % 2 or not rest or "" in rest:
        raise _BrokenLineError(_NO_LEVEL)
    number = int(dyad)
    pair = (str(number), str(number // 1000), str(number % 1000))
    periods = zip(rest[::2], rest[1::2], strict=True)
    return [(*pair, str(n), *_period(p, v)) for n, (p, v) in enumerate(periods, 1)]


def _period(text: str, level: str) -> tuple[str | None, str | None, str, str, str]:
    """Start, end, whether each is cut off by the data, and level of a period."""
    found = _PERIOD.fullmatch(text)
    if not found:
        raise _BrokenLineError(_NO_PERIOD)
    begin, end = found.groups()
    since = begin == FIRST_YEAR + _OPEN
    until = end == LAST_YEAR + _OPEN
    first = None if since else _day(begin)
    last = None if until else _day(end)
    if first and last and dates.parse(first).earliest > dates.parse(last).latest:
        raise _BrokenLineError(_BACKWARD)
    return first, last, "yes" if since else "no", "yes" if until else "no", level


def _day(text: str) -> str:
    """EDTF text of YYYYMMDD; parts written 00 or 99 are not known."""
    year, month, day = text[:4], text[4:6], text[6:]
    if month in _UNKNOWN:
        written = year
    elif day in _UNKNOWN:
        written = f"{year}-{month}"
    else:
        written = f"{year}-{month}-{day}"
    try:
        dates.parse(written)
    except DateError as error:
        raise _BrokenLineError(_NO_DAY) from error
    return written


def _long(rows: list[_Row], lines: list[int]) -> Raw:
    names = ("dyad", "ccode1", "ccode2", "number", "begin", "end")
    more = ("left_censored", "right_censored", "level")
    schema = dict.fromkeys((*names, *more), pl.String())
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    return Raw(frame, pl.Series("line", lines, dtype=pl.Int64), len(rows))
