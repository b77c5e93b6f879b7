"""The sources: what is at hand, what could be added, and one source in full."""

from __future__ import annotations

from foedus import dates
from foedus.registry import tables
from foedus.report import holdings
from foedus.sources.catalog import Entry, entries
from foedus.web.page import Ask, Document, when


def listed(ask: Ask) -> Document:
    """Return the sources at hand and those of the catalogue that are not.

    Parameters
    ----------
    ask : Ask
        Only its store is used.

    Returns
    -------
    dict
        ``sources``: ``id, title, version, rows`` (null where not at hand),
        ``coverage, access, redistribute, added, at_hand`` (package, store or no) and
        ``command``, which adds it.
    """
    document = holdings.listed(ask.store)["sources"]
    known = {entry.id: entry for entry in entries()}
    held = [_held(said, known.get(said["id"])) for said in document]
    at_hand = {said["id"] for said in document}
    absent = [_absent(entry) for entry in entries() if entry.id not in at_hand]
    return {
        "title": "Sources",
        **when(None),
        "registry": {
            "version": tables.version(),
            "as_of": str(tables.as_of()),
            "compiled": str(tables.compiled()),
        },
        "sources": [*held, *absent],
        "asked": {},
    }


def _held(said: Document, entry: Entry | None) -> Document:
    return {
        "id": said["id"],
        "title": entry.title if entry else said["id"],
        "version": said["version"],
        "rows": said["rows"],
        **_coverage(said["coverage"]["start"], said["coverage"]["end"]),
        "access": said["access"],
        "redistribute": said["redistribute"],
        "added": said["added"],
        "at_hand": "store" if said["added"] else "package",
        "command": None,
    }


def _absent(entry: Entry) -> Document:
    return {
        "id": entry.id,
        "title": entry.title,
        "version": entry.version,
        "rows": None,
        **_coverage(entry.coverage_start or None, entry.coverage_end or None),
        "access": entry.access,
        "redistribute": entry.redistribute,
        "added": None,
        "at_hand": "no",
        "command": holdings.how_to_add(entry),
    }


def _coverage(start: str | None, end: str | None) -> Document:
    return {
        "start": start,
        "end": end,
        "start_display": None if start is None else dates.parse(start).display(),
        "end_display": None if end is None else dates.parse(end).display(),
    }


def shown(ask: Ask) -> Document:
    """Return a source: terms, coverage, freshness, defects, tables and citation.

    Parameters
    ----------
    ask : Ask
        With ``id``.

    Returns
    -------
    dict
        The keys of `foedus data show --json`, and ``citation`` with ``bibtex``,
        ``held``: versions in the store with rows, day of adding and refused rows.

    Raises
    ------
    SourceError
        If the catalogue has no such source and the store neither.
    """
    name = ask.said["id"]
    document = holdings.shown(name, ask.store)
    cited = holdings.citations([document["id"]], ask.store)["citations"]
    held = [
        said
        for said in holdings.listed(ask.store)["sources"]
        if said["id"] == document["id"]
    ]
    return {
        **document,
        **when(None),
        "coverage": {**document["coverage"], **_words(document["coverage"])},
        "held": held,
        "citation": cited[0],
        "rows": [
            {"table": table, **column}
            for table, said in document["tables"].items()
            for column in said["columns"]
        ],
        "asked": {"id": document["id"]},
    }


def _words(coverage: Document) -> Document:
    said = _coverage(coverage["start"], coverage["end"])
    return {n: said[n] for n in ("start_display", "end_display")}
