"""The bundled tables: reading, choosing one figure, walking back to a line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Final, NamedTuple

import polars as pl

from foedus.errors import SourceError
from foedus.schema import LINE
from foedus.sources.catalog import Choice, Entry, entry

_KEY: Final = re.compile(
    r"row:(?P<id>[^@#:]+)@(?P<version>[^@#:]+)#(?P<table>[^@#:]+):(?P<line>\d+)"
)
_PREFERRED: Final = "another figure for the same thing was preferred"
_NO_STEP: Final = "publisher, edition or year is not in the rule of choice"


class Located(NamedTuple):
    """The place of a row: `file`, `line`, its cells as written, and its source."""

    file: str
    line: int
    row: Mapping[str, str]
    entry: Entry


@dataclass(frozen=True, slots=True)
class Chosen:
    """One row per key of a source, and how many rows were set aside.

    Parameters
    ----------
    frame : polars.DataFrame
        The chosen rows: the columns of the source, ``line``, and ``alternatives``
        (UInt32), the other rows of the source for the same key.
    set_aside : mapping of str to int
        Reason -> rows that were not chosen.
    """

    frame: pl.DataFrame
    set_aside: Mapping[str, int]


@cache
def read(id: str) -> pl.DataFrame:
    """Return a bundled table.

    Parameters
    ----------
    id : str
        Name of the source, with hyphens or underscores.

    Returns
    -------
    polars.DataFrame
        The columns of the catalogue entry in their order, then ``line`` (Int32), in
        the order of the file. Null means what the entry says, never 0. Cached: treat
        it as constant.

    Raises
    ------
    SourceError
        If there is no such source.
    SchemaError
        If the file does not keep to its schema.
    """
    said = entry(id)
    return said.schema.read_csv(_file(said))


def choose(id: str, value: str = "") -> Chosen:
    """Apply the rule of choice of a source: one row per key.

    Parameters
    ----------
    id : str
        Name of the source.
    value : str
        One quantity: a column of figures in sources with several in a row (the entry's
        choices name them), or a value of the column ``indicator``. Empty for all
        indicators, and for sources with one quantity.

    Returns
    -------
    Chosen
        One row per ``choice_key`` in the order of the file, with the counts of rows set
        aside by reason. A source without a rule gives all its rows.

    Raises
    ------
    SourceError
        If there is no such source, or it has no rule for that quantity.

    Notes
    -----
    A row takes the place of the first step that fits it; rows that fit none are set
    aside. Within a key and a step the better grade comes first, then read before
    recalled, the higher confidence, the newer source, the earlier line.
    """
    said = entry(id)
    frame, steps = _series(said, value)
    if not steps:
        none = frame.with_columns(alternatives=pl.lit(0, dtype=pl.UInt32))
        return Chosen(none, MappingProxyType({}))
    ranked = frame.with_columns(
        alternatives=(pl.len().over(said.choice_key) - 1).cast(pl.UInt32),
        step=pl.coalesce(_fits(c, i, frame) for i, c in enumerate(steps)),
    )
    ruled = ranked.filter(pl.col("step").is_not_null())
    chosen = (
        ruled.sort("step", *_quality())
        .unique(said.choice_key, keep="first", maintain_order=True)
        .sort(LINE)
        .drop("step")
    )
    counts = {
        _PREFERRED: ruled.height - chosen.height,
        _NO_STEP: frame.height - ruled.height,
    }
    return Chosen(chosen, MappingProxyType({k: n for k, n in counts.items() if n}))


def preferred(id: str, value: str = "") -> pl.DataFrame:
    """Return the rows that the rule of choice of a source prefers.

    Parameters
    ----------
    id : str
        Name of the source.
    value : str
        One quantity, as in `choose`.

    Returns
    -------
    polars.DataFrame
        ``choose(id, value).frame``: one row per key, with ``line`` and
        ``alternatives`` (UInt32, other rows for the same key).

    Raises
    ------
    SourceError
        If there is no such source, or it has no rule for that quantity.
    """
    return choose(id, value).frame


def row_key(id: str, line: int) -> str:
    """Return the key by which a row of a bundled table can be traced.

    Parameters
    ----------
    id : str
        Name of the source.
    line : int
        Line of the file, the header being line 1.

    Returns
    -------
    str
        ``row:<id>@<version>#<table>:<line>``.

    Raises
    ------
    SourceError
        If there is no such source.
    """
    said = entry(id)
    return f"row:{said.id}@{said.version}#{said.table}:{line}"


def locate(key: str) -> Located:
    """Walk a row key back to the file and the line.

    Parameters
    ----------
    key : str
        As made by `row_key`.

    Returns
    -------
    Located
        ``(file, line, row, entry)``; the cells are text exactly as in the file.

    Raises
    ------
    SourceError
        If the key has another form, the source, version or table is not the shipped
        one, or no row starts on that line.
    """
    match = _KEY.fullmatch(key)
    if match is None:
        problem = f"'{key}' is not the key of a row."
        remedy = "Give it as row:nato-targets@2026.11#nato_targets:3."
        raise SourceError(problem, remedy, found=key)
    said, line = entry(match["id"]), int(match["line"])
    if row_key(said.id, line) != key:
        problem = f"'{key}' names another version or table than the shipped one."
        raise SourceError(problem, f"Use {row_key(said.id, line)}.", found=key)
    rows = _rows(said.id)
    if line not in rows:
        problem = f"No row of {said.file} starts on line {line}."
        remedy = f"Give a line from {min(rows)} to {max(rows)}."
        raise SourceError(problem, remedy, found=key)
    return Located(said.file, line, rows[line], said)


def _file(said: Entry) -> Traversable:
    return files("foedus.sources").joinpath("bundled", said.file)


@cache
def _rows(id: str) -> Mapping[int, Mapping[str, str]]:
    """Line -> cells as written."""
    text = _file(entry(id)).read_bytes().decode("utf-8")
    reader = csv.DictReader(io.StringIO(text, newline=""))
    rows, start = {}, 2
    for row in reader:
        rows[start] = MappingProxyType(row)
        start = reader.line_num + 1
    return MappingProxyType(rows)


def _series(said: Entry, value: str) -> tuple[pl.DataFrame, list[Choice]]:
    """Rows of one quantity, and the steps of choice that are about it."""
    frame, columns = read(said.id), {step.value for step in said.choices}
    if value in columns or (not value and not said.choices):
        rows = frame.filter(pl.col(value).is_not_null()) if value else frame
        return rows, [step for step in said.choices if step.value == value]
    rows = frame
    if "indicator" in frame.columns:
        rows = frame.filter(pl.col("indicator") == value)
    if rows.height in (0, frame.height):
        raise _no_rule(said, value)
    about = [s for s in said.choices if s.where.get("indicator", value) == value]
    return rows, about


def _fits(choice: Choice, step: int, frame: pl.DataFrame) -> pl.Expr:
    """Place of the step where a row fits it, null where it does not."""
    year = pl.col("year" if "year" in frame.columns else "target_year")
    tests = [pl.col(name).eq_missing(pl.lit(v)) for name, v in choice.where.items()]
    if choice.first_year is not None:
        tests.append(year >= choice.first_year)
    if choice.last_year is not None:
        tests.append(year <= choice.last_year)
    return pl.when(pl.all_horizontal(pl.lit(value=True), *tests)).then(step)


def _quality() -> tuple[pl.Expr, ...]:
    """Order of rows within a step, the best first."""
    confidence = pl.col("confidence").replace_strict({"high": 0, "medium": 1, "low": 2})
    date = (
        pl.when(pl.col("as_of") != "undated")
        .then(pl.col("as_of"))
        .otherwise(pl.lit(""))
    )
    newest = date.rank("dense", descending=True)
    return (
        pl.col("source_grade"),
        pl.col("read_status"),
        confidence,
        newest,
        pl.col(LINE),
    )


def _no_rule(said: Entry, value: str) -> SourceError:
    known = {
        step.value or str(step.where.get("indicator", "")) for step in said.choices
    }
    names = ", ".join(sorted(known - {""}))
    if not names:
        problem = f"Source '{said.id}' has one quantity, none that is called '{value}'."
        return SourceError(problem, "Leave the quantity out.", found=value)
    problem = f"Source '{said.id}' has several quantities and no rule for '{value}'."
    return SourceError(problem, f"Name one of: {names}.", found=value)
