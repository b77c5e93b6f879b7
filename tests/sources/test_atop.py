"""ATOP 5.1 as published: what is read, what counts as missing, what is refused."""

import csv
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from foedus import dates
from foedus.errors import SourceError
from foedus.sources import atop

CODES = dict.fromkeys(
    ["bilat", "asymm", "wartime", "estmode", *atop.PLEDGES.values()], 0
)
# An invented pact of two states: signed, ended on a day that nobody knows.
ALLIANCE: dict[str, Any] = {
    "atopid": 1001,
    "cowid": "",
    **{"begyr": 1850, "begmo": 3, "begday": 9, "endyr": 1855, "endmo": 6, "endday": ""},
    **CODES,
    **{"bilat": 1, "ineffect": 0, "term": 2, "defense": 1, "version": "5.1"},
}
MEMBER: dict[str, Any] = {
    "atopid": 1001,
    "member": 10,
    **{"phase": 0, "cowsys": 1, "obvary": 0},
    **{"yrent": 1850, "moent": 3, "dayent": 9},
    **{"yrexit": 1855, "moexit": 6, "dayexit": ""},
    **CODES,
    **{"bilat": 1, "ineffect": 0, "term": 2, "defense": 1, "version": "5.1"},
}
OPEN: dict[str, Any] = {"ineffect": 1, "term": 0}


