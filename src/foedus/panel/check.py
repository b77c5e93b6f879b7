"""An audit of somebody else's panel: what is wrong with it, and in which rows.

Nothing is known of the file but its columns. Keys are found by their usual names, and
each fault is looked for on its own, so that one does not hide another.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

import polars as pl

from foedus.errors import PanelError
from foedus.panel import origins, presence, segments
from foedus.panel.clock import Clock
from foedus.registry.states import System
from foedus.sources import quarantine
from foedus.sources.layout import FileSpec, Format

EXAMPLES: Final = 5

PAIRS: Final = (
    ("state_a", "state_b"),
    ("statea", "stateb"),
    ("state1", "state2"),
    ("ccode1", "ccode2"),
    ("ccode_a", "ccode_b"),
    ("ccodea", "ccodeb"),
    ("cowcode1", "cowcode2"),
    ("cow1", "cow2"),
    ("gwcode1", "gwcode2"),
    ("gwno_a", "gwno_b"),
    ("gwno1", "gwno2"),
)
SINGLES: Final = ("state", "ccode", "cowcode", "cow_code", "gwcode", "gwno", "stateno")
_TIMES: Final = ("year", "month", "day")
_FORMATS: Final[Mapping[str, Format]] = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".parquet": "parquet",
    ".dta": "dta",
    ".sav": "sav",
    ".xlsx": "xlsx",
}
_LINE: Final = "\0line"
_TRAIL: Final = 3
"""Years of nothing but zeros at the end of a column that make it suspect."""
_LIVELY: Final = 5
"""Years before them that each must have something other than zero."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a panel.

    Attributes
    ----------
    kind : str
        ``duplicate-keys``, ``unknown-states``, ``other-system``, ``never-together``,
        ``same-state``, ``not-directed``, ``zeros-outside-coverage`` or ``empty-keys``.
    columns : tuple of str
        The columns it is in.
    count : int
        Rows that have it.
    lines : tuple of int
        Numbers of the first of these rows; the first row of data is 1.
    examples : tuple of str
        What stands in them.
    text : str
        What is wrong, in a sentence.
    remedy : str
        What to do about it.
    """

    kind: str
    columns: tuple[str, ...]
    count: int
    lines: tuple[int, ...]
    examples: tuple[str, ...]
    text: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What an audit of a panel found.

    Attributes
    ----------
    file : str
        Its name.
    rows : int
        Its rows.
    columns : tuple of str
        Its columns.
    states, times : tuple of str
        The columns that were taken as keys.
    system : {"cow", "gw"}
        The system whose numbers the states were taken for.
    faults : tuple of Fault
        What is wrong; empty if nothing was found.
    """

    file: str
    rows: int
    columns: tuple[str, ...]
    states: tuple[str, ...]
    times: tuple[str, ...]
    system: System
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class _Table:
    """A panel with its keys."""

    frame: pl.DataFrame
    states: tuple[str, ...]
    times: tuple[str, ...]
    system: System

    @property
    def key(self) -> list[str]:
        return [*self.states, *self.times]

    @property
    def other(self) -> System:
        return "gw" if self.system == "cow" else "cow"


def check(path: Path, system: System | None = None) -> Checked:
    """Audit a panel that somebody else made.

    Parameters
    ----------
    path : Path
        CSV, TSV, Parquet, Stata, SPSS or xlsx file with a row for each state, or pair
        of states, and year (also month and day). It is read in a child process.
    system : {"cow", "gw"}, optional
        Whose numbers the states are; by default what the names of the columns say, else
        the system that knows more of them.

    Returns
    -------
    Checked
        The keys that were found, and every fault with its rows.

    Raises
    ------
    PanelError
        If the format is not read, or no columns of states and years are found.
    SourceError
        If the file is damaged.
    """
    form = _FORMATS.get(path.suffix.lower())
    if form is None:
        problem = f"'{path.name}' ends in '{path.suffix}'."
        remedy = f"Save the panel as one of: {', '.join(_FORMATS)}."
        raise PanelError(problem, remedy, found=path.suffix)
    with tempfile.TemporaryDirectory(prefix="foedus-") as folder:
        layout = FileSpec(name=path.name, format=form)
        report = quarantine.table_in_child(path, layout, Path(folder))
        (table,) = report.tables.values()
        frame = pl.read_parquet(table.path)
    return checked(frame.drop("line", strict=False), path.name, system)


def checked(
    frame: pl.DataFrame, file: str = "", system: System | None = None
) -> Checked:
    """Audit a panel that is in memory.

    Parameters
    ----------
    frame : polars.DataFrame
        A row for each state, or pair of states, and time.
    file : str
        Its name, for messages.
    system : {"cow", "gw"}, optional
        Whose numbers the states are, as for `check`.

    Returns
    -------
    Checked
        The keys that were found, and every fault with its rows.

    Raises
    ------
    PanelError
        If no columns of states and years are found.
    """
    states, times = _keys(frame.columns, file)
    numbered = _numbers(frame, [*states, *times], file).with_row_index(_LINE, offset=1)
    chosen = system or _system(numbered, states)
    table = _Table(numbered, states, times, chosen)
    faults = tuple(fault for look in _LOOKS for fault in look(table))
    return Checked(
        file, frame.height, tuple(frame.columns), states, times, chosen, faults
    )


