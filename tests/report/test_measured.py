"""Measures as data and as lines: nulls stay, and disagreement is said."""

import json

import polars as pl
import pytest

from foedus.measures.index import MEASURES
from foedus.measures.on_panels import measure
from foedus.panel.build import dyad_years
from foedus.report import measured

S = MEASURES["s_score"]


def test_a_record_is_plain_data() -> None:
    said = json.loads(json.dumps(measured.record(S), allow_nan=False))
    assert said["range"] == [-1.0, 1.0]
    assert "Signorino" in said["reference"]


def test_the_list_names_every_measure() -> None:
    text = "\n".join(measured.listed(MEASURES.values()))
    assert "s_score" in text
    assert "-1 to 1" in text
    assert "-inf to 1" in text


def table(**columns):
    return pl.DataFrame(columns)


@pytest.mark.parametrize(
    ("s", "pi", "words"),
    [
        (0.23, -0.01, "They disagree"),
        (0.9, 0.1, "Most of what S counts"),
        (0.5, 0.4, "the same conclusion"),
        (-0.2, -0.4, "the same conclusion"),
    ],
)
def test_a_pair_gets_a_sentence(s, pi, words) -> None:
    said = measured.disagreement(table(s_score=[s], pi=[pi]))
    assert words in said["says"]
    assert f"S is {s:.4f} and Scott's pi {pi:.4f}" in said["says"]


def test_many_rows_are_counted() -> None:
    rows = table(s_score=[0.2, 0.5, None, -0.1], kappa=[-0.1, 0.3, 0.2, -0.2])
    said = measured.disagreement(rows)
    assert (said["rows"], said["apart"], said["with"]) == (3, 1, "kappa")
    assert said["says"].startswith("In 1 of 3 rows S is above 0 and Cohen's kappa is")
    none = measured.disagreement(table(s_score=[0.2, 0.5], pi=[0.1, 0.3]))
    assert none["says"].startswith("In none of 2 rows")


def test_nothing_is_said_where_there_is_nothing_to_compare() -> None:
    assert measured.disagreement(table(s_score=[0.2])) is None
    assert measured.disagreement(table(s_score=[0.2], pi=[None])) is None
    assert measured.disagreement(pl.DataFrame()) is None


def test_a_table_with_unknown_values() -> None:
    values = [
        {"state_a": "A", "state_b": "B", "value": 0.25, "pi": -0.5},
        {"state_a": "A", "state_b": "C", "value": None, "pi": None},
    ]
    said = measured.of_table(S, {"portfolio": "ties.csv"}, values)
    assert said["rows"] == 2
    assert said["values"][1]["value"] is None
    assert said["notes"][0].startswith("1 of 2 values are not known")
    assert "--absence none" in said["notes"][1]
    assert said["disagreement"]["apart"] == 1
    text = "\n".join(measured.table_lines(said))
    assert "null" in text
    assert "They disagree" in text


def test_a_long_panel_keeps_its_values_for_a_file(monkeypatch) -> None:
    panel = {"rows": 2, "file": None}
    rows = table(state_a=[2, 2], state_b=[20, 31], s_score=[0.5, None])
    short = measured.of_panel(S, panel, rows)
    assert short["values"][1] == {"state_a": 2, "state_b": 31, "value": None}
    monkeypatch.setattr(measured, "MOST", 1)
    assert measured.of_panel(S, panel, rows)["values"] is None


@pytest.mark.published
def test_usa_and_ussr_in_1985_are_said_to_disagree(published_store) -> None:
    pair = dyad_years(
        1985, 1985, store=published_store, directed=False, states=(2, 365)
    )
    both = measure("pi", measure("s_score", pair)).collect()
    assert both["s_score"].item() == pytest.approx(0.2298, abs=5e-5)
    said = measured.disagreement(both)
    assert said["apart"] == 1
    assert "They disagree" in said["says"]
