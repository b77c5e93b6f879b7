"""Polls: rounds of one wording, by one pollster, in one year; never pooled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, Final

from foedus.answers.case import Case, figure
from foedus.answers.finding import Evidence
from foedus.sources import bundled

SOURCE: Final = "alliance-opinion"
LEAST_COUNTRIES: Final = 4
"""Fewest members that a round must cover to stand for the alliance."""

_ORGANISATIONS: Final[Mapping[str, str]] = {
    "nato": "NATO",
    "eu-csdp-lisbon": "EU",
    "us-japan-1960": "US alliance",
    "us-rok-1953": "US alliance",
    "anzus": "US alliance",
}


@dataclass(frozen=True, slots=True)
class Round:
    """One question as one pollster asked it in one year, in member states.

    Attributes
    ----------
    question, wording, pollster : str
        Type of question, its wording in short, who asked.
    year : int
        Year of the field work.
    rows : tuple of mapping
        One row per member state covered, with `iso3`, `country`, `pct_positive`:
        of several, the last month, then the best grade, then the newest publication.
    others : tuple of mapping
        Rows that were not taken because another one stands for the same state.
    """

    question: str
    wording: str
    pollster: str
    year: int
    rows: tuple[Mapping[str, Any], ...]
    others: tuple[Mapping[str, Any], ...]

    @property
    def shares(self) -> dict[str, float]:
        """Percent giving the answer named first in the wording, by ISO code."""
        return {row["iso3"]: row["pct_positive"] for row in self.rows}

    @property
    def median(self) -> float:
        """Median over the member states covered, percent."""
        return median(self.shares.values())

    @property
    def modes(self) -> str:
        """How people were asked, and how they were chosen."""
        found = dict.fromkeys(
            f"{row['mode'] or 'mode not known'}, {row['sample_type'] or 'sample n/k'}"
            for row in self.rows
        )
        return "; ".join(found)

    @property
    def conflicts(self) -> str:
        """Other figures that were published for the same states; "" for none."""
        return ", ".join(
            f"{row['country']} {row['pct_positive']:g} %"
            for row in self.others
            if row["pct_positive"] != self.shares[row["iso3"]]
        )

    def evidence(self, row: Mapping[str, Any]) -> Evidence:
        """Return a row as evidence."""
        return figure(
            SOURCE,
            row,
            f"{row['country']} {self.year}, {self.pollster}: "
            f"{row['pct_positive']:g} % ({self.wording})",
        )


def rounds(case: Case) -> tuple[Round, ...]:
    """Return every round about an alliance up to the day, in its member states.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Returns
    -------
    tuple of Round
        Newest first, then by members covered; empty where nothing is covered.
    """
    organisation = _ORGANISATIONS.get(case.pact.id)
    if organisation is None:
        return ()
    groups: dict[tuple[str, str, str, int], list[dict[str, Any]]] = defaultdict(list)
    for row in bundled.read(SOURCE).iter_rows(named=True):
        inside = row["organisation"] == organisation and row["iso3"] in case.codes
        if inside and row["year"] <= case.year and row["pct_positive"] is not None:
            key = (row["question_type"], row["question_detail"], row["pollster"])
            groups[(*key, row["year"])].append(row)
    found = [round_of(key, rows) for key, rows in groups.items()]
    return tuple(sorted(found, key=lambda r: (-r.year, -len(r.rows), r.wording)))


def round_of(
    key: tuple[str, str, str, int], rows: Sequence[Mapping[str, Any]]
) -> Round:
    """Return a round of one figure per country.

    Parameters
    ----------
    key : tuple of str, str, str and int
        Type of question, wording, pollster and year.
    rows : sequence of mapping
        Rows of the source with these.
    """
    chosen = _newest(rows)
    lines = {row["line"] for row in chosen}
    others = tuple(row for row in rows if row["line"] not in lines)
    return Round(*key, tuple(chosen), others)


def _newest(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Keep one row per country: last month asked, best grade, newest publication."""
    kept: dict[str, Mapping[str, Any]] = {}
    for row in sorted(rows, key=_rank):
        kept[row["iso3"]] = row
    return [kept[code] for code in sorted(kept)]


def _rank(row: Mapping[str, Any]) -> tuple[int, int, str]:
    return (row["month"] or 0, -ord(row["source_grade"]), row["as_of"] or "")


def leading(case: Case, question: str = "") -> Round | None:
    """Return the newest round that covers enough members to stand for the alliance.

    Parameters
    ----------
    case : Case
        The alliance on the day.
    question : str
        Only this type of question; empty for any.

    Returns
    -------
    Round or None
        None where no round covers `LEAST_COUNTRIES` members (all of them, where the
        alliance has fewer).
    """
    enough = min(LEAST_COUNTRIES, len(case.codes))
    fitting = [
        r
        for r in rounds(case)
        if len(r.rows) >= enough and question in ("", r.question)
    ]
    return fitting[0] if fitting else None


def previous(case: Case, latest: Round) -> Round | None:
    """Return the round before, by the same pollster in the same wording.

    Parameters
    ----------
    case : Case
        The alliance on the day.
    latest : Round
        The round to go back from.

    Returns
    -------
    Round or None
        The one that covers most of the same members; None without one.
    """
    before = [
        r
        for r in rounds(case)
        if r.year < latest.year
        and (r.wording, r.pollster) == (latest.wording, latest.pollster)
        and len(set(r.shares) & set(latest.shares)) > 1
    ]
    same = set(latest.shares)
    return max(before, key=lambda r: len(set(r.shares) & same), default=None)
