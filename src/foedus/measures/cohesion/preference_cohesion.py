"""Cohesion of preferences in every year: with and without the hub, beside the world."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from foedus.errors import SchemaError
from foedus.measures.columns import require
from foedus.measures.measure import Measure
from foedus.measures.similarity.preference_distance import (
    PreferenceDistance,
    preference_distance,
)

DRAWS: Final = 500
SEED: Final = 1946
_TAILS: Final = (0.05, 0.95)


def preference_cohesion(
    positions: pl.DataFrame | pl.LazyFrame,
    members: pl.DataFrame,
    *,
    position: str = "ideal_point",
    error: str = "error",
    hub: Collection[Any] = (),
    draws: int = DRAWS,
    seed: int = SEED,
) -> pl.DataFrame:
    """Mean distance of members on one scale in every year, corrected for noise.

    Parameters
    ----------
    positions : polars.DataFrame or polars.LazyFrame
        One row per state and ``year``, of all states: ``state``, position and error.
    members : polars.DataFrame
        One row per member and ``year``: ``state`` and the year. Any coalition.
    position : str
        Column of the position, in the unit of the scale.
    error : str
        Column of its standard error, at least 0.
    hub : collection
        States that are left out in ``without_hub``, such as the leading power.
    draws : int
        Number of draws for the interval, 0 for none.
    seed : int
        Seed of the draws, the same for each year.

    Returns
    -------
    polars.DataFrame
        One row per year of `members`, in order: ``members``, ``n`` (with a position
        and an error), ``plain``, ``corrected``, ``low`` and ``high`` (5th and 95th
        percentile over the draws), ``noise``, ``without_hub``, ``world`` (corrected,
        all states), ``ratio`` (``corrected`` over ``world``) and ``missing`` (members
        without data). Distances in the unit of the scale, at least 0; null for fewer
        than two members with data, ``without_hub`` also where no hub is given.

    Raises
    ------
    SchemaError
        If a column is missing, a state stands twice in a year, an error is negative, a
        figure is infinite, or `draws` is below 0.

    Notes
    -----
    The distances of `preference_distance`, year by year. For the interval each position
    is drawn anew with its error and the distance corrected as before. In invented
    worlds of 5 to 30 members, with errors of an eighth to three quarters of the spread,
    it held the true distance in 85 to 94 of 100 cases; it need not be centred on
    ``corrected``, and can miss it where noise is most of the distance. Errors of one
    year are taken as independent. A scale that moves from year to year (its zero, its
    length) moves the distance too: the ratio to the world is the safer series.

    References
    ----------
    Bailey, M. A., Strezhnev, A. and Voeten, E. (2017). Estimating dynamic state
    preferences from United Nations voting data. Journal of Conflict Resolution 61(2),
    430-456. doi:10.1177/0022002715595700

    Examples
    --------
    >>> rows = {"state": list("abc"), "year": [1] * 3, "error": [0.0] * 3}
    >>> scale = pl.DataFrame(rows | {"ideal_point": [0.0, 1.0, 3.0]})
    >>> made = preference_cohesion(scale, scale.select("state", "year").head(2))
    >>> made.select("corrected", "world", "ratio").row(0)
    (1.0, 2.0, 0.5)
    """
    require(positions, "state", "year", position, error)
    require(members, "state", "year")
    if draws < 0:
        problem = f"The draws are {draws}; 0 or more expected."
        raise SchemaError(problem, "Give 500, or 0 for no interval.", draws=draws)
    years = members.select("year").unique()
    scale = (
        positions.lazy()
        .select(
            "state", "year", *(pl.col(c).cast(pl.Float64) for c in (position, error))
        )
        .join(years.lazy(), on="year", how="semi")
        .collect()
    )
    for table in (scale, members):
        if table.select("state", "year").is_duplicated().any():
            problem = "A state stands twice in one year."
            raise SchemaError(problem, "Give one row per state and year.")
    placed = {
        year: _Scale(part, position, error) for (year,), part in scale.group_by("year")
    }
    rows = [
        {"year": year}
        | _row(placed.get(year), part["state"].to_list(), hub, draws, seed)
        for (year,), part in sorted(members.group_by("year"), key=lambda p: p[0])
    ]
    return pl.DataFrame(rows, schema={"year": members.schema["year"], **_SCHEMA})


class _Scale:
    """Positions and errors of all states in one year."""

    def __init__(self, part: pl.DataFrame, position: str, error: str) -> None:
        states = part["state"].to_list()
        self.places = dict(zip(states, part[position].to_list(), strict=True))
        self.errors = dict(zip(states, part[error].to_list(), strict=True))

    def among(self, states: Collection[Any]) -> PreferenceDistance:
        return preference_distance(
            {str(s): self.places.get(s) for s in states},
            {str(s): self.errors.get(s) for s in states},
        )

    def known(self, states: Collection[Any]) -> NDArray[np.float64]:
        rows = [
            (self.places.get(s), self.errors.get(s)) for s in sorted(states, key=str)
        ]
        table = np.array(rows, dtype=float).reshape(len(rows), 2)
        known: NDArray[np.float64] = table[~np.isnan(table).any(axis=1)]
        return known


def _row(
    scale: _Scale | None, states: list[Any], hub: Collection[Any], draws: int, seed: int
) -> dict[str, Any]:
    if scale is None:
        missing = sorted(map(str, states))
        return {"members": len(states), "n": 0, "missing": missing}
    found, world = scale.among(states), scale.among(scale.places).corrected
    rest = [s for s in states if s not in hub]
    whole = found.corrected
    low, high = _interval(scale.known(states), draws, seed)
    return {
        "members": len(states),
        "n": found.n,
        "plain": found.plain,
        "corrected": whole,
        "low": low,
        "high": high,
        "noise": found.noise,
        "without_hub": scale.among(rest).corrected if hub else None,
        "world": world,
        "ratio": whole / world if whole is not None and world else None,
        "missing": list(found.missing),
    }


def _interval(
    known: NDArray[np.float64], draws: int, seed: int
) -> tuple[float | None, float | None]:
    if len(known) < 2 or not draws:
        return None, None
    place, error = known.T
    drawn = place + error * np.random.default_rng(seed).normal(size=(draws, len(place)))
    one, other = np.triu_indices(len(place), 1)
    variance = error[one] ** 2 + error[other] ** 2
    gaps = (drawn[:, one] - drawn[:, other]) ** 2 - variance
    means = np.sqrt(np.maximum(gaps, 0.0)).mean(axis=1)
    low, high = np.quantile(means, _TAILS)
    return float(low), float(high)


_DISTANCES: Final = ("plain", "corrected", "low", "high", "noise")
_SCHEMA: Final[dict[str, Any]] = {
    "members": pl.UInt32,
    "n": pl.UInt32,
    **dict.fromkeys((*_DISTANCES, "without_hub", "world", "ratio"), pl.Float64),
    "missing": pl.List(pl.String),
}

MEASURES: Final = (
    Measure(
        name="preference_cohesion",
        title="Distance of preferences among members in every year",
        unit="the unit of the scale",
        low=0.0,
        high=None,
        null_means="fewer than two members have a position with an error",
        formula="mean of sqrt(max(0, d^2 - v)) over pairs; over that of all states",
        reference="Bailey, Strezhnev and Voeten 2017, Journal of Conflict Resolution "
        "61(2), 430-456, doi:10.1177/0022002715595700",
        needs=("positions and errors of all states", "members in the year", "the hub"),
        function=preference_cohesion,
        analysis_unit="alliance-year",
    ),
)
