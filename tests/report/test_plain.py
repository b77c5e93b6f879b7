import itertools
import re

import pytest

from foedus.answers.answer import Answer
from foedus.report.plain import code, escape, render


def test_headings_are_in_order(answer: Answer):
    levels = [
        len(match) for match in re.findall(r"^(#+) ", render(answer, short=False), re.M)
    ]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in itertools.pairwise(levels))


def test_tables_have_as_many_cells_as_headers(answer: Answer):
    width = None
    for line in render(answer, short=False).splitlines():
        if not line.startswith("|"):
            width = None
            continue
        cells = len(re.findall(r"(?<!\\)\|", line))
        width = width or cells
        assert cells == width


def test_numbers_stand_to_the_right_and_gaps_are_said(answer: Answer):
    text = render(answer, short=False)
    assert "| Ally | Defence spending, 2024e (% of GDP) | 2014 (% of GDP) |" in text
    assert "| --- | ---: | ---: |" in text
    assert "| Iceland | n/c | n/c |" in text
    assert "| Albania *(unconfirmed)* | 1.95 | 1.35 |" in text


def test_every_finding_has_its_trace_and_its_rows(answer: Answer):
    text = render(answer, short=False)
    assert "- Trace: `answer:nato@2024-12-31#money.gap-2pct`" in text
    assert "- `row:nato-targets@2026.11#nato_targets:3` Allies agreed" in text
    assert "Add it: `foedus data fetch world-bank`" in text


def test_the_short_version_has_no_tables(answer: Answer):
    assert "|" not in render(answer, short=True)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a | b", r"a \| b"),
        ("<img src=x>", "&lt;img src=x&gt;"),
        ("*x* _y_ `z` [l](u)", r"\*x\* \_y\_ \`z\` \[l\](u)"),
        ("two\nlines", "two lines"),
        ("~30 #1 &", r"\~30 \#1 &amp;"),
    ],
)
def test_text_shows_as_it_is(text: str, shown: str):
    assert escape(text) == shown


def test_code_holds_back_quotes():
    assert code("plain") == "`plain`"
    assert code("a`b") == "`` a`b ``"


def test_hostile_text_makes_no_markup(hostile: Answer):
    text = render(hostile, short=False)
    outside = re.sub(r"(`+) ?.*?\1", "", text)
    assert "<script" not in outside
    assert "<img" not in outside
