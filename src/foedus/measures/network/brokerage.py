"""Brokerage: whether the partners of a state are partners of each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from foedus.measures.measure import Measure
from foedus.measures.network.ties import read_ties

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray


def constraint(
    ties: pl.DataFrame, states: Sequence[object] | None = None
) -> pl.DataFrame:
    """Burt's constraint: how far the partners of a state know each other without it.

    Parameters
    ----------
    ties : polars.DataFrame
        ``source``, ``target`` and perhaps ``weight``; see
        `foedus.measures.network.ties.read_ties`.
    states : sequence or None
        States of the network besides those with a tie.

    Returns
    -------
    polars.DataFrame
        ``state`` and ``constraint`` (Float64, above 0; 1 for a state with one partner,
        9/8 in a triangle by itself); null for a state without a tie.

    Raises
    ------
    SchemaError
        If the table cannot be read as ties.

    Notes
    -----
    c_i = sum over partners j of (p_ij + sum over q of p_iq p_qj)^2 with
    p_ij = w_ij / strength_i. Low constraint means brokerage: a hub whose spokes have no
    pact of their own has 1 / degree. Brokerage between groups (Gould and Fernandez) is
    another idea and needs the groups first; it is not computed here.

    References
    ----------
    Burt, R. S. (1992). Structural Holes: The Social Structure of Competition. Harvard
    University Press.

    Examples
    --------
    >>> import polars as pl
    >>> star = pl.DataFrame({"source": ["A", "A"], "target": ["B", "C"]})
    >>> constraint(star)["constraint"].to_list()
    [0.5, 1.0, 1.0]
    """
    read = read_ties(ties, states)
    return read.frame(constraint=constraints(read.weights))


def constraints(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the constraint of each of n states; NaN for one without a tie."""
    import numpy as np

    total = weights.sum(axis=1, keepdims=True)
    shares = np.divide(weights, total, out=np.zeros_like(weights), where=total > 0)
    spent = (shares + shares @ shares) ** 2
    found: NDArray[np.float64] = np.where(weights > 0, spent, 0).sum(axis=1)
    found[total[:, 0] == 0] = np.nan
    return found


MEASURES: Final = (
    Measure(
        name="constraint",
        title="Burt's constraint (low: a broker)",
        unit="1",
        low=0.0,
        high=None,
        null_means="the state has no tie",
        formula="sum over j of (p_ij + sum over q of p_iq p_qj)^2, "
        "p_ij = w_ij / strength_i",
        reference="Burt 1992, Structural Holes, Harvard University Press",
        needs=("ties between states", "the states whose ties are covered"),
        function=constraint,
        analysis_unit="state in a network",
    ),
)
