"""Signed ties: who stands with whom and against whom, read from a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from foedus.errors import SchemaError

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

COLUMNS: Final = ("source", "target", "sign")
_GIVE: Final = "Give the columns source, target and sign (1 or -1, null if not known)."


@dataclass(frozen=True, slots=True)
class SignedTies:
    """Signed ties without direction, each pair once.

    Attributes
    ----------
    names : tuple of str
        The n states that have a tie, in alphabetical order.
    first, second : numpy.ndarray
        Int64, length m: positions in `names`, `first` below `second`.
    sign : numpy.ndarray
        Int64, length m: 1 or -1.
    unknown : int
        Pairs of the table whose sign is not known; they are not among the m.
    """

    names: tuple[str, ...]
    first: NDArray[np.int64]
    second: NDArray[np.int64]
    sign: NDArray[np.int64]
    unknown: int

    def matrix(self) -> NDArray[np.float64]:
        """Return the n x n symmetric matrix of signs, 0 where there is no tie."""
        import numpy as np

        matrix = np.zeros((len(self.names), len(self.names)))
        matrix[self.first, self.second] = self.sign
        matrix[self.second, self.first] = self.sign
        return matrix

    def frame(self) -> pl.DataFrame:
        """Return the ties as ``source``, ``target`` (String) and ``sign`` (Int64)."""
        import polars as pl

        names = pl.Series(self.names, dtype=pl.String)
        return pl.DataFrame(
            {
                "source": names.gather(self.first),
                "target": names.gather(self.second),
                "sign": pl.Series(self.sign, dtype=pl.Int64),
            }
        )


def signed_ties(edges: pl.DataFrame) -> SignedTies:
    """Read signed ties from a table.

    Parameters
    ----------
    edges : polars.DataFrame
        ``source`` and ``target``, names or codes of states, and ``sign``: 1 (with),
        -1 (against), null (not known). A pair may stand twice, in either order, with
        the same sign.

    Returns
    -------
    SignedTies
        Each pair once; pairs of unknown sign are counted and left out.

    Raises
    ------
    SchemaError
        If a column is missing, a name is null, a state is tied to itself, a sign is
        another number, or a pair stands with both signs.

    Examples
    --------
    >>> import polars as pl
    >>> table = pl.DataFrame({"source": ["B", "A"], "target": ["A", "B"], "sign": -1})
    >>> len(signed_ties(table).sign)
    1
    """
    import numpy as np
    import polars as pl

    pairs = _pairs(edges)
    known = pairs.drop_nulls("sign").unique().sort("source", "target")
    _refuse_both(known)
    unknown = pairs.join(known, on=["source", "target"], how="anti")
    ends = pl.concat([known["source"], known["target"].alias("source")])
    names = ends.unique().sort()
    place = dict(zip(names, range(names.len()), strict=True))
    first, second = (
        np.array([place[name] for name in known[end]], dtype=np.int64)
        for end in ("source", "target")
    )
    return SignedTies(
        names=tuple(names),
        first=first,
        second=second,
        sign=known["sign"].to_numpy().astype(np.int64),
        unknown=unknown.select("source", "target").n_unique() if unknown.height else 0,
    )


def _pairs(edges: pl.DataFrame) -> pl.DataFrame:
    """Return the rows with the names of a pair in order, as text."""
    import polars as pl

    missing = [name for name in COLUMNS if name not in edges.columns]
    if missing:
        problem = f"The table of ties has no column {', '.join(missing)}."
        raise SchemaError(problem, _GIVE, found=edges.columns, expected=COLUMNS)
    one, other = pl.col("source").cast(pl.String), pl.col("target").cast(pl.String)
    rows = edges.select(
        pl.min_horizontal(one, other).alias("source"),
        pl.max_horizontal(one, other).alias("target"),
        pl.col("sign").cast(pl.Float64, strict=False),
        nameless=one.is_null() | other.is_null(),
        unread=pl.col("sign").cast(pl.Float64, strict=False).is_null()
        & pl.col("sign").is_not_null(),
    )
    wrong = rows.filter("unread" | (pl.col("sign").abs() != 1))
    if wrong.height:
        problem = f"{_pair(wrong)} has a sign that is neither 1 nor -1."
        raise SchemaError(problem, _GIVE, rows=wrong.height)
    if rows["nameless"].any():
        problem = f"{rows['nameless'].sum()} row(s) of ties lack a state."
        raise SchemaError(problem, "Name both states of every tie, or drop the row.")
    loops = rows.filter(pl.col("source") == pl.col("target"))
    if loops.height:
        problem = f"{loops['source'][0]} is tied to itself."
        raise SchemaError(problem, "Drop ties of a state to itself.")
    return rows.select(COLUMNS)


def _refuse_both(known: pl.DataFrame) -> None:
    import polars as pl

    both = known.filter(pl.struct("source", "target").is_duplicated())
    if both.height:
        problem = f"{_pair(both)} stands in the table with both signs."
        remedy = "Decide which sign counts, or leave the pair out."
        raise SchemaError(problem, remedy, pairs=both.height // 2)


def _pair(rows: pl.DataFrame) -> str:
    return f"The pair {rows['source'][0]} and {rows['target'][0]}"
