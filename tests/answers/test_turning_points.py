"""Years in which the members' votes drew together or apart."""

from __future__ import annotations

import itertools
import random

import pytest
from contract import check
from stored import case, invented

from foedus.answers import turning_points

ON = "1985-12-31"
APART = 1970


def store(home):
    """Six members close together until 1970, far apart since; others never move."""
    rng = random.Random(7)
    rows = []
    for year in range(1946, 1986):
        spread = 0.1 if year < APART else 1.0
        for place, state in enumerate((2, 20, 200, 210, 211, 220)):
            rows.append((state, year, 1 + spread * place + rng.gauss(0, 0.01)))
        for place, state in enumerate((365, 651, 710, 750, 850, 900)):
            rows.append((state, year, -place + rng.gauss(0, 0.01)))
    columns = [
        {"ccode": c, "year": y, "ideal_point": p, "q5": p - 0.02, "q95": p + 0.02}
        for c, y, p in rows
    ]
    return invented(home, "un-ideal-points", "state_year", columns, "2024")


def test_nothing_without_the_table() -> None:
    assert not list(turning_points.findings(case("nato", ON, None)))


def test_nothing_without_the_package(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(turning_points, "find_spec", lambda name: None)
    assert not list(turning_points.findings(case("nato", ON, store(tmp_path))))


def test_a_step_is_found_in_its_year(tmp_path) -> None:
    pytest.importorskip("ruptures")
    (finding,) = turning_points.findings(case("nato", ON, store(tmp_path)))
    assert finding.value == 1
    assert f"{APART} [{APART}]" in finding.statement
    assert finding.table is not None
    levels = {r.key: r.cells[2] for r in finding.table.rows}
    assert levels["level/1969"] < 0.3 < levels["level/1970"]
    evidence = {r.key for r in finding.table.rows if r.evidence}
    assert evidence == {str(APART)}
    check(finding, ON)


@pytest.mark.parametrize(
    ("name", "on"),
    [("us-japan", ON), ("delian-league", "-0453"), ("nato", "1955-12-31")],
)
def test_too_few_members_or_years_say_nothing(name, on, tmp_path) -> None:
    pytest.importorskip("ruptures")
    assert not list(turning_points.findings(case(name, on, store(tmp_path))))


@pytest.mark.published
def test_the_published_turns(published_store) -> None:
    pytest.importorskip("ruptures")
    on = "2024-12-31"
    (finding,) = turning_points.findings(case("nato", on, published_store))
    assert finding.table is not None
    rows = [r for r in finding.table.rows if r.key.isdecimal()]
    ratios = {int(r.key): r.cells[2] for r in rows if r.cells[2] is not None}
    # 1964 had no votes: its row is there and empty, so that no line leads across it.
    assert [int(r.key) for r in rows if r.cells[2] is None] == [1964]
    turns = [int(r.key) for r in rows if r.evidence]
    assert turns == [1953, 1961, 1965, 1971, 1994, 1999]
    # Moving any one of them a year either way fits no better.
    assert squares(ratios, turns) == min(
        squares(ratios, sorted({*turns[:k], turn + by, *turns[k + 1 :]}))
        for k, turn in enumerate(turns)
        for by in (-1, 0, 1)
    )
    check(finding, on)


def squares(ratios: dict[int, float], turns: list[int]) -> float:
    """Squared error around the means of the levels."""
    edges = [min(ratios), *turns, max(ratios) + 1]
    total = 0.0
    for first, last in itertools.pairwise(edges):
        part = [value for year, value in ratios.items() if first <= year < last]
        middle = sum(part) / len(part)
        total += sum((value - middle) ** 2 for value in part)
    return total
