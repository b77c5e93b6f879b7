"""A tiny store of invented sources, under the names and columns of the catalogue.

Nothing here is anybody's data: disputes, borders and promises are made up. States are
those of the COW list, with its gaps: Germany (255) 1945-1990, Japan (740) 1945-1952,
Poland (290) 1939-1945, France (220) 1942-1944.
"""

import datetime as dt
from dataclasses import dataclass

import polars as pl

from foedus.sources import catalog
from foedus.store import SourceFacts, Store

STATES = (2, 220, 255, 290, 740)
TYPES = {"number": pl.Float64, "integer": pl.Int64, "text": pl.String}


def facts(first="1816", last="2010"):
    return SourceFacts(
        access="own",
        redistribute="yes",
        coverage_start=first,
        coverage_end=last,
        added="2026-11-22",
    )


def table(source, name, rows):
    """A table with all declared columns; what a row does not say is null."""
    columns = catalog.entry(source).tables[name].columns
    schema = {c.name: TYPES.get(c.column.type, pl.String) for c in columns}
    unknown = {key for row in rows for key in row} - set(schema)
    assert not unknown, f"{source}.{name} declares no {unknown}"
    full = [{n: row.get(n) for n in schema} for row in rows]
    return pl.DataFrame(full, schema=schema).with_row_index("line", 1).lazy()


@dataclass(frozen=True)
class Dispute:
    """An invented dispute between two states, on whole days."""

    number: int
    side_a: int
    side_b: int
    first: dt.date
    last: dt.date
    fatality: int | None = 0
    hostlev: int = 3
    mindur: int = 10
    recip: int = 0
    originators: bool = True

    def __post_init__(self):
        assert self.first <= self.last

    @property
    def years(self):
        return range(self.first.year, self.last.year + 1)

    def pair(self):
        """The rows of both directions and all years."""
        for one, other, side in (
            (self.side_a, self.side_b, 1),
            (self.side_b, self.side_a, 0),
        ):
            for year in self.years:
                yield {
                    "dispnum": self.number,
                    "ccode1": one,
                    "ccode2": other,
                    "year": year,
                    "ongoing": 1,
                    "onset": int(year == self.first.year),
                    "sidea1": side,
                    "sidea2": 1 - side,
                    "orig1": int(self.originators),
                    "orig2": int(self.originators),
                    "fatality": self.fatality,
                    "hostlev": self.hostlev,
                    "mindur": self.mindur,
                    "maxdur": self.mindur,
                    "recip": self.recip,
                    "stmon": self.first.month,
                }

    def participants(self):
        for state, side in ((self.side_a, 1), (self.side_b, 0)):
            yield {
                "dispnum": self.number,
                "ccode": state,
                "sidea": side,
                "orig": int(self.originators),
                "styear": self.first.year,
                "stmon": self.first.month,
                "stday": self.first.day,
                "endyear": self.last.year,
                "endmon": self.last.month,
                "endday": self.last.day,
            }


def add_disputes(store, disputes, first="1816", last="2010"):
    pairs = [row for d in disputes for row in d.pair()]
    states = [row for d in disputes for row in d.participants()]
    store.add(
        "gml-mid",
        "2.2.1",
        {
            "directed_dispute_year": table("gml-mid", "directed_dispute_year", pairs),
            "participant": table("gml-mid", "participant", states),
        },
        facts(first, last),
    )


def add_borders(store, spells, first="1816", last="2010"):
    """Spells (one, other, kind, first month, last month), both directions."""
    rows = [
        {
            "ccode1": a,
            "ccode2": b,
            "conttype": kind,
            "stdate": f"{begin}-01",
            "enddate": f"{end}-01",
        }
        for one, other, kind, begin, end in spells
        for a, b in ((one, other), (other, one))
    ]
    spell = table("cow-contiguity", "spell", rows)
    store.add("cow-contiguity", "3.2", {"spell": spell}, facts(first, last))


def add_majors(store, spells, first="1816", last="2010"):
    """Spells (state, first year, last year)."""
    rows = [
        {"ccode": state, "styear": begin, "stmonth": 1, "stday": 1}
        | {"endyear": end, "endmonth": 12, "endday": 31}
        for state, begin, end in spells
    ]
    spell = table("cow-majors", "spell", rows)
    store.add("cow-majors", "2016", {"spell": spell}, facts(first, last))


def add_promises(store, promises, first="1816", last="2018"):
    """Promises (from, to, year, obligations)."""
    rows = [
        {"ccode1": one, "ccode2": other, "year": year}
        | {n: int(n in said) for n in ("defense", "offense", "neutral")}
        | {n: int(n in said) for n in ("nonagg", "consul")}
        for one, other, year, said in promises
    ]
    made = table("atop", "directed_dyad_year", rows)
    store.add("atop", "5.1", {"directed_dyad_year": made}, facts(first, last))


def add_strength(store, years):
    """Strength of each state in each year: different numbers everywhere."""
    rows = [
        {"ccode": state, "year": year, "cinc": (state + year) / 10_000}
        | {"milper": state, "tpop": year}
        for state in STATES
        for year in years
    ]
    each = table("nmc", "state_year", rows)
    store.add(
        "nmc", "7.0", {"state_year": each}, facts(str(min(years)), str(max(years)))
    )


DISPUTES = (
    Dispute(1, 2, 740, dt.date(1931, 9, 18), dt.date(1931, 12, 2)),
    Dispute(2, 740, 2, dt.date(1941, 12, 7), dt.date(1945, 8, 14), 6, 5, 1347, 1),
    Dispute(3, 255, 290, dt.date(1939, 8, 25), dt.date(1939, 9, 28), 6, 5, 35, 1),
    Dispute(4, 290, 255, dt.date(1939, 3, 28), dt.date(1939, 5, 1), None, 3, 35),
    Dispute(5, 220, 255, dt.date(1936, 3, 7), dt.date(1937, 1, 2), 0, 3, 302),
    Dispute(6, 220, 255, dt.date(1937, 1, 20), dt.date(1937, 1, 22), 0, 2, 3),
    Dispute(
        7, 2, 255, dt.date(1941, 12, 11), dt.date(1945, 5, 8), 6, originators=False
    ),
)


def fill(store: Store) -> Store:
    """Add everything that is invented to a store."""
    add_disputes(store, DISPUTES)
    add_borders(
        store,
        [
            (220, 255, 1, "1816-01", "1945-05"),
            (255, 290, 1, "1918-11", "1939-09"),
            (220, 290, 5, "1930-06", "1938-02"),
        ],
    )
    add_majors(store, [(2, 1898, 2010), (740, 1895, 1945)])
    add_promises(
        store,
        [
            *((a, b, y, ("defense",)) for y in (1952, 1953) for a, b in _both(2, 740)),
            *((220, 290, y, ("defense", "consul")) for y in range(1931, 1940)),
            *((290, 220, y, ("consul",)) for y in range(1931, 1940)),
        ],
    )
    add_strength(store, range(1930, 1961))
    return store


def _both(one, other):
    return ((one, other), (other, one))
