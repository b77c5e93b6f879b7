import re
from dataclasses import replace

import pytest
from rich.cells import cell_len

from foedus.answers.answer import Answer, Chapter
from foedus.answers.finding import Row, Table, TableColumn
from foedus.report.terminal import render

WIDTH = 80


def lines(answer: Answer, *, short: bool = False) -> list[str]:
    return render(answer, short=short, colour=False).splitlines()


@pytest.mark.parametrize("short", [False, True])
def test_no_line_is_wider_than_the_terminal(answer: Answer, short: bool):
    assert max(cell_len(line) for line in lines(answer, short=short)) <= WIDTH


def test_table_rows_stand_on_one_line_each(answer: Answer):
    text = render(answer, short=False, colour=False)
    assert re.search(r"^  Belgium +1\.30 +0\.97$", text, re.MULTILINE)
    assert re.search(r"^  Albania \[unconfirmed\] +1\.95 +1\.35$", text, re.MULTILINE)
    assert "2012-06-22  Article 4  Türkiye: an aircraft was shot down" in text


def test_what_a_table_leaves_out_is_said(answer: Answer):
    text = " ".join(render(answer, short=False, colour=False).split())
    assert "20 more rows: foedus assess nato --on 2024-12-31 --format html" in text


def test_columns_that_do_not_fit_are_named(answer: Answer):
    columns = tuple(
        TableColumn(f"n{n}", f"Number {n}", "unit", "number", 0) for n in range(12)
    )
    table = Table(columns, (Row("a", tuple(10**9 + n for n in range(12))),))
    finding = replace(answer.chapters[0].findings[0], table=table, chart="")
    wide = replace(answer, chapters=(Chapter("x", "Wide", (finding,)),))
    shown = lines(wide)
    assert max(map(len, shown)) <= WIDTH
    assert any(line.strip().startswith("Not shown here: Number ") for line in shown)
    assert any("1,000,000,000" in line for line in shown)


def test_a_single_endless_cell_is_cut(answer: Answer):
    table = Table((TableColumn("x", "x"),), (Row("a", ("y" * 300,)),))
    finding = replace(answer.chapters[0].findings[0], table=table, chart="")
    shown = lines(replace(answer, chapters=(Chapter("x", "Wide", (finding,)),)))
    assert max(map(len, shown)) <= WIDTH
    assert any(line.endswith("…") for line in shown)


def test_every_finding_says_all_it_must(answer: Answer):
    text = " ".join(render(answer, short=False, colour=False).split())
    for words in (
        "23. What is missing to 2 %?",
        "40,740 million USD of 2021",
        "NATO, Defence Expenditure of NATO Countries, June 2024",
        "none: a count of published estimates",
        "10.2 to 12.8 % a year (range over GDP growth of 1 to 3 % a year)",
        "In 2014 three allies met the guideline",
        "European Union: 16 of its 27 members",
        "Later editions revise GDP",
        "Olson and Zeckhauser (1966)",
        "row:nato-targets@2026.11#nato_targets:3",
        "answer:nato@2024-12-31#money.gap-2pct",
        "real growth a year to reach 3.5 % in 2035. [unconfirmed]",
        "foedus data fetch world-bank",
        "478 BCE",
    ):
        assert words in text


def test_no_year_is_negative(answer: Answer):
    assert "-04" not in re.sub(r"\d{4}-\d\d-\d\d", "", "\n".join(lines(answer)))


def test_colour_only_when_it_is_asked_for(answer: Answer):
    plain = render(answer, short=False, colour=False)
    bright = render(answer, short=False, colour=True)
    assert "\x1b" not in plain
    assert "\x1b[1m" in bright
    assert re.sub(r"\x1b\[[0-9;]*m", "", bright).split() == plain.split()


def test_the_environment_does_not_change_the_text(
    answer: Answer, monkeypatch: pytest.MonkeyPatch
):
    plain = render(answer, short=False, colour=False)
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert render(answer, short=False, colour=False) == plain


def test_data_cannot_send_codes_to_the_terminal(answer: Answer):
    bad = replace(answer, name="a\x1b[31mb\x07[bold]c", summary=("x\x1b]0;t\x07y",))
    text = render(bad, short=False, colour=False)
    assert "\x1b" not in text
    assert "\x07" not in text
    assert "[bold]c" in text


def test_the_short_version_leaves_out_tables_and_methods(answer: Answer):
    text = render(answer, short=True, colour=False)
    assert "Compared" in text
    assert "Method" not in text
    assert "Belgium" not in text
    assert "What is promised?" not in text


def test_many_sources_are_counted(answer: Answer):
    finding = replace(
        answer.chapters[0].findings[0], sources=tuple(f"Source {n}." for n in range(9))
    )
    text = render(
        replace(answer, chapters=(Chapter("x", "X", (finding,)),)),
        short=False,
        colour=False,
    )
    assert "  Sources   Source 0.\n            Source 1.\n" in text
    assert "            and 6 more sources\n" in text
    assert "Source 5." not in text
