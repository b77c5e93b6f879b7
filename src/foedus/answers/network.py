"""Network: treaties among members, the hub, and their place among all alliances."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Any, Final

import polars as pl

from foedus.answers import (
    alliance_network,
    hub_against_chance,
    network_blocs,
    network_position,
    portfolio_scores,
    signed_balance,
)
from foedus.answers.case import NO_PEER, Case, fact, figure, listed, table
from foedus.answers.finding import Evidence, Finding, Row, TableColumn
from foedus.answers.hub_against_chance import Hub
from foedus.dates import Date, Truth, from_day
from foedus.registry import tables, typology
from foedus.registry.alliances import alliance, everything
from foedus.registry.records import ACTIVE_AID, Alliance, Promise
from foedus.sources import bundled

TITLE: Final = "Treaties, blocs and the hub"
PARTS: Final = (network_position, network_blocs, signed_balance, portfolio_scores)

_INDICATORS: Final = "state-indicators"
_GDP: Final = "gdp_current_usd_bn"
_LARGEST: Final = 12
_LEAST_PACTS: Final = 3
_ALLIANCE: Final = "treaty-alliance"
_TWO: Final = 2
_DECADE: Final = 3652
_STALE: Final = 3
_LOWER: Final = "a lower bound: the registry is not exhaustive"

Pair = tuple[str, str]


def findings(case: Case) -> Iterator[Finding]:
    """Answer which members are also tied two by two, and around whom.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Yields
    ------
    Finding
        The matrix of bilateral defence pacts among the members, and the set of
        bilateral pacts around a hub that the alliance belongs to; with ATOP also the
        hub against chance, the members' place in the network of all alliances, its
        blocs, its balance, and measures that disagree.
    """
    hub = hub_against_chance.of(case)
    yield from _matrix(case)
    yield from _hub(case, hub)
    if hub is not None:
        yield hub_against_chance.finding(case, hub)
    for part in PARTS:
        yield from part.findings(case)


@lru_cache(maxsize=16)
def _two_by_two(on: Date) -> Mapping[Pair, tuple[str, ...]]:
    """Return pairs in order of key -> ids of their bilateral pacts of active aid."""
    found: dict[Pair, list[str]] = {}
    for pact in everything():
        if pact.treaty.kind != _ALLIANCE or pact.in_force(on) is not Truth.YES:
            continue
        keys = sorted(m.member for m in pact.members(on))
        if len(keys) == _TWO and any(_sure_aid(p) for p in pact.promises_on(on)):
            found.setdefault((keys[0], keys[1]), []).append(pact.id)
    return {pair: tuple(names) for pair, names in found.items()}


def _sure_aid(promise: Promise) -> bool:
    return promise.obligation in ACTIVE_AID and promise.answer == "yes"


def _pair(first: str, second: str) -> Pair:
    return min(first, second), max(first, second)


def _inside(case: Case) -> dict[Pair, tuple[str, ...]]:
    """Return the pairs of members with a bilateral pact besides the alliance."""
    found = {}
    for pair, names in _two_by_two(case.on).items():
        others = tuple(name for name in names if name != case.pact.id)
        if set(pair) <= case.keys and others:
            found[pair] = others
    return found


def _said(pact: Alliance) -> Evidence:
    signed = pact.treaty.signed.display() if pact.treaty.signed else "an unknown day"
    return fact(pact.treaty.provenance, f"{pact.name}, signed {signed}")


def _middle(pairs: dict[Pair, tuple[str, ...]]) -> tuple[str, int, int]:
    """Return the member with most pacts, pairs of its partners, and how many tied."""
    ties: dict[str, set[str]] = {}
    for first, second in pairs:
        ties.setdefault(first, set()).add(second)
        ties.setdefault(second, set()).add(first)
    hub = max(sorted(ties), key=lambda key: len(ties[key]))
    spokes = list(combinations(sorted(ties[hub]), 2))
    return hub, len(spokes), sum(pair in pairs for pair in spokes)


def _matrix(case: Case) -> Iterator[Finding]:
    if not _TWO < len(case.members) <= _LARGEST:
        return
    pairs = _inside(case)
    if len(pairs) < _LEAST_PACTS:
        return
    possible = len(case.members) * (len(case.members) - 1) // 2
    pacts = {n: alliance(n) for names in pairs.values() for n in names}
    signed = sorted(
        {p.treaty.signed for p in pacts.values() if p.treaty.signed},
        key=lambda day: day.earliest,
    )
    span = f", signed {signed[0].year} to {signed[-1].year}" if signed else ""
    yield case.finish(
        Finding(
            id="network.matrix",
            question=None,
            title="Which members were also bound two by two?",
            statement=f"{len(pairs)} of {possible} pairs of members had a bilateral "
            f"defence pact of their own {case.when} ({len(pacts)} treaties{span}).",
            value=len(pairs),
            unit=f"pairs of {possible}",
            interval_note=_LOWER,
            comparison=(_before(case), _peer(case)),
            evidence=tuple(_said(p) for p in pacts.values()),
            method="treaty alliances of two members on the day with a sure promise of "
            "active aid",
            caveats=(
                _around(case, pairs),
                "An empty cell means none known, not none.",
            ),
            table=table(
                (
                    TableColumn("member", "Member"),
                    *(TableColumn(m.member, m.name) for m in case.members),
                ),
                (_matrix_row(case, m.member, pairs) for m in case.members),
                "Year of signature of the newest bilateral pact in force.",
            ),
            short=True,
        )
    )


def _matrix_row(case: Case, key: str, pairs: dict[Pair, tuple[str, ...]]) -> Row:
    cells: list[str] = []
    evidence: list[Evidence] = []
    for other in case.members:
        pair = _pair(key, other.member)
        found = [alliance(name) for name in pairs.get(pair, ())]
        years = [p.treaty.signed.year for p in found if p.treaty.signed]
        evidence += [_said(p) for p in found]
        own = "-" if other.member == key else "none known"
        cells.append(str(max(years)) if years else "yes" if found else own)
    return Row(key, (case.name(key), *cells), tuple(evidence))


def _around(case: Case, pairs: dict[Pair, tuple[str, ...]]) -> str:
    if 2 * len(pairs) == len(case.members) * (len(case.members) - 1):
        return "Every pair is tied: no hub-and-spoke shape (openness 0 of 1)."
    hub, spokes, tied = _middle(pairs)
    open_share = 1 - tied / spokes if spokes else 0.0
    return (
        f"Around {case.name(hub)}, {tied} of {spokes} pairs of its partners in the "
        f"alliance have a pact of their own: openness {open_share:.2f} of 1."
    )


def _before(case: Case) -> str:
    then = case.at(from_day(case.on.earliest - _DECADE))
    if case.pact.in_force(then.on) is not Truth.YES:
        return "Ten years before, the alliance was not in force."
    return (
        f"Ten years before: {len(_inside(then))} pairs of {len(then.members)} members."
    )


def _peer(case: Case) -> str:
    if case.peer is None:
        return NO_PEER
    return (
        f"{case.peer.label}: {len(_inside(case.peer))} pairs of "
        f"{len(case.peer.members)} members."
    )


@dataclass(frozen=True, slots=True)
class _System:
    """The bilateral pacts of one set around a hub that are in force on a day."""

    name: str
    hub: str
    pacts: tuple[Alliance, ...]
    spokes: tuple[str, ...]
    left_out: tuple[str, ...]

    @property
    def partners(self) -> tuple[str, ...]:
        """The spokes, each once: two pacts may tie the same one."""
        return tuple(dict.fromkeys(self.spokes))


def _systems(case: Case) -> Iterator[_System]:
    every = list(tables.rows("systems"))
    mine = [c for c in every if c["alliance_id"] == case.pact.id]
    for own in mine:
        pacts, spokes, left_out = [], [], []
        for cells in every:
            if cells["system"] != own["system"]:
                continue
            pact = alliance(cells["alliance_id"])
            if pact.in_force(case.on) is not Truth.YES:
                continue
            others = [m.member for m in pact.members(case.on) if m.member != own["hub"]]
            pair = _pair(own["hub"], others[0]) if others else ("", "")
            if pact.id in _two_by_two(case.on).get(pair, ()):
                pacts.append(pact)
                spokes.append(others[0])
            else:
                left_out.append(pact.name)
        yield _System(
            own["system"], own["hub"], tuple(pacts), tuple(spokes), tuple(left_out)
        )


@lru_cache(maxsize=1)
def _gdp() -> pl.DataFrame:
    return bundled.preferred(_INDICATORS, _GDP)


def _capability(case: Case, system: _System) -> tuple[int, dict[str, Any]] | None:
    """Return the newest year with the GDP of hub and spokes, and the rows by key."""
    codes = {}
    for pact in system.pacts:
        codes.update({m.member: m.iso3 for m in pact.members(case.on)})
    years = _gdp().filter(
        pl.col("iso3").is_in(list(codes.values()))
        & (pl.col("year") <= case.year)
        & (pl.col("year") > case.year - _STALE)
    )
    for (year,), rows in sorted(
        years.partition_by("year", as_dict=True).items(), reverse=True
    ):
        known = {r["iso3"]: r for r in rows.iter_rows(named=True)}
        if set(codes.values()) <= set(known):
            return int(year), {key: known[code] for key, code in codes.items()}
    return None


def _hub(case: Case, chance: Hub | None) -> Iterator[Finding]:
    for system in _systems(case):
        if len(system.pacts) < _LEAST_PACTS:
            continue
        spokes = list(combinations(sorted(system.partners), 2))
        tied = sum(pair in _two_by_two(case.on) for pair in spokes)
        openness = 1 - tied / len(spokes)
        score = _score(case, system, openness)
        hub = case.name(system.hub)
        yield case.finish(
            Finding(
                id=f"network.{system.name}",
                question=None,
                title="What is its place in the system around the hub?",
                statement=f"{case.when[0].upper()}{case.when[1:]} it was one of "
                f"{len(system.pacts)} bilateral defence pacts of the set "
                f"{system.name.replace('-', ' ').title()} around {hub} (with "
                f"{listed(case.name(key) for key in system.partners)}); {tied} of "
                f"{len(spokes)} pairs of partners had a bilateral pact of their own: "
                f"openness {openness:.2f}. {score.words}",
                value=round(openness, 3),
                unit="openness, 0 to 1",
                interval_note="an upper bound: pairs are tied only where the registry "
                "knows a pact",
                comparison=(_ten_years(case, system.name), _rule(case, system)),
                evidence=(*(_said(p) for p in system.pacts), *score.evidence),
                method="openness x GDP of the hub / sum of GDP of the partners; at "
                "least three bilateral pacts; multilateral ties left out",
                caveats=_hub_limits(case, system, chance),
                table=table(_HUB_COLUMNS, _hub_rows(case, system, score)),
            )
        )


_HUB_COLUMNS: Final = (
    TableColumn("partner", "Partner"),
    TableColumn("pact", "Pact"),
    TableColumn("signed", "Signed", kind="date"),
    TableColumn("gdp", "GDP, market rates", "billion USD", "number", 0),
)


@dataclass(frozen=True, slots=True)
class _Score:
    words: str
    rows: dict[str, Any]
    evidence: tuple[Evidence, ...]


def _score(case: Case, system: _System, openness: float) -> _Score:
    found = _capability(case, system)
    if found is None:
        return _Score("Hub score: not covered (GDP of a partner is missing).", {}, ())
    year, rows = found
    others = sum(rows[key]["value"] for key in system.partners)
    ratio = rows[system.hub]["value"] / others
    return _Score(
        f"Hub score {openness * ratio:.2f}: its GDP is {ratio:.2f} times that of the "
        f"partners together ({year}, market rates).",
        rows,
        tuple(
            figure(_INDICATORS, r, f"{case.name(k)} {year}: {r['value']:g} billion USD")
            for k, r in rows.items()
        ),
    )


def _hub_rows(case: Case, system: _System, score: _Score) -> Iterator[Row]:
    for key, pact in zip(system.spokes, system.pacts, strict=True):
        row = score.rows.get(key)
        signed = pact.treaty.signed
        yield Row(
            pact.id,
            (
                case.name(key),
                pact.name,
                str(signed) if signed else None,
                row["value"] if row else None,
            ),
            (_said(pact), *((figure(_INDICATORS, row, "GDP"),) if row else ())),
        )


def _hub_limits(case: Case, system: _System, chance: Hub | None) -> tuple[str, ...]:
    left = listed(system.left_out)
    return (
        "Which treaties form the set is our grouping (unconfirmed).",
        f"Left out as multilateral, or for want of a sure treaty duty: {left}.",
        _null(case, chance),
    )


def _null(case: Case, chance: Hub | None) -> str:
    """Say how the hub compares with chance, or what is missing to say it."""
    if chance is not None:
        return (
            f"By ATOP of {chance.network.year}, {chance.name} had "
            f"{len(chance.score.spokes)} partners. {hub_against_chance.verdict(chance)}"
        )
    if alliance_network.network(case) is not None:
        return "Not set against chance: by ATOP no member has three bilateral pacts."
    return (
        "Not set against a degree-preserving null: that needs a census "
        "(`foedus data add atop DIR`)."
    )


def _ten_years(case: Case, name: str) -> str:
    then = case.at(from_day(case.on.earliest - _DECADE))
    for system in _systems(then):
        if system.name == name:
            return f"Ten years before: {len(system.pacts)} bilateral pacts in the set."
    return "Ten years before: not in force."


def _rule(case: Case, system: _System) -> str:
    found = typology.hub_system(case.name(system.hub), case.on)
    share = "not defined" if found.openness is None else f"{found.openness:.2f}"
    return (
        f"By rule instead of by grouping: {len(found.pacts)} bilateral pacts around "
        f"{found.hub}, openness {share} ({listed(found.spokes)})."
    )
