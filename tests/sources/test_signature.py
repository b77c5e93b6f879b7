"""First bytes that fit a format, and those that cannot be data."""

import io
import zipfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.sources.signature import HEAD, contradiction

PAGES = [
    b"<!DOCTYPE html><html></html>",
    b"\n\n  <HTML lang=en>",
    b"\xef\xbb\xbf<!doctype  html>",
    b"<!-- made by -->\n<!-- x --><html>",
    b"<?xml version='1.0'?>\n<!DOCTYPE html PUBLIC>",
    b"<head><title>404</title>",
    b"<script>location='/login'</script>",
]


@pytest.mark.parametrize("head", PAGES)
@pytest.mark.parametrize("name", ["a.csv", "a.dta", "a.zip", "a.unknown", "a"])
def test_a_page_is_never_data(head, name):
    assert contradiction(head, name) == "an HTML page"


def zipped() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("a.csv", "a,b\n1,2\n")
    return held.getvalue()


def parquet() -> bytes:
    held = io.BytesIO()
    pl.DataFrame({"a": [1]}).write_parquet(held)
    return held.getvalue()


GOOD = {
    "a.csv": b"a,b\n1,2\n",
    "b.csv": b"<5,>7\n",
    "c.csv": "année;é\n".encode("latin-1"),
    "d.csv": "a,b\n".encode("utf-16"),
    "a.TSV": b"a\tb\n",
    "a.json": b'\xef\xbb\xbf\n {"a": 1}',
    "a.dta": b"<stata_dta><header>",
    "b.dta": b"\x72\x02\x01\x00",
    "a.sav": b"$FL2@(#) SPSS",
    "a.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00",
    "a.gz": b"\x1f\x8b\x08",
    "a.zip": zipped(),
    "a.xlsx": zipped(),
    "a.parquet": parquet(),
}


@pytest.mark.parametrize("name", GOOD)
def test_good_files_are_let_through(name):
    assert contradiction(GOOD[name][:HEAD], name) == ""


@pytest.mark.parametrize(
    ("name", "head", "found"),
    [
        ("a.csv", zipped(), "a file of another format"),
        ("a.csv", b"<?xml version='1.0'?><Error>", "an XML document"),
        ("a.xlsx", b"a,b\n1,2\n", "text"),
        ("a.parquet", b"Access denied", "text"),
        ("a.json", b"Not found", "text"),
        ("a.dta", b"\x00\x01", "a file of another format"),
        ("a.zip", b"", "text"),
    ],
)
def test_other_formats_are_named(name, head, found):
    assert contradiction(head, name) == found


@given(st.binary(max_size=200), st.sampled_from(["a.csv", "a.json", "a.dta", "a"]))
def test_any_bytes_get_an_answer(head, name):
    assert isinstance(contradiction(head, name), str)


@pytest.mark.published
def test_published_files_are_what_they_say(published_data: Path) -> None:
    """Every file of the folder with a known ending passes."""
    wrong = {}
    for path in published_data.rglob("*.*"):
        if path.is_file() and path.suffix != ".html":
            with path.open("rb") as file:
                if found := contradiction(file.read(HEAD), path.name):
                    wrong[path.name] = found
    assert not wrong
