import pytest

from foedus import dates
from foedus.store import Store
from foedus.web import relations, ties, who

USA, CHN = who.find("USA"), who.find("CHN")
ON = dates.parse("2010-12-31")


def by_layer(found):
    return {line["id"]: line for line in found}


def test_without_sources_nothing_is_known_and_the_command_is_named(tmp_path):
    for line in relations.of_pair(Store(tmp_path), USA, CHN, ON):
        assert line["answer"] == "not-covered"
        assert (line["number"], line["spells"], line["years"]) == (None, None, None)
        assert line["command"].startswith("foedus data")
    for line in relations.of_state(Store(tmp_path), USA, ON):
        assert line["partners"] is None


def test_runs_of_years_end_where_a_year_is_missing():
    assert list(relations._runs([1905, 1900, 1906, 1910])) == [
        (1900, 1900),
        (1905, 1906),
        (1910, 1910),
    ]
    assert list(relations._runs([])) == []


@pytest.mark.published
def test_the_pair_and_the_state_say_the_same(published_store: Store):
    pair = by_layer(relations.of_pair(published_store, USA, CHN, ON))
    state = by_layer(relations.of_state(published_store, USA, ON))
    assert set(pair) == set(state) == set(ties.LISTED)
    for layer, line in pair.items():
        named = {p["slug"] for p in state[layer]["partners"]}
        assert (line["answer"] == "yes") == ("CHN" in named), layer
        listed = sum(b - a + 1 for a, b in line["spells"])
        assert line["years"] == (listed if listed or line["census"] else None)
        assert (line["number"] is None) == (line["answer"] == "none-known")
    assert pair["rivalries"]["spells"] == [[1949, 1972], [1996, 2020]]


@pytest.mark.published
def test_outside_its_years_and_for_polities_a_layer_says_nothing(published_store):
    late = dates.parse("2024-12-31")
    disputes = by_layer(relations.of_state(published_store, USA, late))["disputes"]
    assert disputes["partners"] is None
    assert disputes["why"] == "day"
    athens = who.find("athens")
    for line in relations.of_state(published_store, athens, ON):
        assert line["partners"] is None
    for line in relations.of_pair(published_store, USA, athens, ON):
        assert line["answer"] == "not-covered"


@pytest.mark.published
def test_the_rows_behind_a_pair_can_be_asked_for(published_store: Store):
    from urllib.parse import parse_qs, urlsplit

    from foedus.web import api

    for line in relations.of_pair(published_store, CHN, USA, ON):
        if line["rows"] is None:
            assert line["id"] == "exercises" or not line["years"]
            continue
        asked = urlsplit(line["rows"])
        said = {"name": asked.path.rpartition("/")[2]}
        said |= {n: v[0] for n, v in parse_qs(asked.query).items()}
        found = api.answer(api.find("table"), published_store, said)
        assert found["fit"] >= len(line["spells"]), line["id"]
