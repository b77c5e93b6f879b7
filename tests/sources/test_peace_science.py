"""The files of the field as published: every count that is known is found again."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from foedus.sources.catalog import Entry, entry
from foedus.sources.layout import FileSpec
from foedus.sources.readers import reader
from foedus.sources.reading import ReadResult
from foedus.sources.recognise import recognise

pytestmark = pytest.mark.published

IDS = (
    "alliance-depth",
    "alliance-reliability",
    "alliances-network",
    "archigos",
    "arms-races",
    "atop",
    "capitals",
    "cow-contiguity",
    "cow-igo",
    "cow-majors",
    "cow-mid",
    "cow-states",
    "cow-territorial-change",
    "cow-trade",
    "cow-wars",
    "dcad",
    "distances",
    "gml-mid",
    "gw-states",
    "icb",
    "lead",
    "nmc",
    "peace-scale",
    "territorial-threat",
    "thompson-rivalries",
)
VERSIONS = [(id, v.version) for id in IDS for v in entry(id).versions]
REFUSED = {"peace-scale": {"a period begins or ends on a day that never was": 2}}
COMPONENTS = ("milex", "milper", "irst", "pec", "tpop", "upop")
PLEDGES = ("defense", "offense", "neutral", "nonagg", "consul")
DYAD_YEAR = ["ccode1", "ccode2", "year"]

Read = Callable[[str, str], ReadResult]
every = pytest.mark.parametrize(("id", "version"), VERSIONS)


class Published:
    """The folder of files, by the list of hashes and rows in its README."""

    def __init__(self, folder: Path) -> None:
        readme = (folder / "README.md").read_text(encoding="utf-8")
        line = r"(?m)^\| `(.+?)`.*?\| (\d*) \|.*\| ([0-9a-f]{64}) \|$"
        self.rows = {
            sha256: int(rows) for _, rows, sha256 in re.findall(line, readme) if rows
        }
        names = {sha256: name for name, _, sha256 in re.findall(line, readme)}
        paths = {path.name: path for path in folder.rglob("*") if path.is_file()}
        self.paths = {s: paths[Path(n).name] for s, n in names.items()}

    def files(self, said: Entry, version: str) -> dict[str, FileSpec]:
        """Table -> the file of a version."""
        return {
            name: file
            for name, table in said.tables.items()
            for file in table.files
            if file.sha256 and (file.version or said.version) == version
        }


@pytest.fixture(scope="session")
def published(published_data: Path) -> Published:
    return Published(published_data)


@pytest.fixture(scope="session")
def read(published: Published) -> Read:
    @cache
    def result(id: str, version: str) -> ReadResult:
        said = entry(id)
        files = published.files(said, version)
        paths = {name: published.paths[file.sha256] for name, file in files.items()}
        return reader(said.reader)(paths, said, version)

    return result


def table(read: Read, name: str, version: str = "") -> pl.DataFrame:
    """A table as in the store: ``atop.member``."""
    id, _, own = name.partition(".")
    return read(id, version or entry(id).version).tables[own]


def years(frame: pl.DataFrame) -> pl.DataFrame:
    """States of the COW system by year to 2025, from their spells."""
    goes_on = pl.col("endyear") == frame["endyear"].max()
    last = pl.when(goes_on).then(2025).otherwise("endyear")
    spans = frame.select("ccode", pl.int_ranges("styear", last + 1).alias("year"))
    return spans.explode("year").unique()


@every
def test_rows_of_every_file_are_those_of_its_readme(
    published: Published, read: Read, id: str, version: str
) -> None:
    files = published.files(entry(id), version)
    found = read(id, version)
    assert set(found.tables) == set(files)
    rows = {name: published.rows[file.sha256] for name, file in files.items()}
    assert found.rows_read == sum(rows.values())
    if not found.refused and id != "peace-scale":
        assert {name: frame.height for name, frame in found.tables.items()} == rows


@every
def test_only_damaged_rows_are_refused(read: Read, id: str, version: str) -> None:
    assert dict(read(id, version).refused) == REFUSED.get(id, {})


@every
def test_every_declared_column_is_there(read: Read, id: str, version: str) -> None:
    for name, frame in read(id, version).tables.items():
        spec = entry(id).tables[name]
        assert frame.columns == [*(c.name for c in spec.columns), "line"]
        assert not spec.key or not frame.select(spec.key).is_duplicated().any()
        assert frame["line"].is_unique().all() or id == "peace-scale"


@every
def test_no_code_is_without_a_meaning(read: Read, id: str, version: str) -> None:
    for name, frame in read(id, version).tables.items():
        for column in entry(id).tables[name].columns:
            if column.codes:
                known = {float(code) for code in column.codes}
                found = frame[column.name].drop_nulls().cast(pl.Float64)
                assert set(found.unique()) <= known, f"{name}.{column.name}"


@every
def test_every_file_says_its_years_within_the_coverage(
    read: Read, id: str, version: str
) -> None:
    said = next(v for v in entry(id).versions if v.version == version)
    for name, frame in read(id, version).tables.items():
        spec = entry(id).tables[name]
        first = int((spec.coverage_start or said.coverage_start)[:4])
        last = int((spec.coverage_end or said.coverage_end)[:4])
        for column in spec.with_role("year"):
            seen = frame[column.name].drop_nulls()
            assert first <= int(str(seen.min())), name
            assert int(str(seen.max())) <= last, name


def test_alliances_of_atop_4(read: Read) -> None:
    frame = table(read, "atop.alliance", "4.01")
    ones = {
        "defense": 275,
        "offense": 81,
        "neutral": 122,
        "nonagg": 399,
        "consul": 377,
        "bilat": 638,
        "ineffect": 334,
        "wartime": 67,
        "asymm": 89,
        "conditio": 332,
        "active": 289,
        "intcom": 29,
        "contrib": 66,
    }
    assert frame.height == 745
    assert {name: frame[name].sum() for name in ones} == ones
    assert (
        frame.filter((pl.col("defense") == 1) & (pl.col("offense") == 1)).height == 67
    )
    assert frame.filter(pl.col("base") > 0).height == 70
    assert frame.filter(pl.col("subord") > 0).height == 32
    assert counts(frame["term"]) == {0: 383, 1: 84, 2: 160, 3: 118}
    assert counts(frame["milinst"]) == {0: 507, 1: 143, 2: 89, None: 6}
    assert counts(frame["formal"]) == {0: 143, 1: 483, 2: 118, None: 1}
    assert [counts(frame["organ1"])[n] for n in (1, 2, 3)] == [102, 91, 54]


def counts(values: pl.Series) -> Mapping[int | None, int]:
    return dict(values.value_counts().iter_rows())


def test_specific_threats_and_defence_pacts_by_period_of_atop_4(read: Read) -> None:
    frame = table(read, "atop.alliance", "4.01")
    assert frame.filter(pl.col("specthrt") == 1).height == 84
    pacts = frame.filter(pl.col("defense") == 1)
    assert pacts.filter(pl.col("begyr") < 1945).height == 111
    assert pacts.filter(pl.col("begyr") >= 1945).height == 164


def test_members_of_atop_4(read: Read) -> None:
    members = table(read, "atop.member", "4.01")
    alliances = table(read, "atop.alliance", "4.01")
    assert members.height == 2398
    assert members["member"].n_unique() == 208
    listed = alliances.select(
        pl.sum_horizontal(pl.col(r"^mem\d+$").is_not_null()).alias("n")
    )["n"]
    assert listed.max() == 59
    assert round(float(str(listed.mean())), 3) == 2.893


def test_an_alliance_without_end_is_in_effect(read: Read) -> None:
    alliances, members = table(read, "atop.alliance"), table(read, "atop.member")
    for frame, end, rows in ((alliances, "endyr", 372), (members, "yrexit", 1146)):
        assert frame[end].is_null().sum() == rows
        assert (frame[end].is_null() == (frame["ineffect"] == 1)).all()
    assert members.filter(pl.col("cowsys") == 0).height == 98


def test_nato_in_atop_follows_the_text_of_its_treaty(read: Read) -> None:
    nato = table(read, "atop.alliance", "4.01").row(
        by_predicate=pl.col("atopid") == 3180, named=True
    )
    said = {"begyr": 1949, "milinst": 2, "formal": 2, "organ1": 3, "base": 3}
    assert {name: nato[name] for name in said} == said
    assert (nato["milcon"], nato["intcom"]) == (0, 0)
    entered = table(read, "atop.member").filter(
        (pl.col("atopid") == 3180) & (pl.col("member") == 341)
    )
    assert entered.select("yrent", "moent").rows() == [(2016, 5)]


def test_directed_dyad_years_of_atop(read: Read) -> None:
    frame = table(read, "atop.directed_dyad_year")
    mirror = frame.select(
        ccode1="ccode2", ccode2="ccode1", year="year", there=pl.lit(value=True)
    )
    assert frame.height == 273_296
    assert frame.join(mirror, on=DYAD_YEAR, how="anti").height == 0
    assert (frame["year"].min(), frame["year"].max()) == (1815, 2018)
    totals = [137_762, 6_342, 4_465, 261_838, 131_332]
    assert [frame[name].sum() for name in PLEDGES] == totals
    for year, rows, defense, nonagg in (
        (1913, 60, 23, 24),
        (1950, 670, 624, 644),
        (2018, 8456, 3412, 8432),
    ):
        one = frame.filter(pl.col("year") == year)
        assert (one.height, one["defense"].sum(), one["nonagg"].sum()) == (
            rows,
            defense,
            nonagg,
        )


def test_directed_dyad_years_outside_the_state_system(read: Read) -> None:
    frame = table(read, "atop.directed_dyad_year")
    system = years(table(read, "cow-states.spell"))
    inside = frame
    for side in ("ccode1", "ccode2"):
        inside = inside.join(
            system, left_on=[side, "year"], right_on=["ccode", "year"], how="semi"
        )
    assert frame.height - inside.height == 5894


def test_directed_dyad_years_that_atop_does_not_cover(read: Read) -> None:
    spells = table(read, "cow-states.spell")
    goes_on = pl.col("endyear") == spells["endyear"].max()
    ends = pl.when(goes_on).then(2025).otherwise("endyear")
    days = spells.select(
        "ccode",
        pl.date("styear", "stmonth", "stday").alias("start"),
        pl.date(ends, "endmonth", "endday").alias("end"),
    )
    both = days.join(days, how="cross", suffix="_b").select(
        pl.struct("ccode", "ccode_b").alias("pair"),
        pl.max_horizontal("start", "start_b").alias("first"),
        pl.min_horizontal("end", "end_b").alias("last"),
    )
    met = both.filter(
        pl.col("pair").struct["ccode"] != pl.col("pair").struct["ccode_b"],
        pl.col("first") <= pl.col("last"),
    )
    span = pl.int_ranges(pl.col("first").dt.year(), pl.col("last").dt.year() + 1)
    by_year = met.select("pair", span.alias("year")).explode("year").unique()
    assert by_year.height == 2_252_760
    assert by_year.filter(pl.col("year") > 2018).height == 264_810


def test_spells_and_years_of_the_state_system_agree(read: Read) -> None:
    spells, listed = (
        table(read, "cow-states.spell"),
        table(read, "cow-states.state_year"),
    )
    assert spells["ccode"].n_unique() == 217
    made = years(spells).filter(pl.col("year") <= 2016)
    key = ["ccode", "year"]
    assert made.height == listed.height == 15_951
    assert made.join(listed, on=key, how="anti").height == 0


@pytest.mark.parametrize("version", ["5.0", "6.0", "7.0"])
def test_the_index_of_capability_is_made_of_its_components(
    read: Read, version: str
) -> None:
    frame = table(read, "nmc.state_year", version)
    shares = [
        pl.when(pl.col(c).sum().over("year") > 0).then(
            pl.col(c) / pl.col(c).sum().over("year")
        )
        for c in COMPONENTS
    ]
    made = frame.select(pl.mean_horizontal(shares).alias("cinc"))["cinc"]
    assert float(str((made - frame["cinc"]).abs().max())) < 1e-7
    sums = frame.group_by("year").agg(pl.col("cinc").sum())
    assert round(float(str(sums["cinc"].max())), 4) == 1.0747
    top = frame.sort("cinc").tail(1).select("ccode", "year", "cinc").row(0)
    assert (top[0], top[1], round(top[2], 6)) == (2, 1945, 0.383864)


def test_components_that_are_missing(read: Read) -> None:
    missing = {"milex": 2217, "milper": 426, "pec": 448, "upop": 68, "irst": 26}
    frame = table(read, "nmc.state_year", "6.0")
    assert {name: frame[name].null_count() for name in missing} == missing
    missing = {"milex": 2360, "milper": 456, "pec": 448, "upop": 68, "irst": 26}
    frame = table(read, "nmc.state_year", "7.0")
    assert {name: frame[name].null_count() for name in missing} == missing


def test_the_index_of_capability_changes_between_releases(read: Read) -> None:
    for old, new, rows, changed in (
        ("5.0", "6.0", 15_171, 1_833),
        ("6.0", "7.0", 15_951, 2_258),
    ):
        both = table(read, "nmc.state_year", old).join(
            table(read, "nmc.state_year", new), on=["ccode", "year"], suffix="_new"
        )
        differ = (pl.col("cinc") - pl.col("cinc_new")).abs() > 1e-6
        assert both.height == rows
        assert both.filter(differ).height == changed


def test_contiguity_that_is_none_and_contiguity_of_two_kinds(read: Read) -> None:
    none = table(read, "cow-contiguity.spell").filter(pl.col("conttype") == 0)
    pairs = none.select(
        pl.min_horizontal("ccode1", "ccode2").alias("a"),
        pl.max_horizontal("ccode1", "ccode2").alias("b"),
        "stdate",
    ).unique()
    assert (none.height, pairs.height) == (180, 90)
    frame = table(read, "cow-contiguity.directed_dyad_year")
    assert frame.height - frame.select(DYAD_YEAR).n_unique() == 58


def test_disputes_of_one_pair_in_one_year(read: Read) -> None:
    old = table(read, "gml-mid.directed_dispute_year", "2.1.1")
    repeated = old.filter(old.select(DYAD_YEAR).is_duplicated())
    assert repeated.select(DYAD_YEAR).n_unique() == 894
    new = table(read, "gml-mid.directed_dyad_year")
    assert not new.select(DYAD_YEAR).is_duplicated().any()
    assert new["fatality1"].null_count() > 0


def test_incidents_without_states_and_disputes_with_both_sides(read: Read) -> None:
    incidents = table(read, "cow-mid.incident")
    states = table(read, "cow-mid.incident_participant")
    alone = incidents.join(states, on="incidnum", how="anti")
    assert alone["incidnum"].to_list() == [4269010]
    disputes = table(read, "cow-mid.dispute")
    sides = table(read, "cow-mid.participant").group_by("dispnum").agg("sidea")
    assert sides.join(disputes, on="dispnum").height == 2436


def test_numbers_with_commas_in_wars(read: Read) -> None:
    wars = table(read, "cow-wars.intra_state")
    deaths = wars.filter(pl.col("warnum") == 682).select("side_a_deaths", "end_year1")
    assert deaths.rows() == [(2100, None)]
    assert 4000 in table(read, "cow-wars.non_state")["total_deaths"]


@pytest.mark.parametrize(
    ("where", "rows", "no_case", "kept"),
    [
        (pl.lit(value=True), 576, 430, 73),
        (pl.col("sample") == 1, 204, 112, 61),
        (pl.col("sample") == 0, 372, 318, 12),
        (pl.col("defense") == 1, 301, 199, 42),
        (pl.col("offense") == 1, 73, 31, 31),
        (pl.col("neutral") == 1, 80, 35, 35),
        (pl.col("nonagg") == 1, 263, 214, 18),
    ],
)
def test_commitments_that_were_kept(
    read: Read, where: pl.Expr, rows: int, no_case: int, kept: int
) -> None:
    frame = table(read, "alliance-reliability.alliance_war").filter(where)
    assert frame.height == rows
    assert frame["dna_llm"].sum() == no_case
    assert frame["honor_llm"].sum() == kept
    assert frame["honor_llm"].count() == rows - no_case
    broken = frame["honor_llm"] + frame["violate_llm"]
    assert broken.drop_nulls().eq(1).all()


def test_the_other_coding_of_commitments(read: Read) -> None:
    frame = table(read, "alliance-reliability.alliance_war")
    assert (frame["dna_bf"].sum(), frame["honor_bf"].sum()) == (437, 69)
    assert frame["sabroskyhonor_llm"].sum() == 84
    kept = table(read, "alliance-reliability.member_war")["honor3"]
    assert (kept.sum(), kept.len()) == (93, 137)


def test_edges_of_the_alliance_network(read: Read) -> None:
    edges = table(read, "alliances-network.edge").filter(pl.col("layer") == "alliance")
    by_year = edges.group_by("year").len().sort("year")["len"].to_list()
    assert by_year[:3] == [625, 624, 623]
    assert by_year[-3:] == [718, 724, 767]
    assert len(by_year) == 20
    states = table(read, "alliances-network.vertex").group_by("net_year").len()
    assert states["len"].unique().to_list() == [164]


def test_levels_of_peace(read: Read) -> None:
    frame = table(read, "peace-scale.period")
    canada = frame.filter(pl.col("dyad") == 2020)
    assert canada.select("begin", "end", "right_censored", "level").rows() == [
        ("1920-01-10", "1987-10-02", False, 0.75),
        ("1987-10-03", None, True, 1.0),
    ]
    assert set(frame["level"].drop_nulls()) == {0.0, 0.25, 0.5, 0.75, 1.0}
    assert frame["begin"].is_null().eq(frame["left_censored"]).all()
    assert frame["end"].is_null().eq(frame["right_censored"]).all()


def test_kinds_of_rivalry_are_yes_or_no(read: Read) -> None:
    frame = table(read, "thompson-rivalries.tss")
    kinds = ("positional", "spatial", "ideological", "interventionary", "principal")
    assert all(frame[kind].null_count() == 0 for kind in kinds)
    assert frame["principal"].sum() == 46


def test_majors_are_spells_and_versions_differ_in_their_end(read: Read) -> None:
    for version in ("2011", "2016", "2024"):
        frame = table(read, "cow-majors.spell", version)
        assert frame.height == 14
        assert frame["ccode"].n_unique() == 9
        assert frame["endyear"].max() == int(version)


def test_distances_stand_once_for_each_pair(read: Read) -> None:
    for name, a, b in (("cow", "ccode1", "ccode2"), ("gw", "gwcode1", "gwcode2")):
        frame = table(read, f"distances.{name}")
        assert (frame[a] < frame[b]).all()
        assert (frame["year"].min(), frame["year"].max()) == (1886, 2019)


def test_a_file_of_the_release_is_not_taken_for_its_excerpt(
    published_data: Path, tmp_path: Path
) -> None:
    excerpt = published_data / "atop" / "atop5_1ddyr_head.csv"
    known = recognise(excerpt)
    assert known is not None
    assert (known.tables, known.by) == (("directed_dyad_year_excerpt",), "hash")
    longer = tmp_path / "atop5_1ddyr.csv"
    text = excerpt.read_text(encoding="utf-8").rstrip() + "\n"
    longer.write_text(text + text.splitlines()[-1] + "\n", encoding="utf-8")
    found = recognise(longer)
    assert found is not None
    assert (found.source, found.version) == ("atop", "5.1")
    assert (found.tables, found.by) == (("directed_dyad_year_release",), "columns")
