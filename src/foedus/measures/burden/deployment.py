"""Deployment: forces away from home, bases, peacekeepers, and the costs of hosts."""

from __future__ import annotations

from typing import Final

import polars as pl

from foedus.measures.burden.effort import ratio
from foedus.measures.columns import Frame, checked, quantity, require
from foedus.measures.measure import Measure


def troops_abroad_share(
    frame: Frame, *, abroad: str = "troops_abroad", personnel: str = "personnel"
) -> Frame:
    """Troops stationed abroad as a share of the armed forces.

    Parameters
    ----------
    frame : polars.DataFrame or polars.LazyFrame
        One row per member and year.
    abroad : str
        Column of troops outside the member's own territory.
    personnel : str
        Column of active military personnel, in the same unit.

    Returns
    -------
    polars.DataFrame or polars.LazyFrame
        The same rows with ``troops_abroad_share`` (percent, at least 0): null where a
        figure is not known or there are no forces.

    Raises
    ------
    SchemaError
        If a column is missing, or a table in memory has an amount below zero.

    Notes
    -----
    100 a_i / F_i. Above 100 the two columns come from different counts. Troops abroad
    serve other ends than the alliance too.

    References
    ----------
    Definition. The counts of United States troops: Allen, M. A., Flynn, M. E. and
    Machain, C. M. (2022). US global military deployments, 1950-2020. Conflict
    Management and Peace Science 39(3), 351-370.

    Examples
    --------
    >>> row = pl.DataFrame({"troops_abroad": [5], "personnel": [50]})
    >>> troops_abroad_share(row)["troops_abroad_share"].item()
    10.0
    """
    return ratio(frame, abroad, personnel, "troops_abroad_share", 100.0)


def bases_per_million(
    frame: Frame, *, bases: str = "bases_abroad", population: str = "population"
) -> Frame:
    """Bases abroad per million inhabitants.

    Parameters
    ----------
    frame : polars.DataFrame or polars.LazyFrame
        One row per member and year.
    bases : str
        Column of bases that the member keeps abroad.
    population : str
        Column of inhabitants, persons.

    Returns
    -------
    polars.DataFrame or polars.LazyFrame
        The same rows with ``bases_per_million`` (at least 0): null where a figure is
        not known or there are no inhabitants.

    Raises
    ------
    SchemaError
        If a column is missing, or a table in memory has an amount below zero.

    Notes
    -----
    10^6 b_i / P_i. A count of bases weighs a shed and an air base alike, and lists
    are made from open sources.

    References
    ----------
    Definition.

    Examples
    --------
    >>> row = pl.DataFrame({"bases_abroad": [4], "population": [2_000_000]})
    >>> bases_per_million(row)["bases_per_million"].item()
    2.0
    """
    return ratio(frame, bases, population, "bases_per_million", 1e6)


def peacekeepers_per_million(
    frame: Frame, *, peacekeepers: str = "peacekeepers", population: str = "population"
) -> Frame:
    """Uniformed peacekeepers per million inhabitants.

    Parameters
    ----------
    frame : polars.DataFrame or polars.LazyFrame
        One row per member and year.
    peacekeepers : str
        Column of troops, police and observers in missions.
    population : str
        Column of inhabitants, persons.

    Returns
    -------
    polars.DataFrame or polars.LazyFrame
        The same rows with ``peacekeepers_per_million`` (at least 0): null where a
        figure is not known or there are no inhabitants.

    Raises
    ------
    SchemaError
        If a column is missing, or a table in memory has an amount below zero.

    Notes
    -----
    10^6 k_i / P_i. Missions of the United Nations and of others are different counts;
    contributors are reimbursed by the head, so troops and payments are two burdens.

    References
    ----------
    Khanna, J., Sandler, T. and Shimizu, H. (1998). Sharing the financial burden for
    UN and NATO peacekeeping, 1976-1996. Journal of Conflict Resolution 42(2), 176-195.

    Examples
    --------
    >>> row = pl.DataFrame({"peacekeepers": [500], "population": [5_000_000]})
    >>> peacekeepers_per_million(row)["peacekeepers_per_million"].item()
    100.0
    """
    return ratio(frame, peacekeepers, population, "peacekeepers_per_million", 1e6)


