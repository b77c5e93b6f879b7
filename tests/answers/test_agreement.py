"""The registry against ATOP: counts, reasons, and what is missing on either side.

The folder of the unit tests is invented, in the layout of the publisher: Redland and
Blueland, under numbers that no state has, make pacts that nobody ever made.
"""

import csv
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from foedus import dates
from foedus.answers import agreement
from foedus.answers.agreement import FROM_FILE, Agreement, compare
from foedus.answers.differences import RULES, UNEXPLAINED
from foedus.dates import Interval
from foedus.errors import SourceError
from foedus.registry import tables
from foedus.registry.alliances import alliance
from foedus.registry.records import Alliance
from foedus.sources import atop

RED, BLUE = 990, 991
PLAIN = {
    **{"bilat": 1, "asymm": 0, "wartime": 0, "estmode": 1, "term": 0, "ineffect": 1},
    **dict.fromkeys(atop.PLEDGES.values(), 0),
}


def parts(names: str, text: str | None) -> dict[str, int]:
    """Spell a day as the publisher does; no day is three zeros."""
    numbers = [int(part) for part in (text or "0-0-0").split("-")]
    return dict(zip(names.split(), numbers, strict=True))


def atop_pact(number: int, start: str, end: str | None = None, **codes: int):
    """Return the row of an invented pact and the rows of its two members."""
    shared = {**PLAIN, "atopid": number, **codes, "version": "5.1"}
    shared["ineffect"] = int(end is None)
    begin = parts("begyr begmo begday", start) | parts("endyr endmo endday", end)
    spell = parts("yrent moent dayent", start) | parts("yrexit moexit dayexit", end)
    extra = {"phase": 0, "cowsys": 1, "obvary": 0}
    members = [{**shared, **spell, **extra, "member": n} for n in (RED, BLUE)]
    return {**shared, **begin}, members


