"""Members: tenure, newcomers, overlap, waves of accession, wait for membership."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from foedus.measures.commitment.latency import Bounds, Latency, latency
from foedus.measures.measure import Measure
from foedus.measures.summary import Summary, summary

DAYS_A_YEAR: Final = 365.2425
WAVE_GAP: Final = 31


@dataclass(frozen=True, slots=True)
class Joined:
    """How many of the members joined on or after a day.

    Parameters
    ----------
    share : float or None
        Part of the members with a known day, in [0, 1]; None without one.
    joined : int
        How many of them joined on or after the day.
    n : int
        How many members have a known day of joining.
    missing : tuple of str
        Members whose day of joining is not known, in alphabetical order.
    """

    share: float | None
    joined: int
    n: int
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Overlap:
    """What two sets of members have in common.

    Parameters
    ----------
    jaccard : float or None
        Members of both over members of either, in [0, 1]; None if both are empty.
    both : tuple of str
        Members of both, in alphabetical order.
    only_first : tuple of str
        Members of the first set alone.
    only_second : tuple of str
        Members of the second set alone.
    """

    jaccard: float | None
    both: tuple[str, ...]
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wave:
    """Members that joined close together.

    Parameters
    ----------
    first_day : int
        Day number of the first of them.
    last_day : int
        Day number of the last of them.
    members : tuple of str
        Who joined, by day and then by name.
    gap : int or None
        Days since the last accession before; None for the first wave.
    """

    first_day: int
    last_day: int
    members: tuple[str, ...]
    gap: int | None


@dataclass(frozen=True, slots=True)
class Waves:
    """Accessions in order, grouped by the gaps between them.

    Parameters
    ----------
    count : int or None
        Number of waves; None if no day of joining is known.
    waves : tuple of Wave
        The waves, earliest first.
    gap : int
        Most days between two accessions of the same wave.
    missing : tuple of str
        Members whose day of joining is not known, in alphabetical order.
    """

    count: int | None
    waves: tuple[Wave, ...]
    gap: int
    missing: tuple[str, ...]


def tenure(spells: Mapping[str, tuple[int | None, int | None]]) -> Summary:
    """Years of membership up to a day: median, shortest and longest.

    Parameters
    ----------
    spells : mapping of str to pair of int or None
        For each member the day number on which it joined and the day number on
        which it is looked at; None if not known.

    Returns
    -------
    Summary
        In years, zero or more; a member that has not yet joined counts as missing.

    Notes
    -----
    tenure = (on_day - start_day) / 365.2425, the mean year of the Gregorian
    calendar. A member that joined on the day itself has a tenure of zero. One
    unbroken spell a member: breaks are to be taken out before.

    References
    ----------
    Definition.

    Examples
    --------
    >>> round(tenure({"Arles": (0, 3652), "Bern": (0, None)}).median, 3)
    9.999
    """
    return summary({name: _years(*spell) for name, spell in spells.items()})


def joined_since(starts: Mapping[str, int | None], since: int) -> Joined:
    """Share of the members that joined on or after a day.

    Parameters
    ----------
    starts : mapping of str to int or None
        For each member of today the day number on which it joined.
    since : int
        Day number from which joining counts, inclusive.

    Returns
    -------
    Joined
        Share in [0, 1] of the members with a known day.

    Notes
    -----
    share = joined / n. States that left are not in `starts` and do not count.

    References
    ----------
    Definition.

    Examples
    --------
    >>> joined_since({"Arles": 0, "Bern": 100}, 50).share
    0.5
    """
    days = {name: day for name, day in starts.items() if day is not None}
    joined = sum(day >= since for day in days.values())
    return Joined(
        share=joined / len(days) if days else None,
        joined=joined,
        n=len(days),
        missing=_undated(starts),
    )


def overlap(first: Iterable[str], second: Iterable[str]) -> Overlap:
    """Members in common, and members of one side alone.

    Parameters
    ----------
    first : iterable of str
        Members of the first alliance on a day.
    second : iterable of str
        Members of the second alliance on the same day, under the same names.

    Returns
    -------
    Overlap
        With the Jaccard index in [0, 1].

    Notes
    -----
    J = |A and B| / |A or B|: 1 for equal sets, 0 for sets without a common member,
    undefined for two empty sets. The two sides may be exchanged.

    References
    ----------
    Jaccard, P. (1912). The distribution of the flora in the alpine zone. New
    Phytologist 11(2), 37-50. doi:10.1111/j.1469-8137.1912.tb05611.x

    Examples
    --------
    >>> overlap(["Arles", "Bern"], ["Bern"]).jaccard
    0.5
    """
    one, two = set(first), set(second)
    return Overlap(
        jaccard=len(one & two) / len(one | two) if one | two else None,
        both=tuple(sorted(one & two)),
        only_first=tuple(sorted(one - two)),
        only_second=tuple(sorted(two - one)),
    )


def accession_waves(starts: Mapping[str, int | None], *, gap: int = WAVE_GAP) -> Waves:
    """Accessions grouped into waves by the gaps between them.

    Parameters
    ----------
    starts : mapping of str to int or None
        For each member the day number on which it joined.
    gap : int
        Most days between two accessions of the same wave, zero or more.

    Returns
    -------
    Waves
        Earliest wave first, each with its gap in days to the accession before.

    Notes
    -----
    A new wave begins where more than `gap` days lie between an accession and the
    one before it. A wave may last longer than `gap` days as a whole.

    References
    ----------
    Definition.

    Examples
    --------
    >>> accession_waves({"Arles": 0, "Bern": 0, "Cluny": 900}).count
    2
    """
    dated = sorted((day, name) for name, day in starts.items() if day is not None)
    groups: list[list[tuple[int, str]]] = []
    for day, name in dated:
        if not groups or day - groups[-1][-1][0] > gap:
            groups.append([])
        groups[-1].append((day, name))
    waves = tuple(
        Wave(
            first_day=group[0][0],
            last_day=group[-1][0],
            members=tuple(name for _, name in group),
            gap=group[0][0] - groups[index - 1][-1][0] if index else None,
        )
        for index, group in enumerate(groups)
    )
    return Waves(len(waves) or None, waves, gap, _undated(starts))


def accession_delay(
    accessions: Mapping[str, tuple[Bounds | None, Bounds | None]],
) -> Latency:
    """Days from the accession protocol to membership: median and range.

    Parameters
    ----------
    accessions : mapping of str to pair
        For each member the bounds of the day on which its protocol was signed and
        of the day on which it became a member, each (earliest, latest) as day
        numbers; None if not known.

    Returns
    -------
    Latency
        In days, zero or more.

    Raises
    ------
    SchemaError
        If the latest day of an event lies before its earliest day.

    Notes
    -----
    Founders have no protocol: leave them out or pass None, and they are named as
    missing. The rule for imprecise dates is that of `latency`.

    References
    ----------
    Definition.

    Examples
    --------
    >>> accession_delay({"Bern": ((0, 0), (300, 330))}).median
    (300.0, 330.0)
    """
    return latency(accessions)


def _years(start: int | None, on: int | None) -> float | None:
    if start is None or on is None or on < start:
        return None
    return (on - start) / DAYS_A_YEAR


def _undated(starts: Mapping[str, int | None]) -> tuple[str, ...]:
    return tuple(sorted(name for name, day in starts.items() if day is None))


MEASURES: Final = (
    Measure(
        name="tenure",
        title="Tenure of the members",
        unit="years",
        low=0.0,
        high=None,
        null_means="no member has a known day of joining",
        formula="(on_day - start_day) / 365.2425; median and range over members",
        reference="Definition.",
        needs=("day of joining", "day of the question"),
        function=tenure,
        analysis_unit="alliance",
    ),
    Measure(
        name="joined_since",
        title="Share of the members that joined since a day",
        unit="1",
        low=0.0,
        high=1.0,
        null_means="no member has a known day of joining",
        formula="members with start >= since / members with a known start",
        reference="Definition.",
        needs=("day of joining", "day from which joining counts"),
        function=joined_since,
        analysis_unit="alliance",
    ),
    Measure(
        name="overlap",
        title="Overlap of two memberships",
        unit="1",
        low=0.0,
        high=1.0,
        null_means="neither alliance has a member",
        formula="J = |A and B| / |A or B|",
        reference="Jaccard 1912, New Phytologist 11(2), 37-50, "
        "doi:10.1111/j.1469-8137.1912.tb05611.x",
        needs=("members of the first", "members of the second"),
        function=overlap,
        analysis_unit="pair of alliances",
    ),
    Measure(
        name="accession_waves",
        title="Waves of accession",
        unit="waves",
        low=1.0,
        high=None,
        null_means="no member has a known day of joining",
        formula="a wave begins where more than `gap` days have passed since the "
        "accession before",
        reference="Definition.",
        needs=("day of joining",),
        function=accession_waves,
        analysis_unit="alliance",
    ),
    Measure(
        name="accession_delay",
        title="Wait from protocol to membership",
        unit="days",
        low=0.0,
        high=None,
        null_means="no member has both dates",
        formula="day of membership - day of protocol; median and range over members",
        reference="Definition.",
        needs=("bounds of the protocol's day", "bounds of the day of joining"),
        function=accession_delay,
        analysis_unit="alliance",
    ),
)
