"""Tables without a key of their own: rows get their number."""

from pathlib import Path

import polars as pl

from foedus.sources import numbered
from foedus.sources.catalog import entry
from foedus.sources.layout import FileSpec
from foedus.sources.opening import Raw
from foedus.sources.reading import ReadResult

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


def test_columns_that_were_made_are_no_longer_absent() -> None:
    file = FileSpec("a", "csv", absent=("entry", "other"), names={"b": "B"})
    made = numbered.present(file, "entry")
    assert made.absent == ("other",)
    assert made.names == {"b": "B", "entry": "entry"}


def test_numbers_count_from_one() -> None:
    raw = Raw(pl.DataFrame({"a": ["x", "y"]}), pl.Series([5, 9]), 2)
    assert numbered.number(raw).frame["entry"].to_list() == [1, 2]


def test_counts_of_several_results_are_added() -> None:
    one = ReadResult({"a": pl.DataFrame()}, 3, {"bad": 1}, ("x",))
    two = ReadResult({"b": pl.DataFrame()}, 4, {"bad": 2}, ("y",))
    both = numbered.joined([one, two])
    assert (both.rows_read, both.refused, both.notes) == (7, {"bad": 3}, ("x", "y"))
    assert set(both.tables) == {"a", "b"}
