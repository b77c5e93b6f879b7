"""Power from an economy: shares of one amount, GDP times GDP per head, surplus."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import polars as pl

from foedus.errors import SchemaError
from foedus.measures.columns import Frame, checked, quantity, require, share
from foedus.measures.measure import Measure

SUBSISTENCE: Final = 3 * 365.0
"""What a person needs in a year, international dollars: three a day."""

FACTORS: Final = ("gdp", "per_head")
"""The two factors of `gdp_power`, by whose exponents a user weighs them."""


def world_share(frame: Frame, column: str, *, year: str = "year") -> Frame:
    """Share of a state in what all states of a year have of one thing.

    Parameters
    ----------
    frame : polars.DataFrame or polars.LazyFrame
        One row per state and year, of all states of the year.
    column : str
        The amount: GDP, military spending or personnel, in any one unit.
    year : str
        Column within whose values shares are taken.

    Returns
    -------
    polars.DataFrame or polars.LazyFrame
        The same rows with ``{column}_share``, Float64, 0 to 1, null where the amount
        is not known or the sum is 0.

    Raises
    ------
    SchemaError
        If a column is missing, or a table in memory has an amount below zero.

    Notes
    -----
    ``s_i = x_i / sum over j of x_j`` over the states whose amount is known: states
    without one make the shares of the others larger.

    References
    ----------
    Definition.

    Examples
    --------
    >>> world = pl.DataFrame({"year": [1, 1, 1], "milex": [3.0, 1.0, None]})
    >>> world_share(world, "milex")["milex_share"].to_list()
    [0.75, 0.25, None]
    """
    require(frame, year, column)
    name = f"{column}_share"
    return (
        checked(frame, [column])
        .with_columns(quantity(column).alias(name))
        .with_columns(share(name, year))
    )


def gdp_power(
    frame: Frame,
    *,
    gdp: str = "gdp",
    population: str = "population",
    year: str = "year",
    weights: Mapping[str, float] | None = None,
    errors: tuple[str, str] | None = None,
) -> Frame:
    """GDP times GDP per head: size and efficiency of an economy in one figure.

    Parameters
    ----------
    frame : polars.DataFrame or polars.LazyFrame
        One row per state and year, of all states of the year.
    gdp : str
        Column of the product, in one unit and price base for all states.
    population : str
        Column of the number of people, in any one unit.
    year : str
        Column within whose values shares are taken.
    weights : mapping of str to float, optional
        Exponents of ``gdp`` and ``per_head``, at least 0; by default 1 and 1. With
        ``{"gdp": 1, "per_head": 0}`` it is the product alone.
    errors : tuple of two str, optional
        Columns of the standard deviations of GDP and of population, at least 0.

    Returns
    -------
    polars.DataFrame or polars.LazyFrame
        The same rows with ``gdp_power`` (Float64, the unit of the product squared per
        head, at least 0) and ``gdp_power_share`` (0 to 1); with `errors` also
        ``gdp_power_sd`` and, two of it to either side, ``gdp_power_low`` (at least 0)
        and ``gdp_power_high``. Null where GDP, population or an error is not known,
        or the population is 0.

    Raises
    ------
    SchemaError
        If a column is missing, an exponent is no number of at least 0, or a table in
        memory has an amount below zero.

    Notes
    -----
    ``P_i = GDP_i ** a * (GDP_i / population_i) ** b`` with a = b = 1. The unit means
    nothing by itself: read ratios and shares. A change of unit changes no share.
    With `errors`, to first order and as if the two errors had nothing to do with each
    other, ``sd_i = P_i sqrt(((a + b) sd(GDP_i) / GDP_i)^2 + (b sd(pop_i) / pop_i)^2)``;
    that is rough where errors exceed a fifth of the figures.

    References
    ----------
    Beckley, M. (2018). The power of nations: measuring what matters. International
    Security 43(2), 7-44. doi:10.1162/isec_a_00328

    Examples
    --------
    >>> world = pl.DataFrame({"year": [1, 1], "gdp": [4.0, 4.0], "population": [1, 4]})
    >>> gdp_power(world)["gdp_power_share"].to_list()
    [0.8, 0.2]
    """
    require(frame, year, gdp, population)
    a, b = _exponents(weights)
    product, people = quantity(gdp), quantity(population)
    power = pl.when(people > 0).then(product**a * (product / people) ** b)
    made = (
        checked(frame, [gdp, population])
        .with_columns(power.alias("gdp_power"))
        .with_columns(share("gdp_power", year).alias("gdp_power_share"))
    )
    if errors is None:
        return made
    require(frame, *errors)
    of_product, of_people = (quantity(name) for name in errors)
    spread = (
        ((a + b) * of_product / product) ** 2 + (b * of_people / people) ** 2
    ).sqrt()
    sd = pl.when((product > 0) & (people > 0)).then(pl.col("gdp_power") * spread)
    p, two = pl.col("gdp_power"), 2 * pl.col("gdp_power_sd")
    return made.with_columns(sd.alias("gdp_power_sd")).with_columns(
        (p - two).clip(lower_bound=0.0).alias("gdp_power_low"),
        (p + two).alias("gdp_power_high"),
    )


def _exponents(weights: Mapping[str, float] | None) -> tuple[float, float]:
    if weights is None:
        return 1.0, 1.0
    values = [float(weights.get(name, 0.0)) for name in FACTORS]
    strange = [name for name in weights if name not in FACTORS]
    if strange or not all(0 <= value < float("inf") for value in values):
        problem = f"{dict(weights)} are no exponents of this index."
        remedy = "Give at least 0 for 'gdp' and for 'per_head'."
        raise SchemaError(problem, remedy, found=strange)
    return values[0], values[1]


def surplus_product(
    frame: Frame,
    *,
    gdp: str = "gdp",
    population: str = "population",
    year: str = "year",
    subsistence: float = SUBSISTENCE,
) -> Frame:
    """Surplus domestic product: what an economy leaves once its people have eaten.

    Parameters
    ----------
    frame : polars.DataFrame or polars.LazyFrame
        One row per state and year, of all states of the year.
    gdp : str
        Column of the product, in international dollars of one price base.
    population : str
        Column of the number of people: persons where GDP is in dollars, millions where
        it is in millions.
    year : str
        Column within whose values shares are taken.
    subsistence : float
        What a person needs in a year, in the same dollars, at least 0.

    Returns
    -------
    polars.DataFrame or polars.LazyFrame
        The same rows with ``surplus_product`` (Float64, the unit of GDP, at least 0),
        ``surplus_product_share`` (0 to 1) and ``below_subsistence`` (whether the
        product was less than the need, so that the surplus is set to 0). Null where
        GDP or population is not known.

    Raises
    ------
    SchemaError
        If a column is missing, `subsistence` is below zero, or a table in memory has
        an amount below zero.

    Notes
    -----
    ``SDP_i = max(0, GDP_i - subsistence * population_i)``. Three dollars a day
    are the value of the authors' own script for the published estimates, with a GDP at
    purchasing power and prices of 2011; show how the result moves with it.

    References
    ----------
    Anders, T., Fariss, C. J. and Markowitz, J. N. (2020). Bread before guns or butter:
    introducing surplus domestic product (SDP). International Studies Quarterly 64(2),
    392-405. doi:10.1093/isq/sqaa013

    Examples
    --------
    >>> world = pl.DataFrame({"year": [1, 1], "gdp": [5e3, 2e3], "population": [1, 2]})
    >>> surplus_product(world)["surplus_product"].to_list()
    [3905.0, 0.0]
    """
    require(frame, year, gdp, population)
    if not 0 <= subsistence < float("inf"):
        problem = f"A person cannot need {subsistence:g}."
        raise SchemaError(problem, "Give dollars a year, at least 0.")
    rest = quantity(gdp) - subsistence * quantity(population)
    return (
        checked(frame, [gdp, population])
        .with_columns(
            rest.clip(lower_bound=0.0).alias("surplus_product"),
            (rest < 0).alias("below_subsistence"),
        )
        .with_columns(share("surplus_product", year).alias("surplus_product_share"))
    )


_NULL: Final = "GDP or population is not known"
_NEEDS: Final = ("GDP in one price base", "population")

MEASURES: Final = (
    Measure(
        name="world_share",
        title="Share of the world's GDP, military spending or personnel",
        unit="1",
        low=0.0,
        high=1.0,
        null_means="the amount of the state is not known in the year",
        formula="x_i / sum_j x_j over the states with a figure",
        reference="Definition.",
        needs=("the amount of every state in the year",),
        function=world_share,
        analysis_unit="state-year",
    ),
    Measure(
        name="gdp_power",
        title="GDP times GDP per head",
        unit="the unit of GDP squared, per head",
        low=0.0,
        high=None,
        null_means=_NULL,
        formula="GDP_i^a * (GDP_i / population_i)^b, a = b = 1",
        reference="Beckley 2018, International Security 43(2), 7-44, "
        "doi:10.1162/isec_a_00328",
        needs=_NEEDS,
        function=gdp_power,
        analysis_unit="state-year",
    ),
    Measure(
        name="surplus_product",
        title="Surplus domestic product",
        unit="the unit of GDP",
        low=0.0,
        high=None,
        null_means=_NULL,
        formula="max(0, GDP_i - subsistence * population_i)",
        reference="Anders, Fariss and Markowitz 2020, International Studies Quarterly "
        "64(2), 392-405, doi:10.1093/isq/sqaa013",
        needs=_NEEDS,
        function=surplus_product,
        analysis_unit="state-year",
    ),
)
