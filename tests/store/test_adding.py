"""Adding files: recognised, read, kept source by source, nothing lost in silence."""

import errno
import re
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from foedus.errors import DateError, SourceError, StoreError
from foedus.sources import catalog, quarantine
from foedus.sources.digest import sha256
from foedus.sources.recognise import Recognised, Walk
from foedus.store import Store, adding
from foedus.store.adding import add, add_table
from foedus.store.own import Meaning

SPELL = "stateabb,ccode,{}styear,stmonth,stday,endyear,endmonth,endday,version\n"
MAJORS = SPELL.format("") + "USA,2,1898,8,13,2024,12,31,2024\n"
STATES = SPELL.format("statenme,") + (
    "USA,2,United States of America,1816,1,1,2016,12,31,2016\n"
    "CAN,20,Canada,1920,1,10,2016,12,31,2016\n"
)
STATE_YEARS = "stateabb,ccode,year,version\nUSA,2,1816,2016\nUSA,2,1817,2016\n"


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "home")


@pytest.fixture
def folder(tmp_path):
    """A majors file, a file of states in a folder below, and two that are no source."""
    made = tmp_path / "files"
    (made / "below").mkdir(parents=True)
    (made / "a.csv").write_text(MAJORS)
    (made / "below" / "b.csv").write_text(STATES)
    (made / "notes.md").write_text("# Notes\n")
    (made / "other.csv").write_text("x,y\n1,2\n")
    return made


def majors(folder, store, **options):
    return add([folder / "a.csv"], store, source="cow-majors", **options)


def held(store):
    return {(s.id, s.version): {t.name: t.rows for t in s.tables} for s in found(store)}


def found(store):
    assert store.check() == ()
    return store.sources()


def settled(walk, version="2024"):
    """The majors file of a walk as one version, which its columns alone do not tell."""
    return Recognised(walk, "cow-majors", version, ("spell",), "hash")


# --- a folder ---------------------------------------------------------------------


def test_a_mixed_folder_is_sorted_out_by_content(folder, store):
    (folder / "a.csv").unlink()
    outcome = add([folder], store)
    assert [(s.source, s.version, s.tables) for s in outcome.sources] == [
        ("cow-states", "2016", {"spell": 2})
    ]
    assert outcome.failed == outcome.spare == ()
    reasons = {u.path.name: u.reason for u in outcome.unknown}
    assert reasons == {
        "notes.md": "its format is not one that is read",
        "other.csv": "no source has such columns",
    }
    frame = store.scan("cow-states.spell").collect()
    assert frame["statenme"].to_list() == ["United States of America", "Canada"]


def test_what_is_known_of_a_source_is_kept_with_it(folder, store):
    add([folder / "below" / "b.csv"], store)
    (said,) = found(store)
    entry = catalog.entry("cow-states")
    assert said.facts.access == "by-hand"
    assert said.facts.redistribute == entry.redistribute
    assert said.facts.coverage_end == entry.coverage_end
    assert said.facts.rows_read == 2
    assert list(said.facts.files) == ["b.csv"]
    assert re.fullmatch(r"[0-9a-f]{64}", said.facts.files["b.csv"])


def test_a_refused_row_is_counted_with_its_reason(tmp_path, store):
    path = tmp_path / "b.csv"
    path.write_text(STATES + "XXX,none,Nowhere,1900,1,1,1901,1,1,2016\n")
    (added,) = add([path], store).sources
    assert added.rows_read == 3
    assert added.tables == {"spell": 2}
    assert sum(added.refused.values()) == 1
    assert all("ccode" in reason for reason in added.refused)
    assert found(store)[0].facts.refused == added.refused


def test_a_path_that_is_not_there_is_an_error(tmp_path, store):
    with pytest.raises(SourceError, match=r"gone\.csv"):
        add([tmp_path / "gone.csv"], store)
    assert found(store) == ()


def test_an_unknown_source_is_an_error_before_any_file_is_read(folder, store):
    with pytest.raises(SourceError, match="nearest: 'cow-majors'"):
        add([folder], store, source="cow-major")


def test_a_copy_of_a_file_is_spare(folder, store, monkeypatch):
    copy = folder / "z.csv"
    copy.write_text(MAJORS)
    both = (settled(copy), settled(folder / "a.csv"))
    monkeypatch.setattr(adding, "walk", lambda *_: Walk(both, ()))
    outcome = add([folder], store)
    assert [s.tables for s in outcome.sources] == [{"spell": 1}]
    (spare,) = outcome.spare
    assert spare.path == copy
    assert spare.reason == "the same table was read from a.csv"


