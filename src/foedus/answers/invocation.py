"""Invocation: the cases in which the promise of aid was called on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from foedus.answers.case import NO_PEER, Case, counted, fact, table
from foedus.answers.finding import Finding, Row, TableColumn
from foedus.measures import proportion
from foedus.registry.records import Event

_COUNT: Final = "a count of recorded facts: no sampling, so no interval"
_SAME_CASE_DAYS: Final = 366


@dataclass(frozen=True, slots=True)
class Invocation:
    """One case for help: its steps share a state and follow within a year.

    Attributes
    ----------
    steps : tuple of Event
        In order of time.
    """

    steps: tuple[Event, ...]

    @property
    def outcome(self) -> str:
        """The last judged answer to the call; empty for none."""
        judged = [e.outcome for e in self.steps if e.outcome]
        return judged[-1] if judged else ""

    @property
    def casus(self) -> str:
        """The last judgement whether the case for help was met; empty for none."""
        judged = [e.casus for e in self.steps if e.casus]
        return judged[-1] if judged else ""


def invocations(case: Case) -> list[Invocation]:
    """Return the invocations up to the day, their steps put together.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Returns
    -------
    list of Invocation
        In order of time. Steps belong together if they share a state and follow one
        another within a year.
    """
    groups: list[list[Event]] = []
    for event in case.pact.events:
        if event.kind != "invocation" or event.on.earliest > case.on.latest:
            continue
        last = groups[-1] if groups else []
        near = last and event.on.earliest - last[-1].on.latest <= _SAME_CASE_DAYS
        if near and set(event.states) & set(last[-1].states):
            last.append(event)
        else:
            groups.append([event])
    return [Invocation(tuple(group)) for group in groups]


def findings(case: Case) -> Iterator[Finding]:
    """Answer how often the promise of aid was called on.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Yields
    ------
    Finding
        At most one: the invocations, their steps, and a rate where there are cases.
    """
    if case.pact.treaty.kind == "collective-security":
        return  # the chapter on collective security counts its calls
    found = invocations(case)
    if not found and not any(e.casus for e in case.pact.events):
        return
    judged = [i for i in found if i.casus == "met" and i.outcome]
    kept = sum(i.outcome in ("full", "beyond-obligation") for i in judged)
    rate = proportion.rate(kept, len(judged))
    steps = [event for i in found for event in i.steps]
    spread = ""
    if len(steps) > 1 and len(found) == 1:
        days = steps[-1].on.earliest - steps[0].on.earliest
        spread = f" in {counted(len(steps), 'step')} over {counted(days, 'day')}"
    yield case.finish(
        Finding(
            id="promise.invocations",
            question=9,
            title="How often was the promise of aid called on?",
            statement=f"{counted(len(found), 'invocation')} on "
            f"record by {case.on.display()}{spread}. "
            + (
                f"Of {rate.cases} judged cases {rate.successes} were answered in full."
                if rate.value is not None
                else "No rate is given: fewer than five judged cases."
            ),
            value=len(found),
            unit="invocations",
            interval=rate.interval,
            interval_note="Wilson 95 % interval of the share answered in full"
            if rate.interval
            else rate.reason or _COUNT,
            comparison=(_first_step(steps), _peer(case)),
            method="foedus.measures.proportion.rate over cases whose casus was met",
            caveats=(
                "Whether the case for help was met, and how it was answered, is our "
                "judgement from the source.",
                "Unreliable pacts may be tested less (Smith 1995).",
            ),
            table=table(
                (
                    TableColumn("date", "Day", kind="date"),
                    TableColumn("kind", "Kind"),
                    TableColumn("description", "What happened"),
                    TableColumn("casus", "Case for help"),
                    TableColumn("outcome", "Answer"),
                ),
                (_event_row(event) for event in steps),
            ),
            chart="events" if steps else "",
        )
    )


def _event_row(event: Event) -> Row:
    return Row(
        event.event,
        (
            str(event.on),
            event.kind,
            event.description,
            event.casus or "not judged",
            event.outcome or "not judged",
        ),
        (fact(event.provenance, event.description),),
    )


def _first_step(steps: list[Event]) -> str:
    if not steps:
        return "Never called on before, as far as the registry knows."
    return f"First: {steps[0].on.display()}; last: {steps[-1].on.display()}."


def _peer(case: Case) -> str:
    if case.peer is None:
        return NO_PEER
    return f"{case.peer.label}: {len(invocations(case.peer))} by the same day."
