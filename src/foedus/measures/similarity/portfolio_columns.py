"""Similarity of portfolios as columns of panels: all pairs, year after year."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, cast

import numpy as np
import polars as pl

from foedus.errors import AssessmentError, nearest
from foedus.measures import source_years
from foedus.measures.similarity import (
    pairwise,
    portfolio_ties,
    votes,
)
from foedus.measures.similarity.pairwise import Distance
from foedus.measures.similarity.portfolio import Label, Matrix, Portfolio
from foedus.panel.attach import Frame
from foedus.panel.attachment import Attachment

DISTANCES: Final = ("nominal", "absolute", "squared")

_UNWEIGHTED: Final = ("", "none", "equal")


@dataclass(frozen=True, slots=True)
class Asked:
    """Which portfolios are compared.

    Attributes
    ----------
    portfolio : str
        ``votes``, a key of `foedus.measures.similarity.portfolio_ties.TIES`, or
        ``source:column``.
    region : str
        Only states of a region, and they alone as partners; empty for all.
    scale_max : float or None
        Largest value of the scale; None for that of the portfolio.
    absence : {"", "none"}
        ``none`` if a pair without a row has no tie though its source does not say so.
    weights : str
        ``cinc``, or ``source:column`` of states in years; empty for equal weights.
    """

    portfolio: str = "alliances"
    region: str = ""
    scale_max: float | None = None
    absence: str = ""
    weights: str = ""


def s_score(
    frame: Frame,
    portfolio: str = "alliances",
    distance: str = "absolute",
    weights: str = "",
    region: str = "",
    scale_max: float | None = None,
    absence: str = "",
) -> Attachment:
    """Compute S for all pairs.

    Parameters
    ----------
    frame : Frame
        What the panel is.
    portfolio : str
        ``alliances``, ``votes``, another key of `portfolio_ties.TIES`, or
        ``source:column``.
    distance : {"nominal", "absolute", "squared"}
        How a difference between two values counts.
    weights : str
        ``cinc``, or ``source:column`` of states in years; empty for equal weights.
    region : str
        Only states of a region, and they alone as partners; empty for all.
    scale_max : float, optional
        Largest value of the scale; by default that of the portfolio.
    absence : {"", "none"}
        ``none`` if a pair without a row has no tie though its source does not say so.

    Returns
    -------
    Attachment
        ``s_score`` by pair and year, in [-1, 1]; no row where it is not known.

    Raises
    ------
    AssessmentError
        If an option is not known, or the portfolio has no fixed scale.
    StoreError
        If a source is not in the store.
    """
    how = _distance(distance)
    asked = Asked(portfolio, region, scale_max, absence, weights)

    def score(found: Portfolio, heavy: Matrix | None) -> Matrix:
        return pairwise.s_scores(found, weights=heavy, distance=how)

    return _column(frame, "s_score", asked, score, f"{distance} distances")


def kappa(
    frame: Frame,
    portfolio: str = "alliances",
    distance: str = "absolute",
    region: str = "",
    scale_max: float | None = None,
    absence: str = "",
) -> Attachment:
    """Compute Cohen's kappa for all pairs; options as `s_score`."""
    return _chance(frame, "kappa", pairwise.kappas, distance, Asked(
        portfolio, region, scale_max, absence
    ))  # fmt: skip


def pi(
    frame: Frame,
    portfolio: str = "alliances",
    distance: str = "absolute",
    region: str = "",
    scale_max: float | None = None,
    absence: str = "",
) -> Attachment:
    """Compute Scott's pi for all pairs; options as `s_score`."""
    return _chance(frame, "pi", pairwise.pis, distance, Asked(
        portfolio, region, scale_max, absence
    ))  # fmt: skip


def alignment(
    frame: Frame,
    portfolio: str = "alliances",
    distance: str = "absolute",
    region: str = "",
    scale_max: float | None = None,
    absence: str = "",
) -> Attachment:
    """Compute the alignment index for all pairs; options as `s_score`."""
    return _chance(frame, "alignment", pairwise.alignments, distance, Asked(
        portfolio, region, scale_max, absence
    ))  # fmt: skip


def tau_b(
    frame: Frame,
    portfolio: str = "alliances",
    region: str = "",
    scale_max: float | None = None,
    absence: str = "",
) -> Attachment:
    """Compute tau-b for all pairs; options as `s_score`."""
    asked = Asked(portfolio, region, scale_max, absence)
    return _column(frame, "tau_b", asked, lambda p, _: pairwise.tau_bs(p), "")


