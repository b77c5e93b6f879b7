"""What to cite for a panel: every source in the version that is in it, and foedus."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import version as installed
from typing import Final

from foedus.panel import actors, cases
from foedus.panel.frame import Panel
from foedus.panel.steps import Where
from foedus.sources import catalog
from foedus.store import names
from foedus.store.store import Store

_ENTRY: Final = re.compile(r"^@\w+\{", re.MULTILINE)
_HEAD: Final = re.compile(r"@(?P<kind>\w+)\{\s*(?P<key>[^,\s}]+)\s*,?")
_NOTE: Final = re.compile(r"^(\s*note\s*=\s*\{)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Used:
    """A source that is in a panel.

    Attributes
    ----------
    id, version : str
        Which.
    tables : tuple of str
        Its tables that were read.
    """

    id: str
    version: str
    tables: tuple[str, ...]


def used(panel: Panel) -> tuple[Used, ...]:
    """Return the sources that a panel rests on.

    Parameters
    ----------
    panel : Panel
        The panel.

    Returns
    -------
    tuple of Used
        Those that list the units, are attached or decide a case, by id and version;
        not the list of states, which comes with foedus.
    """
    found: dict[tuple[str, str], set[str]] = {}
    for full in _tables(panel):
        said = names.parse(full)
        found.setdefault((said.source, said.version), set()).add(said.table)
    return tuple(
        Used(*key, tuple(sorted(tables))) for key, tables in sorted(found.items())
    )


def bibtex(panel: Panel) -> str:
    """Return the citation of a panel.

    Parameters
    ----------
    panel : Panel
        The panel.

    Returns
    -------
    str
        BibTeX: the entries of every source, with a note that names its version, and
        foedus itself. An entry that several sources ask for stands once.
    """
    notes: dict[str, list[str]] = {}
    texts: dict[str, str] = {}
    for one in used(panel):
        for text in _entries(cited(panel.store, one)):
            head = _HEAD.match(text)
            key = head["key"] if head else text
            texts.setdefault(key, text)
            notes.setdefault(key, []).append(f"{one.id}, version {one.version}")
    noted = [_noted(text, notes[key]) for key, text in texts.items()]
    return "\n".join([*noted, software()])


def cited(store: Store, one: Used) -> str:
    """Return what the publisher of a source asks to cite.

    Parameters
    ----------
    store : Store
        Where it is.
    one : Used
        The source.

    Returns
    -------
    str
        BibTeX, as the catalogue or the user says.
    """
    facts = store.held(f"{one.id}@{one.version}").facts
    if catalog.find(one.id) is None:
        plain = f"@misc{{{one.id},\n  title = {{{facts.title or one.id}}}\n}}"
        return facts.citation or plain
    return catalog.entry(one.id).citation


def software() -> str:
    """Return the citation of foedus itself.

    Returns
    -------
    str
        One BibTeX entry.
    """
    return (
        "@software{foedus,\n"
        "  author = {{the foedus developers}},\n"
        "  title = {foedus: a workbench for the quantitative study of military "
        "alliances},\n"
        f"  version = {{{installed('foedus')}}}\n"
        "}\n"
    )


def _tables(panel: Panel) -> Iterator[str]:
    listed = actors.lister(panel.unit, panel.roster, panel.store)
    yield from [listed] if listed else []
    for one in panel.attachments:
        if not one.in_memory:
            yield from (one.source, *one.also)
    for step in panel.steps:
        if isinstance(step, Where):
            said = cases.sayings(panel.frame, step.case)
            yield from (one.source for one in said if one.source)


def _entries(text: str) -> Iterator[str]:
    """Split BibTeX into its entries."""
    starts = [match.start() for match in _ENTRY.finditer(text)]
    ends = [*starts[1:], len(text)]
    for start, end in zip(starts, ends, strict=True):
        yield f"{text[start:end].strip()}\n"


def _noted(text: str, said: Iterable[str]) -> str:
    """Write into an entry which versions of which sources it stands for."""
    note = "; ".join(dict.fromkeys(said))
    if _NOTE.search(text):
        return _NOTE.sub(lambda match: f"{match[1]}{note}. ", text, count=1)
    head = _HEAD.match(text)
    if head is None:
        return text
    rest = text[head.end() :].lstrip()
    comma = "" if rest.startswith("}") else ","
    start = f"@{head['kind']}{{{head['key']},\n  note = {{{note}}}{comma}\n"
    return start + ("" if rest.startswith("}") else "  ") + rest
