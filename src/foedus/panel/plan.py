"""What a panel joins in which order, and the columns that come of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby

import polars as pl

from foedus.errors import PanelError
from foedus.panel.attachment import Attachment
from foedus.panel.rows import Join, Spell, join


@dataclass(frozen=True, slots=True)
class Plan:
    """What to join in which order, and the columns that come of it.

    Attributes
    ----------
    columns : list of str
        Columns of the panel.
    joins : list of Join
        What is joined to cells, in order.
    spells : list of Spell
        Peace clocks.
    """

    columns: list[str]
    joins: list[Join]
    spells: list[Spell]


def joins(attachments: Sequence[Attachment]) -> list[Join]:
    """Put sources together that one join serves.

    Parameters
    ----------
    attachments : sequence of Attachment
        Sources in the order in which they were attached.

    Returns
    -------
    list of Join
        Those with one value a year, together where they have the same keys.
    """
    yearly = [pair for pair in enumerate(attachments) if not pair[1].spanned]
    by_key = sorted(yearly, key=lambda pair: pair[1].on)
    groups = groupby(by_key, key=lambda pair: pair[1].on)
    return [join(list(found)) for _, found in groups]


def widened(
    columns: Sequence[str], base: pl.DataFrame, attachments: Sequence[Attachment]
) -> list[str]:
    """Return the columns of a panel after its sources are attached.

    Parameters
    ----------
    columns : sequence of str
        Columns before.
    base : polars.DataFrame
        Segments that become rows.
    attachments : sequence of Attachment
        The sources.

    Returns
    -------
    list of str
        Columns in order.

    Raises
    ------
    PanelError
        If a source gives a column that is there already, or has numbers for what the
        panel has names for.
    """
    found = list(columns)
    for one in attachments:
        _refuse_twice(found, one)
        _refuse_other_names(base, one)
        found += one.columns
    return found


def _refuse_twice(taken: Collection[str], one: Attachment) -> None:
    """Refuse a source that gives a column that another one gave."""
    for name in one.columns:
        if name in taken:
            problem = (
                f"'{one.source}' gives the column '{name}', which is there already."
            )
            raise PanelError(problem, "Attach one of the two.", found=name)


def _refuse_other_names(base: pl.DataFrame, one: Attachment) -> None:
    """Refuse a source that has numbers for what the panel has names for."""
    for key in one.on:
        kinds = {frame.schema[key] == pl.String for frame in (base, one.frame)}
        if len(kinds) > 1:
            problem = f"'{one.source}' does not name each {key} as the panel does."
            remedy = f"Build the panel of each {key} that the source itself lists."
            raise PanelError(problem, remedy, found=one.source)
