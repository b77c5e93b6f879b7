"""All measures by name: where each is, so that only what is asked for is imported."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from importlib import import_module
from types import MappingProxyType
from typing import Final

from foedus.errors import AssessmentError
from foedus.measures.measure import Measure

FAMILIES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "membership": (
            "tenure",
            "joined_since",
            "overlap",
            "accession_waves",
            "accession_delay",
        ),
        "latency": ("latency",),
        "burden": ("share_gap", "money_gap", "money_gaps", "burden_gap", "count_at"),
        "path": ("required_growth", "required_growth_range", "path_gap"),
        "capability": ("cinc", "cinc_share"),
        "concentration": ("herfindahl", "gini", "effective_number", "concentration"),
        "rank_correlation": ("kendall", "spearman"),
        "exploitation": ("exploitation",),
        "similarity": ("s_score", "tau_b", "pi", "kappa"),
        "portfolio_similarity": ("portfolio_similarity",),
        "alignment": ("alignment",),
        "dispersion": (
            "standard_deviation",
            "interquartile_range",
            "extent",
            "coefficient_of_variation",
            "dispersion",
        ),
        "preference_distance": ("ideal_point_distance", "preference_distance"),
        "projection": ("strength_at_distance",),
        "proportion": ("rate",),
        "tribute": ("assessment", "legible_share"),
        "effort": (
            "spending_of_gdp",
            "spending_per_head",
            "spending_per_soldier",
            "equipment_share",
            "personnel_share",
            "security_effort",
        ),
        "deployment": (
            "troops_abroad_share",
            "bases_per_million",
            "peacekeepers_per_million",
            "host_support_per_guest",
            "host_cost_share",
        ),
        "contribution": ("contribution_share", "benefit_share"),
        "exchange": ("at_two_rates",),
        "concordance": ("concordance",),
        "exploitation_series": ("exploitation_by_year",),
        "spillover": ("spillin", "weighted_spillin", "spillover"),
        "guideline_gaps": ("guideline_gaps",),
        "definitions": ("reconcile",),
        "burden_index": ("burden_index",),
        "preference_cohesion": ("preference_cohesion",),
        "vote_cohesion": ("vote_cohesion",),
        "pairs_within": ("similarity_within",),
        "spread": ("spread_by_year",),
        "polarisation": ("polarisation",),
        "heterogeneity": (
            "mean_difference",
            "fractionalisation",
            "threat_heterogeneity",
        ),
        "disputes_within": ("disputes_within",),
        "change_points": ("change_points",),
        "shrinkage": ("shrunken_rates",),
        "reliability": ("reliability",),
        "observed_reliability": ("observed_reliability",),
        "coding_agreement": ("coding_agreement",),
        "arms_races": ("arms_races",),
        "race_detection": ("race_detection",),
        "escalation": ("escalation",),
        "composite": ("composite",),
        "economic_power": ("world_share", "gdp_power", "surplus_product"),
        "distance_discount": ("power_at_distance",),
        "coalition_power": ("coalition_power", "coalition_parity"),
        "system_concentration": (
            "system_concentration",
            "concentration_change",
            "capability_movement",
        ),
        "polarity": ("polarity",),
        "power_transition": ("power_transition",),
        "obligation_depth": ("institutionalisation", "formality", "conditionality"),
        "obligation_overlap": ("obligation_overlap",),
        "entrapment": ("entrapment",),
        "dependence": ("dependence", "obligation_asymmetry"),
        "relevant_neighbourhood": ("relevant_neighbourhood",),
        "reference_group": ("reference_group",),
        "threat": ("win_chance", "threat_environment"),
        "weight_flip": ("weight_flip",),
        "rank_interval": ("rank_interval",),
        "weight_sensitivity": ("weight_sensitivity",),
        "balance": ("triangle_balance", "walk_balance"),
        "frustration": ("frustration", "k_blocks"),
        "hub": ("hub_score",),
        "landscape": ("landscape", "propensity"),
        "layer_overlap": ("layer_overlap",),
        "equivalence": ("structural_distance",),
        "communities": ("communities", "partition_agreement", "bloc_overlap"),
        "cohesive_groups": ("core_number", "clustering", "component_size"),
        "centrality": ("degree", "strength", "eigenvector", "pagerank", "betweenness"),
        "brokerage": ("constraint",),
        "voting_power": ("banzhaf", "shapley_shubik"),
    }
)
"""Modules of this room with the names of the measures that each one records."""


class _Index(Mapping[str, Measure]):
    """Measures by name, each read from its module when it is asked for."""

    def __init__(self, families: Mapping[str, tuple[str, ...]]) -> None:
        self._family = {name: at for at, names in families.items() for name in names}

    def __getitem__(self, name: str) -> Measure:
        """Return the record of one measure."""
        family = import_module(f"foedus.measures.{self._family[name]}")
        records: tuple[Measure, ...] = family.MEASURES
        return next(one for one in records if one.name == name)

    def __iter__(self) -> Iterator[str]:
        """Return the names, in the order of the families."""
        return iter(self._family)

    def __len__(self) -> int:
        """Return how many measures there are."""
        return len(self._family)


MEASURES: Final[Mapping[str, Measure]] = _Index(FAMILIES)
"""Every measure by its name."""

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
