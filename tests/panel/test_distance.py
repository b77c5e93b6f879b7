"""Distances between capitals, once for each pair of spells."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from held import invented

from foedus.panel import distance
from foedus.panel.build import panel
from foedus.store import Store

LONDON, PARIS, TOKYO = (51.5, -0.1167), (48.8667, 2.3333), (35.6833, 139.75)


def capitals(home: Path) -> Store:
    spells = [
        (200, *LONDON, "1816-01-01", "2024-12-31"),
        (220, *PARIS, "1816-01-01", "1999-06-30"),
        (220, *TOKYO, "1999-07-01", "2024-12-31"),
        (740, *TOKYO, "1868-07-17", "2024-12-31"),
    ]
    names = ("ccode", "lat", "lng", "stdate", "enddate")
    rows = [dict(zip(names, spell, strict=True)) for spell in spells]
    return invented(home, "capitals", {"cow": rows}, last="2024-12-31")


def slow(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the angle between two unit vectors, times the radius."""

    def vector(point: tuple[float, float]) -> tuple[float, float, float]:
        lat, lng = map(math.radians, point)
        return (
            math.cos(lat) * math.cos(lng),
            math.cos(lat) * math.sin(lng),
            math.sin(lat),
        )

    dot = sum(a * b for a, b in zip(vector(one), vector(other), strict=True))
    return distance.RADIUS * math.acos(max(-1.0, min(1.0, dot)))


def test_capitals_are_as_far_apart_as_the_angle_between_them(tmp_path: Path):
    made = panel(
        "dyad-years", 1998, 2025, store=capitals(tmp_path), states=(200, 220, 740)
    )
    built = made.attach("capitals").collect()
    found = {
        (a, b, y): d
        for a, b, y, d in built.select(
            "state_a", "state_b", "year", "capitals_distance"
        ).rows()
    }
    assert found[200, 220, 1998] == pytest.approx(slow(LONDON, PARIS), rel=1e-9)
    assert found[200, 220, 2000] == pytest.approx(slow(LONDON, TOKYO), rel=1e-9)
    assert found[200, 220, 1999] == found[200, 220, 2000]
    assert found[220, 740, 2000] == pytest.approx(0, abs=1e-6)
    assert found[740, 220, 1998] == found[220, 740, 1998]
    assert found[200, 740, 2025] is None
    start = panel("dyad-years", 1999, 1999, store=capitals(tmp_path), states=(200, 220))
    early = start.attach("capitals", within="start").collect()["capitals_distance"]
    assert early[0] == found[200, 220, 1998]


def test_a_distance_is_computed_once_for_a_pair_of_spells_of_capitals(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    asked: list[int] = []
    plain = distance.great_circle

    def counting(one: Any, other: Any) -> Any:
        asked.append(len(one))
        return plain(one, other)

    monkeypatch.setattr(distance, "great_circle", counting)
    made = panel("dyad-months", 1998, 2001, store=capitals(tmp_path))
    assert made.attach("capitals").collect().height > 1_000_000
    # London with Paris and with two Tokyos, Paris and Tokyo (of France) with Tokyo.
    assert asked == [5]


def test_published_distances_of_known_capitals():
    # Standard figures: about 344 km and 5,570 km.
    points = pl.DataFrame([LONDON, (40.7128, -74.006)], orient="row").to_numpy()
    others = pl.DataFrame([PARIS, LONDON], orient="row").to_numpy()
    near, far = distance.great_circle(points, others)
    assert near == pytest.approx(342, abs=3)
    assert far == pytest.approx(5570, abs=10)
