"""Net product: GDP times GDP per head, the members beside peer and rivals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import polars as pl

from foedus.answers.case import Case, listed, table
from foedus.answers.finding import Evidence, Finding, Row, TableColumn
from foedus.answers.shelf import Held
from foedus.answers.world_product import (
    DECADE,
    Product,
    economies,
    lacks_hub,
    names,
)

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

_PARTS: Final = ("gdp", "people")


@dataclass(frozen=True, slots=True)
class Net(Product):
    """GDP times GDP per head of all economies in one year.

    Parameters
    ----------
    year : int
        Year.
    rows : mapping of str to row
        Row by ISO 3166 code with `value`, and the value and line of both tables.
    tables : tuple of Held
        GDP and population.
    """

    tables: tuple[Held, Held]

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
    if net is not None and net.share(case) is not None:
        yield _finding(case, net)


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
    return Net(int(newest["year"][0]), rows, (gdp, people))


def _sides(case: Case, net: Net) -> Iterator[tuple[str, dict[str, str]]]:
    members = names(case)
    yield case.label, members
    if "USA" in members:
        rest = {c: n for c, n in members.items() if c != "USA"}
        yield f"{case.label} without the United States", rest
    if case.peer is not None and not lacks_hub(case.peer, net.rows):
        yield case.peer.label, names(case.peer)
    for code, name in _RIVALS.get(case.pact.id, {}).items():
        if net.year >= _RUSSIA or code != "RUS":
            yield name, {code: name}


def _finding(case: Case, net: Net) -> Finding:
    share = net.share(case) or 0.0
    sides = [(label, states, net.part(states)) for label, states in _sides(case, net)]
    beside = ", ".join(f"{n} {s:.1f} %" for n, _, s in sides[1:] if s is not None)
    missing = [name for code, name in names(case).items() if code not in net.rows]
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
            comparison=net.beside(case, _net(case, net.year - DECADE)),
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
