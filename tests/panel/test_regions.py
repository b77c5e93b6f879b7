"""Pairs of states of one region."""

import pytest

from foedus.errors import PanelError
from foedus.panel import regions


@pytest.mark.parametrize("system", ["cow", "gw"])
def test_pairs_are_symmetric_and_of_one_region(system):
    of = dict(regions.of_states(system).rows())
    pairs = set(regions.pairs(system).rows())
    assert {(b, a) for a, b in pairs} == pairs
    expected = {(a, b) for a in of for b in of if a != b and of[a] == of[b]}
    assert pairs == expected


def test_one_region_only():
    of = dict(regions.of_states("cow").rows())
    pairs = regions.pairs("cow", "Oceania")
    assert {of[state] for row in pairs.rows() for state in row} == {"Oceania"}
    with pytest.raises(PanelError, match="no region"):
        regions.pairs("cow", "Atlantis")
