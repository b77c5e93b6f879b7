"""The record of a measure: what it is, what it can be, and where it comes from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measure:
    """What a quantity means, apart from any figure of it.

    Parameters
    ----------
    name : str
        Name by which the measure is asked for.
    title : str
        The quantity in words, without its unit.
    unit : str
        Unit of the value; "1" for a pure number.
    low : float or None
        Smallest value that the measure can take; None if it has no floor.
    high : float or None
        Largest value that the measure can take; None if it has no ceiling.
    null_means : str
        What it means that the value is None.
    formula : str
        The formula, with the names used in the docstring of the function.
    reference : str
        Author, year, place and DOI, as far as a public source confirms them; the words
        "Definition." where the measure has no author; "not confirmed in a source" where
        the definition itself could not be read.
    needs : tuple of str
        What has to be known before it can be computed.
    function : callable
        The function that computes it.
    analysis_unit : str
        Unit of analysis: what one value describes, such as "state-year".
    """

    name: str
    title: str
    unit: str
    low: float | None
    high: float | None
    null_means: str
    formula: str
    reference: str
    needs: tuple[str, ...]
    function: Callable[..., object]
    analysis_unit: str
