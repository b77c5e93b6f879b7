"""Power of members in weighted voting: how often a vote decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import comb, lcm
from typing import Final

from foedus.errors import SchemaError
from foedus.measures.measure import Measure

MOST: Final = 2_000_000
"""Most sums of weights that are counted one by one."""


@dataclass(frozen=True, slots=True)
class BanzhafPower:
    """How many coalitions a member turns from losing to winning.

    Attributes
    ----------
    swings : int
        Coalitions of the others that lose without the member and win with it.
    absolute : float
        `swings` over all coalitions of the others, 0 to 1.
    normalised : float or None
        `swings` over the swings of all members, 0 to 1; None if nobody has any.
    """

    swings: int
    absolute: float
    normalised: float | None


def banzhaf(
    weights: Mapping[str, float | None], quota: float
) -> dict[str, BanzhafPower | None]:
    """Banzhaf power of each member in weighted voting.

    Parameters
    ----------
    weights : mapping of str to float or None
        Votes of each of n members, zero or more; None and NaN: not known.
    quota : float
        Votes that a coalition needs to win, above zero.

    Returns
    -------
    dict of str to BanzhafPower or None
        By member, in the order given; None for all if any weight is not known, for each
        index rests on all of them.

    Raises
    ------
    SchemaError
        If a weight is negative or infinite, the quota is not above zero, or the sums of
        the weights are too many to be counted.

    Notes
    -----
    ``swings_i`` is the number of coalitions S of the other members with w(S) < quota
    and w(S) + w_i >= quota; ``absolute = swings_i / 2^(n-1)`` (Penrose's measure) and
    ``normalised = swings_i / sum_j swings_j``. Coalitions are counted by their weight
    with the generating function prod_j (1 + x^{w_j}), in whole numbers: the result is
    exact. Decimal weights are taken as the fractions that they write. The cost is n
    times the number of different sums of weights below the quota.

    References
    ----------
    Penrose, L. S. (1946). The elementary statistics of majority voting. Journal of the
    Royal Statistical Society 109(1), 53-57. Banzhaf, J. F. (1965).
    Weighted voting doesn't work: a mathematical analysis. Rutgers Law Review 19(2),
    317-343.

    Examples
    --------
    >>> found = banzhaf({"Arles": 2, "Bern": 1, "Cluny": 1}, quota=3)
    >>> [one.swings for one in found.values()]
    [3, 1, 1]
    """
    game = _game(weights, quota)
    if game is None:
        return dict.fromkeys(weights)
    votes, needed = game
    counts = _coalitions(votes, needed)
    swings = [
        sum(
            n
            for row in _without(counts, w).values()
            for s, n in row.items()
            if s + w >= needed
        )
        for w in votes
    ]
    whole, others = sum(swings), 2 ** (len(votes) - 1) if votes else 1
    return {
        name: BanzhafPower(n, n / others, n / whole if whole else None)
        for name, n in zip(weights, swings, strict=True)
    }


def shapley_shubik(
    weights: Mapping[str, float | None], quota: float
) -> dict[str, float | None]:
    """Shapley-Shubik power of each member in weighted voting.

    Parameters
    ----------
    weights : mapping of str to float or None
        Votes of each of n members, zero or more; None and NaN: not known.
    quota : float
        Votes that a coalition needs to win, above zero.

    Returns
    -------
    dict of str to float or None
        By member, in the order given, 0 to 1; the sum is 1 where all members together
        reach the quota. None for all if any weight is not known.

    Raises
    ------
    SchemaError
        If a weight is negative or infinite, the quota is not above zero, or the sums of
        the weights are too many to be counted.

    Notes
    -----
    The part of all orders of the n members in which the member brings the votes to the
    quota: the sum over coalitions S of the others that lose without it and win with it
    of ``|S|! (n - |S| - 1)! / n!``. Coalitions are counted by size and weight with the
    generating function prod_j (1 + y x^{w_j}), in whole numbers.

    References
    ----------
    Shapley, L. S. and Shubik, M. (1954). A method for evaluating the distribution of
    power in a committee system. American Political Science Review 48(3), 787-792.
    doi:10.2307/1951053

    Examples
    --------
    >>> found = shapley_shubik({"Arles": 2, "Bern": 1, "Cluny": 1}, quota=3)
    >>> [round(value, 4) for value in found.values()]
    [0.6667, 0.1667, 0.1667]
    """
    game = _game(weights, quota)
    if game is None:
        return dict.fromkeys(weights)
    votes, needed = game
    counts = _coalitions(votes, needed)
    known: dict[int, float] = {}
    for w in set(votes):
        power = Fraction(0)
        for size, row in _without(counts, w).items():
            pivots = sum(n for s, n in row.items() if s + w >= needed)
            power += Fraction(pivots, len(votes) * comb(len(votes) - 1, size))
        known[w] = float(power)
    return {name: known[w] for name, w in zip(weights, votes, strict=True)}


Counts = dict[int, dict[int, int]]


def _game(
    weights: Mapping[str, float | None], quota: float
) -> tuple[list[int], int] | None:
    """Write votes and quota as whole numbers in a common unit."""
    held = [None if w is None or w != w else w for w in weights.values()]
    wrong = [w for w in held if w is not None and not 0 <= w < float("inf")]
    if wrong:
        problem = f"A weight is {wrong[0]:g}; votes are zero or more."
        raise SchemaError(problem, "Correct the weights.", found=wrong[0])
    if not 0 < quota < float("inf"):
        problem = f"The quota is {quota:g}; it must be above zero."
        raise SchemaError(problem, "Say how many votes win.", found=quota)
    known = [w for w in held if w is not None]
    if not known or len(known) < len(held):
        return None
    parts = [Fraction(str(w)) for w in (*known, quota)]
    unit = lcm(*(part.denominator for part in parts))
    return [int(p * unit) for p in parts[:-1]], int(parts[-1] * unit)


def _coalitions(votes: list[int], needed: int) -> Counts:
    """Count the losing coalitions by size and votes."""
    counts: Counts = {0: {0: 1}}
    for w in votes:
        for size in range(max(counts), -1, -1):
            for s, n in list(counts[size].items()):
                if s + w < needed:
                    larger = counts.setdefault(size + 1, {})
                    larger[s + w] = larger.get(s + w, 0) + n
        held = sum(map(len, counts.values()))
        if held > MOST:
            problem = f"The weights have more than {MOST:,} different sums."
            remedy = "Round them: in per cent, or in thousands of people."
            raise SchemaError(problem, remedy, found=held)
    return counts


def _without(counts: Counts, w: int) -> Counts:
    """Take a member with so many votes out of the counts."""
    left: Counts = {}
    for size in sorted(counts):
        before = left.get(size - 1, {})
        row = {s: n - before.get(s - w, 0) for s, n in counts[size].items()}
        left[size] = {s: n for s, n in row.items() if n}
    return {size: row for size, row in left.items() if row}


_POWER_NULL: Final = "the weight of a member is not known"

MEASURES: Final = (
    Measure(
        name="banzhaf",
        title="Power in weighted voting (Banzhaf)",
        unit="1",
        low=0.0,
        high=1.0,
        null_means=_POWER_NULL,
        formula="swings_i / sum_j swings_j; absolute: swings_i / 2^(n-1)",
        reference="Penrose 1946, Journal of the Royal Statistical Society 109(1), "
        "53-57; Banzhaf 1965, Rutgers Law Review 19(2), 317-343",
        needs=("votes of every member", "the quota"),
        function=banzhaf,
        analysis_unit="member of a voting body",
    ),
    Measure(
        name="shapley_shubik",
        title="Power in weighted voting (Shapley-Shubik)",
        unit="1",
        low=0.0,
        high=1.0,
        null_means=_POWER_NULL,
        formula="sum over S losing without i and winning with i of "
        "|S|! (n - |S| - 1)! / n!",
        reference="Shapley and Shubik 1954, American Political Science Review 48(3), "
        "787-792, doi:10.2307/1951053",
        needs=("votes of every member", "the quota"),
        function=shapley_shubik,
        analysis_unit="member of a voting body",
    ),
)
