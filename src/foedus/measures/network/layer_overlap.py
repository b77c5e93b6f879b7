"""Overlap of layers: whether states that are tied in one way are tied in another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from foedus.errors import SchemaError
from foedus.measures.measure import Measure

if TYPE_CHECKING:
    import polars as pl


def layer_overlap(
    pairs: pl.DataFrame, first: str, second: str, *, by: str | None = "year"
) -> pl.DataFrame:
    """Overlap of two layers of a network, over the pairs that both cover.

    Parameters
    ----------
    pairs : polars.DataFrame
        A row for each pair, with a column for each layer: above 0 where the pair is
        tied, 0 where it is not, null where it is not covered; such as the ``pairs`` of
        `foedus.measures.network.layers.Multiplex`.
    first, second : str
        The columns of the two layers.
    by : str or None
        Column of the period; None for one network.

    Returns
    -------
    polars.DataFrame
        A row for each period in order: `by`, ``pairs`` covered by both, ``first``,
        ``second`` and ``both`` (Int64, how many of them are tied so), ``overlap``
        (Float64, 0 to 1; null if none is tied) and ``ratio`` (Float64, at least 0: how
        many times as often a pair is tied both ways as if the two layers had nothing
        to do with each other; null if either layer has no tie).

    Raises
    ------
    SchemaError
        If a column is missing.

    Notes
    -----
    overlap = both / (first + second - both); ratio = both * pairs / (first * second).
    A list that never says no has no pair that both cover without a tie: its ratio means
    nothing and its overlap is over the listed pairs only.

    References
    ----------
    Battiston, F., Nicosia, V. and Latora, V. (2014). Structural measures for multiplex
    networks. Physical Review E 89, 032804. doi:10.1103/PhysRevE.89.032804

    Examples
    --------
    >>> import polars as pl
    >>> pairs = pl.DataFrame({"ally": [1, 1, 0, None], "rival": [1, 0, 0, 1]})
    >>> layer_overlap(pairs, "ally", "rival", by=None)["overlap", "ratio"].row(0)
    (0.5, 1.5)
    """
    import polars as pl

    keys = [] if by is None else [by]
    missing = [name for name in (*keys, first, second) if name not in pairs.columns]
    if missing:
        problem = f"The table of pairs has no column {', '.join(missing)}."
        raise SchemaError(problem, "Name columns of layers.", found=pairs.columns)
    known = pairs.select(
        *keys, one=pl.col(first).cast(pl.Float64) > 0,
        other=pl.col(second).cast(pl.Float64) > 0,
    ).drop_nulls()  # fmt: skip
    counts = (
        pl.len().cast(pl.Int64).alias("pairs"),
        pl.col("one").sum().cast(pl.Int64).alias("first"),
        pl.col("other").sum().cast(pl.Int64).alias("second"),
        (pl.col("one") & pl.col("other")).sum().cast(pl.Int64).alias("both"),
    )
    told = (
        known.group_by(by).agg(counts).sort(by) if by is not None
        else known.select(counts)
    )  # fmt: skip
    either = pl.col("first") + pl.col("second") - pl.col("both")
    product = pl.col("first") * pl.col("second")
    return told.with_columns(
        pl.when(either > 0).then(pl.col("both") / either).alias("overlap"),
        pl.when(product > 0)
        .then(pl.col("both") * pl.col("pairs") / product)
        .alias("ratio"),
    )


_FORMULA: Final = "tied both ways / tied either way, over pairs that both layers cover"

MEASURES: Final = (
    Measure(
        name="layer_overlap",
        title="Overlap of two kinds of ties",
        unit="1",
        low=0.0,
        high=1.0,
        null_means="no pair that both cover is tied",
        formula=_FORMULA,
        reference="Battiston, Nicosia and Latora 2014, Physical Review E 89, 032804, "
        "doi:10.1103/PhysRevE.89.032804",
        needs=("two kinds of ties over the same pairs",),
        function=layer_overlap,
        analysis_unit="pair of networks",
    ),
)
