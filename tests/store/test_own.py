"""A user's own table: roles by name or as said, and what may not be said of it."""

import polars as pl
import pytest

from foedus.errors import SourceError
from foedus.store import own
from foedus.store.own import Meaning

ROWS = pl.LazyFrame(
    {
        "ccode": [2, 2, 20],
        "other": [20, 200, 2],
        "year": [2019, 2020, 2020],
        "from": ["2019-05", "2020", "2020"],
        "amount": [3.4, 3.7, 1.4],
        "name": ["a", "b", "c"],
        "line": [2, 3, 4],
    }
)
CENSUS = Meaning(absence="none", zeros=["amount"])


def told(*keys, meaning=None):
    return own.facts(keys, meaning or Meaning(), ROWS, "t.csv")


@pytest.mark.parametrize(
    ("keys", "roles", "unit"),
    [
        (("ccode", "year"), {"ccode": "state", "year": "year"}, "state-year"),
        (
            ("ccode=state_a", "other=state_b", "year"),
            {"ccode": "state_a", "other": "state_b", "year": "year"},
            "directed-dyad-year",
        ),
        (
            ("ccode", "from=start"),
            {"ccode": "state", "from": "start"},
            "state-spell",
        ),
        (("name",), {}, "row"),
    ],
)
def test_a_key_has_its_role_by_its_name_or_as_said(keys, roles, unit):
    found = told(*keys)
    assert found.roles == roles
    assert found.unit == unit
    assert found.key == tuple(key.partition("=")[0] for key in keys)


def test_the_system_goes_by_the_name_unless_it_is_said():
    assert told("ccode", "year").systems == {"ccode": "cow"}
    said = told("ccode", "year", meaning=Meaning(system="gw"))
    assert said.systems == {"ccode": "gw"}


def test_pairs_without_direction_are_a_unit_of_their_own():
    keys = ("ccode=state_a", "other=state_b", "year")
    found = told(*keys, meaning=Meaning(undirected=True))
    spec = own.spec("table", found, ROWS.collect_schema())
    assert spec.unit == "dyad-year"
    assert not spec.directed
    assert "line" not in spec.schema.names


def test_a_census_names_its_zeros():
    found = told("ccode", "year", meaning=CENSUS)
    assert (found.absence, found.zeros) == ("none", ("amount",))


@pytest.mark.parametrize(
    ("keys", "meaning", "match"),
    [
        (("ccode=states", "year"), Meaning(), "'states' is no role"),
        (("ccode", "name=year"), Meaning(), "which is no year"),
        (("ccode", "amount=year"), Meaning(), "which is no year"),
        (("ccode", "name=start"), Meaning(), "which is no start"),
        (("ccode", "year"), Meaning(zeros=["amount"]), "only where no row means none"),
        (("ccode", "year"), Meaning("none", ["name"]), "'name' of t.csv cannot be 0"),
        (("ccode", "year"), Meaning("none", ["year"]), "'year' of t.csv cannot be 0"),
        (("ccode", "year"), Meaning("none", ["x"]), "no column x"),
        (("ccode", "year"), Meaning("none", system="iso3"), "of which states"),
        (("name=state", "year"), Meaning("none", system="cow"), "are no numbers"),
        (("name", "year"), Meaning("none"), "no column of a state"),
    ],
)
def test_what_does_not_fit_the_table_is_refused(keys, meaning, match):
    with pytest.raises(SourceError, match=match):
        own.facts(keys, meaning, ROWS, "t.csv")


def test_it_is_said_how_a_table_is_looked_up():
    schema = ROWS.collect_schema()
    assert "by ccode, year (state-year)" in own.how("x", told("ccode", "year"), schema)
    assert "COLUMN=ROLE" in own.how("x", told("name"), schema)
