"""What every finding owes its reader; used by the tests of the chapters."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from foedus import dates
from foedus.answers.case import Case
from foedus.answers.finding import Finding
from foedus.registry.alliances import alliance

DAYS = (
    ("nato", "2024-12-31"),
    ("nato", "1955-12-31"),
    ("eu", "2024-12-31"),
    ("warsaw-pact", "1980"),
    ("us-japan", "2024-12-31"),
    ("un", "2024-12-31"),
    ("delian-league", "-0453"),
    ("csto", "2024-12-31"),
    ("peloponnesian-league", "-0430"),
)


def case(name: str, on: str) -> Case:
    return Case(alliance(name), dates.parse(on))


def named(
    findings: Callable[[Case], Iterator[Finding]], name: str, on: str
) -> dict[str, Finding]:
    found = list(findings(case(name, on)))
    assert len({f.id for f in found}) == len(found)
    return {f.id: f for f in found}


def check(finding: Finding, on: str) -> None:
    assert finding.statement.endswith(".")
    assert finding.interval is not None or finding.interval_note
    assert finding.comparison
    assert finding.caveats
    assert finding.method
    assert finding.date
    assert finding.trace.endswith(f"@{on}#{finding.id}")
    rows = finding.table.rows if finding.table else ()
    backing = [*finding.evidence, *(e for row in rows for e in row.evidence)]
    assert backing or finding.value == 0, finding.id
    # The first row of a Parquet file has line 1; text has its header there.
    assert all(e.key.startswith("row:") and e.line > 0 for e in backing)
    assert len({row.key for row in rows}) == len(rows), finding.id
    for text in (finding.statement, *finding.comparison, *finding.caveats):
        assert not re.search(r"\b(None|nan|NaN)\b", text), text
