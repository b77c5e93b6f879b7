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
        "commitment.membership": (
            "tenure",
            "joined_since",
            "overlap",
            "accession_waves",
            "accession_delay",
        ),
        "commitment.latency": ("latency",),
        "burden.burden": (
            "share_gap",
            "money_gap",
            "money_gaps",
            "burden_gap",
            "count_at",
        ),
        "burden.path": ("required_growth", "required_growth_range", "path_gap"),
        "power.capability": ("cinc", "cinc_share"),
        "burden.concentration": (
            "herfindahl",
            "gini",
            "effective_number",
            "concentration",
        ),
        "rank_correlation": ("kendall", "spearman"),
        "burden.exploitation": ("exploitation",),
        "similarity.similarity": ("s_score", "tau_b", "pi", "kappa"),
        "similarity.portfolio_similarity": ("portfolio_similarity",),
        "similarity.alignment": ("alignment",),
        "cohesion.dispersion": (
            "standard_deviation",
            "interquartile_range",
            "extent",
            "coefficient_of_variation",
            "dispersion",
        ),
        "similarity.preference_distance": (
            "ideal_point_distance",
            "preference_distance",
        ),
        "power.projection": ("strength_at_distance",),
        "proportion": ("rate",),
        "burden.tribute": ("assessment", "legible_share"),
        "burden.effort": (
            "spending_of_gdp",
            "spending_per_head",
            "spending_per_soldier",
            "equipment_share",
            "personnel_share",
            "security_effort",
        ),
        "burden.deployment": (
            "troops_abroad_share",
            "bases_per_million",
            "peacekeepers_per_million",
            "host_support_per_guest",
            "host_cost_share",
        ),
        "burden.contribution": ("contribution_share", "benefit_share"),
        "burden.exchange": ("at_two_rates",),
        "burden.concordance": ("concordance",),
        "burden.exploitation_series": ("exploitation_by_year",),
        "burden.spillover": ("spillin", "weighted_spillin", "spillover"),
        "burden.guideline_gaps": ("guideline_gaps",),
        "burden.definitions": ("reconcile",),
        "burden.burden_index": ("burden_index",),
        "cohesion.preference_cohesion": ("preference_cohesion",),
        "cohesion.vote_cohesion": ("vote_cohesion",),
        "cohesion.pairs_within": ("similarity_within",),
        "cohesion.spread": ("spread_by_year",),
        "cohesion.polarisation": ("polarisation",),
        "cohesion.heterogeneity": (
            "mean_difference",
            "fractionalisation",
            "threat_heterogeneity",
        ),
        "cohesion.disputes_within": ("disputes_within",),
        "cohesion.change_points": ("change_points",),
        "reliability.shrinkage": ("shrunken_rates",),
        "reliability.reliability": ("reliability",),
        "reliability.observed_reliability": ("observed_reliability",),
        "reliability.coding_agreement": ("coding_agreement",),
        "arms.arms_races": ("arms_races",),
        "arms.race_detection": ("race_detection",),
        "arms.escalation": ("escalation",),
        "power.composite": ("composite",),
        "power.economic_power": ("world_share", "gdp_power", "surplus_product"),
        "power.distance_discount": ("power_at_distance",),
        "power.coalition_power": ("coalition_power", "coalition_parity"),
        "system.system_concentration": (
            "system_concentration",
            "concentration_change",
            "capability_movement",
        ),
        "system.polarity": ("polarity",),
        "power.power_transition": ("power_transition",),
        "commitment.obligation_depth": (
            "institutionalisation",
            "formality",
            "conditionality",
        ),
        "commitment.obligation_overlap": ("obligation_overlap",),
        "commitment.entrapment": ("entrapment",),
        "commitment.dependence": ("dependence", "obligation_asymmetry"),
        "threat.relevant_neighbourhood": ("relevant_neighbourhood",),
        "threat.reference_group": ("reference_group",),
        "threat.threat": ("win_chance", "threat_environment"),
        "power.weight_flip": ("weight_flip",),
        "power.rank_interval": ("rank_interval",),
        "power.weight_sensitivity": ("weight_sensitivity",),
        "balance.balance": ("triangle_balance", "walk_balance"),
        "balance.frustration": ("frustration", "k_blocks"),
        "network.hub": ("hub_score",),
        "system.landscape": ("landscape", "propensity"),
        "network.layer_overlap": ("layer_overlap",),
        "network.equivalence": ("structural_distance",),
        "network.communities": ("communities", "partition_agreement", "bloc_overlap"),
        "network.cohesive_groups": ("core_number", "clustering", "component_size"),
        "network.centrality": (
            "degree",
            "strength",
            "eigenvector",
            "pagerank",
            "betweenness",
        ),
        "network.brokerage": ("constraint",),
        "power.voting_power": ("banzhaf", "shapley_shubik"),
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
