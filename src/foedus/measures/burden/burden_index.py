"""Composite of burdens in the style of RAND, with open inputs and weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from foedus.errors import SchemaError
from foedus.measures.columns import weights_of
from foedus.measures.coverage import covered
from foedus.measures.measure import Measure

DRAWS: Final = 2000
SEED: Final = 2024
STYLE: Final = (
    "In the style of RAND's index of 2024: the inputs and weights are yours, so the "
    "figures are not RAND's."
)

Figures = Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class IndexRow:
    """The part of one member in all burdens.

    Parameters
    ----------
    member : str
        Who.
    index : float
        Weighted mean of the parts, percent.
    low, high : float
        5th and 95th percentile when the weights are drawn.
    rank : int
        1 for the largest part; equal parts share a rank.
    rank_low, rank_high : int
        5th and 95th percentile of the rank when the weights are drawn.
    parts : mapping of str to float
        Part in each component, percent.
    """

    member: str
    index: float
    low: float
    high: float
    rank: int
    rank_low: int
    rank_high: int
    parts: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class BurdenIndex:
    """A composite of burdens, and how much it hangs on its weights.

    Parameters
    ----------
    rows : tuple of IndexRow
        From the largest part down; empty if it is undefined.
    weights : mapping of str to float
        Weights in use, with the sum 1.
    without : mapping of str to float
        Component -> largest change of any member's index, in points, when it is left
        out and the other weights grow in proportion.
    missing : tuple of str
        Members that lack a component, in alphabetical order.
    note : str
        What the figure is and is not.
    """

    rows: tuple[IndexRow, ...]
    weights: Mapping[str, float]
    without: Mapping[str, float]
    missing: tuple[str, ...]
    note: str

    def of(self, member: str) -> IndexRow | None:
        """Return the row of one member.

        Parameters
        ----------
        member : str
            Name as in the input.

        Returns
        -------
        IndexRow or None
            None if the member lacks a component or is not there.
        """
        return next((row for row in self.rows if row.member == member), None)


def burden_index(
    components: Mapping[str, Figures],
    *,
    weights: Mapping[str, float] | None = None,
    spread: float = 20.0,
    draws: int = DRAWS,
    seed: int = SEED,
) -> BurdenIndex:
    """Weighted mean of the parts that members have in several burdens.

    Parameters
    ----------
    components : mapping of str to mapping of str to float or None
        Component -> member -> amount, at least 0: spending, troops abroad, host costs,
        peacekeeping, aid, cost of sanctions, or what else is to count.
    weights : mapping of str to float, optional
        Weight of each component, at least 0; equal by default.
    spread : float
        How firm the weights are, above 0: weights are drawn from a Dirichlet
        distribution with the parameters `spread` x weight, so that 20 moves a weight
        of a half by about 0.11 (standard deviation) and a small number moves all.
    draws : int
        Number of drawn sets of weights, above 0.
    seed : int
        Seed of the draws.

    Returns
    -------
    BurdenIndex
        Percent of the whole, 0 to 100, summing to 100 over the members with all
        components. No row if fewer than two have them or a weighted sum is zero.

    Raises
    ------
    SchemaError
        If there is no component, the weights are no weights, an amount is negative or
        infinite, or `spread` or `draws` is not above 0.

    Notes
    -----
    I_i = 100 sum over c of w_c x_ic / sum over j of x_jc. The interval shows how the
    index moves with weights and says nothing of errors in the amounts. Set the part of
    GDP beside it: a large member has a large part of anything.

    References
    ----------
    Mallory, K., Germanovich, G., Welburn, J. W. and Smith, T. D. (2024). Burdensharing
    and its discontents: understanding and optimizing allied contributions to the
    collective defense. RAND, RR-4189/1.

    Examples
    --------
    >>> money = {"Arles": 3.0, "Bern": 1.0}
    >>> men = {"Arles": 1.0, "Bern": 1.0}
    >>> burden_index({"money": money, "men": men}).of("Arles").index
    62.5
    """
    if not components:
        problem, remedy = "The index has no component.", "Give at least one."
        raise SchemaError(problem, remedy)
    if not spread > 0 or draws < 1:
        problem = f"The spread is {spread:g} and the draws are {draws}."
        raise SchemaError(problem, "Give a spread above 0 and at least 1 draw.")
    names = tuple(components)
    w = np.array(weights_of(weights, names))
    known = [covered(components[name], low=0.0) for name in names]
    members = sorted(set.intersection(*(set(part.names) for part in known)))
    everyone = set().union(*(components[name] for name in names))
    missing = tuple(sorted(everyone - set(members)))
    used = dict(zip(names, w.tolist(), strict=True))
    amounts = np.array(
        [
            [dict(zip(part.names, part.values, strict=True))[m] for part in known]
            for m in members
        ]
    ).reshape(len(members), len(names))
    sums = amounts.sum(axis=0)
    if len(members) < 2 or (sums[w > 0] == 0).any():
        return BurdenIndex((), used, {}, missing, STYLE)
    parts = 100 * amounts / np.where(sums > 0, sums, 1.0)
    index = parts @ w
    drawn = parts @ _drawn(w, spread, draws, seed).T
    rows = _rows(members, names, parts, index, drawn)
    return BurdenIndex(rows, used, _without(names, parts, w), missing, STYLE)


def _drawn(
    w: NDArray[np.float64], spread: float, draws: int, seed: int
) -> NDArray[np.float64]:
    """Sets of weights; a weight of 0 stays 0."""
    rng = np.random.default_rng(seed)
    made = np.zeros((draws, len(w)))
    made[:, w > 0] = rng.dirichlet(spread * w[w > 0], size=draws)
    return made


def _ranks(index: NDArray[np.float64]) -> NDArray[np.int64]:
    """Rank of each row in each column, 1 for the largest; equals share it."""
    larger = index[None, :, :] > index[:, None, :] + 1e-12
    ranks: NDArray[np.int64] = 1 + larger.sum(axis=1)
    return ranks


def _rows(
    members: list[str],
    names: tuple[str, ...],
    parts: NDArray[np.float64],
    index: NDArray[np.float64],
    drawn: NDArray[np.float64],
) -> tuple[IndexRow, ...]:
    low, high = np.quantile(drawn, [0.05, 0.95], axis=1)
    ranks = _ranks(drawn)
    first = np.quantile(ranks, 0.05, axis=1, method="lower")
    last = np.quantile(ranks, 0.95, axis=1, method="higher")
    own = _ranks(index[:, None])[:, 0]
    order = sorted(range(len(members)), key=lambda i: (own[i], members[i]))
    return tuple(
        IndexRow(
            member=members[i],
            index=float(index[i]),
            low=float(low[i]),
            high=float(high[i]),
            rank=int(own[i]),
            rank_low=int(first[i]),
            rank_high=int(last[i]),
            parts=dict(zip(names, parts[i].tolist(), strict=True)),
        )
        for i in order
    )


def _without(
    names: tuple[str, ...], parts: NDArray[np.float64], w: NDArray[np.float64]
) -> dict[str, float]:
    found = {}
    for place, name in enumerate(names):
        rest = np.delete(w, place)
        if rest.sum() > 0:
            left = np.delete(parts, place, axis=1) @ (rest / rest.sum())
            found[name] = float(np.abs(left - parts @ w).max())
    return found


MEASURES: Final = (
    Measure(
        name="burden_index",
        title="Composite of burdens in the style of RAND",
        unit="percent of the whole",
        low=0.0,
        high=100.0,
        null_means="fewer than two members have all components, or a sum is 0",
        formula="100 sum_c w_c x_ic / sum_j x_jc",
        reference="Mallory, Germanovich, Welburn and Smith 2024, RAND RR-4189/1 (the "
        "idea; inputs and weights are the user's)",
        needs=("amounts of several burdens", "weights"),
        function=burden_index,
        analysis_unit="member-year",
    ),
)
