"""Engines: what builds the rows of a panel."""

from __future__ import annotations

from typing import Any, Final, Protocol

import narwhals as nw
import polars as pl

from foedus.errors import PanelError

NAMES: Final = ("polars", "duckdb", "spark")


class Engine(Protocol):
    """What builds rows: the same expressions, run in one place or another."""

    name: str

    def load(self, frame: pl.DataFrame) -> nw.LazyFrame[Any]:
        """Hand over a small table."""
        ...

    def fetch(self, rows: nw.LazyFrame[Any]) -> pl.DataFrame:
        """Run what was written, and take the rows back."""
        ...


class Polars:
    """The engine that is always there."""

    name = "polars"

    def load(self, frame: pl.DataFrame) -> nw.LazyFrame[Any]:
        """Hand over a small table.

        Parameters
        ----------
        frame : polars.DataFrame
            The table.

        Returns
        -------
        narwhals.LazyFrame
            The same rows.
        """
        return nw.from_native(frame.lazy())

    def fetch(self, rows: nw.LazyFrame[Any]) -> pl.DataFrame:
        """Run what was written, and take the rows back.

        Parameters
        ----------
        rows : narwhals.LazyFrame
            What to run.

        Returns
        -------
        polars.DataFrame
            Its rows, in any order.
        """
        native: pl.LazyFrame = rows.to_native()
        return native.collect()


def engine(said: str | Engine) -> Engine:
    """Return an engine by its name.

    Parameters
    ----------
    said : str or Engine
        One of `NAMES`, or an engine.

    Returns
    -------
    Engine
        What builds rows.

    Raises
    ------
    PanelError
        If there is no such engine, or what it needs is not installed.
    """
    if not isinstance(said, str):
        return said
    if said == "polars":
        return Polars()
    problem = f"There is no engine '{said}'."
    raise PanelError(problem, f"Use one of: {', '.join(NAMES)}.", found=said)