def ideal_point_distance(
    frame: Frame, source: str = "un-ideal-points", points: str = "ideal_point"
) -> Attachment:
    """Compute the distance of ideal points for all pairs.

    Parameters
    ----------
    frame : Frame
        What the panel is.
    source : str
        Source of the points, on states in years.
    points : str
        Its column.

    Returns
    -------
    Attachment
        ``ideal_point_distance`` by pair and year, in the unit of the points; no row
        where a state has no point in the year.
    """
    name = "ideal_point_distance"
    found = source_years.of_states(frame, source, (points,))
    known = found.frame.filter("listed").drop_nulls().sort("year", "state")
    tables = [_long(frame, name, 0, (), np.zeros((0, 0)))]
    for (year,), there in known.group_by("year", maintain_order=True):
        place = there[found.columns[0]].cast(pl.Float64).to_numpy()
        apart = np.abs(np.subtract.outer(place, place))
        labels = tuple(there["state"].to_list())
        tables.append(_long(frame, name, int(str(year)), labels, apart))
    return replace(
        found,
        on=("state_a", "state_b"),
        frame=pl.concat(tables),
        columns=(name,),
        fill={},
        members=None,
        rules=(f"absolute difference of {points}", *found.rules),
        measure=name,
    )


def _chance(
    frame: Frame,
    name: str,
    score: Callable[..., Matrix],
    distance: str,
    asked: Asked,
) -> Attachment:
    how = _distance(distance)
    return _column(
        frame, name, asked, lambda p, _: score(p, distance=how), f"{distance} distances"
    )


def _column(
    frame: Frame,
    name: str,
    asked: Asked,
    score: Callable[[Portfolio, Matrix | None], Matrix],
    rule: str,
) -> Attachment:
    """Compute a measure of pairs, year after year."""
    held = _held(frame, asked)
    heavy = _weights(frame, asked.weights)
    tables = []
    for year, portfolio in held.years():
        found = score(portfolio, heavy.of(portfolio, year) if heavy else None)
        tables.append(_long(frame, name, year, portfolio.states, found))
    empty = _long(frame, name, 0, (), np.zeros((0, 0)))
    said = [
        f"portfolios: {held.ties.title}",
        "the value of a pair rests on all ties of both",
        f"scale 0 to {held.highest:g}",
        rule,
    ]
    if asked.region:
        said.append(f"only the region {asked.region}, of states and as partners")
    if asked.absence:
        said.append("a pair without a row has none, as the user says")
    if heavy:
        said.append(f"partners weigh as their {asked.weights}; without one they do not")
    return replace(
        held.found,
        on=("state_a", "state_b"),
        frame=pl.concat([empty, *tables]),
        columns=(name,),
        fill={},
        members=None,
        rules=(*filter(None, said), *held.found.rules),
        measure=name,
        also=(*held.found.also, *((heavy.found.source,) if heavy else ())),
    )


def _held(frame: Frame, asked: Asked) -> portfolio_ties.World | votes.Votes:
    """Read the portfolios of a panel."""
    if asked.absence not in ("", "none"):
        problem = f"The absence of a row cannot mean '{asked.absence}'."
        raise AssessmentError(problem, "Say absence='none', or nothing.")
    if asked.portfolio == votes.NAME:
        for name in ("scale_max", "absence", "weights"):
            if getattr(asked, name) not in (None, ""):
                problem = f"Votes take no {name}: their partners are roll calls."
                raise AssessmentError(problem, f"Leave out {name}.", found=name)
        return votes.read(frame, asked.region)
    return portfolio_ties.world(
        frame,
        portfolio_ties.ties(asked.portfolio),
        highest=asked.scale_max,
        absence=asked.absence,
        region=asked.region,
    )


@dataclass(frozen=True, slots=True)
class _Heavy:
    """Weights of states in years."""

    found: Attachment
    by_year: dict[int, dict[int, float]]

    def of(self, portfolio: Portfolio, year: int) -> Matrix:
        known = self.by_year.get(year, {})
        return portfolio.weights(cast("dict[int | str, float | None]", known))


def _weights(frame: Frame, name: str) -> _Heavy | None:
    if name in _UNWEIGHTED:
        return None
    source, _, column = name.partition(":")
    if name == "cinc":
        source, column = "nmc", "cinc"
    if not column:
        problem = f"There are no weights '{name}'."
        raise AssessmentError(problem, "Say cinc, or source:column.", found=name)
    found = source_years.of_states(frame, source, (column,))
    by_year: dict[int, dict[int, float]] = {}
    rows = found.frame.filter("listed").select("year", "state", *found.columns)
    for year, state, weight in rows.drop_nulls().iter_rows():
        by_year.setdefault(year, {})[state] = float(weight)
    return _Heavy(found, by_year)


def _long(
    frame: Frame, name: str, year: int, labels: tuple[Label, ...], found: Matrix
) -> pl.DataFrame:
    """Return the pairs of a year that have a value, as a panel has them."""
    states = np.array(labels, np.int32)
    known = ~np.isnan(found)
    known &= states[:, None] != states if frame.directed else states[:, None] < states
    one, other = np.nonzero(known)
    return pl.DataFrame(
        {
            "state_a": states[one],
            "state_b": states[other],
            "year": np.full(len(one), year, np.int32),
            name: found[one, other],
            "listed": np.ones(len(one), bool),
        }
    )


def _distance(said: str) -> Distance:
    plain = {"linear": "absolute"}.get(said, said)
    if plain not in DISTANCES:
        problem = f"There is no distance '{said}'{nearest(said, DISTANCES)}."
        remedy = f"Use one of: {', '.join(DISTANCES)}."
        raise AssessmentError(problem, remedy, found=said)
    return cast("Distance", plain)
