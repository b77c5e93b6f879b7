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
from foedus.panel.frame import Panel
from foedus.panel.rows import ordered
from foedus.panel.segments import SPAN

ROWS: Final = 1 << 18
"""Rows of a chunk, the same for every panel and however it is split."""

CELLS: Final = 1 << 18
"""About how many cells are fetched at once."""

_STEPS: Final = {"year": 1, "month": 12, "day": 366}

Seen = Callable[[pl.DataFrame], None]


def chunks(
    panel: Panel, rows: int = ROWS, seen: Seen | None = None
) -> Iterator[pl.DataFrame]:
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
    spans = {f"{s.column}__{n}" for s in panel.clocks for n in ("origin", "pace")}
    needed = {*panel.columns, *spans, *SPAN}
    labels = _labels(panel)
    for cells in _portions(_cells(panel, seen), rows):
        narrow = cells.select(n for n in cells.columns if n in needed)
        yield _named(panel, _repeated(narrow, labels))


def _cells(panel: Panel, seen: Seen | None) -> Iterator[pl.DataFrame]:
    """Fetch the cells of the panel in order, part by part."""
    by = [*panel.unit.keys, "start"]
    for part in panel.parts(CELLS * _STEPS[panel.unit.clock.step]):
        found = ordered(panel.engine.fetch(panel.cells(part)), by)
        if seen is not None:
            seen(found)
        yield found


def _portions(parts: Iterable[pl.DataFrame], rows: int) -> Iterator[pl.DataFrame]:
    """Split cells so that each portion unfolds to so many rows, the last to the rest.

    A cell that crosses the border is cut there.
    """
    rest: pl.DataFrame | None = None
    for part in parts:
        cells = part if rest is None else pl.concat([rest, part])
        ends = np.cumsum((cells["stop"] - cells["start"]).to_numpy(), dtype=np.int64)
        whole = int(ends[-1]) // rows if len(ends) else 0
        for number in range(whole):
            yield _between(cells, ends, number * rows, (number + 1) * rows)
        rest = _between(cells, ends, whole * rows, int(ends[-1]) if len(ends) else 0)
    if rest is not None and rest.height:
        yield rest


def _between(
    cells: pl.DataFrame, ends: np.ndarray, low: int, high: int
) -> pl.DataFrame:
    """Return the cells of the rows [low, high), cut at both borders."""
    first = int(np.searchsorted(ends, low, side="right"))
    last = int(np.searchsorted(ends, high, side="left"))
    if low >= high:
        return cells.clear()
    found = cells[first : last + 1]
    before = int(ends[first - 1]) if first else 0
    start, stop = found["start"].to_numpy().copy(), found["stop"].to_numpy().copy()
    start[0] += low - before
    stop[-1] -= int(ends[last]) - high
    return found.with_columns(pl.Series("start", start), pl.Series("stop", stop))


def _labels(panel: Panel) -> tuple[int, dict[str, pl.Series]]:
    """Return the first step and, for each step from it, the labels below the year."""
    if panel.unit.clock.step == "year":
        return 0, {}
    calendar = panel.unit.clock.calendar(*panel.years)
    fine = {n: calendar[n] for n in panel.unit.clock.labels if n != "year"}
    return int(calendar["time"][0]), fine


def _repeated(
    cells: pl.DataFrame, labels: tuple[int, dict[str, pl.Series]]
) -> pl.DataFrame:
    """Repeat each cell for its steps; ``start`` is the step then."""
    zero, fine = labels
    if not fine:
        return cells
    start = cells["start"].to_numpy()
    length = cells["stop"].to_numpy() - start
    ends = np.cumsum(length, dtype=np.int32)
    row = np.repeat(np.arange(len(length), dtype=np.uint32), length)
    step = np.arange(ends[-1], dtype=np.int32)
    step += np.repeat((start - (ends - length)).astype(np.int32), length)
    where = (step - np.int32(zero)).astype(np.uint32)
    made = [values.gather(where).alias(name) for name, values in fine.items()]
    steps = pl.Series("start", step)
    return cells.drop(SPAN)[row].with_columns(steps, *made)


def _named(panel: Panel, steps: pl.DataFrame) -> pl.DataFrame:
    found = panel.named(nw.from_native(steps.lazy())).select(*panel.columns)
    return Polars().fetch(found).cast(pl.Schema(panel.schema))
