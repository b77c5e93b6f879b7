"""Equipment: allies that spend a fifth of their defence budget on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from foedus import dates
from foedus.answers import spending
from foedus.answers.attainment import COUNT_NOTE
from foedus.answers.case import Case, figure, listed, table
from foedus.answers.finding import Evidence, Finding, Row, TableColumn
from foedus.answers.guideline import Guideline, guideline
from foedus.measures.burden import burden

EQUIPMENT: Final = 20.0
TABLE: Final = "nato-defexp.state_year"

_UNIT: Final = "percent of defence spending"
_EQUIPMENT: Final = "equipment_share_pct"


@dataclass(frozen=True, slots=True)
class Shares:
    """Shares of equipment in one year.

    Parameters
    ----------
    year : int
        Year.
    values : mapping of str to float
        Share in percent by ISO 3166 code.
    evidence : mapping of str to Evidence
        The row behind each.
    edition : str
        What published them.
    past : mapping of str to float
        Shares of the year of the guideline from the same publication; may be empty.
    """

    year: int
    values: Mapping[str, float]
    evidence: Mapping[str, Evidence]
    edition: str
    past: Mapping[str, float]


def findings(case: Case) -> Iterator[Finding]:
    """Answer which allies spend a fifth on equipment, as far as they are covered.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Yields
    ------
    Finding
        One finding for the year of the day or the one before, from the added table
        where it covers more allies than the embedded one; none if nobody is covered
        or the guideline had not been adopted.
    """
    if case.pact.id != spending.NATO:
        return
    rule = guideline(EQUIPMENT, _UNIT)
    names = spending.peoples(case)
    known = [s for s in (_embedded(case, names), _added(case, names)) if s is not None]
    if rule.stands(case.on) and known:
        yield _finding(case, rule, max(known, key=lambda s: len(s.values)), names)


def _embedded(case: Case, names: Mapping[str, str]) -> Shares | None:
    figures = spending.nato_table(_EQUIPMENT)
    fit = [y for y in figures if case.year - 1 <= y <= case.year]
    if not fit:
        return None
    rows = {c: figures[max(fit)][c] for c in names if c in figures[max(fit)]}
    past = figures.get(spending.FIRST_YEAR, {})
    return Shares(
        year=max(fit),
        values={code: row[_EQUIPMENT] for code, row in rows.items()},
        evidence={code: _row(code, row) for code, row in rows.items()},
        edition=", ".join(
            f"NATO edition of {dates.parse(e).display()}"
            for e in sorted({r["edition"] for r in rows.values()})
        ),
        past={code: past[code][_EQUIPMENT] for code in names if code in past},
    )


def _row(code: str, row: Mapping[str, Any]) -> Evidence:
    return figure(spending.NATO_TABLE, row, _said(code, row["year"], row[_EQUIPMENT]))


def _said(code: str, year: int, share: float) -> str:
    return f"{code} {year}: {share:g} % of spending on equipment"


def _added(case: Case, names: Mapping[str, str]) -> Shares | None:
    held = case.held(TABLE)
    if held is None:
        return None
    frame = held.read("state", "year", "equipment_share").filter(
        pl.col("equipment_share").is_not_null()
        & pl.col("state").is_in(list(names))
        & (pl.col("year") <= case.year)
    )
    rows = frame.filter(pl.col("year") == pl.col("year").max()).to_dicts()
    if not rows or rows[0]["year"] < case.year - 1:
        return None
    past = frame.filter(pl.col("year") == spending.FIRST_YEAR)
    return Shares(
        year=rows[0]["year"],
        values={row["state"]: row["equipment_share"] for row in rows},
        evidence={
            row["state"]: held.evidence(
                row, _said(row["state"], row["year"], row["equipment_share"])
            )
            for row in rows
        },
        edition=held.label,
        past=dict(past.select("state", "equipment_share").rows()),
    )


def _finding(
    case: Case, rule: Guideline, shares: Shares, names: Mapping[str, str]
) -> Finding:
    values = {name: shares.values.get(code) for code, name in names.items()}
    found = burden.count_at(values, EQUIPMENT)
    top, year, whole = found.count or 0, shares.year, not found.not_covered
    return case.finish(
        Finding(
            id="money.equipment.all" if whole else "money.equipment",
            question=26,
            title="Who spends a fifth on equipment?",
            statement=_statement(shares, top, len(names)),
            value=top,
            unit="allies" if whole else "allies at least",
            date=str(year),
            edition=shares.edition,
            interval=(float(top), float(top + len(found.not_covered))),
            interval_note=COUNT_NOTE,
            comparison=(
                _past(shares),
                "No peer alliance has this guideline.",
            ),
            evidence=(rule.evidence,),
            method="foedus.measures.burden.burden.count_at",
            reference="Wales Summit Declaration, 5 September 2014 (20 %)",
            caveats=(
                f"Not covered: {listed(found.not_covered)}.",
                f"Below the line among those read: {listed(found.below)}.",
            ),
            table=table(
                (
                    TableColumn("label", "Ally"),
                    TableColumn("value", f"Equipment {year}", "%", "number", 1),
                ),
                (
                    Row(code, (name, values[name]), (shares.evidence[code],))
                    for code, name in names.items()
                    if code in shares.values
                ),
                f"Allies with a figure only: {len(shares.values)} of {len(names)}.",
            ),
            chart="bars",
        )
    )


def _statement(shares: Shares, top: int, every: int) -> str:
    what = f"{EQUIPMENT:g} % or more of defence spending on equipment in {shares.year}"
    if len(shares.values) == every:
        return f"{top} of {every} allies with forces spent {what}."
    return (
        f"Allies that spent {what}: at least {top}. Figures are at hand for "
        f"{len(shares.values)} of {every} allies with forces, so this is no count of "
        "the alliance."
    )


def _past(shares: Shares) -> str:
    found = burden.count_at(shares.past, EQUIPMENT)
    return (
        f"{spending.FIRST_YEAR}: {found.count} of the {len(shares.past)} allies then "
        "read."
        if found.count is not None
        else f"{spending.FIRST_YEAR} is not covered."
    )
