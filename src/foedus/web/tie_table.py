"""The table of ties: words and addresses of each row, ready to be written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from foedus.web import words
from foedus.web.page import Document
from foedus.web.ties import ALLIANCES
from foedus.web.words import Language

MOST: Final = 150
"""Ties in the table of the page; all of them are in its other forms."""

_PACTS: Final = 3
"""Alliances named in a row."""

Url = Callable[..., str]


def rows(document: Document, lang: Language, url: Url) -> Iterator[Document]:
    """Yield the first rows of the table.

    Parameters
    ----------
    document : dict
        Payload of the network.
    lang : {"en", "fr"}
        Language.
    url : callable
        From the id of a page and its parameters to an address.

    Yields
    ------
    dict
        ``pair``, ``href``; ``kind``, ``number`` (null for one), ``confirmed``, ``by``:
        who made the promise, null for both; ``answer``; ``pacts``: ``href, name``;
        ``more``: how many are not named; ``whence``: address of the source.
    """
    on = document["on"]
    source = {
        layer["id"]: url("source", id=layer["source"])
        for layer in document["layers"]
        if layer["id"] != ALLIANCES
    }
    pact: dict[str, Document] = {
        said["alliance"]: {
            "href": url("alliance", id=said["alliance"], on=on),
            "name": said["name"],
        }
        for said in document["pledges"].values()
    }
    for tie in document["ties"][:MOST]:
        number, kind = tie["number"], words.said(tie["kind"], lang)
        yield {
            "pair": f"{tie['a_name']} \N{EN DASH} {tie['b_name']}",
            "href": url("dyad", a=tie["a"], b=tie["b"], on=on),
            "kind": kind,
            "number": words.number(number, lang) if (number or 0) > 1 else None,
            "confirmed": tie["confirmed"],
            "by": _by(tie),
            "answer": tie["answer"],
            "pacts": [pact[id] for id in tie["alliances"][:_PACTS]],
            "more": max(0, len(tie["alliances"]) - _PACTS),
            "whence": url("trace", key=tie["key"])
            if tie["key"]
            else source[tie["layer"]],
        }


def _by(tie: dict[str, Any]) -> str | None:
    """Return who alone made the promise; None for both."""
    names: dict[str, str] = {"a": tie["a_name"], "b": tie["b_name"]}
    return names.get(tie["direction"])