def test_the_copy_with_most_columns_is_read(folder, store, monkeypatch):
    short = replace(settled(folder / "a.csv"), absent=1)
    full = replace(settled(folder / "z.csv"), by="columns")
    full.path.write_text(MAJORS)
    monkeypatch.setattr(adding, "walk", lambda *_: Walk((short, full), ()))
    outcome = add([folder], store)
    assert [u.path.name for u in outcome.spare] == ["a.csv"]
    assert list(found(store)[0].facts.files) == ["z.csv"]


def test_one_source_that_fails_leaves_the_others(folder, store, monkeypatch):
    read = quarantine.read_in_child

    def fail(id, *arguments, **options):
        if id == "cow-majors":
            raise SourceError("It is damaged.", "Download it again.")
        return read(id, *arguments, **options)

    monkeypatch.setattr(quarantine, "read_in_child", fail)
    files = Walk(
        (
            settled(folder / "a.csv"),
            Recognised(
                folder / "below" / "b.csv", "cow-states", "2016", ("spell",), "columns"
            ),
        ),
        (),
    )
    monkeypatch.setattr(adding, "walk", lambda *_: files)
    outcome = add([folder], store)
    (failed,) = outcome.failed
    assert (failed.source, failed.version) == ("cow-majors", "2024")
    assert (failed.problem, failed.remedy) == ("It is damaged.", "Download it again.")
    assert held(store) == {("cow-states", "2016"): {"spell": 2}}


# --- again and other versions -----------------------------------------------------


def test_versions_of_a_source_coexist(folder, store):
    for version in ("2016", "2024"):
        (added,) = majors(folder, store, version=version).sources
        assert added.version == version
    assert held(store) == {
        ("cow-majors", "2016"): {"spell": 1},
        ("cow-majors", "2024"): {"spell": 1},
    }
    assert store.source("cow-majors").version == "2024"
    ends = {s.version: s.facts.coverage_end for s in found(store)}
    assert ends == {"2016": "2016-12-31", "2024": "2024-12-31"}


def test_a_further_table_joins_the_ones_that_are_there(folder, store):
    add([folder / "below" / "b.csv"], store)
    (folder / "c.csv").write_text(STATE_YEARS)
    add([folder / "c.csv"], store)
    assert held(store) == {("cow-states", "2016"): {"spell": 2, "state_year": 2}}
    (said,) = found(store)
    assert sorted(said.facts.files) == ["b.csv", "c.csv"]
    assert said.facts.rows_read == 4


def test_files_of_one_name_are_told_apart_by_their_folders(folder, store):
    """One name in two folders; another table of the version comes later."""
    for place, text in (("below", STATES), ("beside", STATE_YEARS)):
        (folder / place).mkdir(exist_ok=True)
        (folder / place / "same.csv").write_text(text)
    (folder / "below" / "b.csv").unlink()
    add([folder / "below", folder / "beside"], store)
    (said,) = found(store)
    assert sorted(said.facts.files) == ["below/same.csv", "beside/same.csv"]
    assert len(set(said.facts.files.values())) == 2
    assert said.facts.table("spell").file == "below/same.csv"
    assert said.facts.table("state_year").file == "beside/same.csv"


def test_a_name_that_is_taken_by_a_table_that_stays_is_not_used_again(folder, store):
    (folder / "below" / "same.csv").write_text(STATES)
    (folder / "same.csv").write_text(STATE_YEARS)
    add([folder / "below" / "same.csv"], store)
    add([folder / "same.csv"], store)
    (said,) = found(store)
    assert len(set(said.facts.files.values())) == len(said.facts.files) == 2
    (folder / "below" / "same.csv").write_text(STATES + "\n")
    add([folder / "below" / "same.csv"], store)
    (said,) = found(store)
    assert len(said.facts.files) == 2
    assert said.facts.files[said.facts.table("spell").file] == sha256(
        folder / "below" / "same.csv"
    )


def test_the_same_file_again_changes_nothing(folder, store):
    add([folder / "below" / "b.csv"], store)
    before = found(store)
    add([folder / "below" / "b.csv"], store)
    assert [s.tables for s in found(store)] == [s.tables for s in before]
    assert found(store)[0].facts.rows_read == 2


