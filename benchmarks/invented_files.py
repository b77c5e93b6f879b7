"""Small files of an invented world, in the formats that the readers take.

They are the seeds that `fuzz_readers.py` damages. Names of columns are those of the
catalogue, so that the readers of sources go all the way; states and figures are made
up, and nothing is taken from published data.
"""

from __future__ import annotations

import io
import json
import lzma
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from foedus.sources.catalog import entry
from foedus.sources.fitting import publisher_names
from foedus.sources.layout import ColumnSpec

STATES: Final = ("Ruritanien", "Graustark", "Sylvanie", "Île Noire", "Zubrówka")
_DAY: Final = (1980, 1, 1, 0, 0, 0)
_SHEETS: Final = (
    "Current US$",
    "Constant (2023) US$",
    "Share of GDP",
    "Per capita",
    "Share of Govt. spending",
    "Local currency calendar years",
    "Local currency financial years",
    "Regional totals",
)


@dataclass(frozen=True)
class Target:
    """The reader that a file is given to.

    Parameters
    ----------
    kind : str
        Format as it is counted: csv, xlsx, dta, json, zip, sav or parquet.
    suffix : str
        End of the file's name.
    layout : mapping
        Arguments of `FileSpec` for any table of a user; empty for a source.
    source, version, table : str
        Catalogue entry and table; empty for a table of a user.
    """

    kind: str
    suffix: str
    layout: Mapping[str, Any] = field(default_factory=dict)
    source: str = ""
    version: str = ""
    table: str = ""


def invented() -> Iterator[tuple[str, Target, bytes]]:
    """Make all seeds.

    Yields
    ------
    name : str
        Name of the seed.
    target : Target
        What reads it.
    data : bytes
        The file.
    """
    for name, format, text in _texts():
        target = Target("csv", f".{format}", {"format": format})
        yield name, target, text
    yield "majors", _of("csv", "cow-majors", "2024", "spell"), _majors()
    bank = _of("csv", "world-bank", "2018-02-22", "gdp")
    yield "bank", bank, _bank()
    register = _of("csv", "sipri-arms-transfers", "2025", "transfer")
    yield "register", register, _register()
    yield from _declared_texts()
    yield from _workbooks()
    yield from _statistics()
    yield from _borders()
    yield from _archives()


def _of(kind: str, source: str, version: str, table: str, suffix: str = "") -> Target:
    return Target(kind, suffix or f".{kind}", {}, source, version, table)


def _rows() -> list[tuple[str, int, float, str]]:
    return [
        (state, 1900 + 7 * n, n * 1.5 + place, f"19{n:02}-0{place + 1}-11")
        for place, state in enumerate(STATES)
        for n in range(8)
    ]


def _table(separator: str) -> str:
    lines = [("state", "year", "power", "day"), *_rows()]
    return "".join(separator.join(map(str, line)) + "\n" for line in lines)


def _texts() -> Iterator[tuple[str, str, bytes]]:
    plain = _table(",")
    yield "plain", "csv", plain.encode()
    yield "tabs", "tsv", _table("\t").encode()
    yield "latin", "csv", plain.replace("ó", "o").encode("latin-1")
    quoted = 'state,note\nRuritanien,"a ""pact"", of\ntwo lines"\nSylvanie,"x"\r\n'
    yield "quoted", "csv", ("﻿" + quoted * 4).encode()


def _majors() -> bytes:
    names = "stateabb,ccode,styear,stmonth,stday,endyear,endmonth,endday,version"
    rows = (f"RU{n},{n + 1},{1820 + n},1,{n + 1},1990,12,31,2024" for n in range(12))
    return "\n".join([names, *rows, ""]).encode()


def _bank() -> bytes:
    years = [str(year) for year in range(1960, 1990)]
    names = ["Country Name", "Country Code", "Indicator Name", "Indicator Code", *years]
    lines = [["Data Source", "Invented"], [], ["Last Updated Date", "2018-02-22"], []]
    lines += [names] + [
        [state, f"R{n}R", "GDP", "NY.GDP.MKTP.CD", *(f"{n}{year}.5" for year in years)]
        for n, state in enumerate(STATES)
    ]
    return "".join(",".join(f'"{c}"' for c in line) + ",\n" for line in lines).encode()


