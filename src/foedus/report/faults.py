"""What is wrong with somebody else's panel, as plain data and in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from foedus.panel.check import Checked, Fault
from foedus.report.lists import wrapped


def document(found: Checked) -> dict[str, Any]:
    """Return what an audit found.

    Parameters
    ----------
    found : Checked
        The audit.

    Returns
    -------
    dict
        ``file, rows, columns, states, times, system, faults``.
    """
    return asdict(found)


def lines(found: Checked) -> Iterator[str]:
    """Say what an audit found.

    Parameters
    ----------
    found : Checked
        The audit.

    Yields
    ------
    str
        Lines for a terminal.
    """
    keys = ", ".join((*found.states, *found.times))
    yield from wrapped(
        f"{found.file}: {found.rows:,} rows; keys {keys}; states read as "
        f"{found.system.upper()} numbers."
    )
    if not found.faults:
        yield "No fault found."
    for number, fault in enumerate(found.faults, start=1):
        yield ""
        yield from _told(number, fault)


def _told(number: int, fault: Fault) -> Iterator[str]:
    yield from wrapped(f"{number}. {fault.kind}: {fault.text}")
    for line, example in zip(fault.lines, fault.examples, strict=True):
        yield from wrapped(f"row {line:,}: {example}", indent=3)
    left = fault.count - len(fault.lines)
    if left:
        yield f"   and {left:,} more"
    yield from wrapped(fault.remedy, indent=3)
