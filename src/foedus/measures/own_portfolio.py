"""Similarity of the portfolios of a user's table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, cast

import numpy as np
import polars as pl

from foedus.errors import SchemaError
from foedus.measures.similarity import pairwise
from foedus.measures.similarity.pairwise import Distance
from foedus.measures.similarity.portfolio import Label, Matrix, Portfolio, from_ties

Values = list[dict[str, Any]]


def s_score(
    portfolio: pl.DataFrame,
    scale_max: float,
    absence: str,
    weights: pl.DataFrame | None,
    distance: Sequence[Distance],
) -> Values:
    """Compute S of every two states of a table, with pi and kappa beside it.

    Parameters
    ----------
    portfolio : polars.DataFrame
        ``state``, ``partner`` and ``value``.
    scale_max : float
        Largest value that the scale allows.
    absence : {"", "none"}
        ``none`` if a state and partner without a row have no tie.
    weights : polars.DataFrame or None
        ``partner`` and ``weight``; None for equal weights.
    distance : sequence of {"nominal", "absolute", "squared"}
        How a difference counts; one value a pair for each.

    Returns
    -------
    list of dict
        ``state_a``, ``state_b``, ``value``, ``distance``, ``weighted``, ``scale_max``,
        ``partners``, and unweighted ``pi`` and ``kappa``.

    Raises
    ------
    SchemaError
        If a tie repeats, lies outside the scale, or a partner has no weight.
    """
    held, heavy = _held(portfolio, scale_max, absence, weights)
    found: Values = []
    for how in distance:
        named = {
            "value": pairwise.s_scores(held, weights=heavy, distance=how),
            "pi": pairwise.pis(held, distance=how),
            "kappa": pairwise.kappas(held, distance=how),
        }
        weighted = weights is not None
        found += _pairs(held, named, {"distance": how, "weighted": weighted})
    return found


def kappa(
    portfolio: pl.DataFrame,
    scale_max: float,
    absence: str,
    distance: Sequence[Distance],
) -> Values:
    """Compute Cohen's kappa of every two states, with S beside it; see `s_score`."""
    return _beyond(pairwise.kappas, portfolio, scale_max, absence, distance)


def pi(
    portfolio: pl.DataFrame,
    scale_max: float,
    absence: str,
    distance: Sequence[Distance],
) -> Values:
    """Compute Scott's pi of every two states, with S beside it; see `s_score`."""
    return _beyond(pairwise.pis, portfolio, scale_max, absence, distance)


def alignment(
    portfolio: pl.DataFrame,
    scale_max: float,
    absence: str,
    distance: Sequence[Distance],
) -> Values:
    """Compute the alignment index of every two states, with S beside it."""
    return _beyond(pairwise.alignments, portfolio, scale_max, absence, distance)


def tau_b(portfolio: pl.DataFrame, scale_max: float, absence: str) -> Values:
    """Compute tau-b of every two states, with S beside it; see `s_score`."""
    held, _ = _held(portfolio, scale_max, absence, None)
    named = {"value": pairwise.tau_bs(held), "s_score": pairwise.s_scores(held)}
    return list(_pairs(held, named, {}))


def _beyond(
    score: Callable[..., Matrix],
    portfolio: pl.DataFrame,
    scale_max: float,
    absence: str,
    distance: Sequence[Distance],
) -> Values:
    held, _ = _held(portfolio, scale_max, absence, None)
    found: Values = []
    for how in distance:
        named = {
            "value": score(held, distance=how),
            "s_score": pairwise.s_scores(held, distance=how),
        }
        found += _pairs(held, named, {"distance": how})
    return found


def _held(
    ties: pl.DataFrame, scale_max: float, absence: str, weights: pl.DataFrame | None
) -> tuple[Portfolio, Matrix | None]:
    """Lay out the table; a partner with a weight counts though nobody is tied to it."""
    labels = [ties["state"], ties["partner"]]
    labels += [] if weights is None else [weights["partner"]]
    if any(not column.dtype.is_integer() for column in labels):
        ties = ties.with_columns(pl.col("state", "partner").cast(pl.String))
        if weights is not None:
            weights = weights.with_columns(pl.col("partner").cast(pl.String))
    known = {} if weights is None else _known(weights)
    held = from_ties(
        ties,
        highest=scale_max,
        absent=0.0 if absence else None,
        partners=tuple(known) if absence else (),
    )
    if weights is None:
        return held, None
    missing = [str(p) for p in held.partners if known.get(p) is None]
    if missing:
        problem = f"The weights have none for {', '.join(missing[:8])}."
        remedy = "Give each partner of the portfolios a weight, 0 to leave it out."
        raise SchemaError(problem, remedy, missing=tuple(missing))
    return held, held.weights(known)


def _known(weights: pl.DataFrame) -> dict[Label, float | None]:
    repeated = weights.height - weights["partner"].n_unique()
    if repeated:
        problem = f"{repeated} rows of the weights repeat a partner."
        raise SchemaError(problem, "Keep one row for each.", repeated=repeated)
    rows = weights.select("partner", "weight").iter_rows()
    return cast("dict[Label, float | None]", dict(rows))


def _pairs(
    held: Portfolio, named: dict[str, Matrix], more: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    for i, first in enumerate(held.states):
        for j in range(i + 1, len(held.states)):
            figures = {
                name: None if np.isnan(found[i, j]) else float(found[i, j])
                for name, found in named.items()
            }
            yield {
                "state_a": first,
                "state_b": held.states[j],
                "value": figures.pop("value"),
                **more,
                "scale_max": held.highest,
                "partners": len(held.partners),
                **figures,
            }
