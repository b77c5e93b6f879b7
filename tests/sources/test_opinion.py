"""Polls with one column per country."""

from pathlib import Path

from foedus.sources import opinion
from foedus.sources.catalog import entry


def test_a_country_that_was_not_polled_is_null(tmp_path: Path) -> None:
    said, path = entry("pew-538"), tmp_path / "p.csv"
    names = said.tables["us_favourable"].files[0].columns
    cells = {"year": "2000", "avg": "60.5", "Canada": "", "France": "0"}
    row = ",".join(cells.get(n, "") for n in names)
    path.write_text(",".join(names) + "\n" + row + "\n", "utf-8")
    found = opinion.read({"us_favourable": path}, said, said.version)
    table = found.tables["us_favourable"]
    shares = dict(table.select("country", "share").rows())
    assert table.height == len(names) - 1
    assert (shares["avg"], shares["Canada"], shares["France"]) == (60.5, None, 0.0)
    assert (found.rows_read, found.refused) == (1, {})
