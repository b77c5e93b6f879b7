import polars as pl
import pytest

from foedus.errors import SchemaError
from foedus.measures.network.ties import read_ties


def test_a_pair_has_its_largest_weight_in_both_directions() -> None:
    rows = {"source": ["B", "A", "A"], "target": ["A", "B", "C"], "weight": [1, 4, 2]}
    read = read_ties(pl.DataFrame(rows), ["D", "A"])
    assert read.states.to_list() == ["A", "B", "C", "D"]
    assert read.weights.tolist() == [
        [0, 4, 2, 0], [4, 0, 0, 0], [2, 0, 0, 0], [0, 0, 0, 0],
    ]  # fmt: skip


def test_codes_stay_numbers() -> None:
    read = read_ties(pl.DataFrame({"source": [365], "target": [2]}), [20])
    assert read.states.to_list() == [2, 20, 365]


def test_a_tie_that_is_not_known_is_left_out() -> None:
    rows = {"source": ["A", None], "target": ["B", "C"], "weight": [None, 1.0]}
    assert read_ties(pl.DataFrame(rows)).weights.size == 0


def test_no_number_becomes_null() -> None:
    import numpy as np

    read = read_ties(pl.DataFrame({"source": ["A"], "target": ["B"]}))
    assert read.frame(x=np.array([np.nan, 1.0]))["x"].to_list() == [None, 1.0]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (("A", "A", 1.0), "A and A"),
        (("A", "B", 0.0), "weight 0"),
        (("A", "B", -1.0), "weight -1"),
        (("A", "B", float("inf")), "weight inf"),
    ],
)
def test_what_is_no_tie_is_refused(row, says) -> None:
    table = pl.DataFrame([row], ["source", "target", "weight"], orient="row")
    with pytest.raises(SchemaError, match=says):
        read_ties(table)


def test_a_missing_column_is_named() -> None:
    with pytest.raises(SchemaError, match="no column target"):
        read_ties(pl.DataFrame({"source": ["A"]}))