@pytest.mark.parametrize("stop", [0, 1])
def test_an_interruption_leaves_whole_sources_only(folder, store, monkeypatch, stop):
    files = Walk(
        (
            settled(folder / "a.csv", "2011"),
            settled(folder / "a.csv", "2016"),
            settled(folder / "a.csv", "2024"),
        ),
        (),
    )
    monkeypatch.setattr(adding, "walk", lambda *_: files)

    def interrupt(source, done, of):
        assert (source, of) == ("cow-majors", 3)
        if done == stop:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        add([folder], store, progress=interrupt)
    assert [s.version for s in found(store)] == ["2011", "2016", "2024"][:stop]
    add([folder], store)
    assert [s.version for s in found(store)] == ["2011", "2016", "2024"]


@pytest.mark.parametrize(
    ("code", "reason", "remedy"),
    [
        (errno.ENOSPC, "No space left on device", "set TMPDIR"),
        (errno.EIO, "Input/output error", "Mend the cause and run it again"),
    ],
)
def test_a_refusal_of_the_system_while_reading_is_said(
    folder, store, monkeypatch, code, reason, remedy
):
    read, done = quarantine.read_in_child, []

    def refuse(id, *arguments, **options):
        if done:
            raise OSError(code, reason, "report.json")
        done.append(id)
        return read(id, *arguments, **options)

    monkeypatch.setattr(adding, "WORKERS", 1)
    monkeypatch.setattr(quarantine, "read_in_child", refuse)
    both = (settled(folder / "a.csv", "2011"), settled(folder / "a.csv", "2016"))
    monkeypatch.setattr(adding, "walk", lambda *_: Walk(both, ()))
    with pytest.raises(StoreError) as caught:
        add([folder], store)
    assert f"'report.json' while files were read: {reason}" in caught.value.problem
    assert remedy in caught.value.remedy
    assert [s.version for s in found(store)] == ["2011"]


# --- a table of one's own ---------------------------------------------------------


@pytest.fixture
def own(tmp_path):
    path = tmp_path / "spending.csv"
    path.write_text("ccode,year,share\n2,2019,3.4\n2,2020,3.7\n20,2020,1.4\n")
    return path


def test_a_table_of_ones_own_is_a_source(own, store):
    added = add_table(
        "my-spending",
        own,
        ["ccode", "year"],
        store,
        citation="@misc{me}",
        coverage="2019-2020",
    )
    assert (added.rows_read, added.refused) == (3, {})
    assert list(added.tables.values()) == [3]
    (said,) = found(store)
    facts = said.facts
    assert (facts.access, facts.redistribute) == ("own", "ask")
    assert (facts.coverage_start, facts.coverage_end) == ("2019", "2020")
    assert facts.table("table").key == ("ccode", "year")
    assert facts.citation == "@misc{me}"
    frame = store.scan("my-spending").collect()
    assert frame["share"].to_list() == [3.4, 3.7, 1.4]


@pytest.mark.parametrize("suffix", [".parquet", ".xlsx"])
def test_other_formats_give_the_same_rows(own, store, suffix):
    frame = pl.read_csv(own)
    path = own.with_suffix(suffix)
    if suffix == ".parquet":
        frame.write_parquet(path)
    else:
        frame.write_excel(path)
    add_table("my-spending", path, ["ccode", "year"], store)
    kept = store.scan("my-spending").select(frame.columns).collect()
    assert kept.cast(pl.Float64).equals(frame.cast(pl.Float64))


@pytest.mark.parametrize(
    ("keys", "match"),
    [
        (["ccode"], "1 keys that repeat, such as ccode = 2"),
        (["ccode", "month"], "has no column month"),
        ([], "No key of spending.csv was named"),
    ],
)
def test_keys_must_be_there_and_name_one_row(own, store, keys, match):
    with pytest.raises(SourceError, match=match):
        add_table("my-spending", own, keys, store)
    assert found(store) == ()


def test_only_formats_that_are_read_are_taken(own, store):
    path = own.with_suffix(".pkl")
    path.write_bytes(own.read_bytes())
    with pytest.raises(SourceError, match=r"ends in '\.pkl'") as caught:
        add_table("my-spending", path, ["ccode", "year"], store)
    assert ".csv" in caught.value.remedy


def test_the_names_of_the_catalogue_are_taken(own, store):
    with pytest.raises(SourceError, match="is a source of the catalogue"):
        add_table("atop", own, ["ccode", "year"], store)


def test_a_name_that_is_none_is_refused(own, store):
    with pytest.raises(StoreError, match="My Spending"):
        add_table("My Spending", own, ["ccode", "year"], store)
    assert found(store) == ()


