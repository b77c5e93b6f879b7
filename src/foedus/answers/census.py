"""The census of alliances that the registry is compared with: ATOP 5.1 of the store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from foedus.answers import shelf
from foedus.schema import LINE
from foedus.sources import atop
from foedus.sources.atop import AtopCensus

if TYPE_CHECKING:
    import polars as pl

    from foedus.answers.shelf import Held
    from foedus.store import Store

EDITION: Final = f"atop@{atop.VERSION}"
"""The version whose numbers the registry names."""


def of_store(store: Store | None) -> AtopCensus | None:
    """Return ATOP as the store has it.

    Parameters
    ----------
    store : Store or None
        The store; None for none.

    Returns
    -------
    AtopCensus or None
        None where version 5.1 was not added, or only one of its two tables.

    Raises
    ------
    SourceError
        If a cell is not what the codebook allows, or the two tables name different
        alliances.
    StoreError
        If the store or a table cannot be read.
    """
    alliances = shelf.held(store, f"{EDITION}.alliance")
    members = shelf.held(store, f"{EDITION}.member")
    if store is None or alliances is None or members is None:
        return None
    return atop.of_tables(_rows(alliances), _rows(members), store.home)


def _rows(held: Held) -> pl.DataFrame:
    """Return a table in the order of its file."""
    names = [name for name in held.lazy.collect_schema().names() if name != LINE]
    return held.read(*names).sort(LINE)
