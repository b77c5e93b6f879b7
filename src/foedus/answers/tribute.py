"""Tribute: who paid, who sent ships, who was forced, and what the stones still show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from foedus.answers.case import NO_PEER, Case, fact, listed, table
from foedus.answers.finding import Evidence, Finding, Row, TableColumn
from foedus.measures.burden import tribute
from foedus.measures.burden.tribute import LegibleShare
from foedus.registry.alliances import tributes
from foedus.registry.records import Event, Membership, Tribute

TITLE: Final = "Tribute"

_FIRST_WHOLE: Final = (
    460.0,
    "Thucydides 1.96.2: 460 talents, the first assessment (478/7 BCE)",
)
_LATER_WHOLE: Final = (
    600.0,
    "Thucydides 2.13.3: 600 talents a year on average (431 BCE)",
)
_TRANSLATIONS: Final = (
    "Thucydides 1.96, trans. H. Dale, 1851 [http://cts.perseids.org/read/greekLit/"
    "tlg0003/tlg001/1st1K-eng2/1.96.1-1.98.3]",
    "Thucydides 2.13, trans. C. F. Smith, Loeb 1919-1923 [https://fgh.perseids.org/"
    "read/greekLit/tlg0003/tlg001/1st1K-eng1/2.13.2-2.13.3]",
)
_READINGS: Final = (
    "R. Meiggs, The Dating of Fifth-century Attic Inscriptions, Journal of Hellenic "
    "Studies 86 (1966) [abstract, Cambridge University Press]",
    "B. D. Meritt and H. T. Wade-Gery, The Dating of Documents to the Mid-fifth "
    "Century, Journal of Hellenic Studies 82 (1962) [abstract]",
    "H. Mattingly, The Athenian Coinage Decree, Historia 10 (1961) [named with his "
    "later articles in an appendix on the dating of Attic inscriptions, University of "
    "California Press, https://publishing.cdlib.org/ucpressebooks/view?docId="
    "ft2p30058m&chunk.id=d0e10811]",
)
_LARGEST: Final = 2


def findings(case: Case) -> Iterator[Finding]:
    """Answer what is known of the tribute of an alliance that took one.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Yields
    ------
    Finding
        Contributions by kind, legible assessments against a stated whole, the
        treasury's move, the two readings of the inscriptions.
    """
    yield from _contributions(case)
    lines = tributes(case.pact.id)
    if not lines:
        return
    yield from _assessments(case, lines)
    yield from _treasury(case)
    yield _inscriptions(case, lines)


def _kinds(case: Case) -> Counter[str]:
    return Counter(m.contribution or "not recorded" for m in case.members)


def _standing(spell: Membership) -> str:
    if spell.status != "subject":
        return spell.status
    return "forced or reduced" if spell.joined is not None else "known as payer only"


def _member_row(spell: Membership) -> Row:
    return Row(
        spell.member,
        (
            spell.name,
            spell.contribution or "not recorded",
            _standing(spell),
            spell.certainty,
        ),
        (fact(spell.provenance, f"{spell.name}: {spell.status}"),),
    )


def _contributions(case: Case) -> Iterator[Finding]:
    kinds = _kinds(case)
    if not kinds["ship"] + kinds["cash"]:
        return
    sure = [m for m in case.sure_members if m.contribution == "cash"]
    subjects = [m for m in case.members if m.status == "subject"]
    forced = sorted(m.name for m in subjects if m.joined is not None)
    read = sum(m.provenance.confirmed for m in case.members)
    ships = listed(m.name for m in case.members if m.contribution == "ship")
    yield case.finish(
        Finding(
            id="tribute.contributions",
            question=None,
            title="Who paid, who sent ships, and who was forced?",
            statement=f"{kinds['cash']} known members are listed as payers {case.when} "
            f"({len(sure)} of them members for certain), {kinds['ship']} as senders of "
            f"ships ({ships}). Forced in or reduced: {listed(forced)}; "
            f"{len(subjects) - len(forced)} more are known only as payers.",
            value=kinds["cash"],
            unit="known members that paid",
            interval=(float(len(sure)), float(kinds["cash"])),
            interval_note="certain members, to certain and possible ones; both are "
            "lower bounds, because the list of members is partial",
            comparison=(_at_the_start(case), _peer(case)),
            evidence=(fact(case.pact.treaty.provenance, case.pact.name),),
            method="contribution and status of the spells of membership on the day",
            caveats=(
                f"{len(case.members) - read} of {len(case.members)} members rest on "
                "unconfirmed rows (grade D).",
                "A kind of contribution is often inferred, not attested for the year.",
                "Tribute is not defence effort: ships and Athens' own cost are not "
                "covered.",
            ),
            table=table(
                (
                    TableColumn("member", "Member"),
                    TableColumn("contribution", "Contribution"),
                    TableColumn("status", "Standing"),
                    TableColumn("certainty", "Certainty"),
                ),
                (_member_row(m) for m in sorted(case.members, key=lambda m: m.name)),
            ),
            short=True,
        )
    )


def _at_the_start(case: Case) -> str:
    start = case.pact.treaty.in_force
    if start is None:
        return "The first year is not known."
    kinds = _kinds(case.at(start))
    return f"In {start.display()}: {kinds['ship']} sent ships, {kinds['cash']} paid."


def _peer(case: Case) -> str:
    if case.peer is None:
        return NO_PEER
    return (
        f"{case.peer.label}: no tribute on record; its members sent contingents."
        if not tributes(case.peer.pact.id)
        else f"{case.peer.label}: {len(tributes(case.peer.pact.id))} lines of tribute."
    )


def _list_year(line: Tribute) -> int:
    """Return the astronomical year in which a list year such as 454/3 BCE began."""
    return 1 - int(line.period.partition("/")[0])


def _quotas(lines: list[Tribute]) -> dict[str, float | None]:
    return {line.polity: line.quota_drachmas for line in lines}


def _newest(lines: tuple[Tribute, ...], year: int) -> list[Tribute]:
    years = [y for y in map(_list_year, lines) if y <= year]
    return [n for n in lines if years and _list_year(n) == max(years)]


def _amounts(found: list[Tribute]) -> list[tuple[str, float, float]]:
    """Return payer, quota and talents of every legible line, the largest first."""
    amounts = []
    for line in found:
        assessed = tribute.assessment(line.quota_drachmas)
        if assessed is not None:
            amounts.append((line.polity, line.quota_drachmas, assessed.talents))
    return sorted(amounts, key=lambda amount: -amount[2])


def _assessments(case: Case, lines: tuple[Tribute, ...]) -> Iterator[Finding]:
    found = _newest(lines, case.year)
    first = tribute.legible_share(
        _quotas(found), _FIRST_WHOLE[0], whole_name=_FIRST_WHOLE[1]
    )
    later = tribute.legible_share(
        _quotas(found), _LATER_WHOLE[0], whole_name=_LATER_WHOLE[1]
    )
    if first.share is None or later.share is None or first.legible_talents is None:
        return
    period = found[0].period
    amounts = _amounts(found)
    largest = "; ".join(
        f"{payer}, quota {quota:,.0f} drachmas x 60 = {talents:.2f} talents"
        for payer, quota, talents in amounts[:_LARGEST]
    )
    yield case.finish(
        Finding(
            id="tribute.assessments",
            question=None,
            title="How much tribute can still be read?",
            statement=f"The list of {period} shows {first.legible_payers} payers with "
            f"a legible quota, {first.legible_talents:.1f} talents multiplied by 60: "
            f"{first.share:.0%} of the 460 talents of Thucydides 1.96.2, so "
            f"{1 - first.share:.0%} is unseen. Largest: {largest}.",
            value=round(100 * first.share, 1),
            unit="% of 460 talents that can be read",
            date=period,
            edition="IG I3 259 (Fornara 85)" if period.startswith("454") else "",
            interval=(round(100 * later.share, 1), round(100 * first.share, 1)),
            interval_note="against 600 talents (Thucydides 2.13.3) and against 460 "
            "(1.96.2); neither is the sum of this year",
            comparison=(_other_list(lines, found), _peer(case)),
            method="foedus.measures.burden.tribute.assessment and legible_share",
            reference="IG I3 259 (Fornara 85), preamble: one mina in the talent; "
            "Thucydides 1.96.2, 2.13.3",
            sources=(
                *dict.fromkeys(line.provenance.source for line in found),
                *_TRANSLATIONS,
            ),
            caveats=_limits(first, found),
            table=table(
                (
                    TableColumn("label", "Payer"),
                    TableColumn("quota", "Quota", "drachmas", "number", 1),
                    TableColumn("value", "Assessment", "talents a year", "number", 2),
                    TableColumn("certainty", "Certainty"),
                ),
                (_line_row(line) for line in found),
                "Legible lines only; they do not add up to the tribute of the year.",
            ),
            short=True,
        )
    )


def _limits(first: LegibleShare, found: list[Tribute]) -> tuple[str, ...]:
    firm = [line for line in found if line.provenance.confidence != "low"]
    strict = tribute.legible_share(
        _quotas(firm), first.whole_talents, whole_name=first.whole_name
    )
    share = 0.0 if strict.share is None else strict.share
    return (
        "No total of the tribute may be made from these rows: most of the stone is "
        "lost.",
        f"Without figures that editors restored: {strict.legible_payers} payers, "
        f"{share:.1%} of 460 talents.",
        f"Payers whose figure is lost: {listed(first.illegible)}.",
        "Thucydides' 460 talents are of 478/7 BCE, his 600 of 431 BCE; whether either "
        "counts ships is disputed.",
        "No Gini is given: the payers that can be read are no sample of the league.",
    )


def _line_row(line: Tribute) -> Row:
    assessed = tribute.assessment(line.quota_drachmas)
    return Row(
        line.polity,
        (
            line.polity,
            line.quota_drachmas,
            None if assessed is None else assessed.talents,
            line.provenance.confidence,
        ),
        (fact(line.provenance, f"{line.polity}, {line.period}"),),
    )


def _other_list(lines: tuple[Tribute, ...], found: list[Tribute]) -> str:
    others = [line for line in lines if line.period != found[0].period]
    if not others:
        return "No other list is covered."
    return (
        f"The other list covered, {others[0].period}: {len(_amounts(others))} legible "
        "payers, a sample of cities that assessed themselves."
    )


def _moves(case: Case) -> list[Event]:
    return [
        e
        for e in case.pact.events
        if "treasury" in e.description.lower()
        and e.kind == "revision"
        and e.on.earliest <= case.on.latest
    ]


def _said(event: Event) -> Evidence:
    return fact(event.provenance, event.description)


def _treasury(case: Case) -> Iterator[Finding]:
    moves = _moves(case)
    if not moves:
        return
    move = moves[-1]
    yield case.finish(
        Finding(
            id="tribute.treasury",
            question=None,
            title="When did the treasury move?",
            statement=f"{move.on.display()}: {move.description}",
            value=move.on.display(),
            unit="",
            date=move.on.display(),
            interval_note="the year is inferred from the first quota list: the move is "
            "attested for no year",
            comparison=(
                "Before: the treasury was at Delos and the allies met there "
                "(Thucydides 1.96.2).",
                _peer(case),
            ),
            evidence=(_said(move),),
            method="event of the registry",
            caveats=(
                move.provenance.note
                or "The year is inferred, not stated by an ancient author.",
                "Thucydides does not mention the move.",
            ),
        )
    )


def _inscriptions(case: Case, lines: tuple[Tribute, ...]) -> Finding:
    first = min(lines, key=_list_year)
    return case.finish(
        Finding(
            id="tribute.inscriptions",
            question=None,
            title="How are the inscriptions read?",
            statement="Two readings stand beside each other: undated Athenian decrees "
            "with the older letter forms belong to the middle of the century (Meiggs; "
            "Meritt and Wade-Gery), or several of them to the 420s (Mattingly). The "
            "quota lists are dated by their own numbering and are not affected.",
            value=2,
            unit="readings",
            interval_note="a difference of dating between scholars has no interval",
            comparison=(
                "On the first reading the stricter decrees follow the first quota list "
                "within years; on the second they belong to the Peloponnesian War.",
                "No such dispute is on record for a peer.",
            ),
            evidence=(fact(first.provenance, f"Quota list of {first.period}"),),
            method="comparison of publications; no choice is made",
            reference="Meiggs 1966; Meritt and Wade-Gery 1962; Mattingly 1961",
            sources=_READINGS,
            caveats=(
                "How soon the league became an empire depends on the reading.",
                "The registry chooses neither reading.",
            ),
        )
    )
