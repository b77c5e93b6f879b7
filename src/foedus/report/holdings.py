"""Holdings: what the store has, as plain data and as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from foedus import dates
from foedus.errors import CoverageError
from foedus.report.lists import columns, wrapped
from foedus.sources.catalog import Entry, entries, entry
from foedus.sources.layout import TableSpec
from foedus.store import SourceFacts, Store, StoredSource, shape
from foedus.store.adding import Added, AddedSource

Document = dict[str, Any]

_ACCESS: Final = {
    "bundled": "comes with the package",
    "automatic": "foedus data fetch {id}",
    "by-hand": "get the files from {page}, then: foedus data add PATH",
}
_SHARE: Final = (
    "Share: whether the publisher's terms let you pass the data on (ask: they do not "
    "say so)."
)


def _stored(said: StoredSource) -> Document:
    facts = said.facts
    return {
        "id": said.id,
        "version": said.version,
        "tables": {table.name: table.rows for table in said.tables},
        "rows": said.rows,
        "coverage": {
            "start": facts.coverage_start or None,
            "end": facts.coverage_end or None,
        },
        "access": facts.access,
        "redistribute": facts.redistribute,
        "added": facts.added,
        "refused": dict(facts.refused),
    }


def _embedded(said: Entry) -> Document:
    return {
        "id": said.id,
        "version": said.version,
        "tables": {said.table: said.rows},
        "rows": said.rows,
        "coverage": {
            "start": said.coverage_start or None,
            "end": said.coverage_end or None,
        },
        "access": said.access,
        "redistribute": said.redistribute,
        "added": None,
        "refused": {},
    }


def listed(store: Store) -> Document:
    """Return what is at hand: sources of the store, then those of the package.

    Parameters
    ----------
    store : Store
        The store.

    Returns
    -------
    dict
        ``home`` and ``sources: [{id, version, tables, rows, coverage, access,
        redistribute, added, refused}]``; ``added`` is null for what comes with the
        package.
    """
    own = [_stored(said) for said in store.sources()]
    shipped = [_embedded(said) for said in entries("bundled")]
    return {"home": str(store.home), "sources": [*own, *shipped]}


def list_lines(document: Document) -> Iterator[str]:
    """Show what is at hand.

    Parameters
    ----------
    document : dict
        From `listed`.

    Yields
    ------
    str
        Lines.
    """
    yield from columns(
        ("Source", "Rows", "Covers", "Share", "Added"),
        (
            (
                f"{d['id']}@{d['version']}",
                f"{d['rows']:,}",
                _years(d["coverage"]),
                d["redistribute"],
                d["added"] or d["access"],
            )
            for d in document["sources"]
        ),
        numbers=("Rows",),
    )
    yield ""
    yield from wrapped(_SHARE)


def _span(coverage: Document) -> str:
    start, end = coverage["start"] or "?", coverage["end"] or "?"
    return start if start == end else f"{start} to {end}"


def _years(coverage: Document) -> str:
    """Return the years of a coverage, such as "1816\N{EN DASH}2018"."""
    start, end = (_year(coverage[side]) for side in ("start", "end"))
    return start if start == end else f"{start}\N{EN DASH}{end}"


def _year(day: str | None) -> str:
    if not day:
        return "?"
    year = dates.parse(day).year
    return dates.parse(f"{year:0{4 if year >= 0 else 5}d}").display()


def added(outcome: Added) -> Document:
    """Return the outcome of adding files.

    Parameters
    ----------
    outcome : Added
        From `foedus.store.adding.add`.

    Returns
    -------
    dict
        ``sources: [{id, version, tables, rows_read, kept, refused, notes, coverage,
        terms, redistribute}]``, ``failed``, ``unknown`` and ``spare``.
    """
    return {
        "sources": [added_source(said) for said in outcome.sources],
        "failed": [
            {
                "id": f.source,
                "version": f.version,
                "problem": f.problem,
                "remedy": f.remedy,
            }
            for f in outcome.failed
        ],
        "unknown": [{"file": u.path.name, "reason": u.reason} for u in outcome.unknown],
        "spare": [{"file": u.path.name, "reason": u.reason} for u in outcome.spare],
    }


def added_source(said: AddedSource) -> Document:
    """Return one source that was added.

    Parameters
    ----------
    said : AddedSource
        What was added.

    Returns
    -------
    dict
        Rows by table, refused rows by reason, coverage and terms.
    """
    known = next((e for e in entries() if e.id == said.source), None)
    return {
        "id": said.source,
        "version": said.version,
        "tables": dict(said.tables),
        "rows_read": said.rows_read,
        "kept": sum(said.tables.values()),
        "refused": dict(said.refused),
        "notes": list(said.notes),
        "coverage": {
            "start": said.coverage_start or None,
            "end": said.coverage_end or None,
        },
        "terms": known.terms if known else "",
        "redistribute": known.redistribute if known else "ask",
    }


def added_lines(document: Document) -> Iterator[str]:
    """Show the outcome of adding files.

    Parameters
    ----------
    document : dict
        From `added`.

    Yields
    ------
    str
        Lines.
    """
    found = document["sources"]
    yield from columns(
        ("Source", "Read", "Kept", "Refused", "Covers", "Share"),
        (
            (
                f"{d['id']}@{d['version']}",
                f"{d['rows_read']:,}",
                f"{d['kept']:,}",
                f"{sum(d['refused'].values()):,}",
                _years(d["coverage"]),
                d["redistribute"],
            )
            for d in found
        ),
        numbers=("Read", "Kept", "Refused"),
    )
    yield ""
    yield from wrapped(_SHARE)
    yield f"{len(found)} sources added."
    if any(d["kept"] + sum(d["refused"].values()) > d["rows_read"] for d in found):
        yield from wrapped(
            "More kept than read: one line of a file gives several rows."
        )
    for d in found:
        for reason, rows in d["refused"].items():
            name = f"{d['id']}@{d['version']}"
            plural = "" if rows == 1 else "s"
            yield from wrapped(
                f"{name}: {rows:,} row{plural} refused: {reason}", indent=2
            )
        if len(found) == 1:
            for note in d["notes"]:
                yield from wrapped(note, indent=2)
    for failure in document["failed"]:
        yield from wrapped(
            f"{failure['id']}@{failure['version']} was not added: "
            f"{failure['problem']} {failure['remedy']}"
        )
    yield from _left("not recognised", document["unknown"])
    yield from _left("read from another copy", document["spare"])
    yield "Terms of use: `foedus data show ID`; citations: `foedus data cite`."


def _left(what: str, files: list[Document]) -> Iterator[str]:
    """Name the files that were left out, those with one reason together."""
    if not files:
        return
    yield f"{len(files)} file{'' if len(files) == 1 else 's'} {what}:"
    groups: dict[str, list[str]] = {}
    for one in files:
        groups.setdefault(one["reason"], []).append(one["file"])
    for reason, found in groups.items():
        yield from wrapped(f"{reason}: {', '.join(found)}", indent=2)


def shown(name: str, store: Store) -> Document:
    """Return what the catalogue and the store say of a source.

    Parameters
    ----------
    name : str
        Id, with or without ``@version``.
    store : Store
        The store.

    Returns
    -------
    dict
        Title, publisher, terms, coverage, defects, ``versions_at_hand``, and tables
        with their columns and ``looked_up_by``, null where they have no states or no
        time.

    Raises
    ------
    SourceError
        If the catalogue has no such source and the store neither.
    """
    id = name.partition("@")[0].replace("_", "-")
    held = [said for said in store.sources() if said.id == id]
    own = [said for said in held if said.facts.access == "own"]
    if own:
        return _own(own, store)
    said = entry(id)
    return {
        "id": said.id,
        "title": said.title,
        "publisher": said.publisher,
        "version": said.version,
        "landing_page": said.landing_page,
        "access": said.access,
        "how": _ACCESS[said.access].format(id=said.id, page=said.landing_page),
        "terms": said.terms,
        "redistribute": said.redistribute,
        "unit_of_observation": said.unit_of_observation,
        "coverage": {
            "start": said.coverage_start or None,
            "end": said.coverage_end or None,
            "note": said.coverage_note,
        },
        "defects": list(said.defects),
        "versions_at_hand": [s.version for s in held],
        "tables": {table.name: _table(table, said) for table in said.tables.values()},
    }


def _own(versions: list[StoredSource], store: Store) -> Document:
    """Return what the user said of a table, in the form of a source."""
    said = versions[-1]
    specs = {
        t.name: store.spec(f"{said.id}@{said.version}.{t.name}") for t in said.tables
    }
    return {
        **_stored(said),
        "title": said.facts.title,
        "versions_at_hand": [one.version for one in versions],
        "tables": {name: _table(spec, said.facts) for name, spec in specs.items()},
    }


def _table(table: TableSpec, source: Entry | SourceFacts) -> Document:
    return {
        "description": table.description,
        "unit_of_observation": table.unit,
        "key": list(table.key),
        "looked_up_by": _looked_up_by(table),
        "coverage": {
            "start": table.coverage_start or source.coverage_start or None,
            "end": table.coverage_end or source.coverage_end or None,
        },
        "columns": [
            {
                "name": column.name,
                "type": column.column.type,
                "unit": column.column.unit,
                "description": column.column.description,
                "null_means": column.column.null_means,
            }
            for column in table.columns
        ],
    }


def _looked_up_by(table: TableSpec) -> list[str] | None:
    """Return the columns of keys, None for a table without states or a time."""
    try:
        return list(shape.of(table, table.name).key)
    except CoverageError:
        return None


def show_lines(document: Document) -> Iterator[str]:
    """Show a source.

    Parameters
    ----------
    document : dict
        From `shown`.

    Yields
    ------
    str
        Lines.
    """
    for key in (
        "id", "title", "publisher", "version", "unit_of_observation", "terms",
        "redistribute", "how", "landing_page",
    ):  # fmt: skip
        if document.get(key):
            yield from wrapped(f"{key.replace('_', ' ')}: {document[key]}")
    yield from wrapped(f"covers: {_span(document['coverage'])}")
    at_hand = ", ".join(document.get("versions_at_hand", [])) or "none"
    yield f"versions at hand: {at_hand}"
    for defect in document.get("defects", []):
        yield from wrapped(f"defect: {defect}")
    for name, table in document["tables"].items():
        yield ""
        yield from wrapped(f"table {name}: {table['description']}")
        if table["coverage"] != {n: document["coverage"][n] for n in ("start", "end")}:
            yield from wrapped(f"covers: {_span(table['coverage'])}", indent=2)
        if table["looked_up_by"]:
            by = ", ".join(table["looked_up_by"])
            yield from wrapped(f"looked up by: {by}", indent=2)
        for column in table["columns"]:
            unit = f" ({column['unit']})" if column["unit"] else ""
            yield from wrapped(
                f"{column['name']}{unit}: {column['description']}", indent=2
            )


def citations(names: Iterable[str], store: Store) -> Document:
    """Return the citations of sources, of all at hand if none is named.

    Parameters
    ----------
    names : iterable of str
        Ids.
    store : Store
        The store.

    Returns
    -------
    dict
        ``citations: [{id, version, bibtex, confirmed, note}]``; ``confirmed`` is null
        for tables of the user's own.

    Raises
    ------
    SourceError
        If the catalogue has no such source.
    """
    wanted = [name.partition("@")[0].replace("_", "-") for name in names]
    own = {s.id: s for s in store.sources()}
    found = []
    for id in wanted or list(own):
        held = own.get(id)
        if held is not None and held.facts.access == "own":
            text, version = held.facts.citation, held.version
            checked: Document = {"confirmed": None, "note": ""}
        else:
            said = entry(id)
            text, version = said.citation, held.version if held else said.version
            checked = {
                "confirmed": said.citation_confirmed,
                "note": said.citation_note,
            }
        found.append({"id": id, "version": version, "bibtex": text.strip(), **checked})
    return {"citations": found}


def citation_lines(document: Document) -> Iterator[str]:
    """Show citations as BibTeX.

    Parameters
    ----------
    document : dict
        From `citations`.

    Yields
    ------
    str
        Entries; before one that was not confirmed, a comment that says so.
    """
    for one in document["citations"]:
        if one["confirmed"] is False:
            yield f"% {one['id']}: not confirmed. {one['note']}"
        yield one["bibtex"]


def how_to_add(entry: Entry) -> str:
    """Return the command that brings a source of the catalogue into the store.

    Parameters
    ----------
    entry : Entry
        The source.
    """
    fetched = entry.access == "automatic"
    return f"foedus data {'fetch ' + entry.id if fetched else 'add PATH'}"
