"""Distance of ideal points: noise, hub, world and members without votes."""

from __future__ import annotations

import math
from itertools import combinations

import polars as pl
import pytest
from contract import check
from stored import case, invented

from foedus.answers import ideal_points

WAR = "warsaw-pact"


def row(ccode: int, place: float | None, error: float = 0.0) -> dict:
    width = 1.6448536269514722 * error
    low = None if place is None else place - width
    high = None if place is None else place + width
    return {
        "ccode": ccode,
        "year": 1980,
        "ideal_point": place,
        "q5": low,
        "q95": high,
        "n_votes": 100,
    }


def test_nothing_without_the_table() -> None:
    assert not list(ideal_points.findings(case(WAR, "1980", None)))


def test_noise_is_taken_out_and_the_silent_are_named(tmp_path) -> None:
    rows = [row(365, 0.0, 3.0), row(290, 5.0), row(310, 5.0), row(355, 5.0)]
    rows.append(row(360, None))
    store = invented(tmp_path, "un-ideal-points", "state_year", rows, "1980")
    (finding,) = ideal_points.findings(case(WAR, "1980", store))
    assert finding.value == pytest.approx(2.0)
    assert "2.50 as estimated" in finding.statement
    assert "Without the Soviet Union: 0.00" in finding.statement
    assert "Romania" in finding.caveats[0]
    check(finding, "1980")


def test_fewer_than_half_of_the_members_is_no_answer(tmp_path) -> None:
    rows = [row(365, 0.0), row(290, 1.0), row(310, 2.0)]
    store = invented(tmp_path, "un-ideal-points", "state_year", rows, "1980")
    assert not list(ideal_points.findings(case(WAR, "1980", store)))


@pytest.mark.published
def test_the_distance_is_that_of_the_file(answering) -> None:
    lazy = case(WAR, "1980", answering).table("un-ideal-points.state_year")
    assert lazy is not None
    rows = lazy.filter(pl.col("year") == 1980).collect().iter_rows(named=True)
    pact = {355, 315, 265, 310, 290, 360, 365}
    known = [
        (r["ideal_point"], (r["q95"] - r["q5"]) / 3.2897072539029444)
        for r in rows
        if r["ccode"] in pact
    ]
    gaps = [
        math.sqrt(max(0.0, (x - y) ** 2 - s**2 - t**2))
        for (x, s), (y, t) in combinations(known, 2)
    ]
    (finding,) = ideal_points.findings(case(WAR, "1980", answering))
    assert finding.value == pytest.approx(sum(gaps) / len(gaps), abs=0.001)
    assert len(gaps) == 21
    check(finding, "1980")
