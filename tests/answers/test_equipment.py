"""Equipment: a partial list is never a count of the alliance."""

from __future__ import annotations

import polars as pl
import pytest
from contract import DAYS, check, named
from figures import members, rows
from stored import case, invented

from foedus.answers import equipment
from foedus.answers.spending import peoples


@pytest.mark.parametrize(("name", "on"), [*DAYS, ("nato", "2025-12-31")])
def test_every_finding_keeps_the_contract(name: str, on: str) -> None:
    for finding in named(equipment.findings, name, on).values():
        check(finding, on)


def test_lower_bound_from_the_rows() -> None:
    found = named(equipment.findings, "nato", "2024-12-31")["money.equipment"]
    part = {
        r["iso3"]: float(r["equipment_share_pct"])
        for r in rows("nato-defence-expenditure")
        if r["equipment_share_pct"] and r["year"] == "2024"
    }
    at_least = sum(1 for share in part.values() if share >= 20)
    every = members("nato", "2024-12-31")
    assert found.value == at_least
    assert found.interval == (at_least, at_least + len(every - part.keys()))
    assert found.unit == "allies at least"
    assert f"{len(part)} of {len(every)} allies" in found.statement


@pytest.mark.parametrize("on", ["2013-12-31", "2018-12-31", "2027-12-31"])
def test_nothing_without_a_figure_of_the_day(on: str) -> None:
    assert named(equipment.findings, "nato", on) == {}


def test_a_table_of_every_ally_is_a_count(tmp_path) -> None:
    names = peoples(case("nato", "2018-12-31", None))
    shares = {code: 15.0 + n for n, code in enumerate(names)}
    rows = [
        {"state": code, "year": 2018, "equipment_share": share}
        for code, share in shares.items()
    ]
    store = invented(tmp_path, "nato-defexp", "state_year", rows, "2019")
    (found,) = equipment.findings(case("nato", "2018-12-31", store))
    every = len(names)
    assert (found.id, found.value) == ("money.equipment.all", every - 5)
    assert found.interval == (every - 5, every - 5)
    assert found.statement.startswith(f"{every - 5} of {every} allies")
    check(found, "2018-12-31")
    (part,) = equipment.findings(
        case(
            "nato",
            "2018-12-31",
            invented(tmp_path, "nato-defexp", "state_year", rows[1:], "2019"),
        )
    )
    assert (part.id, part.interval) == ("money.equipment", (every - 5, every - 4))


@pytest.mark.published
def test_the_count_is_that_of_the_publisher(answering, published_data) -> None:
    (found,) = equipment.findings(case("nato", "2016-12-31", answering))
    file = pl.read_csv(
        published_data / "nato-defexp/nato_defence_expenditure_2012_2019.csv"
    )
    year = file.filter(pl.col("year") == 2016)
    share = year["Equipment expenditure (%)"].cast(pl.Float64, strict=False)
    assert found.value == (share >= 20).sum()
    assert found.date == "2016"
    check(found, "2016-12-31")
