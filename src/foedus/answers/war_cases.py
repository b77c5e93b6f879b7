"""War cases: promises that wars called on, as coders and as a rule judge them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from foedus.answers import census
from foedus.answers.case import Case, listed
from foedus.measures import proportion
from foedus.measures.proportion import Rate
from foedus.measures.reliability import coded_cases, observed_reliability
from foedus.measures.reliability.case_outcome import HONOURED, VIOLATED

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from foedus.answers.shelf import Held
    from foedus.measures.reliability.observed_reliability import Conditions

CODED: Final = "alliance-reliability.alliance_war"
PACTS: Final = f"{census.EDITION}.member"
WARS: Final = "cow-wars.inter_state"
STATES: Final = "cow-states.spell"
JUDGED: Final = (HONOURED, VIOLATED)
START: Final = 1816
"""First year of the wars and of the promises."""

_PERIODS: Final = dict(zip(coded_cases.PERIODS, ("to 1944", "from 1945"), strict=True))


@dataclass(frozen=True, slots=True)
class Files:
    """The tables that cases are made of.

    Parameters
    ----------
    pacts : Held
        Members of alliances by spell, with their obligations.
    wars : Held
        States in inter-state wars.
    """

    pacts: Held
    wars: Held

    @property
    def promises(self) -> pl.DataFrame:
        """Promises, as `observed_reliability.atop_promises` makes them."""
        return _promises(self.pacts.path)

    @property
    def fighting(self) -> pl.DataFrame:
        """States in wars, as `observed_reliability.cow_fighting` makes them."""
        return _fighting(self.wars.path)


def files(case: Case) -> Files | None:
    """Return the tables that cases are made of.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Returns
    -------
    Files or None
        None where one was not added, the day is before 1816, or the members are no
        side among others.
    """
    pacts, wars = case.held(PACTS), case.held(WARS)
    if pacts is None or wars is None or not case.is_side or case.year < START:
        return None
    return Files(pacts, wars)


def coded(case: Case, held: Held, sources: Files) -> pl.DataFrame:
    """Return the cases that scholars coded, up to the day.

    Parameters
    ----------
    case : Case
        The alliance on the day.
    held : Held
        The file of coded cases.
    sources : Files
        Members of alliances and states in wars.

    Returns
    -------
    polars.DataFrame
        As `coded_cases.with_members` gives it, with ``day`` (first day of the war, null
        where COW lists no such war: these stay only once the file is past).
    """
    frame = _coded(held.path, sources.pacts.path, sources.wars.path)
    last = held.coverage.end
    past = last is not None and case.on.latest >= last.earliest
    known = pl.col("day").to_physical() <= case.on.latest
    return frame.filter(known.fill_null(value=past))


def observed(
    case: Case, sources: Files, conditions: Conditions = "skip"
) -> pl.DataFrame:
    """Return the cases that the rule makes, up to the day.

    Parameters
    ----------
    case : Case
        The alliance on the day.
    sources : Files
        Members of alliances and states in wars.
    conditions : {"skip", "ignore"}
        What becomes of conditional promises.

    Returns
    -------
    polars.DataFrame
        As `observed_reliability.observed_cases` gives it, with ``day``.
    """
    listed_states = case.held(STATES)
    frame = _observed(
        sources.pacts.path,
        sources.wars.path,
        None if listed_states is None else listed_states.path,
        conditions,
    )
    return frame.filter(pl.col("day").to_physical() <= case.on.latest)


def of_members(case: Case, cases: pl.DataFrame) -> pl.DataFrame:
    """Return the coded cases of alliances in which a member of the case was.

    Parameters
    ----------
    case : Case
        The alliance on the day.
    cases : polars.DataFrame
        What `coded` gives.

    Returns
    -------
    polars.DataFrame
        The rows whose ``members`` name a state that is a member on the day.
    """
    ours = pl.lit(list(states(case)), dtype=pl.List(pl.Int64))
    shared = pl.col("members").list.set_intersection(ours).list.len()
    return cases.filter(shared > 0)


def states(case: Case) -> dict[int, str]:
    """Return the members on the day that have a COW number: number -> name."""
    return {m.cow_code: m.name for m in case.members if m.cow_code is not None}


def decided(cases: pl.DataFrame) -> pl.DataFrame:
    """Return the cases that a war called on and of which the outcome is known."""
    return cases.filter(pl.col("outcome").is_in(JUDGED))


def rate(cases: pl.DataFrame) -> Rate:
    """Return the share of promises kept among the cases that were called on."""
    outcome = cases["outcome"]
    kept, broken = (int((outcome == judged).sum()) for judged in JUDGED)
    return proportion.rate(kept, kept + broken)


def said(found: Rate) -> str:
    """Write a rate: "48 of 78 kept (61.5 % [50.4, 71.6])"; no rate on few cases."""
    counts = f"{found.successes} of {found.cases} kept"
    if not found.cases:
        return "none called on"
    if found.value is None or found.interval is None:
        return counts
    low, high = (100 * bound for bound in found.interval)
    return f"{counts} ({100 * found.value:.1f} % [{low:.1f}, {high:.1f}])"


def by_time(cases: pl.DataFrame) -> str:
    """Write the rates before and after 1945; "" without a case."""
    parts = (
        (words, cases.filter(pl.col("period") == period))
        for period, words in _PERIODS.items()
    )
    return "; ".join(
        f"{words}: {said(rate(part))}" for words, part in parts if len(part)
    )


def span(case: Case, held: Held) -> str:
    """Write the years that a table and the case cover together."""
    last = held.last_year
    return f"{START} to {case.year if last is None else min(case.year, last)}"


def names(case: Case, numbers: list[int] | None) -> str | None:
    """Name the members of the case among some states; None where they are not known."""
    ours = states(case)
    return None if numbers is None else listed(ours[n] for n in numbers if n in ours)


def war(row: Mapping[str, Any]) -> str:
    """Name a war as COW does, else as the file of cases does."""
    return str(row["cow_name"] or row["war_name"]).replace("_", " ").strip()


@lru_cache(maxsize=4)
def _promises(pacts: Path) -> pl.DataFrame:
    return observed_reliability.atop_promises(pl.scan_parquet(pacts, glob=False))


@lru_cache(maxsize=4)
def _fighting(wars: Path) -> pl.DataFrame:
    return observed_reliability.cow_fighting(pl.scan_parquet(wars, glob=False))


def _first_days(wars: Path) -> pl.DataFrame:
    return (
        _fighting(wars)
        .group_by("war")
        .agg(day=pl.col("day").min(), cow_name=pl.col("war_name").min())
    )


@lru_cache(maxsize=4)
def _coded(path: Path, pacts: Path, wars: Path) -> pl.DataFrame:
    cases = coded_cases.of_alliances(pl.scan_parquet(path, glob=False))
    whole = coded_cases.with_members(cases, _promises(pacts), _fighting(wars))
    return whole.join(_first_days(wars), on="war", how="left", maintain_order="left")


@lru_cache(maxsize=4)
def _observed(
    pacts: Path, wars: Path, listing: Path | None, conditions: Conditions
) -> pl.DataFrame:
    covered = (
        None
        if listing is None
        else observed_reliability.cow_members(pl.scan_parquet(listing, glob=False))
    )
    cases = observed_reliability.observed_cases(
        _promises(pacts), _fighting(wars), states=covered, conditions=conditions
    )
    return cases.join(_first_days(wars), on="war", how="left", maintain_order="left")
