"""Stata and SPSS: rows with labels, codes and missing values."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import polars as pl
import pyreadstat

from foedus.errors import PanelError
from foedus.panel.frame import Panel
from foedus.panel.labels import Label, labels

_NAMES: Final = {"Stata": 32, "SPSS": 64}
_LABEL: Final = {"Stata": 80, "SPSS": 255}
_TITLE: Final = {"Stata": 80, "SPSS": 64}
_YES_NO: Final = {0: "no", 1: "yes"}


class _Statistical(ABC):
    """A file that is written as a whole, at the end.

    Parameters
    ----------
    path : Path
        The file.
    panel : Panel
        Whose rows it takes.

    Raises
    ------
    PanelError
        If the name of a column is longer than the program allows.
    """

    program: str
    _write: Callable[..., None]

    def __init__(self, path: Path, panel: Panel) -> None:
        _refuse_long(self.program, panel)
        self._path, self._panel = path, panel
        self._frames: list[pl.DataFrame] = []

    def put(self, frame: pl.DataFrame) -> None:
        """Keep the next rows."""
        self._frames.append(frame)

    def close(self) -> None:
        """Write the file."""
        empty = pl.DataFrame(schema=self._panel.schema)
        whole = pl.concat([empty, *self._frames])
        numbers = whole.with_columns(pl.col(pl.Boolean).cast(pl.Int8))
        said = labels(self._panel)
        longest = _LABEL[self.program]
        years = "-".join(str(year) for year in self._panel.years)
        type(self)._write(
            numbers,
            self._path,
            file_label=f"{self._panel.unit.name}s {years}"[: _TITLE[self.program]],
            column_labels={n: _cut(one.text, longest) for n, one in said.items()},
            variable_value_labels=_codes(whole, said),
        )
        self._stamp()

    @abstractmethod
    def _stamp(self) -> None:
        """Write a fixed day where the form wants one: nothing depends on today."""


class Stata(_Statistical):
    """A Stata file: null is the missing value ``.``, yes and no are 1 and 0."""

    program = "Stata"
    _write = staticmethod(pyreadstat.write_dta)

    def _stamp(self) -> None:
        mark = b"<timestamp>\x11"
        _overwrite(self._path, mark, 0, b"01 Jan 1980 00:00")


class Spss(_Statistical):
    """An SPSS file: null is the system's missing value, yes and no are 1 and 0."""

    program = "SPSS"
    _write = staticmethod(pyreadstat.write_sav)

    def _stamp(self) -> None:
        _overwrite(self._path, b"$FL2", 88, b"01 Jan 8000:00:00")


def _overwrite(path: Path, mark: bytes, beyond: int, fixed: bytes) -> None:
    with path.open("r+b") as stream:
        head = stream.read(4096)
        place = head.index(mark) + len(mark) + beyond
        stream.seek(place)
        stream.write(fixed)


def _refuse_long(program: str, panel: Panel) -> None:
    most = _NAMES[program]
    long = [name for name in panel.columns if len(name) > most]
    if long:
        problem = (
            f"{program} has names of at most {most} letters, not {', '.join(long)}."
        )
        remedy = "Leave these columns out (columns=...), or write .parquet or .csv."
        raise PanelError(problem, remedy, found=tuple(long))


def _codes(frame: pl.DataFrame, said: dict[str, Label]) -> dict[str, Any]:
    """Return what numbers mean, for columns of whole numbers."""
    flags = {n: _YES_NO for n, kind in frame.schema.items() if kind == pl.Boolean}
    whole = {n for n, kind in frame.schema.items() if kind.is_integer()}
    coded = {n: dict(one.codes) for n, one in said.items() if one.codes and n in whole}
    return {**coded, **flags}


def _cut(text: str, longest: int) -> str:
    """Cut a label to so many bytes of UTF-8."""
    return text.encode()[:longest].decode(errors="ignore")
