"""Median and range of one figure a member."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median

from foedus.measures.coverage import covered


@dataclass(frozen=True, slots=True)
class Summary:
    """The middle and the ends of a set of figures.

    Parameters
    ----------
    n : int
        How many names have a figure.
    median : float or None
        Middle figure; None if nobody has one.
    low : float or None
        Smallest figure; None if nobody has one.
    low_of : str
        Who has the smallest, the first by name where several do; "" if nobody.
    high : float or None
        Largest figure; None if nobody has one.
    high_of : str
        Who has the largest, the first by name where several do; "" if nobody.
    missing : tuple of str
        Names without a figure, in alphabetical order.
    """

    n: int
    median: float | None
    low: float | None
    low_of: str
    high: float | None
    high_of: str
    missing: tuple[str, ...]


def summary(values: Mapping[str, float | None]) -> Summary:
    """Median and range, with the names at both ends.

    Parameters
    ----------
    values : mapping of str to float or None
        One figure a name; None and NaN are missing.

    Returns
    -------
    Summary
        In the unit of the figures.

    Raises
    ------
    SchemaError
        If a figure is infinite.

    Notes
    -----
    The median of an even number of figures is the mean of the middle two.

    Examples
    --------
    >>> summary({"Arles": 1.0, "Bern": 4.0, "Cluny": None}).median
    2.5
    """
    part = covered(values)
    if not part.names:
        return Summary(0, None, None, "", None, "", part.missing)
    low, high = min(part.values), max(part.values)
    return Summary(
        n=len(part.names),
        median=float(median(part.values)),
        low=low,
        low_of=part.names[part.values.index(low)],
        high=high,
        high_of=part.names[part.values.index(high)],
        missing=part.missing,
    )