def write(path: Path, rows: list[Mapping[str, object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    pacts = [
        atop_pact(1001, "1850-03-09", "1855-06-30", defense=1),
        atop_pact(1002, "1860-01-01", nonagg=1, consul=1),
        atop_pact(1003, "1870-01-01", defense=1),
    ]
    write(tmp_path / atop.ALLIANCE_FILE, [pact for pact, _ in pacts])
    write(tmp_path / atop.MEMBER_FILE, [row for _, rows in pacts for row in rows])
    return tmp_path


def our_pact(
    name: str, number: int, start: str, end: str, *pledges: str, **cells: Any
) -> Alliance:
    """Return an invented arrangement of Redland and Blueland."""
    like = alliance("us-japan-1960")
    first, after = dates.parse(start), dates.parse(end)
    span = Interval(first, after)
    treaty = replace(
        like.treaty,
        **{"id": name, "name": name, "atop_ids": (number,), "end_status": "ended"},
        **{"signed": first, "in_force": first, "legal_end": after},
        **{"practical_end": None, "complete_membership": True, **cells},
    )
    member = replace(like.memberships[0], alliance=name, status="full", span=span)
    member = replace(member, signed=first, joined=first, left=after)
    promise = replace(like.promises[0], alliance=name, giver="*", receiver="*")
    promise = replace(promise, answer="yes", start=first, end=after, span=span)
    return replace(
        like,
        treaty=treaty,
        span=span,
        memberships=(
            replace(member, member="redland", cow_code=RED),
            replace(member, member="blueland", cow_code=BLUE),
        ),
        promises=tuple(replace(promise, obligation=one) for one in pledges),
    )


EXACT = our_pact("red-blue-1850", 1001, "1850-03-09", "1855-07-01", "defence")


def reason(field: str, ours: str, atop_value: str, **cells: Any) -> dict[str, Any]:
    """Return a row of the table of disagreements."""
    own = {"atop_id": 1001, "alliance_id": "red-blue-1850", "line": 2}
    values = {"field": field, "ours": ours, "atop": atop_value}
    return {**own, **values, "reason": "because", **cells}


def result(folder: Path, *pacts: Alliance, known: tuple[Any, ...] = ()) -> Agreement:
    return compare(atop.read(folder), pacts, known)


def test_equal_sides_agree_in_everything(folder: Path):
    found = result(folder, EXACT)
    assert found.disagreements == ()
    total = found.tallies[-1]
    assert (total.kind, total.disagree, total.unexplained) == ("all", 0, 0)
    assert total.percent == 100
    kinds = {tally.kind: tally.compared for tally in found.tallies}
    assert kinds["party"] == kinds["joined"] == kinds["left"] == 2
    assert kinds["start"] == kinds["end"] == kinds["defence"] == 1


def test_tallies_add_up(folder: Path):
    other = our_pact("red-blue-1860", 1002, "1861-01-01", "2020-01-01", "defence")
    *kinds, total = result(folder, EXACT, other).tallies
    assert total.compared == sum(t.compared for t in kinds)
    assert all(t.agree + t.disagree == t.compared for t in [*kinds, total])
    assert all(t.unexplained <= t.disagree for t in kinds)
    assert total.coarser == sum(t.coarser for t in kinds) > 0


def test_a_difference_without_a_reason_is_unexplained(folder: Path):
    found = result(folder, our_pact("red-blue-1850", 1001, "1850-03-01", "1855-07-01"))
    fields = {one.field: one.rule for one in found.disagreements}
    assert fields["start"] == UNEXPLAINED
    assert fields["defence"] == UNEXPLAINED
    assert fields["member redland joined"] == UNEXPLAINED
    assert len(found.unexplained) == 4


def test_a_written_reason_goes_first_and_reaches_the_members(folder: Path):
    late = our_pact("red-blue-1850", 1001, "1850-03-01", "1855-07-01", "defence")
    known = (reason("start", "1850-03-01", "1850-03-09"),)
    found = result(folder, late, known=known)
    rules = {one.field: (one.rule, one.reason) for one in found.disagreements}
    assert rules == {
        "start": (FROM_FILE, "because"),
        "member redland joined": ("as-the-alliance", "As the alliance: because"),
        "member blueland joined": ("as-the-alliance", "As the alliance: because"),
    }
    assert (found.unexplained, found.stale, found.outdated) == ((), (), ())


def test_a_reason_that_matches_nothing_is_stale(folder: Path):
    known = (reason("start", "1850-03-01", "1850-03-09", line=7),)
    found = result(folder, EXACT, known=known)
    assert found.stale == ("line 7: 1001, red-blue-1850, start",)
    assert found.outdated == ()


def test_a_reason_for_other_values_is_outdated(folder: Path):
    late = our_pact("red-blue-1850", 1001, "1850-03-01", "1855-07-01", "defence")
    found = result(folder, late, known=(reason("start", "1850-02", "1850-03-09"),))
    (label,) = found.outdated
    assert "now 1850-03-01 against 1850-03-09" in label
    assert found.stale == ()


def test_rows_that_share_a_number_are_compared_as_one_and_then_apart(folder: Path):
    early = our_pact("first", 1001, "1850-03-09", "1852-01-01")
    late = our_pact("second", 1001, "1852-01-01", "1855-07-01", "defence")
    found = result(folder, early, late)
    assert found.disagreements == ()
    assert {one.alliance for one in found.comparisons} == {"first+second"}
    assert {one.alliance for one in found.parts} == {"first", "second"}
    apart = {(one.alliance, one.field): one.rule for one in found.parts}
    assert apart["first", "end"] == "part-of-alliance"
    assert apart["second", "start"] == "part-of-alliance"
    assert not any(one.agrees for one in found.parts)


def test_a_reason_for_a_part_is_not_stale(folder: Path):
    early = our_pact("first", 1001, "1850-03-09", "1852-01-01")
    late = our_pact("second", 1001, "1852-01-01", "1855-07-01", "defence")
    row = reason("end", "1852-01-01", "1855-06-30", alliance_id="first")
    found = result(folder, early, late, known=(row,))
    assert (found.stale, found.outdated) == ((), ())
    rules = {(one.alliance, one.field): one.rule for one in found.parts}
    assert rules["first", "end"] == FROM_FILE


def test_alliances_that_the_registry_does_not_name_are_listed(folder: Path):
    found = result(folder, EXACT)
    assert (found.alliances, found.defence_pacts, found.matched) == (3, 2, 1)
    assert [one.atop_id for one in found.absent] == [1002, 1003]
    assert found.absent[0].pledges == ("nonaggression", "consultation")
    assert found.absent[0].members == (RED, BLUE)
    assert [one.atop_id for one in found.absent_pacts] == [1003]


def test_a_number_that_atop_does_not_have_is_told(folder: Path):
    found = result(folder, EXACT, our_pact("x", 4242, "1850", "1851"))
    assert found.unknown == (4242,)
    assert {one.alliance for one in found.comparisons} == {"red-blue-1850"}
    assert any("4242" in line for line in agreement.lines(found))


def test_the_lines_name_what_needs_attention(folder: Path):
    late = our_pact("red-blue-1850", 1001, "1850-03-01", "1855-07-01", "defence")
    stale = reason("end", "1850", "1851", line=9)
    said = " ".join(agreement.lines(result(folder, late, known=(stale,))))
    assert "3 without a reason" in said
    assert "1 of these missing" in said
    assert "line 9" in said


def test_tables_and_document_hold_the_same_numbers(folder: Path):
    late = our_pact("red-blue-1850", 1001, "1850-03-01", "1855-07-01", "defence")
    found = result(folder, late)
    document = agreement.document(found)
    text = json.dumps(document, allow_nan=False)
    assert json.loads(text) == document
    columns = [c.name for c in agreement.difference_table(found.disagreements).columns]
    assert columns == ["atop_id", "alliance", "field", "ours", "atop", "rule", "reason"]
    assert document["disagreements"][0] == {
        "atop_id": "1001",
        "alliance": "red-blue-1850",
        "field": "start",
        "ours": "1850-03-01",
        "atop": "1850-03-09",
        "rule": UNEXPLAINED,
        "reason": f"{RULES[UNEXPLAINED]}.",
    }
    assert document["counts"][-1]["disagree"] == len(document["disagreements"])
    rows = agreement.absent_table(found).rows
    assert sum(row.cells[1] for row in rows) == len(document["absent"])


def test_nothing_compared_is_no_percentage(folder: Path):
    found = result(folder)
    assert [t.compared for t in found.tallies] == [0]
    assert "nothing" in " ".join(agreement.lines(found))
    json.dumps(agreement.document(found), allow_nan=False)


def test_a_folder_without_the_files_says_what_to_do(tmp_path: Path):
    with pytest.raises(SourceError) as error:
        agreement.check(atop.read(tmp_path))
    assert atop.ALLIANCE_FILE in error.value.problem
    assert atop.HOME in error.value.remedy


@pytest.fixture(scope="module")
def published(published_data: Path) -> Agreement:
    return agreement.check(atop.read(published_data / "atop"))


@pytest.mark.published
def test_no_defence_pact_of_atop_is_missing(published: Agreement):
    assert published.alliances == 789
    assert published.defence_pacts == 280
    assert published.absent_pacts == ()
    assert published.unknown == ()
    assert published.matched + len(published.absent) == published.alliances


@pytest.mark.published
def test_every_disagreement_has_a_reason(published: Agreement):
    lost = [(c.atop_ids, c.alliance, c.field) for c in published.unexplained]
    assert not lost
    assert all(c.reason and c.rule for c in published.disagreements)
    assert all(c.reason and c.rule != UNEXPLAINED for c in published.parts)


@pytest.mark.published
def test_every_written_reason_is_in_use(published: Agreement):
    assert published.stale == ()
    assert published.outdated == ()
    written = sum(one.rule == FROM_FILE for one in published.disagreements)
    written += sum(one.rule == FROM_FILE for one in published.parts)
    assert written >= sum(1 for _ in tables.rows(agreement.REASONS))


@pytest.mark.published
def test_the_two_agree_in_most_and_not_in_all(published: Agreement):
    shares = {tally.kind: tally.percent for tally in published.tallies}
    for kind in ("start", "end", "party", "joined", "left", "defence", "all"):
        assert 85 < shares[kind] < 100, kind


@pytest.mark.published
def test_nato_agrees_but_for_the_two_germanies(published: Agreement):
    nato = [c for c in published.disagreements if c.alliance == "nato"]
    assert [(c.field, c.rule) for c in nato] == [
        ("member germany joined", "from-entry-into-force")
    ]
