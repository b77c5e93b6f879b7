"""Net product: GDP times GDP per head, the members beside peer and rivals."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from foedus.answers.case import NO_PEER, Case, listed, table
from foedus.answers.finding import Evidence, Finding, Row, TableColumn
from foedus.answers.shelf import Held
from foedus.answers.world_product import economies, lacks_hub

GDP: Final = "world-bank-gdp.state_year"
PEOPLE: Final = "world-bank-population.state_year"

_RIVALS: Final[Mapping[str, Mapping[str, str]]] = {
    "nato": {"RUS": "Russia", "CHN": "China"},
    "eu-csdp-lisbon": {"RUS": "Russia", "CHN": "China"},
    "us-japan-1960": {"CHN": "China", "RUS": "Russia"},
}
_OLDEST: Final = 5
_RUSSIA: Final = 1992
"""First year of Russia by itself: the publisher carries its figures back."""

_LEAST_PART: Final = 0.5
_DECADE: Final = 10
_PARTS: Final = ("gdp", "people")


@dataclass(frozen=True, slots=True)
class Net:
    """GDP times GDP per head of all economies in one year.

    Parameters
    ----------
    tables : tuple of Held
        GDP and population.
    year : int
        Year.
    rows : mapping of str to row
        Row by ISO 3166 code with `value`, and the value and line of both tables.
    """

    tables: tuple[Held, Held]
    year: int
    rows: Mapping[str, Mapping[str, Any]]

    def share(self, codes: Mapping[str, str]) -> float | None:
        """Return the part of the world's sum, percent; None below half the states."""
        known = [self.rows[c]["value"] for c in codes if c in self.rows]
        if not known or len(known) < _LEAST_PART * len(codes):
            return None
        whole = math.fsum(row["value"] for row in self.rows.values())
        return 100 * math.fsum(known) / whole

    def of(self, case: Case) -> float | None:
        """Return the part of the members; None also without the largest of them."""
        return None if lacks_hub(case, self.rows) else self.share(_names(case))

    def evidence(self, code: str, name: str) -> Iterator[Evidence]:
        """Yield the row of GDP and that of population of one state."""
        row = self.rows[code]
        words = (
            f"GDP {row['gdp'] / 1e9:,.1f} billion US dollars",
            f"{row['people'] / 1e6:,.1f} million inhabitants",
        )
        for held, part, said in zip(self.tables, _PARTS, words, strict=True):
            line = {"line": row[f"{part}_line"]}
            yield held.evidence(line, f"{name} {self.year}: {said}")


def findings(case: Case) -> Iterator[Finding]:
    """Answer what part of the world's net product the members hold.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Yields
    ------
    Finding
        One finding; none where GDP or population was not added, or less than half
        of the members is covered near the day.
    """
    net = _net(case, case.year) if case.is_side else None
    if net is not None and net.of(case) is not None:
        yield _finding(case, net)


def _names(case: Case) -> dict[str, str]:
    return {m.iso3 or m.member: m.name for m in case.members}


def _net(case: Case, until: int) -> Net | None:
    gdp, people = case.held(GDP), case.held(PEOPLE)
    if gdp is None or people is None:
        return None
    one, other = (
        held.read("state", "year", "value")
        .filter(pl.col("year").is_between(until - _OLDEST, until))
        .rename({"value": part, "line": f"{part}_line"})
        for held, part in zip((gdp, people), _PARTS, strict=True)
    )
    both = one.join(other, on=("state", "year")).filter(
        pl.col("state").is_in(list(economies()))
        & pl.col("gdp").is_not_null()
        & (pl.col("people") > 0)
    )
    if both.is_empty():
        return None
    newest = both.filter(pl.col("year") == pl.col("year").max()).with_columns(
        value=pl.col("gdp") ** 2 / pl.col("people")
    )
    rows = {row["state"]: row for row in newest.iter_rows(named=True)}
    return Net((gdp, people), int(newest["year"][0]), rows)


def _sides(case: Case, net: Net) -> Iterator[tuple[str, dict[str, str]]]:
    names = _names(case)
    yield case.label, names
    if "USA" in names:
        rest = {c: n for c, n in names.items() if c != "USA"}
        yield f"{case.label} without the United States", rest
    if case.peer is not None and not lacks_hub(case.peer, net.rows):
        yield case.peer.label, _names(case.peer)
    for code, name in _RIVALS.get(case.pact.id, {}).items():
        if net.year >= _RUSSIA or code != "RUS":
            yield name, {code: name}


def _finding(case: Case, net: Net) -> Finding:
    names = _names(case)
    share = net.of(case) or 0.0
    sides = [(label, states, net.share(states)) for label, states in _sides(case, net)]
    beside = ", ".join(f"{n} {s:.1f} %" for n, _, s in sides[1:] if s is not None)
    missing = [name for code, name in names.items() if code not in net.rows]
    return case.finish(
        Finding(
            id="power.net-product",
            question=13,
            title="What part of GDP times GDP per head do the members hold?",
            statement=f"The members {case.when} held {share:.1f} % of the world's sum "
            f"of GDP times GDP per head of {net.year}, at market rates."
            + (f" Beside it: {beside}." if beside else ""),
            value=round(share, 2),
            unit="% of the world's sum",
            date=str(net.year),
            edition="; ".join(held.label for held in net.tables),
            interval_note="the publisher gives no uncertainty",
            comparison=(_then(case, net), _peer(case, net)),
            method="sum over the members of GDP^2 / population, over the same sum for "
            f"{len(net.rows)} economies",
            reference="Beckley 2018, International Security 43(2), 7-44, "
            "doi:10.1162/isec_a_00328",
            caveats=(
                "Made to compare two states: a sum over an alliance counts each "
                "member by itself. Purchasing power is not covered.",
                f"Not covered: {listed(missing)}.",
            ),
            table=table(
                (
                    TableColumn("label", "Side"),
                    TableColumn("value", "Share of the sum", "%", "number", 1),
                ),
                (
                    Row(label, (label, part), tuple(_evidence(net, states)))
                    for label, states, part in sides
                ),
            ),
            chart="bars",
        )
    )


def _evidence(net: Net, states: Mapping[str, str]) -> Iterator[Evidence]:
    for code, name in states.items():
        if code in net.rows:
            yield from net.evidence(code, name)


def _then(case: Case, net: Net) -> str:
    then = _net(case, net.year - _DECADE)
    share = None if then is None else then.share(_names(case))
    if then is None or share is None:
        return "Ten years before: not covered for half of the members."
    return f"{then.year}, the same members: {share:.1f} %."


def _peer(case: Case, net: Net) -> str:
    if case.peer is None:
        return NO_PEER
    share = net.of(case.peer)
    if share is None:
        return (
            f"{case.peer.label}: its largest member, or half of them, is not covered."
        )
    return f"{case.peer.label}: {share:.1f} % in the same year."
