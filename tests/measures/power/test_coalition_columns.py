"""Coalitions as columns of panels."""

import pytest
import small_world

from foedus.errors import AssessmentError, SchemaError
from foedus.measures.on_panels import measure
from foedus.panel.build import panel
from foedus.store import Store

STATES = small_world.STATES


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> Store:
    """Sources of 1952 and 1953."""
    return small_world.everything(Store(tmp_path_factory.mktemp("coalition_columns")))


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


def test_members_without_a_number_are_counted_in_the_rules(store) -> None:
    years = panel("system-years", 1952, 1953, store=store)
    found = measure("coalition_power", years, members="kellogg-briand-1928")
    (audited,) = found.audit()
    assert any("4 members in a year have no number" in rule for rule in audited.rules)
    whole = measure("coalition_power", years, members="nato")
    assert not any("no number" in rule for one in whole.audit() for rule in one.rules)
