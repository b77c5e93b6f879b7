"""Rows of the embedded sources as plain dictionaries, for independent sums."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

from contract import case

AUGUST = "2025-08-28"
"""The edition that the rule of the source prefers for shares of GDP."""


@cache
def rows(source: str) -> tuple[dict[str, str], ...]:
    path = files("foedus.sources").joinpath("bundled", f"{source}.csv")
    return tuple(csv.DictReader(path.read_text("utf-8").splitlines()))


def shares(year: int, edition: str = AUGUST) -> dict[str, float]:
    """Share of GDP by code, one edition."""
    return {
        r["iso3"]: float(r["share_of_gdp_pct"])
        for r in rows("nato-defence-expenditure")
        if r["iso3"] and r["share_of_gdp_pct"]
        if (r["year"], r["edition"]) == (str(year), edition)
    }


def gdp(year: int, publisher: str = "World Bank") -> dict[str, float]:
    """GDP by code, billion current US dollars, one publisher."""
    return {
        r["iso3"]: float(r["value"])
        for r in rows("state-indicators")
        if (r["indicator"], r["year"], r["publisher"])
        == ("gdp_current_usd_bn", str(year), publisher)
    }


def members(name: str, on: str) -> set[str]:
    """Codes of the members with armed forces."""
    return set(case(name, on).codes) - {"ISL"}
