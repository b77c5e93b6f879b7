"""The rows of a panel in key order, one chunk after another.

Cells are fetched part by part from the engine and unfolded in place: the rows come out
in order, nothing is sorted, and memory does not grow with their number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

import narwhals as nw
import numpy as np
import polars as pl

from foedus.panel.engine import Polars
from foedus.panel.frame import Panel, ordered

ROWS: Final = 1 << 18
"""Rows of a chunk, the same for every panel and however it is split."""

CELLS: Final = 1 << 18
"""About how many cells are fetched at once."""

_STEPS: Final = {"year": 1, "month": 12, "day": 366}

Seen = Callable[[pl.DataFrame], None]


def chunks(panel: Panel, rows: int = ROWS, seen: Seen | None = None) -> Iterator[pl.DataFrame]:
    """Build the rows of a panel, chunk by chunk.

    Parameters
    ----------
    panel : Panel
        The panel.
    rows : int
        Rows of each chunk but the last.
    seen : callable, optional
        Called with the cells of each part, before they are unfolded.

    Yields
    ------
    polars.DataFrame
        The columns of the panel in their declared types, ordered by the key.
    """
    kept: list[pl.DataFrame] = []
    held = 0
    for frame in _unfolded(panel, _cells(panel, seen), rows):
        kept.append(frame)
        held += frame.height
        while held >= rows:
            whole = pl.concat(kept)
            yield whole[:rows].rechunk()
            kept, held = [whole[rows:]], held - rows
    if held:
        yield pl.concat(kept).rechunk()


def _cells(panel: Panel, seen: Seen | None) -> Iterator[pl.DataFrame]:
    """Fetch the cells of the panel in order, part by part."""
    by = [*panel.unit.keys, "start"]
    for part in panel.parts(CELLS * _STEPS[panel.unit.clock.step]):
        found = ordered(panel.engine.fetch(panel.cells(part)), by)
        if seen is not None:
            seen(found)
        yield found


def _unfolded(
    panel: Panel, parts: Iterable[pl.DataFrame], rows: int
) -> Iterator[pl.DataFrame]:
    """Turn cells into one row for each step, about `rows` at a time."""
    labels = _labels(panel)
    spans = {f"{s.column}__{n}" for s in panel.clocks for n in ("origin", "pace")}
    needed = {*panel.columns, *spans, "start", "stop"}
    for cells in parts:
        narrow = cells.select(n for n in cells.columns if n in needed)
        length = (narrow["stop"] - narrow["start"]).to_numpy().astype(np.int64)
        ends = np.cumsum(length)
        total = int(ends[-1]) if len(ends) else 0
        marks = np.searchsorted(ends, np.arange(rows, total, rows)) + 1
        edges = np.unique(np.concatenate([[0], marks, [len(ends)]]))
        for low, high in zip(edges[:-1], edges[1:], strict=True):
            piece = narrow[int(low) : int(high)]
            steps = _repeated(piece, length[low:high], labels)
            yield _named(panel, steps)


def _labels(panel: Panel) -> tuple[int, dict[str, pl.Series]]:
    """Return the first step and, for each step from it, the labels below the year."""
    if panel.unit.clock.step == "year":
        return 0, {}
    calendar = panel.unit.clock.calendar(*panel.years)
    fine = {n: calendar[n] for n in panel.unit.clock.labels if n != "year"}
    return int(calendar["time"][0]), fine


def _repeated(
    cells: pl.DataFrame, length: np.ndarray, labels: tuple[int, dict[str, pl.Series]]
) -> pl.DataFrame:
    """Repeat each cell for its steps; ``start`` is the step then."""
    zero, fine = labels
    if not fine:
        return cells
    ends = np.cumsum(length)
    first = cells["start"].to_numpy() - (ends - length)
    row = np.repeat(np.arange(len(length), dtype=np.uint32), length)
    step = np.arange(int(ends[-1]), dtype=np.int64) + np.repeat(first, length)
    where = step - zero
    made = [values.gather(where).alias(name) for name, values in fine.items()]
    start = pl.Series("start", step.astype(np.int32))
    return cells.drop("start", "stop")[row].with_columns(start, *made)


def _named(panel: Panel, steps: pl.DataFrame) -> pl.DataFrame:
    found = panel.named(nw.from_native(steps.lazy())).select(*panel.columns)
    return Polars().fetch(found).cast(panel.schema)