def _register() -> bytes:
    names = (
        "Recipient,Supplier,Year of order,,Number ordered,,Weapon designation,"
        "Weapon description,Number delivered,,Year(s) of delivery,status,Comments,"
        "SIPRI TIV per unit,SIPRI TIV for total order,SIPRI TIV of delivered weapons"
    )
    row = "Graustark,Sylvanie,1951,?,4,?,Boat-3,Boat,4,,1952; 1953,New,,1.5,6,6"
    return "\n".join(["Register", "", names, *[row] * 6, ""]).encode()


def _declared_texts() -> Iterator[tuple[str, Target, bytes]]:
    """Text for readers of their own, with the columns that the catalogue declares."""
    for source, table, more in (
        ("alliance-depth", "benson_clinton", ()),
        ("cow-wars", "inter_state", ()),
        ("eurepoc", "attributions", ()),
        ("multilateral-exercises", "exercise", ("StateA", "StateB")),
        ("pew-538", "us_favourable", ()),
    ):
        file = entry(source).tables[table].files[0]
        target = _of("csv", source, file.version or entry(source).version, table)
        rows = [_declared(target, n) for n in range(1, 6)]
        names = list(dict.fromkeys([*rows[0], *file.columns, *more]))
        lines = [names, *([str(row.get(n, 1)) for n in names] for row in rows)]
        text = "".join(",".join(line) + "\n" for line in lines)
        yield source, target, ("\n" * file.skip_rows + text).encode()
    periods = "2020,19200110-19871002,0.75,19871003-20209999,1,,\n"
    yield "peace", _of("csv", "peace-scale", "3.1", "period"), (periods * 5).encode()
    version = entry("plover").version
    codes = _of("csv", "plover", version, "cameo_to_plover", ".txt")
    yield "codes", codes, b"# Notes\n03: AGREE\n0312: AGREE, x, military # Intent\n" * 4
    records = _of("json", "plover", version, "gold_standard", ".txt")
    actors = [{"code": "RUR", "sector": "GOV"}, {"code": "GRA"}]
    record = {"id": "1", "event": "AGREE", "text": "They agreed.", "source": actors}
    yield "records", records, json.dumps([record] * 3).encode()


def _workbooks() -> Iterator[tuple[str, Target, bytes]]:
    table = Target("xlsx", ".xlsx", {"format": "xlsx"})
    yield "book", table, _book(_sheet_of_table)
    second = Target("xlsx", ".xlsx", {"format": "xlsx", "sheet": "Second"})
    yield "second", second, _book(_sheet_of_table)
    milex = _of("xlsx", "sipri-milex", "2025", "state_year")
    yield "milex", milex, _book(_sheets_of_milex)


def _book(fill: Any) -> bytes:  # noqa: ANN401
    import datetime

    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": datetime.datetime(*_DAY, tzinfo=datetime.UTC)})
    fill(book)
    book.close()
    return _packed(_members(out.getvalue()))


def _sheet_of_table(book: Any) -> None:  # noqa: ANN401
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for name in ("First", "Second"):
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, ["state", "year", "power", "day", "sum", "known"])
        for n, (state, year, power, _) in enumerate(_rows(), start=1):
            sheet.write_row(n, 0, [state, year, power])
            sheet.write_number(n, 3, 20_000 + n, day)
            sheet.write_formula(n, 4, f"=B{n + 1}+C{n + 1}", None, year + power)
            sheet.write_boolean(n, 5, n % 2)
        sheet.merge_range(60, 0, 61, 3, "merged")


def _sheets_of_milex(book: Any) -> None:  # noqa: ANN401
    texts = ["Currency", "Notes", "Fiscal Year (Jan-Dec if not stated)"]
    for name in _SHEETS:
        sheet = book.add_worksheet(name)
        sheet.write(0, 0, "Invented")
        names = ["Country", *texts, *range(1949, 1955)]
        if name == _SHEETS[-1]:
            names = ["Region", "Omitted countries", *range(1949, 1955)]
        sheet.write_row(5, 0, [str(n) for n in names])
        sheet.write(6, 0, "Europe")
        for n, state in enumerate(STATES, start=7):
            sheet.write(n, 0, state)
            sheet.write_row(n, len(names) - 6, [n * 0.1, 0.2, "...", "xxx", 0.3, 0.01])
    notes = book.add_worksheet("Footnotes")
    notes.write_row(0, 0, ["1", "A note"])


