"""Distances between capitals: once for each pair of spells of capitals, never per row.

The distance is the length of the great circle on a sphere of the mean radius of the
earth, by the haversine formula

    d = 2 r asin sqrt(sin^2((u - v) / 2) + cos u cos v sin^2((l - m) / 2))

with latitudes u, v, longitudes l, m and r = 6371.0088 km (the mean radius R1 of the
WGS84 ellipsoid). On the ellipsoid itself distances differ by at most about 0.6 %.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from foedus.panel import attach, choose, covered, spans
from foedus.panel.attach import Frame, Ready
from foedus.panel.attachment import Attachment, Source, Want

RADIUS: Final = 6371.0088
"""Mean radius of the earth in kilometres (Moritz 2000, Geodetic Reference System)."""

COLUMN: Final = "distance"
_RULE: Final = "kilometres on the great circle between capitals (haversine)"

Numbers = npt.NDArray[np.float64]


def great_circle(one: Numbers, other: Numbers) -> Numbers:
    """Return distances on the sphere of the mean radius of the earth.

    Parameters
    ----------
    one, other : numpy.ndarray
        Latitude and longitude in degrees in the last axis.

    Returns
    -------
    numpy.ndarray
        Kilometres, without the last axis.
    """
    u, v = np.radians(one), np.radians(other)
    north, east = np.sin((u - v) / 2)[..., 0] ** 2, np.sin((u - v) / 2)[..., 1] ** 2
    half = north + np.cos(u[..., 0]) * np.cos(v[..., 0]) * east
    found: Numbers = 2 * RADIUS * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
    return found


def between_capitals(
    frame: Frame, found: Source, who: str, want: Want
) -> tuple[Attachment, ...]:
    """Make the distances between capitals ready.

    Parameters
    ----------
    frame : Frame
        What the panel is.
    found : Source
        A table of spells of capitals with ``lat`` and ``lng``.
    who : str
        ``dyad``.
    want : Want
        The rule for years in which a capital moved: by default the last one counts.

    Returns
    -------
    tuple of Attachment
        One with the column ``<id>_distance`` in kilometres, symmetric.

    Raises
    ------
    PanelError
        If the rule for a step that a spell holds in part is not known.
    """
    table = choose.spec(found)
    roles = {c.role: c for c in table.columns if c.role}
    raw = frame.store.scan(str(found)).drop_nulls(["lat", "lng"]).collect()
    first = spans.days(raw, [roles["start"].name], "day")["first"]
    stop = spans.days(raw, [roles["end"].name], "day")["last"] + 1
    spells = raw.select(pl.col(roles["state"].name).alias("state"), "lat", "lng")
    _, high = covered.known_days(frame.store.coverage(str(found)))
    dated = spells.with_columns(
        first.alias("start"), stop.fill_null(high).alias("stop")
    )
    ready = Ready("state", ("state",), spans.clipped(dated, frame.years))
    known = attach.coded(frame, found, ready, "state", roles["state"].system)
    pairs = Ready(who, ("state_a", "state_b"), _paired(known.spans), lost=known.lost)
    made = attach.finished(frame, found, want, pairs)
    return tuple(_told(one) for one in made)


def _paired(spells: pl.DataFrame) -> pl.DataFrame:
    """Return each pair of spells that overlap, with their distance."""
    one, other = (
        spells.rename({n: f"{n}_{side}" for n in spells.columns}) for side in "ab"
    )
    met = one.join_where(
        other,
        pl.col("state_a") < pl.col("state_b"),
        pl.col("start_a") < pl.col("stop_b"),
        pl.col("start_b") < pl.col("stop_a"),
    )
    length = great_circle(
        met.select("lat_a", "lng_a").to_numpy(), met.select("lat_b", "lng_b").to_numpy()
    )
    return met.select(
        "state_a",
        "state_b",
        pl.max_horizontal("start_a", "start_b").alias("start"),
        pl.min_horizontal("stop_a", "stop_b").alias("stop"),
        pl.Series(COLUMN, length),
    ).sort("state_a", "state_b", "start")


def _told(one: Attachment) -> Attachment:
    return replace(one, rules=(*one.rules, _RULE))
