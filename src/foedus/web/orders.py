"""What a reader does with panels: start one, cancel it, remove its files."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from foedus.web import drafting, ordering, pace
from foedus.web.action import Action, Change, Done
from foedus.web.jobs import Job, Jobs, fresh, now
from foedus.web.page import Parameter, RequestError, address
from foedus.web.runner import RUNNERS

LANG: Final = Parameter("lang", "Language of the page that is led to.", "en", "form", 2)
JOB: Final = Parameter(
    "job", "Id of the job, as /panels lists it.", "0123456789abcdef", "path", 40
)


def start(change: Change) -> Done:
    """Start to build a panel in the background.

    Parameters
    ----------
    change : Change
        With the fields of the form.

    Returns
    -------
    Done
        Where its progress is shown.

    Raises
    ------
    RequestError
        If there is no such panel, it is too large, or may not be published.
    BusyError
        If too many wait.
    JobError
        If too many are kept.
    """
    order = ordering.order(change.said)
    draft = drafting.draft(order, change.store)
    refused = draft["too_large"] or (draft["closed"] if order.for_publication else None)
    if refused:
        raise RequestError(refused["problem"], refused["remedy"])
    job = Job(
        id=fresh(),
        state="queued",
        created=now(),
        recipe=draft["recipe"],
        form=f".{order.form}",
        asked=order.asked,
        for_publication=order.for_publication,
        permitted=order.permitted,
        rows=draft["rows"],
    )
    taken = RUNNERS.of(change.store).submit(job)
    return _done(change, f"/panels/{job.id}", taken, 202)


def cancel(change: Change) -> Done:
    """Stop a job that waits or runs.

    Parameters
    ----------
    change : Change
        With ``job``.

    Returns
    -------
    Done
        Where it is shown.

    Raises
    ------
    JobError
        If there is no such job, or it has ended.
    """
    job = Jobs.of(change.store).get(change.said["job"])
    over = RUNNERS.of(change.store).cancel(job)
    return _done(change, f"/panels/{job.id}", over)


def remove(change: Change) -> Done:
    """Remove a job that has ended, with its files.

    Parameters
    ----------
    change : Change
        With ``job``.

    Returns
    -------
    Done
        Where the others are.

    Raises
    ------
    JobError
        If there is no such job, or it has not ended.
    """
    job = Jobs.of(change.store).get(change.said["job"])
    RUNNERS.of(change.store).remove(job)
    return _done(change, "/panels", replace(job, state="removed"))


def _done(change: Change, at: str, job: Job, status: int = 200) -> Done:
    lang = change.get("lang")
    tongue = lang if lang == "fr" else None
    said = {"job": job.id, "state": job.state}
    return Done(address(at, {"lang": tongue}), said, status)


def _field(one: Parameter) -> Parameter:
    return replace(one, place="form")


ACTIONS: Final = (
    Action(
        "panels-start",
        "/panels",
        "Start to build a panel in the background.",
        start,
        (*map(_field, ordering.FIELDS), LANG),
        lane=pace.DRAFTS,
    ),
    Action(
        "panels-cancel",
        "/panels/{job}/cancel",
        "Stop a panel that is being built.",
        cancel,
        (JOB, LANG),
        lane=pace.DRAFTS,
    ),
    Action(
        "panels-remove",
        "/panels/{job}/remove",
        "Remove the files of a panel.",
        remove,
        (JOB, LANG),
        lane=pace.DRAFTS,
    ),
)
"""Every address that changes something about panels."""
