"""Perception: what the public of the members says, question by question."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from foedus.answers import polls
from foedus.answers.case import NO_PEER, Case, counted, listed, table
from foedus.answers.finding import Finding, Row, TableColumn
from foedus.answers.polls import Round

TITLE: Final = "Public opinion"

_DEFEND: Final = "support for defending an ally"
_FAVOUR: Final = "favourable view"
_NO_INTERVAL: Final = (
    "range over countries; sample sizes are known for few rows, so no sampling interval"
)


def findings(case: Case) -> Iterator[Finding]:
    """Answer what the public of the members thinks.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Yields
    ------
    Finding
        View of the alliance, willingness to defend an ally, the list of questions.
    """
    view = polls.leading(case, _FAVOUR) or polls.leading(case)
    if view is not None:
        yield _view(case, view)
    asked = [r for r in polls.rounds(case) if r.question == _DEFEND]
    if asked:
        yield _defend(case, asked)
    if polls.rounds(case):
        yield _questions(case)


def _range(found: Round) -> tuple[float, float]:
    return min(found.shares.values()), max(found.shares.values())


def _country_row(found: Round, code: str) -> Row:
    row = next(r for r in found.rows if r["iso3"] == code)
    return Row(
        code,
        (row["country"], float(row["pct_positive"]), found.year, found.wording),
        (found.evidence(row),),
    )


_OPINION_COLUMNS: Final = (
    TableColumn("country", "Country"),
    TableColumn("pct", "Share", "%", "number", 0),
    TableColumn("year", "Year", kind="number", digits=0),
    TableColumn("question", "Wording"),
)


def _view(case: Case, view: Round) -> Finding:
    low, high = _range(view)
    silent = [m.name for code, m in case.codes.items() if code not in view.shares]
    return case.finish(
        Finding(
            id="perception.view",
            question=38,
            title="How do the members' publics see the alliance?",
            statement=f"{view.question.capitalize()}: {view.median:g} % in the median "
            f"of {len(view.rows)} member states asked in {view.year}, from "
            f"{low:g} % to {high:g} %.",
            value=view.median,
            unit="% (median of the states asked)",
            date=str(view.year),
            edition=f"{view.pollster}, {view.year}",
            interval=(low, high),
            interval_note=_NO_INTERVAL,
            comparison=(_change(case, view), _peer(case)),
            method="median over member states of one wording, one pollster, one year",
            caveats=(
                "A favourable view is not willingness to defend an ally.",
                f"Asked by {view.modes}; other pollsters are not mixed in.",
                f"Not asked: {listed(silent)}.",
                *(
                    (f"Other figures were published too: {view.conflicts}.",)
                    if view.conflicts
                    else ()
                ),
            ),
            table=table(
                _OPINION_COLUMNS,
                (
                    _country_row(view, code)
                    for code in sorted(view.shares, key=lambda c: -view.shares[c])
                ),
            ),
            chart="opinion",
            short=True,
        )
    )


def _change(case: Case, view: Round) -> str:
    before = polls.previous(case, view)
    if before is None:
        return (
            "The same wording was not asked before in these states, as far as covered."
        )
    both = sorted(set(before.shares) & set(view.shares))
    shifts = sorted(view.shares[c] - before.shares[c] for c in both)
    middle = (shifts[(len(shifts) - 1) // 2] + shifts[len(shifts) // 2]) / 2
    return (
        f"Against {before.year}, same wording: {middle:+g} points in the median of the "
        f"{len(both)} states asked both times ({shifts[0]:+g} to {shifts[-1]:+g})."
    )


def _peer(case: Case) -> str:
    if case.peer is None:
        return NO_PEER
    other = polls.leading(case.peer)
    if other is None:
        return f"{case.peer.label}: not covered."
    return (
        f"{case.peer.label}: {other.median:g} % on another question ({other.wording}, "
        f"{other.pollster} {other.year}); the two cannot be compared directly."
    )


def _defend(case: Case, asked: list[Round]) -> Finding:
    newest = asked[0]
    low, high = _range(newest)
    span = f"{low:g} %" if low == high else f"{low:g} to {high:g} %"
    wordings = {r.wording for r in asked}
    rows = [_country_row(r, code) for r in asked for code in sorted(r.shares)]
    rows = [
        Row(f"{row.key}/{number}", row.cells, row.evidence)
        for number, row in enumerate(rows, start=1)
    ]
    return case.finish(
        Finding(
            id="perception.defend",
            question=38,
            title="Would they defend an ally?",
            statement=f"Support for defending an ally was asked in "
            f"{counted(len(wordings), 'wording')}; in the newest "
            f"({newest.wording}; {newest.pollster} {newest.year}, "
            f"{counted(len(newest.rows), 'state')}) it was {span}.",
            value=newest.median,
            unit="% (median of the states asked)",
            date=str(newest.year),
            edition=f"{newest.pollster}, {newest.year}",
            interval=(low, high),
            interval_note=_NO_INTERVAL,
            comparison=(
                _change(case, newest),
                "The wordings differ too much to be pooled or read as one series.",
            ),
            method="every wording apart, with its pollster and year",
            caveats=(
                "Answers depend on the ally and the attacker named.",
                f"Asked by {newest.modes}.",
            ),
            table=table(_OPINION_COLUMNS, rows),
            short=True,
        )
    )


def _questions(case: Case) -> Finding:
    found = polls.rounds(case)
    first, last = min(r.year for r in found), max(r.year for r in found)
    return case.finish(
        Finding(
            id="perception.questions",
            question=None,
            title="What has been asked, and by whom?",
            statement=f"{len(found)} rounds of {len({r.wording for r in found})} "
            f"wordings in member states are covered, {first} to {last}.",
            value=len(found),
            unit="rounds",
            interval_note="a count of recorded facts: no sampling, so no interval",
            comparison=(
                f"{sum(len(r.rows) > 1 for r in found)} rounds cover more than one "
                "member.",
                "A sample of published polls, not a census of them.",
            ),
            method="rows of the embedded table of polls, member states of the day",
            caveats=("Different wordings, modes and samples are never pooled.",),
            table=table(
                (
                    TableColumn("question", "Question"),
                    TableColumn("wording", "Wording"),
                    TableColumn("pollster", "Pollster"),
                    TableColumn("year", "Year", kind="number", digits=0),
                    TableColumn("states", "States", kind="number", digits=0),
                    TableColumn("median", "Median", "%", "number", 0),
                    TableColumn("low", "Lowest", "%", "number", 0),
                    TableColumn("high", "Highest", "%", "number", 0),
                ),
                (
                    Row(
                        f"{number}",
                        (
                            r.question,
                            r.wording,
                            r.pollster,
                            r.year,
                            len(r.rows),
                            r.median,
                            *_range(r),
                        ),
                        tuple(r.evidence(row) for row in r.rows),
                    )
                    for number, r in enumerate(found, start=1)
                ),
            ),
        )
    )
