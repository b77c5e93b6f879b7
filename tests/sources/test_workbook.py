"""Workbooks: one file names itself for every table."""

from pathlib import Path

import pytest
import xlsxwriter

from foedus.errors import SourceError
from foedus.sources import workbook
from foedus.sources.catalog import entry


def test_a_workbook_without_the_declared_sheets_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet("other").write(0, 0, "Name")
    book.close()
    with pytest.raises(SourceError, match=r"a\.xlsx"):
        workbook.read({"incident": path}, entry("dcid"), "2.0")


def test_one_file_gives_every_table(tmp_path: Path) -> None:
    said, path = entry("dcid"), tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    for name, table in said.tables.items():
        sheet = book.add_worksheet(table.files[0].sheet)
        for at, spec in enumerate(table.columns):
            sheet.write(0, at, spec.source_name)
            sheet.write(1, at, _cell(spec.column.type, spec.name))
        assert name in ("incident", "response")
    book.close()
    found = workbook.read({"incident": path}, said, "2.0")
    assert {n: t.height for n, t in found.tables.items()} == dict.fromkeys(
        said.tables, 1
    )
    assert found.rows_read == 2


def _cell(kind: str, name: str) -> object:
    if kind == "edtf":
        return "2008-02-01"
    states = {"initiator": 2, "target": 365}
    return states.get(name, 1) if kind in ("integer", "number") else "1"
