from dataclasses import replace

from foedus.answers.finding import Finding
from foedus.report.summary import chart_summary


def test_numbers_are_told_by_range_and_middle(findings: dict[str, Finding]):
    text = chart_summary(findings["money.allies-2pct"])
    assert "31 rows with a figure." in text
    assert "Largest: Poland, 4.12 % of GDP" in text
    assert "smallest: Spain, 1.28 % of GDP" in text
    assert "Not covered (n/c): Iceland." in text
    assert "Unconfirmed: Albania." in text


def test_statuses_are_counted(findings: dict[str, Finding]):
    text = chart_summary(findings["identity.map"])
    assert text.startswith("32 rows (member: 30, member without forces: 1).")
    assert "Not covered (n/c): Sweden." in text


def test_spans_are_told_in_order_of_time(findings: dict[str, Finding]):
    text = chart_summary(findings["promise.ancient"])
    assert "First start 478 BCE, last start 457 BCE." in text


def test_lines_are_told_by_their_ends(findings: dict[str, Finding]):
    text = chart_summary(findings["money.us-share"])
    assert "United States: 70.0 % in 2014, 64.0 % in 2024." in text


def test_questions_are_told_apart(findings: dict[str, Finding]):
    text = chart_summary(findings["cohesion.opinion"])
    assert "Favourable view of the alliance: from 33 % (Greece) to 79 %" in text
    assert "attacked by Russia: from 12 % (Bulgaria) to 60 %" in text


def test_a_table_of_gaps_says_so(findings: dict[str, Finding]):
    finding = findings["money.gap-2pct"]
    table = finding.table
    assert table is not None
    rows = tuple(replace(row, cells=(row.cells[0], None)) for row in table.rows)
    bare = replace(finding, table=replace(table, rows=rows))
    text = chart_summary(bare)
    assert text.startswith("No row has a figure.")
    assert "and 1 more" in text


def test_no_table_no_words(findings: dict[str, Finding]):
    assert chart_summary(findings["promise.article5"]) == ""
    assert chart_summary(replace(findings["identity.map"], chart="")) == ""
