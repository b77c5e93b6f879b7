"""The audit of a panel: what each step matched, missed, multiplied and lost.

Rows are counted on cells, weighted by their length, so that nothing is unfolded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

import polars as pl

from foedus.panel import cases, rows, segments
from foedus.panel.attachment import Attachment
from foedus.panel.cases import Case
from foedus.panel.frame import Panel
from foedus.panel.steps import Where
from foedus.store.coverage import NOT_LISTED, OUTSIDE_STATES, OUTSIDE_YEARS

NOT_KNOWN: Final = "not known"
"""Why a case or a clock has no value: its source does not say."""

_EXAMPLES: Final = 5
REASONS: Final = (OUTSIDE_YEARS, OUTSIDE_STATES, NOT_LISTED)
"""Why a source says nothing of a row, the first that holds."""

_KINDS: Final = ("matched", "none", *REASONS)


@dataclass(frozen=True, slots=True)
class Audited:
    """What a step did to the rows.

    Attributes
    ----------
    step : str
        ``where <case>``, ``attach <table>`` with the key where a source is attached to
        each state of a row, ``measure <name> from <table>``, or ``spells <column>``.
    rows_in : int
        Rows before the step: `matched`, `none` and `not_covered` add up to them.
    matched : int
        Rows that the source lists; of a case, those of which it says yes; of a clock,
        those in which it runs.
    none : int
        Rows that are covered, and there was nothing; of a case, those of which it says
        no, which are left out.
    not_covered : mapping of str to int
        Reason to rows of which nothing is known. They stay, with null.
    duplicated : int
        Rows of the source that share their key and time with another.
    orphans : int
        Keys and years that the source lists and the panel does not have; none of a
        measure, which is computed for all states.
    examples : tuple of mapping
        The first orphans, at most five.
    lost : int
        Rows of the source whose state has no number in the system of the panel.
    rules : tuple of str
        What was decided on the way, in words.
    """

    step: str
    rows_in: int
    matched: int
    none: int
    not_covered: Mapping[str, int]
    duplicated: int = 0
    orphans: int = 0
    examples: tuple[Mapping[str, object], ...] = ()
    lost: int = 0
    rules: tuple[str, ...] = ()

    @property
    def unknown(self) -> int:
        """Rows of which nothing is known."""
        return sum(self.not_covered.values())


@dataclass(slots=True)
class Tally:
    """Counts over cells, added up part by part.

    Attributes
    ----------
    panel : Panel
        Whose cells are counted.
    counts : dict of str to int
        Rows by attachment or clock and by what is known of them.
    """

    panel: Panel
    counts: dict[str, int] = field(default_factory=dict)
    _sums: tuple[pl.Expr, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Prepare what to count, once for all parts."""
        self._sums = tuple(_sums(self.panel))

    def add(self, cells: pl.DataFrame) -> None:
        """Count cells.

        Parameters
        ----------
        cells : polars.DataFrame
            Some of `Panel.cells`, as the engine of the panel built them.
        """
        for found in cells.select(self._sums).get_columns():
            self.counts[found.name] = self.counts.get(found.name, 0) + int(found.item())

    @property
    def needs(self) -> list[str]:
        """Return the columns of cells that are counted."""
        names = (e.meta.root_names() for e in self._sums)
        return sorted({name for each in names for name in each})


def audited(panel: Panel, tally: Tally | None = None) -> tuple[Audited, ...]:
    """Return what each step of a panel did to its rows.

    Parameters
    ----------
    panel : Panel
        The panel.
    tally : Tally, optional
        Counts over all its cells, if they are known already.

    Returns
    -------
    tuple of Audited
        The cases, then the sources, then the clocks, each in the order asked for; a
        source on single states has one for each state of a row.
    """
    if tally is None:
        tally = Tally(panel)
        if tally.needs:
            tally.add(panel.engine.fetch(panel.cells().select(*tally.needs)))
    total = panel.count()
    chosen = [step.case for step in panel.steps if isinstance(step, Where)]
    found = [_case(panel, n, case) for n, case in enumerate(chosen)]
    there: dict[tuple[str, ...], pl.DataFrame] = {}
    for number, one in enumerate(panel.attachments):
        said = {kind: tally.counts[_name(number, kind)] for kind in _KINDS}
        if one.on not in there:
            spans = panel.base.select(*one.on, *segments.SPAN)
            there[one.on] = segments.merged(spans, one.on)
        found.append(_attached(panel, one, total, said, there[one.on]))
    for spell in panel.clocks:
        runs = tally.counts[spell.column]
        gaps = MappingProxyType({NOT_KNOWN: total - runs})
        found.append(Audited(f"spells {spell.column}", total, runs, 0, gaps))
    return tuple(found)


def document(found: Iterable[Audited]) -> list[dict[str, Any]]:
    """Return an audit as plain data.

    Parameters
    ----------
    found : iterable of Audited
        From `audited`.

    Returns
    -------
    list of dict
        ``step, rows_in, matched, none, not_covered, duplicated, orphans, examples,
        lost, rules``.
    """
    return [
        {
            "step": one.step,
            "rows_in": one.rows_in,
            "matched": one.matched,
            "none": one.none,
            "not_covered": dict(one.not_covered),
            "duplicated": one.duplicated,
            "orphans": one.orphans,
            "examples": [dict(e) for e in one.examples],
            "lost": one.lost,
            "rules": list(one.rules),
        }
        for one in found
    ]


