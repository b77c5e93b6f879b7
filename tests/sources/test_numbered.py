"""Tables without a key of their own: rows get their number."""

from pathlib import Path

import polars as pl

from foedus.sources import numbered
from foedus.sources.catalog import entry
from foedus.sources.opening import Raw

HEADER = "Title,Date,Affiliations,Description,Response,Victims,Sponsor,Type,Category"


def test_rows_that_are_equal_are_kept_apart(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    row = "A,2/13/2020,,words,,,Russia,Espionage,Government,,,"
    path.write_text(f"{HEADER},Source,Sources_2,Sources_3\n{row}\n{row}\n", "utf-8")
    said = entry("cfr-cyber")
    found = numbered.read({"incident": path}, said, said.version)
    table = found.tables["incident"]
    assert table["entry"].to_list() == [1, 2]
    assert table["line"].to_list() == [2, 3]
    assert table["date"].to_list() == ["2020-02-13"] * 2
    assert found.refused == {}


def test_numbers_count_from_one() -> None:
    raw = Raw(pl.DataFrame({"a": ["x", "y"]}), pl.Series([5, 9]), 2)
    assert numbered.number(raw).frame["entry"].to_list() == [1, 2]
