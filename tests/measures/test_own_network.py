"""Balance of a user's table of ties: two friends who fight a third, and one quarrel."""

import polars as pl
import pytest

from foedus.errors import SchemaError
from foedus.measures import own_network

# A and B are friends of each other and foes of C; D is a friend of all three.
TIES = pl.DataFrame(
    {
        "source": ["A", "A", "B", "A", "B", "C"],
        "target": ["B", "C", "C", "D", "D", "D"],
        "sign": [1.0, -1.0, -1.0, 1.0, 1.0, 1.0],
    }
)


def test_the_line_index_counts_the_ties_that_must_change() -> None:
    (found,) = own_network.line_index(TIES, 10.0)
    assert (found["value"], found["bound"], found["optimal"]) == (1, 1, True)
    assert found["normalised"] == pytest.approx(1 - 2 / 6)
    (tie,) = found["frustrating"]
    assert {tie["source"], tie["target"]} == {"C", "D"}
    sides = found["sides"]
    assert sides["A"] == sides["B"] == sides["D"] != sides["C"]


def test_triangles_are_counted_whole() -> None:
    (found,) = own_network.triangle_balance(TIES)
    # A-B-C and A-B-D are balanced; A-C-D and B-C-D are not.
    assert (found["balanced"], found["triangles"]) == (2, 4)
    assert (found["value"], found["bound"]) == (0.5, 0.5)
    assert len(found["frustrating"]) == 5


def test_walks_are_balanced_without_the_quarrel() -> None:
    (whole,) = own_network.walk_balance(TIES)
    (calm,) = own_network.walk_balance(TIES.head(5))
    assert 0 < whole["value"] < calm["value"] == pytest.approx(1)
    assert calm["frustrating"] == []


def test_a_tie_with_two_signs_is_refused() -> None:
    both = pl.concat([TIES, TIES.head(1).with_columns(sign=pl.lit(-1.0))])
    with pytest.raises(SchemaError):
        own_network.line_index(both, 10.0)
