"""Landscape: how states fall into two sides if each prefers those it is drawn to.

Energies are compared exactly: sizes and propensities are read as the decimal numbers
that they are written as. Compared as floating-point numbers, ties turn into noise.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from foedus.errors import SchemaError
from foedus.measures.measure import Measure

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

MOST: Final = 20
"""Most actors whose every split is looked at: half a million splits."""

_LARGEST: Final = 2**62

Number = int | float | str | Fraction


@dataclass(frozen=True, slots=True)
class Split:
    """A split into two sides from which no single change of side lowers the energy.

    Attributes
    ----------
    sides : tuple of tuple of str
        The two sides; the first actor by name is in the first. One may be empty.
    energy : float
        Energy over ordered pairs, in the unit of the sizes squared.
    strict : bool
        Whether every single change raises it; false if some leaves it as it is.
    basin : int
        Splits from which steepest descent ends here, this one included.
    """

    sides: tuple[tuple[str, ...], tuple[str, ...]]
    energy: float
    strict: bool
    basin: int


@dataclass(frozen=True, slots=True)
class Landscape:
    """All stable splits of some actors.

    Attributes
    ----------
    minima : tuple of Split
        From the lowest energy up; among equals in the order of sides.
    strict : int or None
        Splits that every single change of side makes worse; None without actors.
    weak : int or None
        Splits that no single change makes better, the strict ones included.
    splits : int
        All splits looked at, 2^(n - 1).
    """

    minima: tuple[Split, ...]
    strict: int | None
    weak: int | None
    splits: int


def landscape(
    sizes: Mapping[str, Number], propensities: pl.DataFrame | Number
) -> Landscape:
    """Stable splits of actors into two sides, by size and mutual propensity.

    Parameters
    ----------
    sizes : mapping of str to number
        Size of each of n <= 20 actors, above 0. A text such as "7.45" or a float is
        read as the decimal number that it shows.
    propensities : polars.DataFrame or number
        ``source``, ``target`` and ``propensity`` (above 0 to be on one side, below 0 to
        be on two), each pair at most once, 0 for pairs without a row; or one number for
        all pairs.

    Returns
    -------
    Landscape
        The minima with their basins, and how many there are with and without ties.

    Raises
    ------
    SchemaError
        If there are more than 20 actors, a size is not above 0, a pair is unknown or
        repeated, or a propensity is null.

    Notes
    -----
    Frustration of i: F_i = sum over j of s_j p_ij d_ij with d_ij = 1 for different
    sides; energy E = sum s_i F_i, each pair counted twice. Basins are those of steepest
    descent: the one change that lowers E most, among equals that of the first actor by
    name. A split of which a change leaves E as it is counts as weak: 17 states of 1936
    with all propensities -1 have 195 strict and 226 weak minima in exact arithmetic;
    the published 209 lies between, as it does if ties are left to rounding.

    References
    ----------
    Axelrod, R. and Bennett, D. S. (1993). A landscape theory of aggregation. British
    Journal of Political Science 23(2), 211-233. doi:10.1017/S000712340000973X

    Examples
    --------
    >>> found = landscape({"A": 2, "B": 1, "C": 1}, -1)
    >>> found.minima[0].sides, found.strict
    ((('A',), ('B', 'C')), 1)
    """
    import numpy as np

    names = tuple(sorted(sizes))
    if not names:
        return Landscape((), None, None, 0)
    weights, unit = _weights(names, sizes, propensities)
    x = _splits(len(names))
    # What the energy gains if one actor changes its side, for every split.
    change = 2 * x * (x @ weights)
    energy = _energy(weights, x)
    lowest, step = change.min(axis=1), change.argmin(axis=1)
    ends = _descended(len(names), np.where(lowest < 0, step, -1))
    basins = np.bincount(ends, minlength=len(x))
    weak = np.flatnonzero(lowest >= 0)
    minima = [
        Split(
            _sides(names, x[i]),
            float(Fraction(int(energy[i])) * unit),
            bool(lowest[i] > 0),
            int(basins[i]),
        )
        for i in sorted(weak.tolist(), key=lambda i: (int(energy[i]), i))
    ]
    strict = sum(split.strict for split in minima)
    return Landscape(tuple(minima), strict, len(minima), len(x))


def energies(
    sizes: Mapping[str, Number], propensities: pl.DataFrame | Number
) -> pl.DataFrame:
    """Energy of every split of actors into two sides.

    Parameters
    ----------
    sizes : mapping of str to number
        As for `landscape`.
    propensities : polars.DataFrame or number
        As for `landscape`.

    Returns
    -------
    polars.DataFrame
        A Boolean column for each actor, in order (true: on the side of the first), and
        ``energy`` (Float64): 2^(n - 1) rows.

    Raises
    ------
    SchemaError
        As for `landscape`.
    """
    import polars as pl

    names = tuple(sorted(sizes))
    if not names:
        return pl.DataFrame(schema={"energy": pl.Float64})
    weights, unit = _weights(names, sizes, propensities)
    x = _splits(len(names))
    sides = {name: x[:, i] > 0 for i, name in enumerate(names)}
    exact = [float(Fraction(int(e)) * unit) for e in _energy(weights, x)]
    return pl.DataFrame({**sides, "energy": exact})


def _energy(weights: NDArray[np.int64], x: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the energy of each split: the weights between its two sides."""
    energy: NDArray[np.int64] = (weights.sum() - ((x @ weights) * x).sum(axis=1)) // 2
    return energy


