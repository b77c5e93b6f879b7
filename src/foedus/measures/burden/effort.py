"""Effort: what a member spends and keeps, against what it has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from foedus.measures.columns import Frame, checked, quantity, require
from foedus.measures.measure import Measure


def ratio(frame: Frame, of: str, per: str, name: str, scale: float = 1.0) -> Frame:
    """One amount over another, row by row.

    Parameters
    ----------
    frame : polars.DataFrame or polars.LazyFrame
        One row per member and year.
    of : str
        Column of the amount above the line, at least 0.
    per : str
        Column of the amount below the line, at least 0.
    name : str
        Name of the new column.
    scale : float
        What the quotient is multiplied by: 100 for percent.

    Returns
    -------
    polars.DataFrame or polars.LazyFrame
        The same rows, a lazy table unread, with one column more (Float64, at least 0):
        null where one of the amounts is not known or the lower one is 0.

    Raises
    ------
    SchemaError
        If a column is missing, or a table in memory has an amount below zero.
    """
    require(frame, of, per)
    below = quantity(per)
    value = pl.when(below > 0).then(quantity(of) / below * scale).alias(name)
    return checked(frame, (of, per)).with_columns(value)


def spending_of_gdp(
    frame: Frame, *, spending: str = "spending", gdp: str = "gdp"
) -> Frame:
    """Defence spending as a share of GDP.

    Parameters
    ----------
    frame : polars.DataFrame or polars.LazyFrame
        One row per member and year.
    spending : str
        Column of defence spending.
    gdp : str
        Column of GDP in the same money, prices and year.

    Returns
    -------
    polars.DataFrame or polars.LazyFrame
        The same rows with ``spending_of_gdp`` (percent, at least 0): null where a
        figure is not known or GDP is 0.

    Raises
    ------
    SchemaError
        If a column is missing, or a table in memory has an amount below zero.

    Notes
    -----
    100 m_i / y_i. Both in national currency: no exchange rate enters. It measures
    effort and not what the effort buys.

    References
    ----------
    Olson, M. and Zeckhauser, R. (1966). An economic theory of alliances. Review of
    Economics and Statistics 48(3), 266-279.

    Examples
    --------
    >>> made = spending_of_gdp(pl.DataFrame({"spending": [3.0], "gdp": [200.0]}))
    >>> made["spending_of_gdp"].item()
    1.5
    """
    return ratio(frame, spending, gdp, "spending_of_gdp", 100.0)


def spending_per_head(
    frame: Frame, *, spending: str = "spending", population: str = "population"
) -> Frame:
    """Defence spending per inhabitant.

    Parameters
    ----------
    frame : polars.DataFrame or polars.LazyFrame
        One row per member and year.
    spending : str
        Column of defence spending, one currency for all members.
    population : str
        Column of inhabitants.

    Returns
    -------
    polars.DataFrame or polars.LazyFrame
        The same rows with ``spending_per_head`` (money a head, at least 0): null where
        a figure is not known or there are no inhabitants.

    Raises
    ------
    SchemaError
        If a column is missing, or a table in memory has an amount below zero.

    Notes
    -----
    m_i / P_i. Rich members spend more a head at the same effort; the exchange rate
    (market or purchasing power) changes the order, so show both.

    References
    ----------
    Definition.

    Examples
    --------
    >>> made = spending_per_head(pl.DataFrame({"spending": [30], "population": [5]}))
    >>> made["spending_per_head"].item()
    6.0
    """
    return ratio(frame, spending, population, "spending_per_head")


def spending_per_soldier(
    frame: Frame, *, spending: str = "spending", personnel: str = "personnel"
) -> Frame:
    """Defence spending per member of the armed forces.

    Parameters
    ----------
    frame : polars.DataFrame or polars.LazyFrame
        One row per member and year.
    spending : str
        Column of defence spending, one currency for all members.
    personnel : str
        Column of active military personnel.

    Returns
    -------
    polars.DataFrame or polars.LazyFrame
        The same rows with ``spending_per_soldier`` (money a head, at least 0): null
        where a figure is not known or there are no forces.

    Raises
    ------
    SchemaError
        If a column is missing, or a table in memory has an amount below zero.

    Notes
    -----
    m_i / F_i. Conscription lowers it without lowering the burden, since the pay
    forgone by conscripts is in no budget.

    References
    ----------
    Definition.

    Examples
    --------
    >>> made = spending_per_soldier(pl.DataFrame({"spending": [30], "personnel": [3]}))
    >>> made["spending_per_soldier"].item()
    10.0
    """
    return ratio(frame, spending, personnel, "spending_per_soldier")


def equipment_share(
    frame: Frame, *, equipment: str = "equipment", spending: str = "spending"
) -> Frame:
    """Spending on equipment as a share of defence spending.

    Parameters
    ----------
    frame : polars.DataFrame or polars.LazyFrame
        One row per member and year.
    equipment : str
        Column of spending on major equipment and its research and development.
    spending : str
        Column of defence spending in the same money and year.

    Returns
    -------
    polars.DataFrame or polars.LazyFrame
        The same rows with ``equipment_share`` (percent, at least 0): null where a
        figure is not known or nothing is spent.

    Raises
    ------
    SchemaError
        If a column is missing, or a table in memory has an amount below zero.

    Notes
    -----
    100 e_i / m_i; the guideline of Wales is 20. One large purchase moves it for
    years, and a falling budget for staff raises it.

    References
    ----------
    Definition. The guideline: Wales Summit Declaration, 5 September 2014, paragraph 14.

    Examples
    --------
    >>> made = equipment_share(pl.DataFrame({"equipment": [2.0], "spending": [8.0]}))
    >>> made["equipment_share"].item()
    25.0
    """
    return ratio(frame, equipment, spending, "equipment_share", 100.0)


def personnel_share(
    frame: Frame, *, personnel: str = "personnel", population: str = "population"
) -> Frame:
    """Armed forces per thousand inhabitants.

    Parameters
    ----------
    frame : polars.DataFrame or polars.LazyFrame
        One row per member and year.
    personnel : str
        Column of active military personnel.
    population : str
        Column of inhabitants, in the same unit as the personnel.

    Returns
    -------
    polars.DataFrame or polars.LazyFrame
        The same rows with ``personnel_share`` (per thousand, at least 0): null where a
        figure is not known or there are no inhabitants.

    Raises
    ------
    SchemaError
        If a column is missing, or a table in memory has an amount below zero.

    Notes
    -----
    1000 F_i / P_i. Publishers differ over gendarmeries and reserves; keep to one.

    References
    ----------
    Definition.

    Examples
    --------
    >>> made = personnel_share(pl.DataFrame({"personnel": [4], "population": [1000]}))
    >>> made["personnel_share"].item()
    4.0
    """
    return ratio(frame, personnel, population, "personnel_share", 1000.0)


def security_effort(
    frame: Frame,
    *,
    parts: Sequence[str] = ("spending", "peacekeeping", "aid"),
    gdp: str = "gdp",
) -> Frame:
    """Defence, peacekeeping and foreign aid together as a share of GDP.

    Parameters
    ----------
    frame : polars.DataFrame or polars.LazyFrame
        One row per member and year.
    parts : sequence of str
        Columns of what counts, in the same money as GDP.
    gdp : str
        Column of GDP.

    Returns
    -------
    polars.DataFrame or polars.LazyFrame
        The same rows with ``security_effort`` (percent, at least 0): null where GDP or
        any part is not known, since a sum without a part would be another quantity.

    Raises
    ------
    SchemaError
        If a column is missing, or a table in memory has an amount below zero.

    Notes
    -----
    100 (m_i + k_i + a_i) / y_i. Assessed contributions to peacekeeping can stand in
    the defence budget already: take them out of one of the two.

    References
    ----------
    Sandler, T. and Shimizu, H. (2014). NATO burden sharing 1999-2010: an altered
    alliance. Foreign Policy Analysis 10(1), 43-60.
    doi:10.1111/j.1743-8594.2012.00192.x

    Examples
    --------
    >>> row = {"spending": [2.0], "peacekeeping": [0.5], "aid": [0.5], "gdp": [100.0]}
    >>> security_effort(pl.DataFrame(row))["security_effort"].item()
    3.0
    """
    require(frame, *parts, gdp)
    below = quantity(gdp)
    whole = pl.sum_horizontal(*map(quantity, parts), ignore_nulls=False)
    value = pl.when(below > 0).then(whole / below * 100).alias("security_effort")
    return checked(frame, (*parts, gdp)).with_columns(value)


_UNKNOWN: Final = "an amount is not known, or the one below the line is 0"
_OLSON: Final = (
    "Olson and Zeckhauser 1966, Review of Economics and Statistics 48(3), 266-279"
)

MEASURES: Final = (
    Measure(
        name="spending_of_gdp",
        title="Defence spending as a share of GDP",
        unit="percent of GDP",
        low=0.0,
        high=None,
        null_means=_UNKNOWN,
        formula="100 m_i / y_i",
        reference=_OLSON,
        needs=("defence spending", "GDP in the same money"),
        function=spending_of_gdp,
        analysis_unit="state-year",
    ),
    Measure(
        name="spending_per_head",
        title="Defence spending per inhabitant",
        unit="money a head",
        low=0.0,
        high=None,
        null_means=_UNKNOWN,
        formula="m_i / P_i",
        reference="Definition.",
        needs=("defence spending in one currency", "population"),
        function=spending_per_head,
        analysis_unit="state-year",
    ),
    Measure(
        name="spending_per_soldier",
        title="Defence spending per member of the armed forces",
        unit="money a head",
        low=0.0,
        high=None,
        null_means=_UNKNOWN,
        formula="m_i / F_i",
        reference="Definition.",
        needs=("defence spending in one currency", "active personnel"),
        function=spending_per_soldier,
        analysis_unit="state-year",
    ),
    Measure(
        name="equipment_share",
        title="Equipment as a share of defence spending",
        unit="percent of defence spending",
        low=0.0,
        high=None,
        null_means=_UNKNOWN,
        formula="100 e_i / m_i",
        reference="Definition. The guideline: Wales Summit Declaration, 5 September "
        "2014, paragraph 14",
        needs=("spending on equipment", "defence spending"),
        function=equipment_share,
        analysis_unit="state-year",
    ),
    Measure(
        name="personnel_share",
        title="Armed forces per thousand inhabitants",
        unit="per thousand",
        low=0.0,
        high=None,
        null_means=_UNKNOWN,
        formula="1000 F_i / P_i",
        reference="Definition.",
        needs=("active personnel", "population"),
        function=personnel_share,
        analysis_unit="state-year",
    ),
    Measure(
        name="security_effort",
        title="Defence, peacekeeping and foreign aid as a share of GDP",
        unit="percent of GDP",
        low=0.0,
        high=None,
        null_means="GDP or any of the parts is not known, or GDP is 0",
        formula="100 (m_i + k_i + a_i) / y_i",
        reference="Sandler and Shimizu 2014, Foreign Policy Analysis 10(1), 43-60, "
        "doi:10.1111/j.1743-8594.2012.00192.x",
        needs=("defence spending", "peacekeeping", "foreign aid", "GDP"),
        function=security_effort,
        analysis_unit="state-year",
    ),
)
