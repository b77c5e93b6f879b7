"""Whose column stands in somebody else's panel."""

from __future__ import annotations

import pytest

from foedus.panel import origins


@pytest.mark.parametrize(
    ("name", "years", "source"),
    [
        ("gml_mid_onset", (1816, 2010), "gml-mid"),
        ("gmlmidonset", (1816, 2010), "gml-mid"),
        ("GMLMIDonset", (1816, 2010), "gml-mid"),
        ("cow_mid_onset", (1816, 2014), "cow-mid"),
        ("conttype", (1816, 2016), "cow-contiguity"),
        ("cow_contiguity_conttype_b", (1816, 2016), "cow-contiguity"),
        ("atop_defense1", (1815, 2018), "atop"),
    ],
)
def test_a_name_tells_its_source(name, years, source):
    assert origins.covered(name) == (years, source)


@pytest.mark.parametrize(
    "name",
    [
        "onset",  # short: anybody's
        "nmc_cinc",  # a source that never writes 0 for none
        "year",
        "",
    ],
)
def test_a_name_that_tells_nothing_has_no_years(name):
    assert origins.covered(name) == ((0, 0), "")
