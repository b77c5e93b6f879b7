"""The catalogue: every entry complete, every file as it was sealed."""

import hashlib
import re
from importlib.resources import files

import pytest

from foedus import dates
from foedus.errors import SourceError
from foedus.sources.catalog import Entry, entries, entry

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

every = pytest.mark.parametrize("said", entries(), ids=lambda said: said.id)


def test_all_sources_are_there() -> None:
    assert tuple(said.id for said in entries()) == IDS


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


def test_no_file_without_an_entry() -> None:
    folder = files("foedus.sources").joinpath("bundled")
    assert {f.name for f in folder.iterdir()} == {said.file for said in entries()}
