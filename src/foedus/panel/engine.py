"""Engines: what builds the rows of a panel.

Small tables are prepared in Polars and handed over. What grows with the rows is written
once in Narwhals and runs on any of the engines, but for two steps: cutting segments
into years and unfolding them into steps. These are range joins, which lose the order
of rows; Polars repeats rows in place instead, so that nothing is left to sort.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, Final, Protocol

import narwhals as nw
import polars as pl

from foedus.errors import PanelError
from foedus.panel.clock import Clock

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from pyspark.sql import SparkSession

NAMES: Final = ("polars", "duckdb", "spark")
Rows = nw.LazyFrame[Any]
Years = tuple[int, int]


class Engine(Protocol):
    """What builds rows.

    Attributes
    ----------
    name : str
        One of `NAMES`.
    rows_each : int
        About how many rows to ask for at once, so that memory stays bounded; 0 where
        the engine sees to that itself.
    """

    name: str
    rows_each: int

    def load(self, frame: pl.DataFrame) -> Rows:
        """Hand over a small table."""
        ...

    def fetch(self, rows: Rows) -> pl.DataFrame:
        """Run what was written, and take the rows back."""
        ...

    def cells(self, base: pl.DataFrame, clock: Clock, years: Years) -> Rows:
        """Return one row for each segment and year, with ``year``, cut to it."""
        ...

    def unfolded(self, rows: Rows, clock: Clock, years: Years) -> Rows:
        """Return one row for each step, ``start``, with the labels of the clock."""
        ...


class Polars:
    """The engine that is always there. Rows keep their order."""

    name = "polars"
    rows_each = 500_000

    def load(self, frame: pl.DataFrame) -> Rows:
        """Hand over a small table."""
        return nw.from_native(frame.lazy())

    def fetch(self, rows: Rows) -> pl.DataFrame:
        """Run what was written, and take the rows back."""
        native: pl.LazyFrame = rows.to_native()
        # The streaming engine mixes the rows of a join.
        return native.collect(engine="in-memory")

    def cells(self, base: pl.DataFrame, clock: Clock, years: Years) -> Rows:
        """Return one row for each segment and year, with ``year``, cut to it."""
        first, last = clock.year_of(pl.col("start")), clock.year_of(pl.col("stop") - 1)
        met = (
            base.lazy()
            .with_columns(pl.int_ranges(first, last + 1, dtype=pl.Int32).alias("year"))
            .explode("year")
        )
        if clock.step == "year":
            year = pl.col("year")
            cut = met.with_columns(year.alias("start"), (year + 1).alias("stop"))
            return nw.from_native(cut)
        opens, closes = clock.opens(pl.col("year")), clock.opens(pl.col("year") + 1)
        cut = met.with_columns(
            pl.max_horizontal("start", opens).alias("start"),
            pl.min_horizontal("stop", closes).alias("stop"),
        )
        return nw.from_native(cut)

    def unfolded(self, rows: Rows, clock: Clock, years: Years) -> Rows:
        """Return one row for each step from ``start`` to before ``stop``."""
        native: pl.LazyFrame = rows.to_native()
        if clock.step == "year":
            return nw.from_native(native.drop("stop"))
        steps = pl.int_ranges("start", "stop", dtype=pl.Int32).alias("start")
        found = native.with_columns(steps).drop("stop").explode("start")
        return nw.from_native(found.with_columns(clock.named(pl.col("start"))))


class _Joining(ABC):
    """The two steps as range joins."""

    rows_each = 0

    @abstractmethod
    def load(self, frame: pl.DataFrame) -> Rows:
        """Hand over a small table."""

    def cells(self, base: pl.DataFrame, clock: Clock, years: Years) -> Rows:
        """Return one row for each segment and year, with ``year``, cut to it."""
        start, stop, opens, closes = (
            nw.col(n) for n in ("start", "stop", "opens", "closes")
        )
        table = self.load(clock.years(*years))
        met = self.load(base).join(table, how="cross")
        cut = met.filter(start < closes, opens < stop).with_columns(
            nw.max_horizontal(start, opens).alias("start"),
            nw.min_horizontal(stop, closes).alias("stop"),
        )
        return cut.drop("opens", "closes")

    def unfolded(self, rows: Rows, clock: Clock, years: Years) -> Rows:
        """Return one row for each step from ``start`` to before ``stop``."""
        if clock.step == "year":
            return rows.drop("stop")
        calendar = self.load(clock.calendar(*years))
        met = rows.join(calendar, on="year", how="inner").filter(
            nw.col("start") <= nw.col("time"), nw.col("time") < nw.col("stop")
        )
        return met.drop("start", "stop").rename({"time": "start"})


class DuckDB(_Joining):
    """DuckDB in memory.

    Parameters
    ----------
    connection : duckdb.DuckDBPyConnection, optional
        Where to build; by default one of its own.
    """

    name = "duckdb"

    def __init__(self, connection: DuckDBPyConnection | None = None) -> None:
        import duckdb

        self._connection = duckdb.connect() if connection is None else connection

    def load(self, frame: pl.DataFrame) -> Rows:
        """Hand over a small table."""
        return nw.from_native(self._connection.from_arrow(frame.to_arrow()))

    def fetch(self, rows: Rows) -> pl.DataFrame:
        """Run what was written, and take the rows back, in any order."""
        return _whole(pl.from_arrow(rows.to_native().to_arrow_table()))


class Spark(_Joining):
    """PySpark: an existing session, or a local one.

    Parameters
    ----------
    session : pyspark.sql.SparkSession, optional
        Where to build; by default the active session, else one on this machine.
    """

    name = "spark"

    def __init__(self, session: SparkSession | None = None) -> None:
        self._session = _session() if session is None else session

    def load(self, frame: pl.DataFrame) -> Rows:
        """Hand over a small table."""
        arrow = frame.to_arrow(compat_level=pl.CompatLevel.oldest())
        return nw.from_native(self._session.createDataFrame(arrow))

    def fetch(self, rows: Rows) -> pl.DataFrame:
        """Run what was written, and take the rows back, in any order."""
        return _whole(pl.from_arrow(rows.to_native().toArrow()))


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
    made = {"polars": Polars, "duckdb": DuckDB, "spark": Spark}
    if said not in made:
        problem = f"There is no engine '{said}'."
        raise PanelError(problem, f"Use one of: {', '.join(NAMES)}.", found=said)
    found: Engine = made[said]()
    return found


def _whole(found: pl.DataFrame | pl.Series) -> pl.DataFrame:
    return found if isinstance(found, pl.DataFrame) else found.to_frame()


def _session() -> SparkSession:
    """Return the active session, or start one on this machine."""
    import os
    import shutil

    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        problem = "The engine 'spark' needs PySpark, which is not installed."
        remedy = "Run pip install 'foedus[spark]', or choose another engine."
        raise PanelError(problem, remedy) from error
    active = SparkSession.getActiveSession()
    if active is not None:
        return active
    if shutil.which("java") is None:
        problem = "The engine 'spark' needs Java, which is not on this machine."
        remedy = "Install Java 17 or later, or choose the engine 'polars'."
        raise PanelError(problem, remedy)
    settings: dict[str, bool | float | int | str | None] = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.shuffle.partitions": os.cpu_count() or 1,
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.execution.arrow.pyspark.enabled": "true",
        "spark.log.level": "ERROR",
    }
    builder = SparkSession.builder.master("local[*]").appName("foedus")
    return builder.config(map=settings).getOrCreate()
