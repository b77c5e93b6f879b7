"""The peace data: periods of a pair on one line, and lines that are refused."""

from pathlib import Path

import polars as pl
import pytest

from foedus.errors import SourceError
from foedus.sources import peace_scale
from foedus.sources.catalog import entry
from foedus.sources.reading import ReadResult


@pytest.fixture
def read(tmp_path: Path):
    def result(*lines: str) -> ReadResult:
        path = tmp_path / "peace.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        said = entry("peace-scale")
        return peace_scale.read({"period": path}, said, said.version)

    return result


def periods(found: ReadResult) -> pl.DataFrame:
    return found.tables["period"]


def test_one_row_per_period(read) -> None:
    found = read("2020,19200110-19871002,0.75,19871003-20209999,1,,", "2031,,")
    frame = periods(found)
    assert frame.drop("ccode1", "ccode2").rows() == [
        (2020, 1, "1920-01-10", "1987-10-02", False, False, 0.75, 1),
        (2020, 2, "1987-10-03", None, False, True, 1.0, 1),
    ]
    assert frame["ccode1"].to_list() == [2, 2]
    assert frame["ccode2"].to_list() == [20, 20]
    assert found.rows_read == 2


def test_lines_of_unequal_length_are_read(read) -> None:
    found = read(
        "2020,19200110-19871002,0.75",
        "002041,19009999-19150909,0,19150910-19610529,0.5",
    )
    assert found.refused == {}
    assert periods(found)["dyad"].to_list() == [2020, 2041, 2041]


def test_ends_beyond_the_data_are_open(read) -> None:
    row = periods(read("2041,19009999-20209999,0.5")).row(0, named=True)
    assert (row["begin"], row["end"]) == (None, None)
    assert (row["left_censored"], row["right_censored"]) == (True, True)


@pytest.mark.parametrize(
    ("written", "begin"),
    [
        ("19750800", "1975-08"),
        ("19750899", "1975-08"),
        ("19770000", "1977"),
        ("19779999", "1977"),
        ("20040229", "2004-02-29"),
    ],
)
def test_parts_that_are_not_known_are_left_out(read, written: str, begin: str) -> None:
    frame = periods(read(f"2041,{written}-20209999,0.5"))
    assert frame["begin"].to_list() == [begin]


def test_a_transition_has_no_level(read) -> None:
    assert periods(read("2041,19500101-19600101,-9"))["level"].to_list() == [None]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("dyad,period,level", "the first cell is not the number of a pair of states"),
        ("2041,1950-1960,0.5", "a period is not written as YYYYMMDD-YYYYMMDD"),
        (
            "2041,19500101-19699025,0.5",
            "a period begins or ends on a day that never was",
        ),
        (
            "2041,19500230-19600101,0.5",
            "a period begins or ends on a day that never was",
        ),
        ("2041,19600101-19500101,0.5", "a period ends before it begins"),
        ("2041,19500101-19600101", "a period has no level, or a level no period"),
        ("2041", "a period has no level, or a level no period"),
    ],
)
def test_a_broken_line_is_refused_whole(read, line: str, reason: str) -> None:
    found = read("2020,19200110-19871002,0.75", line)
    assert found.refused == {reason: 1}
    assert found.rows_read == 2
    assert periods(found)["dyad"].to_list() == [2020]


def test_a_level_off_the_scale_is_refused(read) -> None:
    found = read("2020,19200110-19871002,0.75", "2031,19200110-19871002,7")
    assert found.refused == {"level: above 1": 1}


def test_a_file_without_any_period_is_an_error(read) -> None:
    with pytest.raises(SourceError):
        read("nothing", "of this kind")
