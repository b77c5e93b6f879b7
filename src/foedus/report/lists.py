"""Listings of the registry for a terminal, in the words of the documents."""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, Final

from foedus import dates
from foedus.report.trace import Step

WIDTH: Final = 80
NOTE: Final = "* unconfirmed: no source was read for the row"
_DEFAULT_ROWS: Final = 60

Document = dict[str, Any]


def _shown(text: str | None, empty: str = "") -> str:
    """Return an EDTF cell in words."""
    return dates.parse(text).display() if text else empty


def wrapped(text: str, indent: int = 0) -> Iterator[str]:
    """Break a sentence into lines of at most 80 characters.

    Parameters
    ----------
    text : str
        The sentence.
    indent : int
        Blanks before the first line; further lines have two more.

    Yields
    ------
    str
        Lines.
    """
    pad = " " * indent
    yield from textwrap.wrap(
        text, WIDTH, initial_indent=pad, subsequent_indent=pad + "  "
    ) or [pad.rstrip()]


def columns(
    head: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    numbers: Collection[str] = (),
) -> Iterator[str]:
    """Set rows in columns of at most 80 characters in all.

    Parameters
    ----------
    head : sequence of str
        Headings.
    rows : iterable of sequence of str
        Cells; the widest column is cut first, with an ellipsis.
    numbers : collection of str
        Headings of the columns that are set to the right.

    Yields
    ------
    str
        Lines.
    """
    cells = [tuple(head), *map(tuple, rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(head))]
    while sum(widths) + 2 * (len(widths) - 1) > WIDTH:
        widths[widths.index(max(widths))] -= 1
    for row in cells:
        yield "  ".join(
            f"{_cut(cell, width):{'>' if title in numbers else '<'}{width}}"
            for title, cell, width in zip(head, row, widths, strict=True)
        ).rstrip()


def _cut(text: str, width: int) -> str:
    return (
        text
        if len(text) <= width
        else f"{text[: max(width - 1, 1)]}\N{HORIZONTAL ELLIPSIS}"
    )


def _star(document: Document) -> str:
    return "" if document["confirmed"] else " *"


def alliances(document: Document) -> Iterator[str]:
    """Show a list of alliances.

    Parameters
    ----------
    document : dict
        ``alliances`` (from `foedus.report.listing.summary`) and ``on``.

    Yields
    ------
    str
        Lines.
    """
    found = document["alliances"]
    when = f" in force on {_shown(document['on'])}" if document["on"] else ""
    plural = "" if len(found) == 1 else "s"
    yield f"{len(found)} arrangement{plural}{when}"
    if not found:
        yield "None known is not none: the registry is not exhaustive."
        return
    yield ""
    yield from columns(
        ("Id", "Type", "From", "Until", "Members"),
        (
            (
                d["id"] + _star(d),
                d["type"],
                _shown(d["start"], "not known"),
                _end(d),
                str(d["members"]) + (" ?" if d["in_force"] == "maybe" else ""),
            )
            for d in found
        ),
    )
    if any(not d["confirmed"] for d in found):
        yield ""
        yield NOTE
    if any(d["in_force"] == "maybe" for d in found):
        yield "? perhaps in force that day: its dates are not known to the day"


def _end(document: Document) -> str:
    if document["end"]:
        return _shown(document["end"])
    return {
        "running": "running",
        "open-at-source-end": "open in 2018",
        "never-in-force": "never in force",
    }.get(document["end_status"], "not known")


def alliance(document: Document) -> Iterator[str]:
    """Show one alliance.

    Parameters
    ----------
    document : dict
        From `foedus.report.listing.alliance`.

    Yields
    ------
    str
        Lines.
    """
    yield from wrapped(document["name"] + _star(document))
    when = f"on {_shown(document['on'])}" if document["on"] else "over its whole life"
    kind = f"{document['type']}, {document['structure']}"
    yield f"{document['id']} \N{MIDDLE DOT} {kind}, {when}"
    yield ""
    yield from wrapped(f"Why: {document['why_type']}")
    yield from wrapped(
        f"From {_shown(document['start'], 'an unknown day')} until {_end(document)}"
        + (f": {document['end_reason']}" if document["end_reason"] else "")
    )
    for label in ("scope", "adversary", "organisation", "note"):
        if document[label]:
            yield from wrapped(f"{label.capitalize()}: {document[label]}")
    yield ""
    answers = ", ".join(f"{k} {v}" for k, v in document["obligations"].items())
    yield from wrapped(f"Obligations: {answers}")
    for promise in document["promises"]:
        yield from _promise(promise)
    yield ""
    yield from _members(document)
    yield from _events(document["events"])
    yield from _footer(document)


def _promise(promise: Document) -> Iterator[str]:
    phase = f"{_shown(promise['start'], '?')} to {_shown(promise['end'], 'the end')}"
    yield from wrapped(
        f"- {promise['obligation']} ({promise['answer']}), {promise['by']} to "
        f"{promise['to']}, {phase}"
        + (f", {promise['article']}" if promise["article"] else "")
        + (f": {promise['trigger']}" if promise["trigger"] else "")
        + _star(promise),
        indent=2,
    )


