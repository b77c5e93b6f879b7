"""Balance over time: every measure of balance for the signed network of each period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.errors import SchemaError
from foedus.measures.balance.balance import triangle_balance, walk_balance
from foedus.measures.balance.frustration import SECONDS, frustration

if TYPE_CHECKING:
    import polars as pl


def balance_series(
    ties: pl.DataFrame, *, by: str = "year", seconds: float = SECONDS
) -> pl.DataFrame:
    """Measure the balance of the signed network of each period.

    Parameters
    ----------
    ties : polars.DataFrame
        `by`, ``source``, ``target`` and ``sign`` (1, -1, null if not known), such as
        `foedus.measures.network.layers.signed` gives.
    by : str
        Column of the period.
    seconds : float
        Time for the proof of each line index.

    Returns
    -------
    polars.DataFrame
        A row for each period in order: `by`, ``states``, ``ties``, ``negative`` and
        ``unknown`` (Int64), ``triangles``, ``triangle_balance``, ``walk_balance``,
        ``frustration``, ``optimal``, ``bound`` and ``normalised`` (1 - 2 L / ties).
        Periods without a row of ties are not in it: they are not covered, or empty.

    Raises
    ------
    SchemaError
        If the column of the period is missing, or the ties cannot be read.

    Notes
    -----
    Line indices of networks of different size are not comparable: compare
    ``normalised``, and the share of negative ties beside it, for without negative ties
    there is no imbalance.

    Examples
    --------
    >>> import polars as pl
    >>> ends = {"source": ["A", "A", "B"], "target": ["B", "C", "C"]}
    >>> ties = pl.DataFrame({"year": 1950, **ends, "sign": [1, 1, -1]})
    >>> balance_series(ties)["frustration", "optimal"].row(0)
    (1, True)
    """
    from threadpoolctl import threadpool_limits

    if by not in ties.columns:
        problem = f"The table of ties has no column {by}."
        raise SchemaError(problem, "Name the column of the period.", found=by)
    # Threads that share matrices this small wait for each other longer than they work.
    with threadpool_limits(1):
        return _each(ties, by, seconds)


def _each(ties: pl.DataFrame, by: str, seconds: float) -> pl.DataFrame:
    import polars as pl

    rows = []
    for period in ties[by].drop_nulls().unique().sort():
        network = ties.filter(pl.col(by) == period)
        least = frustration(network, seconds=seconds)
        triangles = triangle_balance(network)
        rows.append(
            {
                by: period,
                "states": least.states,
                "ties": least.ties,
                "negative": network.filter(pl.col("sign") < 0).height,
                "unknown": least.unknown,
                "triangles": triangles.triangles,
                "triangle_balance": triangles.value,
                "walk_balance": walk_balance(network).value,
                "frustration": least.value,
                "optimal": least.optimal,
                "bound": least.bound,
                "normalised": least.normalised,
            }
        )
    counts = dict.fromkeys(("states", "ties", "negative", "unknown"), pl.Int64)
    schema: dict[str, pl.DataType | type[pl.DataType]] = {by: ties.schema[by], **counts}
    schema |= {"triangles": pl.Int64, "triangle_balance": pl.Float64}
    schema |= {"walk_balance": pl.Float64, "frustration": pl.Int64}
    schema |= {"optimal": pl.Boolean, "bound": pl.Int64, "normalised": pl.Float64}
    return pl.DataFrame(rows, schema=schema)
