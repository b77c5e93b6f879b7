"""Frustration: how many ties stand in the way of two sides without a quarrel."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Final

from foedus.errors import SchemaError
from foedus.measures.balance.integer_program import Constraints, at_least, smallest
from foedus.measures.balance.signed_ties import SignedTies, signed_ties
from foedus.measures.measure import Measure

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

SECONDS: Final = 60.0
"""Time for the proof where nothing else is said."""


@dataclass(frozen=True, slots=True)
class Frustration:
    """The fewest ties against a split into two sides, and one such split.

    Attributes
    ----------
    value : int or None
        Line index of frustration L, at least 0: the best split found; None without a
        tie.
    normalised : float or None
        1 - 2 L / ties, in [0, 1]; None without a tie.
    optimal : bool
        Whether L is proven to be the smallest.
    bound : int or None
        No split has fewer such ties; equal to `value` if it is proven.
    states, ties, unknown : int
        States with a tie, ties, and pairs left out because their sign is not known.
    sides : mapping of str to int
        0 or 1 for each state, of one best split; the first state by name is in 0.
    frustrating : polars.DataFrame
        The ties against that split: ``source``, ``target`` (String), ``sign`` (Int64).
    """

    value: int | None
    normalised: float | None
    optimal: bool
    bound: int | None
    states: int
    ties: int
    unknown: int
    sides: Mapping[str, int]
    frustrating: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Blocks:
    """The partition into blocks with the smallest Doreian-Mrvar criterion.

    Attributes
    ----------
    value : float or None
        The criterion, at least 0; None without a tie.
    optimal : bool
        Whether it is proven to be the smallest.
    bound : float or None
        No partition has a smaller one.
    within, between : int
        Negative ties within blocks, positive ties between them.
    states, ties, unknown : int
        States with a tie, ties, and pairs left out because their sign is not known.
    blocks : mapping of str to int
        Block of each state, from 0, numbered in the order of names.
    frustrating : polars.DataFrame
        The ties against the partition: ``source``, ``target``, ``sign``.
    """

    value: float | None
    optimal: bool
    bound: float | None
    within: int
    between: int
    states: int
    ties: int
    unknown: int
    blocks: Mapping[str, int]
    frustrating: pl.DataFrame


def frustration(edges: pl.DataFrame, *, seconds: float = SECONDS) -> Frustration:
    """Line index of frustration of a signed network, exact or with its bound.

    Parameters
    ----------
    edges : polars.DataFrame
        ``source``, ``target`` and ``sign`` (1, -1, null if not known); see
        `foedus.measures.balance.signed_ties.signed_ties`.
    seconds : float
        Time for the solver, above 0. The result says if it was not enough.

    Returns
    -------
    Frustration
        The index, whether it is proven, the bound, one best split, and the ties
        against it. Other splits may be as good.

    Raises
    ------
    SchemaError
        If the table cannot be read as signed ties, or the time is not above 0.

    Notes
    -----
    L = min over x in {-1, 1}^n of the sum over ties of (1 - sign_ij x_i x_j) / 2: the
    fewest ties to remove, or to change, until the states fall into two sides with
    friends within and enemies between. An integer program: y_i is the side, f_ij the
    frustration of a tie, f >= y_i - y_j and f >= y_j - y_i for a positive one,
    f >= y_i + y_j - 1 and f >= 1 - y_i - y_j for a negative one; one tie at least of
    every unbalanced triangle is frustrated; the side of the state with most ties is
    fixed. Annealing and other searches only give upper bounds.

    References
    ----------
    Aref, S., Mason, A. J. and Wilson, M. C. (2020). A modeling and computational study
    of the frustration index in signed networks. Networks 75(1), 95-110.
    doi:10.1002/net.21907. The index is older: Harary, F. (1959), Behavioral Science
    (not confirmed).

    Examples
    --------
    >>> import polars as pl
    >>> ends = {"source": ["A", "A", "B"], "target": ["B", "C", "C"]}
    >>> ties = pl.DataFrame({**ends, "sign": [1, 1, -1]})
    >>> found = frustration(ties)
    >>> found.value, found.optimal
    (1, True)
    """
    import numpy as np

    _refuse_no_time(seconds)
    read = signed_ties(edges)
    n, m = len(read.names), len(read.sign)
    if not m:
        return Frustration(None, None, True, None, 0, 0, read.unknown, {}, read.frame())
    sides, bound, optimal = _two_sides(read, seconds)
    sides = (sides + sides[0]) % 2
    against = (sides[read.first] == sides[read.second]) == (read.sign < 0)
    value = int(np.count_nonzero(against))
    return Frustration(
        value=value,
        normalised=1 - 2 * value / m,
        optimal=optimal or bound == value,
        bound=value if optimal else min(bound, value),
        states=n,
        ties=m,
        unknown=read.unknown,
        sides=dict(zip(read.names, sides.tolist(), strict=True)),
        frustrating=read.frame().filter(against),
    )


def _two_sides(read: SignedTies, seconds: float) -> tuple[NDArray[np.int64], int, bool]:
    """Return a split, a bound of the ties against any, and whether the two meet."""
    import numpy as np

    n, m = len(read.names), len(read.sign)
    start = _descent(read)
    if not np.any((start[read.first] == start[read.second]) == (read.sign < 0)):
        return start, 0, True
    rows = Constraints()
    for k, (i, j, sign) in enumerate(_ties(read), start=n):
        if sign > 0:
            rows.add({k: 1, i: -1, j: 1}, 0)
            rows.add({k: 1, i: 1, j: -1}, 0)
        else:
            rows.add({k: 1, i: -1, j: -1}, -1)
            rows.add({k: 1, i: 1, j: 1}, 1)
    for three in _unbalanced(read):
        rows.add(dict.fromkeys((n + k for k in three), 1.0), 1)
    highest = np.ones(n + m)
    highest[np.bincount(np.r_[read.first, read.second]).argmax()] = 0
    solved = smallest(
        np.r_[np.zeros(n), np.ones(m)],
        rows,
        whole=np.arange(n + m) < n,
        highest=highest,
        seconds=seconds,
    )
    if solved.values is None:
        return start, at_least(solved.bound), False
    sides = np.rint(solved.values[:n]).astype(np.int64)
    if not solved.optimal and _against(read, start) < _against(read, sides):
        sides = start
    return sides, at_least(solved.bound), solved.optimal


def _ties(read: SignedTies) -> Iterator[tuple[int, int, int]]:
    yield from zip(
        read.first.tolist(), read.second.tolist(), read.sign.tolist(), strict=True
    )


def _unbalanced(
    read: SignedTies, negative: tuple[int, ...] = (1, 3)
) -> Iterator[tuple[int, int, int]]:
    """Yield the ties of each triangle with so many negative ones."""
    import numpy as np

    signs = read.matrix()
    number = np.zeros(signs.shape, dtype=np.int64)
    number[read.first, read.second] = np.arange(len(read.sign))
    number[read.second, read.first] = np.arange(len(read.sign))
    for k, (i, j, sign) in enumerate(_ties(read)):
        after = signs[i, j + 1 :] * signs[j, j + 1 :]
        for h in np.flatnonzero(after) + j + 1:
            total = sign + int(signs[i, h]) + int(signs[j, h])
            if (3 - total) // 2 in negative:
                yield k, int(number[i, h]), int(number[j, h])


def _against(read: SignedTies, sides: NDArray[np.int64]) -> int:
    import numpy as np

    same = sides[read.first] == sides[read.second]
    return int(np.count_nonzero(same == (read.sign < 0)))


def _descent(read: SignedTies) -> NDArray[np.int64]:
    """Return a split that no change of one state improves."""
    import numpy as np

    signs = read.matrix()
    _, vectors = np.linalg.eigh(signs)
    x = np.where(vectors[:, -1] < 0, -1.0, 1.0)
    pull = signs @ x
    while (gain := x * pull).min() < 0:
        i = int(gain.argmin())
        x[i] = -x[i]
        pull += 2 * signs[i] * x[i]
    return (x < 0).astype(np.int64)


def k_blocks(
    edges: pl.DataFrame,
    k: int = 3,
    *,
    alpha: float = 0.5,
    seconds: float = SECONDS,
) -> Blocks:
    """Doreian-Mrvar criterion of the best partition into at most k blocks.

    Parameters
    ----------
    edges : polars.DataFrame
        ``source``, ``target`` and ``sign`` (1, -1, null if not known); see
        `foedus.measures.balance.signed_ties.signed_ties`.
    k : int
        Most blocks, at least 1. Fewer are used where more do not help.
    alpha : float
        Weight of a negative tie within a block, in (0, 1); a positive one between
        blocks counts 1 - alpha.
    seconds : float
        Time for the solver, above 0. The result says if it was not enough.

    Returns
    -------
    Blocks
        The criterion, whether it is proven, the bound, one best partition, and the ties
        against it. Other partitions may be as good.

    Raises
    ------
    SchemaError
        If the table cannot be read as signed ties, or an option is out of its range.

    Notes
    -----
    P = alpha N + (1 - alpha) B with N negative ties within blocks and B positive ties
    between them, counted in the matrix of signs, so that each tie counts in both
    directions, as Pajek and signnet count. With k = 2 and alpha = 0.5 it is the line
    index of frustration; P does not rise with k. Exact by an integer program: z_ib is 1
    if state i is in block b; f >= z_ib - z_jb for positive and f >= z_ib + z_jb - 1 for
    negative ties, in every block.

    References
    ----------
    Doreian, P. and Mrvar, A. (1996). A partitioning approach to structural balance.
    Social Networks 18(2), 149-168. doi:10.1016/0378-8733(95)00259-6

    Examples
    --------
    >>> import polars as pl
    >>> ties = {"source": ["A", "A", "B"], "target": ["B", "C", "C"], "sign": -1}
    >>> k_blocks(pl.DataFrame(ties), 2).value, k_blocks(pl.DataFrame(ties), 3).value
    (1.0, 0.0)
    """
    import numpy as np

    _refuse_no_time(seconds)
    if k < 1 or not 0 < alpha < 1:
        problem = f"{k} blocks and a weight of {alpha:g} make no criterion."
        raise SchemaError(problem, "Give at least 1 block and alpha between 0 and 1.")
    read = signed_ties(edges)
    if not len(read.sign):
        return Blocks(None, True, None, 0, 0, 0, 0, read.unknown, {}, read.frame())
    cost = 2 * np.where(read.sign < 0, alpha, 1 - alpha)
    block, bound, optimal = _partition(read, k, cost, seconds)
    order = {b: i for i, b in enumerate(dict.fromkeys(block.tolist()))}
    same = block[read.first] == block[read.second]
    against = same == (read.sign < 0)
    value = float(cost[against].sum())
    return Blocks(
        value=value,
        optimal=optimal,
        bound=value if optimal else min(bound, value),
        within=int(np.count_nonzero(against & same)),
        between=int(np.count_nonzero(against & ~same)),
        states=len(read.names),
        ties=len(read.sign),
        unknown=read.unknown,
        blocks={
            name: order[b] for name, b in zip(read.names, block.tolist(), strict=True)
        },
        frustrating=read.frame().filter(against),
    )


def _partition(
    read: SignedTies, k: int, cost: NDArray[np.float64], seconds: float
) -> tuple[NDArray[np.int64], float, bool]:
    """Return the block of each state, a bound of the criterion, whether it is met."""
    import numpy as np

    n, m = len(read.names), len(read.sign)
    rows = Constraints()
    for i in range(n):
        rows.add({i * k + b: -1 for b in range(k)}, -1)
        rows.add({i * k + b: 1 for b in range(k)}, 1)
    for (e, (i, j, sign)), b in product(enumerate(_ties(read), start=n * k), range(k)):
        if sign > 0:
            rows.add({e: 1, i * k + b: -1, j * k + b: 1}, 0)
        else:
            rows.add({e: 1, i * k + b: -1, j * k + b: -1}, -1)
    for three in _unbalanced(read, (1, 3) if k == 2 else (1,)) if k > 1 else ():
        rows.add(dict.fromkeys((n * k + e for e in three), 1.0), 1)
    highest = np.ones(n * k + m)
    # Blocks have no names: the first state is in the first, the next in the first two.
    for i in range(min(n, k)):
        highest[i * k + i + 1 : (i + 1) * k] = 0
    solved = smallest(
        np.r_[np.zeros(n * k), cost],
        rows,
        whole=np.arange(n * k + m) < n * k,
        highest=highest,
        seconds=seconds,
    )
    if solved.values is None:
        return _descent(read) if k > 1 else np.zeros(n, np.int64), solved.bound, False
    return (
        solved.values[: n * k].reshape(n, k).argmax(axis=1),
        solved.bound,
        solved.optimal,
    )


def _refuse_no_time(seconds: float) -> None:
    if not seconds > 0:
        problem = f"{seconds:g} seconds are no time to search in."
        raise SchemaError(problem, "Give more than 0 seconds.", found=seconds)


_NEEDS: Final = ("signed ties between states",)

MEASURES: Final = (
    Measure(
        name="frustration",
        title="Line index of frustration",
        unit="ties",
        low=0.0,
        high=None,
        null_means="no tie of known sign",
        formula="min over x in {-1, 1}^n of sum (1 - sign_ij x_i x_j) / 2",
        reference="Aref, Mason and Wilson 2020, Networks 75(1), 95-110, "
        "doi:10.1002/net.21907; first Harary 1959, Behavioral Science (not "
        "confirmed in a source)",
        needs=_NEEDS,
        function=frustration,
        analysis_unit="network",
    ),
    Measure(
        name="k_blocks",
        title="Criterion of the best partition into blocks",
        unit="weighted ties",
        low=0.0,
        high=None,
        null_means="no tie of known sign",
        formula="min of alpha N + (1 - alpha) P, N negative ties within and P positive "
        "ones between blocks, each in both directions",
        reference="Doreian and Mrvar 1996, Social Networks 18(2), 149-168, "
        "doi:10.1016/0378-8733(95)00259-6",
        needs=_NEEDS,
        function=k_blocks,
        analysis_unit="network",
    ),
)
