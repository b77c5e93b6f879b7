"""A cell of a file, by its key: the panel is built again from the file's recipe."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl

from foedus.errors import PanelError
from foedus.panel import sidecar
from foedus.panel.build import from_recipe
from foedus.panel.trace import Stage, trace
from foedus.store.store import Store

_CELL: Final = re.compile(r"cell:(?P<file>[^#]+)#(?P<column>\w*)\?(?P<key>.+)")


def walk(key: str, store: Store | None = None) -> tuple[Stage, ...]:
    """Walk a cell of a file back to the lines of the source's file.

    Parameters
    ----------
    key : str
        ``cell:<file>#<column>?state_a=2&state_b=365&year=1962``; without a column every
        one that a source gives.
    store : Store, optional
        Where the sources are; None for the user's own store.

    Returns
    -------
    tuple of Stage
        From the cell over the rules and rows to file and citation.

    Raises
    ------
    PanelError
        If the key has another form, the file no sidecar, or the panel no such cell.
    StoreError
        If a version of the recipe is not in the store.
    """
    match = _CELL.fullmatch(key)
    if match is None:
        problem = f"'{key}' is not the key of a cell."
        remedy = "Write cell:panel.parquet#nmc_cinc_a?state_a=2&state_b=365&year=1962."
        raise PanelError(problem, remedy, found=key)
    said = dict(parse_qsl(match["key"], keep_blank_values=True))
    panel = from_recipe(sidecar.recipe_of(Path(match["file"])), store=store)
    return trace(panel, said, match["column"])
