"""Portfolios: laid out from ties, on a fixed scale, with gaps that stay gaps."""

import numpy as np
import polars as pl
import pytest

from foedus.errors import SchemaError
from foedus.measures.similarity.portfolio import Portfolio, from_ties

TIES = pl.DataFrame(
    {
        "state": ["A", "A", "B"],
        "partner": ["B", "C", "C"],
        "value": [2.0, None, 1.0],
    }
)


def test_a_pair_without_a_row_is_not_known() -> None:
    found = from_ties(TIES, partners=["A"])
    assert found.states == ("A", "B")
    assert found.partners == ("B", "C", "A")
    expected = [[2.0, np.nan, 3.0], [3.0, 1.0, np.nan]]
    np.testing.assert_array_equal(found.values, expected)


def test_a_pair_without_a_row_has_none_where_the_user_says_so() -> None:
    found = from_ties(TIES, absent=0.0, partners=["A"], highest=2.0)
    np.testing.assert_array_equal(found.values, [[2.0, np.nan, 2.0], [2.0, 1.0, 0.0]])


def test_a_row_about_itself_overrides_the_own_entry() -> None:
    own = pl.DataFrame({"state": ["A"], "partner": ["A"], "value": [1.0]})
    assert from_ties(own).values.tolist() == [[1.0]]


def test_some_of_the_states_and_partners() -> None:
    found = from_ties(TIES, absent=0.0).of(["B", "Z"], ["C"])
    assert (found.states, found.partners) == (("B",), ("C",))
    assert found.values.tolist() == [[1.0]]


def test_weights_are_shares_of_what_is_known() -> None:
    found = from_ties(TIES, absent=0.0).weights({"B": 1.0, "C": 3.0, "Z": 9.0})
    assert found.tolist() == [0.25, 0.75]
    some = from_ties(TIES, absent=0.0).weights({"B": 1.0, "C": None})
    np.testing.assert_array_equal(some, [1.0, np.nan])


@pytest.mark.parametrize("weight", [-1.0, float("inf")])
def test_bad_weights_are_refused(weight) -> None:
    with pytest.raises(SchemaError, match="below zero, or infinite"):
        from_ties(TIES).weights({"B": weight})


@pytest.mark.parametrize(
    ("ties", "problem"),
    [
        (TIES.rename({"value": "tie"}), "no column 'value'"),
        (pl.concat([TIES, TIES]), "3 rows repeat"),
        (TIES.with_columns(value=pl.lit(3.5)), "from 0 to 3 was expected"),
        (TIES.with_columns(partner=pl.lit(None, pl.String)), "'partner' is empty"),
    ],
)
def test_bad_ties_are_refused(ties, problem) -> None:
    with pytest.raises(SchemaError, match=problem):
        from_ties(ties)


def test_bad_matrices_are_refused() -> None:
    with pytest.raises(SchemaError, match=r"The ties are \(1, 1\)"):
        Portfolio(("A",), ("A", "B"), np.zeros((1, 1)))
    with pytest.raises(SchemaError, match="stands twice"):
        Portfolio(("A", "A"), ("B",), np.zeros((2, 1)))
    with pytest.raises(SchemaError, match="above zero"):
        from_ties(TIES, highest=0.0)
