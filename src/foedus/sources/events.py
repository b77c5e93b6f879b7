"""Event data: the tables of PLOVER, which are no plain tables."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import polars as pl

from foedus.errors import SourceError
from foedus.sources.catalog import Entry
from foedus.sources.layout import FileSpec
from foedus.sources.opening import Raw, decode
from foedus.sources.reading import ReadResult, joined
from foedus.sources.tabular import conform

_PAIR: Final = re.compile(
    r"(?P<cameo>[0-9]{2,4}): *(?P<event>[A-Z_]+)"
    r"(?:,(?P<mode>[^,#]*))?(?:,(?P<context>[^#]*))?(?:#(?P<text>.*))?"
)
_ACTOR: Final = ("code", "actorText", "sector")
_TEXTS: Final = ("id", "date", "event", "mode", "context", "eventText", "text")


def read_plover(files: Mapping[str, Path], said: Entry, version: str) -> ReadResult:
    """Read the conversion table from CAMEO to PLOVER and the gold standard records.

    Parameters
    ----------
    files : mapping of str to Path
        ``cameo_to_plover`` and ``gold_standard`` -> file, one or both.
    said : Entry
        The catalogue entry.
    version : str
        Version of the files.

    Returns
    -------
    ReadResult
        One row per CAMEO code, one per record. Comments, empty lines and records that
        document the file are no rows.

    Raises
    ------
    SourceError
        If a file cannot be decoded, or the records are no JSON list.
    """
    parts = []
    for name, path in files.items():
        text, _ = decode(path.read_bytes(), path.name)
        rows = _records(text, path.name) if name == "gold_standard" else _pairs(text)
        parts.append(conform(rows, said.tables[name], FileSpec(path.name, "txt")))
    return joined(parts)


def _pairs(text: str) -> Raw:
    """Lines of the form ``0311: AGREE, mode, context # description``."""
    rows: list[dict[str, str | None]] = []
    numbers, other = [], 0
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        match = _PAIR.fullmatch(line.strip())
        if match is None:
            other += 1
            continue
        rows.append({k: v and v.strip() for k, v in match.groupdict().items()})
        numbers.append(number)
    schema = dict.fromkeys(_PAIR.groupindex, pl.String())
    frame = pl.DataFrame(rows, schema=schema)
    refused = {"no line of the form CODE: EVENT": other} if other else {}
    places = pl.Series("line", numbers, dtype=pl.Int64)
    return Raw(frame, places, len(rows) + other, refused)


def _records(text: str, name: str) -> Raw:
    """Records of events; a record of type DOCUMENT describes the file."""
    try:
        records = json.loads(text)
        # JSON can spell half a character, which is no text.
        json.dumps(records, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        problem = f"{name} is no JSON ({error})."
        raise SourceError(problem, "Get the file again.", file=name) from error
    if not isinstance(records, list) or not all(isinstance(r, dict) for r in records):
        problem = f"{name} is no list of records."
        raise SourceError(problem, "Give the publisher's own file.", file=name)
    events = [
        (n, record)
        for n, record in enumerate(records, start=1)
        if record.get("event") != "DOCUMENT"
    ]
    rows = [_flat(record) for _, record in events]
    columns = [*_TEXTS, *(f"{s}_{a}" for s in ("source", "target") for a in _ACTOR)]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String()))
    line = pl.Series("line", [n for n, _ in events], dtype=pl.Int64)
    return Raw(frame, line, len(events))


def _flat(record: Mapping[str, Any]) -> dict[str, str | None]:
    """Texts of a record; several actors of a side are joined with a semicolon."""
    row: dict[str, str | None] = {n: _text(record.get(n)) for n in _TEXTS}
    for side in ("source", "target"):
        actors = record.get(side)
        listed = actors if isinstance(actors, list) else []
        known = [actor for actor in listed if isinstance(actor, dict)]
        for name in _ACTOR:
            said = [_text(actor.get(name)) or "" for actor in known]
            row[f"{side}_{name}"] = ";".join(said).strip(";") or None
    return row


def _text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)
