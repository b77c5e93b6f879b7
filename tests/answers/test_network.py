"""Network: the matrix of bilateral pacts and the set around a hub."""

from __future__ import annotations

import csv
from importlib.resources import files

import pytest
import stored
from contract import DAYS, case, check, named

from foedus.answers import network
from foedus.registry.alliances import everything


@pytest.mark.parametrize(("name", "on"), [*DAYS, ("warsaw-pact", "1960")])
def test_every_finding_keeps_the_contract(name: str, on: str) -> None:
    for finding in named(network.findings, name, on).values():
        check(finding, on)


def _pairs(name: str, on: str) -> set[frozenset[str]]:
    """Pairs of members with a two-member pact of defence or offence that day."""
    whole = case(name, on)
    found = set()
    for pact in everything():
        members = {m.member for m in pact.members(whole.on)}
        owed = any(
            p.obligation in ("defence", "offence") and p.answer == "yes"
            for p in pact.promises_on(whole.on)
        )
        sure = pact.in_force(whole.on).value == "yes"
        if sure and owed and len(members) == 2 and members <= whole.keys:
            found.add(frozenset(members))
    return found


@pytest.mark.parametrize("on", ["1960", "1970", "1980"])
def test_matrix_of_the_warsaw_pact(on: str) -> None:
    found = named(network.findings, "warsaw-pact", on)["network.matrix"]
    assert found.value == len(_pairs("warsaw-pact", on))


def test_matrix_is_symmetric() -> None:
    found = named(network.findings, "warsaw-pact", "1960")["network.matrix"]
    assert found.table is not None
    names = [c.name for c in found.table.columns[1:]]
    cells = {
        (row.key, name): cell
        for row in found.table.rows
        for name, cell in zip(names, row.cells[1:], strict=True)
    }
    assert all(cells[a, b] == cells[b, a] for a, b in cells)
    assert all(cells[a, b] == "-" for a, b in cells if a == b)
    filled = sum(cell not in ("-", "none known") for cell in cells.values())
    assert filled == 2 * int(str(found.value))


def test_every_pair_of_1980_is_tied() -> None:
    found = named(network.findings, "warsaw-pact", "1980")["network.matrix"]
    assert found.value == 21
    assert "no hub-and-spoke shape" in found.caveats[0]


def test_hub_score_from_the_rows() -> None:
    found = named(network.findings, "us-japan", "2024-12-31")["network.san-francisco"]
    path = files("foedus.sources").joinpath("bundled/state-indicators.csv")
    gdp = {
        r["iso3"]: float(r["value"])
        for r in csv.DictReader(path.read_text("utf-8").splitlines())
        if r["indicator"] == "gdp_current_usd_bn"
        and r["year"] == "2023"
        and r["publisher"] == "United Nations Statistics Division"
    }
    score = gdp["USA"] / (gdp["JPN"] + gdp["KOR"] + gdp["PHL"])
    assert found.value == 1.0
    assert f"Hub score {score:.2f}" in found.statement
    assert "ANZUS" in found.caveats[1]


def test_score_is_not_covered_without_gdp() -> None:
    found = named(network.findings, "us-japan", "1962")["network.san-francisco"]
    assert "not covered" in found.statement


def test_large_or_loose_alliances_have_no_matrix() -> None:
    assert not named(network.findings, "nato", "2024-12-31")


@pytest.mark.published
def test_the_null_takes_the_place_of_the_caveat(published_store) -> None:
    whole = stored.case("us-japan", "2024-12-31", published_store)
    found = {f.id: f for f in network.findings(whole)}
    caveat = found["network.san-francisco"].caveats[-1]
    assert caveat.startswith("By ATOP of 2018, the United States had 6 partners.")
    assert "foedus data add atop" not in caveat
    for finding in found.values():
        check(finding, "2024-12-31")
    bare = named(network.findings, "us-japan", "2024-12-31")
    assert "foedus data add atop" in bare["network.san-francisco"].caveats[-1]
