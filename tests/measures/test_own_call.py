"""Measures of a table of one's own whose options are those of their function."""

import json

import polars as pl
import pytest

from foedus.errors import AssessmentError, SchemaError
from foedus.measures import own_call
from foedus.measures.index import MEASURES
from foedus.measures.own_option import KINDS
from foedus.measures.own_table import OWN, own, values
from foedus.measures.power.capability import COMPONENTS

PYTHON_ONLY = {
    *("tenure", "joined_since", "overlap", "accession_waves", "accession_delay"),
    *("latency", "share_gap", "money_gap", "required_growth", "path_gap", "rate"),
    *("required_growth_range", "kendall", "spearman", "portfolio_similarity"),
    *("ideal_point_distance", "assessment", "burden_index", "threat_heterogeneity"),
    *("shrunken_rates", "escalation"),
}
"""Measures of single numbers, sequences or records: there is no table to give."""

TABLES = {
    "budget": ["state,year,milex,gdp", "USA,2020,700,20000", "FRN,2020,50,2500"],
    "gaps": ["state,year,milex,gdp", "USA,2020,700,20000", "FRN,2020,,2500"],
    "ties": ["source,target", "A,B", "B,C", "C,A", "C,D"],
    "shares": ["member,value", "A,3", "B,1", "C,"],
    "kinds": ["state,value", "A,republic", "B,monarchy", "C,republic"],
    "level": ["year,value", *(f"{1950 + n},{10 + 10 * (n > 14)}" for n in range(30))],
    "twice": ["member,value", "A,3", "A,1"],
}


@pytest.fixture
def file(tmp_path):
    """Write the tables, and return the path of one."""
    for name, lines in TABLES.items():
        (tmp_path / f"{name}.csv").write_text("\n".join(lines), encoding="utf-8")
    return lambda name: str(tmp_path / f"{name}.csv")


@pytest.mark.parametrize("name", sorted(set(MEASURES) - set(OWN)))
def test_every_measure_takes_a_table_or_is_known_not_to(name) -> None:
    options = own_call.options(MEASURES[name])
    assert (options is None) == (name in PYTHON_ONLY)
    for option in options or ():
        assert option.kind in KINDS
        assert option.text, (name, option.name)


def test_a_column_of_a_table_has_the_name_that_is_said(file) -> None:
    said = {"table": file("budget"), "spending": "milex"}
    one, other = values("spending_of_gdp", said)
    assert (one["state"], one["value"]) == ("USA", pytest.approx(3.5))
    assert other["value"] == pytest.approx(2.0)


def test_options_reach_the_parameter_of_their_name(file, tmp_path) -> None:
    table = tmp_path / "parts.csv"
    header = ",".join(("state", "year", *COMPONENTS))
    table.write_text(f"{header}\nA,1,3,1,1,1,1,1\nB,1,1,1,1,1,1,1", encoding="utf-8")
    # The year stands between the two in the signature and is not said.
    weights = ",".join(f"{name}={int(name == 'milex')}" for name in COMPONENTS)
    one, other = values("cinc_share", {"table": str(table), "weights": weights})
    assert (one["value"], other["value"]) == (0.75, 0.25)


def test_what_is_not_known_stays_unknown(file) -> None:
    said = {"table": file("gaps"), "spending": "milex"}
    assert [one["value"] for one in values("spending_of_gdp", said)] == [
        pytest.approx(3.5),
        None,
    ]


def test_ties_names_weights_and_years_are_read(file) -> None:
    degrees = values("degree", {"ties": file("ties")})
    assert {one["state"]: one["value"] for one in degrees} == {
        "A": 2, "B": 2, "C": 3, "D": 1
    }  # fmt: skip
    (gini,) = values("gini", {"amounts": file("shares")})
    assert gini["value"] == pytest.approx(0.25)
    (kinds,) = values("fractionalisation", {"kinds": file("kinds")})
    assert kinds["value"] == MEASURES["fractionalisation"].function(
        {"A": "republic", "B": "monarchy", "C": "republic"}
    )
    said = {"table": file("budget"), "columns": "milex,gdp", "weights": "milex=1,gdp=0"}
    assert values("composite", said)[0]["value"] == pytest.approx(700 / 750)
    said = {"table": file("budget"), "side-a": "USA", "side-b": "FRN"}
    (pair,) = values("coalition_parity", {**said, "indices": "milex"})
    assert pair["parity"] == pytest.approx(50 / 700)


def test_records_become_plain_values(file) -> None:
    pytest.importorskip("ruptures")
    (found,) = values("change_points", {"series": file("level"), "draws": "50"})
    assert [one["year"] for one in found["points"]] == [1965]
    assert json.loads(json.dumps(found)) == found


@pytest.mark.parametrize(
    ("name", "said", "says"),
    [
        ("spending_of_gdp", {}, "needs --table: One row per"),
        ("world_share", {"table": "budget"}, "needs --column"),
        ("tenure", {"spells": "budget"}, "takes no table"),
        ("spending_of_gdp", {"tables": "budget"}, "nearest: 'table'"),
        ("exploitation", {"size": "shares", "burden": "shares", "draws": "x"}, "'x'"),
    ],
)
def test_what_cannot_be_is_refused_with_what_can(file, name, said, says) -> None:
    told = {k: file(v) if v in TABLES else v for k, v in said.items()}
    with pytest.raises(AssessmentError, match=says):
        values(name, told)


def test_a_name_that_stands_twice_is_refused(file) -> None:
    with pytest.raises(SchemaError, match="'A' stands twice"):
        values("gini", {"amounts": file("twice")})
    with pytest.raises(SchemaError, match="no column source, target"):
        values("degree", {"ties": file("budget")})


def test_a_call_equals_that_of_the_function(file) -> None:
    table = pl.DataFrame(
        {"state": ["USA", "FRN"], "year": 2020, "milex": [700, 50], "gdp": [2e4, 2500]}
    )
    said = {"table": file("budget"), "column": "gdp"}
    plain = MEASURES["world_share"].function(table, "gdp")
    assert pl.DataFrame(values("world_share", said)).equals(plain)
    assert own("world_share").options[0].required
