"""Capability: the share of a state in the material capabilities of all states."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import polars as pl

from foedus.errors import SchemaError
from foedus.measures.columns import Frame
from foedus.measures.measure import Measure
from foedus.measures.power.composite import composite

COMPONENTS: Final = ("milex", "milper", "irst", "pec", "tpop", "upop")
"""Military spending and personnel, iron and steel, energy, people, townspeople."""

NOT_KNOWN: Final = (-9.0,)
"""What stands in the published files where an amount is not known."""


def cinc(
    frame: pl.DataFrame,
    *,
    year: str = "year",
    weights: Mapping[str, float] | None = None,
) -> pl.Series:
    """Composite index of national capability: a mean of six shares of the world.

    Parameters
    ----------
    frame : polars.DataFrame
        One row per state and year, of all states of the year: `year` and the six
        columns of `COMPONENTS`, each in any unit and at least 0. Null and NaN mean not
        known; a code such as -9 has to be turned into null before, or see `cinc_table`.
    year : str
        Column within whose values shares are taken.
    weights : mapping of str to float, optional
        Weight of each component, at least 0; by default all are equal, as published.

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
    world (`cinc_table` gives both).

    References
    ----------
    Singer, J. D., Bremer, S. and Stuckey, J. (1972). Capability distribution,
    uncertainty, and major power war, 1820-1965. In Russett, B. (ed.), Peace, War, and
    Numbers. Beverly Hills: Sage, 19-48.

    Examples
    --------
    >>> world = {"year": [1900, 1900], **{c: [3.0, 1.0] for c in COMPONENTS}}
    >>> cinc(pl.DataFrame(world)).to_list()
    [0.75, 0.25]
    """
    missing = [name for name in (year, *COMPONENTS) if name not in frame.columns]
    if missing:
        problem = f"The frame has no column {', '.join(missing)}."
        raise SchemaError(problem, f"Give {year} and {', '.join(COMPONENTS)}.")
    parts = frame.select(year, *COMPONENTS)
    made = composite(parts, COMPONENTS, weights=weights, year=year, name="cinc")
    return made["cinc"]


def cinc_table(
    table: Frame,
    *,
    year: str = "year",
    weights: Mapping[str, float] | None = None,
    missing: Iterable[float] = NOT_KNOWN,
) -> Frame:
    """Index of capability of a table with the columns of the published file.

    Parameters
    ----------
    table : polars.DataFrame or polars.LazyFrame
        One row per state and year, of all states of the year, with the columns of
        `COMPONENTS` under their published names; further columns are kept. A column
        ``cinc`` that is already there stays, as ``cinc_given``.
    year : str
        Column of the year; where the table has none, all rows are one year.
    weights : mapping of str to float, optional
        Weight of each component, at least 0; by default all are equal, as published.
    missing : iterable of float
        Codes for "not known": -9 in the published files.

    Returns
    -------
    polars.DataFrame or polars.LazyFrame
        The same rows with ``cinc`` (0 to 1, null where no component is known),
        ``cinc_known`` (how many components count) and ``cinc_share``: the index
        divided by its sum over the year, which is what to read as a share.

    Raises
    ------
    SchemaError
        If a component has no column, or a table in memory has an amount below zero
        that is no code for "not known".

    Notes
    -----
    ``cinc_share_i = cinc_i / sum over j of cinc_j`` in the year; see `cinc`. Yearly
    sums of the published index run from 1.000 to 1.075.

    References
    ----------
    Singer, Bremer and Stuckey (1972); see `cinc`.

    Examples
    --------
    >>> world = {"ccode": [2, 20], "year": [1900, 1900]}
    >>> world |= {c: [3.0, 1.0] for c in COMPONENTS} | {"upop": [-9.0, 1.0]}
    >>> made = cinc_table(pl.DataFrame(world))
    >>> [round(x, 3) for x in made["cinc"]]
    [0.75, 0.375]
    >>> [round(x, 3) for x in made["cinc_share"]]
    [0.667, 0.333]
    """
    held = table.collect_schema().names()
    frame = table.rename({"cinc": "cinc_given"}) if "cinc" in held else table
    if year in held:
        return composite(
            frame,
            COMPONENTS,
            weights=weights,
            year=year,
            name="cinc",
            missing=missing,
        )
    whole = frame.with_columns(pl.lit(0).alias("__year"))
    return composite(
        whole,
        COMPONENTS,
        weights=weights,
        year="__year",
        name="cinc",
        missing=missing,
    ).drop("__year")


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
    Measure(
        name="cinc_share",
        title="Composite index of national capability, renormalised",
        unit="1",
        low=0.0,
        high=1.0,
        null_means="no component of the state is known in the year",
        formula="cinc_i / sum_j cinc_j over the states of the year",
        reference="Singer, Bremer and Stuckey 1972, in Russett (ed.), Peace, War, and "
        "Numbers, Sage, 19-48; the index sums to more than 1 where parts are missing",
        needs=("the six components of every state in the year",),
        function=cinc_table,
        analysis_unit="state-year",
    ),
)
