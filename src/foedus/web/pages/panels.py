"""The panel builder: a form with a draft, the jobs, one job, and the walk of a row."""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from foedus.errors import FoedusError
from foedus.panel import recipe
from foedus.panel.clock import LABELS
from foedus.panel.trace import trace
from foedus.report import calls
from foedus.web import building, drafts, offering, ordering, runner
from foedus.web.jobs import ACTIVE, Job, Jobs
from foedus.web.page import Ask, Document, RequestError, address, when
from foedus.web.pages.walks import MOST_STEPS

if TYPE_CHECKING:
    from foedus.store import Store

_TIME: Final = re.compile(r"-?\d{1,4}")

LIMITS: Final = {
    "rows": building.MOST_ROWS,
    "bytes": runner.MOST_BYTES,
    "seconds": runner.MOST_SECONDS,
    "memory": runner.MOST_MEMORY,
    "at_once": runner.AT_ONCE,
    "waiting": runner.MOST_WAITING,
    "kept": runner.MOST_KEPT,
}
"""What the workbench builds at most; the command line has no such limits."""


def shown(ask: Ask) -> Document:
    """Return the form, the draft of its panel, and the jobs.

    Parameters
    ----------
    ask : Ask
        With the fields of `foedus.web.ordering.FIELDS`.

    Returns
    -------
    dict
        ``fields``: what is chosen; ``offer``: as `offering.offered`; ``draft``: as
        `drafts.draft`; ``rows``: the first rows, each with its ``walk``; ``jobs``: as
        `job`, without their audits; ``limits``.

    Raises
    ------
    RequestError
        If a field cannot be read, or there is no such panel.
    """
    order = ordering.order(ask.said)
    draft = dict(drafts.draft(order, ask.store))
    first = draft.pop("preview")
    jobs = Jobs.of(ask.store)
    unit, years = order.wish.unit, order.wish.years
    return {
        "title": f"Panel of {unit}, {years}",
        **when(None),
        "fields": {one.name: order.asked.get(one.name, "") for one in ordering.FIELDS},
        "offer": offering.offered(order, ask.store),
        "draft": draft,
        "rows": [{**row, "walk": _walk(order, row)} for row in first],
        "jobs": [_short(jobs, one) for one in jobs.list()],
        "limits": LIMITS,
        "asked": order.asked,
    }


def job(ask: Ask) -> Document:
    """Return a job: how far it is, and what came of it.

    Parameters
    ----------
    ask : Ask
        With ``job``.

    Returns
    -------
    dict
        ``id, state`` (see `foedus.web.jobs.Job`), ``active``, ``created``, ``stage``
        (preparing, writing, finishing), ``done`` and ``whole`` (rows, null before they
        are counted), ``seconds`` (that it took or has taken), ``problem, remedy``;
        ``result``: ``rows, columns, sha256, bytes, audit, bibtex, sources``, null
        before the end; ``recipe, python, command``; ``form_at``: the form that asks for
        the same; ``download``: addresses of file, sidecar and both, null before the
        end.

    Raises
    ------
    JobError
        If there is no such job.
    """
    jobs = Jobs.of(ask.store)
    one = jobs.get(ask.said["job"])
    result = jobs.told(one, "result") if one.state == "done" else {}
    said = recipe.parse(one.recipe)
    return {
        "title": f"{said.unit}, {said.years[0]} to {said.years[1]}",
        **when(None),
        **_short(jobs, one),
        "result": result or None,
        "recipe": one.recipe,
        "python": calls.python(said, one.file),
        "command": calls.command(said, one.file),
        "download": _downloads(one) if result else None,
        "asked": {"job": one.id},
    }


def row(ask: Ask) -> Document:
    """Return the walk of a row of a draft back to the lines of its sources.

    Parameters
    ----------
    ask : Ask
        With the fields of the form, ``row`` (the first one of the draft unless given)
        and ``column`` (all that a source gives unless given).

    Returns
    -------
    dict
        ``key``, ``steps: [{stage, what, where}]`` and ``more``, the steps left out.

    Raises
    ------
    RequestError
        If there is no such panel, row or column.
    """
    order = ordering.order(ask.said)
    text = ask.get("row") or _first(order, ask.store)
    try:
        panel = order.wish.panel(ask.store)
        key = _key(text, panel.unit.key)
        found = trace(panel, key, ask.get("column") or "")
    except FoedusError as error:
        raise RequestError(error.problem, error.remedy) from error
    asked = {**order.asked, "row": text, "column": ask.get("column") or ""}
    return {
        "title": "Where from?",
        **when(None),
        "key": ", ".join(f"{n} {v}" for n, v in key.items()),
        "steps": [asdict(step) for step in found[:MOST_STEPS]],
        "more": max(0, len(found) - MOST_STEPS),
        "form_at": address("/panels", order.asked),
        "asked": {n: v for n, v in asked.items() if v},
    }


def _first(order: ordering.Order, store: Store) -> str:
    """Return the key of the first row of a draft."""
    rows = drafts.draft(order, store)["preview"]
    return drafts.key_of(order, rows[0]) if rows else ""


def _key(text: str, names: tuple[str, ...]) -> dict[str, str]:
    """Read the key of a row, such as ``2,200,1946``."""
    values = text.split(",")
    whole = dict(zip(names, values, strict=False))
    times = [v for n, v in whole.items() if n in LABELS]
    if len(values) != len(names) or not all(_TIME.fullmatch(t) for t in times):
        problem = f"A row is named by {', '.join(names)}, not by '{text[:80]}'."
        remedy = "Follow the link of a row on /panels."
        raise RequestError(problem, remedy, found=text[:80])
    return whole


def _walk(order: ordering.Order, one: Document) -> str | None:
    """Return where the walk of a row is; null where nothing is attached to it."""
    if not (order.wish.attach or order.wish.measures):
        return None
    key = drafts.key_of(order, one)
    return address("/panels/row", {**order.asked, "row": key})


def _short(jobs: Jobs, one: Job) -> Document:
    told = jobs.told(one, "progress")
    result = jobs.told(one, "result") if one.state == "done" else {}
    whole = result.get("rows", told.get("whole") or one.rows)
    return {
        "id": one.id,
        "name": _name(one),
        "state": one.state,
        "active": one.state in ACTIVE,
        "created": one.created,
        "form": one.form.removeprefix("."),
        "stage": told.get("stage") if one.state == "running" else None,
        "done": result.get("rows", told.get("done", 0)),
        "whole": whole,
        "seconds": _seconds(one),
        "bytes": result.get("bytes"),
        "for_publication": one.for_publication,
        "problem": one.problem or None,
        "remedy": one.remedy or None,
        "form_at": address("/panels", one.asked),
    }


def _name(one: Job) -> str:
    asked = one.asked
    return f"{asked.get('unit', '')}, {asked.get('years', '')}".strip(", ")


def _seconds(one: Job) -> float | None:
    """Return how long a job took, or has taken."""
    if one.begun is None:
        return None
    end = datetime.fromisoformat(one.ended) if one.ended else datetime.now(UTC)
    return round((end - datetime.fromisoformat(one.begun)).total_seconds(), 1)


def _downloads(one: Job) -> dict[str, str]:
    at = f"/panels/{one.id}/download"
    return {
        "file": at,
        "sidecar": f"{at}?part=sidecar",
        "both": f"{at}?part=both",
    }
