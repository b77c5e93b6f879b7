"""How a catalogue entry says that files are laid out."""

import pytest

from foedus.errors import SchemaError, SourceError
from foedus.sources.layout import FileSpec, table_spec

COLUMN = {"type": "integer", "description": "COW number.", "required": True}
SAID = {
    "description": "one spell",
    "unit": "state-spell",
    "key": ["ccode"],
    "files": [{"name": "a.csv", "format": "csv", "columns": ["CCode"]}],
    "columns": {
        "ccode": {
            **COLUMN,
            "source_name": "CCode",
            "null_codes": [-9],
            "role": "state",
            "system": "cow",
        },
        "major": {
            "type": "boolean",
            "description": "Whether it is a major power.",
            "null_means": "not known",
            "codes": {"1": "yes"},
        },
    },
}


def test_a_table_is_built_from_its_block():
    table = table_spec("x", "spell", SAID)
    assert table.schema.names == ("ccode", "major")
    assert table.schema.column("major").type == "flag"
    assert table.columns[0].source_name == "CCode"
    assert table.columns[0].null_codes == ("-9",)
    assert table.columns[1].source_name == "major"
    assert table.columns[1].codes == {"1": "yes"}
    assert table.files[0].columns == ("CCode",)
    assert [c.name for c in table.with_role("state")] == ["ccode"]
    assert table.with_role("year") == ()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"filez": []}, "'filez' is no attribute (nearest: 'files')"),
        ({"files": [{"name": "a", "format": "cvs"}]}, "'cvs' is no format"),
        ({"files": [{"name": "a", "format": "csv", "hash": ""}]}, "'hash' is no"),
        ({"files": [{"name": "a", "format": "csv", "sha256": "AB"}]}, "sha256 is not"),
        ({"columns": {"Year": COLUMN}}, "'Year' is not a name"),
        ({"columns": {"y": {**COLUMN, "role": "stat"}}}, "'stat' is no role"),
    ],
)
def test_a_wrong_block_is_refused(change, said):
    with pytest.raises(SourceError) as caught:
        table_spec("x", "spell", {**SAID, **change})
    assert said in caught.value.problem
    assert "Entry 'x'" in caught.value.problem


def test_a_name_that_could_leave_the_store_is_refused():
    with pytest.raises(SourceError):
        table_spec("x", "../spell", SAID)


def test_an_unknown_attribute_of_a_column_is_refused():
    with pytest.raises(SchemaError):
        table_spec("x", "t", {**SAID, "columns": {"ccode": {**COLUMN, "hi": 1}}})


def test_columns_without_a_source_name_keep_their_own():
    (spec,) = table_spec("x", "t", {"columns": {"ccode": COLUMN}}).columns
    assert (spec.name, spec.source_name, spec.role) == ("ccode", "ccode", "")
    assert not spec.open


@pytest.mark.parametrize(
    ("unit", "directed"),
    [("dyad-year", False), ("dyad", False), ("directed-dyad-year", True), ("", True)],
)
def test_units_of_dyads_have_no_direction(unit, directed):
    assert table_spec("x", "t", {**SAID, "unit": unit}).directed is directed


def test_a_table_may_cover_other_years_than_its_source():
    table = table_spec("x", "t", {**SAID, "coverage_start": "1870"})
    assert (table.coverage_start, table.coverage_end) == ("1870", "")


def test_a_census_says_what_a_missing_row_means():
    table = table_spec("x", "t", {**SAID, "absence": "none", "zeros": ["major"]})
    assert (table.absence, table.zeros) == ("none", ("major",))
    plain = table_spec("x", "t", SAID)
    assert (plain.absence, plain.zeros) == ("", ())


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"absence": "zero"}, "'zero' is no absence"),
        ({"absence": "none", "zeros": ["majors"]}, "nearest: 'major'"),
        ({"zeros": ["major"]}, "zeros need the absence"),
    ],
)
def test_a_census_that_is_not_one_is_refused(change, said):
    with pytest.raises(SourceError, match=said):
        table_spec("x", "t", {**SAID, **change})


def test_columns_that_were_made_are_no_longer_absent():
    file = FileSpec("a", "csv", absent=("entry", "other"), names={"b": "B"})
    made = file.present("entry")
    assert made.absent == ("other",)
    assert made.names == {"b": "B", "entry": "entry"}
    assert made.plain() == FileSpec("a", "csv")
