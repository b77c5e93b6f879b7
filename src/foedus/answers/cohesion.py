"""Cohesion: how alike the members' ties, efforts and publics are."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

import polars as pl

from foedus.answers import disputes, ideal_points, polls, regimes, turning_points
from foedus.answers.case import NO_PEER, Case, fact, figure, listed, table
from foedus.answers.finding import Finding, Row, TableColumn
from foedus.dates import Date, Truth, from_day, parse
from foedus.measures.cohesion import dispersion
from foedus.measures.similarity.portfolio import HIGHEST
from foedus.measures.similarity.portfolio_similarity import (
    PortfolioSimilarity,
    portfolio_similarity,
)
from foedus.registry import portfolio
from foedus.registry.alliances import everything
from foedus.sources import bundled

TITLE: Final = "Cohesion"

_INDICATORS: Final = "state-indicators"
_SHARE: Final = "defence_spending_share_gdp_pct"
_DECADE: Final = 3652
_EARLIER: Final = 8
_LEAST_PART: Final = 0.5
_LEAST_MEMBERS: Final = 3
_UNFIT: Final = frozenset({"collective-security"})
"""Classes whose members are no side among others."""
_SYSTEM_START: Final = parse("1816").earliest
"""First year of the state systems: before, portfolios are too patchy to compare."""


def findings(case: Case) -> Iterator[Finding]:
    """Answer how far the members pull in one direction.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Yields
    ------
    Finding
        Similarity of alliance portfolios, spread of spending, spread of opinion; with
        added sources also votes in the United Nations, the years in which they moved,
        regimes and disputes between members.
    """
    yield from _portfolios(case)
    yield from _spending(case)
    yield from _opinion(case)
    yield from ideal_points.findings(case)
    yield from turning_points.findings(case)
    yield from regimes.findings(case)
    yield from disputes.findings(case)


@lru_cache(maxsize=32)
def _targets(on: Date) -> tuple[str, ...]:
    """Return every member of any alliance in force on the day, in order of name."""
    return tuple(
        sorted(
            {
                spell.member
                for pact in everything()
                if pact.in_force(on) is not Truth.NO
                for spell in pact.members(on)
            }
        )
    )


@lru_cache(maxsize=32)
def _similarity(keys: frozenset[str], on: Date) -> PortfolioSimilarity:
    strengths = portfolio.strengths(on)
    targets = _targets(on)
    matrix = {
        key: [
            HIGHEST if key == other else float(strengths.get((key, other), 0))
            for other in targets
        ]
        for key in keys
    }
    return portfolio_similarity(matrix, sorted(keys))


def _of(case: Case) -> PortfolioSimilarity | None:
    """Return the similarity among the certain members; None for fewer than three."""
    keys = frozenset(m.member for m in case.sure_members)
    return _similarity(keys, case.on) if len(keys) >= _LEAST_MEMBERS else None


def _portfolios(case: Case) -> Iterator[Finding]:
    if case.pact.treaty.kind in _UNFIT or case.on.earliest < _SYSTEM_START:
        return
    found = _of(case)
    if found is None or found.pi is None or found.s is None:
        return
    spells = {m.member: m for m in case.members}
    pairs = sorted(
        (p for p in found.pairs if p.pi is not None), key=lambda p: p.pi or 0.0
    )
    least, most = pairs[0], pairs[-1]
    yield case.finish(
        Finding(
            id="cohesion.portfolios",
            question=36,
            title="How alike are the members' alliance portfolios?",
            statement=f"Members' alliance portfolios agree at {found.pi:.2f} in the "
            f"mean (chance-corrected, Scott's pi; S beside it: {found.s:.2f}). Least "
            f"alike: {case.name(least.first)} and {case.name(least.second)}.",
            value=round(found.pi, 3),
            unit="mean Scott's pi",
            interval=(round(least.pi or 0.0, 3), round(most.pi or 0.0, 3)),
            interval_note="least and most alike pair, not a sampling interval",
            comparison=(_then(case), _peer(case)),
            method="foedus.measures.similarity.portfolio_similarity over the "
            f"registry's {len(_targets(case.on))} members of anything that day "
            "(3 active aid, 2 neutrality or consultation, 1 non-aggression, 0 none "
            "known)",
            reference="Häge 2011; Signorino and Ritter 1999",
            caveats=(
                "What members owe one another is part of their portfolios.",
                "0 means none known: the registry is not exhaustive.",
                "Alliance ties are not preferences; UN votes would add those "
                "(`foedus data add un-ideal-points PATH`).",
            ),
            table=table(
                (
                    TableColumn("pair", "Pair"),
                    TableColumn("pi", "Scott's pi", kind="number"),
                    TableColumn("s", "S", kind="number"),
                ),
                (
                    Row(
                        f"{p.first}/{p.second}",
                        (f"{case.name(p.first)} - {case.name(p.second)}", p.pi, p.s),
                        tuple(
                            fact(spells[key].provenance, f"{spells[key].name}: member")
                            for key in (p.first, p.second)
                        ),
                    )
                    for p in (*pairs[:10], *pairs[-5:])[: len(pairs)]
                ),
                "The ten least and the five most similar pairs."
                if len(pairs) > 15
                else "",
            ),
            short=True,
        )
    )


def _then(case: Case) -> str:
    then = case.at(from_day(case.on.earliest - _DECADE))
    found = _of(then)
    if found is None or found.pi is None:
        return "Ten years before: not in force, or fewer than three members."
    return f"Ten years before: {found.pi:.2f} among {found.n} members."


def _peer(case: Case) -> str:
    if case.peer is None:
        return NO_PEER
    found = _of(case.peer)
    if found is None or found.pi is None:
        return f"{case.peer.label}: fewer than three members on the day."
    return f"{case.peer.label}: {found.pi:.2f} on the same day."


@lru_cache(maxsize=1)
def _shares() -> pl.DataFrame:
    frame = bundled.preferred(_INDICATORS, _SHARE)
    return frame.select(
        "iso3", "year", "value", "line", "source_ref", "source_grade", "approximate"
    )


def _year(case: Case, last: int) -> int | None:
    """Return the newest year up to one in which half of the members have a share."""
    counts = (
        _shares()
        .filter(pl.col("iso3").is_in(list(case.codes)) & (pl.col("year") <= last))
        .group_by("year")
        .len()
        .filter(pl.col("len") >= max(2.0, _LEAST_PART * len(case.members)))
    )
    newest = counts["year"].max()
    return int(newest) if isinstance(newest, int) else None


def _spread(case: Case, year: int) -> dict[str, float | None]:
    rows = _shares().filter(pl.col("year") == year)
    known = dict(rows.select("iso3", "value").iter_rows())
    return {m.name: known.get(code) for code, m in case.codes.items()}


def _spending(case: Case) -> Iterator[Finding]:
    year = _year(case, case.year)
    if year is None:
        return
    values = _spread(case, year)
    found = dispersion.dispersion(values)
    if found.standard_deviation is None or found.mean is None or found.extent is None:
        return
    names = {code: m.name for code, m in case.codes.items()}
    rows = _shares().filter(
        (pl.col("year") == year) & pl.col("iso3").is_in(list(names))
    )
    yield case.finish(
        Finding(
            id="cohesion.spending-spread",
            question=36,
            title="How far apart are the members' efforts?",
            statement=f"Shares of GDP spent on defence in {year} differ by "
            f"{found.standard_deviation:.2f} points (standard deviation) around a mean "
            f"of {found.mean:.2f} %, over {found.n} of {len(case.members)} members.",
            value=round(found.standard_deviation, 3),
            unit="percentage points (standard deviation)",
            date=str(year),
            edition="SIPRI, one edition per year by the stated rule",
            interval_note="all covered members, no sample; figures of "
            f"{rows['approximate'].sum()} members are approximate",
            comparison=(_spread_then(case, year), _spread_peer(case, year)),
            method="foedus.measures.cohesion.dispersion.dispersion",
            caveats=(
                f"Not covered: {listed(found.missing)}.",
                "SIPRI's definition differs from NATO's; the two are not mixed.",
            ),
            table=table(
                (
                    TableColumn("member", "Member"),
                    TableColumn("share", "Share", "% of GDP", "number"),
                    TableColumn("note", "Remark"),
                ),
                (
                    Row(
                        r["iso3"],
                        (
                            names[r["iso3"]],
                            r["value"],
                            "approximate" if r["approximate"] else "",
                        ),
                        (
                            figure(
                                _INDICATORS,
                                r,
                                f"{names[r['iso3']]} {year}: {r['value']:g} % of GDP",
                            ),
                        ),
                    )
                    for r in rows.sort("value", descending=True).iter_rows(named=True)
                ),
            ),
        )
    )


def _spread_then(case: Case, year: int) -> str:
    before = _year(case, year - _EARLIER)
    found = dispersion.dispersion(_spread(case, before)) if before else None
    if found is None or found.standard_deviation is None:
        return "An earlier year is not covered for half of the members."
    return (
        f"{before}: {found.standard_deviation:.2f} points over {found.n} of the "
        "same members."
    )


def _spread_peer(case: Case, year: int) -> str:
    if case.peer is None:
        return NO_PEER
    found = dispersion.dispersion(_spread(case.peer, year))
    if found.standard_deviation is None:
        return f"{case.peer.label}: not covered."
    return (
        f"{case.peer.label}: {found.standard_deviation:.2f} points over {found.n} of "
        f"{len(case.peer.members)} members."
    )


def _opinion(case: Case) -> Iterator[Finding]:
    latest = polls.leading(case)
    if latest is None or len(latest.rows) < polls.LEAST_COUNTRIES:
        return
    found = dispersion.dispersion(latest.shares)
    if found.standard_deviation is None or found.extent is None:
        return
    before = polls.previous(case, latest)
    earlier = dispersion.dispersion(before.shares) if before else None
    yield case.finish(
        Finding(
            id="cohesion.opinion-spread",
            question=36,
            title="How far apart are the members' publics?",
            statement=f"On one question ({latest.wording}, {latest.pollster} "
            f"{latest.year}) {found.n} member publics differ by "
            f"{found.standard_deviation:.0f} points (standard deviation), "
            f"{found.extent:.0f} from lowest to highest.",
            value=round(found.standard_deviation, 1),
            unit="percentage points (standard deviation)",
            date=str(latest.year),
            edition=f"{latest.pollster}, {latest.year}",
            interval_note="spread over countries; sample sizes are known for few rows",
            comparison=(
                f"{before.year}: {earlier.standard_deviation:.0f} points over "
                f"{earlier.n} states."
                if before and earlier and earlier.standard_deviation is not None
                else "An earlier round in the same wording is not covered.",
                "A peer asked in the same wording is not covered.",
            ),
            evidence=tuple(latest.evidence(row) for row in latest.rows),
            method="foedus.measures.cohesion.dispersion.dispersion over one wording, "
            "one year",
            caveats=("Agreement of publics is not agreement of governments.",),
        )
    )
