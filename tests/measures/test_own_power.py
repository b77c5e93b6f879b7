"""Capability and voting power of a user's table."""

import polars as pl
import pytest

from foedus.errors import SchemaError
from foedus.measures import own_power


def test_cinc_with_some_components_and_its_share() -> None:
    table = pl.DataFrame(
        {
            "state": ["A", "B", "C"],
            "milex": [3.0, 1.0, None],
            "tpop": [2.0, 2.0, 4.0],
        }
    )
    found = own_power.cinc(table)
    # Means over known components of the shares 3/4, 1/4 and 2/8, 2/8, 4/8.
    assert [one["value"] for one in found] == pytest.approx([0.5, 0.25, 0.5])
    assert [one["share"] for one in found] == pytest.approx([0.4, 0.2, 0.4])
    assert [one["components"] for one in found] == [2, 2, 1]
    assert {one["year"] for one in found} == {None}


def test_cinc_by_year_and_unknown_states() -> None:
    table = pl.DataFrame(
        {
            "state": ["A", "B", "A", "B"],
            "year": [1900.0, 1900.0, 1901.0, 1901.0],
            "milex": [1.0, 3.0, 2.0, None],
        }
    )
    found = own_power.cinc(table)
    assert [one["year"] for one in found] == [1900, 1900, 1901, 1901]
    assert [one["value"] for one in found] == [0.25, 0.75, 1.0, None]
    assert found[3]["share"] is None


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        ({"state": ["A"]}, "none of the six components"),
        ({"state": ["A", "A"], "milex": [1.0, 1.0]}, "1 rows repeat"),
        ({"state": ["A"], "milex": [-9.0]}, "no quantity"),
    ],
)
def test_bad_tables_are_refused(table, problem) -> None:
    with pytest.raises(SchemaError, match=problem):
        own_power.cinc(pl.DataFrame(table))


VOTES = pl.DataFrame({"member": ["A", "B", "C"], "weight": [2.0, 1.0, 1.0]})


def test_voting_power() -> None:
    found = own_power.banzhaf(VOTES, 3.0)
    assert [one["swings"] for one in found] == [3, 1, 1]
    assert [one["value"] for one in found] == pytest.approx([0.6, 0.2, 0.2])
    assert [one["absolute"] for one in found] == [0.75, 0.25, 0.25]
    orders = own_power.shapley_shubik(VOTES, 3.0)
    assert [one["value"] for one in orders] == pytest.approx([2 / 3, 1 / 6, 1 / 6])


def test_a_member_stands_once() -> None:
    with pytest.raises(SchemaError, match="1 rows repeat a member"):
        own_power.banzhaf(VOTES.with_columns(member=pl.Series(["A", "A", "C"])), 3.0)
