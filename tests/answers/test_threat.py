"""The chapter on threat."""

from __future__ import annotations

import pytest
from stored import case

from foedus.answers import threat
from foedus.report.trace import trace

ON = "2024-12-31"


def test_nothing_without_sources() -> None:
    assert not list(threat.findings(case("nato", ON, None)))


@pytest.mark.published
def test_the_chapter_with_published_sources(published_store) -> None:
    found = [f.id for f in threat.findings(case("nato", ON, published_store))]
    assert found == [
        "threat.challengers",
        "threat.reference-group",
        "threat.arms-races",
    ]
    assert not list(threat.findings(case("delian-league", "-0453", published_store)))


@pytest.mark.published
def test_a_challenger_leads_back_to_its_lines(published_store) -> None:
    steps = trace(f"answer:nato@{ON}#threat.challengers/366", published_store)
    assert sum("nmc@7.0#state_year" in s.where for s in steps) == 2
