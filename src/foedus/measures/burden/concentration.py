"""Concentration of contributions, with and without the largest."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from foedus.measures.coverage import covered
from foedus.measures.measure import Measure


@dataclass(frozen=True, slots=True)
class Indices:
    """Three indices of one set of contributions.

    Parameters
    ----------
    n : int
        Number of contributors.
    herfindahl : float or None
        Sum of the squared shares, in [1 / n, 1]; None if undefined.
    gini : float or None
        Gini coefficient, in [0, 1 - 1 / n]; None if undefined.
    effective_number : float or None
        Number of equal contributors with the same index, in [1, n]; None if
        undefined.
    """

    n: int
    herfindahl: float | None
    gini: float | None
    effective_number: float | None


@dataclass(frozen=True, slots=True)
class Concentration:
    """Concentration of contributions, with and without the largest contributor.

    Parameters
    ----------
    whole : Indices
        All contributors with a figure.
    without_largest : Indices
        The same without the largest.
    largest : str
        Who gives most, the first by name where several do; "" if nobody.
    largest_share : float or None
        Part of the largest in the sum, in [0, 1]; None if undefined.
    missing : tuple of str
        Members without a figure, in alphabetical order.
    """

    whole: Indices
    without_largest: Indices
    largest: str
    largest_share: float | None
    missing: tuple[str, ...]


def herfindahl(amounts: Mapping[str, float | None]) -> float | None:
    """Herfindahl index of a set of contributions.

    Parameters
    ----------
    amounts : mapping of str to float or None
        Contribution of each member, in any one unit, zero or more.

    Returns
    -------
    float or None
        In [1 / n, 1]: 1 / n for equal contributions, 1 if one member gives all;
        None for fewer than two contributors with a figure, or a sum of zero.

    Raises
    ------
    SchemaError
        If a contribution is negative or infinite.

    Notes
    -----
    H = sum of p_i^2 with p_i = x_i / sum x. A member that gives nothing is in n and
    adds nothing to H; a member without a figure is left out.

    References
    ----------
    Herfindahl, O. C. (1950). Concentration in the steel industry. Dissertation,
    Columbia University. Hirschman, A. O. (1964). The paternity of an index. American
    Economic Review 54(5), 761-762.

    Examples
    --------
    >>> herfindahl({"Arles": 1.0, "Bern": 1.0, "Cluny": 2.0})
    0.375
    """
    return _herfindahl(covered(amounts, low=0.0).values)


def gini(amounts: Mapping[str, float | None]) -> float | None:
    """Gini coefficient of a set of contributions.

    Parameters
    ----------
    amounts : mapping of str to float or None
        Contribution of each member, in any one unit, zero or more.

    Returns
    -------
    float or None
        In [0, 1 - 1 / n]: 0 for equal contributions, 1 - 1 / n if one member gives
        all; None for fewer than two contributors with a figure, or a sum of zero.

    Raises
    ------
    SchemaError
        If a contribution is negative or infinite.

    Notes
    -----
    G = sum over i of (2 i - n - 1) x_(i) / (n sum x), with x_(i) in rising order: half
    of the relative mean difference. Members are a whole, not a sample, so there is no
    factor n / (n - 1).

    References
    ----------
    Gini, C. (1912). Variabilità e mutabilità.

    Examples
    --------
    >>> gini({"Arles": 0.0, "Bern": 1.0})
    0.5
    """
    return _gini(covered(amounts, low=0.0).values)


def effective_number(amounts: Mapping[str, float | None]) -> float | None:
    """Effective number of contributors.

    Parameters
    ----------
    amounts : mapping of str to float or None
        Contribution of each member, in any one unit, zero or more.

    Returns
    -------
    float or None
        In [1, n]: n for equal contributions, 1 if one member gives all; None for
        fewer than two contributors with a figure, or a sum of zero.

    Raises
    ------
    SchemaError
        If a contribution is negative or infinite.

    Notes
    -----
    N = 1 / H with the Herfindahl index H: how many equal contributors would be as
    concentrated.

    References
    ----------
    Laakso, M. and Taagepera, R. (1979). "Effective" number of parties: a measure with
    application to West Europe. Comparative Political Studies 12(1), 3-27.
    doi:10.1177/001041407901200101

    Examples
    --------
    >>> effective_number({"Arles": 1.0, "Bern": 1.0})
    2.0
    """
    return _effective(_herfindahl(covered(amounts, low=0.0).values))


def concentration(amounts: Mapping[str, float | None]) -> Concentration:
    """Three indices of concentration, with and without the largest contributor.

    Parameters
    ----------
    amounts : mapping of str to float or None
        Contribution of each member, in any one unit, zero or more.

    Returns
    -------
    Concentration
        Both sets of indices, the largest contributor and the names left out.

    Raises
    ------
    SchemaError
        If a contribution is negative or infinite.

    Notes
    -----
    The formulas of `herfindahl`, `gini` and `effective_number`.

    References
    ----------
    See `herfindahl`, `gini` and `effective_number`.

    Examples
    --------
    >>> concentration({"Arles": 8.0, "Bern": 1.0, "Cluny": 1.0}).largest_share
    0.8
    """
    part = covered(amounts, low=0.0)
    if not part.names:
        return Concentration(_indices(()), _indices(()), "", None, part.missing)
    top = part.values.index(max(part.values))
    total = math.fsum(part.values)
    defined = len(part.values) > 1 and total > 0
    return Concentration(
        whole=_indices(part.values),
        without_largest=_indices(part.values[:top] + part.values[top + 1 :]),
        largest=part.names[top],
        largest_share=part.values[top] / total if defined else None,
        missing=part.missing,
    )


def _indices(values: Sequence[float]) -> Indices:
    index = _herfindahl(values)
    return Indices(len(values), index, _gini(values), _effective(index))


def _herfindahl(values: Sequence[float]) -> float | None:
    total = math.fsum(values)
    if len(values) < 2 or total == 0:
        return None
    return math.fsum((value / total) ** 2 for value in values)


def _gini(values: Sequence[float]) -> float | None:
    n, total = len(values), math.fsum(values)
    if n < 2 or total == 0:
        return None
    ranked = enumerate(sorted(values), start=1)
    return math.fsum((2 * i - n - 1) * (value / total) for i, value in ranked) / n


def _effective(index: float | None) -> float | None:
    return None if index is None else 1 / index


_NULL: Final = "fewer than two contributors have a figure, or they give nothing"

MEASURES: Final = (
    Measure(
        name="herfindahl",
        title="Concentration of contributions",
        unit="1",
        low=0.0,
        high=1.0,
        null_means=_NULL,
        formula="H = sum p_i^2, p_i = x_i / sum x",
        reference="Herfindahl 1950, dissertation, Columbia University; Hirschman "
        "1964, American Economic Review 54(5), 761-762",
        needs=("contributions",),
        function=herfindahl,
        analysis_unit="alliance",
    ),
    Measure(
        name="gini",
        title="Inequality of contributions",
        unit="1",
        low=0.0,
        high=1.0,
        null_means=_NULL,
        formula="G = sum (2i - n - 1) x_(i) / (n sum x)",
        reference="Gini 1912, Variabilità e mutabilità",
        needs=("contributions",),
        function=gini,
        analysis_unit="alliance",
    ),
    Measure(
        name="effective_number",
        title="Effective number of contributors",
        unit="contributors",
        low=1.0,
        high=None,
        null_means=_NULL,
        formula="N = 1 / H",
        reference="Laakso and Taagepera 1979, Comparative Political Studies 12(1), "
        "3-27, doi:10.1177/001041407901200101",
        needs=("contributions",),
        function=effective_number,
        analysis_unit="alliance",
    ),
    Measure(
        name="concentration",
        title="Concentration with and without the largest contributor",
        unit="1",
        low=0.0,
        high=1.0,
        null_means=_NULL,
        formula="H, G and 1 / H over all contributors and over all but the largest",
        reference="Herfindahl 1950; Gini 1912; Laakso and Taagepera 1979, "
        "doi:10.1177/001041407901200101",
        needs=("contributions",),
        function=concentration,
        analysis_unit="alliance",
    ),
)
