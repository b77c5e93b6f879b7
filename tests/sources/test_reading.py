"""What a reader gives back."""

import polars as pl

from foedus.sources.reading import ReadResult, joined


def test_results_do_not_share_their_counts():
    first = ReadResult({"t": pl.DataFrame()}, 1)
    second = ReadResult({"t": pl.DataFrame()}, 1)
    assert first.refused == {}
    assert first.refused is not second.refused
    assert first.notes == ()


def test_counts_of_several_results_are_added():
    one = ReadResult({"a": pl.DataFrame()}, 3, {"bad": 1}, ("x",))
    two = ReadResult({"b": pl.DataFrame()}, 4, {"bad": 2}, ("y",))
    both = joined(part for part in (one, two))
    assert (both.rows_read, both.refused, both.notes) == (7, {"bad": 3}, ("x", "y"))
    assert set(both.tables) == {"a", "b"}


def test_notes_can_say_whose_they_are():
    one = ReadResult({"a": pl.DataFrame()}, 3, notes=("x", "y"))
    assert one.named("a").notes == ("a: x", "a: y")
