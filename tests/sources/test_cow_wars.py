"""The war lists: numbers with commas, and codes for missing."""

from pathlib import Path

import polars as pl
import pytest

from foedus.sources import cow_wars
from foedus.sources.catalog import entry
from foedus.sources.opening import Raw
from foedus.sources.reading import ReadResult
from foedus.sources.tabular import publisher_names


def raw(**columns: list[str]) -> Raw:
    frame = pl.DataFrame(columns)
    line = pl.int_range(2, frame.height + 2, dtype=pl.Int64, eager=True)
    return Raw(frame, line, frame.height)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1,500", "1500"),
        ("10,480", "10480"),
        ("1,234,567", "1234567"),
        ("-9", "-9"),
        ("12", "12"),
        ("1,50", "1,50"),
        (",500", ",500"),
        ("1,500,", "1,500,"),
    ],
)
def test_commas_before_three_digits_are_taken_out(written: str, read: str) -> None:
    found = cow_wars.without_commas(raw(deaths=[written]), ["deaths"])
    assert found.frame["deaths"].to_list() == [read]
    assert bool(found.notes) == (written != read)


def test_other_columns_and_numbers_stay() -> None:
    rows = raw(deaths=["7"], name=["1,500 men"])
    assert cow_wars.without_commas(rows, ["deaths"]) is rows
    numbers = Raw(pl.DataFrame({"deaths": [7.0]}), pl.Series([1]), 1)
    assert cow_wars.without_commas(numbers, ["deaths"]) is numbers


def wars(path: Path, **cells: str) -> ReadResult:
    """Read a list of one war between parties that are no states."""
    said = entry("cow-wars")
    table = said.tables["non_state"]
    names = publisher_names(table, table.files[0])
    given = {"WarNum": "1500", "StartYear": "1818", "EndYear": "1819", **cells}
    row = [given.get(name, "-9" if "Deaths" in name else "") for name in names.values()]
    quoted = ",".join(f'"{cell}"' for cell in row)
    path.write_text(",".join(names.values()) + "\n" + quoted + "\n", encoding="utf-8")
    return cow_wars.read({"non_state": path}, said, said.version)


def test_a_war_is_read(tmp_path: Path) -> None:
    found = wars(tmp_path / "w.csv", TotalCombatDeaths="4,000", StartMonth="-9")
    row = found.tables["non_state"].row(0, named=True)
    assert (row["warnum"], row["total_deaths"]) == (1500, 4000)
    assert (row["side_a_deaths"], row["start_month"]) == (None, None)
    assert found.refused == {}
    assert "non_state: TotalCombatDeaths: 1 numbers lost their commas." in found.notes


def test_a_comma_in_another_place_refuses_the_row(tmp_path: Path) -> None:
    said = entry("cow-wars")
    good = tmp_path / "w.csv"
    wars(good)
    bad = tmp_path / "b.csv"
    wars(bad, SideADeaths="350")
    lines = bad.read_text(encoding="utf-8").splitlines()
    broken = lines[1].replace('"350"', '"3,50"').replace('"1500"', '"1501"')
    good.write_text("\n".join([*lines, broken]) + "\n", encoding="utf-8")
    found = cow_wars.read({"non_state": good}, said, said.version)
    assert found.refused == {"side_a_deaths: not a whole number": 1}
    assert found.tables["non_state"]["warnum"].to_list() == [1500]
