"""Shares: each ally beside the guidelines and its own past."""

from __future__ import annotations

from statistics import median

import pytest
from contract import DAYS, check, named
from figures import members, shares

from foedus.answers import shares as chapter
from foedus.report import figure


@pytest.mark.parametrize(("name", "on"), [*DAYS, ("nato", "2025-12-31")])
def test_every_finding_keeps_the_contract(name: str, on: str) -> None:
    for finding in named(chapter.findings, name, on).values():
        check(finding, on)


def test_median_from_the_rows() -> None:
    found = named(chapter.findings, "nato", "2024-12-31")["money.shares"]
    part = [shares(2024)[c] for c in members("nato", "2024-12-31")]
    assert found.value == pytest.approx(median(part), abs=0.005)
    assert found.interval == (min(part), max(part))


def test_a_guideline_line_appears_with_its_adoption() -> None:
    lines = {
        on: [c.name for c in table.columns if c.name.startswith("guideline")]
        for on in ("2024-12-31", "2025-12-31")
        if (table := named(chapter.findings, "nato", on)["money.shares"].table)
    }
    assert len(lines["2024-12-31"]) == 1
    assert len(lines["2025-12-31"]) == 2


def test_an_ally_without_a_figure_is_not_covered_and_not_zero() -> None:
    found = named(chapter.findings, "nato", "2025-12-31")["money.shares"]
    assert found.table is not None
    row = next(row for row in found.table.rows if row.key == "HUN")
    assert row.cells[1] is None
    assert any("Hungary" in c for c in found.caveats)


def test_the_chart_can_be_drawn() -> None:
    found = named(chapter.findings, "nato", "2025-12-31")["money.shares"]
    assert figure.drawing(found, "2025-12-31").layers
