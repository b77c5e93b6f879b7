"""Measures as columns of a panel: a step that is computed when the panel is built.

To add one, write a function from the frame of a panel and its options to an
`Attachment`, and name it in `COLUMNS`. The options are those of the function, after the
frame; a recipe keeps them, so that they are text, numbers or truth values.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType
from typing import Final, TypeVar

from foedus.errors import AssessmentError, PanelError, nearest
from foedus.measures import index
from foedus.measures.network import network_columns
from foedus.measures.power import capability_columns, coalition_columns
from foedus.measures.similarity import portfolio_columns
from foedus.measures.system import system_columns
from foedus.measures.threat import threat_columns
from foedus.panel import frame, placing
from foedus.panel.attach import Frame
from foedus.panel.attachment import Attachment
from foedus.panel.steps import Measured
from foedus.panel.unit import Unit

_P = TypeVar("_P", bound=frame.Panel)
Make = Callable[..., Attachment]


@dataclass(frozen=True, slots=True)
class Column:
    """How a measure becomes a column of a panel.

    Attributes
    ----------
    measure : str
        The measure, a key of `foedus.measures.index.MEASURES`.
    who : str
        What it is about: ``state``, ``dyad`` or ``system``. A measure of states is a
        column for each state of a row; one of the system is the same in all rows of a
        year.
    make : callable
        From `Frame` and the options to one attachment, whose one column has the name
        of the measure.
    beside : tuple of str
        Measures that are to stand beside it where it is shown.
    directed : bool
        Whether the two orders of a pair differ.
    """

    measure: str
    who: str
    make: Make
    beside: tuple[str, ...] = ()
    directed: bool = False

    @property
    def options(self) -> Mapping[str, object]:
        """Return the options with their defaults."""
        said = [*inspect.signature(self.make).parameters.values()][1:]
        return {one.name: one.default for one in said}

    @property
    def numbers(self) -> frozenset[str]:
        """Return the options that are numbers."""
        said = inspect.signature(self.make).parameters.values()
        return frozenset(n.name for n in said if str(n.annotation).startswith("float"))

    @property
    def unit(self) -> str:
        """Return the units of a panel that is about just this, such as dyad-years."""
        return f"{self.who}-years"


COLUMNS: Final[Mapping[str, Column]] = MappingProxyType(
    {
        one.measure: one
        for one in (
            Column("s_score", "dyad", portfolio_columns.s_score, ("pi", "kappa")),
            Column("kappa", "dyad", portfolio_columns.kappa, ("s_score",)),
            Column("pi", "dyad", portfolio_columns.pi, ("s_score",)),
            Column("tau_b", "dyad", portfolio_columns.tau_b, ("s_score", "pi")),
            Column("alignment", "dyad", portfolio_columns.alignment, ("s_score",)),
            Column("cinc", "state", capability_columns.cinc),
            Column("composite", "state", capability_columns.weighted),
            Column("world_share", "state", capability_columns.world_share),
            Column("gdp_power", "state", capability_columns.gdp_power),
            Column("surplus_product", "state", capability_columns.surplus_product),
            *(
                Column(
                    name, "state", partial(capability_columns.one_over_another, name)
                )
                for name in capability_columns.EFFORTS
            ),
            *(
                Column(name, "state", partial(network_columns.place, name))
                for name in (
                    "degree",
                    "strength",
                    "eigenvector",
                    "pagerank",
                    "betweenness",
                    "constraint",
                    "core_number",
                    "clustering",
                    "component_size",
                )
            ),
            Column(
                "power_at_distance",
                "dyad",
                threat_columns.power_at_distance,
                directed=True,
            ),
            Column("win_chance", "dyad", threat_columns.win_chance, directed=True),
            *(
                Column(name, "system", partial(network_columns.balanced, name))
                for name in network_columns.BALANCE
            ),
            Column("system_concentration", "system", system_columns.concentration),
            *(
                Column(name, "system", partial(system_columns.changed, name))
                for name in system_columns.CHANGES
            ),
            Column("polarity", "system", system_columns.polarity),
            Column("coalition_power", "system", coalition_columns.power),
            Column("coalition_parity", "system", coalition_columns.parity),
            Column(
                "ideal_point_distance", "dyad", portfolio_columns.ideal_point_distance
            ),
        )
    }
)


def measure(name: str, panel: _P, **options: object) -> _P:
    """Add a measure to a panel, as a column of that name.

    Parameters
    ----------
    name : str
        The measure: a key of `COLUMNS`; hyphens and underscores mean the same.
    panel : Panel
        n rows about states, or about pairs of states for a measure of pairs; of any
        unit for a measure of the system.
    **options
        Options of the measure (see `Column.options`); ``column`` names the column
        otherwise, so that a panel can have a measure twice.

    Returns
    -------
    Panel
        The same n rows and one column, Float64, in the unit and range of the measure;
        ``_a`` and ``_b`` follow where it is about one state and a row about two. Null
        where a source does not cover what it needs. It is computed when the panel is
        built, and audit, citation, recipe and sidecar name it with its sources.

    Raises
    ------
    PanelError
        If a row of the panel is not about what the measure is about.
    AssessmentError
        If the measure or an option is not known, with the nearest name.

    Examples
    --------
    >>> from foedus.panel.build import dyad_years
    >>> measure("s-score", dyad_years(1914, 1914)).steps[0].name
    's_score'
    """
    found = step(name, **options)
    _fit(column(name), panel.unit)
    return replace(panel, steps=(*panel.steps, found))


def column(name: str) -> Column:
    """Return how a measure becomes a column.

    Parameters
    ----------
    name : str
        The measure.

    Returns
    -------
    Column
        What it is about, and its options.

    Raises
    ------
    AssessmentError
        If there is none of that name, or it is no column of panels.
    """
    record = index.measure(name)
    if record.name not in COLUMNS:
        problem = f"'{record.name}' is not computed on panels{nearest(name, COLUMNS)}."
        remedy = f"Use one of: {', '.join(COLUMNS)}; or its function."
        raise AssessmentError(problem, remedy, found=name)
    return COLUMNS[record.name]


def step(name: str, **options: object) -> Measured:
    """Return the step that adds a measure to a panel.

    Parameters
    ----------
    name : str
        The measure.
    **options
        As `measure`.

    Returns
    -------
    Measured
        With the options that were said.

    Raises
    ------
    AssessmentError
        If the measure or an option is not known.
    """
    how = column(name)
    known = (*how.options, "column")
    for option in options:
        if option not in known:
            problem = (
                f"'{how.measure}' has no option '{option}'{nearest(option, known)}."
            )
            remedy = f"Options: {', '.join(known)}."
            raise AssessmentError(problem, remedy, found=option)
    return Measured(how.measure, options, partial(_made, how, options))


def _made(
    how: Column, options: Mapping[str, object], of: Frame
) -> tuple[Attachment, ...]:
    """Compute a measure for the years and states of a panel."""
    said = {name: value for name, value in options.items() if name != "column"}
    found = how.make(of, **said)
    name = str(options.get("column", how.measure))
    if name != how.measure:
        table = found.frame.rename({how.measure: name})
        found = replace(found, frame=table, columns=(name,))
    return placing.placed(of.unit, found)


def _fit(how: Column, unit: Unit) -> None:
    needed = {"dyad": 2, "state": 1, "system": 0}[how.who]
    if len(unit.states) < needed:
        what = "pairs of states" if needed == 2 else "states"
        problem = f"'{how.measure}' is about {what}; the panel has {unit.name}s."
        remedy = "Begin with dyad-years." if needed == 2 else "Begin with state-years."
        raise PanelError(problem, remedy, found=unit.name)
