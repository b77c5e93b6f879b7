"""Who was bound to whom on any day since antiquity, and by what promise."""

from __future__ import annotations

from foedus.registry.alliances import alliance, everything, members
from foedus.registry.bonds import bound
from foedus.registry.parties import party
from foedus.registry.states import state
from foedus.registry.tables import frame

__all__ = [
    "alliance",
    "bound",
    "everything",
    "frame",
    "members",
    "party",
    "state",
]
