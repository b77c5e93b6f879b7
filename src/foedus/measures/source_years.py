"""Sources by year, as measures read them for all states at once."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from foedus.errors import AssessmentError, PanelError
from foedus.panel import ways
from foedus.panel.attach import Frame
from foedus.panel.attachment import Attachment, Want
from foedus.panel.unit import unit


def named(said: str, example: str) -> tuple[str, str]:
    """Read a source and a column.

    Parameters
    ----------
    said : str
        ``source:column``.
    example : str
        What the remedy of the error shows.

    Returns
    -------
    tuple of str
        Source and column.

    Raises
    ------
    AssessmentError
        If one of the two is missing.
    """
    source, _, column = said.partition(":")
    if not (source and column):
        problem = f"'{said}' is no source and column."
        raise AssessmentError(problem, f"Say {example}.", found=said)
    return source, column


def of_states(frame: Frame, source: str, columns: tuple[str, ...]) -> Attachment:
    """Read columns of a source on states in years.

    Parameters
    ----------
    frame : Frame
        Store, years and system of states of a panel of any unit.
    source : str
        Source, as in `foedus.panel.frame.Panel.attach`.
    columns : tuple of str
        Its columns.

    Returns
    -------
    Attachment
        ``state``, ``year``, the columns and ``listed``.

    Raises
    ------
    PanelError
        If the source does not describe states, or has no such column.
    StoreError
        If the source is not in the store.
    """
    states = replace(frame, unit=unit("state-years"))
    return by_year(_about(states, Want(source, columns), {"state"}))


def of_pairs(frame: Frame, source: str, columns: tuple[str, ...]) -> Attachment:
    """Read columns of a source on pairs of states in years, in both orders.

    Parameters
    ----------
    frame : Frame
        Store, years and system of states of a panel of any unit.
    source : str
        Source, as in `foedus.panel.frame.Panel.attach`.
    columns : tuple of str
        Its columns; empty for those of its entry.

    Returns
    -------
    Attachment
        ``state_a``, ``state_b``, ``year``, the columns and ``listed``.

    Raises
    ------
    PanelError
        If the source does not describe pairs, or has no such column.
    StoreError
        If the source is not in the store.
    """
    pairs = replace(frame, unit=unit("dyad-years"), directed=True)
    return by_year(_about(pairs, Want(source, columns), {"state_a", "state_b"}))


def _about(frame: Frame, want: Want, keys: set[str]) -> Attachment:
    """Make a source ready that is about just these keys."""
    found = ways.attachments(frame, want)
    if len(found) != 1 or set(found[0].on) != keys:
        what = "pairs of states" if len(keys) > 1 else "single states"
        problem = f"'{want.source}' is not about {what}."
        raise PanelError(problem, "Name a source that is.", found=want.source)
    return found[0]


def by_year(found: Attachment) -> Attachment:
    """Give the rows of a source a year each.

    Parameters
    ----------
    found : Attachment
        Made ready for a panel of years, by year or by spans [start, stop) of years.

    Returns
    -------
    Attachment
        The same with a row for each key and year.
    """
    if "start" not in found.frame.columns:
        return found
    years = pl.int_ranges("start", "stop", dtype=pl.Int32).alias("year")
    spans = found.frame.drop("year", strict=False).with_columns(years)
    return replace(found, frame=spans.drop("start", "stop").explode("year"))
