"""Attainment: counts at a guideline, by edition and for the members of the day."""

from __future__ import annotations

import pytest
from contract import DAYS, case, check, named
from figures import members, rows, shares

from foedus.answers import attainment


@pytest.mark.parametrize(("name", "on"), [*DAYS, ("nato", "2025-12-31")])
def test_every_finding_keeps_the_contract(name: str, on: str) -> None:
    for finding in named(attainment.findings, name, on).values():
        check(finding, on)


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        (
            2023,
            {"2023-07-07": 11, "2024-03-14": 11, "2024-06-17": 10, "2025-08-28": 10},
        ),
        (2024, {"2024-06-17": 23, "2025-04-24": 22, "2025-08-28": 18}),
    ],
)
def test_counts_by_edition_are_those_published(
    year: int, expected: dict[str, int]
) -> None:
    on = case("nato", f"{year}-12-31")
    counts = attainment.at_by_edition(on, attainment.TWO, year)
    assert {c.edition: c.found.count for c in counts} == expected
    assert {c.edition: c.published for c in counts} == expected


def test_counts_are_recounted_from_the_rows() -> None:
    on = case("nato", "2024-12-31")
    for year in (2016, 2023, 2024, 2025):
        for count in attainment.at_by_edition(on, attainment.TWO, year):
            part = shares(year, count.edition)
            known = members("nato", "2024-12-31") & part.keys()
            assert count.n == len(known)
            assert count.found.count == sum(1 for c in known if part[c] >= 2)


def test_headline_names_its_edition_and_every_other_one() -> None:
    found = named(attainment.findings, "nato", "2024-12-31")["money.allies-at-2pct"]
    assert found.value == 18
    assert found.edition == "NATO, 2025-08-28 (2021 prices)"
    assert "23 (2024-06-17), 22 (2025-04-24)" in found.statement
    assert (
        "2023: 11 (2023-07-07), 11 (2024-03-14), 10 (2024-06-17), 10"
        in (found.comparison[0])
    )
    assert found.table is not None
    assert len(found.table.rows) == 7


def test_missing_allies_widen_the_count() -> None:
    found = named(attainment.findings, "nato", "2025-12-31")["money.allies-at-2pct"]
    assert found.interval == (29, 31)
    assert any("Germany, Hungary" in c for c in found.caveats)
    assert any("unconfirmed" in c for c in found.caveats)


def test_members_of_the_day_are_counted() -> None:
    early, late = case("nato", "2023-03-01"), case("nato", "2023-12-31")
    part = shares(2023)
    assert "FIN" not in early.codes
    assert part["FIN"] >= 2
    before, after = (
        attainment.at_by_edition(c, attainment.TWO, 2023)[-1] for c in (early, late)
    )
    assert after.edition == before.edition == "2025-08-28"
    assert after.found.count == (before.found.count or 0) + 1


def test_no_count_before_the_adoption() -> None:
    for on in ("2024-12-31", "1999-12-31"):
        early = named(attainment.findings, "nato", on)["money.allies-at-3-5pct"]
        assert early.value is None
    late = named(attainment.findings, "nato", "2025-12-31")["money.allies-at-3-5pct"]
    assert late.value == sum(1 for s in shares(2025).values() if s >= 3.5)
    assert late.table is not None
    assert {row.cells[0] for row in late.table.rows} == {2025}


def test_an_edition_of_another_quantity_is_left_out() -> None:
    assert any(
        r["edition"] == "2026-07" and r["year"] == "2025"
        for r in rows("nato-defence-expenditure")
    )
    on = case("nato", "2025-12-31")
    counts = attainment.at_by_edition(on, attainment.TWO, 2025)
    assert [c.edition for c in counts] == ["2025-08-28", "2026-03-26"]


def test_nothing_for_years_without_tables() -> None:
    found = named(attainment.findings, "nato", "2010-01-01")
    assert "money.allies-at-2pct" not in found
