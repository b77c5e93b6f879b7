"""Portfolios: what each of several states holds towards the same set of others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, cast

import numpy as np
import polars as pl
from numpy.typing import NDArray

from foedus.errors import SchemaError

Matrix = NDArray[np.float64]
Label = int | str
Gaps = Literal["refuse", "skip"]

HIGHEST: Final = 3.0


@dataclass(frozen=True, slots=True)
class Portfolio:
    """Ties of n states to the same k partners, at one time.

    A partner is another state, a resolution that was voted on, an organisation: each
    state has one value for each.

    Parameters
    ----------
    states : tuple of int or str
        The n states, each once.
    partners : tuple of int or str
        The k partners, each once.
    values : numpy.ndarray of float64, shape (n, k)
        Ties, in [0, highest]. NaN: not known; 0: known, and none.
    highest : float
        Largest value that the scale allows, above zero, whether it occurs or not.
    gaps : {"refuse", "skip"}
        What becomes of two states if a value of one is not known: their similarity is
        not known either, or only what is known of both counts.

    Raises
    ------
    SchemaError
        If the shape is another one, a label repeats, or a value lies outside the scale.
    """

    states: tuple[Label, ...]
    partners: tuple[Label, ...]
    values: Matrix
    highest: float = HIGHEST
    gaps: Gaps = "refuse"

    def __post_init__(self) -> None:
        """Check shape, labels and scale."""
        shape = len(self.states), len(self.partners)
        if self.values.shape != shape:
            problem = f"The ties are {self.values.shape}, the labels {shape}."
            raise SchemaError(problem, "Give a row a state, a column a partner.")
        for what, labels in (("state", self.states), ("partner", self.partners)):
            if len(set(labels)) < len(labels):
                problem = f"A {what} stands twice among {len(labels)}."
                raise SchemaError(problem, "Keep one row for each.", found=what)
        _check_scale(self.values, self.highest)

    def of(
        self, states: Sequence[Label], partners: Sequence[Label] | None = None
    ) -> Portfolio:
        """Keep some states, and the same of the partners or others.

        Parameters
        ----------
        states : sequence of int or str
            States to keep, in this order; those without a row are left out.
        partners : sequence of int or str, optional
            Partners to keep; by default all.

        Returns
        -------
        Portfolio
            On the same scale.
        """
        rows = [self.states.index(s) for s in states if s in set(self.states)]
        every = self.partners if partners is None else partners
        columns = [self.partners.index(p) for p in every if p in set(self.partners)]
        return Portfolio(
            tuple(self.states[n] for n in rows),
            tuple(self.partners[n] for n in columns),
            self.values[np.ix_(rows, columns)],
            self.highest,
            self.gaps,
        )

    def weights(self, known: Mapping[Label, float | None]) -> Matrix:
        """Return the weights of the partners in their order.

        Parameters
        ----------
        known : mapping of int or str to float or None
            Weight of a partner, zero or more; None and absent ones are not known.

        Returns
        -------
        numpy.ndarray of float64, shape (k,)
            Sum 1 where there is any above zero; NaN where not known.

        Raises
        ------
        SchemaError
            If a weight is negative or infinite.
        """
        found = np.array(
            [np.nan if (w := known.get(p)) is None else w for p in self.partners],
            np.float64,
        )
        checked = found[~np.isnan(found)]
        if not (np.isfinite(checked) & (checked >= 0)).all():
            problem = "A weight is below zero, or infinite."
            raise SchemaError(problem, "Give weights of zero or more.")
        whole = float(checked.sum())
        return found / whole if whole > 0 else found


def from_ties(
    ties: pl.DataFrame,
    *,
    highest: float = HIGHEST,
    absent: float | None = None,
    partners: Sequence[Label] = (),
    gaps: Gaps = "refuse",
) -> Portfolio:
    """Lay a table of ties out as a portfolio.

    Parameters
    ----------
    ties : polars.DataFrame
        ``state``, ``partner`` and ``value``, a row for each tie; null: not known.
    highest : float
        Largest value that the scale allows, above zero.
    absent : float, optional
        Value of a state and partner without a row; None: not known.
    partners : sequence of int or str
        Partners beyond those of the table, such as all states of a region.
    gaps : {"refuse", "skip"}
        As `Portfolio`.

    Returns
    -------
    Portfolio
        States and partners in the order in which they first occur. The own entry of a
        state is the highest of the scale, unless the table has a row for it.

    Raises
    ------
    SchemaError
        If a column is missing, a tie repeats, or a value lies outside the scale.

    Examples
    --------
    >>> ties = pl.DataFrame({"state": ["A"], "partner": ["B"], "value": [2.0]})
    >>> from_ties(ties, partners=["A"]).values.tolist()
    [[2.0, 3.0]]
    """
    for name in ("state", "partner", "value"):
        if name not in ties.columns:
            problem = f"The ties have no column '{name}': {', '.join(ties.columns)}."
            raise SchemaError(problem, "Give state, partner and value.", found=name)
    rows = {label: n for n, label in enumerate(_labels(ties["state"]))}
    named = dict.fromkeys((*_labels(ties["partner"]), *partners))
    columns = {label: n for n, label in enumerate(named)}
    repeated = ties.height - ties.select("state", "partner").n_unique()
    if repeated:
        problem = f"{repeated} rows repeat a state and partner."
        raise SchemaError(problem, "Keep one row for each tie.", repeated=repeated)
    values = np.full((len(rows), len(columns)), np.nan if absent is None else absent)
    for label, row in rows.items():
        if label in columns:
            values[row, columns[label]] = highest
    where = (
        [rows[s] for s in ties["state"].to_list()],
        [columns[p] for p in ties["partner"].to_list()],
    )
    values[where] = ties["value"].cast(pl.Float64).fill_null(np.nan).to_numpy()
    return Portfolio(tuple(rows), tuple(columns), values, highest, gaps)


def _labels(column: pl.Series) -> list[Label]:
    if column.null_count():
        problem = f"'{column.name}' is empty in {column.null_count()} rows."
        raise SchemaError(problem, "Name a state and a partner in each row.")
    return cast("list[Label]", column.unique(maintain_order=True).to_list())


def _check_scale(values: Matrix, highest: float) -> None:
    if not np.isfinite(highest) or highest <= 0:
        problem = f"The largest value of the scale is {highest:g}."
        raise SchemaError(problem, "Give a number above zero.", found=highest)
    known = values[~np.isnan(values)]
    if known.size and (known.min() < 0 or known.max() > highest):
        problem = (
            f"The ties run from {known.min():g} to {known.max():g}; "
            f"from 0 to {highest:g} was expected."
        )
        remedy = "Pass the largest value that the scale allows (--scale-max)."
        raise SchemaError(problem, remedy, found=float(known.max()))
