"""All measures by name."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from itertools import chain
from types import MappingProxyType
from typing import Final

from foedus.errors import AssessmentError
from foedus.measures import (
    arms_races,
    burden,
    capability,
    coding_agreement,
    concentration,
    dispersion,
    escalation,
    exploitation,
    latency,
    membership,
    observed_reliability,
    path,
    preference_distance,
    projection,
    proportion,
    race_detection,
    rank_correlation,
    reliability,
    shrinkage,
    similarity,
    tribute,
)
from foedus.measures.measure import Measure

MEASURES: Final[Mapping[str, Measure]] = MappingProxyType(
    {
        record.name: record
        for record in chain(
            membership.MEASURES,
            latency.MEASURES,
            burden.MEASURES,
            path.MEASURES,
            capability.MEASURES,
            concentration.MEASURES,
            rank_correlation.MEASURES,
            exploitation.MEASURES,
            similarity.MEASURES,
            dispersion.MEASURES,
            preference_distance.MEASURES,
            projection.MEASURES,
            proportion.MEASURES,
            tribute.MEASURES,
            shrinkage.MEASURES,
            reliability.MEASURES,
            observed_reliability.MEASURES,
            coding_agreement.MEASURES,
            arms_races.MEASURES,
            race_detection.MEASURES,
            escalation.MEASURES,
        )
    }
)


def measure(name: str) -> Measure:
    """Record of one measure.

    Parameters
    ----------
    name : str
        Name of the measure; hyphens and underscores mean the same.

    Returns
    -------
    Measure
        Unit, range, meaning of null, formula, reference and function.

    Raises
    ------
    AssessmentError
        If there is no measure of that name; the error gives the nearest names.

    Examples
    --------
    >>> measure("effective-number").formula
    'N = 1 / H'
    """
    key = name.strip().lower().replace("-", "_")
    if key in MEASURES:
        return MEASURES[key]
    near = get_close_matches(key, MEASURES, n=3, cutoff=0.4) or sorted(MEASURES)[:3]
    problem = f"There is no measure {name!r}; the nearest are {', '.join(near)}."
    raise AssessmentError(problem, "Pick a key of MEASURES.", name=name, nearest=near)
