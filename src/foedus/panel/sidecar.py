"""The sidecar of a panel's file: sources, versions, terms, recipe, audit and hash."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from importlib.metadata import version as installed
from pathlib import Path
from typing import Any, Final

from foedus.errors import PanelError
from foedus.panel import audit, citation, recipe
from foedus.panel.audit import Audited
from foedus.panel.frame import Panel
from foedus.panel.labels import labels
from foedus.panel.recipe import Recipe
from foedus.panel.terms import Terms, terms

FORMAT: Final = 1


def beside(path: Path) -> Path:
    """Return the sidecar of a file.

    Parameters
    ----------
    path : Path
        The file, such as ``panel.parquet``.

    Returns
    -------
    Path
        ``panel.parquet.json``.
    """
    return path.with_name(f"{path.name}.json")


def document(
    panel: Panel,
    name: str,
    sha256: str,
    found: Iterable[Audited],
    permitted: Collection[str] = (),
) -> dict[str, Any]:
    """Return what stands in the sidecar.

    Parameters
    ----------
    panel : Panel
        The panel.
    name : str
        Name of its file.
    sha256 : str
        Hash of its rows (see `foedus.panel.digest`).
    found : iterable of Audited
        Its audit.
    permitted : collection of str
        Sources whose publisher agreed to a publication, as the user says.

    Returns
    -------
    dict
        Plain data; nothing in it depends on the day on which it is made.
    """
    said = labels(panel)
    held = recipe.in_memory(panel)
    schema = panel.schema
    return {
        "format": FORMAT,
        "file": name,
        "foedus": installed("foedus"),
        "unit": f"{panel.unit.name}s",
        "years": list(panel.years),
        "directed": panel.directed,
        "system": panel.system,
        "key": list(panel.unit.key),
        "rows": panel.count(),
        "rows_sha256": sha256,
        "columns": [
            {
                "name": name,
                "type": str(schema[name]),
                "description": said[name].text,
                "unit": said[name].unit or None,
                "source": said[name].source or None,
            }
            for name in panel.columns
        ],
        "sources": [_source(panel, one) for one in terms(panel)],
        "permitted": sorted(permitted),
        "audit": audit.document(found),
        "recipe": None if held else recipe.text(recipe.recipe(panel)),
        **({"in_memory": _in_memory(held)} if held else {}),
        "bibtex": citation.bibtex(panel),
    }


def recipe_of(path: Path) -> Recipe:
    """Return the recipe of a file from its sidecar.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    Recipe
        What builds it again.

    Raises
    ------
    PanelError
        If there is no sidecar, or it is not one of ours.
    """
    side = beside(path)
    try:
        said = json.loads(side.read_text(encoding="utf-8"))["recipe"]
    except FileNotFoundError as error:
        problem = f"'{path}' has no sidecar '{side.name}' that says how it was made."
        remedy = "Keep the two together: foedus panel -o writes both."
        raise PanelError(problem, remedy, path=str(side)) from error
    except (OSError, ValueError, LookupError, TypeError) as error:
        problem = f"'{side}' is no sidecar of foedus ({type(error).__name__})."
        raise PanelError(problem, "Build the file again.", path=str(side)) from error
    if said is None:
        problem = f"'{path}' has no recipe: a frame in memory was attached to it."
        remedy = "Make the frame a source (foedus data add-table), and build it again."
        raise PanelError(problem, remedy, path=str(side))
    return recipe.parse(said)


def _in_memory(frames: Collection[str]) -> dict[str, Any]:
    """Say which columns nobody else can build, and how they could."""
    note = (
        "These frames were in memory, so that the panel has no recipe. To share one, "
        "make each a source with foedus data add-table and attach that."
    )
    return {"frames": list(frames), "note": note}


def _source(panel: Panel, one: Terms) -> dict[str, Any]:
    held = panel.store.held(f"{one.used.id}@{one.used.version}")
    tables = {t.name: t.sha256 for t in held.tables if t.name in one.used.tables}
    return {
        "id": one.used.id,
        "version": one.used.version,
        "title": one.title,
        "terms": one.terms,
        "redistribute": one.redistribute,
        "page": one.landing_page or None,
        "coverage": {
            "start": held.facts.coverage_start or None,
            "end": held.facts.coverage_end or None,
        },
        "files": dict(held.facts.files),
        "tables": tables,
        "columns": list(one.columns),
    }
