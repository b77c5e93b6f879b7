"""Days between two events whose dates may be imprecise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from foedus.errors import SchemaError
from foedus.measures.measure import Measure

Bounds = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Wait:
    """Days from one event to another.

    Parameters
    ----------
    name : str
        What was waited for.
    low : int
        Fewest days that the two dates allow.
    high : int
        Most days that the two dates allow; equal to `low` for exact dates.
    """

    name: str
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Latency:
    """The middle and the ends of a set of waits.

    Parameters
    ----------
    n : int
        How many waits have both dates, in order.
    median : tuple of float or None
        Bounds of the median wait in days; None without a wait.
    shortest : tuple of int or None
        Bounds of the shortest wait in days; None without a wait.
    longest : tuple of int or None
        Bounds of the longest wait in days; None without a wait.
    waits : tuple of Wait
        Every wait, in alphabetical order of the names.
    missing : tuple of str
        Names that lack one of the dates or both.
    reversed : tuple of str
        Names whose second date certainly lies before the first; left out.
    """

    n: int
    median: tuple[float, float] | None
    shortest: tuple[int, int] | None
    longest: tuple[int, int] | None
    waits: tuple[Wait, ...]
    missing: tuple[str, ...]
    reversed: tuple[str, ...]

    @property
    def exact(self) -> bool:
        """Whether there are waits and each is a single number of days."""
        return bool(self.waits) and all(wait.low == wait.high for wait in self.waits)


def wait_bounds(start: Bounds, end: Bounds) -> Bounds:
    """Fewest and most days from one event to another.

    Parameters
    ----------
    start : tuple of int
        Earliest and latest day of the first event, both inclusive, as day numbers.
    end : tuple of int
        Earliest and latest day of the second event.

    Returns
    -------
    tuple of int
        Fewest and most days; negative where the second may come first.

    Raises
    ------
    SchemaError
        If the latest day of an event lies before its earliest day.

    Examples
    --------
    >>> wait_bounds((10, 10), (12, 14))
    (2, 4)
    """
    for earliest, latest in (start, end):
        if latest < earliest:
            problem = f"The bounds ({earliest}, {latest}) end before they begin."
            raise SchemaError(problem, "Pass (earliest, latest).", bounds=(start, end))
    return end[0] - start[1], end[1] - start[0]


def latency(events: Mapping[str, tuple[Bounds | None, Bounds | None]]) -> Latency:
    """Days from first to second event: median and range, as bounds.

    Parameters
    ----------
    events : mapping of str to pair
        For each name the bounds of the first and of the second event, each
        (earliest, latest) as day numbers, both inclusive; None if not known.

    Returns
    -------
    Latency
        In days; bounds are equal where every date is exact.

    Raises
    ------
    SchemaError
        If the latest day of an event lies before its earliest day.

    Notes
    -----
    A wait lies in [earliest(second) - latest(first), latest(second) -
    earliest(first)]. The first event is taken to come first, so that the lower
    bound is never below zero; a second date that certainly lies before the first
    is named and left out. The median and the extremes rise with every wait, so
    their bounds are those of the lower and of the upper bounds of the waits.

    References
    ----------
    Definition.

    Examples
    --------
    >>> latency({"request": ((0, 0), (2, 2)), "second": ((5, 5), None)}).median
    (2.0, 2.0)
    """
    waits: list[Wait] = []
    missing: list[str] = []
    backwards: list[str] = []
    for name, (start, end) in sorted(events.items()):
        if start is None or end is None:
            missing.append(name)
            continue
        low, high = wait_bounds(start, end)
        if high < 0:
            backwards.append(name)
        else:
            waits.append(Wait(name, max(low, 0), high))
    lows = [wait.low for wait in waits]
    highs = [wait.high for wait in waits]
    return Latency(
        n=len(waits),
        median=(float(median(lows)), float(median(highs))) if waits else None,
        shortest=_ends(lows, highs, last=False),
        longest=_ends(lows, highs, last=True),
        waits=tuple(waits),
        missing=tuple(missing),
        reversed=tuple(backwards),
    )


def _ends(
    lows: Sequence[int], highs: Sequence[int], *, last: bool
) -> tuple[int, int] | None:
    if not lows:
        return None
    return (max(lows), max(highs)) if last else (min(lows), min(highs))


MEASURES: Final = (
    Measure(
        name="latency",
        title="Wait between two events",
        unit="days",
        low=0.0,
        high=None,
        null_means="no pair of events has both dates",
        formula="wait in [earliest(second) - latest(first), "
        "latest(second) - earliest(first)]; median and range of the waits",
        reference="Definition.",
        needs=("bounds of the first event", "bounds of the second event"),
        function=latency,
        analysis_unit="alliance",
    ),
)
