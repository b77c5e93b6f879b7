"""Figures of added sources: columns, and measures as panels compute them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from typing import Any, Final

import polars as pl

from foedus.answers import shelf, spending
from foedus.answers.shelf import Held
from foedus.dates import Date
from foedus.errors import StateError
from foedus.registry import states
from foedus.store import Store
from foedus.web import who
from foedus.web.ranking.record import Figure, Figures, Make

NMC: Final = "nmc.state_year"
GDP: Final = "isard-gdp-pop.cw_state_year"
PRODUCT: Final = "pwtrgdp"
PEOPLE: Final = "pwtpop"
VOTES: Final = "un-ideal-points.state_year"

_TWO_SIDED: Final = 2
"""Standard deviations to either side of a published mean."""


@cache
def slug(number: int) -> str | None:
    """Return how pages name the state with a COW number; None for none."""
    try:
        one = states.by_code(number, "cow")
    except StateError:
        return None
    return next((w.slug for w in who.everyone().values() if w.state == one), None)


def last(*names: str) -> Callable[[Store], str | None]:
    """Return what tells the last day that all of some tables cover.

    Parameters
    ----------
    *names : str
        Source and table, such as ``nmc.state_year``.
    """

    def tell(store: Store) -> str | None:
        held = [shelf.held(store, name) for name in names]
        years = [one.last_year for one in held if one is not None]
        known = [year for year in years if year is not None]
        return f"{min(known):04d}-12-31" if len(known) == len(names) else None

    return tell


def year_of(held: Held, until: int) -> int | None:
    """Return the year of a table that is shown on a day.

    Parameters
    ----------
    held : Held
        A table by year.
    until : int
        Year of the day.

    Returns
    -------
    int or None
        The year itself, or the last one of the source if that is at most five years
        before; None outside its coverage.
    """
    first, end = held.coverage.start, held.last_year
    if first is None or end is None or until < first.year:
        return None
    year = min(until, end)
    return year if until - year <= spending.OLDEST else None


def rows(held: Held, year: int, *columns: str) -> dict[str, dict[str, Any]]:
    """Return the rows of a year by slug, with their lines.

    Parameters
    ----------
    held : Held
        A table with ``ccode`` and ``year``.
    year : int
        Year.
    *columns : str
        Further columns.
    """
    frame = held.read("ccode", "year", *columns).filter(pl.col("year") == year)
    return {
        name: row
        for row in frame.iter_rows(named=True)
        if row["ccode"] is not None and (name := slug(row["ccode"])) is not None
    }


def column(table: str, value: str, low: str, high: str) -> Make:
    """Return what makes the figures of one column with its published interval.

    Parameters
    ----------
    table : str
        Source and table.
    value, low, high : str
        Its columns.
    """

    def make(store: Store, on: Date) -> Figures | None:
        held = shelf.held(store, table)
        year = None if held is None else _newest(held, value, on.year)
        if held is None or year is None:
            return None
        found = {
            name: Figure(row[value], held.key(row["line"]), row[low], row[high])
            for name, row in rows(held, year, value, low, high).items()
            if row[value] is not None
        }
        return Figures(found, str(year), held.label)

    return make


def _newest(held: Held, value: str, until: int) -> int | None:
    """Return the newest year up to one in which a column has figures."""
    known = held.read("year", value).filter(
        pl.col(value).is_not_null()
        & pl.col("year").is_between(until - spending.OLDEST, until)
    )
    year = known["year"].max()
    return None if year is None else int(str(year))


def last_of(table: str, value: str) -> Callable[[Store], str | None]:
    """Return what tells the last day on which a column has figures.

    Parameters
    ----------
    table : str
        Source and table.
    value : str
        Its column.
    """

    def tell(store: Store) -> str | None:
        held = shelf.held(store, table)
        end = None if held is None else held.last_year
        year = None if held is None or end is None else _newest(held, value, end)
        return None if year is None else f"{year:04d}-12-31"

    return tell


def product(store: Store, on: Date) -> Figures | None:
    """Return GDP in purchasing power, billion dollars, within two deviations."""
    held = shelf.held(store, GDP)
    year = None if held is None else year_of(held, on.year)
    if held is None or year is None:
        return None
    found = {}
    for name, row in rows(held, year, PRODUCT, f"sd_{PRODUCT}").items():
        mean, sd = row[PRODUCT], row[f"sd_{PRODUCT}"]
        if mean is not None:
            off = None if sd is None else _TWO_SIDED * sd / 1e3
            low = None if off is None else max(0.0, mean / 1e3 - off)
            high = None if off is None else mean / 1e3 + off
            found[name] = Figure(mean / 1e3, held.key(row["line"]), low, high)
    return Figures(found, str(year), held.label)


def power(store: Store, on: Date) -> Figures | None:
    """Return GDP times GDP per head, as a part of the world, within two deviations."""
    from foedus.measures.power.economic_power import gdp_power

    held = shelf.held(store, GDP)
    year = None if held is None else year_of(held, on.year)
    if held is None or year is None:
        return None
    columns = (PRODUCT, PEOPLE, f"sd_{PRODUCT}", f"sd_{PEOPLE}")
    frame = held.read("ccode", "year", *columns).filter(pl.col("year") == year)
    made = gdp_power(
        frame, gdp=PRODUCT, population=PEOPLE, errors=(columns[2], columns[3])
    )
    whole = float(made["gdp_power"].sum())
    wanted = ("ccode", "line", "gdp_power", "gdp_power_low", "gdp_power_high")
    found = {}
    for number, line, *values in made.select(wanted).iter_rows():
        name = slug(number)
        if name is not None and values[0] is not None and whole:
            value, low, high = (None if v is None else 100 * v / whole for v in values)
            found[name] = Figure(value, held.key(line), low, high)
    return Figures(found, str(year), held.label)


def measured(name: str, table: str, scale: float = 1.0, **options: str) -> Make:
    """Return what makes the figures of a measure that panels compute for states.

    Parameters
    ----------
    name : str
        A key of `foedus.measures.on_panels.COLUMNS` about states.
    table : str
        The table that it rests on.
    scale : float
        What its value is multiplied by, such as 100 for percent.
    **options : str
        Options of the measure.
    """

    def make(store: Store, on: Date) -> Figures | None:
        held = shelf.held(store, table)
        year = None if held is None else year_of(held, on.year)
        if held is None or year is None:
            return None
        lines = _lines(held, year)
        values = _values(name, str(held.path), year, tuple(sorted(options.items())))(
            store
        )
        found = {
            who_: Figure(scale * value, lines.get(who_, ""))
            for number, value in values.items()
            if (who_ := slug(number)) is not None
        }
        return Figures(found, str(year), held.label) if found else None

    return make


def _lines(held: Held, year: int) -> Mapping[str, str]:
    """Return the trace key of each state's row; none for tables of pairs."""
    names = held.lazy.collect_schema().names()
    if not {"ccode", "year", "line"} <= set(names):
        return {}
    return {name: held.key(row["line"]) for name, row in rows(held, year).items()}


class _Once:
    """Values that are computed when they are first asked for, and then kept."""

    def __init__(
        self, name: str, year: int, options: Iterable[tuple[str, str]]
    ) -> None:
        self._said = (name, year, dict(options))
        self._values: Mapping[int, float] | None = None

    def __call__(self, store: Store) -> Mapping[int, float]:
        """Return the values by COW number."""
        if self._values is None:
            self._values = _computed(store, *self._said)
        return self._values


@lru_cache(maxsize=128)
def _values(
    name: str, content: str, year: int, options: tuple[tuple[str, str], ...]
) -> _Once:
    """Return the place of values; a table's path is named by its content."""
    return _Once(name, year, options)


def _computed(
    store: Store, name: str, year: int, options: Mapping[str, str]
) -> Mapping[int, float]:
    from foedus.measures import on_panels
    from foedus.panel.attach import Frame
    from foedus.panel.unit import unit

    frame = Frame(store, unit("state-years"), (year, year), "cow", directed=False)
    made = on_panels.column(name).make(frame, **options).frame
    of_year = made.filter(pl.col("year") == year).drop_nulls(name)
    return dict(of_year.select("state", name).iter_rows())
