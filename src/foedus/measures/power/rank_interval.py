"""Ranks over all weights: where a state can stand when nobody agrees on weights."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import polars as pl

from foedus.errors import SchemaError
from foedus.measures.columns import checked, quantity, require
from foedus.measures.measure import Measure

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DRAWS: Final = 10_000
SEED: Final = 1816
_BATCH: Final = 500
"""Draws that are ranked at a time, so that memory stays small."""


def rank_interval(
    frame: pl.DataFrame,
    components: Sequence[str],
    *,
    state: str = "state",
    draws: int = DRAWS,
    level: float = 0.9,
    rng: np.random.Generator | int = SEED,
    as_given: bool = False,
) -> pl.DataFrame:
    """Interval of the rank of each state when weights are drawn from their simplex.

    Parameters
    ----------
    frame : polars.DataFrame
        One row per state, of one year: its key and its components, at least 0 (see
        `foedus.measures.power.composite.composite`).
    components : sequence of str
        Columns, each in any one unit; shares are taken here, unless `as_given`.
    state : str
        Column of the key, one row each.
    draws : int
        Sets of weights, at least 1.
    level : float
        Part of the draws in the interval, above 0, below 1.
    rng : numpy.random.Generator or int
        Where the draws come from; a number is a seed, and the same seed gives the same
        draws whatever the states are called.
    as_given : bool
        Whether the components are shares of the world already and are weighed as they
        stand: for some of the states, or for alliances, whose parts overlap.

    Returns
    -------
    polars.DataFrame
        In the order of `frame`: `state`, ``rank`` under equal weights (1 = most; ties
        share the better rank), ``rank_low`` and ``rank_high`` (central interval of the
        draws), ``rank_best`` and ``rank_worst`` (over the draws, equal weights and each
        component alone) and ``first_share`` (part of the draws in which it is first).
        Null where no component of the state is known.

    Raises
    ------
    SchemaError
        If a column is missing, a key repeats, an amount is below zero, or `draws` or
        `level` make no sense.

    Notes
    -----
    Weights are Dirichlet(1, ..., 1), uniform on the simplex. A component that is not
    known for a state is left out of its mean, as in the index. The best and worst rank
    are what was met, not a proof that no other weights give a better or worse one.

    References
    ----------
    Saisana, M., Saltelli, A. and Tarantola, S. (2005). Uncertainty and sensitivity
    analysis techniques as tools for the quality assessment of composite indicators.
    Journal of the Royal Statistical Society A 168(2), 307-323.
    doi:10.1111/j.1467-985X.2005.00350.x

    Examples
    --------
    >>> world = pl.DataFrame({"state": [1, 2, 3], "gdp": [5, 3, 1], "men": [4, 6, 2]})
    >>> rank_interval(world, ["gdp", "men"]).select("rank_low", "rank_high").rows()
    [(1, 2), (1, 2), (3, 3)]
    """
    import numpy as np

    _sound(frame, components, state, draws, level)
    shares = _shares(frame, components, as_given=as_given)
    covered = ~np.isnan(shares).all(axis=1)
    k = len(components)
    generator = np.random.default_rng(rng)
    drawn = generator.dirichlet(np.ones(k), size=draws)
    fixed = np.vstack([np.full((1, k), 1 / k), np.eye(k)])
    held = shares[covered]
    ranks = np.concatenate(
        [_ranks(held, drawn[i : i + _BATCH]) for i in range(0, draws, _BATCH)]
    )
    beside = _ranks(held, fixed)
    tail = 100 * (1 - level) / 2
    low, high = np.percentile(ranks, [tail, 100 - tail], axis=0, method="inverted_cdf")
    met = np.vstack([ranks, beside])
    made = pl.DataFrame(
        {
            "rank": beside[0],
            "rank_low": low.astype(np.int64),
            "rank_high": high.astype(np.int64),
            "rank_best": met.min(axis=0),
            "rank_worst": met.max(axis=0),
            "first_share": (ranks == 1).mean(axis=0),
        }
    ).with_columns(pl.Series("__row", np.flatnonzero(covered), pl.Int64))
    rows = frame.select(state).with_columns(
        pl.int_range(pl.len(), dtype=pl.Int64).alias("__row")
    )
    return rows.join(made, on="__row", how="left", maintain_order="left").drop("__row")


def _shares(
    frame: pl.DataFrame, components: Sequence[str], *, as_given: bool
) -> NDArray[np.float64]:
    """Return shares, one row a state; NaN where a component is not known."""
    whole = pl.col(*components).sum()
    values = frame.select(quantity(c) for c in components)
    if as_given:
        return values.fill_null(float("nan")).to_numpy()
    shares = values.select(
        pl.when(whole > 0).then(pl.col(*components) / whole).name.keep()
    )
    return shares.fill_null(float("nan")).to_numpy()


def _ranks(
    shares: NDArray[np.float64], weights: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Return ranks, one row a set of weights, one column a state."""
    import numpy as np

    there = ~np.isnan(shares)
    part = weights @ np.where(there, shares, 0.0).T
    whole = weights @ there.T.astype(float)
    index = np.where(whole > 0, part / np.where(whole > 0, whole, 1.0), -1.0)
    # The rank is one more than the number of states that are clearly ahead.
    order = np.sort(index, axis=1)
    slack = 1e-12
    ahead = [
        index.shape[1] - np.searchsorted(line, values + slack, side="right")
        for line, values in zip(order, index, strict=True)
    ]
    return np.asarray(ahead, dtype=np.int64).reshape(index.shape) + 1


def _sound(
    frame: pl.DataFrame,
    components: Sequence[str],
    state: str,
    draws: int,
    level: float,
) -> None:
    require(frame, state, *components)
    checked(frame, components)
    if not components or draws < 1 or not 0 < level < 1:
        problem = f"No interval of {level:g} comes of {draws} draws."
        raise SchemaError(problem, "Give components, draws above 0, a level below 1.")
    if frame[state].is_duplicated().any():
        problem = f"{state} has keys that repeat."
        raise SchemaError(problem, "Give the rows of one year.", column=state)


MEASURES: Final = (
    Measure(
        name="rank_interval",
        title="Interval of a rank over all weights",
        unit="rank",
        low=1.0,
        high=None,
        null_means="no component of the state is known",
        formula="quantiles of the rank of sum w_c s_ic with w uniform on the simplex",
        reference="Saisana, Saltelli and Tarantola 2005, Journal of the Royal "
        "Statistical Society A 168(2), 307-323, doi:10.1111/j.1467-985X.2005.00350.x",
        needs=("the components of every state in a year",),
        function=rank_interval,
        analysis_unit="state-year",
    ),
)