def write(path: Path, rows: list[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    last = {**ALLIANCE, **OPEN, "atopid": 1002}
    last |= {"endyr": 0, "endmo": 0, "endday": 0, "asymm": -9}
    write(tmp_path / atop.ALLIANCE_FILE, [ALLIANCE, last])
    goes_on = {**MEMBER, **OPEN, "atopid": 1002}
    goes_on |= {"yrexit": 0, "moexit": 0, "dayexit": 0}
    members = [MEMBER, {**MEMBER, "member": 20}, goes_on, {**goes_on, "member": 20}]
    write(tmp_path / atop.MEMBER_FILE, members)
    return tmp_path


def changed(folder: Path, file: str, column: str, value: object) -> Path:
    """Put a value into the first row of a file, and give the folder back."""
    with (folder / file).open(encoding="utf-8", newline="") as source:
        rows: list[dict[str, Any]] = list(csv.DictReader(source))
    rows[0][column] = value
    write(folder / file, rows)
    return folder


def test_reads_days_as_edtf_in_the_declared_columns(folder: Path):
    census = atop.read(folder)
    assert census.version == "5.1"
    assert census.alliances.columns == [*atop.ALLIANCES.names, "line"]
    assert census.members.columns == [*atop.MEMBERS.names, "line"]
    first = census.alliances.row(0, named=True)
    assert (first["begin"], first["end"]) == ("1850-03-09", "1855-06")
    assert census.alliances["line"].to_list() == [2, 3]


def test_zero_is_no_day_and_a_negative_code_is_missing(folder: Path):
    census = atop.read(folder)
    last = census.alliances.row(1, named=True)
    assert last["end"] is None
    assert last["ineffect"] == 1
    assert last["asymm"] is None
    assert census.members["exit"].to_list() == ["1855-06", "1855-06", None, None]


def test_other_columns_and_their_order_do_not_matter(folder: Path):
    path = folder / atop.ALLIANCE_FILE
    frame = pl.read_csv(path, infer_schema=False)
    frame = frame.select(reversed(frame.columns)).with_columns(source=pl.lit("1"))
    frame.write_csv(path)
    assert atop.read_alliances(folder)["atopid"].to_list() == [1001, 1002]


@pytest.mark.parametrize("name", [atop.ALLIANCE_FILE, atop.MEMBER_FILE])
def test_a_missing_file_is_named_with_what_was_found(folder: Path, name: str):
    (folder / name).rename(folder / "renamed.csv")
    with pytest.raises(SourceError) as error:
        atop.read(folder)
    assert name in error.value.problem
    assert "renamed.csv" in error.value.problem
    assert atop.HOME in error.value.remedy


def test_a_missing_folder_is_named(tmp_path: Path):
    with pytest.raises(SourceError, match="nowhere is not a folder") as error:
        atop.read(tmp_path / "nowhere")
    assert atop.MEMBER_FILE in error.value.remedy


def test_an_empty_folder_says_so(tmp_path: Path):
    with pytest.raises(SourceError, match="found no CSV file"):
        atop.read(tmp_path)


@pytest.mark.parametrize(
    ("file", "column"),
    [
        (atop.ALLIANCE_FILE, "begday"),
        (atop.ALLIANCE_FILE, "version"),
        (atop.MEMBER_FILE, "member"),
        (atop.MEMBER_FILE, "yrexit"),
    ],
)
def test_a_missing_column_is_named(folder: Path, file: str, column: str):
    path = folder / file
    pl.read_csv(path, infer_schema=False).drop(column).write_csv(path)
    with pytest.raises(SourceError) as error:
        atop.read(folder)
    assert error.value.facts["missing"] == (column,)
    assert file in error.value.problem


@pytest.mark.parametrize(
    ("file", "column", "value", "expected"),
    [
        (atop.ALLIANCE_FILE, "version", "4.01", "expected 5.1"),
        (atop.ALLIANCE_FILE, "begday", "31.5", "line 2, column begday"),
        (atop.ALLIANCE_FILE, "begday", "32", "line 2, column begyr"),
        (atop.ALLIANCE_FILE, "begyr", "0", "line 2, column 'begin'"),
        (atop.ALLIANCE_FILE, "defense", "2", "line 2, column 'defense'"),
        (atop.ALLIANCE_FILE, "defense", "", "line 2, column 'defense'"),
        (atop.ALLIANCE_FILE, "atopid", "1002", "already used"),
        (atop.MEMBER_FILE, "moent", "13", "line 2, column yrent"),
        (atop.MEMBER_FILE, "atopid", "1003", "only one of"),
    ],
)
def test_a_cell_that_the_codebook_does_not_allow_is_refused(
    folder: Path, file: str, column: str, value: str, expected: str
):
    with pytest.raises(SourceError) as error:
        atop.read(changed(folder, file, column, value))
    assert expected in error.value.problem
    assert atop.HOME in error.value.remedy


def test_a_file_without_rows_is_refused(folder: Path):
    path = folder / atop.ALLIANCE_FILE
    path.write_text(path.read_text("utf-8").partition("\n")[0] + "\n", "utf-8")
    with pytest.raises(SourceError, match="no row"):
        atop.read(folder)


def test_a_file_that_is_no_table_is_refused(folder: Path):
    (folder / atop.ALLIANCE_FILE).write_bytes(b"")
    with pytest.raises(SourceError, match="cannot be read"):
        atop.read(folder)


@pytest.fixture(scope="module")
def published(published_data: Path) -> atop.AtopCensus:
    return atop.read(published_data / "atop")


@pytest.mark.published
def test_published_counts(published: atop.AtopCensus):
    alliances = published.alliances
    assert alliances.height == 789
    assert published.members.height == 2510
    counts = {o: int(alliances[c].sum()) for o, c in atop.PLEDGES.items()}
    assert counts == {
        "defence": 280,
        "offence": 82,
        "neutrality": 126,
        "nonaggression": 442,
        "consultation": 388,
    }


@pytest.mark.published
def test_published_ends_are_open_exactly_where_it_says_in_effect(
    published: atop.AtopCensus,
):
    for frame, column in (
        (published.alliances, "end"),
        (published.members, "exit"),
    ):
        lasting = frame["ineffect"] == 1
        assert (frame[column].is_null() == lasting).all()
    last = max(dates.parse(text) for text in published.alliances["end"].drop_nulls())
    assert last.latest <= atop.LAST_DAY.latest


@pytest.mark.published
def test_published_alliance_file_sums_up_the_member_file(published: atop.AtopCensus):
    columns = list(atop.PLEDGES.values())
    members = published.members.group_by("atopid").agg(pl.col(columns).max())
    both = published.alliances.select("atopid", *columns).join(
        members, on="atopid", suffix="_of_members"
    )
    for column in columns:
        assert (both[column] == both[f"{column}_of_members"]).all(), column
