"""The registry as a source: what states had promised each other, without any file."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from foedus.errors import PanelError
from foedus.panel import attach
from foedus.panel.attach import Frame, Ready
from foedus.panel.attachment import Attachment, Source, Want
from foedus.registry import promised
from foedus.registry.records import OBLIGATIONS

_RULE = "1 where the registry is sure of a promise, null else: it is no census"


def pledged(
    frame: Frame, found: Source, who: str, want: Want
) -> tuple[Attachment, ...]:
    """Make the promises of the registry ready.

    Parameters
    ----------
    frame : Frame
        What the panel is.
    found : Source
        The registry.
    who : str
        ``dyad``.
    want : Want
        Its columns, of ``defence``, ``offence``, ``neutrality``, ``nonaggression`` and
        ``consultation``; empty for all.

    Returns
    -------
    tuple of Attachment
        One for each pair of states of a row: 1 where the first surely had promised it
        to the second (either of the two in a panel without direction), else null.

    Raises
    ------
    PanelError
        If a column is none of the obligations.
    """
    columns = want.columns or OBLIGATIONS
    for name in columns:
        if name not in OBLIGATIONS:
            problem = f"The registry has no obligation '{name}'."
            remedy = f"Use one of: {', '.join(OBLIGATIONS)}."
            raise PanelError(problem, remedy, found=name, expected=OBLIGATIONS)
    said = promised.spans(frame.system)
    is_one = (pl.col("obligation") == name for name in columns)
    flags = said.filter(pl.col("obligation").is_in(list(columns))).select(
        "state_a",
        "state_b",
        "start",
        "stop",
        *(
            pl.when(yes).then(pl.lit(1, pl.Int64)).alias(name)
            for name, yes in zip(columns, is_one, strict=True)
        ),
    )
    ready = Ready(who, ("state_a", "state_b"), flags, directed=True)
    picks = replace(want, options={"pick": dict.fromkeys(columns, "max")})
    made = attach.finished(frame, found, picks, ready)
    return tuple(replace(one, rules=(*one.rules, _RULE)) for one in made)
