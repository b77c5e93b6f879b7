"""All measures by name."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from itertools import chain
from types import MappingProxyType
from typing import Final

from foedus.errors import AssessmentError
from foedus.measures import (
    burden,
    burden_index,
    capability,
    change_points,
    concentration,
    concordance,
    contribution,
    definitions,
    deployment,
    dispersion,
    disputes_within,
    effort,
    exchange,
    exploitation,
    exploitation_series,
    guideline_gaps,
    heterogeneity,
    latency,
    membership,
    pairs_within,
    path,
    polarisation,
    preference_cohesion,
    preference_distance,
    projection,
    proportion,
    rank_correlation,
    similarity,
    spillover,
    spread,
    tribute,
    vote_cohesion,
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
            effort.MEASURES,
            deployment.MEASURES,
            contribution.MEASURES,
            exchange.MEASURES,
            concordance.MEASURES,
            exploitation_series.MEASURES,
            spillover.MEASURES,
            guideline_gaps.MEASURES,
            definitions.MEASURES,
            burden_index.MEASURES,
            preference_cohesion.MEASURES,
            vote_cohesion.MEASURES,
            pairs_within.MEASURES,
            spread.MEASURES,
            polarisation.MEASURES,
            heterogeneity.MEASURES,
            disputes_within.MEASURES,
            change_points.MEASURES,
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
