"""All measures by name."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from itertools import chain
from types import MappingProxyType
from typing import Final

from foedus.errors import AssessmentError
from foedus.measures import (
    alignment,
    arms_races,
    balance,
    brokerage,
    burden,
    burden_index,
    capability,
    centrality,
    change_points,
    coalition_power,
    coding_agreement,
    cohesive_groups,
    communities,
    composite,
    concentration,
    concordance,
    contribution,
    definitions,
    dependence,
    deployment,
    dispersion,
    disputes_within,
    distance_discount,
    economic_power,
    effort,
    entrapment,
    equivalence,
    escalation,
    exchange,
    exploitation,
    exploitation_series,
    frustration,
    guideline_gaps,
    heterogeneity,
    hub,
    landscape,
    latency,
    layer_overlap,
    membership,
    obligation_depth,
    obligation_overlap,
    observed_reliability,
    pairs_within,
    path,
    polarisation,
    polarity,
    power_transition,
    preference_cohesion,
    preference_distance,
    projection,
    proportion,
    race_detection,
    rank_correlation,
    rank_interval,
    reference_group,
    relevant_neighbourhood,
    reliability,
    shrinkage,
    similarity,
    spillover,
    spread,
    system_concentration,
    threat,
    tribute,
    vote_cohesion,
    voting_power,
    weight_flip,
    weight_sensitivity,
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
            alignment.MEASURES,
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
            shrinkage.MEASURES,
            reliability.MEASURES,
            observed_reliability.MEASURES,
            coding_agreement.MEASURES,
            arms_races.MEASURES,
            race_detection.MEASURES,
            escalation.MEASURES,
            composite.MEASURES,
            economic_power.MEASURES,
            distance_discount.MEASURES,
            coalition_power.MEASURES,
            system_concentration.MEASURES,
            polarity.MEASURES,
            power_transition.MEASURES,
            obligation_depth.MEASURES,
            obligation_overlap.MEASURES,
            entrapment.MEASURES,
            dependence.MEASURES,
            relevant_neighbourhood.MEASURES,
            reference_group.MEASURES,
            threat.MEASURES,
            weight_flip.MEASURES,
            rank_interval.MEASURES,
            weight_sensitivity.MEASURES,
            balance.MEASURES,
            frustration.MEASURES,
            hub.MEASURES,
            landscape.MEASURES,
            layer_overlap.MEASURES,
            equivalence.MEASURES,
            communities.MEASURES,
            cohesive_groups.MEASURES,
            centrality.MEASURES,
            brokerage.MEASURES,
            voting_power.MEASURES,
        )
    }
)

ALIASES: Final[Mapping[str, str]] = MappingProxyType(
    {"cohen_kappa": "kappa", "scott_pi": "pi"}
)
"""Other names of measures."""


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
    key = ALIASES.get(key, key)
    if key in MEASURES:
        return MEASURES[key]
    near = get_close_matches(key, MEASURES, n=3, cutoff=0.4) or sorted(MEASURES)[:3]
    problem = f"There is no measure {name!r}; the nearest are {', '.join(near)}."
    raise AssessmentError(problem, "Pick a key of MEASURES.", name=name, nearest=near)
