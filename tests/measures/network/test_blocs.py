import polars as pl
import pytest

from foedus.measures.network.blocs import blocs
from foedus.measures.network.layers import multiplex


@pytest.fixture(scope="module")
def found(net_store):
    nets = multiplex(["consultation"], 1929, 1939, store=net_store)
    return blocs(nets, "consultation", runs=2)


def test_a_year_that_is_not_covered_has_no_blocs(found) -> None:
    outside = found.members.filter(pl.col("year").is_in([1929, 1939]))
    assert outside["community"].null_count() == outside.height > 100
    years = found.years.filter(pl.col("number").is_null())
    assert years["year"].to_list() == [1929, 1939]


def test_the_members_of_a_bloc_are_those_tied(found) -> None:
    inside = found.members.filter(pl.col("community").is_not_null(), year=1931)
    assert inside["state"].to_list() == [220, 290]
    assert found.years.filter(year=1931).row(0)[1:4] == (1, 0.0, 1.0)


def test_a_bloc_that_stays_overlaps_with_itself(found) -> None:
    assert found.overlaps["year"].to_list() == list(range(1931, 1939))
    assert found.overlaps["overlap"].unique().to_list() == [1]
    continuity = found.years.filter(pl.col("year").is_between(1931, 1938))["continuity"]
    assert continuity.to_list() == [1.0] * 8
    assert found.years.filter(year=1930)["continuity"].item() is None


def test_no_covered_year_gives_tables_without_blocs(net_store) -> None:
    nets = multiplex(["consultation"], 1950, 1950, store=net_store)
    none = blocs(nets, "consultation")
    assert none.overlaps.is_empty()
    assert none.years["number"].to_list() == [None]
    assert none.members["community"].null_count() == none.members.height


@pytest.mark.published
def test_the_cold_war_had_two_large_blocs_apart(published_store) -> None:
    nets = multiplex(["defence"], 1960, 1962, store=published_store)
    told = blocs(nets, "defence", runs=3)
    of_1960 = told.members.filter(year=1960)
    bloc = dict(of_1960.select("state", "community").rows())
    assert bloc[220] == bloc[260]
    assert bloc[365] == bloc[290]
    assert bloc[220] != bloc[365]
    assert told.years["agreement"].min() > 0.5
