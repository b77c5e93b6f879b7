"""Ties of the states of the world, year by year: alliances, agreements, and others.

A source that describes pairs of states gives each state a portfolio. Whether a pair
without a row has no tie, or is not known, is what the source says of itself: with ATOP
it has none, inside the years and the states that ATOP covers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

import numpy as np
import polars as pl

from foedus.errors import AssessmentError, nearest
from foedus.measures import source_years
from foedus.measures.similarity.portfolio import HIGHEST, Portfolio
from foedus.panel import regions
from foedus.panel.attach import Frame
from foedus.panel.attachment import Attachment
from foedus.registry import system_years
from foedus.registry.states import System


@dataclass(frozen=True, slots=True)
class Ties:
    """What counts as a tie.

    Attributes
    ----------
    name : str
        Name by which the portfolio is asked for.
    title : str
        What the ties are.
    source : str
        Source, as in `foedus.panel.frame.Panel.attach`.
    strengths : mapping of str to float
        Column of the source -> the value of a tie for which it is above zero; of
        several the largest counts. Empty if `column` holds the values.
    column : str
        Column that holds the values themselves.
    highest : float or None
        Largest value that the scale allows; None if the source has no fixed scale, so
        that the user must say one.
    counted : bool
        Whether the column is the number of rows of the source, which it does not have.
    """

    name: str
    title: str
    source: str
    strengths: Mapping[str, float] = field(default_factory=dict)
    column: str = ""
    highest: float | None = None
    counted: bool = False


@dataclass(frozen=True, slots=True)
class World:
    """Ties of the states of a system, read from a source.

    Attributes
    ----------
    ties : Ties
        What counts.
    found : Attachment
        The source made ready.
    listed : polars.DataFrame
        ``state_a``, ``state_b``, ``year`` and ``value``, in both orders.
    members : polars.DataFrame
        ``state`` and ``year``: states of which the source can say something.
    highest : float
        Largest value that the scale allows.
    absent : float
        Value of a pair without a row: 0, or NaN where the source does not say.
    """

    ties: Ties
    found: Attachment
    listed: pl.DataFrame
    members: pl.DataFrame
    highest: float
    absent: float

    def years(self) -> Iterator[tuple[int, Portfolio]]:
        """Lay out the portfolios of each year.

        Yields
        ------
        int
            Year, rising; only those that the source covers.
        Portfolio
            All states that were members on a day of the year, and the same as partners;
            the own entry of each is the highest of the scale.
        """
        by_year = self.listed.partition_by("year", as_dict=True)
        empty = self.listed.clear()
        for (year,), there in self.members.group_by("year", maintain_order=True):
            states = there["state"].to_numpy()
            values = np.full((len(states),) * 2, self.absent)
            rows = by_year.get((year,), empty)
            inside = rows.filter(
                pl.col("state_a").is_in(there["state"].implode()),
                pl.col("state_b").is_in(there["state"].implode()),
            )
            one = np.searchsorted(states, inside["state_a"].to_numpy())
            other = np.searchsorted(states, inside["state_b"].to_numpy())
            values[one, other] = inside["value"].to_numpy()
            np.fill_diagonal(values, self.highest)
            names = tuple(int(s) for s in states)
            yield int(str(year)), Portfolio(names, names, values, self.highest)


ALLIANCES: Final = Ties(
    name="alliances",
    title="Promises of alliances: 3 active aid, 2 neutrality or consultation, "
    "1 non-aggression, 0 none (scale of Chiba, Johnson and Leeds 2015)",
    source="atop",
    strengths=MappingProxyType(
        {"defense": 3.0, "offense": 3.0, "neutral": 2.0, "consul": 2.0, "nonagg": 1.0}
    ),
    highest=HIGHEST,
)

TIES: Final[Mapping[str, Ties]] = MappingProxyType(
    {
        one.name: one
        for one in (
            ALLIANCES,
            Ties(
                name="agreements",
                title="Bilateral defence agreements in force: 1 any, 0 none",
                source="dcad",
                strengths=MappingProxyType({"agreements": 1.0}),
                highest=1.0,
                counted=True,
            ),
            Ties(
                name="exercises",
                title="Joint military exercises in the year: 1 any, 0 none",
                source="joint-exercises",
                strengths=MappingProxyType({"exercises": 1.0}),
                highest=1.0,
                counted=True,
            ),
            Ties(
                name="organisations",
                title="Intergovernmental organisations that both belong to",
                source="cow-igo.dyad_year",
                column="dyadigos",
            ),
        )
    }
)
"""Portfolios by name; ``source:column`` takes the values of any column on pairs."""


def ties(name: str) -> Ties:
    """Return what counts as a tie.

    Parameters
    ----------
    name : str
        A key of `TIES`, or ``source:column`` for the values of a column of any source
        that can be attached to pairs of states in years.

    Returns
    -------
    Ties
        The source and the scale.

    Raises
    ------
    AssessmentError
        If there is no such portfolio, with the nearest name.
    """
    source, colon, column = name.partition(":")
    if colon and source and column:
        return Ties(name, f"{column} of {source}", source, column=column)
    if name not in TIES:
        problem = f"There is no portfolio '{name}'{nearest(name, TIES)}."
        remedy = f"Use one of: {', '.join(TIES)}, or source:column."
        raise AssessmentError(problem, remedy, found=name)
    return TIES[name]


def world(
    frame: Frame,
    what: Ties,
    *,
    highest: float | None = None,
    absence: str = "",
    region: str = "",
) -> World:
    """Read the ties of all states.

    Parameters
    ----------
    frame : Frame
        Store, years and system of states.
    what : Ties
        What counts.
    highest : float, optional
        Largest value that the scale allows; by default that of `what`.
    absence : {"", "none"}
        ``none`` if a pair without a row has no tie though the source does not say so.
    region : str
        Only states of one region of the world; empty for the whole system.

    Returns
    -------
    World
        For the years of the frame that the source covers.

    Raises
    ------
    AssessmentError
        If the scale has no largest value, or there is no such region.
    PanelError
        If the source does not describe pairs of states, or has no such column.
    StoreError
        If the source is not in the store.
    """
    scale = what.highest if highest is None else highest
    if scale is None:
        problem = f"'{what.name}' has no fixed scale."
        remedy = "Say the largest value that it allows: --scale-max."
        raise AssessmentError(problem, remedy, found=what.name)
    columns = tuple(what.strengths) or (what.column,)
    wanted = () if what.counted else columns
    found = source_years.of_pairs(frame, what.source, wanted)
    covered = bool(found.fill) or absence == "none"
    return World(
        ties=what,
        found=found,
        listed=_listed(found, what),
        members=_members(frame, found, region),
        highest=scale,
        absent=0.0 if covered else np.nan,
    )


def _listed(found: Attachment, what: Ties) -> pl.DataFrame:
    """Give each pair and year the largest value of its ties."""
    if what.strengths:
        names = dict(zip(found.columns, what.strengths.values(), strict=True))
        each = [
            pl.when(pl.col(n) > 0).then(strength).when(pl.col(n) == 0).then(0.0)
            for n, strength in names.items()
        ]
        value = pl.max_horizontal(each)
    else:
        value = pl.col(found.columns[0]).cast(pl.Float64)
    listed = found.frame.filter("listed")
    keys = ("state_a", "state_b", "year")
    return listed.select(*keys, value.fill_null(np.nan).alias("value")).filter(
        pl.col("state_a") != pl.col("state_b")
    )


def _members(frame: Frame, found: Attachment, region: str) -> pl.DataFrame:
    """Return the states that were there in each year that the source covers."""
    first, last = found.years
    low, high = max(first, frame.years[0]), min(last, frame.years[1])
    kinds = {"state": pl.Int32, "year": pl.Int32}
    if low > high:
        return pl.DataFrame(schema=kinds)
    listed = system_years.state_years(low, high, frame.system).cast(pl.Int32)
    if found.members is not None:
        known = found.members.select("state", "year").unique().cast(pl.Int32)
        listed = listed.join(known, on=["state", "year"], how="semi")
    if region:
        listed = listed.filter(
            pl.col("state").is_in(of_region(frame.system, region).implode())
        )
    return listed.sort("year", "state")


def of_region(system: System, region: str) -> pl.Series:
    """Return the states of a region of the world.

    Parameters
    ----------
    system : {"cow", "gw"}
        Whose numbers the states have.
    region : str
        Its name; capitals and hyphens do not matter.

    Returns
    -------
    polars.Series
        Numbers of states.

    Raises
    ------
    AssessmentError
        If there is no such region.
    """
    placed = regions.of_states(system)
    known = placed["region"].unique().sort().to_list()
    plain = {name.lower().replace(" ", "-"): name for name in known}
    name = plain.get(region.lower().replace(" ", "-"))
    if name is None:
        problem = f"There is no region '{region}'{nearest(region, plain)}."
        raise AssessmentError(problem, f"Use one of: {', '.join(known)}.", found=region)
    return placed.filter(pl.col("region") == name)["state"]