def _statistics() -> Iterator[tuple[str, Target, bytes]]:
    import polars as pl
    import pyreadstat

    frame = pl.DataFrame(_rows(), ["state", "year", "power", "day"], orient="row")
    labels: dict[str, dict[int | float, str]]
    labels = {"year": {1900: "first", 1907: "second"}}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "file")
        for version in (8, 10, 12, 13, 14, 15):
            pyreadstat.write_dta(
                frame, path, version=version, variable_value_labels=labels
            )
            target = Target("dta", ".dta", {"format": "dta"})
            yield f"stata{version}", target, path.read_bytes()
        source = _of("dta", "alliance-reliability", "2018", "member_war")
        member = pl.DataFrame([_declared(source, 1000 + n) for n in range(12)])
        pyreadstat.write_dta(member, path, version=10)
        yield "members", source, path.read_bytes()
        for name, packed, by_row in (
            ("spss", False, False),
            ("spss-rows", False, True),
            ("spss-packed", True, False),
        ):
            pyreadstat.write_sav(
                frame,
                path,
                compress=packed,
                row_compress=by_row,
                variable_value_labels=labels,
            )
            target = Target("sav", ".sav", {"format": "sav"})
            yield name, target, path.read_bytes()
        target = Target("parquet", ".parquet", {"format": "parquet"})
        frame.write_parquet(path, statistics=True)
        yield "parquet", target, path.read_bytes()
        frame.write_parquet(path, compression="uncompressed")
        yield "parquet-plain", target, path.read_bytes()


def _borders() -> Iterator[tuple[str, Target, bytes]]:
    arcs = [[[x + n, y + n] for x, y in ((0, 0), (1, 0.5), (2, 0))] for n in range(6)]
    target = _of("json", "cshapes", "2.0", "gw", ".topojson")
    shapes: list[dict[str, Any]] = [
        {"type": "Polygon", "arcs": [[n, ~(n + 1)]]} for n in range(5)
    ]
    shapes.append({"type": "MultiPolygon", "arcs": [[[0]], [[1, 2]]]})
    for n, shape in enumerate(shapes, start=1):
        shape["properties"] = _declared(target, n)
    topology = {
        "type": "Topology",
        "arcs": arcs,
        "objects": {"world": {"type": "GeometryCollection", "geometries": shapes}},
    }
    text = json.dumps(topology, ensure_ascii=False).encode()
    yield "topology", target, text
    yield "topology-xz", target, lzma.compress(text)
    natural = _of("json", "natural-earth", "4.1.0", "country")
    features = [
        {
            "type": "Feature",
            "properties": _declared(natural, n),
            "geometry": {"type": "Polygon", "coordinates": [arcs[n]]},
        }
        for n in range(1, 4)
    ]
    collection = {"type": "FeatureCollection", "features": features}
    yield "features", natural, json.dumps(collection, ensure_ascii=False).encode()


def _declared(target: Target, number: int) -> dict[str, Any]:
    """A row with the columns that the catalogue declares, in the publisher's names."""
    table = entry(target.source).tables[target.table]
    names = publisher_names(table, table.files[0])
    return {
        names[spec.name]: _cell(spec, number)
        for spec in table.columns
        if spec.name != "geometry" and spec.name in names
    }


def _cell(spec: ColumnSpec, number: int) -> Any:  # noqa: ANN401
    column = spec.column
    if column.type in ("integer", "number"):
        low = int(column.low or 0)
        return min(max(number, low), int(column.high or number + low))
    if column.type == "edtf":
        return f"19{number % 100:02}-01-01"
    if column.values:
        return column.values[0]
    return f"{STATES[number % len(STATES)]} {number}"


def _archives() -> Iterator[tuple[str, Target, bytes]]:
    table = Target("zip", ".zip", {"format": "csv", "member": "in/table.csv"})
    members = {"in/table.csv": _table(",").encode(), "read me.txt": b"Invented.\n"}
    yield "archive", table, _packed(members)
    yield "archive-stored", table, _packed(members, zipfile.ZIP_STORED)
    yield "archive-lzma", table, _packed(members, zipfile.ZIP_LZMA)


def _members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _packed(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive whose bytes depend on its members alone."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members.items():
            about = zipfile.ZipInfo(name, _DAY)
            about.compress_type = method
            archive.writestr(about, data)
    return out.getvalue()
