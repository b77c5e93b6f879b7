"""Outlook: what would change the brief, as arithmetic on named assumptions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import polars as pl

from foedus.answers.case import Case, figure, listed, table
from foedus.answers.finding import Finding, Row, TableColumn
from foedus.measures.burden import concentration
from foedus.sources import bundled

TITLE: Final = "Outlook"

_SOURCE: Final = "state-indicators"
_SPENDING: Final = "defence_spending_current_usd_bn"
_LEAST_PART: Final = 0.5


def findings(case: Case) -> Iterator[Finding]:
    """Answer what the exit or the cuts of the largest member would change.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Yields
    ------
    Finding
        Spending without the largest contributor, or with half of its spending.
    """
    frame = _newest(case)
    if frame is None:
        return
    yield _exit(case, frame)


def _newest(case: Case) -> pl.DataFrame | None:
    """Return the rows of the newest year that covers half of the members."""
    rows = bundled.preferred(_SOURCE, _SPENDING).filter(
        pl.col("iso3").is_in(list(case.codes)) & (pl.col("year") <= case.year)
    )
    counts = rows.group_by("year").len()
    enough = counts.filter(pl.col("len") >= max(2.0, _LEAST_PART * len(case.members)))
    newest = enough["year"].max()
    return None if newest is None else rows.filter(pl.col("year") == newest)


def _exit(case: Case, frame: pl.DataFrame) -> Finding:
    names = {code: m.name for code, m in case.codes.items()}
    amounts = {
        names[code]: value for code, value in frame.select("iso3", "value").rows()
    }
    found = concentration.concentration(amounts)
    total = sum(amounts.values())
    share = found.largest_share or 0.0
    year = int(frame["year"][0])
    missing = [n for n in names.values() if n not in amounts]
    rows = (
        ("as it is", total),
        (f"{found.largest} spends half", total * (1 - share / 2)),
        (f"{found.largest} leaves", total * (1 - share)),
    )
    evidence = tuple(
        figure(_SOURCE, r, f"{names[r['iso3']]} {year}: {r['value']:g} billion USD")
        for r in frame.iter_rows(named=True)
    )
    return case.finish(
        Finding(
            id="outlook.largest-member",
            question=40,
            title="What would the exit or the cuts of the largest member change?",
            statement=f"{found.largest} spends {share:.0%} of what the {len(amounts)} "
            f"members covered spend ({year}); if it left, {1 - share:.0%} would "
            f"remain, if it halved its spending, {1 - share / 2:.0%}.",
            value=round(100 * (1 - share), 1),
            unit="% of spending that would remain",
            date=str(year),
            edition="SIPRI, current US dollars, one edition per year by rule",
            interval_note="arithmetic on one assumption, not a forecast: no interval",
            comparison=(
                _effective(found.whole.effective_number, "with"),
                _effective(found.without_largest.effective_number, "without"),
            ),
            evidence=evidence,
            method="foedus.measures.burden.concentration.concentration; assumption: "
            "the others change nothing",
            caveats=(
                "Money is not force: geography, readiness and nuclear weapons are left "
                "out.",
                f"Members not covered: {listed(missing)}.",
                "Whether an attack becomes likelier is not answered here: that needs a "
                "model with its record beside the base rate.",
            ),
            table=table(
                (
                    TableColumn("label", "Case"),
                    TableColumn("value", "Spending", "billion USD", "number", 0),
                ),
                (Row(label, (label, value), evidence) for label, value in rows),
            ),
            chart="bars",
            short=True,
        )
    )


def _effective(number: float | None, which: str) -> str:
    shown = "not defined" if number is None else f"{number:.1f}"
    return f"Effective number of contributors {which} the largest: {shown}."