def _keys(columns: Sequence[str], file: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Find the columns of states and time by their usual names."""
    named = {c.lower(): c for c in columns}
    times = tuple(named[t] for t in _TIMES if t in named)
    pairs = (tuple(named[c] for c in p) for p in PAIRS if set(p) <= set(named))
    singles = ((named[c],) for c in SINGLES if c in named)
    states = next(pairs, ()) or next(singles, ())
    if not states or _TIMES[0] not in named:
        missing = "states" if not states else "the year"
        problem = f"'{file}' has no column of {missing}: {', '.join(columns[:12])}."
        pair = " and ".join(PAIRS[0])
        remedy = f"Call them state, or {pair}, and year."
        raise PanelError(problem, remedy, found=tuple(columns))
    return states, times


def _numbers(frame: pl.DataFrame, keys: Sequence[str], file: str) -> pl.DataFrame:
    """Turn keys into whole numbers."""
    try:
        return frame.with_columns(
            pl.col(k).cast(pl.Float64).cast(pl.Int32) for k in keys
        )
    except pl.exceptions.PolarsError as error:
        problem = f"Keys of '{file}' are not numbers: {', '.join(keys)}."
        remedy = "Write states in COW or Gleditsch-Ward numbers and years in figures."
        raise PanelError(problem, remedy) from error


def _members(years: tuple[int, int], system: System) -> pl.DataFrame:
    """Return state and year of all members."""
    clock = Clock("year")
    cells = segments.by_year(presence.states(clock, years, system), clock.years(*years))
    return cells.select("state", "year")


def _span(table: _Table) -> tuple[int, int]:
    years = table.frame[table.times[0]].drop_nulls()
    if years.is_empty():
        return 1, 0
    return cast("int", years.min()), cast("int", years.max())


def _system(frame: pl.DataFrame, states: Sequence[str]) -> System:
    """Tell the system by the name of a column, else by the numbers in it."""
    if states[0].lower().startswith("gw"):
        return "gw"
    if states[0].lower().startswith(("ccode", "cow")):
        return "cow"
    year = next(c for c in frame.columns if c.lower() == _TIMES[0])
    table = _Table(frame, tuple(states), (year,), "cow")
    first, last = _span(table)
    if first > last:
        return "cow"
    known = {
        name: _strangers(table, states[0], _members((first, last), name)).height
        for name in ("cow", "gw")
    }
    return "gw" if known["gw"] < known["cow"] else "cow"


def _strangers(table: _Table, column: str, members: pl.DataFrame) -> pl.DataFrame:
    """Return the rows whose state is not among members in that year."""
    year = table.times[0]
    here = table.frame.drop_nulls([column, year])
    return here.join(
        members, left_on=[column, year], right_on=["state", "year"], how="anti"
    ).sort(_LINE)


def _fault(
    table: _Table,
    kind: str,
    rows: pl.DataFrame,
    shown: Sequence[str],
    *,
    said: str,
    remedy: str,
) -> Iterator[Fault]:
    """Report rows, if there are any."""
    if rows.is_empty():
        return
    first = rows.head(EXAMPLES)
    examples = tuple(
        ", ".join(f"{name} {value}" for name, value in zip(shown, row, strict=True))
        for row in first.select(shown).iter_rows()
    )
    text = f"{rows.height:,} {'row' if rows.height == 1 else 'rows'} {said}."
    yield Fault(
        kind, tuple(shown), rows.height, tuple(first[_LINE]), examples, text, remedy
    )


def _empty(table: _Table) -> Iterator[Fault]:
    gaps = table.frame.filter(pl.any_horizontal(pl.col(k).is_null() for k in table.key))
    yield from _fault(
        table,
        "empty-keys",
        gaps,
        table.key,
        said="have an empty key",
        remedy="Fill or drop them: they can be joined to nothing.",
    )


def _duplicates(table: _Table) -> Iterator[Fault]:
    keyed = table.frame.drop_nulls(table.key)
    again = keyed.filter(~pl.struct(table.key).is_first_distinct())
    yield from _fault(
        table,
        "duplicate-keys",
        again,
        table.key,
        said=f"repeat the {' x '.join(table.key)} of a row before them",
        remedy="Choose one row for each key, by a rule you can name, before any join.",
    )


def _same(table: _Table) -> Iterator[Fault]:
    if len(table.states) == 2:
        one, other = table.states
        yield from _fault(
            table,
            "same-state",
            table.frame.filter(pl.col(one) == pl.col(other)),
            table.key,
            said="pair a state with itself",
            remedy="Drop them.",
        )


def _unknown(table: _Table) -> Iterator[Fault]:
    """States that were no members in the year, told from codes of another system."""
    first, last = _span(table)
    if first > last:
        return
    ours, theirs = (_members((first, last), s) for s in (table.system, table.other))
    year = table.times[0]
    for column in table.states:
        strange = _strangers(table, column, ours)
        foreign = strange.join(
            theirs, left_on=[column, year], right_on=["state", "year"], how="semi"
        ).sort(_LINE)
        nowhere = strange.join(foreign.select(_LINE), on=_LINE, how="anti").sort(_LINE)
        yield from _fault(
            table,
            "other-system",
            foreign,
            [column, year],
            said=f"have in '{column}' a number of the system '{table.other}', "
            f"not of '{table.system}', in that year",
            remedy=f"Translate the numbers by date to the system '{table.system}'.",
        )
        yield from _fault(
            table,
            "unknown-states",
            nowhere,
            [column, year],
            said=f"have in '{column}' a number that no state had in that year",
            remedy="Drop these years, or correct the numbers.",
        )


def _apart(table: _Table) -> Iterator[Fault]:
    """Pairs of members that were never members on one same day of the year."""
    if len(table.states) < 2:
        return
    first, last = _span(table)
    if first > last:
        return
    one, other = table.states
    year = table.times[0]
    clock = Clock("year")
    members = _members((first, last), table.system)
    rows = table.frame.filter(pl.col(one) != pl.col(other))
    for column in table.states:
        rows = rows.join(
            members, left_on=[column, year], right_on=["state", "year"], how="semi"
        )
    pairs = presence.groups(
        ("a", "b"), clock, (first, last), system=table.system, directed=True
    )
    met = segments.by_year(pairs, clock.years(first, last)).select("a", "b", "year")
    never = rows.join(
        met, left_on=[one, other, year], right_on=["a", "b", "year"], how="anti"
    ).sort(_LINE)
    yield from _fault(
        table,
        "never-together",
        never,
        table.key,
        said="pair states that were not members on one same day of the year",
        remedy="Drop them: one of the two had ended before the other began.",
    )


def _one_way(table: _Table) -> Iterator[Fault]:
    """Pairs in one order where most stand in both."""
    if len(table.states) < 2:
        return
    one, other = table.states
    turned = [other, one, *table.times]
    keyed = table.frame.drop_nulls(table.key).filter(pl.col(one) != pl.col(other))
    alone = keyed.join(
        keyed.select(table.key).unique(), left_on=table.key, right_on=turned, how="anti"
    ).sort(_LINE)
    ordered = keyed.filter(pl.col(one) < pl.col(other)).height
    undirected = alone.height == keyed.height and ordered in (0, keyed.height)
    if undirected:
        return
    yield from _fault(
        table,
        "not-directed",
        alone,
        table.key,
        said="have no row for the other order of the pair, though others do",
        remedy="Add the missing rows, or keep each pair once with the smaller number "
        "first.",
    )


def _zeros(table: _Table) -> Iterator[Fault]:
    """Zeros in years of which the source of a column says nothing."""
    first, last = _span(table)
    if first > last:
        return
    values = [
        name
        for name, kind in table.frame.schema.items()
        if name not in (*table.key, _LINE) and (kind.is_numeric() or kind == pl.Boolean)
    ]
    for name in values:
        covered, who = origins.covered(name)
        yield from (_past(table, name, covered, who) if who else _trailing(table, name))


def _past(
    table: _Table, name: str, covered: tuple[int, int], who: str
) -> Iterator[Fault]:
    year = pl.col(table.times[0])
    low, high = covered
    outside = (year < low) | (year > high)
    zero = pl.col(name).cast(pl.Float64) == 0
    yield from _fault(
        table,
        "zeros-outside-coverage",
        table.frame.filter(outside & zero),
        [name, *table.key],
        said=f"have 0 in '{name}' outside {low} to {high}, the years of {who}",
        remedy="Set them to missing: the source says nothing of these years.",
    )


def _trailing(table: _Table, name: str) -> Iterator[Fault]:
    """Find a column of unknown origin that is dead from some year on."""
    year = table.times[0]
    by_year = (
        table.frame.drop_nulls([year, name])
        .group_by(year)
        .agg((pl.col(name).cast(pl.Float64) != 0).any().alias("alive"))
        .sort(year)
    )
    alive = by_year.filter("alive")[year]
    if alive.is_empty():
        return
    end = cast("int", alive.max())
    dead = by_year.filter(pl.col(year) > end).height
    before = by_year.filter(pl.col(year).is_between(end - _LIVELY + 1, end))
    if dead < _TRAIL or before.height < _LIVELY or not before["alive"].all():
        return
    zero = pl.col(name).cast(pl.Float64) == 0
    yield from _fault(
        table,
        "zeros-outside-coverage",
        table.frame.filter((pl.col(year) > end) & zero),
        [name, *table.key],
        said=f"have 0 in '{name}' after {end}, where the column falls silent: a source "
        "may end there",
        remedy="Look up the last year of the source; set later years to missing.",
    )


_LOOKS: Final = (_empty, _duplicates, _same, _unknown, _apart, _one_way, _zeros)