def propensity(
    actors: pl.DataFrame, quarrels: pl.DataFrame, faiths: Sequence[str]
) -> pl.DataFrame:
    """Propensities of pairs of states from their quarrels, faiths and regimes.

    Parameters
    ----------
    actors : polars.DataFrame
        ``state``, ``regime`` (null where it is none of those compared), and a column of
        population shares, 0 to 1, for each of `faiths`.
    quarrels : polars.DataFrame
        ``source``, ``target``, and ``ethnic``, ``border`` and ``war`` (Boolean); pairs
        without a row have none.
    faiths : sequence of str
        The columns of the shares.

    Returns
    -------
    polars.DataFrame
        ``source``, ``target`` and ``propensity`` (Float64, -5 to 2), each pair once
        and in order; null where a share is not known.

    Raises
    ------
    SchemaError
        If a column is missing.

    Notes
    -----
    Equal weights: -1 each for an ethnic conflict, a border dispute and a recent war;
    for faith, the chance that two inhabitants share it less the chance that they do
    not, sum_r a_r b_r - sum_{r != q} a_r b_q; +1 for the same and -1 for another regime
    where both have one. The 136 values of the paper are not printed: a coding of one's
    own is not theirs.

    References
    ----------
    Axelrod, R. and Bennett, D. S. (1993). A landscape theory of aggregation. British
    Journal of Political Science 23(2), 211-233. doi:10.1017/S000712340000973X

    Examples
    --------
    >>> import polars as pl
    >>> two = {"state": ["A", "B"], "regime": ["f", "f"], "one": [1.0, 0.5]}
    >>> two |= {"other": [0.0, 0.5]}
    >>> war = {"source": ["B"], "target": ["A"], "ethnic": [False], "border": [True]}
    >>> war |= {"war": [True]}
    >>> propensity(pl.DataFrame(two), pl.DataFrame(war), ["one", "other"]).row(0)
    ('A', 'B', -1.0)
    """
    import polars as pl

    reasons = ("ethnic", "border", "war")
    for frame, needed in (
        (actors, ("state", "regime", *faiths)),
        (quarrels, ("source", "target", *reasons)),
    ):
        missing = [name for name in needed if name not in frame.columns]
        if missing:
            problem = f"The table has no column {', '.join(missing)}."
            raise SchemaError(problem, f"Give {', '.join(needed)}.")
    one, other = pl.col("source"), pl.col("target")
    fights = quarrels.select(
        pl.min_horizontal(one, other).alias("source"),
        pl.max_horizontal(one, other).alias("target"),
        fights=pl.sum_horizontal(pl.col(name).cast(pl.Float64) for name in reasons),
    )
    pairs = actors.join(actors, how="cross", suffix="_2").filter(
        pl.col("state") < pl.col("state_2")
    )
    same = sum((pl.col(f) * pl.col(f"{f}_2") for f in faiths), pl.lit(0.0))
    every = sum((pl.col(f) for f in faiths), pl.lit(0.0)) * sum(
        (pl.col(f"{f}_2") for f in faiths), pl.lit(0.0)
    )
    regime = (
        pl.when(pl.col("regime") == pl.col("regime_2"))
        .then(1.0)
        .when(pl.col("regime") != pl.col("regime_2"))
        .then(-1.0)
        .otherwise(0.0)
    )
    return (
        pairs.select(
            pl.col("state").alias("source"),
            pl.col("state_2").alias("target"),
            (2 * same - every + regime).alias("drawn"),
        )
        .join(fights, on=["source", "target"], how="left")
        .select(
            "source",
            "target",
            (pl.col("drawn") - pl.col("fights").fill_null(0)).alias("propensity"),
        )
        .sort("source", "target")
    )


