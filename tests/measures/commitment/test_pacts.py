import pytest

from foedus.errors import CoverageError, SchemaError
from foedus.measures.commitment.pacts import bilateral_pacts, small_states


def test_a_pact_counts_in_every_year_that_it_touches(net_store) -> None:
    found = bilateral_pacts(1931, 1938, store=net_store)
    assert found.rows() == [(year, 220, 290) for year in range(1931, 1939)]
    other = bilateral_pacts(1931, 1938, ("nonagg",), store=net_store)
    assert other.rows() == [(year, 255, 290) for year in range(1934, 1939)]


def test_years_that_atop_does_not_cover_are_refused(net_store) -> None:
    with pytest.raises(CoverageError, match="does not cover 1939"):
        bilateral_pacts(1931, 1939, store=net_store)


@pytest.mark.parametrize("promises", [(), ("friendship",)])
def test_an_unknown_promise_is_refused(net_store, promises) -> None:
    with pytest.raises(SchemaError, match="no promises"):
        bilateral_pacts(1931, 1938, promises, store=net_store)


def test_small_states_are_those_with_few_people_or_not_known(net_store) -> None:
    found = small_states(1931, 1931, store=net_store)
    small = {state: is_small for _, state, is_small in found.rows()}
    assert [small[state] for state in (2, 220, 290, 740)] == [False, False, True, None]
    assert small[255] is None
    more = small_states(1931, 1931, below=50_000_000, store=net_store)
    assert more.filter("small")["state"].to_list() == [220, 290]


def test_a_rule_goes_with_the_states_that_it_lists(net_store) -> None:
    with pytest.raises(SchemaError, match="no states of the system"):
        small_states(1931, 1931, rule="gleditsch-ward", store=net_store)


@pytest.mark.published
def test_published_pacts_and_small_states(published_store) -> None:
    found = bilateral_pacts(1913, 1913, store=published_store)
    assert (200, 740) in found.select("source", "target").rows()
    listed = small_states(
        2010, 2010, rule="gleditsch-ward", system="gw", store=published_store
    )
    assert listed.filter(state=2)["small"].item() is False
    assert listed["small"].sum() > 20
    people = small_states(2010, 2010, store=published_store)
    assert people.filter(state=395)["small"].item() is True
