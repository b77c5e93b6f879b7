"""What a panel is, in plain data and on a terminal."""

from __future__ import annotations

import json

import pytest
import tiny

from foedus.report import panels


def test_the_document_holds_what_programs_rely_on(tmp_path):
    built = tiny.full(tmp_path)
    said = panels.document(built, built.audit())
    assert {"rows", "columns", "audit", "file"} <= set(said)
    assert said["rows"] == built.count()
    assert said["file"] is None
    assert json.loads(json.dumps(said, allow_nan=False)) == said


def test_rows_of_which_a_case_knows_nothing_are_a_warning(tmp_path):
    built = tiny.full(tmp_path)
    (said,) = panels.warnings(built.audit())
    assert said.startswith("12 rows stay though 'contiguous' is not known of them")
    assert "1924 to 1925" in said
    assert "cow-contiguity@3.2.spell covers 1920 to 1923" in said
    assert not list(panels.warnings(tiny.dyads(tmp_path).where("major").audit()))


@pytest.mark.parametrize("step", ["year", "month", "day"])
def test_the_preview_is_the_beginning(tmp_path, step):
    built = tiny.full(tmp_path, step)
    assert panels.preview(built, 5).equals(built.collect().head(5))


@pytest.mark.parametrize("width", [80, 200])
def test_every_line_fits_and_every_count_is_there(tmp_path, monkeypatch, width):
    monkeypatch.setenv("COLUMNS", str(width))
    built = tiny.full(tmp_path)
    document = panels.document(built, built.audit())
    lines = list(panels.lines(document, panels.preview(built)))
    assert all(len(line) <= min(width, 160) for line in lines)
    text = "\n".join(lines)
    assert lines[0] == "dyad-years 1920 to 1925: 19 rows"
    assert "Not covered" in text
    assert "not covered: outside years 12, not listed 1" in " ".join(text.split())
    assert "null" in text or width == 80


def test_a_file_that_was_written_is_named(tmp_path):
    built = tiny.full(tmp_path)
    found = built.write(tmp_path / "panel.csv")
    document = panels.document(built, found.audit, found.file, found.sidecar)
    assert list(panels.lines(document))[-1].startswith(f"Wrote {found.file} and")