@pytest.mark.parametrize(
    ("coverage", "years"),
    [
        ("1946-2020", ("1946", "2020")),
        ("-0478/-0404", ("-0478", "-0404")),
        ("", ("", "")),
    ],
)
def test_the_years_of_a_table_are_kept(own, store, coverage, years):
    add_table("my-spending", own, ["ccode", "year"], store, coverage=coverage)
    facts = found(store)[0].facts
    assert (facts.coverage_start, facts.coverage_end) == years


def test_no_row_means_none_only_in_years_that_are_covered(own, store):
    keys, meaning = ["ccode", "year"], Meaning("none", ["share"])
    with pytest.raises(SourceError, match="only in years that are said to be covered"):
        add_table("my-spending", own, keys, store, meaning=meaning)
    assert found(store) == ()


@pytest.mark.parametrize(
    ("coverage", "kind"),
    [("1946", SourceError), ("-2020", SourceError), ("then-now", DateError)],
)
def test_years_that_are_none_are_refused(own, store, coverage, kind):
    with pytest.raises(kind):
        add_table("my-spending", own, ["ccode", "year"], store, coverage=coverage)
    assert found(store) == ()


# --- all published files ----------------------------------------------------------

FORMS_WITHOUT_ROWS = (".pdf", ".RData", ".md")
OTHER_COUNT = {
    "cameo": "the header of two text files is counted as a row",
    "plover": "rows are blocks of several lines",
    "sipri-milex": "sheets with a column for each year, and headings among the rows",
}
"""Sources whose rows are not what the list counts, with the reason."""


def listed_rows(folder):
    """SHA-256 -> rows of each file, as the lists of the folder print them."""
    rows = {}
    for book in ("README.md", "reference-cases/README.md"):
        for line in (folder / book).read_text(encoding="utf-8").splitlines():
            cells = [cell.strip() for cell in line.strip("| \n").split(" | ")]
            if re.fullmatch(r"[0-9a-f]{64}", cells[-1]):
                rows[cells[-1]] = cells[2 if "/" in book else 1]
    return rows


def counted(text):
    """Rows of a file, those of sheets without their header; None if none are given."""
    if text.isdigit():
        return int(text)
    sheets = re.findall(r": (\d+)(?:;|$)", text)
    return sum(int(rows) - 1 for rows in sheets) if sheets else None


@pytest.mark.published
def test_every_published_source_is_added(published_added):
    store, outcome = published_added
    assert outcome.failed == ()
    assert store.check() == ()
    assert len(outcome.sources) >= 75
    for added in outcome.sources:
        assert sum(added.tables.values()) > 0
        assert all(reason and rows > 0 for reason, rows in added.refused.items())


@pytest.mark.published
def test_rows_read_are_the_rows_that_the_list_counts(published_added, published_data):
    store, _ = published_added
    listed = listed_rows(published_data)
    assert len(listed) > 190
    compared, wrong = 0, {}
    for said in store.sources():
        files = said.facts.files.values()
        rows = [counted(listed[file]) for file in files]
        if None in rows or said.id in OTHER_COUNT:
            continue
        compared += 1
        if sum(rows) != said.facts.rows_read:
            wrong[said.id, said.version] = (sum(rows), said.facts.rows_read)
    assert wrong == {}
    assert compared >= 70


@pytest.mark.published
def test_no_row_of_a_plain_table_is_lost_without_a_reason(published_added):
    _, outcome = published_added
    wrong = {
        (added.source, added.version): added
        for added in outcome.sources
        if catalog.entry(added.source).reader == "tabular"
        and sum(added.tables.values()) + sum(added.refused.values()) != added.rows_read
    }
    assert wrong == {}


@pytest.mark.published
def test_every_published_file_is_read_or_has_a_reason(published_added, published_data):
    store, outcome = published_added
    said = {u.path: u.reason for u in (*outcome.unknown, *outcome.spare)}
    assert all(said.values())
    hashes = {h for source in store.sources() for h in source.facts.files.values()}
    names = {n for source in store.sources() for n in source.facts.files}
    for path in filter(Path.is_file, published_data.rglob("*")):
        if path in said:
            continue
        assert path.name in {name.rpartition("/")[2] for name in names}, path
        assert sha256(path) in hashes, path
    tables = [p for p in said if p.suffix not in FORMS_WITHOUT_ROWS]
    assert len(tables) <= 16, tables
