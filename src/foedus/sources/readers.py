"""The readers by the names that catalogue entries use."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from foedus.errors import SourceError, nearest
from foedus.sources import (
    alliance_reliability,
    assembly,
    borders,
    cow_wars,
    events,
    exercises,
    numbered,
    opinion,
    peace_scale,
    risk,
    sipri,
    strategic_rivalries,
    tabular,
    workbook,
    world_bank,
)
from foedus.sources.reading import Reader

READERS: Final[Mapping[str, Reader]] = MappingProxyType(
    {
        "alliance_reliability": alliance_reliability.read,
        "assembly": assembly.read,
        "borders": borders.read,
        "cow_wars": cow_wars.read,
        "exercises": exercises.read,
        "numbered": numbered.read,
        "opinion": opinion.read,
        "peace_scale": peace_scale.read,
        "plover": events.read_plover,
        "risk": risk.read,
        "sipri_expenditure": sipri.read_expenditure,
        "sipri_register": sipri.read_register,
        "strategic_rivalries": strategic_rivalries.read,
        "tabular": tabular.read,
        "workbook": workbook.read,
        "world_bank": world_bank.read,
    }
)
"""Name of a reader -> what reads the files of a source."""


def reader(name: str) -> Reader:
    """Return a reader.

    Parameters
    ----------
    name : str
        As a catalogue entry names it.

    Returns
    -------
    Reader
        Table name -> file, entry, version -> what was read.

    Raises
    ------
    SourceError
        If there is none, with the nearest name.
    """
    if name not in READERS:
        problem = f"There is no reader '{name}'{nearest(name, READERS)}."
        raise SourceError(problem, f"Use one of: {', '.join(READERS)}.", found=name)
    return READERS[name]
