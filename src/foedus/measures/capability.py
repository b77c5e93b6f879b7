"""Capability: the share of a state in the material capabilities of all states."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from foedus.errors import SchemaError
from foedus.measures.measure import Measure

if TYPE_CHECKING:
    import polars as pl

COMPONENTS: Final = ("milex", "milper", "irst", "pec", "tpop", "upop")
"""Military spending and personnel, iron and steel, energy, people, townspeople."""


def cinc(frame: pl.DataFrame, *, year: str = "year") -> pl.Series:
    """Composite index of national capability: a mean of six shares of the world.

    Parameters
    ----------
    frame : polars.DataFrame
        One row per state and year, of all states of the year: `year` and the six
        columns of `COMPONENTS`, each in any unit and at least 0. Null and NaN mean not
        known; a code such as -9 has to be turned into null before.
    year : str
        Column within whose values shares are taken.

    Returns
    -------
    polars.Series
        Float64 of the length of `frame`, named ``cinc``, 0 to 1. Null where no
        component of the state is known: not covered, never 0.

    Raises
    ------
    SchemaError
        If a column is missing, or a component is below zero or infinite.

    Notes
    -----
    For state i with known components K_i in a year::

        cinc_i = (1 / |K_i|) * sum over c in K_i of x_ic / (sum over j of x_jc)

    The sum over j runs over the states whose component is known. A component that is
    not known is left out of the mean, as is one that is 0 in every state of the year;
    dividing by six instead gives other figures than the publisher's. For the same
    reason the index sums to 1 over the states of a year only where nothing is missing,
    and to more where it is: divide by the sum before reading it as a share of the
    world.

    References
    ----------
    Singer, J. D., Bremer, S. and Stuckey, J. (1972). Capability distribution,
    uncertainty, and major power war, 1820-1965. In Russett, B. (ed.), Peace, War, and
    Numbers. Beverly Hills: Sage, 19-48.

    Examples
    --------
    >>> import polars as pl
    >>> world = {"year": [1900, 1900], **{c: [3.0, 1.0] for c in COMPONENTS}}
    >>> cinc(pl.DataFrame(world)).to_list()
    [0.75, 0.25]
    """
    import polars as pl

    missing = [name for name in (year, *COMPONENTS) if name not in frame.columns]
    if missing:
        problem = f"The frame has no column {', '.join(missing)}."
        raise SchemaError(problem, f"Give {year} and {', '.join(COMPONENTS)}.")
    values = frame.select(
        pl.col(year), pl.col(*COMPONENTS).cast(pl.Float64).fill_nan(None)
    )
    for name in COMPONENTS:
        _check(values[name])
    whole = pl.col(*COMPONENTS).sum().over(year)
    shares = values.select(
        pl.when(whole > 0).then(pl.col(*COMPONENTS) / whole).name.keep()
    )
    return shares.select(pl.mean_horizontal(COMPONENTS).alias("cinc"))["cinc"]


def _check(values: pl.Series) -> None:
    known = values.drop_nulls()
    wrong = known.filter((known < 0) | known.is_infinite())
    if wrong.len():
        problem = f"{values.name} has {wrong[0]:g}, which is no quantity."
        remedy = "Turn the codes of missing values, such as -9, into null."
        raise SchemaError(problem, remedy, column=values.name)


MEASURES: Final = (
    Measure(
        name="cinc",
        title="Composite index of national capability",
        unit="1",
        low=0.0,
        high=1.0,
        null_means="no component of the state is known in the year",
        formula="mean over known components c of x_ic / sum_j x_jc",
        reference="Singer, Bremer and Stuckey 1972, in Russett (ed.), Peace, War, and "
        "Numbers, Sage, 19-48",
        needs=("the six components of every state in the year",),
        function=cinc,
        analysis_unit="state-year",
    ),
)
