"""Springs: places of states pulled together by ties and held by where they lie."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Size = TypeVar("Size", np.float32, np.float64)

ROUNDS: Final = 80
PULL: Final = 1.0
"""Force of a tie; those of a state with many ties share it."""
HOME: Final = 0.3
"""Force towards home: so that years that are alike have places that are alike."""
PUSH: Final = 0.175
REACH: Final = 0.12
"""Square of the distance at which states hardly push each other away any more."""
NEAR: Final = 0.0009
SPREAD: Final = 0.6
"""How far places are moved to an even spread, 0 to 1."""
FIRST_STEP: Final = 0.25
LAST_STEP: Final = 0.02
FARTHEST: Final = 0.15


def homes(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return where states are held, from where they lie.

    Parameters
    ----------
    points : numpy.ndarray
        Float64, n x 2: degrees east and north.

    Returns
    -------
    numpy.ndarray
        Float64, n x 2: from 0 to 1 from the left (west) and from the top (north).
    """
    import numpy as np

    # States on one spot would push each other nowhere.
    turn = 2.4 * np.arange(len(points))
    apart = points + 1e-3 * np.c_[np.sin(turn), np.cos(turn)]
    return _both(apart[:, 0], -apart[:, 1])


def settle(
    weights: NDArray[np.float64], homes: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Place states: ties pull, all others push, and home holds.

    Parameters
    ----------
    weights : numpy.ndarray
        Float64, n x n, symmetric, 0 without a tie.
    homes : numpy.ndarray
        Float64, n x 2, where states begin and are held.

    Returns
    -------
    numpy.ndarray
        Float64, n x 2, from 0 to 1 from the left and from the top. Nothing is drawn by
        chance: the same for the same input, and little different for a little
        different one.
    """
    import numpy as np

    if len(homes) == 0:
        return homes.copy()
    strong = np.maximum(weights.sum(axis=1), 1.0)
    pull = (PULL * weights / np.sqrt(np.outer(strong, strong))).astype(np.float32)
    tied = pull.sum(axis=1)[:, None]
    spots = homes.copy()
    for turn in range(ROUNDS):
        # Half as long as with doubles, and places are rounded in the end.
        square = _squares(spots.astype(np.float32))
        both = np.exp(square * np.float32(-1 / REACH))
        both *= np.float32(PUSH / len(homes))
        both /= square + np.float32(NEAR)
        held = both.sum(axis=1)[:, None] - tied
        both -= pull
        force = held * spots - both @ spots - HOME * (spots - homes)
        step = FIRST_STEP * (1 - turn / ROUNDS) + LAST_STEP
        size = np.sqrt((force**2).sum(axis=1))[:, None]
        spots += step * force / np.maximum(1.0, size / FARTHEST)
    return _both(spots[:, 0], spots[:, 1])


def _squares(spots: NDArray[Size]) -> NDArray[Size]:
    """Return the square of the distance of every two spots."""
    import numpy as np

    x, y = spots[:, 0], spots[:, 1]
    whole: NDArray[Size] = np.square(x[:, None] - x) + np.square(y[:, None] - y)
    return whole


def apart(
    spots: NDArray[np.float64], least: float, rounds: int = 12
) -> NDArray[np.float64]:
    """Move spots that are too near each other apart, each by as much.

    Parameters
    ----------
    spots : numpy.ndarray
        Float64, n x 2.
    least : float
        Distance that two spots should have.
    rounds : int
        How often; crowds may stay nearer than `least`.

    Returns
    -------
    numpy.ndarray
        Float64, n x 2, from 0 to 1.
    """
    import numpy as np

    spots = spots.copy()
    for _ in range(rounds):
        gap = np.sqrt(_squares(spots)) + 1e-9
        short = np.clip(least - gap, 0.0, None) / gap * 0.25
        np.fill_diagonal(short, 0.0)
        if not short.any():
            break
        spots += short.sum(axis=1)[:, None] * spots - short @ spots
    return np.clip(spots, 0.0, 1.0)


def _both(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    import numpy as np

    return np.column_stack([_even(x), _even(y)])


def _even(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return values from 0 to 1, partly by size and partly by rank."""
    low, high = values.min(), values.max()
    rank = values.argsort(kind="stable").argsort(kind="stable")
    even: NDArray[np.float64] = (1 - SPREAD) * (values - low) / ((high - low) or 1.0)
    return even + SPREAD * rank / max(len(values) - 1, 1)
