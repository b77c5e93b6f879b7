"""Votes of states in the General Assembly as portfolios: a roll call is a partner."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, cast

import numpy as np
import polars as pl

from foedus.measures.similarity import portfolio_ties
from foedus.measures.similarity.portfolio import Portfolio
from foedus.measures.similarity.portfolio_ties import Ties
from foedus.panel import coding
from foedus.panel.attach import Frame
from foedus.panel.attachment import Attachment

NAME: Final = "votes"
_AUTUMN: Final = 9
VALUES: Final = {"no": 0.0, "abstain": 1.0, "yes": 2.0}

NAMES: Final = {
    "Antigua & Barbuda": ("Antigua and Barbuda",),
    "Benin": ("Benin", "Dahomey"),
    "Bosnia & Herzegovina": ("Bosnia and Herzegovina",),
    "Burkina Faso": ("Burkina Faso", "Upper Volta"),
    "Eswatini": ("Eswatini", "Swaziland"),
    "Micronesia (Federated States of)": ("Micronesia",),
    "North Macedonia": ("North Macedonia", "Macedonia"),
    "Russia": ("Russia", "Soviet Union"),
    "Sri Lanka": ("Sri Lanka", "Ceylon"),
    "St. Kitts & Nevis": ("Saint Kitts and Nevis",),
    "St. Lucia": ("Saint Lucia",),
    "St. Vincent & Grenadines": ("Saint Vincent and the Grenadines",),
    "São Tomé & Príncipe": ("Sao Tome and Principe",),
    "Trinidad & Tobago": ("Trinidad and Tobago",),
    "Yemen People's Republic": ("South Yemen",),
    "Yugoslavia": ("Yugoslavia", "Serbia"),
}
"""Names of the source -> how they are read: the first that means a state on the day."""

VOTES: Final = Ties(
    name=NAME,
    title="Votes in the General Assembly in the year: 2 yes, 1 abstention, 0 no; "
    "absences are left out, pair by pair",
    source="un-votes.vote",
    highest=2.0,
)


@dataclass(frozen=True, slots=True)
class Votes:
    """Votes of the members of a system, read from the store.

    Attributes
    ----------
    ties : Ties
        What counts.
    found : Attachment
        Where the votes are from, without rows.
    cast : polars.DataFrame
        ``state``, ``roll_call``, ``year`` and ``value``.
    highest : float
        Largest value that the scale allows.
    """

    ties: Ties
    found: Attachment
    cast: pl.DataFrame
    highest: float = 2.0

    def years(self) -> Iterator[tuple[int, Portfolio]]:
        """Lay out the votes of each calendar year.

        Yields
        ------
        int
            Year, rising; only those with votes.
        Portfolio
            States that voted, against the roll calls of the year. Where a state did not
            vote the value is NaN, and two states are compared over what both voted on.
        """
        for (year,), there in self.cast.group_by("year", maintain_order=True):
            states = there["state"].unique().sort()
            calls = there["roll_call"].unique().sort()
            values = np.full((len(states), len(calls)), np.nan)
            rows = np.searchsorted(states.to_numpy(), there["state"].to_numpy())
            columns = np.searchsorted(calls.to_numpy(), there["roll_call"].to_numpy())
            values[rows, columns] = there["value"].to_numpy()
            yield (
                int(str(year)),
                Portfolio(
                    tuple(states.to_list()),
                    tuple(calls.to_list()),
                    values,
                    self.highest,
                    gaps="skip",
                ),
            )


def read(frame: Frame, region: str = "") -> Votes:
    """Read the votes of all states.

    Parameters
    ----------
    frame : Frame
        Store, years and system of states.
    region : str
        Only states of one region of the world; empty for all.

    Returns
    -------
    Votes
        For the years of the frame. A state has the number of the system on the day of
        the vote; votes of others are counted as lost.

    Raises
    ------
    AssessmentError
        If there is no such region.
    StoreError
        If the votes are not in the store.
    """
    held = frame.store.source("un-votes")
    source = f"un-votes@{held.version}"
    calls = frame.store.scan(f"{source}.roll_call").select("rcid", "date")
    first, last = frame.years
    days = calls.with_columns(pl.col("date").str.to_date()).filter(
        pl.col("date").dt.year().is_between(first, last)
    )
    raw = frame.store.scan(f"{source}.vote").join(days, on="rcid").collect()
    day = pl.col("date").cast(pl.Int32)
    dated = raw.select(
        pl.col("country").alias("state"),
        pl.col("rcid").alias("roll_call"),
        pl.col("date").dt.year().cast(pl.Int32).alias("year"),
        pl.col("vote").replace_strict(VALUES, return_dtype=pl.Float64).alias("value"),
        day.alias("start"),
        (day + 1).alias("stop"),
    )
    numbered, lost = _numbered(dated, frame)
    if region:
        inside = portfolio_ties.of_region(frame.system, region)
        numbered = numbered.filter(pl.col("state").is_in(inside.implode()))
    strange = coding.strange(dated["state"], "name", frame.system, NAMES)
    rules = [f"states without a number in the system: {', '.join(strange)}"]
    once = numbered.unique(["state", "roll_call"], keep="none").sort("year")
    found = Attachment(
        source=f"{source}.vote",
        on=("state_a", "state_b"),
        frame=pl.DataFrame(),
        columns=(),
        fill={},
        years=_whole_years(days),
        rows=raw.height,
        duplicated=numbered.height - once.height,
        rules=tuple(rules if strange else ()),
        lost=lost,
        also=(f"{source}.roll_call",),
    )
    return Votes(VOTES, found, once)


def _whole_years(days: pl.LazyFrame) -> tuple[int, int]:
    """Return the first and last year with votes; the session ends in December."""
    autumn = days.filter(pl.col("date").dt.month() >= _AUTUMN)
    years = autumn.select(pl.col("date").dt.year()).collect()["date"]
    found = years.min(), years.max()
    return cast("tuple[int, int]", found) if years.len() else (1, 0)


def _numbered(dated: pl.DataFrame, frame: Frame) -> tuple[pl.DataFrame, int]:
    """Give each voter its number on the day; the same names vote on the same days."""
    days = (
        dated.select("state", "start", "stop")
        .unique()
        .with_columns(pl.col("state").alias("name"))
    )
    known, _ = coding.translated(days, "state", "name", frame.system, NAMES)
    met = dated.rename({"state": "name"}).join(
        known.select("name", "start", "state"), on=["name", "start"], how="left"
    )
    numbered = met.drop_nulls("state")
    return numbered.drop("name", "start", "stop"), met.height - numbered.height
