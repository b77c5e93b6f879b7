"""The assessment: every chapter, every open question, and days that do not fit."""

from __future__ import annotations

import pytest
from contract import DAYS, check

from foedus.answers.assess import CHAPTERS, assess
from foedus.errors import AllianceError, AssessmentError, StoreError
from foedus.registry.alliances import everything
from foedus.registry.records import Alliance
from foedus.registry.tables import as_of
from foedus.report import page
from foedus.report.trace import trace
from foedus.store import Store

BRIEF_E = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 14, 17, 18, 19, 20, 21, 22, 23, 24, 25}
BRIEF_E |= {26, 27, 28, 31, 33, 34, 35, 36, 38}


@pytest.mark.parametrize(("name", "on"), DAYS)
def test_every_finding_keeps_the_contract(name: str, on: str) -> None:
    answer = assess(name, on)
    ids = [f.id for c in answer.chapters for f in c.findings]
    assert len(ids) == len(set(ids))
    for chapter in answer.chapters:
        assert chapter.id in CHAPTERS
        for finding in chapter.findings:
            check(finding, on)


def test_every_question_of_the_brief_that_facts_can_answer_is_answered() -> None:
    answer = assess("nato", "2025-12-31")
    asked = {f.question for c in answer.chapters for f in c.findings}
    assert asked >= BRIEF_E


def test_what_waits_for_a_source_says_which_command_adds_it() -> None:
    answer = assess("nato", "2024-12-31")
    waiting = {q.number for q in answer.not_covered}
    assert {11, 12, 13, 15, 16, 29, 32, 37, 39} <= waiting
    for question in answer.not_covered:
        assert question.command.startswith(("foedus data ", "pip install "))
        assert question.reason.endswith(".")
    answered = {f.question for c in answer.chapters for f in c.findings}
    assert 14 in answered
    assert 14 not in waiting


def test_the_pages_for_a_minister() -> None:
    answer = assess("nato", "2025-12-31")
    short = {f.question for c in answer.chapters for f in c.findings if f.short}
    assert short >= {2, 8, 20, 21, 22, 23, 24, 25, 31, 36, 38, 40}
    assert len(answer.summary) == sum(
        f.short for c in answer.chapters for f in c.findings
    )


def test_the_default_day_is_the_last_that_the_registry_covers_well() -> None:
    assert assess("nato").on == str(as_of())


@pytest.mark.parametrize(
    ("name", "on", "words"),
    [
        ("nato", "1949-04-04", "not in force"),
        ("warsaw-pact", None, "not in force"),
        ("edc-1952", "1953-01-01", "never came into force"),
        ("nato", "2099-01-01", "last day"),
    ],
)
def test_days_that_do_not_fit(name, on, words) -> None:
    with pytest.raises(AssessmentError, match=words):
        assess(name, on)


def test_unknown_alliances() -> None:
    with pytest.raises(AllianceError):
        assess("friends of friends")


def one_of_each_sort() -> list[Alliance]:
    """The first alliance of each kind and decade, of two members and of more."""
    found = {}
    for pact in everything():
        if pact.treaty.end_status != "never-in-force" and pact.start is not None:
            more = len(pact.members(pact.start)) > 2
            sort = pact.treaty.kind, more, pact.start.year // 10
            found.setdefault(sort, pact)
    return list(found.values())


@pytest.mark.slow
def test_alliances_of_every_sort_can_be_assessed() -> None:
    chosen = one_of_each_sort()
    assert len(chosen) > 50
    for pact in chosen:
        answer = assess(pact.id, pact.start)
        for finding in (f for c in answer.chapters for f in c.findings):
            check(finding, answer.on)


def test_an_empty_store_changes_nothing(tmp_path) -> None:
    assert assess("nato", "2024-12-31", Store(tmp_path)) == assess("nato", "2024-12-31")


def test_a_store_that_cannot_be_opened(tmp_path, monkeypatch) -> None:
    (tmp_path / "manifest.json").write_text("{")
    with pytest.raises(StoreError):
        assess("nato", "2024-12-31", Store(tmp_path))
    monkeypatch.setenv("FOEDUS_HOME", str(tmp_path))
    assert assess("nato", "2024-12-31").not_covered


@pytest.mark.published
@pytest.mark.parametrize(
    ("name", "on", "closed"),
    [
        ("nato", "2016-12-31", {11, 12, 13, 16, 30, 32, 36, 37}),
        ("warsaw-pact", "1980", {11, 13, 36, 37}),
    ],
)
def test_added_sources_close_their_questions(answering, name, on, closed) -> None:
    before, after = assess(name, on), assess(name, on, answering)
    waiting = {q.number for q in after.not_covered}
    assert closed <= {q.number for q in before.not_covered}
    assert not closed & waiting
    for finding in (f for c in after.chapters for f in c.findings):
        check(finding, on)
    assert "power.world-gdp-ppp" in page.render(after)


@pytest.mark.published
def test_rows_of_added_sources_can_be_walked(answering) -> None:
    answer = assess("warsaw-pact", "1980", answering)
    found = {f.id: f for c in answer.chapters for f in c.findings}
    key = found["power.hub-share"].evidence[0].key
    assert key.startswith("row:nmc@7.0#state_year:")
    steps = trace(key, answering)
    assert [s.stage for s in steps] == ["row", "file", "source"]
    assert "cow_nmc.parquet" in steps[1].where


def test_a_question_is_asked_only_where_it_could_be_answered(monkeypatch) -> None:
    def waiting(name: str, on: str) -> set[str]:
        return {q.chapter for q in assess(name, on).not_covered}

    assert {"effect", "threat"} <= waiting("nato", "2024-12-31")
    assert "threat" not in waiting("delian-league", "-0453")
    assert "threat" not in waiting("un-charter", "2024-12-31")

    def commands() -> set[str]:
        return {q.command for q in assess("nato", "2024-12-31").not_covered}

    pip = "pip install 'foedus[change-points]'"
    monkeypatch.setattr("foedus.answers.assess.find_spec", lambda name: object())
    assert pip not in commands()
    monkeypatch.setattr("foedus.answers.assess.find_spec", lambda name: None)
    assert pip in commands()


def test_progress_is_told_chapter_by_chapter() -> None:
    told = []
    assess("delian-league", "-0453", progress=lambda *how: told.append(how))
    assert [done for done, _ in told] == list(range(len(CHAPTERS) + 1))
    assert {whole for _, whole in told} == {len(CHAPTERS)}
