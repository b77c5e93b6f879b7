"""Files are recognised by hash, then by columns, and never guessed."""

import hashlib
from dataclasses import replace

import pytest

from foedus.errors import SourceError
from foedus.sources import recognise as room
from foedus.sources.catalog import entry
from foedus.sources.recognise import formats, recognise, walk

MAJORS = (
    "stateabb,ccode,styear,stmonth,stday,endyear,endmonth,endday,version\n"
    "USA,2,1898,8,13,2024,12,31,2024\n"
)


@pytest.fixture
def majors(tmp_path):
    path = tmp_path / "majors2024.csv"
    path.write_text(MAJORS)
    return path


@pytest.fixture
def layouts(monkeypatch):
    """Give the layouts that count, of the entry for major powers and others."""

    def put(*known):
        monkeypatch.setattr(room, "_layouts", lambda: known)

    return put


def majors_layout(id="cow-majors", **change):
    said = replace(entry("cow-majors"), id=id)
    table = said.tables["spell"]
    file = replace(table.files[0], name="majors.csv", version="2024", sha256="")
    return room._Layout(said, table, replace(file, **change))


def test_a_known_hash_settles_it(majors, layouts):
    digest = hashlib.sha256(MAJORS.encode()).hexdigest()
    layouts(majors_layout(), majors_layout(version="2016", sha256=digest))
    found = recognise(majors)
    assert (found.source, found.version, found.table) == (
        "cow-majors",
        "2016",
        "spell",
    )
    assert found.by == "hash"


def test_columns_recognise_a_copy_that_is_not_known(majors, layouts):
    layouts(majors_layout())
    found = recognise(majors)
    assert (found.source, found.version, found.by) == ("cow-majors", "2024", "columns")


def test_a_name_decides_between_versions_of_one_layout(majors, layouts):
    layouts(
        majors_layout(name="majors2016.csv", version="2016"),
        majors_layout(name="Majors2024.csv"),
    )
    assert recognise(majors).version == "2024"


def test_what_fits_several_sources_is_not_guessed(majors, layouts):
    layouts(majors_layout(), majors_layout(id="other"))
    with pytest.raises(SourceError) as caught:
        recognise(majors)
    assert "cow-majors@2024, other@2024" in caught.value.problem
    assert recognise(majors, "other").source == "other"


def test_two_tables_in_one_file_are_both_told(majors, layouts):
    first = majors_layout()
    layouts(first, first._replace(table=replace(first.table, name="again")))
    assert recognise(majors).tables == ("spell", "again")


def test_what_no_source_has_is_none(tmp_path, layouts):
    layouts(majors_layout())
    path = tmp_path / "a.csv"
    path.write_text("x,y\n1,2\n")
    assert recognise(path) is None


def test_a_file_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(SourceError, match="cannot be read"):
        recognise(tmp_path / "a.csv")
    with pytest.raises(SourceError, match="no file or folder"):
        walk([tmp_path / "a"])


def test_a_folder_is_walked_and_everything_accounted_for(majors, layouts):
    layouts(majors_layout(), majors_layout(format="parquet"))
    folder = majors.parent
    (folder / "deep" / "er").mkdir(parents=True)
    (folder / "deep" / "er" / "m.csv").write_text(MAJORS + MAJORS[-32:])
    (folder / "empty.csv").write_text("")
    (folder / "book.pdf").write_bytes(b"%PDF-1.7")
    (folder / "other.csv").write_text("x\n1\n")
    (folder / "bad.parquet").write_bytes(b"PAR1" + b"\xff" * 50)
    (folder / "notes.md").write_text("# Notes\n")
    (folder / "link.csv").symlink_to(majors)
    (folder / "up").symlink_to(folder.parent, target_is_directory=True)
    seen = walk([folder])
    assert [f.path.name for f in seen.found] == ["majors2024.csv", "m.csv"]
    assert {u.path.name: u.reason for u in seen.unknown} == {
        "empty.csv": "it is empty",
        "book.pdf": "its format is not one that is read",
        "notes.md": "its format is not one that is read",
        "other.csv": "no source has such columns",
        "bad.parquet": "no source has such columns",
        "link.csv": "it is a symbolic link, which is not followed",
    }


def test_a_known_copy_is_told_from_one_that_looks_alike_or_lacks_columns(
    majors, layouts
):
    digest = hashlib.sha256(MAJORS.encode()).hexdigest()
    short = majors_layout(columns=("ccode", "styear"), absent=("stateabb",))
    layouts(majors_layout(sha256=digest), short)
    (majors.parent / "a.csv").write_text(MAJORS + MAJORS[-32:])
    lines = [line.partition(",")[2] for line in MAJORS.splitlines(keepends=True)]
    (majors.parent / "b.csv").write_text("".join(lines))
    found = {f.path.name: (f.by, f.absent) for f in walk([majors.parent]).found}
    assert found == {
        "majors2024.csv": ("hash", 0),
        "a.csv": ("columns", 0),
        "b.csv": ("columns", 1),
    }


def test_a_link_that_is_named_is_followed(majors, layouts):
    layouts(majors_layout())
    link = majors.parent / "link.csv"
    link.symlink_to(majors)
    assert [f.path for f in walk([link]).found] == [majors]


def test_a_file_that_fits_several_sources_is_listed(majors, layouts):
    layouts(majors_layout(), majors_layout(id="other"))
    (unknown,) = walk([majors]).unknown
    assert "fits several sources" in unknown.reason


def test_too_many_files_are_refused(majors, layouts, monkeypatch):
    layouts(majors_layout())
    monkeypatch.setattr(room, "MOST_FILES", 1)
    (majors.parent / "b.csv").write_text("x\n")
    with pytest.raises(SourceError, match="more than 1 files"):
        walk([majors.parent])


@pytest.mark.parametrize(
    ("name", "data", "kinds"),
    [
        ("a", b"PAR1....", ("parquet",)),
        ("a", b"PK\x03\x04", ("xlsx", "zip")),
        ("a", b"\xd0\xcf\x11\xe0", ("xls",)),
        ("a", b"<stata_dta>", ("dta",)),
        ("a", b"r\x02\x01\x00", ("dta",)),
        ("a", b"$FL2", ("sav",)),
        ("a.json", b"[]", ("json",)),
        ("a.csv", b"x\n", ("csv", "tsv", "txt")),
        ("a.csv", b"x\0", ()),
        ("a.py", b"x\n", ()),
        ("a", b"", ()),
    ],
)
def test_formats_are_told_by_the_first_bytes(tmp_path, name, data, kinds):
    path = tmp_path / name
    path.write_bytes(data)
    assert formats(path) == kinds


@pytest.mark.published
def test_every_known_copy_among_the_published_files_is_recognised(published_data):
    known = {k.file.sha256: k.said.id for k in room._layouts() if k.file.sha256}
    seen = walk([published_data])
    by_path = {found.path: found for found in seen.found}
    counted = 0
    for path in sorted(p for p in published_data.rglob("*") if p.is_file()):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        if digest not in known:
            continue
        counted += 1
        assert by_path[path].source == known[digest]
        assert by_path[path].by == "hash"
    assert counted > 100
    assert all(unknown.reason for unknown in seen.unknown)
