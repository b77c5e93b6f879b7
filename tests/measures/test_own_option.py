"""Options of measures of a user's own tables: what is said, what is read."""

import polars as pl
import pytest

from foedus.errors import AssessmentError, SchemaError
from foedus.measures.own_option import Field, Option, checked, read, read_table
from foedus.measures.own_table import values

FIELDS = (Field("member", "label", ("state",)), Field("weight"), Field("note", "label"))


def test_columns_under_other_names_and_in_other_order() -> None:
    raw = pl.DataFrame({"Weight": ["1", "2.5"], "NOTE": ["a", "b"], "State": [2, 200]})
    found = checked(raw, FIELDS, "votes.csv")
    assert found.columns == ["member", "weight", "note"]
    assert found["member"].to_list() == [2, 200]
    assert found["weight"].to_list() == [1.0, 2.5]


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        ({"member": ["A"], "wieght": [1]}, "nearest: 'wieght'"),
        ({"member": ["A", None], "weight": [1, 1]}, "empty in row 2"),
        ({"member": ["A"], "weight": ["much"]}, "'much', which is no number"),
    ],
)
def test_bad_tables_are_refused(raw, problem) -> None:
    with pytest.raises(SchemaError, match=problem):
        checked(pl.DataFrame(raw), FIELDS[:2], "votes.csv")


def test_an_empty_number_is_not_known(tmp_path) -> None:
    file = tmp_path / "votes.csv"
    file.write_text("member,weight\nA,1\nB,\n", encoding="utf-8")
    assert read_table(file, FIELDS[:2])["weight"].to_list() == [1.0, None]
    found = values("banzhaf", {"weights": str(file), "quota": "1"})
    assert [one["value"] for one in found] == [None, None]


@pytest.mark.parametrize(
    ("kind", "said", "meant"),
    [
        ("integer", "12", 12),
        ("flag", "Yes", True),
        ("texts", "milex, milper", ("milex", "milper")),
        ("labels", "2,GMY", (2, "GMY")),
        ("weights", "milex=2, milper=0.5", {"milex": 2.0, "milper": 0.5}),
        ("span", "1816-2014", (1816, 2014)),
    ],
)
def test_what_is_said_is_read(kind, said, meant) -> None:
    assert read(Option("it", kind, "what it is"), said) == meant


@pytest.mark.parametrize(
    ("kind", "said"),
    [("integer", "1.5"), ("flag", "perhaps"), ("weights", "milex"), ("span", "1816")],
)
def test_what_cannot_be_read_is_refused(kind, said) -> None:
    with pytest.raises(AssessmentError, match=f"is '{said}', which is no {kind}"):
        read(Option("it", kind, "what it is"), said)


def test_columns_that_nobody_declared_are_numbers_where_they_can_be() -> None:
    raw = pl.DataFrame({"a": ["1", " 2"], "b": ["1.5", ""], "c": ["x", "2"]})
    found = checked(raw, (), "any.csv")
    assert found.dtypes == [pl.Int64, pl.Float64, pl.String]
    assert found["b"].to_list() == [1.5, None]
