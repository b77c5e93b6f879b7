"""The rules of the registry: all kept, and each able to fail."""

from __future__ import annotations

from dataclasses import replace

import pytest

from foedus import dates
from foedus.registry import checks
from foedus.registry.alliances import alliance
from foedus.registry.records import Alliance


def test_the_registry_is_in_order() -> None:
    assert checks.faults() == ()


def _with(pact: Alliance, **changes: object) -> Alliance:
    return replace(pact, **changes)


@pytest.fixture
def only(monkeypatch):
    def put(*pacts: Alliance) -> None:
        monkeypatch.setattr(checks, "everything", lambda: pacts)

    return put


def test_order_sees_an_end_before_the_start(only) -> None:
    pact = alliance("warsaw-pact")
    treaty = replace(pact.treaty, legal_end=dates.parse("1950"))
    only(_with(pact, treaty=treaty))
    assert [f.rule for f in checks.RULES["order"]()] == ["order"]


def test_ends_sees_an_open_spell_in_an_ended_alliance(only) -> None:
    pact = alliance("warsaw-pact")
    spells = (replace(pact.memberships[0], left=None), *pact.memberships[1:])
    only(_with(pact, memberships=spells))
    assert [f.rule for f in checks.RULES["ends"]()] == ["ends"]


def test_overlaps_sees_two_spells_at_once(only) -> None:
    pact = alliance("nato")
    only(_with(pact, memberships=pact.memberships * 2))
    assert {f.rule for f in checks.RULES["overlaps"]()} == {"overlaps"}


def test_contents_sees_a_lonely_member(only) -> None:
    pact = alliance("us-japan-1960")
    only(_with(pact, memberships=pact.memberships[:1], promises=()))
    found = [f.found for f in checks.RULES["contents"]()]
    assert found[0] == "fewer than two members"


def test_doubt_sees_a_sure_unclear_promise(only) -> None:
    pact = alliance("nato")
    first = pact.promises[0]
    sure = replace(first.provenance, confidence="high")
    only(_with(pact, promises=(replace(first, answer="unclear", provenance=sure),)))
    assert [f.rule for f in checks.RULES["doubt"]()] == ["doubt"]


def test_counts_cover_every_grade() -> None:
    for grades in checks.counts().values():
        assert set(grades) <= set("ABCD")
        assert sum(grades.values()) > 0
