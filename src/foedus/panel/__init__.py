"""Panels: units, steps, attachments, spells, and the rows that come of them.

The calls with which a question begins are here too: `dyad_years`, `state_years` and
their neighbours, `panel` for any unit, `run` for a recipe.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from foedus.panel.build import dyad_days as dyad_days
    from foedus.panel.build import dyad_months as dyad_months
    from foedus.panel.build import dyad_years as dyad_years
    from foedus.panel.build import panel as panel
    from foedus.panel.build import run as run
    from foedus.panel.build import state_days as state_days
    from foedus.panel.build import state_months as state_months
    from foedus.panel.build import state_years as state_years


__all__ = [
    "dyad_days",
    "dyad_months",
    "dyad_years",
    "panel",
    "run",
    "state_days",
    "state_months",
    "state_years",
]


def __getattr__(name: str) -> object:
    """Load a call from its home when it is first asked for."""
    if name not in __all__:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(importlib.import_module("foedus.panel.build"), name)
