"""Rewiring: random networks in which every state keeps its number of ties."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SWEEPS: Final = 10
"""Swaps tried for each tie."""

_CELLS: Final = 1 << 20
"""Cells of networks, a byte each, after which no other walks beside them."""


def rewired(
    networks: Sequence[NDArray[np.bool_]], draws: int, rng: np.random.Generator
) -> list[NDArray[np.bool_]]:
    """Draw networks with the degrees of given ones, by swapping ends of ties.

    Parameters
    ----------
    networks : sequence of numpy.ndarray
        Boolean, n x n, symmetric, false on the diagonal; n may differ.
    draws : int
        Networks to draw for each.
    rng : numpy.random.Generator
        Source of chance.

    Returns
    -------
    list of numpy.ndarray
        For each network: boolean, draws x n x n, symmetric.

    Notes
    -----
    Each draw is a walk of `SWEEPS` m steps or more from its network of m ties. A step
    takes two ties a-b and c-d at random and makes them a-d and c-b, unless that would
    tie a state to itself or a pair twice; then the network stays as it is for the step,
    so that all networks of these degrees are equally likely in the long run. All draws
    of all networks walk in step, which makes one step cheap.

    References
    ----------
    Milo, R., Kashtan, N., Itzkovitz, S., Newman, M. E. J. and Alon, U. (2003). On the
    uniform generation of random graphs with prescribed degree sequences.
    arXiv:cond-mat/0312028. Fosdick, B. K., Larremore, D. B., Nishimura, J. and Ugander,
    J. (2018). Configuring random graph models with fixed degree sequences. SIAM Review
    60(2), 315-355. doi:10.1137/16M1087175
    """
    # Those with few ties have few steps to walk: they do not wait for the others.
    order = sorted(range(len(networks)), key=lambda i: int(networks[i].sum()))
    drawn: dict[int, NDArray[np.bool_]] = {}
    while order:
        widest = 0
        some: list[int] = []
        while order and len(some) * draws * widest**2 < _CELLS:
            widest = max(widest, len(networks[order[0]]))
            some.append(order.pop(0))
        found = _walked([networks[i] for i in some], draws, rng)
        for place, i in enumerate(some):
            n = len(networks[i])
            drawn[i] = found[place * draws : (place + 1) * draws, :n, :n]
    return [drawn[i] for i in range(len(networks))]


def _walked(
    networks: Sequence[NDArray[np.bool_]], draws: int, rng: np.random.Generator
) -> NDArray[np.bool_]:
    """Return the networks of all walks, each as wide as the widest."""
    import numpy as np

    widest = max(len(tied) for tied in networks)
    ties = [np.nonzero(np.triu(tied)) for tied in networks]
    most = max(len(first) for first, _ in ties)
    start = np.zeros((len(networks), widest, widest), dtype=bool)
    listed = np.zeros((len(networks), 2, most), dtype=np.int64)
    for i, (first, second) in enumerate(ties):
        start[i, first, second] = start[i, second, first] = True
        listed[i, 0, : len(first)], listed[i, 1, : len(first)] = first, second
    tied, ends = np.repeat(start, draws, axis=0), np.repeat(listed, draws, axis=0)
    # A network of fewer than two ties has nothing to swap: its steps do nothing.
    number = np.repeat([max(1, len(first)) for first, _ in ties], draws)
    for _ in range(SWEEPS * most):
        _step(tied, ends, number, rng)
    return tied


def _step(
    tied: NDArray[np.bool_],
    ends: NDArray[np.int64],
    number: NDArray[np.int64],
    rng: np.random.Generator,
) -> None:
    """Try one swap in each network, in place."""
    import numpy as np

    row = np.arange(len(number))
    one, other = (rng.random((2, len(number))) * number).astype(np.int64)
    turn = rng.integers(2, size=len(number))
    a, b = ends[row, 0, one], ends[row, 1, one]
    c, d = ends[row, turn, other], ends[row, 1 - turn, other]
    free = ~(tied[row, a, d] | tied[row, c, b])
    fine = row[free & (a != d) & (c != b) & (one != other)]
    a, b, c, d = a[fine], b[fine], c[fine], d[fine]
    for x, y, now in ((a, b, False), (c, d, False), (a, d, True), (c, b, True)):
        tied[fine, x, y] = tied[fine, y, x] = now
    ends[fine, 1, one[fine]] = d
    ends[fine, 0, other[fine]], ends[fine, 1, other[fine]] = c, b
