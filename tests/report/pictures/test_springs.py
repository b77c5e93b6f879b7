"""Springs put partners together, and little changes where little changes."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.report.pictures import springs


def _case(seed: int, count: int) -> tuple[np.ndarray, np.ndarray]:
    chance = np.random.default_rng(seed)
    tied = np.triu((chance.random((count, count)) < 0.2) * 1.0, 1)
    return tied + tied.T, springs.homes(chance.random((count, 2)) * 90)


@settings(max_examples=12)
@given(st.integers(0, 1_000), st.integers(2, 20))
def test_places_stay_in_the_picture_and_are_the_same_again(seed: int, count: int):
    weights, homes = _case(seed, count)
    spots = springs.settle(weights, homes)
    assert spots.shape == (count, 2)
    assert spots.min() >= 0
    assert spots.max() <= 1
    assert np.array_equal(spots, springs.settle(weights, homes))


def test_partners_are_nearer_than_others():
    group = np.repeat([0, 1], 8)
    weights = (group[:, None] == group).astype(float)
    np.fill_diagonal(weights, 0.0)
    homes = springs.homes(np.random.default_rng(1).random((16, 2)) * 90)
    spots = springs.settle(weights, homes)
    far = np.hypot(*(spots[:, None, :] - spots).transpose(2, 0, 1))
    same = (group[:, None] == group) & ~np.eye(16, dtype=bool)
    assert far[same].mean() < 0.7 * far[group[:, None] != group].mean()


def test_without_ties_everybody_keeps_the_order_of_home():
    homes = springs.homes(np.array([[-100.0, 40.0], [0.0, 50.0], [120.0, 30.0]]))
    spots = springs.settle(np.zeros((3, 3)), homes)
    assert spots[:, 0].argsort().tolist() == [0, 1, 2]
    assert homes[1, 1] < homes[0, 1] < homes[2, 1]


def test_spots_on_one_another_are_moved_apart():
    near = np.array([[0.5, 0.5], [0.501, 0.5], [0.9, 0.9]])
    far = springs.apart(near, 0.05)
    assert np.hypot(*(far[0] - far[1])) > 0.03
    assert np.array_equal(far[2], near[2])


def test_nobody_has_no_place():
    assert springs.settle(np.zeros((0, 0)), np.zeros((0, 2))).shape == (0, 2)
