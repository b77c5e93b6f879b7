"""What holds for every measure on a panel: rows, nulls, order, laziness, recipe."""

from functools import cache

import polars as pl
import pytest
import small_world

import foedus as fd
from foedus.errors import AssessmentError, PanelError
from foedus.measures import on_panels
from foedus.measures.index import MEASURES
from foedus.measures.on_panels import COLUMNS, column, measure, step
from foedus.panel.build import dyad_years, from_recipe, panel, state_years
from foedus.panel.recipe import parse
from foedus.store import Store

ROUNDING = 1e-9
STATES = small_world.STATES

ASKED = {
    "coalition_power": {"members": "USA,UKG"},
    "coalition_parity": {"side_a": "nato", "side_b": "USSR"},
}
"""What has to be said of a measure that has no default."""

every_column = pytest.mark.parametrize("name", sorted(COLUMNS))


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> Store:
    """Sources of 1952 and 1953."""
    return small_world.everything(Store(tmp_path_factory.mktemp("panels")))


@pytest.fixture(scope="module")
def built(store):
    """The table of a measure by its name, each built once."""
    return cache(lambda name: told(name, begun(store, name)).collect())


def begun(store, name, **options):
    """A panel about what the measure is about."""
    if COLUMNS[name].who != "system":
        options["states"] = STATES
    return panel(COLUMNS[name].unit, 1950, 1953, store=store, **options)


def told(name, plain, **options):
    """The panel with the measure."""
    return measure(name, plain, **ASKED.get(name, {}), **options)


@every_column
def test_rows_are_kept_and_what_is_not_covered_is_null(store, built, name) -> None:
    plain, table = begun(store, name), built(name)
    assert table.select(plain.columns).equals(plain.collect())
    early = table.filter(pl.col("year") < 1952)[name]
    late = table.filter(pl.col("year") >= 1952)[name]
    assert early.len()
    assert early.null_count() == early.len()
    assert late.null_count() < late.len()
    assert not table[name].is_nan().any()


@every_column
def test_values_lie_in_the_range_of_the_measure(built, name) -> None:
    values = built(name)[name].drop_nulls()
    record = MEASURES[name]
    assert record.low is None or values.min() >= record.low - ROUNDING
    assert record.high is None or values.max() <= record.high + ROUNDING


SYMMETRIC = [n for n, c in COLUMNS.items() if c.who == "dyad" and not c.directed]


@pytest.mark.parametrize("name", SYMMETRIC)
def test_both_orders_of_a_pair_agree(built, name) -> None:
    table = built(name)
    turned = table.rename({"state_a": "state_b", "state_b": "state_a"})
    assert turned.select(table.columns).sort("state_a", "state_b", "year").equals(table)


@every_column
def test_nothing_is_read_before_the_panel_is_built(name, tmp_path) -> None:
    nowhere = Store(tmp_path / "nowhere")
    found = told(name, begun(nowhere, name))
    assert found.steps[-1] == step(name, **ASKED.get(name, {}))


@every_column
def test_every_engine_builds_the_same(store, built, name) -> None:
    other = told(name, begun(store, name, on="duckdb")).collect()
    assert other.equals(built(name))


@every_column
def test_the_recipe_builds_it_again(store, name) -> None:
    found = told(name, begun(store, name), column="again")
    again = from_recipe(parse(found.recipe()), store=store)
    assert again.steps == found.steps
    assert again.collect().equals(found.collect())


@every_column
def test_audit_and_citation_name_measure_and_source(store, name) -> None:
    found = told(name, begun(store, name))
    (audited,) = found.audit()
    assert audited.step.startswith(f"measure {name} from ")
    source = audited.step.split()[-1].partition("@")[0]
    assert source in found.cite()
    assert audited.rows_in == audited.matched + audited.unknown
    assert audited.orphans == 0


def test_a_file_has_a_sidecar_that_says_what_was_computed(store, tmp_path) -> None:
    import json

    found = measure("s_score", begun(store, "s_score"), weights="cinc")
    written = found.write(tmp_path / "s.parquet")
    said = json.loads(written.sidecar.read_text(encoding="utf-8"))
    (told,) = [c for c in said["columns"] if c["name"] == "s_score"]
    assert told["source"] == "atop@5.1.directed_dyad_year"
    assert "s score" in told["description"]
    assert {one["id"] for one in said["sources"]} == {"atop", "nmc"}
    assert "weights" in said["recipe"]
    assert pl.read_parquet(written.file).equals(found.collect())


def test_a_cell_is_walked_back_to_its_rules_and_rows(store) -> None:
    found = measure("s_score", begun(store, "s_score"), weights="cinc")
    stages = found.trace("s_score", state_a=2, state_b=200, year=1952)
    told = [stage.what for stage in stages]
    assert any("rests on all ties of both" in what for what in told)
    tables = {s.where.partition("@")[0] for s in stages if s.stage == "row"}
    assert tables == {"row:atop", "row:nmc"}


def test_two_columns_of_one_measure(store) -> None:
    found = measure("s_score", begun(store, "s_score"))
    found = measure("s_score", found, distance="squared", column="s_squared")
    table = found.collect().drop_nulls()
    assert (table["s_squared"] >= table["s_score"]).all()
    with pytest.raises(PanelError, match="there already"):
        measure("s_score", found).collect()


def test_a_measure_stands_in_months_too(store) -> None:
    months = panel("dyad-months", 1952, 1952, store=store, states=(2, 200))
    table = measure("s_score", months).collect()
    assert table.height == 24
    assert table["s_score"].n_unique() == 1


def test_the_public_name_is_the_same_function() -> None:
    assert fd.measure is on_panels.measure


def test_units_without_pairs_are_refused(store) -> None:
    with pytest.raises(PanelError, match="about pairs of states"):
        measure("s_score", state_years(1952, 1953, store=store))


def test_unknown_measures_and_options_are_refused(store) -> None:
    pairs = dyad_years(1952, 1953, store=store)
    with pytest.raises(AssessmentError, match="nearest are"):
        measure("s_scor", pairs)
    with pytest.raises(AssessmentError, match="not computed on panels"):
        measure("tenure", pairs)
    with pytest.raises(AssessmentError, match="nearest: 'distance'"):
        measure("s_score", pairs, distanc="squared")
    assert column("cohen-kappa").measure == "kappa"
