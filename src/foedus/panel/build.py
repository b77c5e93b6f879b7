"""Panels by unit of analysis: the calls with which a question begins."""

from __future__ import annotations

from collections.abc import Collection

from foedus.errors import PanelError
from foedus.panel.engine import Engine, engine
from foedus.panel.frame import Panel
from foedus.panel.unit import unit
from foedus.registry.states import System
from foedus.store.store import Store


def panel(
    name: str,
    first: int,
    last: int,
    *,
    directed: bool = True,
    system: System = "cow",
    states: Collection[int] = (),
    store: Store | None = None,
    on: str | Engine = "polars",
) -> Panel:
    """Begin a panel of any unit.

    Parameters
    ----------
    name : str
        Unit of analysis, such as ``dyad-years`` or ``state-months``.
    first, last : int
        Calendar years, inclusive.
    directed : bool
        Whether a pair stands in both orders; else the smaller number stands first.
    system : {"cow", "gw"}
        Whose list of states, and whose numbers.
    states : collection of int
        Numbers of the states to keep; empty for all.
    store : Store, optional
        Where the sources are; by default the user's own.
    on : {"polars", "duckdb", "spark"} or Engine
        What builds the rows.

    Returns
    -------
    Panel
        Without any source; years after the published list of states are carried
        forward and marked in the column ``carried``.

    Raises
    ------
    PanelError
        If there is no such unit, system or engine, or the years are out of order.
    """
    if first > last:
        problem = f"The years run backwards: {first} to {last}."
        raise PanelError(problem, f"Say {last} to {first}.", found=(first, last))
    if system not in ("cow", "gw"):
        problem = f"There is no system of states '{system}'."
        raise PanelError(problem, "Use one of: cow, gw.", found=system)
    return Panel(
        unit=unit(name),
        years=(first, last),
        system=system,
        directed=directed,
        states=tuple(states),
        store=Store() if store is None else store,
        engine=engine(on),
    )
