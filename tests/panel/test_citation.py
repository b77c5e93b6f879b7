"""The citation names what is in the panel, in the version that is in it."""

from __future__ import annotations

import re
from importlib.metadata import version

import pytest
from tiny import dyads, full, store

from foedus.panel import citation
from foedus.store import SourceFacts


@pytest.mark.parametrize("number", ["6.0", "7.0"])
def test_the_version_cited_is_the_version_attached(tmp_path, number):
    built = dyads(tmp_path).attach(f"nmc@{number}")
    assert {one.source for one in built.attachments} == {f"nmc@{number}.state_year"}
    cited = set(re.findall(r"nmc, version ([\d.]+)", built.cite()))
    assert cited == {number}


def test_without_a_version_the_newest_is_attached_and_cited(tmp_path):
    built = dyads(tmp_path).attach("nmc")
    assert citation.used(built) == (citation.Used("nmc", "7.0", ("state_year",)),)
    assert "nmc, version 7.0" in built.cite()


def test_sources_that_only_decide_a_case_are_cited(tmp_path):
    built = dyads(tmp_path).where("politically-relevant")
    assert {one.id for one in citation.used(built)} == {"cow-contiguity", "cow-majors"}
    assert "nmc" not in built.cite()


def test_nothing_stands_twice(tmp_path):
    keys = re.findall(r"^@\w+\{([^,]+),", full(tmp_path).cite(), re.MULTILINE)
    assert len(keys) == len(set(keys)) > 3
    assert keys[-1] == "foedus"


def test_an_entry_of_two_sources_names_both(tmp_path):
    home = store(tmp_path)
    text = "@misc{one,\n  note = {Own.},\n  title = {Mine}\n}"
    for name in ("my-one", "my-two"):
        facts = SourceFacts("own", "ask", "", "", "2026-11-22", citation=text)
        assert citation.cited(_with(home, name, facts), _used(name)) == text
    noted = citation._noted(text, ["my-one, version 1", "my-two, version 1"])
    assert "note = {my-one, version 1; my-two, version 1. Own.}" in noted


def _with(home, name, facts):
    home.add(name, "1", {"table": home.scan("nmc.state_year")}, facts)
    return home


def _used(name):
    return citation.Used(name, "1", ("table",))


def test_foedus_itself_is_cited():
    assert f"version = {{{version('foedus')}}}" in citation.software()
