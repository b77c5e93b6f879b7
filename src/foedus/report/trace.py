"""Trace: the walk of a number back to its file and line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import polars as pl

from foedus.answers import assess, shelf
from foedus.answers.answer import Chapter
from foedus.answers.finding import Evidence, Finding, Row
from foedus.errors import SourceError
from foedus.registry import tables
from foedus.sources import bundled, catalog
from foedus.store import Store, embedded

_ANSWER: Final = re.compile(
    r"answer:(?P<alliance>[^@#]+)@(?P<on>[^#]+)#(?P<finding>.+)"
)
_REGISTRY: Final = re.compile(
    r"row:registry@(?P<version>[^#]+)#(?P<table>\w+):(?P<line>\d+)"
)
_STORED: Final = re.compile(
    r"row:(?P<source>[^@#]+)@(?P<version>[^#]+)#(?P<table>\w+):(?P<line>\d+)"
)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the walk.

    Attributes
    ----------
    stage : str
        ``answer``, ``measure``, ``cell``, ``rule``, ``row``, ``file`` or ``source``.
    what : str
        What is found there.
    where : str
        Key, function, file and line, or citation.
    """

    stage: str
    what: str
    where: str


Chapters = Callable[[str, str, str], Iterable[Chapter]]
"""From an alliance, a day and the chapter to begin with to the chapters."""


def trace(
    key: str, store: Store | None = None, chapters: Chapters | None = None
) -> tuple[Step, ...]:
    """Walk a number back to its file and line.

    Parameters
    ----------
    key : str
        ``answer:<alliance>@<day>#<finding>`` with an optional ``/<row>``,
        ``row:<source>@<version>#<table>:<line>``, or
        ``cell:<file>#<column>?state_a=2&state_b=365&year=1962``.
    store : Store, optional
        Added sources; None for the user's own store.
    chapters : callable, optional
        What gives the chapters of an assessment; None to compute those that the
        finding may stand in.

    Returns
    -------
    tuple of Step
        From the answer over the measure and the rows to file, line and citation.

    Raises
    ------
    SourceError
        If the key has another form or leads nowhere.
    AllianceError, DateError, AssessmentError
        If the alliance or the day of an answer is wrong.
    PanelError
        If a cell is asked for whose file has no sidecar, or that is not there.
    StoreError
        If a row of an added source is asked for and the store cannot be opened.
    """
    if answer := _ANSWER.fullmatch(key):
        return _of_answer(answer.groupdict(), store, chapters)
    if key.startswith("row:"):
        return _of_row(key, store)
    if key.startswith("cell:"):
        from foedus.panel import cell  # panels take a tenth of a second to import

        return tuple(Step(s.stage, s.what, s.where) for s in cell.walk(key, store))
    problem = f"'{key}' is not a trace key."
    raise SourceError(
        problem,
        "Copy one from a report, such as answer:nato@2024-12-31#money.gap-2pct/DEU or "
        "row:registry@2026.11#members:2.",
        found=key,
    )


def _of_answer(
    said: Mapping[str, str], store: Store | None, chapters: Chapters | None
) -> tuple[Step, ...]:
    def computed(alliance: str, on: str, first: str) -> Iterable[Chapter]:
        return assess.chapters(alliance, on, store, first)

    first = said["finding"].partition(".")[0]
    asked = (chapters or computed)(said["alliance"], said["on"], first)
    found, row = _find(asked, said)
    steps = [Step("answer", found.statement, found.trace)]
    evidence: Iterable[Evidence] = found.evidence
    if row is not None:
        steps.append(Step("answer", _cells(found, row), f"{found.trace}/{row.key}"))
        evidence = row.evidence
    elif found.table is not None:
        evidence = (*evidence, *(e for r in found.table.rows for e in r.evidence))
    reference = f" ({found.reference})" if found.reference else ""
    steps.append(Step("measure", f"{found.title}{reference}", found.method))
    keys = dict.fromkeys(e.key for e in evidence)
    return (*steps, *(step for k in keys for step in _of_row(k, store)))


