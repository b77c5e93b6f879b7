"""What a reader gives back."""

import polars as pl

from foedus.sources.reading import ReadResult


def test_results_do_not_share_their_counts():
    first = ReadResult({"t": pl.DataFrame()}, 1)
    second = ReadResult({"t": pl.DataFrame()}, 1)
    assert first.refused == {}
    assert first.refused is not second.refused
    assert first.notes == ()
