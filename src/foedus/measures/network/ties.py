"""Ties: a network of states without direction, read from a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from foedus.errors import SchemaError

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

_GIVE: Final = "Give the columns source, target and, where ties differ, weight (> 0)."


@dataclass(frozen=True, slots=True)
class Ties:
    """A network without direction.

    Attributes
    ----------
    states : polars.Series
        The n states in order, named ``state``.
    weights : numpy.ndarray
        Float64, n x n, symmetric, 0 on the diagonal and where there is no tie.
    """

    states: pl.Series
    weights: NDArray[np.float64]

    def frame(self, **columns: NDArray[np.float64]) -> pl.DataFrame:
        """Return a column of states and others by them; NaN becomes null."""
        import polars as pl

        values = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.Float64))
        return pl.DataFrame([self.states]).hstack(values.fill_nan(None))


def read_ties(ties: pl.DataFrame, states: Sequence[object] | None = None) -> Ties:
    """Read a network from a table of its ties.

    Parameters
    ----------
    ties : polars.DataFrame
        ``source`` and ``target``, names or codes of states, and perhaps ``weight``,
        above 0. A row of which a state or the weight is null says that a tie is not
        known: it is left out. Of rows of one pair the largest weight counts.
    states : sequence or None
        States of the network besides those with a tie: they stand alone.

    Returns
    -------
    Ties
        The states in order, and the weights; 1 without a column of weights.

    Raises
    ------
    SchemaError
        If a column is missing, a weight is not above 0, or a state is tied to itself.
    """
    import numpy as np
    import polars as pl

    missing = [name for name in ("source", "target") if name not in ties.columns]
    if missing:
        problem = f"The table of ties has no column {', '.join(missing)}."
        raise SchemaError(problem, _GIVE, found=ties.columns)
    heavy = pl.col("weight") if "weight" in ties.columns else pl.lit(1.0)
    known = ties.select("source", "target", weight=heavy.cast(pl.Float64)).drop_nulls()
    wrong = known.filter(
        ~(pl.col("weight") > 0)
        | pl.col("weight").is_infinite()
        | (pl.col("source") == pl.col("target"))
    )
    if wrong.height:
        one, other, weight = wrong.row(0)
        problem = f"The tie of {one} and {other} with the weight {weight:g} is none."
        raise SchemaError(problem, _GIVE, rows=wrong.height)
    listed = [known["source"], known["target"].alias("source")]
    if states is not None:
        listed.append(pl.Series("source", list(states)).cast(known["source"].dtype))
    names = pl.concat(listed).drop_nulls().unique().sort().alias("state")
    weights = np.zeros((names.len(), names.len()))
    ends = [names.search_sorted(known[end]).to_numpy() for end in ("source", "target")]
    np.maximum.at(weights, (ends[0], ends[1]), known["weight"].to_numpy())
    return Ties(names, np.maximum(weights, weights.T))
