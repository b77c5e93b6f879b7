"""Published files of politics: every row is counted, known values are found again."""

import csv
import hashlib
import json
import re
import zipfile
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import polars as pl
import pytest

from foedus.sources.catalog import entry
from foedus.sources.layout import FileSpec
from foedus.sources.readers import reader
from foedus.sources.reading import ReadResult

pytestmark = pytest.mark.published

IDS = (
    "cameo",
    "cfr-cyber",
    "coldwar-network",
    "creg",
    "cshapes",
    "dcid",
    "eurepoc",
    "fpsim-alliances",
    "gdelt",
    "geo-pko",
    "gpr",
    "hief",
    "icews",
    "isard-democracy",
    "isard-gdp-pop",
    "isard-systems",
    "joint-exercises",
    "leader-willingness",
    "maoz-powers",
    "multilateral-exercises",
    "nato-defexp",
    "natural-earth",
    "pew-538",
    "pew-opi",
    "plover",
    "polity5",
    "power-projection",
    "rdmc",
    "reference-cases",
    "sipri-arms-transfers",
    "sipri-milex",
    "terrain",
    "ucdp-acd",
    "ucdp-battle-deaths",
    "ucdp-dyadic",
    "ucdp-onsets",
    "un-ideal-points",
    "un-peacekeeping-totals",
    "un-votes",
    "us-bases",
    "us-troops",
    "world-bank",
    "world-bank-gdp",
    "world-bank-population",
)
VERSIONS = [(id, v.version) for id in IDS for v in entry(id).versions]
REFUSED = {
    "hief@1": {"ccode, year: the key repeats an earlier row's": 25},
    "joint-exercises@3": {
        "end_day: above 31": 2,
        "participant, the exercise was refused": 4,
    },
    "plover@2021-09": {"no line of the form CODE: EVENT": 1},
    "sipri-arms-transfers@2025": {"recipient: empty, but required": 4},
    "us-troops@2024": {"marine_corps: below 0": 6},
}
READ = {
    "cameo@1.1b3": 312 + 311 + 311 + 280 + 61 + 58,
    "cshapes@2.0": 710 + 805,
    "dcid@2.0": 429 + 862,
    "gpr@2024-07": 1495,
    "joint-exercises@3": 1790,
    "natural-earth@5.0.0-pre": 177,
    "plover@2021-09": 277 + 322,
    "power-projection@2019-07": 203,
    "sipri-milex@2025": 174 * 7 + 19 + 109,
    "us-bases@2018": 414 + 5532 + 377,
}
"""Rows of the files whose README line counts headers, notes or nothing."""

TOLERANCE = 1e-12
SPREADSHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


