"""What a source says of each year, whether it holds years or spans of steps."""

from __future__ import annotations

import polars as pl

from foedus.panel import spans
from foedus.panel.attachment import Attachment
from foedus.panel.clock import Clock

YEARS = Clock("year")


def yearly(one: Attachment, clock: Clock = YEARS) -> pl.DataFrame:
    """Return the rows of a source by its keys and the year, or pieces of a year."""
    if not one.spanned:
        return one.frame
    return spans.in_years(one.frame, one.on, clock, (1800, 2100))