def _members(document: Document) -> Iterator[str]:
    spells = document["members"]
    yield f"Members: {document['member_count']}" + (
        "" if document["complete_membership"] else " known (the list is partial)"
    )
    yield from columns(
        ("State", "COW", "Joined", "Left", "Status", "Certainty"),
        (
            (
                m["name"] + _star(m) + (" ?" if m["on_the_day"] == "maybe" else ""),
                "" if m["cow_code"] is None else str(m["cow_code"]),
                _shown(m["joined"], "not known"),
                _shown(m["left"]),
                m["status"],
                m["certainty"],
            )
            for m in (*spells, *document["associated"])
        ),
    )


def _events(events: list[Document]) -> Iterator[str]:
    told = [e for e in events if e["kind"] != "accession"]
    if not told:
        return
    yield ""
    yield "Events (accessions left out)"
    for event in told[-_DEFAULT_ROWS:]:
        yield from wrapped(
            f"{_shown(event['date'])}  {event['kind']}: {event['description']}"
            + _star(event),
            indent=2,
        )


def _footer(document: Document) -> Iterator[str]:
    parts = (*document["members"], *document["promises"], *document["events"])
    if any(not p["confirmed"] for p in (document, *parts)):
        yield ""
        yield NOTE
    yield ""
    yield "Sources"
    for source in document["sources"]:
        yield from wrapped(f"- {source}", indent=2)


def difference(document: Document) -> Iterator[str]:
    """Show what changed between two days.

    Parameters
    ----------
    document : dict
        From `foedus.report.listing.difference`.

    Yields
    ------
    str
        Lines.
    """
    yield (
        f"{document['alliance']}: {_shown(document['first'])} to "
        f"{_shown(document['second'])}"
    )
    for key, title in (
        ("joined", "Joined"),
        ("left", "Left"),
        ("status_changed", "Status changed"),
    ):
        yield ""
        yield f"{title}: {len(document[key])}"
        for change in document[key]:
            yield from wrapped(_moved(change), indent=2)
    yield ""
    yield f"Obligations changed: {len(document['obligations_changed'])}"
    for turn in document["obligations_changed"]:
        yield from wrapped(
            f"{turn['obligation']}, {turn['by']} to {turn['to']}", indent=2
        )
        for side in ("before", "after"):
            said = " | ".join(turn[side]) or "not in force"
            yield from wrapped(f"{side}: {said}", indent=4)


def _moved(change: Document) -> str:
    words = f"{_shown(change['date'], 'day not known')}  {change['name']}"
    if change["before"] and change["after"]:
        if change["before"] == change["after"]:
            return f"{words}: {change['after']} (certainty changed)"
        return f"{words}: {change['before']} to {change['after']}"
    if change["continues"]:
        words += f" (continues {change['continues']})"
    return f"{words}: {change['after'] or change['before']}"


def bond(document: Document) -> Iterator[str]:
    """Show who had promised what to whom.

    Parameters
    ----------
    document : dict
        From `foedus.report.listing.bond`.

    Yields
    ------
    str
        Lines.
    """
    yield (
        f"{document['a']} and {document['b']} on {_shown(document['on'])}: active aid "
        f"{document['answer']}"
    )
    yield from wrapped(document["why"])
    yield ""
    yield from columns(
        ("Obligation", "Answer"), [(k, v) for k, v in document["obligations"].items()]
    )
    for key, title in (
        ("promises", "Promises"),
        ("universal", "Universal and collective-security instruments (never decide)"),
        ("arrangements", "Arrangements below the rank of alliance (never decide)"),
    ):
        if document[key]:
            yield ""
            yield title
            for pledge in document[key]:
                yield from _pledge(pledge)
    every = (*document["promises"], *document["universal"], *document["arrangements"])
    if any(not p["confirmed"] for p in every):
        yield ""
        yield "* unconfirmed: no source was read for the promise or a membership"


def _pledge(pledge: Document) -> Iterator[str]:
    yield from wrapped(
        f"- {pledge['by']} to {pledge['to']}: {pledge['obligation']} "
        f"{pledge['answer']}, {pledge['alliance']}"
        + (f", {pledge['article']}" if pledge["article"] else "")
        + f" (certainty {pledge['certainty']})"
        + _star(pledge),
        indent=2,
    )
    for label in ("trigger", "area"):
        if pledge[label]:
            yield from wrapped(f"{label}: {pledge[label]}", indent=6)
    for reason in pledge["reasons"]:
        yield from wrapped(f"why maybe: {reason}", indent=6)
    yield from wrapped(f"source: {pledge['source']} [{pledge['key']}]", indent=6)


def steps(found: Iterable[Step]) -> Iterator[str]:
    """Show the walk of a number.

    Parameters
    ----------
    found : iterable of Step
        From `foedus.report.trace.trace`.

    Yields
    ------
    str
        Lines.
    """
    for step in found:
        yield from wrapped(f"{step.stage}: {step.what}")
        yield from wrapped(step.where, indent=4)
