"""Columns say what they are, in the words of the catalogue."""

from __future__ import annotations

from held import invented
from tiny import dyads, full

from foedus.panel.build import panel
from foedus.panel.labels import labels
from foedus.sources import catalog


def test_every_column_says_what_it_is(tmp_path):
    built = full(tmp_path)
    said = labels(built)
    assert tuple(said) == built.columns
    assert all(one.text for one in said.values())
    assert said["state_a"].text == "State A, COW number"
    assert said["nmc_milper_b"].text == "Military personnel (state B)"
    assert said["nmc_milper_b"].unit == "thousand persons"
    assert said["nmc_milper_b"].source == "nmc@7.0.state_year"
    assert said["contiguous"].text == "Case: contiguous"


def test_codes_are_numbers_with_their_meaning(tmp_path):
    said = labels(full(tmp_path))
    assert said["cow_contiguity_conttype"].codes[1] == "land or river border"
    assert said["nmc_milper_a"].codes == {}


def test_an_indicator_that_is_no_column_is_named_after_its_source(tmp_path):
    said = labels(dyads(tmp_path).attach("cow-majors"))
    assert said["cow_majors_major_a"].text == "Major Powers: major a (state A)"


def test_a_column_that_is_named_after_its_table_is_described(tmp_path):
    rows = [{"country": "France", "year": 2005, "share": 0.5}]
    home = invented(tmp_path, "pew-538", {"president_confidence": rows})
    bare = panel("state-years", 2005, 2005, states=[220], store=home)
    said = labels(bare.attach("pew-538.president_confidence"))
    declared = catalog.entry("pew-538").tables["president_confidence"].columns
    (spec,) = (c for c in declared if c.name == "share")
    name = "pew_538_president_confidence_share"
    assert said[name].text == spec.column.description.rstrip(".")


def test_a_clock_names_its_variable_and_step(tmp_path):
    said = labels(full(tmp_path, "month"))["cow_contiguity_conttype_spell"]
    assert said.text == "Months since the last event of cow_contiguity_conttype"
    assert said.unit == "months"