def _weights(
    names: Sequence[str],
    sizes: Mapping[str, Number],
    propensities: pl.DataFrame | Number,
) -> tuple[NDArray[np.int64], Fraction]:
    """Return s_i s_j p_ij as whole numbers, and the unit that they count."""
    import numpy as np

    if len(names) > MOST:
        problem = f"{len(names)} actors have too many splits to look at every one."
        raise SchemaError(problem, f"Give at most {MOST} actors.", found=len(names))
    size = [_exact(sizes[name], name) for name in names]
    if any(value <= 0 for value in size):
        problem = "An actor has a size that is not above 0."
        raise SchemaError(problem, "Leave actors without size out.")
    drawn = _drawn(names, propensities)
    size_unit = math.lcm(*(value.denominator for value in size))
    drawn_unit = math.lcm(*(value.denominator for row in drawn for value in row))
    n = len(names)
    whole = [
        [
            int(size[i] * size_unit) * int(size[j] * size_unit)
            * int(drawn[i][j] * drawn_unit)
            for j in range(n)
        ]
        for i in range(n)
    ]  # fmt: skip
    if 2 * sum(abs(value) for row in whole for value in row) > _LARGEST:
        problem = "The sizes and propensities have too many digits to compare exactly."
        raise SchemaError(problem, "Round them to fewer digits.")
    return np.array(whole, dtype=np.int64), Fraction(1, size_unit**2 * drawn_unit)


def _exact(value: Number, name: str) -> Fraction:
    """Return a number as it is written: 0.1 is a tenth."""
    try:
        return Fraction(repr(value) if isinstance(value, float) else value)
    except (ValueError, TypeError) as error:
        problem = f"{name} has {value!r}, which is no number."
        raise SchemaError(problem, "Give a whole number or a decimal one.") from error


def _drawn(
    names: Sequence[str], propensities: pl.DataFrame | Number
) -> list[list[Fraction]]:
    n = len(names)
    if isinstance(propensities, int | float | str | Fraction):
        each = _exact(propensities, "The propensity of all")
        return [[each if i != j else Fraction(0) for j in range(n)] for i in range(n)]
    drawn: list[list[Fraction | None]] = [[None] * n for _ in range(n)]
    place = {name: i for i, name in enumerate(names)}
    for one, other, value in propensities.select(
        "source", "target", "propensity"
    ).iter_rows():
        pair = f"The pair {one} and {other}"
        if one not in place or other not in place or one == other:
            problem = f"{pair} is no pair of the actors with a size."
            raise SchemaError(problem, f"Use names of {', '.join(names)}.")
        i, j = place[one], place[other]
        if drawn[i][j] is not None:
            problem = f"{pair} has two propensities."
            raise SchemaError(problem, "Give each pair once.")
        drawn[i][j] = drawn[j][i] = _exact(value, pair)
    return [[Fraction(0) if v is None else v for v in row] for row in drawn]


def _splits(n: int) -> NDArray[np.int64]:
    """Return every split once, 1 and -1 for the sides, the first actor at 1."""
    import numpy as np

    number = np.arange(2 ** (n - 1))[:, None]
    bits = (number >> np.arange(n - 1)[None, :]) & 1
    first = np.ones((len(number), 1), dtype=np.int64)
    return np.hstack([first, 1 - 2 * bits])


def _descended(n: int, step: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the split in which steepest descent ends, from each of them."""
    import numpy as np

    here = np.arange(len(step))
    all_others = 2 ** (n - 1) - 1
    # To turn the first actor, whose side is fixed, is to turn all others.
    turned = np.where(step == 0, all_others, np.left_shift(1, np.maximum(step - 1, 0)))
    next_ = np.where(step < 0, here, here ^ turned)
    while not np.array_equal(further := next_[next_], next_):
        next_ = further
    return next_


def _sides(
    names: Sequence[str], x: NDArray[np.int64]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    one = tuple(name for name, side in zip(names, x, strict=True) if side > 0)
    return one, tuple(name for name in names if name not in one)


MEASURES: Final = (
    Measure(
        name="landscape",
        title="Number of stable splits of actors into two sides",
        unit="splits",
        low=0.0,
        high=None,
        null_means="no actor with a size",
        formula="number of minima of E = sum over i != j of s_i s_j p_ij d_ij",
        reference="Axelrod and Bennett 1993, British Journal of Political Science "
        "23(2), 211-233, doi:10.1017/S000712340000973X",
        needs=("the size of each actor", "the propensity of each pair"),
        function=landscape,
        analysis_unit="system",
    ),
    Measure(
        name="propensity",
        title="Propensity of two states to stand on one side",
        unit="1",
        low=-5.0,
        high=2.0,
        null_means="a share of a faith is not known",
        formula="faith + regime - ethnic - border - war, equal weights",
        reference="Axelrod and Bennett 1993, British Journal of Political Science "
        "23(2), 211-233, doi:10.1017/S000712340000973X",
        needs=("faith and regime of each state", "quarrels of each pair"),
        function=propensity,
        analysis_unit="dyad",
    ),
)
