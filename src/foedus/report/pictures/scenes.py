"""Pictures of what the package knows and of what the user added."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

import polars as pl

from foedus import dates
from foedus.answers import guideline, spending
from foedus.answers.case import Case
from foedus.errors import AssessmentError, StoreError, nearest
from foedus.measures import on_panels
from foedus.measures.cohesion.change_points import change_points
from foedus.measures.cohesion.preference_cohesion import preference_cohesion
from foedus.measures.network.layers import network_on
from foedus.measures.reliability import coded_cases
from foedus.measures.reliability import reliability as kept
from foedus.panel import build
from foedus.registry.alliances import alliance as pact_of
from foedus.registry.states import by_code
from foedus.report.pictures import burden as bars
from foedus.report.pictures import cohesion as line
from foedus.report.pictures import fitting, network, reliability
from foedus.report.pictures.picture import Picture
from foedus.report.pictures.series import Event
from foedus.store.store import Store

MAJORS: Final = (2, 200, 255, 365, 710, 740)
EVENTS: Final = (
    Event("First World War", 1914, 1918),
    Event("Second World War", 1939, 1945),
    Event("North Atlantic Treaty", 1949),
    Event("Soviet Union ends", 1991),
)
"""What is marked beside the power of states."""
YEARS: Final = (1914, 1939, 1962, 1985)
COALITION: Final = "nato"
GUIDELINE: Final = 2.0
_FIRST: Final = 1816
_WIDTH: Final = 2 * 1.6448536269514722
"""Standard deviations between the 5th and the 95th percentile of a normal posterior."""
_KINDS: Final = (
    ("defence", ("defence", "offence")),
    ("consultation", ("consultation",)),
    ("nonaggression", ("neutrality", "nonaggression")),
)


def power(
    years: Sequence[int] = (_FIRST, 2016),
    states: Sequence[int] = MAJORS,
    store: Store | None = None,
) -> Picture:
    """Draw the capability of states over time: the source ``nmc`` is needed.

    Parameters
    ----------
    years : sequence of int
        First and last year.
    states : sequence of int
        COW numbers, seven at most.
    store : Store, optional
        Where the source is; by default the user's own.

    Returns
    -------
    Picture
        Shares of world capability, recomputed from the six components.
    """
    chosen = states or MAJORS
    panel = build.state_years(min(years), max(years), states=chosen, store=_at(store))
    panel = on_panels.measure("cinc", panel)
    return fitting.of_panel("cinc", panel, EVENTS)


def network_by_year(
    years: Sequence[int] = YEARS,
    states: Sequence[int] = (),
    store: Store | None = None,
) -> Picture:
    """Draw the alliances that the registry knows at the end of some years.

    Parameters
    ----------
    years : sequence of int
        Each is drawn; six at most.
    states : sequence of int
        COW numbers of the states to keep; empty for all.
    store : Store, optional
        By default the user's own. The registry comes with the package; if ``nmc`` was
        added and covers all the years, the area of a dot is capability.

    Returns
    -------
    Picture
        A pair with several promises has its strongest: active aid (defence or
        offence), then consultation, then neutrality or non-aggression.

    Raises
    ------
    AssessmentError
        If there are more than six years.
    """
    if len(set(years)) > 6:
        problem = f"{len(set(years))} networks have no room in one picture."
        raise AssessmentError(problem, "Name six years at most.", found=len(years))
    parts = [_ties(year, frozenset(states)) for year in sorted(set(years))]
    ties = [tie for part in parts for tie in part]
    if not ties:
        problem = "The registry knows no promise between these states in these years."
        raise AssessmentError(problem, "Name other years or states.")
    source = (
        "Source: registry of foedus, as of the last day of each year. It is no census: "
        "a pair without a line may have been bound. An arrow is a one-sided promise."
    )
    sizes = _capability(sorted(set(years)), _at(store))
    if sizes is not None:
        source += " Capability: National Material Capabilities."
    return network.network_by_year(pl.DataFrame(ties), sizes=sizes, source=source)


def _capability(years: Sequence[int], store: Store) -> pl.DataFrame | None:
    """Return CINC of all states in some years, None where a year has none."""
    try:
        store.held("nmc")
    except StoreError:
        return None
    parts = [
        on_panels.measure("cinc", build.state_years(year, year, store=store)).collect()
        for year in years
    ]
    if any(part["cinc"].drop_nulls().is_empty() for part in parts):
        return None
    return pl.concat(part.select("year", "state", value="cinc") for part in parts)


def _ties(year: int, states: frozenset[int]) -> list[dict[str, Any]]:
    """Return the strongest tie of each pair at the end of a year."""
    day = dates.parse(f"{year:04d}-12-31")
    found: dict[tuple[int, int], dict[str, Any]] = {}
    for kind, obligations in _KINDS:
        told = [
            network_on(day, name).select("source", "target") for name in obligations
        ]
        promised = set(pl.concat(told).rows())
        for one, other in sorted(promised):
            pair = (min(one, other), max(one, other))
            if pair in found or (states and not {one, other} <= states):
                continue
            found[pair] = {
                "year": year,
                "state_a": one,
                "state_b": other,
                "name_a": by_code(one).name(day),
                "name_b": by_code(other).name(day),
                "tie": kind,
                "one_sided": (other, one) not in promised,
            }
    return list(found.values())


def burden(
    years: Sequence[int] = (),
    alliance: str = COALITION,
    store: Store | None = None,
) -> Picture:
    """Draw what the members of an alliance spend on defence as a share of GDP.

    Parameters
    ----------
    years : sequence of int
        The year is the last; by default the newest that is not an estimate.
    alliance : str
        Name of the alliance.
    store : Store, optional
        Not used: the figures come with the package.

    Returns
    -------
    Picture
        Members on the last day of the year; for NATO beside its guidelines.

    Raises
    ------
    AssessmentError
        If no figures cover half of the members.
    """
    pact = pact_of(alliance)
    year = max(years) if years else 2024
    case = Case(pact, dates.parse(f"{year:04d}-12-31"))
    found = spending.shares(case)
    if found is None:
        problem = f"No figures cover half of the members of {pact.name} in {year}."
        raise AssessmentError(problem, "Name another year or alliance.", found=year)
    case = case.at_end(found.year)
    names = spending.peoples(case)
    before = spending.shares(case, found.year - 10)
    old = before.over(names) if before and before.year == found.year - 10 else {}
    rough = found.rough(names)
    frame = pl.DataFrame(
        {
            "member": list(names.values()),
            "value": list(found.over(names).values()),
            "earlier": [old.get(code) for code in names],
            "confirmed": [code not in rough for code in names],
        },
        schema_overrides={"value": pl.Float64, "earlier": pl.Float64},
    )
    return bars.burden(
        frame if old else frame.drop("earlier"),
        guidelines=_guidelines(pact.id, case.on),
        noun="allies" if pact.id == COALITION else "members",
        when=str(found.year),
        earlier=str(found.year - 10),
        source=f"Source: {found.publishers}. Members without forces are left out.",
    )


def _guidelines(key: str, on: dates.Date) -> dict[str, float]:
    if key != spending.NATO:
        return {}
    told = [guideline.guideline(value) for value in (GUIDELINE, 3.5)]
    return {
        f"{one.value:g} % of GDP ({one.adopted.display()[:4]})": one.value
        for one in told
        if one.stands(on)
    }


def cohesion(
    years: Sequence[int] = (1949, 2024),
    alliance: str = COALITION,
    store: Store | None = None,
) -> Picture:
    """Draw how far apart members stand in the General Assembly, as part of the world.

    Parameters
    ----------
    years : sequence of int
        First and last year.
    alliance : str
        Name of the alliance.
    store : Store, optional
        Where the source ``un-ideal-points`` is; by default the user's own.

    Returns
    -------
    Picture
        Distance of members over that of all states, corrected for noise, with change
        points: the extra ``change-points`` is needed.
    """
    held = _at(store)
    source = held.held("un-ideal-points")
    points = held.scan("un-ideal-points.state_year").select(
        pl.col("ccode").alias("state"),
        "year",
        "ideal_point",
        error=(pl.col("q95") - pl.col("q5")) / _WIDTH,
    )
    pact = pact_of(alliance)
    rows = [
        (member.cow_code, year)
        for year in range(min(years), max(years) + 1)
        for member in pact.members(dates.parse(f"{year:04d}-12-31"))
        if member.cow_code is not None
    ]
    last = held.scan("un-ideal-points.state_year").select(pl.col("year").max())
    rows = [row for row in rows if row[1] <= last.collect().item()]
    members = pl.DataFrame(rows, schema=["state", "year"], orient="row").unique()
    made = preference_cohesion(points, members, draws=0)
    series = dict(made.select("year", "ratio").rows())
    return line.cohesion_over_time(
        made.select("year", value="ratio"),
        points=change_points(series),
        measure=f"Distance of preferences among members of {pact.name}, "
        "as a part of that among all states",
        source=f"Source: UN General Assembly ideal points {source.version}.",
    )


def reliability_by_rule(store: Store | None = None) -> Picture:
    """Draw the coded reliability of alliances in war.

    Parameters
    ----------
    store : Store, optional
        Where the source ``alliance-reliability`` is; by default the user's own.

    Returns
    -------
    Picture
        Cases in the coding after Leeds, Long and Mitchell, by obligation and period.
    """
    held = _at(store)
    table = held.scan("alliance-reliability.alliance_war")
    return reliability.reliability_intervals(
        kept.reliability(coded_cases.of_alliances(table)),
        noun="promises of alliances",
        source="Source: Berkemeier and Fuhrmann 2018, coded after Leeds, Long and "
        "Mitchell 2000. Promises that are believed are seldom tested (Smith 1995).",
    )


def similarity(
    years: Sequence[int] = (1985,),
    states: Sequence[int] = (),
    store: Store | None = None,
) -> Picture:
    """Draw Scott's pi of the alliance portfolios of states: ATOP is needed.

    Parameters
    ----------
    years : sequence of int
        The year is the last.
    states : sequence of int
        COW numbers, two to sixty; by default twenty-one that take part in much.
    store : Store, optional
        Where ATOP is; by default the user's own.

    Returns
    -------
    Picture
        A cell for each pair.
    """
    year = max(years)
    panel = build.dyad_years(
        year, year, directed=False, states=states or CIRCLE, store=_at(store)
    )
    return fitting.of_panel("pi", on_panels.measure("pi", panel))


CIRCLE: Final = (
    2, 20, 140, 200, 220, 225, 260, 265, 290, 310, 325, 365, 640, 651, 666, 710, 732,
    740, 750, 770, 900,
)  # fmt: skip
"""States of the map of similarity where none are named."""

SCENES: Final[Mapping[str, Callable[..., Picture]]] = MappingProxyType(
    {
        "power": power,
        "network": network_by_year,
        "similarity": similarity,
        "burden": burden,
        "cohesion": cohesion,
        "reliability": reliability_by_rule,
    }
)
"""Pictures by name."""


def scene(name: str, **said: object) -> Picture:
    """Draw a picture of the gallery.

    Parameters
    ----------
    name : str
        A key of `SCENES`.
    **said
        ``years``, ``states``, ``alliance`` and ``store``, as its function takes them.

    Returns
    -------
    Picture
        With its words and its data.

    Raises
    ------
    AssessmentError
        If there is no such picture, or it does not take what was said.
    """
    import inspect

    if name not in SCENES:
        problem = f"There is no picture '{name}'{nearest(name, SCENES)}."
        raise AssessmentError(problem, f"Pictures: {', '.join(SCENES)}.", found=name)
    known = inspect.signature(SCENES[name]).parameters
    for option in said:
        if option not in known:
            problem = f"The picture '{name}' takes no {option}."
            told = [one for one in known if one != "store"]
            remedy = f"It takes: {', '.join(told) or 'nothing'}."
            raise AssessmentError(problem, remedy, found=option)
    return SCENES[name](**said)


def _at(store: Store | None) -> Store:
    return Store() if store is None else store
