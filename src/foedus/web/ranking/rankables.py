"""The measures that can rank states and alliances, one record each."""

from __future__ import annotations

from functools import partial
from typing import Final

from foedus.answers import spending
from foedus.errors import AssessmentError, nearest
from foedus.web.ranking import composites, counted, embedded, stored
from foedus.web.ranking.record import Rankable
from foedus.web.words import mark

_COUNTED: Final = mark(
    "none: a count of the sure promises on record, and the registry is no census"
)
_CERTAIN: Final = mark("from the certain ones alone to those with the possible ones")
_EDITIONS: Final = mark("range over all editions of the tables that have the figure")
_PUBLISHED: Final = mark("none: the publisher gives no error with its figures")
_WEIGHTS: Final = mark(
    "of the rank: 90 percent of 4,000 sets of weights drawn evenly over all"
)
_CREDIBLE: Final = mark("credible interval of the publisher, 90 percent")
_DEVIATIONS: Final = mark(
    "two standard deviations of the publisher's estimate to either side"
)
_PLACE: Final = mark("none: a place in the network as it is on record, no sample")

# The space must not break, nor be read as a place for a value by the catalogues.
_GDP_SHARE: Final = mark("%\N{NO-BREAK SPACE}of GDP")
_BILLIONS: Final = mark("billion current US dollars")
_WORLD: Final = mark("%\N{NO-BREAK SPACE}of the world")
_STATES: Final = mark("states")

_OWN: Final = ("registry",)
_INDICATORS: Final = (spending.INDICATORS,)
_NATO: Final = (spending.NATO_TABLE,)
_TIES: Final = "atop.directed_dyad_year"

# A record of what the registry counts: whom nothing is known of is not ranked.
_count = partial(
    Rankable,
    digits=0,
    sources=_OWN,
    last=counted.last,
    interval=_COUNTED,
    none_is_unknown=True,
)
_indicator = partial(Rankable, sources=_INDICATORS, interval=_PUBLISHED)
_capability = partial(
    Rankable, sources=("nmc",), last=stored.last(stored.NMC), interval=_PUBLISHED
)
_product = partial(
    Rankable, sources=("isard-gdp-pop",), last=stored.last(stored.GDP), unit=_WORLD
)
_place = partial(Rankable, sources=("atop",), last=stored.last(_TIES), interval=_PLACE)

