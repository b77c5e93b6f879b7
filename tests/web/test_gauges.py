import pytest

from foedus import dates
from foedus.store import Store
from foedus.web import gauges, who


def of(code: str, on: str, store: Store):
    found = gauges.of_state(store, who.find(code), dates.parse(on))
    return {line["id"]: line for line in found}


def test_on_the_embedded_facts_the_burden_is_known_and_power_is_not(tmp_path):
    found = of("DEU", "2024-12-31", Store(tmp_path))
    assert set(found) == set(gauges.GAUGES)
    assert found["burden"]["value"] > 1
    assert found["burden"]["keys"]
    assert found["burden"]["reason"] is None
    assert found["capability"]["value"] is None
    assert found["capability"]["command"] == "foedus data add nmc PATH"


def test_before_anybody_counted_nothing_is_zero(tmp_path):
    for line in of("athens", "-0453", Store(tmp_path)).values():
        assert line["value"] is None
        assert line["keys"] == []


@pytest.mark.published
def test_who_was_no_state_has_no_zero(published_store: Store):
    for code, on in (("DEU", "1960-12-31"), ("LIE", "1950-12-31")):
        assert of(code, on, published_store)["threat"]["value"] is None
    assert of("CHE", "1985-12-31", published_store)["threat"]["value"] == 0
