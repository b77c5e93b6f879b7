"""Capability as a column of panels: recomputed from its components."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from foedus.measures import capability, source_years
from foedus.panel.attach import Frame
from foedus.panel.attachment import Attachment


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
    found = source_years.of_states(frame, source, capability.COMPONENTS)
    own = dict(zip(found.columns, capability.COMPONENTS, strict=True))
    listed = found.frame.filter("listed").rename(own)
    made = listed.with_columns(capability.cinc(listed)).drop_nulls("cinc")
    return replace(
        found,
        frame=made.select("state", "year", pl.col("cinc"), "listed"),
        columns=("cinc",),
        fill={},
        members=None,
        rules=("mean of the shares in the components that are known", *found.rules),
        measure="cinc",
    )
