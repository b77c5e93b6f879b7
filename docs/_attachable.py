"""The page that says what a panel takes from each source, from the catalogue alone."""

from __future__ import annotations

from collections.abc import Iterator

from foedus.panel import choose
from foedus.panel.unit import Unit, unit
from foedus.sources import catalog
from foedus.sources.attaching import Attaching
from foedus.sources.catalog import Entry

UNITS = (
    "state-year",
    "state-month",
    "dyad-year",
    "dyad-month",
    "leader-year",
    "alliance-year",
    "alliance-member-year",
)

HEAD = """# What can be attached to what

Made from the catalogue. A row is a source, a column is what a row of the panel is, a
cell names the table that a panel takes and what its rows are about. Name another table
with `source.table`. A source about single states is given to each state of a pair
(`_a`, `_b`); a source about the world is the same for all rows of a year.

A column is named `<source>_<column>`. If you name another table than the one in the
cell, a column that a further table of the source has too is named
`<source>_<table>_<column>`: with `world-bank,world-bank.gdp` a panel of states has
`world_bank_value` (military expenditure) and `world_bank_gdp_value`. The catalogue
decides that, not the order of attaching.

| Mark | What happens |
|---|---|
| rows | a row of the table is a value; rows of one key are merged by the stated rule |
| spells | a row holds from a first to a last day |
| count | events are counted, and named columns summed |
| always | rows without a time hold wherever the source speaks |
| year only | the table dates its events by year, so months and days are refused |
| - | refused: no table of the source has the keys of such a panel |

Outside the coverage of its source a column is empty. Inside, it is 0 where the
catalogue says that a missing row means none, else empty.

"""


def how(entry: Entry, said: Attaching) -> str:
    """Say in a word how a table is attached."""
    if said.how:
        return said.how
    roles = {c.role for c in entry.tables[said.table].columns}
    if "year" in roles:
        return "rows"
    return "spells" if "start" in roles else "always"


def yearly(entry: Entry, said: Attaching) -> bool:
    """Whether a table says no more of an event than its year."""
    if said.how != "count":
        return False
    table = entry.tables[said.events or said.table]
    first = said.start or tuple(c.name for c in table.columns if c.role == "start")
    if len(first) > 1:
        return False
    one = next((c for c in table.columns if c.name in first), None)
    return not said.end and (one is None or one.column.type == "integer")


def cell(entry: Entry, of: Unit) -> str:
    """Name what a panel takes from a source."""
    offers = list(choose.offers(entry, of))
    if not offers:
        return "-"
    stated = [o for o in offers if o[1] in entry.attach.get(o[0], ())]
    who, said = (stated or offers)[0]
    same = [o[1].table for o in offers if o[0] == who]
    if not stated and len(set(same)) > 1:
        return f"{who}: name one of {', '.join(dict.fromkeys(same))}"
    if yearly(entry, said) and of.clock.step != "year":
        return "year only"
    word = how(entry, said)
    return f"{who}: {said.table} ({word})"


def outcomes() -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each source with what panels take from it, by unit."""
    for entry in catalog.entries():
        yield entry.id, {name: cell(entry, unit(name)) for name in UNITS}


def page() -> str:
    """Return the page."""
    from _generate import table

    rows = ([f"`{id}`", *found.values()] for id, found in outcomes())
    return HEAD + table(["Source", *UNITS], rows) + "\n"
