"""Composites: shares of states in components, weighed as the reader likes."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

import polars as pl

from foedus.answers import shelf, spending
from foedus.dates import Date
from foedus.measures.power import composite
from foedus.measures.power.capability import COMPONENTS
from foedus.measures.power.rank_interval import rank_interval
from foedus.store import Store
from foedus.web.ranking import embedded, stored
from foedus.web.ranking.record import Component, Figure, Figures
from foedus.web.words import mark

Shares = Mapping[str, float | None]
Interval = Mapping[str, float | int | None]

DRAWS: Final = 4000
"""Sets of weights behind a rank interval: its bounds stay within a rank or two."""

LEVEL: Final = 0.9
SLACK: Final = 1e-12
"""Values that differ by less share a rank: rounding must not turn an order."""

_TITLES: Final = {
    "milex": mark("Military spending"),
    "milper": mark("Military personnel"),
    "irst": mark("Iron and steel"),
    "pec": mark("Energy"),
    "tpop": mark("People"),
    "upop": mark("Townspeople"),
    "gdp": mark("GDP"),
    "net": mark("Net product"),
    "spending": mark("Defence spending"),
    "people": mark("Population"),
}
_INDICATORS: Final = {
    "gdp": spending.GDP,
    "spending": spending.SIPRI_MONEY,
    "people": "population_m",
}


def names(composite_: str, store: Store) -> tuple[str, ...]:
    """Return the components that a store has for a composite, on whatever day.

    Parameters
    ----------
    composite_ : str
        ``capability`` or ``resources``.
    store : Store
        Added sources.
    """
    if composite_ == "resources":
        return tuple(_INDICATORS)
    more = ("gdp", "net") if shelf.held(store, stored.GDP) is not None else ()
    return (*COMPONENTS, *more)


def usual(composite_: str) -> tuple[str, ...]:
    """Return the components that weigh alike if nobody says otherwise."""
    return tuple(_INDICATORS) if composite_ == "resources" else COMPONENTS


def capability(store: Store, on: Date) -> Figures | None:
    """Return shares in the six components, and in GDP where it was added."""
    held = shelf.held(store, stored.NMC)
    year = None if held is None else stored.year_of(held, on.year)
    if held is None or year is None:
        return None
    rows = stored.rows(held, year, *COMPONENTS)
    frame = pl.DataFrame(
        [
            {"state": name, **{c: row[c] for c in COMPONENTS}}
            for name, row in rows.items()
        ]
    )
    shares = composite.component_shares(frame, COMPONENTS)
    added, editions = _product(store, year)
    figures = {
        name: Figure(
            None,
            held.key(row["line"]),
            shares={**shares[name], **{c: of.get(name) for c, of in added.items()}},
        )
        for name, row in rows.items()
    }
    there = (*COMPONENTS, *added)
    components = tuple(
        Component(c, _TITLES[c], year if _covered(figures, c) else None) for c in there
    )
    return Figures(figures, str(year), "; ".join((held.label, *editions)), components)


def _covered(figures: Mapping[str, Figure], component: str) -> bool:
    return any(one.shares.get(component) is not None for one in figures.values())


def _product(
    store: Store, year: int
) -> tuple[dict[str, dict[str, float | None]], tuple[str, ...]]:
    """Return shares in GDP and in net product of just this year, and the source."""
    held = shelf.held(store, stored.GDP)
    if held is None:
        return {}, ()
    rows = stored.rows(held, year, stored.PRODUCT, stored.PEOPLE)
    gdp = {n: row[stored.PRODUCT] for n, row in rows.items()}
    net = {
        n: row[stored.PRODUCT] ** 2 / row[stored.PEOPLE]
        for n, row in rows.items()
        if row[stored.PRODUCT] is not None and row[stored.PEOPLE]
    }
    return {"gdp": _parts(gdp), "net": _parts(net)}, (held.label,) if rows else ()


def _parts(amounts: Mapping[str, float | None]) -> dict[str, float | None]:
    whole = math.fsum(a for a in amounts.values() if a is not None)
    return {n: a / whole for n, a in amounts.items() if a is not None and whole > 0}


def resources(store: Store, on: Date) -> Figures | None:
    """Return shares in GDP, defence spending and population of the states covered."""
    found: dict[str, dict[str, float | None]] = {}
    keys: dict[str, tuple[str, bool]] = {}
    components = []
    for id, indicator in _INDICATORS.items():
        made = embedded.indicator(indicator)(store, on)
        components.append(
            Component(id, _TITLES[id], None if made is None else int(made.period))
        )
        if made is None:
            continue
        for name, part in _parts({n: f.value for n, f in made.of.items()}).items():
            found.setdefault(name, dict.fromkeys(_INDICATORS))[id] = part
            key, sure = keys.get(name, (made.of[name].key, True))
            keys[name] = (key, sure and made.of[name].confirmed)
    if not found:
        return None
    years = sorted({one.year for one in components if one.year is not None})
    figures = {
        name: Figure(None, keys[name][0], confirmed=keys[name][1], shares=shares)
        for name, shares in found.items()
    }
    period = "-".join(str(y) for y in dict.fromkeys((years[0], years[-1])))
    source = embedded.edition(spending.INDICATORS)
    return Figures(figures, period, source, tuple(components))


def last_resources(store: Store) -> str | None:
    """Return the last day on which all of its components are covered."""
    days = [embedded.last_indicator(name)(store) for name in _INDICATORS.values()]
    return min(day for day in days if day is not None)


def value(shares: Shares, weights: Mapping[str, float]) -> float | None:
    """Return the weighted mean of the shares that are known, percent.

    Parameters
    ----------
    shares : mapping of str to float or None
        0 to 1 each.
    weights : mapping of str to float
        At least 0 each.

    Returns
    -------
    float or None
        None where no component with a weight is known.

    Notes
    -----
    The formula of `foedus.measures.power.composite.composite`, which the script of the
    page has too; the tests hold the three together.
    """
    known = [(w, s) for c, w in weights.items() if w and (s := shares[c]) is not None]
    whole = math.fsum(w for w, _ in known)
    return 100 * math.fsum(w * s for w, s in known) / whole if whole > 0 else None


def weighed(figures: Figures, weights: Mapping[str, float]) -> Figures:
    """Return the figures of a composite under some weights.

    Parameters
    ----------
    figures : Figures
        With shares.
    weights : mapping of str to float
        Of every component.
    """
    of = {
        name: replace(one, value=value(one.shares, weights))
        for name, one in figures.of.items()
    }
    return replace(figures, of=of)


def intervals(
    components: Sequence[Component], of: Mapping[str, Figure]
) -> dict[str, Interval]:
    """Return the interval of each rank over all weights.

    Parameters
    ----------
    components : sequence of Component
        The components; those that are not covered are left out.
    of : mapping of str to Figure
        Those who are ranked among one another, with shares.

    Returns
    -------
    dict of str to mapping
        ``rank_low``, ``rank_high`` (90 % of weights drawn evenly), ``rank_best``,
        ``rank_worst`` and ``first_share`` by slug or id; null where nothing is known.
    """
    covered = [c.id for c in components if c.year is not None]
    if not of or not covered:
        return {}
    table = tuple((name, *(one.shares[c] for c in covered)) for name, one in of.items())
    return _intervals(table, tuple(covered))


@lru_cache(maxsize=32)
def _intervals(
    table: tuple[tuple[str | float | None, ...], ...], covered: tuple[str, ...]
) -> dict[str, Interval]:
    schema = {"state": pl.String, **dict.fromkeys(covered, pl.Float64)}
    frame = pl.DataFrame(list(table), schema=schema, orient="row")
    made = rank_interval(
        frame, covered, draws=DRAWS, level=LEVEL, rng=1816, as_given=True
    )
    return {row.pop("state"): row for row in made.iter_rows(named=True)}


def joined(members: Sequence[Shares]) -> dict[str, float | None]:
    """Return the shares of an alliance: sums over the members that are known.

    Parameters
    ----------
    members : sequence of mapping
        Shares of each member with figures.
    """
    known = {
        c: [part for m in members if (part := m[c]) is not None] for c in members[0]
    }
    return {c: math.fsum(parts) if parts else None for c, parts in known.items()}
