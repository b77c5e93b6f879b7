"""Cases: pairs that were allied, rivals, of one region, or on a user's list."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from foedus.errors import PanelError
from foedus.panel.build import panel
from foedus.panel.frame import Panel
from foedus.sources import catalog
from foedus.store import SourceFacts, Store

STATES = (2, 20, 200, 220)


def fill(home: Path) -> Store:
    """Make a store of one promise, one rivalry, one border and one great power."""
    pact = {"ccode1": 2, "ccode2": 200, "defense": 1, "consul": 0}
    sworn = [{**pact, "year": year} for year in (2000, 2001)]
    sworn += [{"ccode1": 20, "ccode2": 220, "defense": 0, "consul": 1, "year": 2000}]
    rows = {
        ("atop", "directed_dyad_year"): sworn,
        ("thompson-rivalries", "tss"): [
            {"ccode1": 200, "ccode2": 220, "start": 1990, "end": 2001, "spatial": 1},
            {"ccode1": 2, "ccode2": 220, "start": 1990, "end": 2000, "positional": 1},
        ],
        ("cow-contiguity", "spell"): [
            {"ccode1": a, "ccode2": b, "stdate": "1920-01", "enddate": "2001-12"}
            | {"conttype": 1}
            for a, b in ((2, 20), (20, 2))
        ],
        ("cow-majors", "spell"): [
            {"ccode": 220, "styear": 1945, "stmonth": 8, "stday": 15, "endyear": 2001}
            | {"endmonth": 12, "endday": 31}
        ],
    }
    store = Store(home)
    facts = SourceFacts("own", "yes", "1816", "2001", "2026-11-22")
    for (source, name), said in rows.items():
        columns = catalog.entry(source).tables[name].columns
        kinds = {"number": pl.Float64, "integer": pl.Int64}
        schema = {c.name: kinds.get(c.column.type, pl.String) for c in columns}
        full = [{n: row.get(n) for n in schema} for row in said]
        store.add(source, "1", {name: pl.DataFrame(full, schema=schema).lazy()}, facts)
    return store


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return fill(tmp_path_factory.mktemp("cases"))


def dyads(store: Store, **options: Any) -> Panel:
    return panel("dyad-years", 2000, 2002, states=STATES, store=store, **options)


def kept(made: Panel, column: str) -> tuple[set[Any], set[Any]]:
    """Return the rows of which the case says yes, and those it does not know of."""
    built = made.collect()
    keys = ["state_a", "state_b", "year"]
    assert built.filter(~pl.col(column)).is_empty()
    yes = built.filter(pl.col(column)).select(keys)
    unknown = built.filter(pl.col(column).is_null()).select(keys)
    return set(yes.rows()), set(unknown.rows())


@pytest.mark.parametrize(
    ("options", "pairs"),
    [
        ({}, {(2, 200, 2000), (2, 200, 2001), (20, 220, 2000)}),
        ({"obligation": "defence"}, {(2, 200, 2000), (2, 200, 2001)}),
        ({"obligation": "consultation"}, {(20, 220, 2000)}),
        ({"obligation": "offence"}, set()),
    ],
)
def test_allied(options: dict[str, str], pairs: set[Any], store: Store):
    yes, unknown = kept(
        dyads(store, directed=False).where("allied", **options), "allied"
    )
    assert yes == pairs
    assert {year for *_, year in unknown} == {2002}
    assert len(unknown) == 6
    # A promise in one direction makes both orders of the pair allied.
    both, _ = kept(dyads(store).where("allied", **options), "allied")
    assert both == pairs | {(b, a, y) for a, b, y in pairs}


def test_allied_by_the_registry_never_says_no(tmp_path: Path):
    bare = panel(
        "dyad-years", 2000, 2000, states=STATES, directed=False, store=Store(tmp_path)
    )
    yes, unknown = kept(
        bare.where("allied", source="registry", obligation="defence"), "allied"
    )
    assert (2, 200, 2000) in yes
    assert len(yes | unknown) == bare.count()


@pytest.mark.parametrize(
    ("kind", "pairs"),
    [
        ("any", {(200, 220, 2000), (200, 220, 2001), (2, 220, 2000)}),
        ("spatial", {(200, 220, 2000), (200, 220, 2001)}),
        ("positional", {(2, 220, 2000)}),
        ("ideological", set()),
    ],
)
def test_rivals(kind: str, pairs: set[Any], store: Store):
    yes, unknown = kept(
        dyads(store, directed=False).where("rivals", kind=kind), "rivals"
    )
    assert yes == pairs
    assert len(unknown) == 6


def test_same_region(store: Store):
    yes, unknown = kept(
        dyads(store, directed=False).where("same-region"), "same_region"
    )
    assert yes == {
        (a, b, y) for a, b in ((2, 20), (200, 220)) for y in (2000, 2001, 2002)
    }
    assert unknown == set()
    only = dyads(store, directed=False).where("same_region", region="Europe")
    assert {row[:2] for row in kept(only, "same_region")[0]} == {(200, 220)}
    with pytest.raises(PanelError, match="no region"):
        dyads(store).where("same-region", region="Atlantis").collect()


def test_listed_in_the_call(store: Store):
    yes, unknown = kept(dyads(store).where("listed", pairs=[(200, 2)]), "listed")
    assert {row[:2] for row in yes} == {(2, 200), (200, 2)}
    assert unknown == set()
    one, _ = kept(dyads(store, directed=False).where("listed", states=[20]), "listed")
    assert {row[:2] for row in one} == {(2, 20), (20, 200), (20, 220)}


def test_listed_in_a_file(store: Store, tmp_path: Path):
    path = tmp_path / "list.csv"
    path.write_text("year,state_a,state_b,why\n2001,2,20,neighbours\n2000,220,2,\n")
    yes, _ = kept(
        dyads(store, directed=False).where("listed", file=str(path)), "listed"
    )
    assert yes == {(2, 20, 2001), (2, 220, 2000)}
    path.write_text("state\n2\n200\n")
    bare = panel("state-months", 2000, 2000, states=STATES, store=store)
    built = bare.where("listed", file=str(path)).collect()
    assert set(built["state"]) == {2, 200}


@pytest.mark.parametrize("case", ["allied", "rivals", "same-region", "contiguous"])
def test_a_case_about_pairs_is_refused_for_single_states(case: str, store: Store):
    bare = panel("state-years", 2000, 2000, store=store)
    with pytest.raises(PanelError, match="pairs"):
        bare.where(case).collect()


@pytest.mark.parametrize(
    ("case", "options"),
    [
        ("allied", {"obligation": "love"}),
        ("rivals", {"kind": "friendly"}),
        ("allied", {"kind": "any"}),
        ("no-such-case", {}),
    ],
)
def test_options_are_checked(case: str, options: dict[str, str], store: Store):
    with pytest.raises(PanelError):
        dyads(store).where(case, **options).collect()


def test_relevance_after_the_borders_end_is_unknown_and_no_row_is_lost(store: Store):
    bare = dyads(store, directed=False)
    yes, unknown = kept(bare.where("politically-relevant"), "politically_relevant")
    inside = {(2, 20), (2, 220), (20, 220), (200, 220)}
    assert yes == {(*pair, year) for pair in inside for year in (2000, 2001)}
    assert {row for row in unknown if row[2] < 2002} == set()
    assert len(unknown) == bare.collect().filter(year=2002).height == 6


@pytest.mark.published
def test_published_relevance_after_2016_keeps_every_pair_as_unknown(
    published_store: Store,
):
    bare = panel("dyad-years", 2015, 2024, directed=False, store=published_store)
    built = bare.where("politically-relevant").collect()
    whole = bare.collect().group_by("year").len()
    after = built.filter(pl.col("year") > 2016)
    by_year = after.group_by("year").len().join(whole, on="year", suffix="_all")
    assert by_year.height == 8
    assert (by_year["len"] == by_year["len_all"]).all()
    # A great power is known to 2024, so its pairs are yes; all others are not known.
    assert set(after["politically_relevant"].unique()) == {True, None}
    before = built.filter(pl.col("year") <= 2016)
    assert before["politically_relevant"].all()
    assert before.height < whole.filter(pl.col("year") <= 2016)["len"].sum()
