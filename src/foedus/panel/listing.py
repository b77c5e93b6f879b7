"""Lists of states or pairs that a user gives: in the call, or as a CSV file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import polars as pl

from foedus.errors import PanelError
from foedus.panel import presence
from foedus.panel.clock import Clock
from foedus.registry.states import System

OPTIONS: Final = ("pairs", "states", "file")
_REMEDY: Final = (
    "Say pairs=[(2, 200), ...], states=[2, 200, ...], or file='list.csv' with the "
    "columns state, or state_a and state_b, and year if it is about single years."
)


def given(options: Mapping[str, object], system: System) -> pl.DataFrame:
    """Return the list of a user.

    Parameters
    ----------
    options : mapping of str to object
        One of `OPTIONS`.
    system : {"cow", "gw"}
        Whose numbers the states have.

    Returns
    -------
    polars.DataFrame
        ``state``, or ``state_a`` and ``state_b`` (Int32, each pair in both orders), and
        ``year`` (Int32) if the list is about single years.

    Raises
    ------
    PanelError
        If there is not exactly one list, the file cannot be read, a cell is empty or
        no whole number, or a number was never one of a member of the system.
    """
    if len(options) != 1:
        problem = f"A list is given in one way, not in {len(options)}."
        raise PanelError(problem, _REMEDY, found=tuple(options))
    ((kind, said),) = options.items()
    found = _read(said) if kind == "file" else _written(kind, said)
    keys = ["state"] if "state" in found.columns else ["state_a", "state_b"]
    numbers = {int(n) for key in keys for n in found[key]}
    presence.states(Clock("year"), (1816, 1816), system, only=numbers)
    if keys == ["state"]:
        return found.unique().sort(found.columns)
    turned = found.rename({"state_a": "state_b", "state_b": "state_a"})
    both = pl.concat([found, turned.select(found.columns)])
    return both.unique().sort(found.columns)


def _written(kind: str, said: object) -> pl.DataFrame:
    """Return a list that stands in the call."""
    rows = list(said) if isinstance(said, list | tuple | set | frozenset) else []
    width = 2 if kind == "pairs" else 1
    names = ["state_a", "state_b"] if kind == "pairs" else ["state"]
    cells = [tuple(r) if isinstance(r, list | tuple) else (r,) for r in rows]
    whole = all(type(n) is int for cell in cells for n in cell)
    if not cells or not whole or any(len(cell) != width for cell in cells):
        problem = (
            f"'{kind}' is no list of {'pairs of ' * (width > 1)}numbers of states."
        )
        raise PanelError(problem, _REMEDY, found=said)
    return pl.DataFrame(cells, schema=dict.fromkeys(names, pl.Int32), orient="row")


def _read(said: object) -> pl.DataFrame:
    """Return a list that stands in a file."""
    try:
        found = pl.read_csv(Path(str(said)), infer_schema=False)
    except (OSError, pl.exceptions.PolarsError) as error:
        problem = f"The list '{said}' cannot be read: {error}"
        raise PanelError(problem, _REMEDY, path=str(said)) from error
    pairs, single = {"state_a", "state_b"}, {"state"}
    keys = next((k for k in (pairs, single) if k <= set(found.columns)), None)
    if keys is None:
        problem = f"The list '{said}' has no column state, nor state_a and state_b."
        raise PanelError(problem, _REMEDY, path=str(said), found=tuple(found.columns))
    wanted = [n for n in found.columns if n in keys or n == "year"]
    numbers = found.select(
        pl.col(wanted).str.strip_chars().cast(pl.Int32, strict=False)
    )
    if not numbers.height or any(numbers.null_count().row(0)):
        problem = f"The list '{said}' has cells that are no whole numbers, or no rows."
        raise PanelError(problem, _REMEDY, path=str(said))
    return numbers
