"""The index of risk: the world, and countries in rows."""

import datetime
from pathlib import Path

import pytest

from foedus.sources import risk
from foedus.sources.catalog import entry


def test_series_of_countries_become_rows(tmp_path: Path) -> None:
    xlsxwriter = pytest.importorskip("xlsxwriter")
    said, path = entry("gpr"), tmp_path / "g.xlsx"
    world = [c.source_name for c in said.tables["month"].columns]
    names = [*world, "GPRC_DEU", "GPRHC_DEU", "GPRHC_FRA", "var_name"]
    book = xlsxwriter.Workbook(str(path))
    sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, names)
    sheet.write_datetime(1, 0, datetime.datetime(1950, 1, 1), day)
    values = {"GPRH": 80.0, "GPRHC_DEU": 0.5, "GPRHC_FRA": 0, "var_name": "GPR"}
    for name, value in values.items():
        sheet.write(1, names.index(name), value)
    book.close()
    found = risk.read({"month": path}, said, said.version)
    month = found.tables["month"].row(0, named=True)
    assert (month["month"], month["gpr"]) == ("1950-01-01", None)
    assert month["gpr_historical"] == 80.0
    table = found.tables["country_month"].select("state", "recent", "historical")
    assert table.rows() == [("DEU", None, 0.5), ("FRA", None, 0.0)]
    assert (found.rows_read, found.refused) == (1, {})
