"""Balance: whether friends of friends are friends, by triangles and by walks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from foedus.measures.balance.signed_ties import SignedTies, signed_ties
from foedus.measures.measure import Measure

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class TriangleBalance:
    """Share of triangles that are balanced, and the ties in those that are not.

    Attributes
    ----------
    value : float or None
        Balanced triangles / triangles, in [0, 1]; None without a triangle.
    balanced, triangles : int
        Triangles whose signs have a positive product, and all triangles.
    states, ties, unknown : int
        States with a tie, ties, and pairs left out because their sign is not known.
    optimal : bool
        True: the count is exact.
    bound : float or None
        The value: nothing is estimated.
    frustrating : polars.DataFrame
        Ties in an unbalanced triangle: ``source``, ``target`` (String), ``sign``,
        ``triangles`` and ``unbalanced`` (Int64), the most unbalanced first.
    """

    value: float | None
    balanced: int
    triangles: int
    states: int
    ties: int
    unknown: int
    optimal: bool
    bound: float | None
    frustrating: pl.DataFrame


@dataclass(frozen=True, slots=True)
class WalkBalance:
    """Balance of closed walks of all lengths, and the ties at odds with them.

    Attributes
    ----------
    value : float or None
        In (0, 1]; 1 for a balanced network; None without a tie.
    states, ties, unknown : int
        States with a tie, ties, and pairs left out because their sign is not known.
    optimal : bool
        True: the value is computed, not searched for.
    bound : float or None
        The value.
    by_state : polars.DataFrame
        ``state`` (String) and ``value`` (Float64): the same of the closed walks of one
        state, in the order of names.
    frustrating : polars.DataFrame
        Ties whose sign is opposite to that of all walks between their ends together:
        ``source``, ``target``, ``sign`` and ``walks`` (Float64, in [-1, 0)), the
        strongest first.
    """

    value: float | None
    states: int
    ties: int
    unknown: int
    optimal: bool
    bound: float | None
    by_state: pl.DataFrame
    frustrating: pl.DataFrame


def triangle_balance(edges: pl.DataFrame) -> TriangleBalance:
    """Share of the triangles of a signed network that are balanced.

    Parameters
    ----------
    edges : polars.DataFrame
        ``source``, ``target`` and ``sign`` (1, -1, null if not known); see
        `foedus.measures.balance.signed_ties.signed_ties`.

    Returns
    -------
    TriangleBalance
        The share, the counts, and the ties in unbalanced triangles.

    Raises
    ------
    SchemaError
        If the table cannot be read as signed ties.

    Notes
    -----
    A triangle is balanced if the product of its three signs is 1. With the matrix of
    signs A and that of ties B = abs(A), there are tr(B^3) / 6 triangles; tr(A^3) / 6 is
    the number of balanced ones less that of unbalanced ones. A pact of many members
    is a clique of positive ties: its triangles are balanced whatever else happens, so
    the share is high in every year with large alliances.

    References
    ----------
    Cartwright, D. and Harary, F. (1956). Structural balance: a generalization of
    Heider's theory. Psychological Review 63(5), 277-293. doi:10.1037/h0046049

    Examples
    --------
    >>> import polars as pl
    >>> ends = {"source": ["A", "A", "B"], "target": ["B", "C", "C"]}
    >>> ties = pl.DataFrame({**ends, "sign": [1, 1, -1]})
    >>> triangle_balance(ties).value
    0.0
    """
    import numpy as np
    import polars as pl

    read = signed_ties(edges)
    signs = read.matrix()
    near, walks = np.abs(signs) @ np.abs(signs), signs @ signs
    shared = near[read.first, read.second].astype(np.int64)
    surplus = (walks[read.first, read.second] * read.sign).astype(np.int64)
    bad = (shared - surplus) // 2
    triangles, unbalanced = int(shared.sum()) // 3, int(bad.sum()) // 3
    value = (triangles - unbalanced) / triangles if triangles else None
    each = read.frame().with_columns(
        triangles=pl.Series(shared, dtype=pl.Int64),
        unbalanced=pl.Series(bad, dtype=pl.Int64),
    )
    return TriangleBalance(
        value=value,
        balanced=triangles - unbalanced,
        triangles=triangles,
        states=len(read.names),
        ties=len(read.sign),
        unknown=read.unknown,
        optimal=True,
        bound=value,
        frustrating=each.filter(pl.col("unbalanced") > 0).sort(
            "unbalanced", "source", "target", descending=[True, False, False]
        ),
    )


def walk_balance(edges: pl.DataFrame) -> WalkBalance:
    """Balance of all closed walks of a signed network, longer ones counting less.

    Parameters
    ----------
    edges : polars.DataFrame
        ``source``, ``target`` and ``sign`` (1, -1, null if not known); see
        `foedus.measures.balance.signed_ties.signed_ties`.

    Returns
    -------
    WalkBalance
        The index, that of each state, and the ties at odds with the walks.

    Raises
    ------
    SchemaError
        If the table cannot be read as signed ties.

    Notes
    -----
    K = tr exp(A) / tr exp(abs(A)) with the matrix of signs A: a closed walk of length l
    counts 1 / l!, with the sign that is the product of those of its ties. By the
    eigenvalues a of A and b of abs(A), K = sum exp(a) / sum exp(b). Of a state i it is
    exp(A)_ii / exp(abs(A))_ii, of a tie sign_ij exp(A)_ij / exp(abs(A))_ij. Only states
    with a tie count: an isolated one would add 1 above and below. Walks go round a
    dense pact many times, so ties against one lower K more than the share of triangles.

    References
    ----------
    Estrada, E. and Benzi, M. (2014). Walk-based measure of balance in signed networks:
    detecting lack of balance in social networks. Physical Review E 90, 042802.
    doi:10.1103/PhysRevE.90.042802

    Examples
    --------
    >>> import polars as pl
    >>> ends = {"source": ["A", "A", "B"], "target": ["B", "C", "C"]}
    >>> ties = pl.DataFrame({**ends, "sign": [1, 1, -1]})
    >>> round(walk_balance(ties).value, 4)
    0.6858
    """
    import numpy as np
    import polars as pl

    read = signed_ties(edges)
    signs = read.matrix()
    if not read.names:
        empty = read.frame().with_columns(walks=pl.lit(None, pl.Float64))
        nobody = pl.DataFrame(schema={"state": pl.String, "value": pl.Float64})
        return WalkBalance(None, 0, 0, read.unknown, True, None, nobody, empty)
    # Both are scaled by the same factor: a large pact would overflow.
    highest = float(np.linalg.eigvalsh(np.abs(signs))[-1])
    signed, plain = _exponential(signs, highest), _exponential(abs(signs), highest)
    value = float(np.trace(signed) / np.trace(plain))
    return WalkBalance(
        value=value,
        states=len(read.names),
        ties=len(read.sign),
        unknown=read.unknown,
        optimal=True,
        bound=value,
        by_state=pl.DataFrame(
            {"state": read.names, "value": np.diag(signed) / np.diag(plain)}
        ),
        frustrating=_at_odds(read, signed, plain),
    )


def _exponential(matrix: NDArray[np.float64], highest: float) -> NDArray[np.float64]:
    """Return exp(matrix - highest * 1) of a symmetric matrix."""
    import numpy as np

    values, vectors = np.linalg.eigh(matrix)
    grown: NDArray[np.float64] = (vectors * np.exp(values - highest)) @ vectors.T
    return grown


def _at_odds(
    read: SignedTies, signed: NDArray[np.float64], plain: NDArray[np.float64]
) -> pl.DataFrame:
    import polars as pl

    ends = read.first, read.second
    each = read.frame().with_columns(
        walks=pl.Series(read.sign * signed[ends] / plain[ends], dtype=pl.Float64)
    )
    return each.filter(pl.col("walks") < 0).sort("walks", "source", "target")


_NEEDS: Final = ("signed ties between states",)

MEASURES: Final = (
    Measure(
        name="triangle_balance",
        title="Share of triangles that are balanced",
        unit="1",
        low=0.0,
        high=1.0,
        null_means="no three states are all tied to each other",
        formula="(tr B^3 + tr A^3) / (2 tr B^3), B = abs(A)",
        reference="Cartwright and Harary 1956, Psychological Review 63(5), 277-293, "
        "doi:10.1037/h0046049",
        needs=_NEEDS,
        function=triangle_balance,
        analysis_unit="network",
    ),
    Measure(
        name="walk_balance",
        title="Balance of closed walks",
        unit="1",
        low=0.0,
        high=1.0,
        null_means="no tie of known sign",
        formula="tr exp(A) / tr exp(abs(A))",
        reference="Estrada and Benzi 2014, Physical Review E 90, 042802, "
        "doi:10.1103/PhysRevE.90.042802",
        needs=_NEEDS,
        function=walk_balance,
        analysis_unit="network",
    ),
)
