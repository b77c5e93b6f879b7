"""Health of the store, as plain data and as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from foedus.report.lists import wrapped
from foedus.sources import quarantine
from foedus.sources.catalog import entries
from foedus.store import Store

Document = dict[str, Any]


def examined(store: Store) -> Document:
    """Return the health of the store and of the guards around untrusted files.

    Parameters
    ----------
    store : Store
        The store.

    Returns
    -------
    dict
        ``home``, ``sources`` (with ``fresh``: whether it is the catalogue's version),
        ``problems``, ``guards`` and ``healthy``.
    """
    newest = {said.id: said.version for said in entries()}
    problems = store.check()
    damaged = any(problem.kind == "manifest" for problem in problems)
    sources = () if damaged else store.sources()
    latest = {said.id: said.version for said in sources}
    return {
        "home": str(store.home),
        "sources": [
            {
                "id": said.id,
                "version": said.version,
                "rows": said.rows,
                "fresh": newest.get(said.id, said.version) == latest[said.id],
            }
            for said in sources
        ],
        "problems": [
            {
                "kind": p.kind,
                "file": p.file,
                "table": p.name,
                "remedy": p.remedy,
            }
            for p in problems
        ],
        "guards": [
            {"name": g.name, "holds": g.holds, "note": g.note}
            for g in quarantine.guards()
        ],
        "healthy": not problems,
    }


def examined_lines(document: Document) -> Iterator[str]:
    """Show the health of the store.

    Parameters
    ----------
    document : dict
        From `examined`.

    Yields
    ------
    str
        Lines.
    """
    yield f"Data home: {document['home']}"
    stale = [d["id"] for d in document["sources"] if not d["fresh"]]
    yield f"{len(document['sources'])} sources; {len(stale)} older than the catalogue."
    for id in dict.fromkeys(stale):
        yield f"  {id}: the catalogue has another version"
    for problem in document["problems"]:
        yield from wrapped(
            f"{problem['kind']}: {problem['file']} {problem['table']}: "
            f"{problem['remedy']}",
            indent=2,
        )
    if document["healthy"]:
        yield "No file is missing, changed or orphaned."
    yield ""
    yield "Guards around untrusted files"
    for guard in document["guards"]:
        held = "holds" if guard["holds"] else f"does not hold: {guard['note']}"
        yield from wrapped(f"{guard['name']}: {held}", indent=2)
