"""The manifest comes back as it was written, and a damaged one is refused."""

import json

import pytest
from store_fixture import FACTS, facts

from foedus.dates import Truth
from foedus.errors import DateError, StoreError
from foedus.store import manifest
from foedus.store.manifest import FORMAT, StoredSource, StoredTable, TableFacts

TABLE = StoredTable("member", "ab" * 32, 4, 900)
OLD = StoredSource("atop", "4.01", FACTS, (TABLE,))
OWN = TableFacts(
    file="a/member.csv",
    coverage_end="2016",
    key=("id", "state"),
    unit="state-year",
    roles={"state": "state"},
    systems={"state": "cow"},
    absence="none",
    zeros=("n",),
)
NEW = StoredSource("atop", "5.1", facts(tables={"member": OWN}), (TABLE,))


def saved(tmp_path, text):
    path = tmp_path / "manifest.json"
    path.write_text(text, encoding="utf-8")
    return path


def changed(**changes):
    """The text of a manifest with one source, some of its values changed."""
    document = json.loads(manifest.text((OLD,)))
    source = document["sources"][0]
    for name, value in changes.items():
        place = source
        for part in name.split("__")[:-1]:
            place = place[int(part) if part.isdecimal() else part]
        place[name.split("__")[-1]] = value
    return json.dumps(document)


def test_a_store_without_a_manifest_is_empty(tmp_path):
    assert manifest.read(tmp_path / "manifest.json") == ()


def test_a_manifest_comes_back_as_it_was_written(tmp_path):
    path = saved(tmp_path, manifest.text((NEW, OLD)))
    assert manifest.read(path) == (OLD, NEW)
    assert manifest.text(manifest.read(path)) == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("number", [FORMAT - 1, FORMAT + 1])
def test_another_format_is_refused_with_a_remedy(tmp_path, number):
    path = saved(tmp_path, json.dumps({"format": number, "sources": []}))
    with pytest.raises(StoreError, match=f"format {number}") as caught:
        manifest.read(path)
    newer = number > FORMAT
    assert ("newer foedus" in caught.value.remedy) is newer
    assert ("add the sources anew" in caught.value.remedy) is not newer


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        "[" * 100_000,
        '{"sources": []}',
        '{"format": true, "sources": []}',
        '{"format": "1", "sources": []}',
        f'{{"format": {FORMAT}}}',
        f'{{"format": {FORMAT}, "sources": {{}}}}',
        f'{{"format": {FORMAT}, "sources": [1]}}',
        changed(id="../etc"),
        changed(version="../etc"),
        changed(tables__0__name="a/b"),
        changed(tables__0__sha256="../../x"),
        changed(tables__0__rows=-1),
        changed(tables__0__rows="4"),
        changed(tables="x"),
        changed(facts__access="perhaps"),
        changed(facts__added=3),
        changed(facts__coverage_end="1700-02-29"),
        changed(facts__refused=[]),
    ],
)
def test_a_damaged_manifest_is_refused(tmp_path, text):
    with pytest.raises(StoreError, match="is damaged"):
        manifest.read(saved(tmp_path, text))


def test_a_manifest_that_is_not_text_is_refused(tmp_path):
    path = tmp_path / "manifest.json"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(StoreError, match="is damaged"):
        manifest.read(path)


def test_a_version_that_is_listed_twice_is_refused(tmp_path):
    with pytest.raises(StoreError, match="listed twice"):
        manifest.read(saved(tmp_path, manifest.text((OLD, OLD))))


def test_a_source_counts_its_rows_and_bytes():
    both = StoredSource("a", "1", FACTS, (TABLE, StoredTable("year", "cd" * 32, 2, 50)))
    assert (both.rows, both.bytes) == (6, 950)
    assert both.table("year") == both.tables[1]
    assert both.table("") is None
    assert OLD.table("") == TABLE


def test_a_year_of_coverage_counts_as_a_whole():
    span = manifest.coverage("1816", "2018")
    assert [span.holds_on(day) for day in ("1815-12-31", "1816-01-01")] == [
        Truth.NO,
        Truth.YES,
    ]
    assert [span.holds_on(day) for day in ("2018-12-31", "2019-01-01")] == [
        Truth.YES,
        Truth.NO,
    ]


def test_a_bound_that_is_not_known_leaves_the_question_open():
    assert manifest.coverage("", "2018").holds_on("1500") is Truth.MAYBE
    assert manifest.coverage("1816", "").holds_on("2500") is Truth.MAYBE
    assert manifest.coverage("", "2018").holds_on("2019") is Truth.NO


def test_facts_outside_their_set_are_refused():
    with pytest.raises(StoreError, match="no value of 'redistribute'"):
        facts(redistribute="maybe")
    with pytest.raises(DateError):
        facts(coverage_start="1900-02-29")
