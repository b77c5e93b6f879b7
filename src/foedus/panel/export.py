"""Forms of a file: what takes the rows of a panel, by the ending of the name."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, Protocol, cast

import polars as pl

from foedus.errors import PanelError
from foedus.panel.frame import Panel


class Sink(Protocol):
    """What takes the rows of a panel, chunk by chunk, and makes a file of them."""

    def put(self, frame: pl.DataFrame) -> None:
        """Take the next rows."""
        ...

    def close(self) -> None:
        """Finish the file."""
        ...


Opener = Callable[[Path, Panel], Sink]

_HOMES: Final = {
    ".parquet": ("foedus.panel.columnar", "Parquet"),
    ".feather": ("foedus.panel.columnar", "Feather"),
    ".csv": ("foedus.panel.text", "Csv"),
    ".xlsx": ("foedus.panel.workbook", "Workbook"),
    ".dta": ("foedus.panel.statistical", "Stata"),
    ".sav": ("foedus.panel.statistical", "Spss"),
    ".tex": ("foedus.panel.summary", "Summary"),
    ".graphml": ("foedus.panel.graph", "GraphMl"),
    ".gexf": ("foedus.panel.graph", "Gexf"),
}
"""Ending -> where the form is; each loads what it needs when it is used."""

SUFFIXES: Final = tuple(_HOMES)


def opener(path: Path) -> Opener:
    """Return what makes a file of the form that its ending names.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    callable
        Which opens a `Sink` on a path for a panel; it refuses panels that do not fit
        the form before a row is built.

    Raises
    ------
    PanelError
        If the ending is none of `SUFFIXES`.
    """
    suffix = path.suffix.lower()
    if suffix not in _HOMES:
        problem = f"'{path.name}' has no ending of a form that a panel can have."
        raise PanelError(problem, f"Use one of: {', '.join(SUFFIXES)}.", found=suffix)
    module, name = _HOMES[suffix]
    found: Any = getattr(importlib.import_module(module), name)
    return cast("Opener", found)
