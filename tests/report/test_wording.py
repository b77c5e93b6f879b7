from dataclasses import replace

import pytest

from foedus.answers.answer import Answer
from foedus.answers.finding import Evidence, Finding
from foedus.report import wording


def test_a_heading_has_the_number_of_its_question(findings: dict[str, Finding]):
    finding = findings["money.gap-2pct"]
    assert wording.heading(finding) == "23. What is missing to 2 %?"
    assert wording.heading(replace(finding, question=None)) == "What is missing to 2 %?"


def test_value_unit_date_and_edition_stand_in_one_line(findings: dict[str, Finding]):
    line = wording.value_line(findings["money.gap-2pct"])
    assert line.startswith("40,740 million USD of 2021 · 2024 (estimates) · NATO,")


def test_without_a_value_there_is_no_unit(findings: dict[str, Finding]):
    finding = replace(findings["money.gap-2pct"], value=None)
    assert wording.value_line(finding).startswith("2024 (estimates)")


@pytest.mark.parametrize(("value", "shown"), [(2024, "2024"), (-477, "478 BCE")])
def test_years_have_no_separator_and_no_minus(
    findings: dict[str, Finding], value: int, shown: str
):
    finding = replace(findings["money.gap-2pct"], value=value, unit="year", date="")
    assert wording.value_line(finding).split(" · ")[0] == shown


@pytest.mark.parametrize(
    ("interval", "note", "shown"),
    [
        ((10.2, 12.8), "range", "10.2 to 12.8 % a year (range)"),
        ((10.2, 12.8), "", "10.2 to 12.8 % a year"),
        (None, "none: a count", "none: a count"),
        (None, "a count", "none: a count"),
        (None, "", "none"),
    ],
)
def test_an_interval_or_why_there_is_none(
    findings: dict[str, Finding],
    interval: tuple[float, float] | None,
    note: str,
    shown: str,
):
    finding = replace(
        findings["money.growth-2035"], interval=interval, interval_note=note
    )
    assert wording.interval_text(finding) == shown


def test_empty_facts_are_left_out_but_never_the_interval(
    findings: dict[str, Finding],
):
    bare = replace(
        findings["money.gap-2pct"],
        comparison=(),
        caveats=(),
        method="",
        reference="",
        sources=(),
    )
    assert [name for name, _ in wording.facts(bare)] == ["Interval"]


def test_a_source_row_in_one_line():
    full = Evidence("k", "what", "who", "B", 7)
    assert wording.evidence_line(full) == "what – who (grade B, line 7)"
    assert wording.evidence_line(Evidence("k", "", "who")) == "who"


def test_row_evidence_is_named_by_what_a_reader_sees(findings: dict[str, Finding]):
    rows = wording.rows_evidence(findings["identity.members"])
    assert rows[0][0] == "Albania"
    assert wording.rows_evidence(findings["promise.article5"]) == []


def test_the_short_version_has_only_short_findings(answer: Answer):
    chosen = wording.chosen(answer, short=True)
    assert all(finding.short for _, part in chosen for finding in part)
    assert all(part for _, part in chosen)
    whole = wording.chosen(answer, short=False)
    assert sum(len(part) for _, part in whole) == 10


def test_titles_and_commands(answer: Answer):
    assert wording.title(answer) == (
        "North Atlantic Treaty Organization on 31 December 2024"
    )
    assert wording.type_line(answer)[0] == "Defence pact with an organisation"
    assert "assess nato --on 2024-12-31" in wording.html_command(answer)
    assert wording.open_question(answer.not_covered[0]).startswith("12. Share")


def test_only_the_first_sources_are_listed(findings: dict[str, Finding]):
    finding = findings["money.gap-2pct"]
    assert wording.more_sources(finding) == ""
    many = replace(finding, sources=tuple("abcde"))
    assert wording.more_sources(many) == "2 more sources"
    assert wording.more_sources(replace(finding, sources=tuple("abcd"))) == (
        "1 more source"
    )


def test_the_short_version_does_not_say_a_thing_twice(answer: Answer):
    assert wording.summary(answer, short=False) == list(answer.summary)
    stated = answer.summary[1]
    assert stated not in wording.summary(answer, short=True)
    assert len(wording.summary(answer, short=True)) == 2


def test_the_short_version_has_one_line_of_caveat(findings: dict[str, Finding]):
    finding = replace(findings["money.gap-2pct"], caveats=("First.", "Second."))
    assert wording.brief_facts(finding)[-1] == ("Caveat", ("First.",))
    assert [name for name, _ in wording.brief_facts(finding)] == [
        "Interval",
        "Compared",
        "Caveat",
    ]
