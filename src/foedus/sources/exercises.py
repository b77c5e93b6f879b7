"""Military exercises: one table of exercises, one of the states that took part."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import polars as pl

from foedus.errors import SourceError
from foedus.sources.catalog import Entry
from foedus.sources.fitting import opened
from foedus.sources.numbered import ENTRY, number
from foedus.sources.opening import Raw
from foedus.sources.reading import ReadResult
from foedus.sources.tabular import conform

_STATE: Final = re.compile(r"State ?[A-Z]{1,2}")


def read(files: Mapping[str, Path], said: Entry, version: str) -> ReadResult:
    """Read a file of exercises.

    Parameters
    ----------
    files : mapping of str to Path
        ``exercise`` -> the file.
    said : Entry
        The catalogue entry.
    version : str
        Version of the file.

    Returns
    -------
    ReadResult
        ``exercise``: one row per row of the file, numbered; ``participant``: one row
        per exercise and state named in the columns State A, State B and so on. The
        rows read are those of the file; refused participants are counted by reason.

    Raises
    ------
    SourceError
        If the file is damaged, lacks a declared column or has no column of states.
    """
    path, table = next(iter(files.values())), said.tables["exercise"]
    raw, file = opened(path, table, version)
    raw = number(raw)
    if not any(map(_STATE.fullmatch, raw.frame.columns)):
        problem = f"{path.name} has no column of states, such as State A."
        remedy = "Check that this is the publisher's own file of this version."
        raise SourceError(problem, remedy, file=path.name)
    main = conform(raw, table, file.present(ENTRY))
    kept = main.tables[table.name]
    named, without = _of_exercises(_participants(raw), kept)
    who = conform(named, said.tables["participant"], file.plain())
    refused = {f"participant, {k}": n for k, n in who.refused.items()}
    if without:
        refused["participant, the exercise was refused"] = without
    return ReadResult(
        {**main.tables, **who.tables},
        main.rows_read,
        {**main.refused, **refused},
        (*main.notes, *who.notes),
    )


def _of_exercises(raw: Raw, kept: pl.DataFrame) -> tuple[Raw, int]:
    """Participants of exercises that were kept, and how many are of others."""
    there = raw.frame[ENTRY].is_in(kept[ENTRY].implode())
    known = Raw(raw.frame.filter(there), raw.line.filter(there), raw.rows_read)
    return known, int((~there).sum())


def _participants(raw: Raw) -> Raw:
    """One row per exercise and named state, by position."""
    columns = [c for c in raw.frame.columns if _STATE.fullmatch(c)]
    place = {c: n for n, c in enumerate(columns, start=1)}
    frame = (
        raw.frame.with_columns(raw.line.alias("line"))
        .unpivot(columns, index=[ENTRY, "line"], variable_name="place")
        .with_columns(
            state=pl.col("value").str.strip_chars(),
            position=pl.col("place").replace_strict(place, return_dtype=pl.Int64),
        )
        .filter(pl.col("state") != "")
        .sort(ENTRY, "position")
    )
    made = frame.select(ENTRY, "position", "state")
    return Raw(made, frame["line"], frame.height)