def _find(
    chapters: Iterable[Chapter], said: Mapping[str, str]
) -> tuple[Finding, Row | None]:
    """Return a finding and its row, from as few chapters as hold it."""
    wanted, findings = said["finding"], dict[str, Finding]()
    for chapter in chapters:
        findings |= {f.id: f for f in chapter.findings}
        if wanted in findings:
            return findings[wanted], None
        if wanted.partition("/")[0] in findings:
            break
    name, _, key = wanted.partition("/")
    found = findings.get(name)
    if found is None:
        problem = f"The assessment of {said['alliance']} has no finding '{name}'."
        raise SourceError(problem, f"It has: {', '.join(findings)}.", found=name)
    rows = {row.key: row for row in found.table.rows} if found.table else {}
    if key not in rows:
        known = ", ".join(list(rows)[:12]) or "no rows"
        problem = f"The finding {name} has no row '{key}'."
        raise SourceError(problem, f"It has: {known}.", found=key)
    return found, rows[key]


def _cells(finding: Finding, row: Row) -> str:
    columns = finding.table.columns if finding.table else ()
    return "; ".join(
        f"{column.title}: {'n/c' if cell is None else cell}"
        + (f" {column.unit}" if column.unit and cell is not None else "")
        for column, cell in zip(columns, row.cells, strict=True)
    )


def _of_row(key: str, store: Store | None) -> tuple[Step, ...]:
    if match := _REGISTRY.fullmatch(key):
        return _of_registry(key, match["table"], int(match["line"]))
    if (match := _STORED.fullmatch(key)) and not embedded.contains(match["source"]):
        name = f"{match['source']}@{match['version']}.{match['table']}"
        found = shelf.held(Store() if store is None else store, name)
        if found is not None:
            return _of_store(key, found, int(match["line"]))
    located = bundled.locate(key)
    entry = located.entry
    return (
        Step("row", _said(located.row), key),
        Step("file", f"sha256 {entry.sha256}", f"{located.file}, line {located.line}"),
        Step(
            "source",
            located.row.get("source_ref", "")
            + (f" (read via {via})" if (via := located.row.get("read_via")) else ""),
            f"{entry.title}, version {entry.version}; terms: {entry.terms}",
        ),
    )


def _of_store(key: str, held: shelf.Held, line: int) -> tuple[Step, ...]:
    """Walk a row of an added source to the file that was read."""
    rows = held.lazy.filter(pl.col("line") == line).collect()
    if rows.is_empty():
        problem = f"No row of '{held.edition}.{held.table}' comes from line {line}."
        raise SourceError(problem, "Copy the key from a report.", found=key)
    more = f" (the first of {rows.height} rows from this line)"
    read = held.source.facts.files
    file = held.source.facts.table(held.table).file
    read = {file: read[file]} if file else read
    return (
        Step(
            "row",
            _said(rows.row(0, named=True)) + (more if rows.height > 1 else ""),
            key,
        ),
        Step(
            "file",
            "; ".join(f"{name}: sha256 {sha256}" for name, sha256 in read.items()),
            f"{', '.join(read)}, line {line}",
        ),
        Step("source", held.label, _terms(held)),
    )


def _terms(held: shelf.Held) -> str:
    facts, known = held.source.facts, {e.id: e for e in catalog.entries()}
    said = known.get(held.source.id)
    terms, citation = (
        (facts.terms, facts.citation) if said is None else (said.terms, said.citation)
    )
    return f"{' '.join(citation.split())}; terms: {terms}"


def _said(cells: Mapping[str, object]) -> str:
    return "; ".join(f"{k}: {v}" for k, v in cells.items() if v not in ("", None))


def _of_registry(key: str, table: str, line: int) -> tuple[Step, ...]:
    file = tables.file_name(table)
    for cells in tables.rows(table):
        if cells["line"] == line:
            said = {k: v for k, v in cells.items() if k != "line"}
            return (
                Step("row", _said(said), key),
                Step("file", f"table {table}", f"{file}, line {line}"),
                Step(
                    "source",
                    str(cells["source_ref"]),
                    f"foedus registry, version {tables.version()}; grade "
                    f"{cells['source_grade']}",
                ),
            )
    problem = f"The table {table} of the registry has no row on line {line}."
    raise SourceError(problem, f"Look it up in {file}.", found=key)