def _sums(panel: Panel) -> Iterable[pl.Expr]:
    """Return what to count over cells: rows by attachment and by what is known."""
    length = pl.col("stop").cast(pl.Int64) - pl.col("start")

    def count(which: pl.Expr, name: str) -> pl.Expr:
        return (which.fill_null(value=False) * length).sum().alias(name)

    for number, one in enumerate(panel.attachments):
        for kind, which in _kinds(panel, number, one):
            yield count(which, _name(number, kind))
    for spell in panel.clocks:
        known = pl.col(f"{spell.column}__pace").is_not_null()
        yield count(known, spell.column)


def _kinds(panel: Panel, number: int, one: Attachment) -> Iterable[tuple[str, pl.Expr]]:
    """Return what a source says of a cell: one of five kinds holds."""
    listed = pl.col(rows.hit(number))
    silent = listed.is_null()
    outside = ~pl.col("year").is_between(*one.years)
    strange = _strange(panel, one)
    yield "matched", listed
    yield "none", ~listed
    yield OUTSIDE_YEARS, silent & outside
    yield OUTSIDE_STATES, silent & ~outside & strange
    yield NOT_LISTED, silent & ~outside & ~strange


def _strange(panel: Panel, one: Attachment) -> pl.Expr:
    """Return whether a state of the cell is none of those that a source describes."""
    if one.fill:
        # Inside its years it is silent only of those that it does not describe.
        return pl.lit(value=True)
    states = [name for name in one.on if name in panel.unit.states]
    listed = one.frame.filter("listed")
    each = [listed[name].drop_nulls().unique().alias("state") for name in states]
    strange = pl.lit(value=False)
    if not each:
        return strange
    known = pl.concat(each).unique().implode()
    for name in states:
        strange = strange | ~pl.col(name).is_in(known)
    return strange


def _name(number: int, kind: str) -> str:
    return f"{number} {kind}"


def _attached(
    panel: Panel,
    one: Attachment,
    total: int,
    said: Mapping[str, int],
    there: pl.DataFrame,
) -> Audited:
    orphans, examples = (0, []) if one.measure else _orphans(panel, one, there)
    where = one.on[0] if len(panel.unit.states) > 1 and len(one.on) == 1 else ""
    return Audited(
        step=(f"measure {one.measure} from" if one.measure else "attach")
        + f" {one.source}"
        + (f" ({where})" if where else ""),
        rows_in=total,
        matched=said["matched"],
        none=said["none"],
        not_covered=MappingProxyType({reason: said[reason] for reason in REASONS}),
        duplicated=one.duplicated,
        orphans=orphans,
        examples=tuple(examples),
        lost=one.lost,
        rules=one.rules,
    )


def _orphans(
    panel: Panel, one: Attachment, there: pl.DataFrame
) -> tuple[int, list[dict[str, Any]]]:
    """Count the keys and years of a source of which the panel has no row.

    Returns how many there are, and the first.
    """
    by = [*one.on, "year"]
    table = panel.unit.clock.years(*panel.years)
    listed = one.frame.filter("listed")
    if one.spanned:
        spans = listed.select(*one.on, *segments.SPAN)
        alone = segments.without(spans, there, one.on)
        left = segments.by_year(alone, table).select(by)
        if panel.unit.clock.step != "year":
            # A year of which the panel has a step is not lost.
            near = spans.join(left, on=one.on, how="semi") if one.on else spans
            met = segments.by_year(segments.shared(near, there, one.on), table)
            left = left.unique().join(met, on=by, how="anti")
    else:
        years = segments.of_years(listed.select(by), table)
        numbered = years.with_row_index("\0row")
        shared = segments.shared(numbered, there, one.on)["\0row"].unique()
        left = numbered.filter(~pl.col("\0row").is_in(shared.implode())).select(by)
    return left.height, left.bottom_k(_EXAMPLES, by=by).sort(by).to_dicts()


def _case(panel: Panel, number: int, case: Case) -> Audited:
    """Count what a case kept, and what it could not decide."""
    before, after = panel.stages[number : number + 2]
    unknown = after.filter(pl.col(case.column).is_null())
    kept, silent = _rows(after), _rows(unknown)
    total = _rows(before)
    return Audited(
        step=f"where {case.name}",
        rows_in=total,
        matched=kept - silent,
        none=total - kept,
        not_covered=MappingProxyType({NOT_KNOWN: silent}),
        rules=tuple(_why(panel, case, unknown)) if silent else (),
    )


def _rows(found: pl.DataFrame) -> int:
    length = pl.col("stop").cast(pl.Int64) - pl.col("start")
    return int(found.select(length.sum()).item())


def _why(panel: Panel, case: Case, unknown: pl.DataFrame) -> Iterable[str]:
    """Say in which years a case is not known, and which source is silent there."""
    table = panel.unit.clock.years(*panel.years)
    years = segments.by_year(unknown.select(segments.SPAN), table)["year"]
    yield f"not known in {_runs(years.unique().sort().to_list())}"
    spans = {one.source: one.years for one in cases.sayings(panel.frame, case)}
    for source, (first, last) in spans.items():
        if not years.is_between(first, last).all():
            yield f"{source} covers {first} to {last}"


def _runs(years: list[int]) -> str:
    """Write years as runs: ``1816 to 1820, 2017``."""
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][1] + 1:
            runs[-1][1] = year
        else:
            runs.append([year, year])
    return ", ".join(f"{a}" if a == b else f"{a} to {b}" for a, b in runs)
