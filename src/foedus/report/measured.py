"""Measures that were computed: as plain data, and as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import polars as pl

from foedus.measures.measure import Measure
from foedus.measures.similarity.score_verdict import verdict
from foedus.report import lists, panels

Document = dict[str, Any]

MOST: Final = 10_000
"""Most rows whose values stand in the document; more are for a file."""

_CHANCE: Final = ("pi", "kappa", "alignment")
_S: Final = "s_score"


def record(measure: Measure) -> Document:
    """Return what a measure is.

    Parameters
    ----------
    measure : Measure
        The record.

    Returns
    -------
    dict
        ``name, title, unit_of_analysis, unit, range, null_means, formula, reference,
        needs``.
    """
    return {
        "name": measure.name,
        "title": measure.title,
        "unit_of_analysis": measure.analysis_unit,
        "unit": measure.unit,
        "range": [measure.low, measure.high],
        "null_means": measure.null_means,
        "formula": measure.formula,
        "reference": measure.reference,
        "needs": list(measure.needs),
    }


def listed(measures: Iterable[Measure]) -> Iterator[str]:
    """List measures with unit, range and reference.

    Parameters
    ----------
    measures : iterable of Measure
        Records.

    Yields
    ------
    str
        Lines as wide as the terminal.
    """
    rows = [(m.name, m.unit, _range(m), m.title, m.reference) for m in measures]
    heads = ("Measure", "Unit", "Range", "What it says", "Reference")
    yield from panels.grid(heads, rows)


def of_table(
    measure: Measure, options: Mapping[str, str], values: list[Document]
) -> Document:
    """Return a measure of a user's table.

    Parameters
    ----------
    measure : Measure
        The record.
    options : mapping of str to str
        What was asked.
    values : list of dict
        One for each unit.

    Returns
    -------
    dict
        ``measure, options, rows, values, disagreement, notes, file``.
    """
    unknown = sum(one.get("value", 0) is None for one in values)
    notes = []
    if unknown:
        notes.append(
            f"{unknown} of {len(values)} values are not known: {measure.null_means}."
        )
        if "portfolio" in options and "absence" not in options:
            notes.append(
                "A state and partner without a row count as not known; say --absence "
                "none if they have no tie."
            )
    rows = pl.DataFrame(
        [{measure.name: v.get("value")} | v for v in values if "value" in v],
        infer_schema_length=None,
        strict=False,
    )
    return {
        "measure": record(measure),
        "options": dict(options),
        "rows": len(values),
        "values": values,
        "disagreement": disagreement(rows),
        "notes": notes,
        "file": None,
    }


def of_panel(measure: Measure, panel: Document, rows: pl.DataFrame) -> Document:
    """Return a measure of a panel.

    Parameters
    ----------
    measure : Measure
        The record.
    panel : dict
        From `foedus.report.panels.document`.
    rows : polars.DataFrame
        All rows.

    Returns
    -------
    dict
        The panel with ``measure``, ``values`` (None if they are more than `MOST`; null
        for what is not known) and ``disagreement``.
    """
    few = rows.height <= MOST
    values = None
    if few:
        known = rows.rename({measure.name: "value"}, strict=False)
        values = known.to_dicts()
    return {
        "measure": record(measure),
        **panel,
        "values": values,
        "disagreement": disagreement(rows),
    }


def disagreement(rows: pl.DataFrame) -> Document | None:
    """Say where S and a measure corrected for chance lead to other conclusions.

    Parameters
    ----------
    rows : polars.DataFrame
        ``s_score`` and some of ``pi``, ``kappa`` and ``alignment``.

    Returns
    -------
    dict or None
        ``rows`` with both values, ``apart`` (S above 0, the other at most 0), ``with``
        (which other) and ``says``, a sentence; None where there are none.
    """
    other = next((n for n in _CHANCE if n in rows.columns), None)
    if _S not in rows.columns or other is None or rows.is_empty():
        return None
    kinds = pl.col(_S, other).cast(pl.Float64)
    both = rows.select(kinds).drop_nulls()
    apart = both.filter((pl.col(_S) > 0) & (pl.col(other) <= 0))
    if not both.height:
        return None
    name = {"pi": "Scott's pi", "kappa": "Cohen's kappa", "alignment": "A"}[other]
    if both.height == 1:
        s, chance = both.row(0)
        says = f"S is {s:.4f} and {name} {chance:.4f}. " + verdict(s, chance)
    else:
        says = (
            f"In {apart.height:,} of {both.height:,} rows S is above 0 and {name} is "
            "not: S says that the portfolios are alike, yet they agree no more than "
            "chance would make them, mostly in partners to whom neither is tied."
        )
        if not apart.height:
            says = f"In none of {both.height:,} rows is S above 0 and {name} not."
    return {"rows": both.height, "apart": apart.height, "with": other, "says": says}


def table_lines(said: Document) -> Iterator[str]:
    """Show a measure of a user's table.

    Parameters
    ----------
    said : dict
        From `of_table`.

    Yields
    ------
    str
        Lines as wide as the terminal.
    """
    yield from _head(said["measure"])
    yield ""
    values = said["values"]
    if values:
        plain = [n for n, v in values[0].items() if not isinstance(v, list | dict)]
        yield from _grid(plain, values)
    for one in values:
        yield from _parts(one)
    for note in said["notes"]:
        yield from lists.wrapped(note)
    yield from _disagreement(said)


def panel_lines(said: Document, rows: pl.DataFrame) -> Iterator[str]:
    """Show a measure of a panel: its first rows, its counts and its audit.

    Parameters
    ----------
    said : dict
        From `of_panel`.
    rows : polars.DataFrame
        All rows.

    Yields
    ------
    str
        Lines as wide as the terminal.
    """
    yield from _head(said["measure"])
    yield ""
    shown = None if said["file"] else rows.head(panels.PREVIEW)
    yield from panels.lines(said, shown)
    yield from _disagreement(said)


def _head(measure: Document) -> Iterator[str]:
    yield from lists.wrapped(f"{measure['title']}: {measure['formula']}")
    yield from lists.wrapped(measure["reference"], indent=2)


def _disagreement(said: Document) -> Iterator[str]:
    if said["disagreement"]:
        yield ""
        yield from lists.wrapped(said["disagreement"]["says"])


def _grid(heads: list[str], values: list[Document]) -> Iterator[str]:
    rows = ([panels.cell(one[name]) for name in heads] for one in values)
    figures = [n for n, name in enumerate(heads) if _is_figure(values, name)]
    yield from panels.grid(heads, rows, right=figures)


def _parts(one: Document) -> Iterator[str]:
    """Show what a unit consists of, such as the ties against a split, in full."""
    for name, part in one.items():
        if isinstance(part, dict):
            yield ""
            listed = ", ".join(f"{key} {value}" for key, value in part.items())
            yield from lists.wrapped(f"{name}: {listed}")
        elif isinstance(part, list):
            yield ""
            yield f"{name}: {len(part):,}" if part else f"{name}: none"
            if part:
                yield from _grid(list(part[0]), part)


def _is_figure(values: list[Document], name: str) -> bool:
    return any(isinstance(one[name], float) for one in values)


def _range(measure: Measure) -> str:
    low = "-inf" if measure.low is None else f"{measure.low:g}"
    high = "inf" if measure.high is None else f"{measure.high:g}"
    return f"{low} to {high}"
