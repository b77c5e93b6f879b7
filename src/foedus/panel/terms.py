"""Terms of use: whether a file with the columns of a panel may be passed on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from foedus.errors import SourceError
from foedus.panel.citation import Used, used
from foedus.panel.frame import Panel
from foedus.sources import catalog


@dataclass(frozen=True, slots=True)
class Terms:
    """Under which terms a source of a panel stands.

    Attributes
    ----------
    used : Used
        The source.
    title, terms, landing_page : str
        What it is, what its publisher says, and where.
    redistribute : str
        ``yes``, ``no`` or ``ask``.
    columns : tuple of str
        Columns of the panel that come from it.
    """

    used: Used
    title: str
    terms: str
    landing_page: str
    redistribute: str
    columns: tuple[str, ...]


def terms(panel: Panel) -> tuple[Terms, ...]:
    """Return the terms of every source of a panel.

    Parameters
    ----------
    panel : Panel
        The panel.

    Returns
    -------
    tuple of Terms
        By source; one that only decides a case has no columns.
    """
    return tuple(_terms(panel, one) for one in used(panel))


def refuse_closed(panel: Panel, permitted: Collection[str] = ()) -> None:
    """Refuse to publish a panel with columns that may not be passed on.

    Parameters
    ----------
    panel : Panel
        The panel.
    permitted : collection of str
        Sources whose publisher was asked and agreed.

    Raises
    ------
    SourceError
        If the terms of a source forbid it, or ask for a permission that is not said to
        be there; with the sources, their columns and what to do.
    """
    agreed = {name.replace("_", "-") for name in permitted}
    found = terms(panel)
    closed = [t for t in found if t.redistribute == "no"]
    asking = [t for t in found if t.redistribute == "ask" and t.used.id not in agreed]
    if not closed and not asking:
        return
    listed = "; ".join(
        f"{t.used.id} ({'sharing is forbidden' if t in closed else 'ask first'}"
        f": {', '.join(t.columns) or 'decides a case'})"
        for t in (*closed, *asking)
    )
    remedy = []
    if asking:
        ids = ",".join(t.used.id for t in asking)
        remedy.append(
            f"Ask the publishers (foedus data show ID), then say --permission {ids}."
        )
    if closed:
        ids = ", ".join(t.used.id for t in closed)
        remedy.append(f"Leave out {ids}.")
    remedy.append("Or share the recipe (--recipe): anyone who has the sources runs it.")
    names = tuple(t.used.id for t in (*closed, *asking))
    problem = f"This panel may not be published as it is: {listed}."
    raise SourceError(problem, " ".join(remedy), found=names)


def _terms(panel: Panel, one: Used) -> Terms:
    facts = panel.store.held(f"{one.id}@{one.version}").facts
    tables = {f"{one.id}@{one.version}.{table}" for table in one.tables}
    columns = tuple(
        name
        for a in panel.attachments
        if tables & {a.source, *a.also}
        for name in a.columns
    )
    if catalog.find(one.id) is None:
        return Terms(one, facts.title, facts.terms, "", facts.redistribute, columns)
    entry = catalog.entry(one.id)
    return Terms(
        one, entry.title, entry.terms, entry.landing_page, entry.redistribute, columns
    )
