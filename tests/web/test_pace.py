import threading
from concurrent.futures import wait

import pytest

from foedus.web.pace import BusyError, Lane, Lanes, Paces, TooFastError

LANE = Lane("tries", 3, 2.0, at_once=1, waiting=2)


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def asked(paces: Paces, reader: str = "one", times: int = 10) -> int:
    """How many of several questions pass."""
    passed = 0
    for _ in range(times):
        try:
            paces.take(reader, LANE)
        except TooFastError:
            continue
        passed += 1
    return passed


def test_a_burst_passes_and_then_one_at_a_time():
    clock = Clock()
    paces = Paces(clock)
    assert asked(paces) == 3
    clock.now += 1.9
    assert asked(paces) == 0
    clock.now += 0.2
    assert asked(paces) == 1
    clock.now += 1_000
    assert asked(paces) == 3


def test_the_error_says_how_long_to_wait():
    clock = Clock()
    paces = Paces(clock)
    asked(paces)
    with pytest.raises(TooFastError, match="tries") as caught:
        paces.take("one", LANE)
    assert caught.value.facts["wait"] == 2
    clock.now += caught.value.facts["wait"]
    paces.take("one", LANE)


def test_readers_and_lanes_do_not_share_a_pace():
    paces = Paces(Clock())
    assert asked(paces, "one") == asked(paces, "other") == 3
    paces.take("one", Lane("others", 1, 1.0))


def test_only_so_many_readers_are_remembered():
    paces = Paces(Clock(), most=10)
    for number in range(1_000):
        paces.take(str(number), LANE)
    assert len(paces._due) == 10


def test_a_lane_holds_so_many_and_is_free_again():
    lanes, gate = Lanes(), threading.Event()
    begun = [lanes.start(LANE, lambda: gate.wait(5)) for _ in range(2)]
    with pytest.raises(BusyError, match="already waiting"):
        lanes.start(LANE, gate.wait)
    other = Lane("others", 1, 1.0)
    assert lanes.start(other, lambda: 7).result(5) == 7
    gate.set()
    wait(begun, 5)
    assert lanes.start(LANE, lambda: 8).result(5) == 8
    lanes.close()
    with pytest.raises(BusyError, match="stopped"):
        lanes.start(LANE, lambda: 9)


def test_a_fault_frees_its_place():
    lanes = Lanes()

    def wrong() -> None:
        raise ZeroDivisionError

    for _ in range(10):
        with pytest.raises(ZeroDivisionError):
            lanes.start(LANE, wrong).result(5)
    lanes.close()
