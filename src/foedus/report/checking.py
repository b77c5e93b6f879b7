"""The check of the registry: its own rules, and ATOP where a user has it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from foedus.answers import agreement, census
from foedus.answers.agreement import Agreement
from foedus.registry import checks, tables
from foedus.registry.checks import Fault
from foedus.report.lists import columns, wrapped
from foedus.sources import atop
from foedus.store import Store

_ADD: Final = (
    "add its files with `foedus data add DIR`, or name their folder with `--atop DIR`."
)


@dataclass(frozen=True, slots=True)
class Checked:
    """The result of a check.

    Attributes
    ----------
    faults : tuple of Fault
        Rows that break a rule of the registry.
    agreement : Agreement or None
        The comparison with ATOP; None where it is not at hand.
    origin : str
        Where ATOP was read: a folder, or version and store; empty for nowhere.
    """

    faults: tuple[Fault, ...]
    agreement: Agreement | None
    origin: str = ""

    @property
    def healthy(self) -> bool:
        """No fault, no defence pact of ATOP missing, no difference without a reason."""
        found = self.agreement
        return not self.faults and (
            found is None or not (found.absent_pacts or found.unexplained)
        )


def check(folder: Path | None = None, store: Store | None = None) -> Checked:
    """Check the registry by its own rules and, with ATOP at hand, against ATOP.

    Parameters
    ----------
    folder : Path, optional
        Folder with the published files of ATOP 5.1; it goes before the store.
    store : Store, optional
        Added sources, among which ATOP 5.1 may be.

    Returns
    -------
    Checked
        What was found.

    Raises
    ------
    SourceError
        If the folder does not hold the files as they were published.
    StoreError
        If the store cannot be read.
    """
    if folder is not None:
        return Checked(checks.faults(), agreement.check(atop.read(folder)), str(folder))
    found, origin = census.of_store(store), f"{census.EDITION} of the store"
    if found is None:
        return Checked(checks.faults(), None)
    return Checked(checks.faults(), agreement.check(found), origin)


def document(found: Checked) -> dict[str, Any]:
    """Return a check as plain data.

    Parameters
    ----------
    found : Checked
        From `check`.

    Returns
    -------
    dict
        ``version, rules, faults, grades, open_doubts, atop`` (None without it, else
        with its ``origin``) and ``healthy``.
    """
    compared = found.agreement
    return {
        "version": tables.version(),
        "rules": list(checks.RULES),
        "faults": [asdict(fault) for fault in found.faults],
        "grades": checks.counts(),
        "open_doubts": tables.frame("open_doubts").height,
        "atop": None
        if compared is None
        else {"origin": found.origin, **agreement.document(compared)},
        "healthy": found.healthy,
    }


def lines(found: Checked) -> Iterator[str]:
    """Show a check in a terminal.

    Parameters
    ----------
    found : Checked
        From `check`.

    Yields
    ------
    str
        Lines of at most 80 characters.
    """
    number = f"{len(found.faults)} faults" if found.faults else "no fault"
    yield f"Registry {tables.version()}: {len(checks.RULES)} rules, {number}"
    for fault in found.faults:
        yield from wrapped(
            f"{fault.rule}: {fault.key}: {fault.found}. {fault.remedy}", indent=2
        )
    yield ""
    grades = ("A", "B", "C", "D")
    counts = checks.counts()
    yield from columns(
        ("Rows by grade", *grades),
        ((name, *(str(c.get(g, 0)) for g in grades)) for name, c in counts.items()),
    )
    doubts = tables.frame("open_doubts").height
    yield f"{doubts} open doubts are listed in the table open_doubts."
    yield ""
    if found.agreement is None:
        yield from wrapped(f"Not compared with ATOP: {_ADD}")
        return
    yield f"Compared with ATOP {found.agreement.version} ({found.origin})"
    yield from _against_atop(found.agreement)


def _against_atop(found: Agreement) -> Iterator[str]:
    for sentence in agreement.lines(found):
        yield from wrapped(sentence)
    yield ""
    yield from columns(
        ("Field", "Compared", "Agree", "%", "Differ", "No reason"),
        (
            (
                t.kind,
                str(t.compared),
                str(t.agree),
                f"{t.percent:.1f}",
                str(t.disagree),
                str(t.unexplained),
            )
            for t in found.tallies
        ),
    )
    yield ""
    yield "Differences, each with its reason"
    for one in found.disagreements:
        ids = ";".join(map(str, one.atop_ids))
        yield from wrapped(
            f"{ids} {one.alliance}, {one.field}: ours {one.ours}, ATOP {one.atop} "
            f"[{one.rule}] {one.reason}",
            indent=2,
        )
