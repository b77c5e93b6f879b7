"""Layouts taken from documentation: an invented file of each is recognised and read."""

import csv
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from foedus.sources.catalog import entries, entry
from foedus.sources.quarantine import read_in_child
from foedus.sources.readers import reader
from foedus.sources.recognise import recognise

UNTRIED = "was not tried on the publisher's file"

TRADE = [
    "ccode1",
    "ccode2",
    "year",
    "importer1",
    "importer2",
    "flow1",
    "flow2",
    "smoothflow1",
    "smoothflow2",
    "smoothtotrade",
    "spike1",
    "spike2",
    "dip1",
    "dip2",
    "trdspike",
    "tradedip",
    "bel_lux_alt_flow1",
    "bel_lux_alt_flow2",
    "china_alt_flow1",
    "china_alt_flow2",
    "source1",
    "source2",
    "version",
]
DEMOCRACY = [
    *[
        "country_name",
        "country_text_id",
        "country_id",
        "year",
        "historical_date",
        "project",
    ],
    *["historical", "histname", "codingstart", "codingend", "COWcode", "v2x_polyarchy"],
    *["v2x_polyarchy_codelow", "v2x_polyarchy_codehigh", "v2x_polyarchy_sd"],
    *(
        f"v2x_{index}{suffix}"
        for index in ("libdem", "partipdem", "delibdem", "egaldem")
        for suffix in ("", "_codelow", "_codehigh", "_sd")
    ),
    "v2x_regime",
    *(f"v2other{n}" for n in range(1800)),
]
EVENTS = [
    "micnum",
    "eventnum",
    "ccode1",
    "ccode2",
    "styear",
    "stmon",
    "stday",
    "endyear",
    "endmon",
    "endday",
    "sidea1",
    "action",
    "hostlev",
    "fatalmin1",
    "fatalmax1",
    "fatalmin2",
    "fatalmax2",
]
NEWS = [
    "Event ID",
    "Event Date",
    "Event Type",
    "Event Mode",
    "Intensity",
    "Quad Code",
    "Contexts",
    "Actor Name",
    "Actor Country",
    "Actor COW",
    "Primary Actor Sector",
    "Actor Sectors",
    "Actor Title",
    "Actor Name Raw",
    "Wikipedia Actor ID",
    "Recipient Name",
    "Recipient Country",
    "Recipient COW",
    "Primary Recipient Sector",
    "Recipient Sectors",
    "Recipient Title",
    "Recipient Name Raw",
    "Wikipedia Recipient ID",
    "Placename",
    "City",
    "District",
    "Province",
    "Country",
    "Latitude",
    "Longitude",
    "GeoNames ID",
    "Raw Placename",
    "Feature Type",
    "Source",
    "Publication Date",
    "Story People",
    "Story Organizations",
    "Story Locations",
    "Language",
    "Version",
]


def invented(
    path: Path, names: list[str], rows: list[dict[str, Any]], rest: str = ""
) -> Path:
    """Write a file with the names of a publisher and values of nobody."""
    separator = "," if path.suffix == ".csv" else "\t"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, names, restval=rest, delimiter=separator)
        writer.writeheader()
        writer.writerows(rows)
    return path


def read(path: Path, id: str, version: str, table: str) -> pl.DataFrame:
    """The table of a file, once it was recognised for what it is."""
    known = recognise(path)
    assert known is not None
    assert (known.source, known.version, known.tables) == (id, version, (table,))
    said = entry(id)
    found = reader(said.reader)({table: path}, said, version)
    assert (found.refused, found.notes) == ({}, ())
    return found.tables[table]


def test_trade_of_pairs(tmp_path: Path) -> None:
    row = {"ccode1": 2, "ccode2": 20, "year": 1901, "flow1": -9, "flow2": "12.5"}
    path = invented(tmp_path / "Dyadic_COW_4.0.csv", TRADE, [row], "-9")
    found = read(path, "cow-trade", "4.0", "dyad_year").row(0, named=True)
    assert (found["ccode1"], found["flow1"], found["flow2"]) == (2, None, 12.5)
    assert found["smoothtotrade"] is None


@pytest.mark.parametrize("version", ["14", "15", "16"])
def test_democracy_of_countries(tmp_path: Path, version: str) -> None:
    rows: list[dict[str, Any]] = [
        {"country_name": 'A, "B"', "country_text_id": "AAA", "country_id": 3},
        {"country_name": "C", "country_text_id": "CCC", "country_id": 4, "COWcode": 20},
    ]
    for row in rows:
        row |= {"year": 1950, "historical_date": "1950-12-31", "v2x_polyarchy": 0.25}
    path = tmp_path / f"V-Dem-CY-Core-v{version}.csv"
    found = read(invented(path, DEMOCRACY, rows), "v-dem", version, "country_year")
    assert found["country_name"].to_list() == ['A, "B"', "C"]
    assert found["cowcode"].to_list() == [None, 20]
    assert found["v2x_polyarchy"].to_list() == [0.25, 0.25]
    assert found["v2x_libdem"].to_list() == [None, None]
    assert found.width == len(entry("v-dem").schema.names) + 1


def test_a_wide_file_is_read_in_the_child(tmp_path: Path) -> None:
    row = {"country_name": "A", "country_text_id": "AAA", "country_id": 3, "year": 1950}
    path = invented(tmp_path / "V-Dem-CY-Core-v15.csv", DEMOCRACY, [row] * 200)
    home = tmp_path / "home"
    home.mkdir()
    report = read_in_child("v-dem", "15", {"country_year": path}, home)
    assert report.rows_read == 200
    assert sum(report.refused.values()) == 199  # The key repeats.


def test_events_of_confrontations(tmp_path: Path) -> None:
    row = dict.fromkeys(EVENTS, 1) | {"ccode1": 2, "ccode2": 20, "stday": -9}
    row |= {"styear": 1901, "endyear": 1901, "hostlev": 4, "fatalmax2": 7}
    path = invented(tmp_path / "mie-1.0.csv", EVENTS, [row, row | {"eventnum": 2}])
    found = read(path, "mie", "1.0", "event")
    assert found["eventnum"].to_list() == [1, 2]
    assert found["stday"].to_list() == [None, None]
    assert found["fatalmax2"].to_list() == [7, 7]


@pytest.mark.parametrize("name", ["ngecEvents.DV.2018.txt", "ngecEventsDV-2018.txt"])
def test_events_of_news(tmp_path: Path, name: str) -> None:
    row = {"Event ID": "x", "Event Date": "2018-03-01", "Event Type": "CONSULT"}
    row |= {"Actor Country": "FRA", "Recipient Country": "None", "Intensity": "1.5"}
    path = invented(tmp_path / name, NEWS, [row, row])
    found = read(path, "polecat", "2018", "event")
    assert found["entry"].to_list() == [1, 2]
    assert found["actor_country"].to_list() == ["FRA", "FRA"]
    assert found["recipient_country"].to_list() == [None, None]
    assert found["intensity"].to_list() == [1.5, 1.5]


def test_only_layouts_that_were_never_tried_say_so() -> None:
    untried = {said.id for said in entries() if UNTRIED in " ".join(said.defects)}
    assert untried == {"cow-trade", "mie", "polecat", "v-dem"}
    for id in untried - {"cow-trade"}:
        files = [f for t in entry(id).tables.values() for f in t.files]
        assert not any(file.sha256 for file in files), id
