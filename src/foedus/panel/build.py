"""Panels by unit of analysis: the calls with which a question begins."""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from foedus.errors import PanelError
from foedus.panel.engine import Engine, engine
from foedus.panel.recipe import Pinned, Recipe, parse
from foedus.panel.steps import Spells
from foedus.panel.unit import unit
from foedus.panel.whole import Panel
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


def dyad_years(
    first: int,
    last: int,
    *,
    directed: bool = True,
    system: System = "cow",
    states: Collection[int] = (),
    store: Store | None = None,
    on: str | Engine = "polars",
) -> Panel:
    """Begin a panel of pairs of states in years.

    Parameters
    ----------
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
        Without any source.

    Raises
    ------
    PanelError
        As `panel`.
    """
    return panel(
        "dyad-years",
        first,
        last,
        directed=directed,
        system=system,
        states=states,
        store=store,
        on=on,
    )


def dyad_months(
    first: int,
    last: int,
    *,
    directed: bool = True,
    system: System = "cow",
    states: Collection[int] = (),
    store: Store | None = None,
    on: str | Engine = "polars",
) -> Panel:
    """Begin a panel of pairs of states in months.

    Parameters
    ----------
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
        Without any source.

    Raises
    ------
    PanelError
        As `panel`.
    """
    return panel(
        "dyad-months",
        first,
        last,
        directed=directed,
        system=system,
        states=states,
        store=store,
        on=on,
    )


def dyad_days(
    first: int,
    last: int,
    *,
    directed: bool = True,
    system: System = "cow",
    states: Collection[int] = (),
    store: Store | None = None,
    on: str | Engine = "polars",
) -> Panel:
    """Begin a panel of pairs of states in days.

    Parameters
    ----------
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
        Without any source.

    Raises
    ------
    PanelError
        As `panel`.
    """
    return panel(
        "dyad-days",
        first,
        last,
        directed=directed,
        system=system,
        states=states,
        store=store,
        on=on,
    )


def state_years(
    first: int,
    last: int,
    *,
    system: System = "cow",
    states: Collection[int] = (),
    store: Store | None = None,
    on: str | Engine = "polars",
) -> Panel:
    """Begin a panel of states in years.

    Parameters
    ----------
    first, last : int
        Calendar years, inclusive.
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
        Without any source.

    Raises
    ------
    PanelError
        As `panel`.
    """
    return panel(
        "state-years",
        first,
        last,
        system=system,
        states=states,
        store=store,
        on=on,
    )


def state_months(
    first: int,
    last: int,
    *,
    system: System = "cow",
    states: Collection[int] = (),
    store: Store | None = None,
    on: str | Engine = "polars",
) -> Panel:
    """Begin a panel of states in months.

    Parameters
    ----------
    first, last : int
        Calendar years, inclusive.
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
        Without any source.

    Raises
    ------
    PanelError
        As `panel`.
    """
    return panel(
        "state-months",
        first,
        last,
        system=system,
        states=states,
        store=store,
        on=on,
    )


def state_days(
    first: int,
    last: int,
    *,
    system: System = "cow",
    states: Collection[int] = (),
    store: Store | None = None,
    on: str | Engine = "polars",
) -> Panel:
    """Begin a panel of states in days.

    Parameters
    ----------
    first, last : int
        Calendar years, inclusive.
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
        Without any source.

    Raises
    ------
    PanelError
        As `panel`.
    """
    return panel(
        "state-days",
        first,
        last,
        system=system,
        states=states,
        store=store,
        on=on,
    )


def from_recipe(
    said: Recipe, *, store: Store | None = None, on: str | Engine = "polars"
) -> Panel:
    """Begin the panel that a recipe describes.

    Parameters
    ----------
    said : Recipe
        The recipe.
    store : Store, optional
        Where the sources are; by default the user's own.
    on : {"polars", "duckdb", "spark"} or Engine
        What builds the rows.

    Returns
    -------
    Panel
        With all its steps, on the versions of the recipe.

    Raises
    ------
    PanelError
        If the recipe names a unit, system or column that there is not.
    StoreError
        If a source or version of the recipe is not in the store.
    """
    begun = panel(
        said.unit,
        *said.years,
        directed=said.directed,
        system=said.system,
        states=said.states,
        store=Pinned(Store() if store is None else store, said.versions),
        on=on,
    )
    listed = begun.of(said.of) if said.of else begun
    named = listed.of(said.coalitions) if said.coalitions else listed
    built = replace(named, steps=said.steps)
    for step in said.steps:
        if isinstance(step, Spells):
            built.spells(step.variable)  # says which columns there are
    return built


def run(
    path: str | os.PathLike[str],
    *,
    store: Store | None = None,
    on: str | Engine = "polars",
) -> Panel:
    """Begin the panel that a file with a recipe describes.

    Parameters
    ----------
    path : str or PathLike
        The file, as `Panel.recipe` says it.
    store : Store, optional
        Where the sources are; by default the user's own.
    on : {"polars", "duckdb", "spark"} or Engine
        What builds the rows.

    Returns
    -------
    Panel
        With all its steps, on the versions of the recipe.

    Raises
    ------
    PanelError
        If the file cannot be read or is no recipe.
    StoreError
        If a source or version of the recipe is not in the store.
    """
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        problem = f"The recipe '{path}' cannot be read: {error}."
        raise PanelError(problem, "Name a file that --recipe wrote.") from error
    return from_recipe(parse(text), store=store, on=on)