class Published:
    """The files of the publishers by hash, as the READMEs list them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.rows: dict[str, int] = {}
        self.paths: dict[str, Path] = {}
        for readme in (folder / "README.md", folder / "reference-cases" / "README.md"):
            self._list(readme)

    def _list(self, readme: Path) -> None:
        files = {}
        for path in self.folder.rglob("*"):
            files.setdefault(path.name, []).append(path)
        line = r"(?m)^\|(?: [\w-]+ \|)? `(.+?)`.*?\| ([^|]*) \|.*\| ([0-9a-f]{64}) \|$"
        for name, rows, sha256 in re.findall(line, readme.read_text("utf-8")):
            if rows.strip().isdigit():
                self.rows[sha256] = int(rows)
            same = [p for p in files[Path(name).name] if _sized(p, sha256)]
            self.paths[sha256] = same[0]

    def files(self, id: str, version: str) -> dict[str, FileSpec]:
        """Table -> the first file that the catalogue knows for it."""
        said = entry(id)
        return {
            name: next(f for f in table.files if self._of(f, said.version, version))
            for name, table in said.tables.items()
            if any(self._of(f, said.version, version) for f in table.files)
        }

    def _of(self, file: FileSpec, own: str, version: str) -> bool:
        return (file.version or own) == version and file.sha256 in self.paths

    def text(self, name: str, encoding: str = "utf-8-sig") -> list[dict[str, str]]:
        """Rows of a CSV file by the plainest reading there is."""
        with (self.folder / name).open(encoding=encoding, newline="") as lines:
            return list(csv.DictReader(lines))


def _sized(path: Path, sha256: str) -> bool:
    return hashlib.sha256(path.read_bytes()).hexdigest() == sha256


@pytest.fixture(scope="session")
def published(published_data: Path) -> Published:
    return Published(published_data)


@cache
def result(published: Published, id: str, version: str) -> ReadResult:
    said = entry(id)
    files = {
        n: published.paths[f.sha256] for n, f in published.files(id, version).items()
    }
    return reader(said.reader)(files, said, version)


def rows(
    published: Published, id: str, table: str, version: str = "", **cells: object
) -> pl.DataFrame:
    """Rows of a table with the given cells."""
    frame = result(published, id, version or entry(id).version).tables[table]
    return frame.filter(*(pl.col(n) == v for n, v in cells.items()))


@pytest.mark.parametrize(("id", "version"), VERSIONS)
def test_every_row_is_kept_or_refused_for_a_known_reason(
    published: Published, id: str, version: str
) -> None:
    name, found = f"{id}@{version}", result(published, id, version)
    files = published.files(id, version)
    listed = sum(published.rows.get(f.sha256, 0) for f in files.values())
    assert found.rows_read == READ.get(name, listed) > 0
    assert found.refused == REFUSED.get(name, {})


@pytest.mark.parametrize(("id", "version"), VERSIONS)
def test_every_table_keeps_to_its_declaration(
    published: Published, id: str, version: str
) -> None:
    said, found = entry(id), result(published, id, version)
    for name, frame in found.tables.items():
        schema = said.tables[name].schema
        assert tuple(frame.columns) == (*schema.names, "line")
        schema.check(frame)
        assert schema.key
        assert frame["line"].null_count() == 0


@pytest.mark.parametrize(("id", "version"), VERSIONS)
def test_years_lie_within_the_coverage(
    published: Published, id: str, version: str
) -> None:
    said, found = entry(id), result(published, id, version)
    spec = next(v for v in said.versions if v.version == version)
    first, last = int(spec.coverage_start[:4]), int(spec.coverage_end[:4])
    # The bulk files have an empty column for the year after the last figures.
    last += id == "world-bank"
    for name, frame in found.tables.items():
        for column in said.tables[name].with_role("year"):
            years = frame[column.name].drop_nulls()
            assert first <= years.min() <= years.max() <= last, (name, column.name)


def test_both_layouts_of_gdelt_hold_the_same_events(published: Published) -> None:
    said = entry("gdelt")
    with_header, without = (
        reader(said.reader)({"event": published.paths[f.sha256]}, said, "1.0")
        for f in said.tables["event"].files
    )
    a, b = (r.tables["event"].drop("line") for r in (with_header, without))
    assert a.height == 9753
    same = [c for c in a.columns if a[c].equals(b[c], null_equal=True)]
    assert len(same) == a.width


def test_ucdp(published: Published) -> None:
    plain = published.text("ucdp/UcdpPrioConflict_v24_1.csv")
    conflict = rows(published, "ucdp-acd", "conflict_year", "24.1")
    assert conflict["start_date"][0] == "2012-11-15"
    assert conflict["gwno_loc"].str.contains(",").sum() == 147
    assert (conflict["intensity_level"] == 2).sum() == sum(
        row["intensity_level"] == "2" for row in plain
    )
    deaths = rows(published, "ucdp-battle-deaths", "dyad_year")
    plain = published.text("ucdp/BattleDeaths_v24_1.csv")
    assert deaths["bd_best"].sum() == sum(int(row["bd_best"]) for row in plain)
    newest = rows(published, "ucdp-acd", "conflict_states")
    assert newest.select("conflict_id", "year").n_unique() == 5652 - 2900


def test_polity_codes_are_no_scores(published: Published) -> None:
    plain = published.text("regimes/p5v2018.csv")
    found = rows(published, "polity5", "state_year")
    codes = sum(row["polity"] in ("-66", "-77", "-88") for row in plain)
    assert found["polity"].null_count() == codes == 809
    assert found["polity_code"].to_list() == [int(row["polity"]) for row in plain]
    assert found["polity2"].null_count() == sum(row["polity2"] == "" for row in plain)
    assert found.filter(pl.col("year") > 2018)["ccode"].unique().to_list() == [2]


def test_ideal_points_of_two_releases(published: Published) -> None:
    old = rows(published, "un-ideal-points", "state_year", "2020-04", ccode=2)
    plain = published.text("unga/IdealpointestimatesAll_Apr2020.csv", "latin-1")
    usa = [row for row in plain if row["ccode"] == "2"]
    assert old["ideal_point"].to_list() == [float(row["IdealPoint"]) for row in usa]
    assert old["year"].to_list() == [int(row["session"]) + 1945 for row in usa]
    assert old["ideal_point_final"].null_count() == old.height
    new = rows(published, "un-ideal-points", "state_year")
    assert new["ideal_point"].null_count() == 208
    assert (new["year"].min(), new["year"].max()) == (1946, 2024)


def cell(path: Path, sheet: str, name: str, year: int) -> str:
    """A cell of the SIPRI workbook, from its XML."""
    with zipfile.ZipFile(path) as book:
        names = [
            node.attrib["name"]
            for node in ElementTree.fromstring(book.read("xl/workbook.xml")).iter(
                f"{SPREADSHEET}sheet"
            )
        ]
        inner = f"xl/worksheets/sheet{names.index(sheet) + 1}.xml"
        shared = [
            "".join(t.text or "" for t in node.iter(f"{SPREADSHEET}t"))
            for node in ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
        ]
        table = ElementTree.fromstring(book.read(inner))
    column = ""
    for row in table.iter(f"{SPREADSHEET}row"):
        cells = {
            re.sub(r"\d", "", c.attrib["r"]): (
                shared[int(v)] if c.attrib.get("t") == "s" else v
            )
            for c in row
            if (v := c.findtext(f"{SPREADSHEET}v")) is not None
        }
        if cells.get("A") == "Country":
            column = next(c for c, v in cells.items() if v == str(year))
        if column and cells.get("A") == name:
            return cells[column]
    raise AssertionError((sheet, name))


@pytest.mark.parametrize(
    ("column", "sheet", "state", "year"),
    [
        ("current_usd", "Current US$", "United States of America", 2024),
        ("share_of_gdp", "Share of GDP", "Germany", 2023),
        ("constant_usd", "Constant (2023) US$", "United Kingdom", 1950),
        ("per_capita", "Per capita", "Poland", 2024),
        ("share_of_government", "Share of Govt. spending", "Ukraine", 2023),
        ("local_currency", "Local currency calendar years", "Algeria", 2024),
        ("local_currency_financial", "Local currency financial years", "Japan", 2000),
    ],
)
def test_cells_of_the_sipri_workbook(
    published: Published, column: str, sheet: str, state: str, year: int
) -> None:
    (file,) = published.files("sipri-milex", "2025").values()
    plain = float(cell(published.paths[file.sha256], sheet, state, year))
    found = rows(published, "sipri-milex", "state_year", state=state, year=year)
    assert found[column].item() == pytest.approx(plain, rel=TOLERANCE)


def test_no_figure_of_sipri_is_a_silent_zero(published: Published) -> None:
    found = rows(published, "sipri-milex", "state_year")
    gone = found.filter(pl.col("existed").not_())
    assert gone.height == 240
    assert gone["current_usd"].null_count() == gone.height
    early = found.filter(pl.col("state") == "Somalia", pl.col("year") == 1950)
    assert early.select("existed", "current_usd").row(0) == (None, None)
    world = rows(published, "sipri-milex", "regional_total", region="World", year=2024)
    assert world["constant_usd_billion"].item() == pytest.approx(2676.5138864674996)


def test_the_register_of_arms_transfers(published: Published) -> None:
    plain = [
        row for row in published.text("sipri/trade-register.csv") if row["Recipient"]
    ]
    found = rows(published, "sipri-arms-transfers", "transfer")
    delivered = sum(float(row["SIPRI TIV of delivered weapons"] or 0) for row in plain)
    assert found["tiv_delivered"].sum() == pytest.approx(delivered)
    again = found.drop("entry", "line").is_duplicated().sum()
    assert (
        again
        - found.drop("entry", "line")
        .filter(found.drop("entry", "line").is_duplicated())
        .n_unique()
        == 9
    )
    assert found["delivery_years"].list.len().max() > 1


def test_spending_of_nato_and_the_world_bank(published: Published) -> None:
    nato = rows(published, "nato-defexp", "state_year", state="USA", year=2019)
    assert nato["expenditure_current_usd"].item() == 730149000000.0
    iceland = rows(published, "nato-defexp", "state_year", state="ISL")
    assert iceland["share_of_gdp"].null_count() == iceland.height == 8
    with (published.folder / "worldbank" / "API_NY.GDP.MKTP.CD_DS2_en_csv_v2.csv").open(
        encoding="utf-8-sig", newline=""
    ) as lines:
        plain = {row[1]: row for row in csv.reader(lines) if len(row) > 50}
    at = plain["Country Code"].index("2015")
    for state in ("DEU", "FRA", "WLD"):
        found = rows(published, "world-bank", "gdp", state=state, year=2015)
        assert found["value"].item() == float(plain[state][at])
    tidy = rows(
        published, "world-bank-population", "state_year", state="ABW", year=1960
    )
    assert tidy["value"].item() == 54922


def test_troops_and_exercises(published: Published) -> None:
    germany = rows(published, "us-troops", "country_year", country="Germany", year=2024)
    assert germany["troops"].item() == 36541
    greece = rows(published, "us-troops", "country_year", country="Greece", year=1959)
    assert greece.is_empty()
    plain = published.text("troopdata/mme_v7.csv")
    named = sum(
        bool(value.strip())
        for row in plain
        for name, value in row.items()
        if name.startswith("State")
    )
    part = rows(published, "multilateral-exercises", "participant")
    assert part.height == named == 13887
    days = rows(published, "multilateral-exercises", "exercise")["start_day"]
    assert days.null_count() == sum(row["s.day"] == "xx" for row in plain) == 814
    midlink = rows(published, "joint-exercises", "participant", entry=1)
    assert midlink["state"].to_list() == ["USA", "TUR", "PAK", "GBR"]


def test_polls_and_risk(published: Published) -> None:
    plain = published.text("pew-538/TRUMPWORLD-us.csv")
    polled = rows(published, "pew-538", "us_favourable")["share"]
    answers = sum(bool(v) for row in plain for n, v in row.items() if n != "year")
    assert polled.drop_nulls().len() == answers
    month = rows(published, "gpr", "month", month="2024-07-01")
    assert month["gpr"].item() == pytest.approx(90.94325256347656, rel=TOLERANCE)
    usa = rows(published, "gpr", "country_month", month="2024-07-01", state="USA")
    assert usa["recent"].item() == pytest.approx(2.0825347900390625, rel=TOLERANCE)
    early = rows(published, "gpr", "country_month", month="1900-01-01", state="USA")
    assert early["recent"].item() is None


def test_cyber_incidents_are_counted_once(published: Published) -> None:
    found = rows(published, "eurepoc", "evolution")
    assert found["id"].n_unique() == 2465
    response = rows(published, "dcid", "response")
    assert set(response.group_by("incident").len()["len"]) == {2}


def test_borders_close(published: Published) -> None:
    shapes = rows(published, "cshapes", "cow", cowcode=2)
    for text in shapes["geometry"]:
        shape = json.loads(text)
        parts = shape["coordinates"]
        rings = [
            ring
            for part in (parts if shape["type"] == "MultiPolygon" else [parts])
            for ring in part
        ]
        assert all(ring[0] == ring[-1] and len(ring) > 3 for ring in rings)
    france = rows(published, "natural-earth", "country", adm0_a3="FRA")
    assert france["iso_a3"].item() is None


def test_reference_cases(published: Published) -> None:
    sign = rows(published, "reference-cases", "cow_signed_edge")["sign"]
    assert ((sign == 1).sum(), (sign == -1).sum()) == (36224, 5071)
    war = rows(published, "reference-cases", "war1800")["outcome"]
    assert dict(war.value_counts().iter_rows()) == {"sq": 133, "capit": 86, "war": 94}
    share = rows(published, "reference-cases", "alliances1947")["capability"]
    assert share.sum() == pytest.approx(0.98)


def test_votes(published: Published) -> None:
    found = rows(published, "un-votes", "vote")
    assert found["country_code"].null_count() == 5444
    assert set(found["vote"].unique()) == {"yes", "no", "abstain"}
    calls = rows(published, "un-votes", "roll_call")
    assert found["rcid"].n_unique() == calls.height == 6203
