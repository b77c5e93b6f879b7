"""Alliance network: the year that is taken, its ties, and who is in it."""

from __future__ import annotations

import polars as pl
import pytest
from network_world import PACT, alliances, ties
from stored import case

from foedus.answers import alliance_network
from foedus.answers.alliance_network import earlier, hub_of, network
from foedus.answers.case import state_name

WAR = "warsaw-pact"


def test_nothing_without_the_census(tmp_path) -> None:
    assert network(case(WAR, "1980", None)) is None


@pytest.mark.parametrize(
    ("name", "on"), [("un-charter", "1980"), ("delian-league", "-0453")]
)
def test_no_side_or_no_modern_state_has_no_network(tmp_path, name, on) -> None:
    assert network(case(name, on, alliances(tmp_path))) is None


def test_ties_and_members_of_the_year(tmp_path) -> None:
    found = network(case(WAR, "1980", alliances(tmp_path)))
    assert found is not None
    assert found.year == 1980
    assert found.when == "In 1980,"
    assert set(found.members) == set(PACT)
    assert set(found.ties.plain.rows()) == {tuple(sorted(t)) for t in ties()}
    weights = dict(
        zip(found.ties.plain.rows(), found.ties.pairs["weight"], strict=True)
    )
    assert weights[290, 365] == 2.0
    assert weights[2, 200] == 1.0
    assert found.ties.partners(365) == [n for n in PACT if n != 365]


def test_the_last_year_before_the_day_and_none_too_old(tmp_path) -> None:
    store = alliances(tmp_path)
    found = network(case(WAR, "1988", store))
    assert found is not None
    assert found.year == 1980
    assert "the last year that ATOP covers" in found.when
    assert network(case(WAR, "1991-01-01", store)) is None


def test_ten_years_before(tmp_path) -> None:
    found = network(case(WAR, "1980", alliances(tmp_path)))
    assert found is not None
    then = earlier(found)
    assert then is not None
    assert then.year == 1970
    first = earlier(then)
    assert first is not None
    assert first.ties.pairs.is_empty()
    assert earlier(first) is None
    assert "not in force" in alliance_network.no_past(first)


def test_ties_as_evidence_once_a_partner(tmp_path) -> None:
    found = network(case(WAR, "1980", alliances(tmp_path)))
    assert found is not None
    rows = list(found.ties_of(365, "the Soviet Union"))
    assert len(rows) == 6
    assert all(row.key.startswith("row:atop@") for row in rows)
    assert "consul" in rows[0].text


def test_hubs_are_declared_or_those_of_a_set() -> None:
    assert hub_of(case(WAR, "1980", None)) == 365
    assert hub_of(case("us-rok-1953", "1980", None)) == 2
    assert hub_of(case("csto", "2020", None)) is None


def test_states_without_a_name_keep_their_number() -> None:
    assert state_name(365, 1980) == "Soviet Union"
    assert state_name(9999, 1980) == "state 9999"


@pytest.mark.published
def test_the_ties_are_those_of_the_file(published_store) -> None:
    found = network(case("nato", "1985-12-31", published_store))
    assert found is not None
    rows = (
        published_store.scan("atop.directed_dyad_year")
        .filter(pl.col("year") == 1985, (pl.col("defense") + pl.col("offense")) > 0)
        .collect()
    )
    plain = {tuple(sorted(pair)) for pair in rows.select("ccode1", "ccode2").rows()}
    assert set(found.ties.plain.rows()) == plain
    assert len(found.ties.states) == 161
    assert len(found.ties.partners(2)) == 53
