"""Similarity on panels against all pairs of a year, and null where nobody says."""

import polars as pl
import pytest
import small_world

from foedus.errors import AssessmentError, StoreError
from foedus.measures.on_panels import COLUMNS, measure
from foedus.measures.rank_correlation import tau_b
from foedus.measures.similarity.similarity import cohen_kappa, s_score, scott_pi
from foedus.panel.build import dyad_years
from foedus.store import Store

STATES = (2, 200, 220)
STRONG = (2, 220, 290)


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> Store:
    made = Store(tmp_path_factory.mktemp("similarity"))
    small_world.promises(
        made,
        [
            (2, 200, 1952, "defense"),
            (200, 2, 1952, "defense"),
            (2, 220, 1952, "consul"),
            (200, 365, 1952, "nonagg"),
        ],
    )
    return small_world.strengths(made, STRONG)


def panel(store, first=1951, last=1953, **options):
    return dyad_years(first, last, store=store, states=STATES, **options)


def rows_of(store, year):
    """The portfolios of three states among all of the year, by hand."""
    from foedus.registry import system_years

    states = system_years.state_years(year, year)["state"].to_list()
    ties = {(2, 200): 3, (200, 2): 3, (2, 220): 2, (200, 365): 1}
    held = ties if year == 1952 else {}
    return states, {
        a: [3 if a == b else held.get((a, b), 0) for b in states] for a in STATES
    }


def test_every_pair_has_the_value_of_the_definition(store) -> None:
    found = panel(store, directed=False)
    for name in ("s_score", "kappa", "pi", "tau_b"):
        found = measure(name, found)
    table = found.collect()
    plain = {"s_score": s_score, "kappa": cohen_kappa, "pi": scott_pi, "tau_b": tau_b}
    assert table.height == 9
    for row in table.iter_rows(named=True):
        _, held = rows_of(store, row["year"])
        for name, function in plain.items():
            if row["year"] == 1951:  # Not covered: null, never 0.
                assert row[name] is None
                continue
            value = function(held[row["state_a"]], held[row["state_b"]])
            assert row[name] == pytest.approx(value)


def test_weights_come_from_a_source(store) -> None:
    table = measure("s_score", panel(store, directed=False), weights="cinc").collect()
    states, held = rows_of(store, 1952)
    heavy = [state / 1000 if state in STRONG else 0.0 for state in states]
    (row,) = table.filter(state_a=2, state_b=220, year=1952).to_dicts()
    expected = s_score(held[2], held[220], weights=heavy)
    assert row["s_score"] == pytest.approx(expected)


def test_both_orders_of_a_pair_have_the_same_value(store) -> None:
    table = measure("pi", panel(store, directed=True), distance="squared").collect()
    turned = table.rename({"state_a": "state_b", "state_b": "state_a"})
    both = table.join(turned, on=["state_a", "state_b", "year"], validate="1:1")
    assert both.height == table.height
    assert both["pi"].equals(both["pi_right"].alias("pi"))


def test_rules_and_options_are_said(store) -> None:
    found = measure("s_score", panel(store), weights="cinc", region="Europe")
    (one,) = found.attachments
    assert one.source == "atop@5.1.directed_dyad_year"
    assert one.also == ("nmc@7.0.state_year",)
    told = " ".join(one.rules)
    for words in ("region Europe", "weigh as their cinc", "scale 0 to 3", "absolute"):
        assert words in told


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"distance": "cubic"}, "no distance 'cubic'"),
        ({"weights": "gdp"}, "no weights 'gdp'"),
        ({"absence": "zero"}, "cannot mean 'zero'"),
        ({"portfolio": "alliance"}, "nearest: 'alliances'"),
        ({"portfolio": "votes", "weights": "cinc"}, "Votes take no weights"),
        ({"portfolio": "votes", "absence": "none"}, "Votes take no absence"),
        ({"portfolio": "votes", "scale_max": 3.0}, "Votes take no scale_max"),
    ],
)
def test_unknown_options_are_refused(store, options, problem) -> None:
    with pytest.raises(AssessmentError, match=problem):
        measure("s_score", panel(store), **options).collect()


def test_a_source_that_is_not_there(tmp_path) -> None:
    with pytest.raises(StoreError, match="atop"):
        measure("s_score", panel(Store(tmp_path / "empty"))).collect()


@pytest.mark.published
def test_distance_of_ideal_points(published_store) -> None:
    pair = dyad_years(
        1985, 1985, store=published_store, directed=False, states=(2, 365)
    )
    points = pair.attach("un-ideal-points", columns=("ideal_point",))
    (row,) = measure("ideal_point_distance", points).collect().to_dicts()
    apart = row["un_ideal_points_ideal_point_a"] - row["un_ideal_points_ideal_point_b"]
    assert row["ideal_point_distance"] == pytest.approx(abs(apart))
    assert row["ideal_point_distance"] > 1


@pytest.mark.published
def test_usa_and_ussr_in_1985_by_every_portfolio(published_store) -> None:
    pair = dyad_years(
        1985, 1985, store=published_store, directed=False, states=(2, 365)
    )
    told = {
        "alliances": {},
        "votes": {},
        "exercises": {"absence": "none"},
        "agreements": {"absence": "none"},
        "organisations": {"scale_max": 150.0},
    }
    for portfolio, options in told.items():
        pair = measure(
            "s_score", pair, portfolio=portfolio, column=f"s_{portfolio}", **options
        )
    (row,) = pair.collect().to_dicts()
    values = {name: row[f"s_{name}"] for name in told}
    assert all(-1 <= value <= 1 for value in values.values()), values
    assert values["votes"] < 0 < values["alliances"]


def test_every_column_is_a_measure_and_has_options() -> None:
    for name, how in COLUMNS.items():
        assert how.measure == name
        assert set(how.beside) <= set(COLUMNS)
        assert all(
            isinstance(value, str | float | None) for value in how.options.values()
        )


def test_a_panel_of_no_pairs_has_the_column(store) -> None:
    empty = dyad_years(1952, 1952, store=store, states=(2,))
    table = measure("s_score", empty).collect()
    assert table.height == 0
    assert table.schema["s_score"] == pl.Float64
