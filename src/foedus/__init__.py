"""foedus: a workbench for the study of military alliances.

The public names are loaded when they are first used, so that ``import foedus``
stays quick.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from foedus import dates as dates
    from foedus import errors as errors
    from foedus import measures as measures
    from foedus import panel as panel
    from foedus import registry as registry
    from foedus import report as report
    from foedus import sources as sources
    from foedus.answers.assess import assess as assess
    from foedus.measures.on_panels import measure as measure
    from foedus.panel.build import dyad_days as dyad_days
    from foedus.panel.build import dyad_months as dyad_months
    from foedus.panel.build import dyad_years as dyad_years
    from foedus.panel.build import state_days as state_days
    from foedus.panel.build import state_months as state_months
    from foedus.panel.build import state_years as state_years
    from foedus.panel.given import attach as attach
    from foedus.report.trace import trace as trace
    from foedus.store.store import Store as Store

__version__: Final = "0.1.0.dev0"

_HOMES: Final = {
    "Store": "foedus.store.store",
    "assess": "foedus.answers.assess",
    "attach": "foedus.panel.given",
    "dates": "",
    "dyad_days": "foedus.panel.build",
    "dyad_months": "foedus.panel.build",
    "dyad_years": "foedus.panel.build",
    "errors": "",
    "measure": "foedus.measures.on_panels",
    "measures": "",
    "panel": "",
    "registry": "",
    "report": "",
    "sources": "",
    "state_days": "foedus.panel.build",
    "state_months": "foedus.panel.build",
    "state_years": "foedus.panel.build",
    "trace": "foedus.report.trace",
}

__all__ = [
    "Store",
    "__version__",
    "assess",
    "attach",
    "dates",
    "dyad_days",
    "dyad_months",
    "dyad_years",
    "errors",
    "measure",
    "measures",
    "panel",
    "registry",
    "report",
    "sources",
    "state_days",
    "state_months",
    "state_years",
    "trace",
]


def __getattr__(name: str) -> object:
    """Load a public name from its home when it is first asked for."""
    if name not in _HOMES:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    home = _HOMES[name]
    if not home:
        return importlib.import_module(f"{__name__}.{name}")
    return getattr(importlib.import_module(home), name)


def __dir__() -> list[str]:
    """List the public names."""
    return __all__
