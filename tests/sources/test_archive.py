"""Archives that would harm are refused before anything in them is opened."""

import io
import struct
import zipfile

import pytest

from foedus.errors import SourceError
from foedus.sources.archive import check_archive, member_bytes


def packed(path, members, compression=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def refusal(path, **options):
    with pytest.raises(SourceError) as caught:
        check_archive(path, **options)
    assert caught.value.remedy
    return caught.value.problem


def test_an_honest_archive_passes_and_gives_its_members(tmp_path):
    path = packed(tmp_path / "a.zip", {"a.csv": "x,y\n1,2\n", "b/": ""})
    check_archive(path)
    assert member_bytes(path, "a.csv") == b"x,y\n1,2\n"
    with pytest.raises(SourceError, match=r"no member 'c\.csv'"):
        member_bytes(path, "c.csv")


def test_a_plain_file_is_no_archive(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("x\n1\n")
    check_archive(path)


def test_a_bomb_is_refused_by_its_directory(tmp_path):
    path = packed(tmp_path / "bomb.zip", {"a.csv": b"\0" * 40_000_000})
    assert path.stat().st_size < 100_000
    assert "unpacks by a factor of" in refusal(path)


def test_a_bomb_whose_directory_lies_is_refused(tmp_path):
    path = packed(tmp_path / "bomb.zip", {"a.csv": b"\0" * 40_000_000})
    data = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        place = data.index(mark) + at
        data[place : place + 4] = struct.pack("<I", 1000)
    path.write_bytes(data)
    refusal(path)


def test_too_large_in_all_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("foedus.sources.archive.TOTAL_BYTES", 1000)
    path = packed(tmp_path / "a.zip", {"a": b"x" * 600, "b": b"x" * 600})
    assert "unpacks to 1,200 bytes" in refusal(path)


def test_too_many_members_are_refused(tmp_path):
    path = packed(tmp_path / "a.zip", {str(n): "" for n in range(10_001)})
    assert "has 10001 members" in refusal(path)


@pytest.mark.parametrize("name", ["../a.csv", "/etc/a.csv", "b/../../a.csv"])
def test_a_path_outside_is_refused(tmp_path, name):
    path = packed(tmp_path / "a.zip", {name: "x"})
    assert "outside" in refusal(path)


def test_an_archive_inside_is_refused_by_name_and_by_content(tmp_path):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a", "x")
    for name in ("a.zip", "a.csv"):
        path = packed(tmp_path / "a.zip", {name: inner.getvalue()})
        assert "holds an archive inside" in refusal(path)


@pytest.mark.parametrize(
    "xml",
    [
        '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>',
        "<!doctype a><a/>",
        " " * ((1 << 20) - 4) + '<!ENTITY b "b">',
    ],
)
def test_entities_are_refused(tmp_path, xml):
    path = packed(tmp_path / "a.xlsx", {"xl/workbook.xml": xml}, zipfile.ZIP_STORED)
    assert "declares an entity" in refusal(path)
    check_archive(path, workbook=False)


def test_xml_in_a_wide_encoding_cannot_hide_an_entity(tmp_path):
    xml = '<!DOCTYPE a [<!ENTITY b "bb">]>'.encode("utf-16")
    path = packed(tmp_path / "a.xlsx", {"xl/a.xml": xml})
    assert "not UTF-8" in refusal(path)


def test_a_cut_archive_is_refused(tmp_path):
    path = packed(tmp_path / "a.zip", {"a.csv": "x" * 5000})
    path.write_bytes(path.read_bytes()[:60])
    assert "directory is missing" in refusal(path)


def test_a_damaged_member_is_refused(tmp_path):
    path = packed(tmp_path / "a.zip", {"a.csv": "x" * 500}, zipfile.ZIP_STORED)
    data = bytearray(path.read_bytes())
    data[100] ^= 1
    path.write_bytes(data)
    assert "damaged" in refusal(path)
