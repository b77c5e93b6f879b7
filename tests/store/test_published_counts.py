"""Every count that the list of the published files prints, found again in the store."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest

from foedus.sources.catalog import entries
from foedus.store import Store
from foedus.store.adding import add

pytestmark = pytest.mark.published

BOOKS = ("README.md", "reference-cases/README.md")


@dataclass(frozen=True)
class Listed:
    """A file as the list prints it: rows by sheet, "" for a file without sheets."""

    name: str
    rows: dict[str, int]
    sha256: str


@dataclass(frozen=True)
class Other:
    """Why the rows of a table are not the count of its file, and what they are."""

    reason: str
    rows: Callable[[Path, int, int], int]
    """From the file, the count that is listed and the rows that were refused."""


def refused(_: Path, count: int, rows: int) -> int:
    return count - rows


def headed(_: Path, count: int, rows: int) -> int:
    return count - 1 - rows


def periods(path: Path, _: int, rows: int) -> int:
    """Periods of the lines on which every day is one of the calendar."""
    lines = [re.findall(r"(\d{8})-(\d{8})", t) for t in path.read_text().splitlines()]
    whole = [line for line in lines if all(is_day(day) for one in line for day in one)]
    assert len(lines) - len(whole) == rows
    return sum(map(len, whole))


def is_day(text: str) -> bool:
    year, month, day = int(text[:4]), int(text[4:6]), int(text[6:])
    if {month, day} & {0, 99}:
        return True
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]


def codes(path: Path, _: int, rows: int) -> int:
    lines = path.read_text("utf-8").splitlines()
    return sum(bool(line.partition("#")[0].strip()) for line in lines) - rows


def records(path: Path, _count: int, _rows: int) -> int:
    text = path.read_text("utf-8")
    return len(re.findall(r'(?m)^ *"id" *:', text)) - text.count('"event": "DOCUMENT"')


HEADER = Other("the header is counted", headed)
YEARS = Other("a line has one column for each of 58 years", lambda _, n, __: n * 58)
POLLS = Other("a line has one column for each of 38 countries", lambda _, n, __: n * 38)

OTHERS = {
    "hief.parquet": Other("the key of 25 rows repeats that of another", refused),
    "trade-register.csv": Other("four damaged rows have no recipient", refused),
    "troopdata-rebuild-country-year.csv": Other("six counts are below 0", refused),
    "peacedata3.1.csv": Other(
        "a line has several periods, and two are damaged", periods
    ),
    "API_MS.MIL.XPND.GD.ZS_DS2_en_csv_v2.csv": YEARS,
    "API_NY.GDP.MKTP.CD_DS2_en_csv_v2.csv": YEARS,
    "API_SP.POP.TOTL_DS2_en_csv_v2.csv": YEARS,
    "TRUMPWORLD-pres.csv": POLLS,
    "TRUMPWORLD-us.csv": POLLS,
    "CAMEO.eventcodes.txt": HEADER,
    "CAMEO.goldsteinscale.txt": HEADER,
    "visits.xls": HEADER,
    "DCID_2.0_Release_update_February_2023.xlsx": HEADER,
    "data_gpr_export.xls": HEADER,
    "power projection. july 2019.xlsx": HEADER,
    "jme_v3.xls": Other(
        "the header is counted, and two exercises end on a day above 31",
        lambda _, n, __: n - 1 - 2,
    ),
    "CAMEO2PLOVER-2021.txt": Other("lines of remarks are counted", codes),
    "PLOVER_GSR_CAMEO.txt": Other("a record has many lines", records),
    "SIPRI-Milex-data-1949-2024_2.xlsx": Other(
        "headings stand among the 174 states, each with a column for 76 years",
        lambda *_: 174 * 76,
    ),
}
"""Files whose table has another number of rows than is listed."""

NO_SOURCE = {
    "cow_ddy.parquet": "pairs of states made from the list of the state system",
    "gw_ddy.parquet": "pairs of states made from the list of the state system",
    "false_cow_dyads.parquet": "pairs that the list above has wrongly",
    "false_gw_dyads.parquet": "pairs that the list above has wrongly",
    "ps_data_version.parquet": "a list of the sources of a package",
    "Peacedatav3.1-readme.txt": "prose",
    "codelist_without_cldr.csv": "codes, of which the package has its own table",
    "data_cow.csv": "codes, of which the package has its own table",
    "data_gw.csv": "codes, of which the package has its own table",
    "COW country codes.csv": "the list of codes of cow-states once more",
}
"""Files with a count that no table of a source is made of."""


def listed(folder: Path) -> Iterator[Listed]:
    for book in BOOKS:
        inner = "/" in book
        for line in (folder / book).read_text("utf-8").splitlines():
            cells = [cell.strip() for cell in line.strip("| \n").split(" | ")]
            if re.fullmatch(r"[0-9a-f]{64}", cells[-1]):
                name = Path(cells[1 if inner else 0].split("`")[1]).name
                yield Listed(name, counted(cells[2 if inner else 1]), cells[-1])


def counted(text: str) -> dict[str, int]:
    if text.isdigit():
        return {"": int(text)}
    return {s: int(n) for s, n in re.findall(r"([^;]+?): (\d+)(?:;|$) *", text)}


def tables(sha256: str) -> list[tuple[str, str, str, str]]:
    """Source, version, table and sheet that a file is read as."""
    return [
        (said.id, file.version or said.version, table.name, file.sheet)
        for said in entries()
        for table in said.tables.values()
        for file in table.files
        if file.sha256 == sha256
    ]


@pytest.fixture(scope="module")
def files(published_data: Path) -> dict[str, Path]:
    return {p.name: p for p in published_data.rglob("*") if p.is_file()}


def test_every_listed_count_is_the_count_of_a_table(
    published_store: Store, published_data: Path, files: dict[str, Path]
) -> None:
    held = {(s.id, s.version): s for s in published_store.sources()}
    wrong, compared, other, without = {}, 0, set(), set()
    for file in listed(published_data):
        read = tables(file.sha256)
        if file.rows and not read:
            without.add(file.name)
        for id, version, table, sheet in read if file.rows else ():
            said = held[id, version]
            stored = said.table(table)
            assert stored is not None, file.name
            count = file.rows.get(sheet, next(iter(file.rows.values())))
            if file.name in OTHERS:
                lost = sum(said.facts.refused.values())
                count = OTHERS[file.name].rows(files[file.name], count, lost)
                other.add(file.name)
            compared += 1
            if stored.rows != count:
                wrong[file.name, table] = (count, stored.rows)
    assert wrong == {}
    assert compared == 173
    assert other == set(OTHERS)
    assert without == set(NO_SOURCE)


def test_every_row_that_is_refused_is_one_that_is_known(published_store: Store) -> None:
    found = {
        f"{s.id}@{s.version}": dict(s.facts.refused)
        for s in published_store.sources()
        if s.facts.refused
    }
    assert found == {
        "hief@1": {"ccode, year: the key repeats an earlier row's": 25},
        "joint-exercises@3": {
            "end_day: above 31": 2,
            "participant, the exercise was refused": 4,
        },
        "peace-scale@3.1": {"a period begins or ends on a day that never was": 2},
        "plover@2021-09": {"no line of the form CODE: EVENT": 1},
        "sipri-arms-transfers@2025": {"recipient: empty, but required": 4},
        "us-troops@2024": {"marine_corps: below 0": 6},
    }


def test_coverage_and_terms_of_every_source_are_kept(published_store: Store) -> None:
    terms = {said.id: said.terms for said in entries()}
    for said in published_store.sources():
        assert terms[said.id]
        assert said.facts.redistribute in ("yes", "no", "ask")
        assert said.facts.coverage_start <= said.facts.coverage_end != ""


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("cow_majors.parquet", "cow-majors@2016.spell"),
        ("cow_states.parquet", "cow-states@2016.spell"),
        ("cow_trade_sy.parquet", "cow-trade@4.0.state_year"),
    ],
)
def test_a_copy_in_another_layout_is_the_same_table(
    published_store: Store,
    files: dict[str, Path],
    tmp_path: Path,
    name: str,
    table: str,
) -> None:
    store = Store(tmp_path)
    outcome = add([files[name]], store)
    assert (outcome.failed, outcome.unknown, outcome.spare) == ((), (), ())
    copy, full = (
        home.scan(table).drop("line").collect() for home in (store, published_store)
    )
    assert copy.columns == full.columns
    filled = [c for c in copy.columns if copy[c].null_count() < copy.height]
    key = filled[:3]
    merged = copy.select(filled).sort(key), full.select(filled).sort(key)
    for column in filled:
        ours, theirs = (frame[column] for frame in merged)
        if ours.dtype.is_float():
            assert (ours - theirs).abs().max() < 1e-6, column
            assert ours.null_count() == theirs.null_count()
        else:
            assert ours.equals(theirs, null_equal=True), column


# --- what the list says of the rows themselves ------------------------------------


def distinct(*columns: str) -> pl.Expr:
    return pl.struct(columns).n_unique()


def repeats(*columns: str) -> pl.Expr:
    return pl.len() - distinct(*columns)


SAID = pl.all().exclude("entry", "line")
"""What a line of the register says: its number is that of the line."""

REMARKS = [
    ("sipri-arms-transfers.transfer", pl.len() - pl.struct(SAID).n_unique(), 9),
    ("atop@5.1.alliance", pl.col("endyr").is_null().sum(), 372),
    ("atop@5.1.alliance", (pl.col("ineffect") == 1).sum(), 372),
    ("atop@5.1.alliance", pl.col("cow4id").is_in([77, 88, 99]).sum(), 3),
    ("atop@5.1.member", pl.col("yrexit").is_null().sum(), 1_146),
    ("atop@5.1.member", (pl.col("ineffect") == 1).sum(), 1_146),
    ("atop@5.1.member", repeats("atopid", "member"), 253),
    ("atop@5.1.member", repeats("atopid", "member", "phase"), 3),
    ("atop@5.1.member", (pl.col("cowsys") == 0).sum(), 98),
    ("nmc@6.0.state_year", pl.col("milex").is_null().sum(), 2_217),
    ("nmc@6.0.state_year", pl.col("milper").is_null().sum(), 426),
    ("nmc@6.0.state_year", pl.col("pec").is_null().sum(), 448),
    ("nmc@6.0.state_year", pl.col("upop").is_null().sum(), 68),
    ("nmc@6.0.state_year", pl.col("irst").is_null().sum(), 26),
    ("nmc@7.0.state_year", pl.col("milex").is_null().sum(), 2_360),
    ("nmc@7.0.state_year", pl.col("milper").is_null().sum(), 456),
    ("nmc@7.0.state_year", pl.col("cinc").is_null().sum(), 0),
    ("nmc@7.0.state_year", pl.col("year").max(), 2_022),
    ("cow-mid.dispute", pl.col("styear").min(), 1_816),
    ("cow-mid.participant", pl.col("styear").min(), 1_816),
    ("cow-mid.incident", pl.col("styear").min(), 1_992),
    ("cow-mid.incident_participant", pl.col("styear").min(), 1_992),
    ("cow-states.code", distinct("ccode"), 217),
    ("cow-states.spell", repeats("ccode"), 26),
    ("cow-territorial-change.change", (pl.col("version") == 5).sum(), 802),
    ("cow-territorial-change.change", (pl.col("version") == 6).sum(), 40),
    ("alliance-reliability.member_war", (pl.col("honor3") == 1).sum(), 93),
    ("alliance-reliability.member_war", (pl.col("honor3") == 0).sum(), 44),
    ("alliances-network.vertex", distinct("vertex"), 164),
    ("coldwar-network.gdp", distinct("state"), 66),
    ("coldwar-network.state_1990s", distinct("state"), 130),
    ("ucdp-acd@24.1.conflict_year", pl.col("gwno_loc").str.contains(",").sum(), 147),
    ("un-ideal-points@2025-07.state_year", pl.col("ideal_point").null_count(), 208),
    ("nato-defexp.state_year", distinct("state"), 29),
    ("dcad.agreement", pl.col("sign_month").null_count(), 132),
    ("dcad.agreement", repeats("ccode1", "ccode2", "sign_year", "category1"), 7),
    ("dcad.agreement", pl.col("sign_year").min(), 1_980),
    ("polity5.state_year", pl.col("ccode").filter(pl.col("year") > 2018).max(), 2),
    ("gpr.country_month", distinct("state"), 44),
    ("pew-opi.topline", distinct("target"), 12),
    ("reference-cases.cow_signed_edge", (pl.col("sign") == 1).sum(), 36_224),
    ("reference-cases.cow_signed_edge", (pl.col("sign") == -1).sum(), 5_071),
    ("reference-cases.cow_signed_edge", distinct("window"), 51),
    ("reference-cases.gahuku_gama_edge", (pl.col("sign") == 1).sum(), 29),
    ("reference-cases.war1800", (pl.col("outcome") == "sq").sum(), 133),
    ("reference-cases.war1800", (pl.col("outcome") == "capit").sum(), 86),
    ("reference-cases.war1800", (pl.col("outcome") == "war").sum(), 94),
    ("reference-cases.distrust", distinct("variable"), 37),
    ("reference-cases.distrust", (pl.col("n") == 850).sum(), 22),
]


@pytest.mark.parametrize(("table", "count", "expected"), REMARKS)
def test_what_is_said_of_the_rows_holds_in_the_store(
    published_store: Store, table: str, count: pl.Expr, expected: int
) -> None:
    assert published_store.scan(table).select(count).collect().item() == expected


def test_cinc_changes_between_releases(published_store: Store) -> None:
    for old, new, rows, changed in (
        ("5.0", "6.0", 15_171, 1_833),
        ("6.0", "7.0", 15_951, 2_258),
    ):
        one, other = (
            published_store.scan(f"nmc@{version}.state_year").select(
                "ccode", "year", "cinc"
            )
            for version in (old, new)
        )
        both = one.join(other, on=["ccode", "year"], suffix="_new").collect()
        gap = (both["cinc"] - both["cinc_new"]).abs()
        assert (both.height, (gap > 1e-6).sum()) == (rows, changed)


def test_who_left_and_came_back_and_when_nato_grew(published_store: Store) -> None:
    members = published_store.scan("atop@5.1.member").collect()
    twice = members.filter(members.select("atopid", "member", "phase").is_duplicated())
    assert set(twice.select("atopid", "member").rows()) == {
        (3015, 651),
        (3205, 651),
        (3740, 345),
    }
    nato = published_store.scan("atop@5.1.phase").filter(pl.col("atopid") == 3180)
    assert nato.select("begyr", "endyr").collect().rows() == [
        (1949, 1951),
        (1951, None),
    ]
    entered = members.filter((pl.col("atopid") == 3180) & (pl.col("member") == 341))
    assert entered.select("yrent", "moent").rows() == [(2016, 5)]
    sizes = published_store.scan("reference-cases.cow_signed_node")
    of = sizes.group_by("window").len().collect()["len"]
    assert (of.min(), of.max()) == (64, 155)
