"""The words of the map: entries of the key, values, and what the pointer is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from foedus.web import words
from foedus.web.colours.colouring import NOT_COVERED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from foedus.web.page import Document
    from foedus.web.words import Language


def label(entry: Mapping[str, Any], colouring: Document, lang: Language) -> str:
    """Return an entry of the key as a reader sees it.

    Parameters
    ----------
    entry : mapping
        ``shade``, ``label``, ``low`` and ``high``, as the payload has it.
    colouring : dict
        The colouring.
    lang : {"en", "fr"}
        Language.
    """
    if entry["label"] is not None:
        return str(entry["label"])
    low, high = (entry["low"], entry["high"])
    if low is not None and high is not None:
        return f"{words.number(low, lang)}\N{EN DASH}{words.number(high, lang)}"
    if low is not None:
        return f"\N{GREATER-THAN OR EQUAL TO} {words.number(low, lang)}"
    if high is not None:
        return f"< {words.number(high, lang)}"
    if entry["shade"] == "zero":
        reach = "most" in colouring["facts"] or "chance" in colouring["unit"]
        return words.said("zero-reach" if reach else "zero-rivals", lang)
    return words.said(entry["shade"], lang)


def figure(value: float | str | None, colouring: Document, lang: Language) -> str:
    """Return a value of the map with the digits that mean something.

    Parameters
    ----------
    value : float or str or None
        The value; None gives nothing.
    colouring : dict
        The colouring.
    lang : {"en", "fr"}
        Language.
    """
    if value is None or isinstance(value, str):
        return value or ""
    digits = 2 if colouring["id"] in ("capability", "burden", "threat") else 0
    return words.number(round(value, digits), lang)


def tip(row: Document, document: Document, lang: Language) -> str:
    """Return what the pointer is told of a state.

    Parameters
    ----------
    row : dict
        A row of the payload.
    document : dict
        Payload of the world page.
    lang : {"en", "fr"}
        Language.
    """
    colouring = document["colouring"]
    if row["shade"] == NOT_COVERED or row["value"] is None:
        entry = {"shade": row["shade"], "label": None, "low": None, "high": None}
        said = label(entry, colouring, lang)
    else:
        said = figure(row["value"], colouring, lang)
        if row["shade"] == "perhaps":
            said = f"{said} ({words.said('perhaps', lang)})"
        if colouring["unit"].startswith("percent"):
            said = f"{said} %"
    if colouring["id"] == "promise" and row["allies"]:
        allies = words.said("ally" if row["allies"] == 1 else "allies", lang)
        said = f"{said}; {words.number(row['allies'], lang)} {allies}"
    if colouring["id"] == "threat" and row["by"]:
        said = f"{said}: {row['by']}"
    return f"{row['name']}: {said}"
