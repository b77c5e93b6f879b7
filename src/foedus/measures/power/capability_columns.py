"""Capability and effort as columns of panels: recomputed from published components."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

import polars as pl

from foedus.errors import AssessmentError
from foedus.measures import own_option, source_years
from foedus.measures.burden import effort
from foedus.measures.power import (
    capability,
    composite,
    economic_power,
)
from foedus.panel.attach import Frame
from foedus.panel.attachment import Attachment

Compute = Callable[[pl.DataFrame], pl.DataFrame]


def cinc(frame: Frame, source: str = "nmc") -> Attachment:
    """Compute CINC of all states from the six components.

    Parameters
    ----------
    frame : Frame
        What the panel is.
    source : str
        Source of the components, on states in years; ``nmc@6.0`` for a version.

    Returns
    -------
    Attachment
        ``cinc`` by state and year, 0 to 1; no row where no component is known. The
        shares are of all states of the source in the year, whichever the panel keeps.
    """

    def compute(listed: pl.DataFrame) -> pl.DataFrame:
        return listed.with_columns(capability.cinc(listed))

    rule = "mean of the shares in the components that are known"
    return _of_states(frame, "cinc", source, capability.COMPONENTS, compute, rule)


def weighted(
    frame: Frame, source: str = "nmc", columns: str = "", weights: str = ""
) -> Attachment:
    """Compute an index of power with components and weights of the user's own.

    Parameters
    ----------
    frame : Frame
        What the panel is.
    source : str
        Source of the components, on states in years.
    columns : str
        Its columns, split by commas; empty for the six components of CINC.
    weights : str
        Weights such as ``milex=2,milper=1``; a component that is not named weighs 1.

    Returns
    -------
    Attachment
        ``composite`` by state and year, 0 to 1.

    Raises
    ------
    AssessmentError
        If a weight is no number, or of no component.
    """
    names = tuple(n.strip() for n in columns.split(",") if n.strip())
    names = names or capability.COMPONENTS
    heavy = dict.fromkeys(names, 1.0) | _weights(weights, names)

    def compute(listed: pl.DataFrame) -> pl.DataFrame:
        return composite.composite(listed, names, weights=heavy)

    said = ", ".join(f"{name} {weight:g}" for name, weight in heavy.items())
    rule = f"weighted mean of the shares in the components that are known: {said}"
    return _of_states(frame, "composite", source, names, compute, rule)


def world_share(frame: Frame, of: str = "nmc:milper") -> Attachment:
    """Compute the share of each state in what all states have of one thing.

    Parameters
    ----------
    frame : Frame
        What the panel is.
    of : str
        ``source:column`` on states in years, such as ``isard-gdp-pop:pwtrgdp``.

    Returns
    -------
    Attachment
        ``world_share`` by state and year, 0 to 1, of the states that are known.

    Raises
    ------
    AssessmentError
        If `of` names no source and column.
    """
    source, column = source_years.named(of, "--of nmc:milper")

    def compute(listed: pl.DataFrame) -> pl.DataFrame:
        made = economic_power.world_share(listed, column)
        return made.with_columns(pl.col(f"{column}_share").alias("world_share"))

    rule = f"{column} over its sum over all states of the source in the year"
    return _of_states(frame, "world_share", source, (column,), compute, rule)


def gdp_power(
    frame: Frame,
    source: str = "isard-gdp-pop",
    gdp: str = "pwtrgdp",
    population: str = "pwtpop",
) -> Attachment:
    """Compute GDP times GDP per head.

    Parameters
    ----------
    frame : Frame
        What the panel is.
    source : str
        Source on states in years.
    gdp, population : str
        Its columns.

    Returns
    -------
    Attachment
        ``gdp_power`` by state and year, at least 0.
    """

    def compute(listed: pl.DataFrame) -> pl.DataFrame:
        return economic_power.gdp_power(listed, gdp=gdp, population=population)

    rule = f"{gdp} times {gdp} over {population}"
    return _of_states(frame, "gdp_power", source, (gdp, population), compute, rule)


def surplus_product(
    frame: Frame,
    source: str = "isard-gdp-pop",
    gdp: str = "pwtrgdp",
    population: str = "pwtpop",
    subsistence: float = economic_power.SUBSISTENCE,
) -> Attachment:
    """Compute the surplus domestic product.

    Parameters
    ----------
    frame : Frame
        What the panel is.
    source : str
        Source on states in years.
    gdp, population : str
        Its columns: dollars and persons, or millions of both.
    subsistence : float
        What a person needs in a year, in dollars.

    Returns
    -------
    Attachment
        ``surplus_product`` by state and year, in the unit of GDP, at least 0.
    """

    def compute(listed: pl.DataFrame) -> pl.DataFrame:
        return economic_power.surplus_product(
            listed, gdp=gdp, population=population, subsistence=subsistence
        )

    rule = f"{gdp} less {subsistence:g} a person and year"
    name, columns = "surplus_product", (gdp, population)
    return _of_states(frame, name, source, columns, compute, rule)


EFFORTS: Final[Mapping[str, tuple[Callable[..., pl.DataFrame], str, str]]] = (
    MappingProxyType(
        {
            "personnel_share": (effort.personnel_share, "milper", "tpop"),
            "spending_per_head": (effort.spending_per_head, "milex", "tpop"),
            "spending_per_soldier": (effort.spending_per_soldier, "milex", "milper"),
        }
    )
)
"""Measures of effort: their function, and columns of NMC above and below the line."""


def one_over_another(
    name: str, frame: Frame, source: str = "nmc", of: str = "", per: str = ""
) -> Attachment:
    """Compute a measure of effort, one amount over another.

    Parameters
    ----------
    name : str
        A key of `EFFORTS`.
    frame : Frame
        What the panel is.
    source : str
        Source on states in years.
    of, per : str
        Its columns, in units that go together; empty for those of `EFFORTS`.

    Returns
    -------
    Attachment
        The measure by state and year, at least 0, in the unit of the source.
    """
    function, above, below = EFFORTS[name]
    columns = of or above, per or below

    def compute(listed: pl.DataFrame) -> pl.DataFrame:
        first, second = list(inspect.signature(function).parameters)[1:]
        return function(listed, **{first: columns[0], second: columns[1]})

    return _of_states(frame, name, source, columns, compute, " over ".join(columns))


def _of_states(
    frame: Frame,
    name: str,
    source: str,
    columns: tuple[str, ...],
    compute: Compute,
    rule: str,
) -> Attachment:
    """Compute a measure from columns of a source, of all its states in a year."""
    found = source_years.of_states(frame, source, columns)
    own = dict(zip(found.columns, columns, strict=True))
    listed = found.frame.filter("listed").rename(own)
    made = compute(listed).drop_nulls(name)
    return replace(
        found,
        frame=made.select("state", "year", pl.col(name).cast(pl.Float64), "listed"),
        columns=(name,),
        fill={},
        members=None,
        rules=(rule, *found.rules),
        measure=name,
    )


def _weights(said: str, names: tuple[str, ...]) -> dict[str, float]:
    try:
        found = own_option.weights(said)
    except ValueError as error:
        problem = f"'{said}' is no weights."
        remedy = "Say milex=2,milper=1."
        raise AssessmentError(problem, remedy, found=said) from error
    for name in found:
        if name not in names:
            problem = f"'{name}' is no component of these."
            remedy = f"Weigh some of: {', '.join(names)}."
            raise AssessmentError(problem, remedy, found=name)
    return found
