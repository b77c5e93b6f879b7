"""All promises of a day are those that the answer about each pair gives."""

from __future__ import annotations

from collections import Counter

import pytest

from foedus import dates
from foedus.registry.bonds import bound
from foedus.registry.vows import vows


@pytest.mark.parametrize(
    ("day", "pairs"),
    [
        ("1914-07-28", [("austria-hungary", "germany"), ("france", "united-kingdom")]),
        ("1962-05-01", [("japan", "united-states"), ("cuba", "united-states")]),
        ("1980-06-01", [("new-zealand", "united-states"), ("greece", "turkey")]),
        ("2020-12-31", [("ireland", "france"), ("ukraine", "united-kingdom")]),
    ],
)
def test_they_are_the_answers_about_pairs(day: str, pairs: list[tuple[str, str]]):
    on = dates.parse(day)
    held = 0
    for a, b in pairs:
        said = Counter(
            (p.alliance, p.obligation, p.answer, p.article, p.confirmed, p.key)
            for p in bound(a, b, on).promises
        )
        found = Counter(
            (v.alliance, v.obligation, v.answer, v.article, v.confirmed, v.key)
            for pair in ((a, b), (b, a))
            for v in vows(on).get(pair, ())
        )
        assert found == said, (day, a, b)
        held += sum(found.values())
    assert held


def test_a_promise_knows_its_line():
    made = vows(dates.parse("1962-05-01"))["united-states", "japan"]
    assert all(vow.key.endswith(f"#obligations:{vow.line}") for vow in made)


def test_after_the_registry_was_compiled_there_are_none():
    assert vows(dates.parse("2999-01-01")) == {}
