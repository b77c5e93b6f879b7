"""Disputes in panels: from a dispute of a pair in a year to a pair in a year.

A source of disputes declares a table with a row for each directed pair of opponents in
each dispute and year. Its columns have the names that the field has for them: the
number ``dispnum``; ``onset`` and ``ongoing``; ``sidea1``, ``orig1`` (the first state on
side A, and in the dispute from its first day), ``sidea2``, ``orig2``; ``fatality``,
``hostlev``, ``mindur``, ``maxdur``, ``recip`` and ``stmon`` of the dispute, there or in
a table of disputes. Panels of months and days need a table of the states in each
dispute with their first and last days.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, cast

import polars as pl

from foedus.errors import PanelError
from foedus.panel import choose, directed, opponents, segments, spans, whittle
from foedus.panel.attach import Frame
from foedus.panel.attachment import Attachment, Source, Want
from foedus.panel.clock import Clock
from foedus.sources import catalog
from foedus.store.store import Store

INIT: Final = "init"
"""Who began it: 1 where the first state was an originator on side A, the second one on
side B, and the dispute began for the two in this step."""

ONGOING: Final = ("zero", "drop")
"""What onset is while a dispute goes on and no other begins: 0, or null."""

_PAIR: Final = directed.PAIR
_BEGAN: Final = ("onset", "sidea1", "sidea2", "orig1", "orig2")


@dataclass(frozen=True, slots=True)
class Rules:
    """What was asked of a source of disputes.

    Attributes
    ----------
    whittle : tuple of str
        Rules by which one dispute is kept, in order.
    ongoing : {"zero", "drop"}
        What onset is in a step of an older dispute.
    """

    whittle: tuple[str, ...] = whittle.DEFAULT
    ongoing: str = "zero"


def attachments(
    frame: Frame, found: Source, who: str, want: Want
) -> tuple[Attachment, ...]:
    """Make a table of disputes ready: one dispute for each pair and step.

    Parameters
    ----------
    frame : Frame
        What the panel is.
    found : Source
        A table of directed pairs in disputes and years.
    who : str
        ``dyad``.
    want : Want
        Its columns and rules. The options are ``whittle``, names of
        `foedus.panel.whittle.RULES` in order, and ``ongoing``, one of `ONGOING`.

    Returns
    -------
    tuple of Attachment
        One. ``onset``, ``ongoing`` and ``init`` are 0 where the source covers a pair
        and has no dispute of it; the others are null there.

    Raises
    ------
    PanelError
        If a column, option or rule is unknown, a rule needs a column that the source
        has not, or months or days are asked of a source without dates.

    Notes
    -----
    ``init`` looks at all disputes of a pair in a step, not only at the one that is
    kept, and only at originators: a state that joins later began nothing. Between the
    two states of an undirected pair it says whether either began one.
    """
    rules, columns = _rules(want), _columns(found, want.columns)
    values = (*(c for c in columns if c != INIT), *_BEGAN, "dispnum")
    needs = tuple(dict.fromkeys((*values, *whittle.needed(rules.whittle))))
    rows = _read(frame.store, found, needs)
    dated, apart = _dated(frame, found, rows)
    systems = {c.role: c.system for c in choose.spec(found).columns}
    numbered, strangers = directed.numbered(
        frame, dated, {state: systems[state] for state in _PAIR}
    )
    held = _steps(frame, want, directed.oriented(frame, numbered))
    by = [*_PAIR, *segments.SPAN]
    begun = held.with_columns(_began(frame).alias(INIT))
    kept, gone = whittle.whittled(
        begun.with_columns(pl.col(INIT).max().over(by)), by, rules.whittle
    )
    if rules.ongoing == "drop":
        new = pl.when(pl.col("onset") == 1)
        kept = kept.with_columns(new.then(pl.col(n)).alias(n) for n in ("onset", INIT))
    told = (whittle.told(gone, held.height), *_said(frame, want, rules))
    if apart:
        told += (f"{apart:,} pairs in disputes have no day on which both were in",)
    if strangers:
        told += (f"{strangers:,} rows have states without a number in the system",)
    zeros = (*choose.spec(found).zeros, INIT)
    once, lost = kept.select(*by, *columns), sum(gone.values())
    return (directed.made(frame, found, once, zeros, rows.height, lost, told),)


def _rules(want: Want) -> Rules:
    """Check the options."""
    known = ("whittle", "ongoing")
    for name in want.options:
        if name not in known:
            problem = f"'{want.source}' is attached without an option '{name}'."
            raise PanelError(problem, f"Use of: {', '.join(known)}.", found=name)
    said = want.options.get("whittle", whittle.DEFAULT)
    rules = said.split(",") if isinstance(said, str) else cast("Sequence[str]", said)
    ongoing = str(want.options.get("ongoing", "zero"))
    if ongoing not in ONGOING:
        problem = f"'{ongoing}' does not say what onset is while a dispute goes on."
        raise PanelError(problem, f"Use one of: {', '.join(ONGOING)}.", found=ongoing)
    return Rules(whittle.checked([r.strip() for r in rules if r.strip()]), ongoing)


def _said(frame: Frame, want: Want, rules: Rules) -> tuple[str, ...]:
    """Say in words what was decided."""
    zero = "0" if rules.ongoing == "zero" else "null"
    said = (
        f"onset is {zero} while a dispute goes on and no other begins",
        "initiation is by originators on side A against originators on side B",
    )
    if frame.unit.clock.step == "year":
        return said
    return (*said, f"a spell counts in a step by the rule '{want.within}'")


def _known(found: Source) -> tuple[str, ...]:
    """Return the columns that can be had, in the order of their tables."""
    tables = catalog.entry(found.id).tables
    own = [c.name for c in tables[found.table].columns]
    more = (
        [c.name for c in tables[found.how.details].columns] if _details(found) else []
    )
    return tuple(dict.fromkeys((*own, *more, INIT)))


def _details(found: Source) -> bool:
    return found.how.details in catalog.entry(found.id).tables


def _columns(found: Source, asked: tuple[str, ...]) -> tuple[str, ...]:
    """Return the columns to show, checked."""
    known = _known(found)
    for name in asked:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f" (nearest: '{near[0]}')" if near else ""
            problem = f"'{found.id}' has no column '{name}' on disputes{hint}."
            remedy = f"Use columns of: {', '.join(known)}."
            raise PanelError(problem, remedy, found=name, expected=known)
    return asked or found.how.columns or ("onset", "ongoing", INIT, "dispnum")


def _read(store: Store, found: Source, needs: tuple[str, ...]) -> pl.DataFrame:
    """Read disputes of pairs by year, with what the table of disputes adds.

    The states keep the numbers of the source, under the names of a panel.
    """
    table = choose.spec(found)
    if not table.unit.startswith("directed"):
        problem = f"The rows of '{found}' do not say who is the first of two states."
        raise PanelError(problem, "Use a table of directed pairs.", found=str(found))
    missing = [n for n in needs if n not in _known(found)]
    if missing:
        problem = f"'{found}' has no column {', '.join(missing)}, which a rule needs."
        remedy = "Leave that rule out: whittle=['onset', 'drop']."
        raise PanelError(problem, remedy, found=missing)
    own = [c.name for c in table.columns]
    roles = {c.role: pl.col(c.name).cast(pl.Int32) for c in table.columns if c.role}
    rows = store.scan(str(found)).select(
        *(roles[role].alias(role) for role in (*_PAIR, "year")),
        *(n for n in needs if n in own),
    )
    there = [n for n in needs if n not in own]
    if there:
        details = store.scan(f"{found.id}@{found.version}.{found.how.details}")
        each = details.select("dispnum", *there).unique("dispnum")
        rows = rows.join(each, on="dispnum", how="left", maintain_order="left")
    return rows.collect()


def _dated(frame: Frame, found: Source, rows: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """Give rows their days: whole years, or the days on which both states were in."""
    if frame.unit.clock.step != "year":
        return opponents.faced(frame.store, found, rows)
    if rows.is_empty():
        none = pl.lit(None, pl.Int32)
        return rows.drop("year").with_columns(none.alias(n) for n in segments.SPAN), 0
    first, last = cast("int", rows["year"].min()), cast("int", rows["year"].max())
    days = Clock("year").first_day(first, last).rename({"first": "start"})
    dated = rows.join(days, left_on="year", right_on="time", maintain_order="left")
    return dated.drop("year"), 0


def _steps(frame: Frame, want: Want, pairs: pl.DataFrame) -> pl.DataFrame:
    """Turn days into steps; of two rows of a pair, steps are the same or disjoint."""
    dated = opponents.BEGAN in pairs.columns
    if dated:
        pairs = pairs.with_columns(opponents.begins())
    held = spans.steps(pairs, frame.unit.clock, cast("spans.Within", want.within))
    if not dated:
        return directed.inside(frame, held)
    return segments.apart(directed.inside(frame, opponents.begun(held)), list(_PAIR))


def _began(frame: Frame) -> pl.Expr:
    """Return whether originators on opposite sides began a dispute in the step."""
    one, other = pl.col("sidea1") == 1, pl.col("sidea2") == 1
    sides = (one & ~other) if frame.directed else (one != other)
    first = (pl.col("orig1") == 1) & (pl.col("orig2") == 1)
    return ((pl.col("onset") == 1) & sides & first).cast(pl.Int64)
