"""Equipment: allies that spend a fifth of their defence budget on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from foedus import dates
from foedus.answers import spending
from foedus.answers.attainment import COUNT_NOTE
from foedus.answers.case import Case, figure, listed, table
from foedus.answers.finding import Evidence, Finding, Row, TableColumn
from foedus.answers.guideline import Guideline, guideline
from foedus.measures import burden

EQUIPMENT: Final = 20.0

_UNIT: Final = "percent of defence spending"
_EQUIPMENT: Final = "equipment_share_pct"


def findings(case: Case) -> Iterator[Finding]:
    """Answer which allies spend a fifth on equipment, as far as they are covered.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Yields
    ------
    Finding
        One finding for the year of the day or the one before; none if nobody is
        covered or the guideline had not been adopted.
    """
    if case.pact.id != spending.NATO:
        return
    rule = guideline(EQUIPMENT, _UNIT)
    figures = spending.nato_table(_EQUIPMENT)
    fit = [y for y in figures if case.year - 1 <= y <= case.year]
    if not rule.stands(case.on) or not fit:
        return
    yield _finding(case, rule, max(fit))


def _finding(case: Case, rule: Guideline, year: int) -> Finding:
    figures = spending.nato_table(_EQUIPMENT)
    names = spending.peoples(case)
    rows = {code: figures[year][code] for code in names if code in figures[year]}
    values = {n: rows[c][_EQUIPMENT] if c in rows else None for c, n in names.items()}
    found = burden.count_at(values, EQUIPMENT)
    editions = ", ".join(
        f"NATO edition of {dates.parse(e).display()}"
        for e in sorted({r["edition"] for r in rows.values()})
    )
    top = found.count or 0
    return case.finish(
        Finding(
            id="money.equipment",
            question=26,
            title="Who spends a fifth on equipment?",
            statement=f"Allies that spent {EQUIPMENT:g} % or more of defence spending "
            f"on equipment in {year}: at least {top}. Figures are at hand for "
            f"{len(rows)} of {len(names)} allies with forces, so this is no count of "
            "the alliance.",
            value=top,
            unit="allies at least",
            date=str(year),
            edition=editions,
            interval=(float(top), float(top + len(found.not_covered))),
            interval_note=COUNT_NOTE,
            comparison=(
                _past(names),
                "No peer alliance has this guideline.",
            ),
            evidence=(rule.evidence,),
            method="foedus.measures.burden.count_at",
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
                    Row(
                        code,
                        (name, values[name]),
                        _evidence(code, rows),
                    )
                    for code, name in names.items()
                    if code in rows
                ),
                f"Allies with a figure only: {len(rows)} of {len(names)}.",
            ),
            chart="bars",
        )
    )


def _evidence(code: str, rows: Mapping[str, Mapping[str, Any]]) -> tuple[Evidence, ...]:
    row = rows[code]
    text = f"{code} {row['year']}: {row[_EQUIPMENT]:g} % of spending on equipment"
    return (figure(spending.NATO_TABLE, row, text),)


def _past(names: Mapping[str, str]) -> str:
    past = spending.nato_table(_EQUIPMENT).get(spending.FIRST_YEAR, {})
    known = {c: past[c][_EQUIPMENT] for c in names if c in past}
    found = burden.count_at(known, EQUIPMENT)
    return (
        f"{spending.FIRST_YEAR}: {found.count} of the {len(known)} allies then read."
        if found.count is not None
        else f"{spending.FIRST_YEAR} is not covered."
    )
