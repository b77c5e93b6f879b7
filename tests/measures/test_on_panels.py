"""What holds for every measure on a panel: rows, nulls, order, laziness, recipe."""

import polars as pl
import pytest
import small_world

import foedus as fd
from foedus.errors import AssessmentError, PanelError, SchemaError
from foedus.measures import on_panels
from foedus.measures.index import MEASURES
from foedus.measures.on_panels import COLUMNS, column, measure, step
from foedus.panel.build import dyad_years, from_recipe, panel, state_years
from foedus.panel.recipe import parse
from foedus.store import Store

ROUNDING = 1e-9
STATES = (2, 200, 220, 365)

ASKED = {
    "coalition_power": {"members": "USA,UKG"},
    "coalition_parity": {"side_a": "nato", "side_b": "USSR"},
}
"""What has to be said of a measure that has no default."""

every_column = pytest.mark.parametrize("name", sorted(COLUMNS))


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> Store:
    """Promises, rivals, strengths, products and ideal points of 1952 and 1953."""
    said = [
        (a, b, year, "defense")
        for year in (1952, 1953)
        for a, b in ((2, 200), (200, 2), (2, 220), (220, 2), (365, 290), (290, 365))
    ]
    made = small_world.promises(Store(tmp_path_factory.mktemp("panels")), said)
    small_world.strengths(made, STATES)
    points = [
        {"ccode": state, "year": year, "ideal_point": state / 100}
        for state in STATES
        for year in (1952, 1953)
    ]
    span = ("1952", "1953")
    small_world.add(made, "un-ideal-points", "state_year", points, span)
    wealth = [
        {"ccode": state, "year": year, "pwtrgdp": 5e3 * state, "pwtpop": 1.0 + n}
        for n, state in enumerate(STATES)
        for year in (1952, 1953)
    ]
    small_world.add(made, "isard-gdp-pop", "cw_state_year", wealth, span)
    hostile = [
        {"ccode1": one, "ccode2": other, "start": 1945, "end": 1989}
        for one, other in ((2, 365), (200, 220))
    ]
    small_world.add(made, "thompson-rivalries", "tss", hostile, ("1494", "2020"))
    ranked = [
        {"ccode": state}
        | dict(zip(("styear", "stmonth", "stday"), (1945, 9, 2), strict=True))
        | dict(zip(("endyear", "endmonth", "endday"), (2016, 12, 31), strict=True))
        for state in STATES
    ]
    small_world.add(made, "cow-majors", "spell", ranked, ("1816", "2016"))
    return made


def begun(store, name, **options):
    """A panel about what the measure is about."""
    if COLUMNS[name].who != "system":
        options["states"] = STATES
    return panel(COLUMNS[name].unit, 1950, 1953, store=store, **options)


def told(name, plain, **options):
    """The panel with the measure."""
    return measure(name, plain, **ASKED.get(name, {}), **options)


@every_column
def test_rows_are_kept_and_what_is_not_covered_is_null(store, name) -> None:
    plain = begun(store, name)
    table = told(name, plain).collect()
    assert table.select(plain.columns).equals(plain.collect())
    early = table.filter(pl.col("year") < 1952)[name]
    late = table.filter(pl.col("year") >= 1952)[name]
    assert early.len()
    assert early.null_count() == early.len()
    assert late.null_count() < late.len()
    assert not table[name].is_nan().any()


@every_column
def test_values_lie_in_the_range_of_the_measure(store, name) -> None:
    values = told(name, begun(store, name)).collect()[name].drop_nulls()
    record = MEASURES[name]
    assert record.low is None or values.min() >= record.low - ROUNDING
    assert record.high is None or values.max() <= record.high + ROUNDING


@pytest.mark.parametrize("name", [n for n, c in COLUMNS.items() if c.who == "dyad"])
def test_both_orders_of_a_pair_agree(store, name) -> None:
    table = told(name, begun(store, name)).collect()
    turned = table.rename({"state_a": "state_b", "state_b": "state_a"})
    assert turned.select(table.columns).sort("state_a", "state_b", "year").equals(table)


