"""The day on which a page shows something when none was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus import dates
from foedus.dates import Date, Truth
from foedus.registry import tables
from foedus.web import who

if TYPE_CHECKING:
    from foedus.registry.records import Alliance
    from foedus.web.who import Who


def of_alliance(pact: Alliance) -> Date:
    """Return the day on which an alliance is shown when none was asked for.

    Parameters
    ----------
    pact : Alliance
        The alliance.

    Returns
    -------
    Date
        The last day that the registry covers well, if the alliance was then in force
        for certain; else its last certain day; else its first possible one.
    """
    today = tables.as_of()
    if pact.in_force(today) is Truth.YES:
        return today
    end, start = pact.span.end, pact.span.start
    if end is not None:
        last = dates.from_day(end.earliest - 1)
        if pact.in_force(last) is not Truth.NO and last.latest <= today.latest:
            return last
    if start is None:
        return today
    first = dates.from_day(start.latest)
    return first if pact.in_force(first) is not Truth.NO else today


def of_state(one: Who) -> Date:
    """Return the day on which a state is shown when none was asked for.

    Parameters
    ----------
    one : Who
        The state or polity.

    Returns
    -------
    Date
        The last day that the registry covers well, if the state was then in the
        system; else the last day of its last spell, in the system or in an alliance.
    """
    today = tables.as_of()
    if one.state is not None:
        end = one.state.spells[-1].end
        return today if end is None or end.latest >= today.latest else end
    spells = who.spells(one.keys)
    bounds = [
        min(s.span.end.earliest - 1, today.latest) if s.span.end else today.latest
        for s in spells
        if s.span.start is None or s.span.start.earliest <= today.latest
    ]
    starts = [s.span.start.latest for s in spells if s.span.start is not None]
    last = max([*bounds, *starts], default=today.latest)
    return dates.from_day(min(last, today.latest))
