"""Every source of the catalogue, attached to every unit: right, or refused with why."""

from __future__ import annotations

import polars as pl
import pytest

from foedus.errors import FoedusError, PanelError
from foedus.panel.build import panel
from foedus.panel.frame import Panel
from foedus.sources import catalog
from foedus.store import Store

UNITS = (
    ("state-years", True),
    ("dyad-years", True),
    ("dyad-years", False),
    ("state-months", True),
    ("dyad-months", True),
)
STATES = (2, 20, 200, 220, 255, 260, 265, 345, 365, 640, 651, 678, 679, 680, 710, 731)
DISPUTES = ("cow-mid", "gml-mid")

BROUGHT = [
    e.id
    for e in catalog.entries()
    if e.access != "bundled"
    and any(f.sha256 for t in e.tables.values() for f in t.files)
]
"""Sources of which a copy is known; of the others only the layout is documented."""

NO_PANEL = {
    *("alliance-reliability", "cameo", "isard-systems", "natural-earth", "plover"),
    *("reference-cases", "un-votes"),
}
"""Sources of codes, cases, maps and single votes: no table has a key of a panel."""

ONLY_ALLIANCES_OR_LEADERS = {
    *("alliance-depth", "fpsim-alliances", "lead", "leader-willingness"),
}
ONLY_PAIRS = {"arms-races", "distances", "gdelt", "icews", "peace-scale", "pew-opi"}
DIRECTED_ONLY = {"pew-opi"}
SEVERAL_LAYERS = {"alliances-network"}
ONLY_YEARS = {
    *("cow-wars", "geo-pko", "sipri-arms-transfers", "ucdp-acd"),
    *("ucdp-battle-deaths", "ucdp-dyadic"),
}
"""Sources that count events of which they say no more than the year."""


def covered(store: Store, id: str) -> tuple[int, int]:
    """Return the years that a source covers at least in part."""
    said = store.coverage(id)
    assert said.start is not None
    assert said.end is not None
    edges = pl.Series([said.start.latest, said.end.earliest - 1], dtype=pl.Int32)
    first, last = edges.cast(pl.Date).dt.year().to_list()
    return first, last


def years(store: Store, id: str) -> tuple[int, int]:
    """Return the last years of a source and the first after it, as far as there are."""
    first, last = covered(store, id)
    return max(1816, first, last - 2), min(last + 1, 2025)


def outside(built: pl.DataFrame, made: Panel, known: tuple[int, int]) -> list[str]:
    """Return columns that say 0 in a year that their source does not cover."""
    rest = built.filter(~pl.col("year").is_between(*known))
    return [
        name
        for one in made.attachments
        for name in one.columns
        if rest.schema[name].is_numeric() and rest.filter(pl.col(name) == 0).height
    ]


def refused(id: str, unit: str, directed: bool) -> bool:
    """Whether a source has nothing for a unit."""
    pairs = unit.startswith("dyad")
    if id in NO_PANEL | ONLY_ALLIANCES_OR_LEADERS:
        return True
    if not pairs and id in ONLY_PAIRS:
        return True
    if pairs and (id in SEVERAL_LAYERS or (id in DIRECTED_ONLY and not directed)):
        return True
    # Wars between states have yearly rows for pairs, and are counted for states.
    counted = id in ONLY_YEARS and not (id == "cow-wars" and pairs)
    return counted and unit.endswith("months")


@pytest.mark.published
@pytest.mark.parametrize("id", [id for id in BROUGHT if id not in DISPUTES])
def test_every_source_fits_every_unit_or_says_why_not(id: str, published_store: Store):
    first, last = years(published_store, id)
    for unit, directed in UNITS:
        bare = panel(
            unit, first, last, directed=directed, states=STATES, store=published_store
        )
        if refused(id, unit, directed):
            with pytest.raises(PanelError) as error:
                bare.attach(id).collect()
            assert id in error.value.problem
            assert error.value.remedy
            continue
        made = bare.attach(id)
        built = made.collect()
        assert built.height == bare.count(), (unit, "rows multiply")
        assert built.select(made.unit.key).is_unique().all(), (unit, "keys repeat")
        assert outside(built, made, covered(published_store, id)) == [], unit
        gained = [name for one in made.attachments for name in one.columns]
        assert gained, unit
        assert set(gained) <= set(built.columns)
        version = published_store.source(id).version
        assert all(f"{id}@{version}." in one.source for one in made.attachments)


@pytest.mark.published
def test_every_source_of_the_catalogue_is_in_the_published_store(
    published_store: Store,
):
    held = {source.id for source in published_store.sources()}
    assert set(BROUGHT) <= held


@pytest.mark.published
@pytest.mark.parametrize(
    "id", ["archigos", "nmc", "distances", "atop", "icb", "us-bases"]
)
def test_a_pair_is_the_same_in_both_orders(id: str, published_store: Store):
    first, last = years(published_store, id)
    ways = {
        directed: panel(
            "dyad-years",
            first,
            last,
            directed=directed,
            states=STATES,
            store=published_store,
        )
        .attach(id)
        .collect()
        for directed in (True, False)
    }
    both, one = ways[True], ways[False]
    assert both.height == 2 * one.height
    lower = both.filter(pl.col("state_a") < pl.col("state_b"))
    if id == "atop":
        # A promise of either counts for a pair without direction.
        columns = [n for n in one.columns if n.startswith("atop")]
        turned = both.filter(pl.col("state_a") > pl.col("state_b")).rename(
            {"state_a": "state_b", "state_b": "state_a"}
        )
        keys = ["state_a", "state_b", "year"]
        most = pl.concat([lower, turned.select(lower.columns)]).group_by(keys).max()
        assert most.sort(keys).select(columns).equals(one.sort(keys).select(columns))
        return
    assert lower.select(one.columns).equals(one)


def test_a_source_that_is_not_there_is_refused_when_it_is_named(tmp_path):
    with pytest.raises(FoedusError, match="nmc"):
        panel("state-years", 2000, 2001, store=Store(tmp_path)).attach("nmc")


@pytest.mark.published
def test_values_of_different_things_in_one_column_are_refused_whatever_the_years(
    published_store: Store,
):
    # In 1981 every layer of the network has ties, in 2005 none: both are refused.
    for year in (1981, 2005):
        bare = panel("dyad-years", year, year, states=STATES, store=published_store)
        with pytest.raises(PanelError, match="one layer besides its keys"):
            bare.attach("alliances-network").collect()
    merged = panel(
        "dyad-years", 1981, 1981, states=STATES, store=published_store
    ).attach("alliances-network", pick={"value": "max"})
    assert merged.collect()["alliances_network_value"].max() is not None
