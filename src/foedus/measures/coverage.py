"""Who has a figure and who has none."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from foedus.errors import SchemaError


@dataclass(frozen=True, slots=True)
class Covered:
    """Figures that are known, and the names of those that are not.

    Parameters
    ----------
    names : tuple of str
        Names with a figure, in alphabetical order.
    values : tuple of float
        Their figures, in the same order.
    missing : tuple of str
        Names without a figure, in alphabetical order.
    """

    names: tuple[str, ...]
    values: tuple[float, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CoveredPairs:
    """Two figures a name, for the names that have both.

    Parameters
    ----------
    names : tuple of str
        Names with both figures, in alphabetical order.
    first : tuple of float
        The first figure of each.
    second : tuple of float
        The second figure of each.
    missing : tuple of str
        Names that lack one of the two or both, in alphabetical order.
    """

    names: tuple[str, ...]
    first: tuple[float, ...]
    second: tuple[float, ...]
    missing: tuple[str, ...]


def known(value: float | None) -> bool:
    """Whether a figure is there.

    Parameters
    ----------
    value : float or None
        A figure; None and NaN stand for a missing one.

    Returns
    -------
    bool
        False for None and NaN, else True.

    Examples
    --------
    >>> known(0.0), known(None), known(float("nan"))
    (True, False, False)
    """
    return value is not None and not math.isnan(value)


def amount(name: str, value: float, low: float | None = None) -> float:
    """Return a known figure, after a look at its range.

    Parameters
    ----------
    name : str
        What the figure belongs to, for the message.
    value : float
        The figure.
    low : float or None
        Smallest value allowed; None for no limit.

    Returns
    -------
    float
        The same figure.

    Raises
    ------
    SchemaError
        If the figure is infinite or below `low`.
    """
    if math.isinf(value):
        problem = f"The figure of {name} is infinite; a finite number was expected."
        raise SchemaError(problem, "Pass None if it is not known.", name=name)
    if low is not None and value < low:
        problem = f"The figure of {name} is {value:g}; at least {low:g} was expected."
        raise SchemaError(problem, "Correct it, or pass None.", name=name, value=value)
    return float(value)


def covered(values: Mapping[str, float | None], *, low: float | None = None) -> Covered:
    """Part the names with a figure from the names without one.

    Parameters
    ----------
    values : mapping of str to float or None
        One figure a name; None and NaN are missing.
    low : float or None
        Smallest value allowed; None for no limit.

    Returns
    -------
    Covered
        Names in alphabetical order, so that the order of the input never matters.

    Raises
    ------
    SchemaError
        If a figure is infinite or below `low`.

    Examples
    --------
    >>> covered({"Bern": None, "Arles": 2.0})
    Covered(names=('Arles',), values=(2.0,), missing=('Bern',))
    """
    figures = {
        name: amount(name, value, low)
        for name, value in sorted(values.items())
        if value is not None and known(value)
    }
    return Covered(
        names=tuple(figures),
        values=tuple(figures.values()),
        missing=_rest(values, figures),
    )


def covered_in_both(
    first: Mapping[str, float | None],
    second: Mapping[str, float | None],
    *,
    low: float | None = None,
) -> CoveredPairs:
    """Pair the figures of the names that have both.

    Parameters
    ----------
    first : mapping of str to float or None
        One figure a name; None and NaN are missing.
    second : mapping of str to float or None
        Another figure a name.
    low : float or None
        Smallest value allowed in both; None for no limit.

    Returns
    -------
    CoveredPairs
        Names in alphabetical order; a name that only one of the two mappings has
        is missing.

    Raises
    ------
    SchemaError
        If a figure is infinite or below `low`.

    Examples
    --------
    >>> covered_in_both({"Arles": 1.0, "Bern": 2.0}, {"Arles": 3.0}).missing
    ('Bern',)
    """
    one = covered(first, low=low)
    two = covered(second, low=low)
    left = dict(zip(one.names, one.values, strict=True))
    right = dict(zip(two.names, two.values, strict=True))
    names = tuple(name for name in left if name in right)
    return CoveredPairs(
        names=names,
        first=tuple(left[name] for name in names),
        second=tuple(right[name] for name in names),
        missing=_rest({**first, **second}, names),
    )


def _rest(every: Iterable[str], some: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(every) - set(some)))