RANKABLES: Final[tuple[Rankable, ...]] = (
    Rankable(
        id="capability",
        title=mark("Capability, by your own weights"),
        says=mark(
            "Mean share of the world in military spending and personnel, iron and "
            "steel, energy, people and townspeople, each as heavy as you like; alike, "
            "it is the index CINC."
        ),
        unit=_WORLD,
        digits=2,
        make=composites.capability,
        sources=("nmc",),
        last=stored.last(stored.NMC),
        joined="sum",
        measure="composite",
        interval=_WEIGHTS,
        composite=True,
    ),
    Rankable(
        id="resources",
        title=mark("Resources, by your own weights"),
        says=mark(
            "Mean share in the GDP, the defence spending and the population of the "
            "states on record, each as heavy as you like."
        ),
        unit=mark("%\N{NO-BREAK SPACE}of the states on record"),
        digits=2,
        make=composites.resources,
        sources=_INDICATORS,
        last=composites.last_resources,
        joined="sum",
        measure="composite",
        interval=_WEIGHTS,
        composite=True,
    ),
    _count(
        id="allies",
        title=mark("Allies"),
        says=mark(
            "States with a promise of active aid (defence or offence), given or "
            "received."
        ),
        unit=_STATES,
        make=counted.allies,
    ),
    _count(
        id="promises-given",
        title=mark("States promised aid"),
        says=mark("How many states a state has promised to defend or to join in war."),
        unit=_STATES,
        make=counted.given,
    ),
    _count(
        id="promises-received",
        title=mark("States that promise aid"),
        says=mark(
            "How many states have promised to defend a state or to join it in war."
        ),
        unit=_STATES,
        make=counted.received,
    ),
    _count(
        id="partners",
        title=mark("Partners of any promise"),
        says=mark(
            "States bound by any promise: aid, neutrality, consultation, "
            "non-aggression."
        ),
        unit=_STATES,
        make=counted.partners,
    ),
    _count(
        id="alliances",
        title=mark("Memberships"),
        says=mark(
            "Alliances, guarantees and leagues of which a state is a certain member."
        ),
        unit=mark("alliances"),
        make=counted.alliances,
        interval=_CERTAIN,
    ),
    _count(
        id="members",
        title=mark("Members"),
        says=mark("Certain members of an alliance."),
        unit=mark("members"),
        make=None,
        own=counted.members,
        interval=_CERTAIN,
    ),
    _count(
        id="age",
        title=mark("Age"),
        says=mark("Years since an alliance came into force."),
        unit=mark("years"),
        make=None,
        own=counted.age,
        interval=mark("what the uncertain dates allow"),
    ),
    _count(
        id="pairs",
        title=mark("Promises of aid inside"),
        says=mark("Ordered pairs of states that an alliance binds to active aid."),
        unit=mark("pairs"),
        make=None,
        own=counted.pairs,
    ),
    Rankable(
        id="nato-share",
        title=mark("Defence spending of NATO allies"),
        says=mark("Share of GDP by the alliance's own tables and definition."),
        unit=_GDP_SHARE,
        digits=2,
        make=embedded.nato(spending.SHARE),
        sources=_NATO,
        last=embedded.last_nato(spending.SHARE),
        among=spending.NATO,
        interval=_EDITIONS,
    ),
    Rankable(
        id="guideline-gap",
        title=mark("Money short of two percent of GDP, NATO allies"),
        says=mark(
            "What an ally would have to spend more to reach 2 %; below 0 it is above."
        ),
        unit=_BILLIONS,
        digits=1,
        make=embedded.guideline_gap,
        sources=(*_NATO, *_INDICATORS),
        last=embedded.last_effort,
        among=spending.NATO,
        measure="money_gap",
        interval=_PUBLISHED,
    ),
    Rankable(
        id="burden-gap",
        title=mark("Burden of NATO allies"),
        says=mark("Part of the spending of all allies, less the part of their GDP."),
        unit=mark("percentage points"),
        digits=2,
        make=embedded.burden,
        sources=(*_NATO, *_INDICATORS),
        last=embedded.last_effort,
        among=spending.NATO,
        measure="burden_gap",
        interval=_PUBLISHED,
    ),
    _indicator(
        id="spending",
        title=mark("Defence spending"),
        says=mark("Military expenditure by the definition of SIPRI."),
        unit=_BILLIONS,
        digits=1,
        make=embedded.indicator(spending.SIPRI_MONEY),
        last=embedded.last_indicator(spending.SIPRI_MONEY),
        joined="sum",
    ),
    _indicator(
        id="spending-share",
        title=mark("Defence spending, share of GDP"),
        says=mark("Military expenditure by the definition of SIPRI, over GDP."),
        unit=_GDP_SHARE,
        digits=2,
        make=embedded.indicator(spending.SIPRI_SHARE),
        last=embedded.last_indicator(spending.SIPRI_SHARE),
        joined="mean",
    ),
    _indicator(
        id="gdp",
        title=mark("GDP"),
        says=mark("Gross domestic product at market rates."),
        unit=_BILLIONS,
        digits=0,
        make=embedded.indicator(spending.GDP),
        last=embedded.last_indicator(spending.GDP),
        joined="sum",
    ),
    _indicator(
        id="personnel",
        title=mark("Active personnel"),
        says=mark("Soldiers on active duty."),
        unit=mark("thousand persons"),
        digits=0,
        make=embedded.indicator(spending.PERSONNEL),
        last=embedded.last_indicator(spending.PERSONNEL),
        joined="sum",
    ),
    _indicator(
        id="warheads",
        title=mark("Nuclear warheads"),
        says=mark("Warheads of the states that have some."),
        unit=mark("warheads"),
        digits=0,
        make=embedded.indicator("nuclear_warheads"),
        last=embedded.last_indicator("nuclear_warheads"),
    ),
    _capability(
        id="cinc",
        title=mark("CINC, recomputed"),
        says=mark("Composite index of national capability: six components, all alike."),
        unit=_WORLD,
        digits=2,
        make=stored.measured("cinc", stored.NMC, 100),
        joined="sum",
        measure="cinc",
    ),
    _capability(
        id="military-spending",
        title=mark("Share in the military spending of the world"),
        says=mark("Military spending over that of all states of the source."),
        unit=_WORLD,
        digits=2,
        make=stored.measured("world_share", stored.NMC, 100, of="nmc:milex"),
        joined="sum",
        measure="world_share",
    ),
    _capability(
        id="personnel-share",
        title=mark("Soldiers in the population"),
        says=mark("Military personnel over people."),
        unit=mark("soldiers per 1,000 people"),
        digits=1,
        make=stored.measured("personnel_share", stored.NMC),
        joined="mean",
        measure="personnel_share",
    ),
    _capability(
        id="spending-per-soldier",
        title=mark("Military spending per soldier"),
        says=mark("Money behind each soldier, a sign of equipment."),
        unit=mark("current US dollars, pounds to 1913"),
        digits=0,
        make=stored.measured("spending_per_soldier", stored.NMC),
        joined="mean",
        measure="spending_per_soldier",
    ),
    _product(
        id="real-product",
        title=mark("GDP in purchasing power"),
        says=mark("Estimate of GDP from many sources, with its uncertainty."),
        unit=mark("billion international dollars"),
        digits=0,
        make=stored.product,
        joined="sum",
        interval=_DEVIATIONS,
    ),
    _product(
        id="gdp-power",
        title=mark("Net product: GDP times GDP per head"),
        says=mark(
            "Size and efficiency of an economy in one figure, as part of the world."
        ),
        digits=2,
        make=stored.power,
        joined="sum",
        measure="gdp_power",
        interval=_DEVIATIONS,
    ),
    _product(
        id="surplus-product",
        title=mark("Surplus product"),
        says=mark("GDP less what keeps the people alive, three dollars a day each."),
        unit=mark("billion international dollars"),
        digits=0,
        make=stored.measured("surplus_product", stored.GDP, 1e-3),
        joined="sum",
        measure="surplus_product",
        interval=_PUBLISHED,
    ),
    _place(
        id="degree",
        title=mark("Allies by ATOP"),
        says=mark("States with a promise of active aid in the census of ATOP."),
        unit=_STATES,
        digits=0,
        make=stored.measured("degree", _TIES),
        measure="degree",
    ),
    _place(
        id="eigenvector",
        title=mark("Standing in the alliance network"),
        says=mark("High for allies of those who are themselves well allied."),
        unit=mark("centrality, 0 to 1"),
        digits=3,
        make=stored.measured("eigenvector", _TIES),
        measure="eigenvector",
    ),
    _place(
        id="betweenness",
        title=mark("Brokerage in the alliance network"),
        says=mark("How often a state lies on the shortest way between two others."),
        unit=mark("centrality, 0 to 1"),
        digits=3,
        make=stored.measured("betweenness", _TIES),
        measure="betweenness",
    ),
    _place(
        id="core",
        title=mark("Depth in the alliance network"),
        says=mark("The largest k for which a state is in a group of k allies each."),
        unit="k",
        digits=0,
        make=stored.measured("core_number", _TIES),
        measure="core_number",
    ),
    Rankable(
        id="ideal-point",
        title=mark("Ideal point in votes of the United Nations"),
        says=mark(
            "Where a state stands on the main line of division in the General "
            "Assembly; the United States are at the upper end."
        ),
        unit=mark("points"),
        digits=2,
        make=stored.column(stored.VOTES, "ideal_point", "q5", "q95"),
        sources=("un-ideal-points",),
        last=stored.last_of(stored.VOTES, "ideal_point"),
        joined="mean",
        interval=_CREDIBLE,
    ),
)
"""Every measure that can rank, in the order of the list."""


def find(id: str) -> Rankable:
    """Return a measure that can rank.

    Parameters
    ----------
    id : str
        Its name in addresses; underscores mean hyphens.

    Raises
    ------
    AssessmentError
        If there is none of that name.
    """
    known = {one.id: one for one in RANKABLES}
    plain = id.strip().lower().replace("_", "-")
    if plain not in known:
        problem = f"Nothing is ranked by '{id}'{nearest(plain, known)}."
        raise AssessmentError(problem, f"Rank by: {', '.join(known)}.", found=id)
    return known[plain]
