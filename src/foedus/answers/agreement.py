"""Agreement of the registry with ATOP 5.1: parties, dates and obligations.

Each arrangement of the registry that names ATOP numbers is compared with what ATOP has
under them. One that bundles several ATOP alliances is compared with their union; those
that share one number are compared as one, and then each by itself (`Agreement.parts`,
not counted). Only what both cover counts: to 2018-12-31.

References
----------
.. [1] Leeds, B. A., Ritter, J. M., Mitchell, S. M. and Long, A. G. (2002), Alliance
   Treaty Obligations and Provisions, 1815-1944, International Interactions 28(3):
   237-260; version 5.1.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from foedus.answers.differences import (
    COARSER,
    COVERAGE,
    RULES,
    UNEXPLAINED,
    Comparison,
    compared,
)
from foedus.answers.finding import Row, Table, TableColumn
from foedus.answers.sides import Case, atop_side, cases, registry_side
from foedus.registry import tables
from foedus.registry.alliances import everything
from foedus.registry.records import Alliance
from foedus.sources.atop import PLEDGES, AtopCensus

FROM_FILE: Final = "registry"
REASONS: Final = "disagreements_with_atop"

Key = tuple[int, str, str]


@dataclass(frozen=True, slots=True)
class Tally:
    """Comparisons of one kind: how many, and how many agree.

    Attributes
    ----------
    kind : str
        As in `Comparison`, or ``all``.
    compared, agree, coarser, disagree, unexplained : int
        Counts. `coarser` is the part of `agree` where one side is less exact or the
        registry's end is later than ATOP's; `unexplained` the part of `disagree`
        without a reason.
    """

    kind: str
    compared: int
    agree: int
    coarser: int
    disagree: int
    unexplained: int

    @property
    def percent(self) -> float | None:
        """Share that agrees, in percent; None where nothing was compared."""
        return 100 * self.agree / self.compared if self.compared else None


@dataclass(frozen=True, slots=True)
class Absent:
    """An ATOP alliance that no row of the registry names.

    Attributes
    ----------
    atop_id : int
        Number in ATOP.
    begin : str
        Day of its start, EDTF.
    members : tuple of int
        COW numbers.
    pledges : tuple of str
        Its obligations, in the registry's words.
    """

    atop_id: int
    begin: str
    members: tuple[int, ...]
    pledges: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """The registry against ATOP.

    Attributes
    ----------
    version : str
        Version of ATOP.
    alliances, defence_pacts, matched : int
        ATOP alliances in all; those with a defence obligation; those that the
        registry names.
    comparisons : tuple of Comparison
        Everything that was compared.
    parts : tuple of Comparison
        Differences of single rows that share an ATOP number; not counted.
    absent : tuple of Absent
        ATOP alliances that the registry does not name.
    unknown : tuple of int
        Numbers that the registry names and ATOP does not have.
    stale : tuple of str
        Rows of the table of disagreements that no difference matches any more.
    outdated : tuple of str
        Rows that match a difference whose values they no longer give.
    """

    version: str
    alliances: int
    defence_pacts: int
    matched: int
    comparisons: tuple[Comparison, ...]
    parts: tuple[Comparison, ...]
    absent: tuple[Absent, ...]
    unknown: tuple[int, ...]
    stale: tuple[str, ...]
    outdated: tuple[str, ...]

    @property
    def disagreements(self) -> tuple[Comparison, ...]:
        """What differs, each with its reason."""
        return tuple(c for c in self.comparisons if not c.agrees)

    @property
    def unexplained(self) -> tuple[Comparison, ...]:
        """What differs without a reason."""
        return tuple(c for c in self.disagreements if c.rule == UNEXPLAINED)

    @property
    def absent_pacts(self) -> tuple[Absent, ...]:
        """Defence pacts of ATOP that the registry lacks."""
        return tuple(a for a in self.absent if "defence" in a.pledges)

    @property
    def tallies(self) -> tuple[Tally, ...]:
        """Counts by kind, in the order of first use, then ``all``."""
        groups: dict[str, list[Comparison]] = defaultdict(list)
        for one in self.comparisons:
            groups[one.kind].append(one)
        found = [_tally(kind, group) for kind, group in groups.items()]
        return (*found, _tally("all", self.comparisons))


def _tally(kind: str, group: Sequence[Comparison]) -> Tally:
    agree = sum(one.agrees for one in group)
    coarser = sum(one.how in (COARSER, COVERAGE) for one in group)
    lost = sum(one.rule == UNEXPLAINED for one in group)
    return Tally(kind, len(group), agree, coarser, len(group) - agree, lost)


def check(census: AtopCensus) -> Agreement:
    """Compare the registry with ATOP 5.1.

    Parameters
    ----------
    census : AtopCensus
        ATOP as published.

    Returns
    -------
    Agreement
        Comparisons, reasons, what the registry lacks, and reasons out of use.
    """
    return compare(census, everything(), tuple(tables.rows(REASONS)))


def compare(
    census: AtopCensus, pacts: Sequence[Alliance], known: Sequence[tables.Cells]
) -> Agreement:
    """Compare arrangements with a census of alliances.

    Parameters
    ----------
    census : AtopCensus
        ATOP as published.
    pacts : sequence of Alliance
        Arrangements; those that name no ATOP number are left out.
    known : sequence of mapping
        Rows of the table of disagreements: ``atop_id, alliance_id, field, ours, atop,
        reason, line``.

    Returns
    -------
    Agreement
        As `check`.
    """
    there = set(census.alliances["atopid"])
    named = {i for pact in pacts for i in pact.treaty.atop_ids}
    found = [case for case in cases(pacts) if there.issuperset(case.ids)]
    single = [
        Case((row,), case.ids)
        for case in found
        if len(case.rows) > 1
        for row in case.rows
    ]
    reasons = {_key(cells): str(cells["reason"]) for cells in known}
    whole = [one for case in found for one in _explained(case, census, reasons)]
    parts = [one for case in single for one in _explained(case, census, reasons)]
    different = [one for one in (*whole, *parts) if not one.agrees]
    return Agreement(
        version=census.version,
        alliances=census.alliances.height,
        defence_pacts=int(census.alliances["defense"].sum()),
        matched=len(named & there),
        comparisons=tuple(whole),
        parts=tuple(_as_part(one) for one in parts if not one.agrees),
        absent=tuple(_absent(census, named)),
        unknown=tuple(sorted(named - there)),
        stale=tuple(_stale(known, different)),
        outdated=tuple(_outdated(known, different)),
    )


def _key(cells: tables.Cells) -> Key:
    return int(cells["atop_id"]), str(cells["alliance_id"]), str(cells["field"])


def _keys(one: Comparison) -> Iterator[Key]:
    for number in one.atop_ids:
        for alliance in one.alliance.split("+"):
            yield number, alliance, one.field


def _explained(
    case: Case, census: AtopCensus, reasons: Mapping[Key, str]
) -> list[Comparison]:
    """Compare one case; a written reason goes before a rule."""
    ours = registry_side(case)
    theirs = atop_side(case, census, ours.keys)
    found = list(compared(case, ours, theirs))
    for place, one in enumerate(found):
        written = next((reasons[key] for key in _keys(one) if key in reasons), "")
        if written and not one.agrees:
            found[place] = replace(one, rule=FROM_FILE, reason=written)
    whole = {one.kind: one for one in found if one.field == one.kind}
    return [_inherited(one, whole) for one in found]


def _inherited(one: Comparison, whole: Mapping[str, Comparison]) -> Comparison:
    """Give a member the reason of its alliance."""
    if one.rule != "as-the-alliance":
        return one
    kind = {"joined": "start", "left": "end"}.get(one.kind, one.kind.split()[0])
    above = whole[kind]
    rule = UNEXPLAINED if above.rule == UNEXPLAINED else one.rule
    return replace(one, rule=rule, reason=f"As the alliance: {above.reason}")


def _as_part(one: Comparison) -> Comparison:
    if one.rule != UNEXPLAINED:
        return one
    rule = "part-of-alliance"
    return replace(one, rule=rule, reason=f"{RULES[rule]}.")


def _absent(census: AtopCensus, named: set[int]) -> Iterator[Absent]:
    members: dict[int, dict[int, None]] = defaultdict(dict)
    for number, member in census.members.select("atopid", "member").iter_rows():
        members[number][member] = None
    for cells in census.alliances.iter_rows(named=True):
        if cells["atopid"] not in named:
            pledges = tuple(o for o, column in PLEDGES.items() if cells[column] == 1)
            parties = tuple(members[cells["atopid"]])
            yield Absent(cells["atopid"], cells["begin"], parties, pledges)


def _label(cells: tables.Cells) -> str:
    number, alliance, field = _key(cells)
    return f"line {cells['line']}: {number}, {alliance}, {field}"


def _stale(known: Sequence[tables.Cells], found: Sequence[Comparison]) -> Iterator[str]:
    live = {key for one in found for key in _keys(one)}
    return (_label(cells) for cells in known if _key(cells) not in live)


def _outdated(
    known: Sequence[tables.Cells], found: Sequence[Comparison]
) -> Iterator[str]:
    live: dict[Key, list[tuple[str, str]]] = defaultdict(list)
    for one in found:
        for key in _keys(one):
            live[key].append((one.ours, one.atop))
    for cells in known:
        now = live.get(_key(cells), [])
        if now and (cells["ours"], cells["atop"]) not in now:
            yield f"{_label(cells)} (now {now[0][0]} against {now[0][1]})"


_RESULT: Final = (
    TableColumn("kind", "compared"),
    TableColumn("compared", "cases", kind="number", digits=0),
    TableColumn("agree", "agree", kind="number", digits=0),
    TableColumn("percent", "agree", "%", "number", 1),
    TableColumn("coarser", "of these, less exact", kind="number", digits=0),
    TableColumn("disagree", "disagree", kind="number", digits=0),
    TableColumn("unexplained", "without a reason", kind="number", digits=0),
)
_DIFFERENCE: Final = (
    TableColumn("atop_id", "ATOP"),
    TableColumn("alliance", "alliance"),
    TableColumn("field", "field"),
    TableColumn("ours", "registry", kind="date"),
    TableColumn("atop", "ATOP says", kind="date"),
    TableColumn("rule", "rule"),
    TableColumn("reason", "reason"),
)
_MISSING: Final = (
    TableColumn("pledges", "obligations"),
    TableColumn("alliances", "ATOP alliances", kind="number", digits=0),
)


def result_table(agreement: Agreement) -> Table:
    """Return the counts by kind.

    Parameters
    ----------
    agreement : Agreement
        What was compared.

    Returns
    -------
    Table
        One row per kind, then all.
    """
    rows = (
        Row(
            t.kind,
            (
                t.kind,
                t.compared,
                t.agree,
                t.percent,
                t.coarser,
                t.disagree,
                t.unexplained,
            ),
        )
        for t in agreement.tallies
    )
    return Table(_RESULT, tuple(rows), "Dates agree if they can be the same day.")


def difference_table(found: Sequence[Comparison]) -> Table:
    """Return differences as rows: numbers, alliance, field, both values, reason.

    Parameters
    ----------
    found : sequence of Comparison
        `Agreement.disagreements`, `Agreement.parts` or a selection.

    Returns
    -------
    Table
        One row per difference.
    """
    rows = []
    for one in found:
        ids = ";".join(map(str, one.atop_ids))
        key = f"{ids}|{one.alliance}|{one.field}"
        cells = (ids, one.alliance, one.field, one.ours, one.atop)
        rows.append(Row(key, (*cells, one.rule, one.reason)))
    return Table(_DIFFERENCE, tuple(rows))


def absent_table(agreement: Agreement) -> Table:
    """Return how many ATOP alliances the registry lacks, by obligations.

    Parameters
    ----------
    agreement : Agreement
        What was compared.

    Returns
    -------
    Table
        One row per set of obligations, the most frequent first.
    """
    counts = Counter(", ".join(a.pledges) or "none coded" for a in agreement.absent)
    rows = (Row(pledges, (pledges, n)) for pledges, n in counts.most_common())
    return Table(_MISSING, tuple(rows))


def lines(agreement: Agreement) -> tuple[str, ...]:
    """Return the result in sentences.

    Parameters
    ----------
    agreement : Agreement
        What was compared.

    Returns
    -------
    tuple of str
        Coverage, agreement, reasons, and what needs attention.
    """
    total = agreement.tallies[-1]
    rules = Counter(one.rule for one in agreement.disagreements)
    by_rule = ", ".join(f"{rule} {n}" for rule, n in rules.most_common())
    lacking = len(agreement.absent_pacts)
    said = [
        f"ATOP {agreement.version}: {agreement.alliances} alliances, of which the "
        f"registry names {agreement.matched}; {agreement.defence_pacts} have a "
        f"defence pledge, {lacking or 'none'} of these missing from the registry.",
        _compared_line(total),
        f"Reasons: {by_rule or 'none needed'}.",
        f"{len(agreement.parts)} more differences are of rows that share an ATOP "
        "number; together they were compared as one.",
        "The ATOP list was in view when the registry was written, so agreement is "
        "no independent proof.",
    ]
    if agreement.unknown:
        said.append(f"Not in ATOP: {', '.join(map(str, agreement.unknown))}.")
    said += [f"Reason out of use, {label}." for label in agreement.stale]
    said += [f"Reason with other values, {label}." for label in agreement.outdated]
    return tuple(said)


def _compared_line(total: Tally) -> str:
    if total.percent is None:
        return "Compared: nothing, as the registry names no alliance of this folder."
    return (
        f"Compared: {total.compared} facts, {total.agree} agree "
        f"({total.percent:.1f} %), {total.disagree} differ "
        f"({total.unexplained or 'none'} without a reason)."
    )


def document(agreement: Agreement) -> dict[str, object]:
    """Return everything as plain data, ready to be written as JSON.

    Parameters
    ----------
    agreement : Agreement
        What was compared.

    Returns
    -------
    dict
        ``version``, ``counts`` (by kind), ``disagreements`` and ``parts`` (``atop_id,
        alliance, field, ours, atop, rule, reason``), ``absent``, ``unknown``,
        ``stale`` and ``outdated``.
    """
    return {
        "version": agreement.version,
        "alliances": agreement.alliances,
        "defence_pacts": agreement.defence_pacts,
        "matched": agreement.matched,
        "counts": _records(result_table(agreement)),
        "disagreements": _records(difference_table(agreement.disagreements)),
        "parts": _records(difference_table(agreement.parts)),
        "absent": [
            {
                "atop_id": one.atop_id,
                "begin": one.begin,
                "members": list(one.members),
                "pledges": list(one.pledges),
            }
            for one in agreement.absent
        ],
        "unknown": list(agreement.unknown),
        "stale": list(agreement.stale),
        "outdated": list(agreement.outdated),
    }


def _records(table: Table) -> list[dict[str, object]]:
    names = [column.name for column in table.columns]
    return [dict(zip(names, row.cells, strict=True)) for row in table.rows]
