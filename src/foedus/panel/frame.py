"""The panel: a question about units in time, written step by step, run when asked."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Final, Self

import narwhals as nw
import polars as pl
from narwhals.typing import IntoFrame

from foedus.errors import PanelError
from foedus.panel import (
    actors,
    cases,
    choose,
    curves,
    given,
    peace,
    presence,
    rows,
    ways,
)
from foedus.panel.actors import Roster
from foedus.panel.attach import Frame
from foedus.panel.attachment import Attachment, Source, Want
from foedus.panel.clock import LABELS
from foedus.panel.engine import Engine, engine
from foedus.panel.given import Given
from foedus.panel.plan import Plan, joins, widened
from foedus.panel.rows import Spell, ordered
from foedus.panel.steps import Attach, Measured, Spells, Step, Where
from foedus.panel.unit import Unit
from foedus.registry.states import System
from foedus.store.store import Store

CARRIED: Final = "carried"
_SPAN: Final = ("start", "stop")


@dataclass(frozen=True)
class Panel:
    """Rows of a unit of analysis, described but not yet built.

    A panel is never changed: each call returns another one. Make one with `dyad_years`
    and its neighbours in `foedus.panel.build`.

    Attributes
    ----------
    unit : Unit
        What a row is.
    years : tuple of int
        First and last calendar year, inclusive.
    system : {"cow", "gw"}
        Whose list and whose numbers the states have.
    directed : bool
        Whether a pair stands in both orders.
    states : tuple of int
        Numbers of the states to keep; empty for all.
    store : Store
        Where the sources are.
    engine : Engine
        What builds the rows.
    steps : tuple
        What was asked, in order.
    roster : str
        Source that lists the units, where a source does (see `foedus.panel.actors`);
        empty for the default.
    coalitions : mapping of str to tuple of int
        Coalitions that the user names, and the numbers of their states.
    """

    unit: Unit
    years: tuple[int, int]
    system: System = "cow"
    directed: bool = False
    states: tuple[int, ...] = ()
    store: Store = field(default_factory=Store)
    engine: Engine = field(default_factory=lambda: engine("polars"))
    steps: tuple[Step, ...] = ()
    roster: str = ""
    coalitions: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    _made: dict[tuple[Frame, int], tuple[Step, tuple[Attachment, ...]]] = field(
        default_factory=dict, repr=False, compare=False
    )
    """Sources made ready, shared with the panels that are made of this one."""

    def of(self, roster: str | Mapping[str, Collection[int]]) -> Self:
        """Say who lists the units, or which coalitions there are.

        Parameters
        ----------
        roster : str or mapping of str to collection of int
            A source: ``registry`` or ``atop`` for alliances, ``cow-mid`` or ``gml-mid``
            for disputes, a version of it such as ``atop@4.01``; or the names of
            coalitions and the numbers of their states.

        Returns
        -------
        Panel
            Of these units.

        Raises
        ------
        PanelError
            If the units have no such list, or a coalition has no state.
        """
        actors.check(self.unit, roster)
        if isinstance(roster, str):
            return replace(self, roster=roster)
        named = {name: tuple(states) for name, states in roster.items()}
        return replace(self, coalitions=named)

    def where(self, case: str, **options: object) -> Self:
        """Keep the rows of a case.

        Parameters
        ----------
        case : str
            ``politically-relevant``, ``contiguous``, ``major``, ``allied``, ``rivals``,
            ``same-region`` or ``listed`` (see `foedus.panel.cases`).
        **options
            Rules of the case.

        Returns
        -------
        Panel
            With a column named after the case: true, or null where its source does not
            say. Rows of which the source says no are gone; rows of which nothing is
            known stay.

        Raises
        ------
        PanelError
            If there is no such case or option, or the unit has no pairs of states.
        """
        return self._with(Where(cases.case(case, **options)))

    def attach(
        self,
        source: str,
        columns: Collection[str] = (),
        within: str = "any",
        **options: object,
    ) -> Self:
        """Add columns of a source.

        Parameters
        ----------
        source : str
            ``nmc``, ``nmc@6.0`` or ``nmc.state_year``.
        columns : collection of str
            Columns as the catalogue names them; by default those of its entry.
        within : {"any", "start", "end", "majority"}
            Which steps a spell counts in that it holds in part.
        **options
            Further rules of the way in which the source is attached.

        Returns
        -------
        Panel
            With columns ``<id>_<column>``, and ``_a`` and ``_b`` for each state of a
            pair. Null: not covered, or not known; 0: covered, and none.

        Raises
        ------
        PanelError
            If the table is attached already, in whatever version and spelling, or no
            table of the source can be attached to such a panel.
        StoreError
            If the source is not in the store.
        """
        want = Want(source, tuple(columns), within, dict(options))
        found = self._found(want)
        for step in self.steps:
            if isinstance(step, Attach) and self._found(step.want).name == found.name:
                problem = f"'{source}' is attached already, as '{step.want.source}'."
                raise PanelError(problem, "Attach each table once.", found=source)
        return self._with(Attach(want))

    def attach_frame(
        self, name: str, frame: IntoFrame, columns: Collection[str] = ()
    ) -> Self:
        """Add columns of a frame of the user's own, as it is now.

        Parameters
        ----------
        name : str
            What to call it: lower-case letters, digits and hyphens.
        frame : pandas, Polars, DuckDB or PySpark frame
            The keys of the panel, or ``state`` and ``year``, and values.
        columns : collection of str
            Columns to take; by default all that are no keys.

        Returns
        -------
        Panel
            With columns ``<name>_<column>``: null where the frame has no row. Such a
            panel has no recipe, for no store holds the frame.

        Raises
        ------
        PanelError
            If key columns are missing, null, or repeat, or the name is taken.
        """
        step = given.given(self.unit, self.directed, name, frame, columns)
        for other in self.steps:
            if isinstance(other, Given) and other.name == step.name:
                problem = f"A frame '{name}' is attached already."
                raise PanelError(problem, "Give it another name.", found=name)
        return self._with(step)

    def spells(
        self, variable: str, polynomial: int = 1, splines: Sequence[int] = ()
    ) -> Self:
        """Add a peace clock: how long ago the last event was.

        Parameters
        ----------
        variable : str
            A column that an `attach` before this adds: above 0 (or true) while an event
            goes on, such as ``gml_mid_onset`` or ``gml_mid_ongoing``.
        polynomial : {1, 2, 3}
            Highest power of the clock: 3 adds ``<variable>_spell_2`` and ``_3``.
        splines : sequence of int
            Knots of a natural cubic spline of the clock, three or more, such as
            ``(1, 4, 7)``: they add ``<variable>_spell_spline_1`` and so on, two
            fewer than there are knots (see `foedus.panel.curves`).

        Returns
        -------
        Panel
            With the column ``<variable>_spell`` in steps of the panel (see
            `foedus.panel.peace`); null where the source of the variable does not say.

        Raises
        ------
        PanelError
            If no source that was attached gives the column, or the powers or knots
            are not ones that a curve can have.
        """
        curves.check(polynomial, splines)
        after = self._with(Spells(variable, polynomial, tuple(splines)))
        _, one = after._source_of(variable)
        if one.in_memory:
            problem = f"'{variable}' is of a frame, which does not say when none was."
            remedy = "Add the table to the store: foedus data add-table --absence none."
            raise PanelError(problem, remedy, found=variable)
        return after

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the columns of the panel in order."""
        return tuple(self._plan.columns)

    @property
    def frame(self) -> Frame:
        """Return what the panel asks every source for."""
        what = (self.store, self.unit, self.years, self.system, self.directed)
        return Frame(*what, self.roster)

    @cached_property
    def attachments(self) -> tuple[Attachment, ...]:
        """Sources made ready, in the order in which they were attached."""
        return tuple(one for step in self.steps for one in self._ready(step))

    @cached_property
    def presence(self) -> pl.DataFrame:
        """Segments in which the units were there, before any case is chosen."""
        what = (self.unit, self.years, self.system, self.store, self.directed)
        chosen = (self.states, self.roster, self.coalitions)
        return actors.there(Roster(*what, *chosen))

    @cached_property
    def stages(self) -> tuple[pl.DataFrame, ...]:
        """Segments at first, and after each case that was chosen."""
        found = [self.presence]
        for step in self.steps:
            if isinstance(step, Where):
                found.append(cases.chosen(self.frame, found[-1], step.case))
        return tuple(found)

    @property
    def base(self) -> pl.DataFrame:
        """Segments that become rows, with a column for each case that was chosen."""
        return self.stages[-1]

    @cached_property
    def pieces(self) -> pl.DataFrame:
        """Segments cut wherever a span of a source or a clock begins or ends.

        They have the values of these sources and what the clocks need, and are ordered
        by the key.
        """
        found = self.base
        for spell in self._plan.spells:
            found = rows.spelled(found, spell)
        for number, one in self._spanned:
            found = rows.valued(found, number, one)
        return found.sort(*self.unit.keys, "start")

    def count(self) -> int:
        """Return the number of rows, without building them.

        Returns
        -------
        int
            Rows.
        """
        length = pl.col("stop").cast(pl.Int64) - pl.col("start")
        return int(self.base.select(length.sum()).item())

    def lazy(self, pieces: pl.DataFrame | None = None) -> nw.LazyFrame[Any]:
        """Return the rows as an expression on the engine of the panel.

        Parameters
        ----------
        pieces : polars.DataFrame, optional
            A part of `pieces`, to build a part of the rows.

        Returns
        -------
        narwhals.LazyFrame
            The `columns`, and one column for each attachment that says whether its
            source lists the row (see `foedus.panel.rows.hit`); in any order.
        """
        found = self.engine.unfolded(self.cells(pieces), self.unit.clock, self.years)
        hits = [rows.hit(n) for n in range(len(self.attachments))]
        return self.named(found).select(*self.columns, *hits)

    def cells(self, pieces: pl.DataFrame | None = None) -> nw.LazyFrame[Any]:
        """Return what the rows are unfolded from: one cell a unit and year, or piece.

        Parameters
        ----------
        pieces : polars.DataFrame, optional
            A part of `pieces`, to build a part of the cells.

        Returns
        -------
        narwhals.LazyFrame
            Keys, cases, ``year``, ``start`` and ``stop`` (steps), the columns of the
            sources, for each attachment whether its source lists the cell, and what
            `named` needs; in any order.
        """
        on, plan = self.engine, self._plan
        part = self.pieces if pieces is None else pieces
        found = on.cells(part, self.unit.clock, self.years)
        for join in plan.joins:
            found = rows.joined(found, join, on)
        for number, one in self._spanned:
            found = rows.filled(found, number, one, on)
        return found

    def named(self, steps: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        """Give unfolded cells the columns of the panel.

        Parameters
        ----------
        steps : narwhals.LazyFrame
            Cells of one step each, with the labels of the clock.

        Returns
        -------
        narwhals.LazyFrame
            The same rows with the `columns`, among others.
        """
        for spell in self._plan.spells:
            steps = rows.shown(steps, spell)
        return steps.with_columns(*self._labelled())

    @property
    def clocks(self) -> tuple[Spell, ...]:
        """Peace clocks, in the order in which they were asked for."""
        return tuple(self._plan.spells)

    @property
    def schema(self) -> dict[str, pl.DataType]:
        """Return the columns of the panel and their types, the same on every engine."""
        known: dict[str, Any] = {**self.base.schema, **LABELS, CARRIED: pl.Boolean}
        for one in self.attachments:
            known |= {name: one.frame.schema[name] for name in one.columns}
        for spell in self._plan.spells:
            known |= spell.schema
        made = pl.Schema({name: known[name] for name in self.columns})
        return dict(made)

    def collect(self) -> pl.DataFrame:
        """Build all rows.

        Returns
        -------
        polars.DataFrame
            The `columns`, ordered by the key.
        """
        each = self.engine.rows_each
        parts = self.parts(each) if each else [self.pieces]
        return pl.concat([self._built(part) for part in parts or [self.pieces]])

    def parts(self, rows_each: int) -> Sequence[pl.DataFrame]:
        """Split the pieces so that the rows of the parts follow each other.

        Parameters
        ----------
        rows_each : int
            About how many rows a part should give.

        Returns
        -------
        sequence of polars.DataFrame
            Parts of `pieces` with whole values of the first key, in order.
        """
        if not self.unit.keys:
            return [self.pieces]
        key = self.unit.keys[0]
        length = (pl.col("stop").cast(pl.Int64) - pl.col("start")).sum()
        sizes = self.pieces.group_by(key).agg(length.alias("rows")).sort(key)
        number = (sizes["rows"].cum_sum() - sizes["rows"]) // rows_each
        part = sizes.select(key, number.alias("\0part"))
        split = self.pieces.join(part, on=key, maintain_order="left")
        made = split.partition_by("\0part", maintain_order=True)
        return [one.drop("\0part") for one in made]

    def _built(self, pieces: pl.DataFrame) -> pl.DataFrame:
        found = self.engine.fetch(self.lazy(pieces).select(*self.columns))
        return ordered(found, self.unit.key)

    def _with(self, step: Step) -> Self:
        return replace(self, steps=(*self.steps, step))

    def _found(self, want: Want) -> Source:
        return choose.source(self.store, want.source, self.unit, self.system)[0]

    def _ready(self, step: Step) -> tuple[Attachment, ...]:
        """Make the source of a step ready, once for all panels that share the step."""
        if isinstance(step, Given):
            return step.found
        if not isinstance(step, Attach | Measured):
            return ()
        of, key = self.frame, (self.frame, id(step))
        if key not in self._made:
            made = (
                step.make(of)
                if isinstance(step, Measured)
                else ways.attachments(of, step.want)
            )
            self._made[key] = step, made
        return self._made[key][1]

    @property
    def _spanned(self) -> list[tuple[int, Attachment]]:
        """Sources with values for spans of steps, and their places."""
        return [pair for pair in enumerate(self.attachments) if pair[1].spanned]

    def _source_of(self, column: str) -> tuple[Step, Attachment]:
        for step in self.steps:
            for one in self._ready(step):
                if column in one.columns:
                    return step, one
        known = [c for one in self.attachments for c in one.columns]
        problem = f"No source that is attached gives the column '{column}'."
        remedy = f"Attach its source first. There are: {', '.join(known) or 'none'}."
        raise PanelError(problem, remedy, found=column, expected=tuple(known))

    @cached_property
    def _plan(self) -> Plan:
        """What to join in which order, and the columns that come of it."""
        spells = [self._clock(step) for step in self.steps if isinstance(step, Spells)]
        taken = {*self.unit.key, *_SPAN}
        own = [c for c in self.base.columns if c not in taken]
        columns = [*self.unit.key, *own]
        listed = self.unit.who not in actors.ROSTERS
        if listed and self.years[1] > presence.LAST_LISTED[self.system]:
            columns.append(CARRIED)
        columns = widened(columns, self.base, self.attachments)
        columns += [column for s in spells for column in s.columns]
        return Plan(columns, joins(self.attachments), spells)

    def _clock(self, step: Spells) -> Spell:
        """Set a clock on all events that the source knows, also before the panel."""
        variable = step.variable
        source, one = self._source_of(variable)
        past = self
        if one.years[0] < self.years[0]:
            past = replace(self, years=(one.years[0], self.years[1]))
            one = next(a for a in past._ready(source) if variable in a.columns)
        time = self.unit.clock, past.years
        clocks = peace.of_source(one, variable, past.presence, *time)
        column = f"{variable}_spell"
        return Spell(column, one.on, clocks, step.polynomial, step.splines)

    def _labelled(self) -> list[nw.Expr]:
        """Return the year, and a mark for years carried forward."""
        last = presence.LAST_LISTED[self.system]
        made = [nw.col("year").cast(nw.Int32)]
        if CARRIED in self._plan.columns:
            made.append((nw.col("year") > last).alias(CARRIED))
        return made
