"""A LaTeX table that summarises the columns of a panel."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from foedus.panel.frame import Panel

_SPECIAL: Final = str.maketrans(
    {c: f"\\{c}" for c in "&%$#_{}"}
    | {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "\\": r"\textbackslash{}"}
)


@dataclass(slots=True)
class Moments:
    """Running figures of a column.

    Attributes
    ----------
    count : int
        Values that are known.
    missing : int
        Nulls: not covered, or not known.
    mean : float
        Of the known values.
    squares : float
        Sum of squared distances from the mean.
    low, high : float
        Smallest and greatest value; infinite, and the other way round, without any.
    """

    count: int = 0
    missing: int = 0
    mean: float = 0.0
    squares: float = 0.0
    low: float = math.inf
    high: float = -math.inf

    def add(self, values: pl.Series) -> None:
        """Take further values.

        Parameters
        ----------
        values : polars.Series
            Numbers or null.
        """
        self.missing += values.null_count()
        known = values.drop_nulls().cast(pl.Float64).to_numpy()
        if not len(known):
            return
        count, mean = self.count + len(known), float(known.mean())
        shift = mean - self.mean
        self.squares += float(((known - mean) ** 2).sum())
        self.squares += shift * shift * self.count * len(known) / count
        self.mean += shift * len(known) / count
        self.count = count
        self.low = min(self.low, float(known.min()))
        self.high = max(self.high, float(known.max()))

    @property
    def spread(self) -> float:
        """Standard deviation of the sample; NaN below two values."""
        free = self.count - 1
        return math.sqrt(self.squares / free) if free > 0 else math.nan


class Summary:
    """A LaTeX table: n, mean, standard deviation, range and nulls of each column.

    Parameters
    ----------
    path : Path
        The file.
    panel : Panel
        Whose rows it takes; keys and text are left out.
    """

    def __init__(self, path: Path, panel: Panel) -> None:
        self._path = path
        self._moments = {
            name: Moments()
            for name, kind in panel.schema.items()
            if name not in panel.unit.key and (kind.is_numeric() or kind == pl.Boolean)
        }

    def put(self, frame: pl.DataFrame) -> None:
        """Take the next rows."""
        for name, moments in self._moments.items():
            moments.add(frame[name])

    def close(self) -> None:
        """Write the table."""
        head = "Variable & $n$ & Mean & SD & Min & Max & Not covered"
        lines = [
            r"\begin{tabular}{lrrrrrr}",
            r"\toprule",
            rf"{head} \\",
            r"\midrule",
            *(_line(name, m) for name, m in self._moments.items()),
            r"\bottomrule",
            r"\end{tabular}",
        ]
        self._path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _line(name: str, found: Moments) -> str:
    figures = (found.mean, found.spread, found.low, found.high)
    shown = (_figure(value) if found.count else "--" for value in figures)
    cells = [name.translate(_SPECIAL), f"{found.count:,}", *shown, f"{found.missing:,}"]
    return " & ".join(cells) + r" \\"


def _figure(value: float) -> str:
    if math.isnan(value):
        return "--"
    text = f"{value:,.0f}" if value == int(value) else f"{value:,.4g}"
    return text if abs(value) < 1e4 or value == int(value) else f"{value:,.0f}"
