"""A panel in words, as the command line and the workbench are told, and built."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from foedus.errors import PanelError
from foedus.measures import on_panels
from foedus.panel import build, worded
from foedus.registry.numbers import numbers

if TYPE_CHECKING:
    from foedus.panel.engine import Engine
    from foedus.panel.whole import Panel
    from foedus.registry.states import System
    from foedus.store.store import Store


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants of a panel.

    Attributes
    ----------
    unit : str
        Unit of analysis, such as ``dyad-years``.
    years : str
        ``1816-2010``, ``1914``, or ``-0478/-0404`` with years BCE.
    directed : bool
        Whether a pair stands in both orders.
    system : {"cow", "gw"}
        Whose list of states, and whose numbers.
    states : str
        States to keep, named in any way, split by commas; empty for all.
    of : str
        Who lists the units; empty for the default.
    coalitions : tuple of str
        Such as ``benelux=210,211,212``.
    where, attach, measures : tuple of str
        Cases, sources and measures, with options after colons.
    spells : tuple of str
        Columns that get a peace clock.
    """

    unit: str
    years: str
    directed: bool = True
    system: System = "cow"
    states: str = ""
    of: str = ""
    coalitions: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    attach: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    spells: tuple[str, ...] = ()

    def panel(self, store: Store | None = None, on: str | Engine = "polars") -> Panel:
        """Return the panel.

        Parameters
        ----------
        store : Store, optional
            Where the sources are; by default the user's own.
        on : {"polars", "duckdb", "spark"} or Engine
            What builds the rows.

        Returns
        -------
        Panel
            With its cases, then its sources, then its measures, then its clocks.

        Raises
        ------
        FoedusError
            If a word cannot be read, or names something that there is not.
        """
        found = build.panel(
            self.unit,
            *worded.span(self.years),
            directed=self.directed,
            system=self.system,
            states=numbers(self.states, self.system),
            store=store,
            on=on,
        )
        if self.of:
            found = found.of(self.of)
        if self.coalitions:
            found = found.of(worded.coalitions(self.coalitions, self.system))
        for said in self.where:
            name, rules = worded.worded(said)
            found = found.where(name, **rules)
        for said in self.attach:
            name, options = worded.worded(said)
            within = str(options.pop("within", "any"))
            columns = str(options.pop("columns", "")).split("+")
            wanted = [c for c in columns if c]
            found = found.attach(name, columns=wanted, within=within, **options)
        for said in self.measures:
            found = _measured(found, said)
        for variable in self.spells:
            found = found.spells(variable)
        return found


def _measured(panel: Panel, said: str) -> Panel:
    """Add a measure, whose numbers are written as text."""
    name, told = worded.spelled(said)
    how = on_panels.column(name)
    options = {
        option: _number(option, text) if option in how.numbers else text
        for option, text in told.items()
    }
    return on_panels.measure(how.measure, panel, **options)


def _number(option: str, text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        problem = f"'{option}' is '{text}', which is no number."
        raise PanelError(problem, f"Say {option}=3.", found=text) from error
