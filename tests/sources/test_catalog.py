"""The catalogue: every entry complete, every file as it was sealed."""

import hashlib
import re
from importlib.resources import files

import pytest

from foedus import dates
from foedus.errors import SourceError
from foedus.sources.catalog import Entry, entries, entry
from foedus.sources.readers import READERS

IDS = (
    "alliance-opinion",
    "csdp-missions",
    "cyber-events",
    "defence-commitments",
    "defence-technology",
    "eu-42-7-responses",
    "historical-power",
    "land-borders",
    "military-exercises",
    "nato-article4-meetings",
    "nato-article6-area",
    "nato-cost-shares",
    "nato-defence-editions",
    "nato-defence-expenditure",
    "nato-forward-presence",
    "nato-operations",
    "nato-targets",
    "projections",
    "sanctions-mediation",
    "state-indicators",
    "un-peacekeeping-missions",
)
SENTENCES = ("title", "publisher", "terms", "unit_of_observation", "rule")

every = pytest.mark.parametrize("said", entries("bundled"), ids=lambda said: said.id)
brought = pytest.mark.parametrize(
    "said",
    [*entries("by-hand"), *entries("automatic")],
    ids=lambda said: said.id,
)


def test_all_sources_are_there() -> None:
    assert tuple(said.id for said in entries("bundled")) == IDS
    assert set(IDS) < {said.id for said in entries()}


def test_underscores_are_understood() -> None:
    assert entry("nato_defence_expenditure") is entry("nato-defence-expenditure")
    assert entry("nato-defence-expenditure").table == "nato_defence_expenditure"


def test_an_unknown_source_gets_the_nearest_name() -> None:
    with pytest.raises(SourceError) as caught:
        entry("nato-target")
    assert "(nearest: 'nato-targets')" in caught.value.problem
    assert "land-borders" in caught.value.remedy


@every
def test_an_entry_is_complete(said: Entry) -> None:
    assert all(getattr(said, name).strip() for name in SENTENCES)
    assert said.version == "2026.11"
    assert said.access == "bundled"
    assert said.redistribute in ("yes", "no", "ask")
    assert said.landing_page.startswith("https://")
    assert (
        dates.parse(said.coverage_start).earliest
        <= dates.parse(said.coverage_end).latest
    )
    assert said.defects
    assert all(count > 0 for count in said.left_out.values())
    assert said.schema.key


@every
def test_a_citation_is_bibtex(said: Entry) -> None:
    heads = re.findall(r"(?m)^@(\w+)\{([\w]+),$", said.citation)
    assert heads
    assert said.citation.count("{") == said.citation.count("}")
    for field in ("author", "title", "year"):
        found = re.findall(rf"(?m)^  {field} = \{{.+\}},?$", said.citation)
        assert len(found) == len(heads)


@pytest.mark.parametrize("said", entries(), ids=lambda said: said.id)
def test_every_citation_says_what_it_was_compared_with(said: Entry) -> None:
    assert isinstance(said.citation_confirmed, bool)
    assert said.citation_note.endswith(".")


@every
def test_every_column_is_described(said: Entry) -> None:
    for column in said.schema.columns:
        assert column.description.endswith((".", ";")), column.name
        assert column.required or column.null_means, column.name
        if column.type == "number" and column.name not in ("value", "amount"):
            assert column.unit, column.name
        if column.type == "number":
            assert column.low is not None, column.name
            assert column.high is not None, column.name


@every
def test_every_column_of_numbers_named_value_has_its_unit(said: Entry) -> None:
    names = said.schema.names
    assert "unit" in names or not {"value", "amount"} & set(names)


@every
def test_a_file_is_as_it_was_sealed(said: Entry) -> None:
    data = files("foedus.sources").joinpath("bundled", said.file).read_bytes()
    assert hashlib.sha256(data).hexdigest() == said.sha256
    assert b"\r" not in data
    assert data.endswith(b"\n")


@every
def test_steps_of_choice_name_columns_and_values_that_exist(said: Entry) -> None:
    assert bool(said.choice_key) == bool(said.choices)
    for step in said.choices:
        assert step.reason
        for name in (*said.choice_key, *step.where, *filter(None, [step.value])):
            said.schema.column(name)
        for name, value in step.where.items():
            allowed = said.schema.column(name).values
            assert not allowed or value in allowed


@every
def test_a_bundled_source_has_one_table(said: Entry) -> None:
    ((name, table),) = said.tables.items()
    assert name == said.table == table.name
    assert table.schema is said.schema
    assert [c.column for c in table.columns] == list(said.schema.columns)
    assert not said.reader


@brought
def test_an_entry_of_brought_files_is_complete(said: Entry) -> None:
    assert all(getattr(said, name).strip() for name in SENTENCES if name != "rule")
    assert said.version
    assert said.access in ("by-hand", "automatic")
    assert said.redistribute in ("yes", "no", "ask")
    assert re.match(r"https?://", said.landing_page)
    assert said.reader in READERS
    assert said.defects
    assert all(url.startswith("https://") for url in said.urls)
    assert said.urls or said.access == "by-hand"
    for version in said.versions:
        # An end of ".." is the coverage of a source that goes on.
        span = f"{version.coverage_start}/{version.coverage_end}"
        assert dates.parse_interval(span).start is not None, version.version
        if version.coverage_end != "..":
            first = dates.parse(version.coverage_start).earliest
            assert first <= dates.parse(version.coverage_end).latest, version.version


@brought
def test_a_citation_of_brought_files_is_bibtex(said: Entry) -> None:
    heads = re.findall(r"(?m)^\s*@(\w+)\{([\w:.-]+),\s*$", said.citation)
    assert heads
    assert said.citation.count("{") == said.citation.count("}")
    for field in ("title", "year"):
        assert len(re.findall(rf"(?m)^\s*{field}\s*=", said.citation)) >= len(heads)


@brought
def test_every_table_of_brought_files_is_described(said: Entry) -> None:
    known = {version.version for version in said.versions}
    for table in said.tables.values():
        assert table.description, table.name
        assert table.unit, table.name
        assert table.files or said.reader != "tabular", table.name
        for file in table.files:
            assert file.version in known | {""}, file.name
            assert file.header or file.sha256, file.name
            assert set(file.absent) | set(file.names) <= set(table.schema.names)


@brought
def test_every_column_of_brought_files_is_described(said: Entry) -> None:
    for table in said.tables.values():
        assert table.columns, table.name
        for spec in table.columns:
            column = spec.column
            assert column.description, (table.name, column.name)
            assert column.required or column.null_means, (table.name, column.name)
            if column.low is not None and column.high is not None:
                assert column.low <= column.high, (table.name, column.name)


def test_a_hash_belongs_to_one_source() -> None:
    owners: dict[str, set[str]] = {}
    for said in entries():
        for table in said.tables.values():
            for file in table.files:
                owners.setdefault(file.sha256, set()).add(said.id)
    owners.pop("", None)
    assert {h: ids for h, ids in owners.items() if len(ids) > 1} == {}


def test_no_file_without_an_entry() -> None:
    folder = files("foedus.sources").joinpath("bundled")
    assert {f.name for f in folder.iterdir()} == {
        said.file for said in entries("bundled")
    }
