"""A workbook holds rows, labels and citations, and no formula."""

from __future__ import annotations

import fastexcel
import polars as pl
import pytest
from tiny import dyads, full

from foedus.errors import PanelError
from foedus.panel import workbook


def test_three_sheets_with_rows_labels_and_citations(tmp_path):
    built = full(tmp_path)
    found = built.write(tmp_path / "panel.xlsx")
    book = fastexcel.read_excel(found.file)
    assert book.sheet_names == ["panel", "columns", "sources"]
    rows = book.load_sheet("panel").to_polars()
    expected = built.collect()
    assert rows.columns == expected.columns
    assert rows["nmc_milper_b"].to_list() == expected["nmc_milper_b"].to_list()
    says = book.load_sheet("columns").to_polars()
    assert says["column"].to_list() == list(built.columns)
    cited = pl.Series(book.load_sheet("sources", header_row=None).to_polars()[:, 0])
    assert cited.str.contains("nmc, version 7.0").any()


def test_text_stays_text(tmp_path):
    built = dyads(tmp_path)
    sink = workbook.Workbook(tmp_path / "x.xlsx", built)
    sink.put(pl.DataFrame({"t": ["=1+1", "https://example.org"]}))
    sink.close()
    read = fastexcel.read_excel(tmp_path / "x.xlsx").load_sheet("panel").to_polars()
    assert read[:, 0].to_list() == ["=1+1", "https://example.org"]
    import zipfile

    with zipfile.ZipFile(tmp_path / "x.xlsx") as book:
        sheet = book.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet


def test_a_sheet_that_is_too_small_is_refused_before_it_is_written(
    tmp_path, monkeypatch
):
    built = dyads(tmp_path)
    monkeypatch.setattr(workbook, "ROWS", built.count())
    with pytest.raises(PanelError, match="the panel has 37"):
        built.write(tmp_path / "panel.xlsx")
    monkeypatch.setattr(workbook, "ROWS", built.count() + 1)
    monkeypatch.setattr(workbook, "COLUMNS", 2)
    with pytest.raises(PanelError, match="there are 3"):
        built.write(tmp_path / "panel.xlsx")
    assert not list(tmp_path.glob("panel*"))


def test_the_real_limit_is_that_of_the_program():
    assert (workbook.ROWS, workbook.COLUMNS) == (1 << 20, 1 << 14)
