"""Time inside a panel: whole days, months or years, counted as integers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import polars as pl

Step = Literal["year", "month", "day"]
STEPS: Final[tuple[Step, ...]] = ("year", "month", "day")

LABELS: Final = {"year": pl.Int32, "month": pl.Int8, "day": pl.Int8}
"""Columns that name a time in a panel, and their types."""

_UNITS: Final = {"year": ("Y", 1970), "month": ("M", 1970 * 12), "day": ("D", 0)}
"""NumPy's unit of each step, and what it counts from."""


@dataclass(frozen=True, slots=True)
class Clock:
    """The step in which a panel counts time.

    Attributes
    ----------
    step : {"year", "month", "day"}
        Years are astronomical, months are counted from January of year 0, days from
        1970-01-01, all in the proleptic Gregorian calendar.
    """

    step: Step

    @property
    def labels(self) -> tuple[str, ...]:
        """Return the columns that name a time: ``year``, then ``month``, ``day``."""
        return tuple(LABELS)[: STEPS.index(self.step) + 1]

    def of_day(self, day: pl.Expr) -> pl.Expr:
        """Return the step that holds a day.

        Parameters
        ----------
        day : polars.Expr
            Days since 1970-01-01.

        Returns
        -------
        polars.Expr
            Int32.
        """
        if self.step == "day":
            return day.cast(pl.Int32)
        date = day.cast(pl.Int32).cast(pl.Date)
        year = date.dt.year().cast(pl.Int32)
        if self.step == "year":
            return year
        return year * 12 + date.dt.month().cast(pl.Int32) - 1

    def year_of(self, time: pl.Expr) -> pl.Expr:
        """Return the calendar year of a step.

        Parameters
        ----------
        time : polars.Expr
            Steps.

        Returns
        -------
        polars.Expr
            Int32.
        """
        if self.step == "year":
            return time.cast(pl.Int32)
        if self.step == "month":
            return time // 12
        return time.cast(pl.Int32).cast(pl.Date).dt.year()

    def opens(self, year: pl.Expr) -> pl.Expr:
        """Return the first step of a calendar year.

        Parameters
        ----------
        year : polars.Expr
            Astronomical years.

        Returns
        -------
        polars.Expr
            Int32.
        """
        if self.step == "year":
            return year.cast(pl.Int32)
        if self.step == "month":
            return year * 12
        return pl.date(year, 1, 1).cast(pl.Int32)

    def named(self, time: pl.Expr) -> list[pl.Expr]:
        """Return the labels of a step, under their names.

        Parameters
        ----------
        time : polars.Expr
            Steps.

        Returns
        -------
        list of polars.Expr
            One for each of `labels`.
        """
        parts = {"year": self.year_of(time)}
        if self.step == "month":
            parts["month"] = time % 12 + 1
        if self.step == "day":
            date = time.cast(pl.Int32).cast(pl.Date)
            parts |= {"month": date.dt.month(), "day": date.dt.day()}
        return [part.cast(LABELS[name]).alias(name) for name, part in parts.items()]

    def first_day(self, first: int, last: int) -> pl.DataFrame:
        """Return the first day of every step.

        Parameters
        ----------
        first, last : int
            Inclusive calendar years.

        Returns
        -------
        polars.DataFrame
            ``time``, ``first`` and ``stop`` (Int32): the days [first, stop) of a step.
        """
        kind, zero = _UNITS[self.step]
        edges = np.arange(
            _new_year(first).astype(f"datetime64[{kind}]"),
            _new_year(last + 1).astype(f"datetime64[{kind}]") + 1,
        )
        days = edges.astype("datetime64[D]").astype(np.int32)
        times = edges.astype(np.int32) + zero
        return pl.DataFrame({"time": times[:-1], "first": days[:-1], "stop": days[1:]})

    def years(self, first: int, last: int) -> pl.DataFrame:
        """Return the steps of each year.

        Parameters
        ----------
        first, last : int
            Inclusive calendar years.

        Returns
        -------
        polars.DataFrame
            ``year``, ``opens`` and ``closes`` (Int32): the steps [opens, closes).
        """
        years = np.arange(first, last + 2, dtype=np.int32)
        if self.step == "year":
            edges = years
        elif self.step == "month":
            edges = years * 12
        else:
            edges = np.array([_new_year(int(y)) for y in years]).astype(np.int32)
        return pl.DataFrame(
            {"year": years[:-1], "opens": edges[:-1], "closes": edges[1:]}
        )

    def calendar(self, first: int, last: int) -> pl.DataFrame:
        """Return every step of every year with the columns that name it.

        Parameters
        ----------
        first, last : int
            Inclusive calendar years.

        Returns
        -------
        polars.DataFrame
            ``time`` (Int32) and the `labels`, in order of time.
        """
        steps = self.first_day(first, last)
        date = pl.col("first").cast(pl.Date)
        parts = {
            "year": date.dt.year(),
            "month": date.dt.month(),
            "day": date.dt.day(),
        }
        named = (parts[name].cast(LABELS[name]).alias(name) for name in self.labels)
        return steps.select("time", *named)


def _new_year(year: int) -> np.datetime64:
    """Return the first of January of an astronomical year."""
    years = np.array([year - 1970], dtype="datetime64[Y]")
    return np.datetime64(years[0], "D")
