"""A cell is walked back to the very lines it comes from."""

from __future__ import annotations

import pytest
from tiny import dyads, full, rows_of, store

from foedus.errors import PanelError
from foedus.panel.build import panel
from foedus.panel.trace import trace


def stages(found, kind):
    return [s for s in found if s.stage == kind]


def line_of(home, table, **cells):
    return home.scan(table).filter(**cells).collect()["line"].to_list()


def test_a_value_leads_to_its_line_file_and_version(tmp_path):
    built = dyads(tmp_path).attach("nmc@6.0")
    key = {"state_a": 2, "state_b": 200, "year": 1922}
    found = trace(built, key, "nmc_cinc_b")
    value = built.collect().filter(state_a=2, state_b=200, year=1922)["nmc_cinc_b"][0]
    assert found[0].what == f"nmc_cinc_b = {value}"
    (line,) = line_of(built.store, "nmc@6.0.state_year", ccode=200, year=1922)
    (row,) = stages(found, "row")
    assert row.where == f"row:nmc@6.0#state_year:{line}"
    assert "ccode: 200" in row.what
    (file,) = stages(found, "file")
    assert file.what == f"sha256 {'ab' * 32}"
    assert file.where == f"nmc6.0.csv, line {line}"
    (source,) = stages(found, "source")
    assert source.where.endswith("version 6.0")
    assert "Singer" in source.what


def test_a_pair_leads_to_the_spells_that_hold_on_the_day(tmp_path):
    built = dyads(tmp_path, "month").attach("cow-contiguity")
    key = {"state_a": 2, "state_b": 70, "year": 1921}
    june = trace(built, {**key, "month": 6}, "cow_contiguity_conttype")
    assert june[0].what == "cow_contiguity_conttype = 1"
    lines = line_of(built.store, "cow-contiguity.spell", ccode1=2, ccode2=70)
    lines += line_of(built.store, "cow-contiguity.spell", ccode1=70, ccode2=2)
    said = [int(s.where.rpartition(":")[2]) for s in stages(june, "row")]
    assert sorted(said) == sorted(lines)
    may = trace(built, {**key, "month": 5}, "cow_contiguity_conttype")
    assert may[0].what == "cow_contiguity_conttype = 0"
    assert "lists nothing" in " ".join(s.what for s in stages(may, "rule"))
    assert stages(may, "row")[0].what == "no row about this key and time"


def test_what_is_not_covered_says_what_is(tmp_path):
    built = dyads(tmp_path).attach("nmc")
    key = {"state_a": 2, "state_b": 20, "year": 1925}
    found = trace(built, key, "nmc_cinc_a")
    assert "null" in found[0].what
    assert "covers the whole years 1920 to 1923" in stages(found, "rule")[0].what


def test_a_case_leads_to_the_sources_that_decide_it(tmp_path):
    found = trace(
        full(tmp_path), {"state_a": 2, "state_b": 20, "year": 1920}, "contiguous"
    )
    assert stages(found, "rule")[0].what == "the case contiguous"
    assert len(stages(found, "row")) == 2


def test_a_clock_leads_to_its_variable(tmp_path):
    key = {"state_a": 2, "state_b": 20, "year": 1920}
    found = trace(full(tmp_path), key, "cow_contiguity_conttype_spell")
    assert "since the last event" in stages(found, "rule")[0].what
    assert stages(found, "row")


def test_without_a_column_every_source_is_walked(tmp_path):
    found = trace(full(tmp_path), {"state_a": 2, "state_b": 20, "year": 1920})
    said = [s.what.partition(" =")[0] for s in stages(found, "cell")]
    assert said == [c for a in full(tmp_path).attachments for c in a.columns]


def test_codes_of_another_system_are_found(tmp_path):
    # Germany of 1920 is COW number 255 and Gleditsch-Ward number 255; Yugoslavia is 345
    # in COW and 340 in Gleditsch-Ward for the years as Serbia.
    home = store(tmp_path)
    rows = [{"ccode": 345, "year": y, "cinc": 0.5} for y in (1919, 1930)]
    table = rows_of("nmc", "state_year", rows)
    home.add("nmc", "8.0", {"state_year": table}, home.source("nmc").facts)
    built = panel("state-years", 1930, 1930, system="gw", store=home).attach("nmc")
    listed = built.collect().drop_nulls("nmc_cinc")
    (state,) = listed["state"].to_list()
    found = trace(built, {"state": state, "year": 1930}, "nmc_cinc")
    (row,) = stages(found, "row")
    assert "ccode: 345" in row.what
    assert "year: 1930" in row.what


@pytest.mark.parametrize(
    ("key", "column", "says"),
    [
        ({"state_a": 2, "year": 1920}, "", "key of a row is state_a, state_b, year"),
        ({"state_a": 2, "state_b": 70, "year": 1920}, "", "no row state_a=2"),
        ({"state_a": "x", "state_b": 70, "year": 1920}, "", "a number, not 'x'"),
        (
            {"state_a": 2, "state_b": 20, "year": 1920},
            "nmc_milpr_a",
            "nearest: 'nmc_milper_a'",
        ),
    ],
)
def test_a_key_that_leads_nowhere_is_refused(tmp_path, key, column, says):
    with pytest.raises(PanelError, match=says):
        trace(full(tmp_path), key, column)
