import polars as pl
import pytest

from foedus.errors import SchemaError
from foedus.measures.balance.signed_ties import signed_ties


def table(*rows: tuple[object, object, object]) -> pl.DataFrame:
    return pl.DataFrame(rows, ["source", "target", "sign"], orient="row", strict=False)


def test_a_pair_stands_once_whatever_its_order() -> None:
    read = signed_ties(table(("B", "A", 1), ("A", "B", 1), ("C", "A", -1)))
    assert read.names == ("A", "B", "C")
    assert read.frame().rows() == [("A", "B", 1), ("A", "C", -1)]
    assert read.matrix().tolist() == [[0, 1, -1], [1, 0, 0], [-1, 0, 0]]


def test_pairs_of_unknown_sign_are_counted_and_left_out() -> None:
    rows = table(("A", "B", 1), ("B", "A", None), ("C", "A", None), ("A", "C", None))
    read = signed_ties(rows)
    assert (len(read.sign), read.unknown, read.names) == (1, 1, ("A", "B"))


def test_codes_are_read_as_names() -> None:
    read = signed_ties(pl.DataFrame({"source": [2], "target": [365], "sign": [-1.0]}))
    assert read.frame().rows() == [("2", "365", -1)]


def test_an_empty_table_has_no_ties() -> None:
    read = signed_ties(table().cast(pl.String))
    assert read.names == ()
    assert read.frame().height == 0


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([("A", "A", 1)], "tied to itself"),
        ([("A", "B", 0)], "neither 1 nor -1"),
        ([("A", "B", "friend")], "neither 1 nor -1"),
        ([("A", None, 1)], "lack a state"),
        ([("A", "B", 1), ("B", "A", -1)], "both signs"),
    ],
)
def test_what_is_no_signed_tie_is_refused(rows, says) -> None:
    with pytest.raises(SchemaError, match=says):
        signed_ties(table(*rows))


def test_a_missing_column_is_named() -> None:
    with pytest.raises(SchemaError, match="no column sign"):
        signed_ties(pl.DataFrame({"source": ["A"], "target": ["B"]}))
