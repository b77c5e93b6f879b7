import math

import polars as pl
import pytest

from foedus import dates
from foedus.measures.power.composite import composite
from foedus.measures.power.rank_interval import rank_interval
from foedus.store import Store
from foedus.web.ranking import composites
from foedus.web.ranking.record import Component, Figure

DAY = dates.parse("2024-12-31")
WEIGHTS = {"gdp": 3.0, "spending": 1.0, "people": 0.5}


def test_resources_are_shares_of_the_states_on_record():
    found = composites.resources(Store(), DAY)
    for component in found.components:
        shares = [f.shares[component.id] for f in found.of.values()]
        assert math.fsum(s for s in shares if s is not None) == pytest.approx(1)
    assert any(None in f.shares.values() for f in found.of.values())


def test_the_value_is_that_of_the_measure():
    found = composites.resources(Store(), DAY)
    made = composites.weighed(found, WEIGHTS)
    names = list(found.of)
    table = pl.DataFrame(
        {"year": [1] * len(names)}
        | {c: [found.of[n].shares[c] for n in names] for c in WEIGHTS}
    )
    given = composite(table, list(WEIGHTS), weights=WEIGHTS)["composite"]
    for name, value in zip(names, given, strict=True):
        assert made.of[name].value == pytest.approx(100 * value, rel=1e-12)


def test_without_a_known_component_there_is_no_value():
    assert composites.value({"a": None, "b": 0.5}, {"a": 1, "b": 0}) is None
    assert composites.value({"a": 0.0, "b": 0.5}, {"a": 1, "b": 0}) == 0.0


def test_intervals_are_those_of_the_measure_on_shares():
    components = [Component("a", "A", 2000), Component("b", "B", 2000)]
    shares = {"x": (0.5, 0.3), "y": (0.3, 0.4), "z": (0.2, None)}
    of = {
        n: Figure(None, shares=dict(zip("ab", s, strict=True)))
        for n, s in shares.items()
    }
    found = composites.intervals(components, of)
    frame = pl.DataFrame(
        [{"state": n, "a": s[0], "b": s[1]} for n, s in shares.items()]
    )
    given = rank_interval(frame, ["a", "b"], draws=composites.DRAWS, as_given=True)
    assert [found[n]["rank_low"] for n in shares] == given["rank_low"].to_list()
    assert found["x"]["first_share"] == pytest.approx(2 / 3, abs=0.03)
    assert composites.intervals([Component("a", "A", None)], of) == {}


def test_an_alliance_has_the_sum_of_what_is_known():
    made = composites.joined([{"a": 0.1, "b": None}, {"a": 0.2, "b": None}])
    assert made == {"a": pytest.approx(0.3), "b": None}


def test_resources_need_no_added_source():
    store = Store()
    assert "gdp" in composites.names("resources", store)
    assert composites.last_resources(store) >= "2023-12-31"
    assert composites.resources(store, dates.parse("1850")) is None
