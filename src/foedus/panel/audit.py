"""The audit of a panel: what each step matched, missed, multiplied and lost.

Rows are counted on cells, weighted by their length, so that nothing is unfolded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

import narwhals as nw
import polars as pl

from foedus.panel import attach, cases, rows, segments
from foedus.panel.attachment import Attachment
from foedus.panel.cases import Case
from foedus.panel.engine import Engine
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

    def add(self, cells: nw.LazyFrame[Any], on: Engine | None = None) -> None:
        """Count cells.

        Parameters
        ----------
        cells : narwhals.LazyFrame
            Some of `Panel.cells`.
        on : Engine, optional
            What runs the count; by default the engine of the panel.
        """
        wanted = [*_sums(self.panel)]
        if wanted:
            engine = self.panel.engine if on is None else on
            found = engine.fetch(cells.select(*wanted)).row(0, named=True)
            for name, value in found.items():
                self.counts[name] = self.counts.get(name, 0) + int(value or 0)


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
        tally.add(panel.cells())
    total = panel.count()
    chosen = [step.case for step in panel.steps if isinstance(step, Where)]
    found = [_case(panel, n, case) for n, case in enumerate(chosen)]
    for number, one in enumerate(panel.attachments):
        said = {kind: tally.counts[_name(number, kind)] for kind in _KINDS}
        found.append(_attached(panel, one, total, said))
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


def _sums(panel: Panel) -> Iterable[nw.Expr]:
    """Return what to count over cells: rows by attachment and by what is known."""
    length = nw.col("stop").cast(nw.Int64) - nw.col("start").cast(nw.Int64)

    def count(which: nw.Expr, name: str) -> nw.Expr:
        rows = nw.when(which).then(length).otherwise(nw.lit(0, nw.Int64))
        return rows.sum().cast(nw.Int64).alias(name)

    for number, one in enumerate(panel.attachments):
        for kind, which in _kinds(panel, number, one):
            yield count(which, _name(number, kind))
    for spell in panel.clocks:
        known = ~nw.col(f"{spell.column}__pace").is_null()
        yield count(known, spell.column)


def _kinds(panel: Panel, number: int, one: Attachment) -> Iterable[tuple[str, nw.Expr]]:
    """Return what a source says of a cell: one of five kinds holds."""
    listed = nw.col(rows.hit(number))
    silent = listed.is_null()
    outside = ~nw.col("year").is_between(*one.years)
    yield "matched", listed
    yield "none", ~listed
    yield OUTSIDE_YEARS, silent & outside
    yield OUTSIDE_STATES, silent & ~outside & _strange(panel, one)
    yield NOT_LISTED, silent & ~outside & ~_strange(panel, one)


def _strange(panel: Panel, one: Attachment) -> nw.Expr:
    """Return whether a state of the cell is none of those that a source describes."""
    if one.fill:
        # Inside its years it is silent only of those that it does not describe.
        return nw.lit(value=True)
    states = [name for name in one.on if name in panel.unit.states]
    listed = one.frame.filter("listed")
    known = sorted({s for name in states for s in listed[name].drop_nulls()})
    strange = nw.lit(value=False)
    for name in states:
        strange = strange | ~nw.col(name).is_in(known)
    return strange


def _name(number: int, kind: str) -> str:
    return f"{number} {kind}"


def _attached(
    panel: Panel, one: Attachment, total: int, said: Mapping[str, int]
) -> Audited:
    lost = pl.DataFrame() if one.measure else _orphans(panel, one)
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
        orphans=lost.height,
        examples=tuple(lost.head(_EXAMPLES).to_dicts()),
        lost=one.lost,
        rules=one.rules,
    )


def _orphans(panel: Panel, one: Attachment) -> pl.DataFrame:
    """Return the keys and years of a source of which the panel has no row."""
    by = [*one.on, "year"]
    listed = one.frame.filter("listed")
    if not one.cut:
        table = panel.unit.clock.years(*panel.years)
        names = {"opens": "start", "closes": "stop"}
        listed = listed.select(by).join(table, on="year").rename(names)
    there = segments.merged(panel.base.select(*one.on, *segments.SPAN), one.on)
    met = segments.shared(listed.select(*by, *segments.SPAN), there, one.on)
    return listed.select(by).unique().join(met, on=by, how="anti").sort(by)


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
    frame = attach.Frame(
        panel.store, panel.unit, panel.years, panel.system, panel.directed
    )
    table = panel.unit.clock.years(*panel.years)
    years = segments.by_year(unknown.select(segments.SPAN), table)["year"]
    yield f"not known in {_runs(years.unique().sort().to_list())}"
    spans = {one.source: one.years for one in cases.sayings(frame, case)}
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
