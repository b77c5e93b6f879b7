"""Writing a panel: rows in key order, one chunk after another, whole or not at all."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Collection
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from foedus.panel import sidecar
from foedus.panel.audit import Audited, Tally, audited
from foedus.panel.digest import Digest
from foedus.panel.export import Sink, opener
from foedus.panel.frame import Panel
from foedus.panel.stream import chunks
from foedus.panel.terms import refuse_closed
from foedus.store.output import replacing

Progress = Callable[[int, int], None]
"""Called with the rows that are written and the rows in all."""

_AHEAD: Final = 2
"""Chunks that may wait for the disk while others are built."""


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written.

    Attributes
    ----------
    file, sidecar : Path
        The rows, and what is known about them.
    rows : int
        Rows.
    sha256 : str
        Hash of the rows in key order, which is the same for every form and engine.
    audit : tuple of Audited
        What each step did.
    """

    file: Path
    sidecar: Path
    rows: int
    sha256: str
    audit: tuple[Audited, ...]


def write(
    panel: Panel,
    path: Path,
    *,
    for_publication: bool = False,
    permitted: Collection[str] = (),
    progress: Progress | None = None,
) -> Written:
    """Write the rows of a panel, ordered by the key, and a sidecar beside them.

    Parameters
    ----------
    panel : Panel
        The panel.
    path : Path
        Where to; the ending says the form (see `foedus.panel.export`).
    for_publication : bool
        Whether to refuse columns whose terms forbid that they are passed on.
    permitted : collection of str
        Sources whose publisher agreed.
    progress : callable, optional
        Told how many rows are written.

    Returns
    -------
    Written
        Both files, the hash and the audit.

    Raises
    ------
    PanelError
        If the form is unknown or cannot hold the panel.
    SourceError
        If the panel is for publication and the terms of a source forbid it.
    OutputError
        If a file cannot be written. The old ones, if any, then stand.
    """
    if for_publication:
        refuse_closed(panel, permitted)
    make, side = opener(path), sidecar.beside(path)
    with replacing(side) as side_draft, replacing(path) as draft:
        tally, digest = Tally(panel), Digest(panel.schema)
        with closing(make(draft, panel)) as sink:
            _pour(panel, sink, digest, tally, progress)
        found = audited(panel, tally)
        about = sidecar.document(panel, path.name, digest.hexdigest(), found, permitted)
        text = json.dumps(about, ensure_ascii=False, indent=1, allow_nan=False)
        side_draft.write_text(f"{text}\n", encoding="utf-8")
    return Written(path, side, about["rows"], digest.hexdigest(), found)


def _pour(
    panel: Panel, sink: Sink, digest: Digest, tally: Tally, progress: Progress | None
) -> None:
    """Build, hash and write chunks at the same time, each in its order."""
    whole, done = panel.count(), 0
    tally.add(panel.engine.fetch(panel.cells(panel.pieces.clear())))
    waiting: deque[tuple[int, tuple[Future[None], ...]]] = deque()
    with ThreadPoolExecutor(1) as writer, ThreadPoolExecutor(1) as hasher:
        for chunk in chunks(panel, seen=tally.add):
            both = writer.submit(sink.put, chunk), hasher.submit(digest.add, chunk)
            waiting.append((chunk.height, both))
            while len(waiting) > _AHEAD:
                done += _finished(waiting)
                if progress is not None:
                    progress(done, whole)
        while waiting:
            done += _finished(waiting)
        if progress is not None:
            progress(done, whole)


def _finished(waiting: deque[tuple[int, tuple[Future[None], ...]]]) -> int:
    rows, both = waiting.popleft()
    for one in both:
        one.result()
    return rows