@every_column
def test_nothing_is_read_before_the_panel_is_built(name, tmp_path) -> None:
    nowhere = Store(tmp_path / "nowhere")
    found = told(name, begun(nowhere, name))
    assert found.steps[-1] == step(name, **ASKED.get(name, {}))


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
@every_column
def test_every_engine_builds_the_same(store, name, engine) -> None:
    one = told(name, begun(store, name)).collect()
    other = told(name, begun(store, name, on=engine)).collect()
    assert other.equals(one)


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


def test_a_measure_of_the_system_is_the_same_in_all_rows_of_a_year(store) -> None:
    states = panel("state-years", 1950, 1953, store=store, states=STATES)
    table = measure("system_concentration", states).collect()
    once = measure("system_concentration", begun(store, "system_concentration"))
    assert (
        table.group_by("year")
        .agg(pl.col("system_concentration").unique().len() == 1)["system_concentration"]
        .all()
    )
    of_year = table.select("year", "system_concentration").unique().sort("year")
    assert of_year.equals(once.collect())


def test_concentration_is_that_of_the_plain_definition(store) -> None:
    (value,) = (
        measure("system_concentration", begun(store, "system_concentration"))
        .collect()
        .filter(pl.col("year") == 1953)["system_concentration"]
    )
    shares = [state / sum(STATES) for state in STATES]
    equal = 1 / len(STATES)
    assert value == pytest.approx(
        ((sum(s * s for s in shares) - equal) / (1 - equal)) ** 0.5
    )


def test_weights_of_the_user_change_the_composite(store) -> None:
    states = panel("state-years", 1953, 1953, store=store, states=STATES)
    table = measure("composite", states)
    table = measure("cinc", table)
    table = measure(
        "composite", table, columns="milex,milper", weights="milex=1", column="two"
    )
    made = table.collect()
    assert made["composite"].to_list() == pytest.approx(made["cinc"].to_list())
    assert made["two"].to_list() != made["composite"].to_list()
    with pytest.raises(AssessmentError, match="no component of these"):
        measure("composite", states, weights="ships=2").collect()
    with pytest.raises(AssessmentError, match="is no weight"):
        measure("composite", states, weights="milex=heavy").collect()


def test_the_partners_of_a_year_are_counted(store) -> None:
    states = panel("state-years", 1953, 1953, store=store, states=STATES)
    degrees = measure("degree", states).collect()
    assert dict(degrees.select("state", "degree").rows()) == {
        2: 2, 200: 1, 220: 1, 365: 1
    }  # fmt: skip


def test_a_coalition_is_an_alliance_or_the_states_that_are_named(store) -> None:
    years = panel("system-years", 1952, 1953, store=store)
    found = measure("coalition_power", years, members="nato", of="nmc:tpop")
    found = measure(
        "coalition_power", found, members="USA,UKG,FRN", of="nmc:tpop", column="three"
    )
    table = found.collect()
    # Of the members of NATO the store knows these three.
    assert table["coalition_power"].to_list() == table["three"].to_list()
    kept = measure("coalition_power", years, members="USA", of="nmc:tpop", keeps=0.5)
    whole = measure("coalition_power", years, members="USA", of="nmc:tpop")
    half = kept.collect()["coalition_power"]
    assert (half * 2 == whole.collect()["coalition_power"]).all()
    with pytest.raises(AssessmentError, match="No coalition is named"):
        measure("coalition_power", years).collect()
    with pytest.raises(SchemaError, match="both sides"):
        measure("coalition_parity", years, side_a="2", side_b="2,200").collect()


def test_what_is_asked_for_but_not_there_is_refused(store) -> None:
    system = panel("system-years", 1952, 1953, store=store)
    with pytest.raises(AssessmentError, match="nearest: 'majors'"):
        measure("system_concentration", system, among="major").collect()
    with pytest.raises(AssessmentError, match="no rule"):
        measure("polarity", system, rule="waltz").collect()
    with pytest.raises(AssessmentError, match="over 0 years"):
        measure("capability_movement", system, step=0).collect()
    with pytest.raises(SchemaError, match="no kind of tie"):
        measure("degree", state_years(1952, 1953, store=store), layer="love").collect()


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
