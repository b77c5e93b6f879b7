import json
import math
from dataclasses import replace
from pathlib import Path

import pytest

from foedus import report
from foedus.answers.answer import Answer, Chapter
from foedus.errors import OutputError
from foedus.report.document import finding_document, finding_of

FINDING_KEYS = {
    "id",
    "statement",
    "value",
    "unit",
    "interval",
    "comparison",
    "evidence",
    "method",
    "sources",
    "caveats",
    "trace",
    "table",
}


def test_json_has_the_promised_names(answer: Answer):
    document = json.loads(report.json_document(answer))
    assert {"alliance", "on", "chapters", "not_covered"} <= set(document)
    assert document["alliance"] == "nato"
    for chapter in document["chapters"]:
        assert {"id", "title", "findings"} <= set(chapter)
        for finding in chapter["findings"]:
            assert set(finding) >= FINDING_KEYS
    assert document["not_covered"][0]["question"] == "Share of world GDP since 1949"
    assert document["not_covered"][0]["command"] == "foedus data fetch world-bank"


def test_json_keeps_every_column_and_says_null(answer: Answer):
    document = json.loads(report.json_document(answer))
    money = next(c for c in document["chapters"] if c["id"] == "money")
    table = money["findings"][0]["table"]
    assert [column["name"] for column in table["columns"]][-1] == "guideline_2035"
    iceland = next(row for row in table["rows"] if row["key"] == "ISL")
    assert iceland["cells"] == ["Iceland", None, None, 2.0, 3.5]
    assert iceland["evidence"][0]["grade"] == "A"
    assert money["findings"][1]["interval"] == [10.2, 12.8]
    assert money["findings"][0]["interval"] is None
    assert money["findings"][1]["confirmed"] is False


def test_json_has_null_and_never_nan(answer: Answer):
    finding = answer.chapters[2].findings[2]
    table = finding.table
    assert table is not None
    rows = (replace(table.rows[0], cells=("Spain", math.nan)), *table.rows[1:])
    bad = replace(
        finding,
        value=math.inf,
        interval=(math.nan, 1.0),
        table=replace(table, rows=rows),
    )
    text = report.json_document(
        replace(answer, chapters=(Chapter("money", "Money", (bad,)),))
    )
    assert "NaN" not in text
    assert "Infinity" not in text
    shown = json.loads(text)["chapters"][0]["findings"][0]
    assert shown["value"] is None
    assert shown["interval"] == [None, 1.0]
    assert shown["table"]["rows"][0]["cells"] == ["Spain", None]


def test_json_survives_hostile_text(hostile: Answer):
    assert json.loads(report.json_document(hostile))["name"] == hostile.name


def test_html_is_written_whole(answer: Answer, tmp_path: Path):
    target = tmp_path / "nato.html"
    page = report.html(answer, target)
    assert target.read_text(encoding="utf-8") == page


def test_a_refused_path_leaves_nothing(answer: Answer, tmp_path: Path):
    with pytest.raises(OutputError):
        report.html(answer, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_text_and_markdown_use_the_words_of_the_page(answer: Answer):
    text = " ".join(report.text(answer).split())
    marked = " ".join(report.markdown(answer).replace("\\", "").split())
    page = report.html(answer)
    for chapter in answer.chapters:
        for finding in chapter.findings:
            assert finding.statement in text
            assert finding.statement in marked
            assert finding.statement in page


def test_short_versions_are_shorter(answer: Answer):
    assert len(report.text(answer, short=True)) < len(report.text(answer)) / 2
    assert len(report.markdown(answer, short=True)) < len(report.markdown(answer)) / 2
    assert len(report.html(answer, short=True)) < 40_000


def test_a_finding_survives_a_walk_through_json(answer: Answer):
    findings = [f for chapter in answer.chapters for f in chapter.findings]
    assert any(f.table is not None and f.interval is not None for f in findings)
    for finding in findings:
        walked = json.loads(json.dumps(finding_document(finding)))
        assert finding_document(finding_of(walked)) == walked
        assert finding_of(walked).trace == finding.trace
