from collections import Counter
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.measures.network.rewiring import rewired

pairs = st.sets(st.sampled_from(list(combinations(range(7), 2))))


def network(ties, n: int = 7) -> np.ndarray:
    tied = np.zeros((n, n), dtype=bool)
    for a, b in ties:
        tied[a, b] = tied[b, a] = True
    return tied


@settings(max_examples=25)
@given(st.lists(pairs, max_size=3))
def test_every_draw_keeps_every_degree(networks) -> None:
    given_ = [network(ties) for ties in networks]
    drawn = rewired(given_, 20, np.random.default_rng(0))
    assert len(drawn) == len(given_)
    for tied, draws in zip(given_, drawn, strict=True):
        assert draws.shape == (20, 7, 7)
        assert (draws == draws.swapaxes(1, 2)).all()
        assert not draws.diagonal(axis1=1, axis2=2).any()
        assert (draws.sum(axis=2) == tied.sum(axis=1)).all()


def test_networks_of_the_same_degrees_are_equally_likely() -> None:
    """Two paths have the ends and the middles of a path of four states."""
    path = network([(0, 1), (1, 2), (2, 3)], 4)
    (drawn,) = rewired([path], 4000, np.random.default_rng(1))
    seen = Counter(tied.tobytes() for tied in drawn)
    assert len(seen) == 2
    assert max(seen.values()) / 4000 == pytest.approx(0.5, abs=0.05)


def test_a_ring_of_six_becomes_all_two_regular_networks() -> None:
    """60 rings and 10 pairs of triangles: a share of 1/7 are two triangles."""
    ring = network([(i, (i + 1) % 6) for i in range(6)], 6)
    (drawn,) = rewired([ring], 7000, np.random.default_rng(2))
    whole = drawn.astype(np.int64)
    triangles = np.einsum("dij,djk,dki->d", whole, whole, whole) // 6
    assert len({tied.tobytes() for tied in drawn}) == 70
    assert (triangles == 2).mean() == pytest.approx(1 / 7, abs=0.02)


def test_the_seed_decides() -> None:
    ring = network([(i, (i + 1) % 6) for i in range(6)], 6)
    one, two = (rewired([ring], 5, np.random.default_rng(7))[0] for _ in range(2))
    assert (one == two).all()
