"""Layers: tied, not tied and not covered are three answers."""

import polars as pl
import pytest

from foedus.errors import CoverageError, SchemaError
from foedus.measures.network.layers import (
    KINDS,
    Multiplex,
    multiplex,
    network_on,
    signed,
)

NAMES = ["active-aid", "rivalry", "agreement"]


@pytest.fixture(scope="module")
def nets(net_store) -> Multiplex:
    return multiplex(NAMES, 1929, 1939, store=net_store)


def value(nets: Multiplex, layer: str, year: int, one: int, other: int):
    found = nets.pairs.filter(year=year, source=one, target=other)
    return found[layer].item()


def test_tied_not_tied_and_not_covered_are_apart(nets) -> None:
    assert value(nets, "active-aid", 1930, 220, 290) == 1  # Only one of them promised.
    assert value(nets, "active-aid", 1930, 2, 220) == 1  # Offence is active aid too.
    assert value(nets, "active-aid", 1934, 255, 290) == 0
    assert value(nets, "active-aid", 1939, 220, 290) is None
    assert value(nets, "rivalry", 1936, 220, 255) == 1
    assert value(nets, "rivalry", 1936, 220, 290) == 0
    assert value(nets, "rivalry", 1937, 220, 255) is None


def test_a_list_says_yes_or_nothing(nets) -> None:
    assert value(nets, "agreement", 1932, 2, 740) == 1
    assert value(nets, "agreement", 1932, 2, 220) is None
    assert not (nets.pairs["agreement"] == 0).any()


def test_the_coverage_counts_every_pair(nets) -> None:
    counts = nets.coverage
    assert (counts["tied"] + counts["none"] + counts["unknown"]).equals(counts["pairs"])
    assert nets.years("active-aid") == list(range(1930, 1939))
    assert nets.years("rivalry") == list(range(1929, 1937))
    assert nets.years("agreement") == list(range(1930, 1936))


def test_a_year_that_is_not_covered_is_no_empty_network(nets) -> None:
    ties, states = nets.network("active-aid", 1930)
    assert ties.rows() == [(2, 220, 1.0), (220, 290, 1.0)]
    assert {2, 220, 255, 290, 740} < set(states)
    for layer, year in (("active-aid", 1939), ("rivalry", 1937), ("agreement", 1936)):
        with pytest.raises(CoverageError, match="not empty"):
            nets.network(layer, year)
    # The agreement ended, and the list covers 1930: known to be without known ties.
    assert nets.network("agreement", 1930)[0].is_empty()


def test_an_unknown_kind_or_layer_names_the_nearest(nets, net_store) -> None:
    with pytest.raises(SchemaError, match="nearest: 'rivalry'"):
        nets.ties("rivalery")
    with pytest.raises(SchemaError, match="nearest: 'defence'"):
        multiplex(["defense"], 1930, 1931, store=net_store)


def sign(frame: pl.DataFrame, year: int, one: int, other: int):
    found = frame.filter(year=year, source=one, target=other)
    return found["sign"].item() if found.height else "no row"


def test_signs_join_friends_and_enemies(nets) -> None:
    found = signed(nets, friends=["active-aid"])
    assert sorted(found["year"].unique()) == list(range(1930, 1937))
    assert sign(found, 1930, 220, 290) == 1
    assert sign(found, 1930, 220, 255) == -1
    assert sign(found, 1930, 2, 255) == "no row"
    assert found["sign"].null_count() == 0


@pytest.mark.parametrize(
    ("rule", "expected"), [("negative", -1), ("positive", 1), ("leave-out", None)]
)
def test_allies_in_a_rivalry_follow_the_rule(nets, rule, expected) -> None:
    found = signed(nets, friends=["active-aid"], rule=rule)
    assert sign(found, 1935, 2, 220) == expected
    assert found.filter(pl.col("both"))["year"].to_list() == [1935, 1936]


def test_what_is_not_known_leaves_a_sign_open_only_where_it_matters(nets) -> None:
    """Say of one pair in 1933 that nothing is known of its rivalry."""
    rivalry = pl.when(pl.col("year") == 1933).then(None).otherwise("rivalry")
    open_ = pl.when(pl.col("source") == 220).then(rivalry).otherwise("rivalry")
    pairs = nets.pairs.with_columns(open_.alias("rivalry"))
    holes = Multiplex(nets.kinds, pairs, nets.states, nets.coverage)
    for rule, expected in (("negative", None), ("positive", 1), ("leave-out", None)):
        found = signed(holes, friends=["active-aid"], rule=rule)
        assert sign(found, 1933, 220, 290) == expected
        assert sign(found, 1933, 220, 255) is None
        assert sign(found, 1933, 2, 220) == 1


def test_a_list_of_friends_adds_ties_and_leaves_none_open(nets) -> None:
    found = signed(nets)
    assert sign(found, 1932, 2, 740) == 1
    assert sign(found, 1932, 220, 290) == 1
    assert found["sign"].null_count() == 0


def test_a_signed_network_needs_both_signs(nets) -> None:
    with pytest.raises(SchemaError, match="No signed network"):
        signed(nets, rule="loudest")
    with pytest.raises(SchemaError, match="no layer"):
        signed(nets, friends=["votes"])


def test_states_can_be_left_out(nets) -> None:
    out = pl.DataFrame({"year": [1930], "state": [290]})
    fewer = nets.without(out)
    assert fewer.network("active-aid", 1930)[0].rows() == [(2, 220, 1.0)]
    assert 290 not in fewer.network("active-aid", 1930)[1]
    assert fewer.network("active-aid", 1931)[0].height == 2
    counts = fewer.coverage.filter(layer="active-aid", year=1930)
    assert counts["tied"].item() == 1
    assert fewer.years("active-aid") == nets.years("active-aid")


def test_the_network_of_a_day_is_that_of_the_registry() -> None:
    day = network_on("1962-05-01")
    ties = set(day.select("source", "target").rows())
    assert {(2, 740), (2, 200), (200, 2)} <= ties
    assert (740, 2) not in ties or (740, 2) in ties
    assert network_on("1935-01-01").height < day.height
    with pytest.raises(CoverageError):
        network_on("1962")
    with pytest.raises(CoverageError):
        network_on("2199-01-01")


@pytest.mark.published
def test_the_published_layers(published_store) -> None:
    names = ["defence", "nonaggression", "rivalry", "dispute", "agreement", "exercise",
             "arms", "known-active-aid"]  # fmt: skip
    nets = multiplex(names, 2009, 2012, store=published_store)
    counts = {
        (layer, year): tied
        for layer, year, tied in nets.coverage.select("layer", "year", "tied").rows()
    }
    assert counts["rivalry", 2010] == 51
    assert counts["dispute", 2010] == 27
    assert counts["agreement", 2010] == 901
    assert nets.years("agreement") == [2009, 2010]
    assert nets.years("arms") == [2009, 2010, 2011, 2012]
    assert counts["defence", 2010] > 1600
    assert set(names) <= set(KINDS)
