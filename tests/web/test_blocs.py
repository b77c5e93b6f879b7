"""Blocs have the names and the colours of large alliances, on every day the same."""

from __future__ import annotations

from foedus import dates
from foedus.report import theme
from foedus.web import blocs, ties


def _blocs(day: str):
    return blocs.blocs(ties.promised(dates.parse(day), "nonaggression"))


def _colours(found) -> dict[str, int | None]:
    painted = {bloc["number"]: bloc["colour"] for bloc in found["list"]}
    return {slug: painted[number] for slug, number in found["of"].items()}


def test_the_two_blocs_of_the_cold_war():
    found = _blocs("1970-12-31")
    named = {bloc["alliance"]: bloc for bloc in found["list"]}
    assert found["of"]["POL"] == named["warsaw-pact"]["number"]
    assert found["of"]["BEL"] == named["nato"]["number"]
    nato, pact = (named[id]["colour"] for id in ("nato", "warsaw-pact"))
    assert theme.CATEGORIES[nato] == theme.STABLE["nato"]
    assert theme.CATEGORIES[pact] == theme.STABLE["warsaw-pact"]
    assert 0 < found["agreement"] <= 1


def test_states_keep_their_colour_from_year_to_year():
    changed = seen = 0
    for year in range(1960, 1985):
        before, after = (_colours(_blocs(f"{y}-12-31")) for y in (year, year + 1))
        both = before.keys() & after.keys()
        changed += sum(before[slug] != after[slug] for slug in both)
        seen += len(both)
    assert changed / seen < 0.06


def test_no_two_blocs_of_a_day_share_a_colour():
    for day in ("1914-07-28", "1938-12-31", "2005-12-31", "2024-12-31"):
        given = [b["colour"] for b in _blocs(day)["list"] if b["colour"] is not None]
        assert len(given) == len(set(given)) <= len(theme.CATEGORIES)


def test_only_sure_promises_make_a_bloc():
    tie = {"a": "A", "b": "B", "kind": "defence", "answer": "maybe", "alliances": []}
    assert blocs.blocs([tie])["of"] == {}


def test_small_blocs_have_no_colour():
    found = _blocs("1914-07-28")
    assert {b["colour"] for b in found["list"] if b["states"] < 3} <= {None}