def host_support_per_guest(
    frame: Frame, *, support: str = "host_support", guests: str = "guests"
) -> Frame:
    """What a host pays for each foreign soldier on its soil.

    Parameters
    ----------
    frame : polars.DataFrame or polars.LazyFrame
        One row per host and year.
    support : str
        Column of payments and goods of the host for foreign forces.
    guests : str
        Column of foreign soldiers on its soil.

    Returns
    -------
    polars.DataFrame or polars.LazyFrame
        The same rows with ``host_support_per_guest`` (money a head, at least 0): null
        where a figure is not known or there are no guests.

    Raises
    ------
    SchemaError
        If a column is missing, or a table in memory has an amount below zero.

    Notes
    -----
    h_i / g_i. Cash, goods in kind and taxes forgone are three quantities: say which
    are in. Land without rent is the largest part and the least comparable.

    References
    ----------
    Definition. The parts: United States Department of Defense (2004). Statistical
    Compendium on Allied Contributions to the Common Defense.

    Examples
    --------
    >>> row = pl.DataFrame({"host_support": [600.0], "guests": [30]})
    >>> host_support_per_guest(row)["host_support_per_guest"].item()
    20.0
    """
    return ratio(frame, support, guests, "host_support_per_guest")


def host_cost_share(
    frame: Frame,
    *,
    support: str = "host_support",
    guest_cost: str = "guest_cost",
) -> Frame:
    """Part of the cost of foreign forces that their host bears.

    Parameters
    ----------
    frame : polars.DataFrame or polars.LazyFrame
        One row per host and year.
    support : str
        Column of payments and goods of the host.
    guest_cost : str
        Column of what the senders pay for the same stationing, in the same money.

    Returns
    -------
    polars.DataFrame or polars.LazyFrame
        The same rows with ``host_cost_share`` (percent, 0 to 100): null where a figure
        is not known or both are 0.

    Raises
    ------
    SchemaError
        If a column is missing, or a table in memory has an amount below zero.

    Notes
    -----
    100 h_i / (h_i + c_i). Pay of the guests, which they would draw at home too, is
    often left out of the cost: say so, since it decides the figure.

    References
    ----------
    Definition. The parts: United States Department of Defense (2004). Statistical
    Compendium on Allied Contributions to the Common Defense.

    Examples
    --------
    >>> row = pl.DataFrame({"host_support": [30.0], "guest_cost": [90.0]})
    >>> host_cost_share(row)["host_cost_share"].item()
    25.0
    """
    require(frame, support, guest_cost)
    whole = quantity(support) + quantity(guest_cost)
    value = pl.when(whole > 0).then(quantity(support) / whole * 100)
    return checked(frame, (support, guest_cost)).with_columns(
        value.alias("host_cost_share")
    )


_UNKNOWN: Final = "an amount is not known, or the one below the line is 0"
_HOSTS: Final = (
    "Definition. The parts: United States Department of Defense 2004, Statistical "
    "Compendium on Allied Contributions to the Common Defense"
)

MEASURES: Final = (
    Measure(
        name="troops_abroad_share",
        title="Troops abroad as a share of the armed forces",
        unit="percent of active personnel",
        low=0.0,
        high=None,
        null_means=_UNKNOWN,
        formula="100 a_i / F_i",
        reference="Definition. Counts: Allen, Flynn and Machain 2022, Conflict "
        "Management and Peace Science 39(3), 351-370",
        needs=("troops abroad", "active personnel"),
        function=troops_abroad_share,
        analysis_unit="state-year",
    ),
    Measure(
        name="bases_per_million",
        title="Bases abroad per million inhabitants",
        unit="per million inhabitants",
        low=0.0,
        high=None,
        null_means=_UNKNOWN,
        formula="10^6 b_i / P_i",
        reference="Definition.",
        needs=("bases abroad", "population"),
        function=bases_per_million,
        analysis_unit="state-year",
    ),
    Measure(
        name="peacekeepers_per_million",
        title="Peacekeepers per million inhabitants",
        unit="per million inhabitants",
        low=0.0,
        high=None,
        null_means=_UNKNOWN,
        formula="10^6 k_i / P_i",
        reference="Khanna, Sandler and Shimizu 1998, Journal of Conflict Resolution "
        "42(2), 176-195",
        needs=("uniformed peacekeepers", "population"),
        function=peacekeepers_per_million,
        analysis_unit="state-year",
    ),
    Measure(
        name="host_support_per_guest",
        title="Support of a host per foreign soldier",
        unit="money a head",
        low=0.0,
        high=None,
        null_means=_UNKNOWN,
        formula="h_i / g_i",
        reference=_HOSTS,
        needs=("support of the host", "foreign soldiers on its soil"),
        function=host_support_per_guest,
        analysis_unit="state-year",
    ),
    Measure(
        name="host_cost_share",
        title="Part of the cost of foreign forces that the host bears",
        unit="percent of the cost",
        low=0.0,
        high=100.0,
        null_means="an amount is not known, or both are 0",
        formula="100 h_i / (h_i + c_i)",
        reference=_HOSTS,
        needs=("support of the host", "cost to the senders"),
        function=host_cost_share,
        analysis_unit="state-year",
    ),
)
