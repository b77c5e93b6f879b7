"""Pace: how often a reader may ask for what costs much, and how much runs at once.

What is kept costs nothing and is not counted: the pace is taken only where an answer
must be computed, or something is changed.
"""

from __future__ import annotations

import math
import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final, TypeVar

from foedus.errors import FoedusError

MOST_READERS: Final = 4_096
"""Readers whose pace is remembered; beyond, the one seen longest ago is forgotten."""

Made = TypeVar("Made")


class BusyError(FoedusError):
    """A question that takes too long, or one too many."""


class TooFastError(FoedusError):
    """A reader who asks too often; the fact `wait` says for how many seconds."""


@dataclass(frozen=True, slots=True)
class Lane:
    """A kind of work that costs much.

    Attributes
    ----------
    name : str
        What it is, in the plural.
    burst : int
        How many one reader may ask for at once.
    every : float
        Seconds after which the reader may ask for one more.
    at_once : int
        How many run at the same time, for all readers together.
    waiting : int
        How many may run or wait.
    """

    name: str
    burst: int
    every: float
    at_once: int = 2
    waiting: int = 32

    @property
    def text(self) -> str:
        """The pace, in words."""
        return f"{self.burst} at once, then one every {self.every:g} s"


PAGES: Final = Lane("pages", 10_000, 0.001, waiting=64)
"""Pages that cost little."""
ASSESSMENTS: Final = Lane("assessments", 120, 0.5, waiting=64)
NETWORKS: Final = Lane("networks", 300, 0.2, waiting=32)
RANKINGS: Final = Lane("rankings", 300, 0.2, waiting=32)
TABLES: Final = Lane("tables", 120, 0.5, waiting=32)
DRAFTS: Final = Lane("drafts of panels", 120, 0.5, waiting=16)
QUERIES: Final = Lane("queries", 20, 1.0, waiting=8)
CHANGES: Final = Lane("changes", 20, 2.0, at_once=1, waiting=4)


class Paces:
    """The pace of each reader in each lane.

    Parameters
    ----------
    clock : callable
        Seconds from any start.
    most : int
        Readers that are remembered.
    """

    __slots__ = ("_clock", "_due", "_lock", "_most")

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, most: int = MOST_READERS
    ) -> None:
        self._clock = clock
        self._due: OrderedDict[tuple[str, str], float] = OrderedDict()
        self._lock = threading.Lock()
        self._most = most

    def take(self, reader: str, lane: Lane) -> None:
        """Count a question.

        Parameters
        ----------
        reader : str
            Address of the reader.
        lane : Lane
            What is asked for.

        Raises
        ------
        TooFastError
            If the reader has asked too often; the question is then not counted.
        """
        with self._lock:
            now = self._clock()
            due = max(self._due.get((reader, lane.name), now), now) + lane.every
            wait = due - now - lane.burst * lane.every
            if wait > 0:
                problem = f"Too many {lane.name} in a short time ({lane.text})."
                seconds = math.ceil(wait)
                remedy = f"Ask again in {seconds} s."
                raise TooFastError(problem, remedy, wait=seconds)
            self._due[reader, lane.name] = due
            self._due.move_to_end((reader, lane.name))
            if len(self._due) > self._most:
                self._due.popitem(last=False)


class Lanes:
    """Threads for each lane, and who may use them.

    Parameters
    ----------
    paces : Paces, optional
        How often readers ask; None begins anew.
    """

    __slots__ = ("_held", "_lock", "_paces", "_pools")

    def __init__(self, paces: Paces | None = None) -> None:
        self._paces = Paces() if paces is None else paces
        self._pools: dict[str, ThreadPoolExecutor] = {}
        self._held: Counter[str] = Counter()
        self._lock = threading.Lock()

    def take(self, reader: str, lane: Lane) -> None:
        """Count a question of a reader.

        Parameters
        ----------
        reader : str
            Address of the reader who asks.
        lane : Lane
            What kind of work it is.

        Raises
        ------
        TooFastError
            If the reader asks too often.
        """
        self._paces.take(reader, lane)

    def start(self, lane: Lane, make: Callable[[], Made]) -> Future[Made]:
        """Let a thread of the lane do something.

        Parameters
        ----------
        lane : Lane
            What kind of work it is.
        make : callable
            The work.

        Returns
        -------
        concurrent.futures.Future
            What comes of it.

        Raises
        ------
        BusyError
            If too many wait.
        """
        with self._lock:
            if self._held[lane.name] >= lane.waiting:
                problem = f"{lane.waiting} {lane.name} are already waiting."
                raise BusyError(problem, "Try again in a few seconds.")
            self._held[lane.name] += 1
            pool = self._pools.get(lane.name)
            if pool is None:
                pool = ThreadPoolExecutor(lane.at_once, thread_name_prefix=lane.name)
                self._pools[lane.name] = pool
        try:
            future = pool.submit(make)
        except RuntimeError as error:  # Closed: the program ends.
            self._leave(lane)
            problem = "The workbench is being stopped."
            raise BusyError(problem, "Start it again with foedus serve.") from error
        future.add_done_callback(lambda _: self._leave(lane))
        return future

    def _leave(self, lane: Lane) -> None:
        with self._lock:
            self._held[lane.name] -= 1

    def close(self) -> None:
        """Stop taking work; what has not begun is dropped."""
        with self._lock:
            for pool in self._pools.values():
                pool.shutdown(wait=False, cancel_futures=True)
