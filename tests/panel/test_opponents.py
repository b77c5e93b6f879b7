"""Who faced whom in a dispute, and on which days."""

import datetime as dt

import invented
import polars as pl

from foedus.panel import opponents
from foedus.panel.attachment import Source
from foedus.sources import catalog
from foedus.store import Store

ZERO = dt.date(1970, 1, 1)


def days(*when):
    return (dt.date(*when) - ZERO).days


def faced(tmp_path, spells, pairs):
    """Participants (state, side, first, last) and the pairs that are listed."""
    participants = [
        {"dispnum": 1, "ccode": state, "sidea": side, "orig": 1}
        | dict(zip(("styear", "stmon", "stday"), first, strict=True))
        | dict(zip(("endyear", "endmon", "endday"), last, strict=True))
        for state, side, first, last in spells
    ]
    listed = [
        {"dispnum": 1, "ccode1": one, "ccode2": other, "year": 1943}
        for one, other in pairs
    ]
    store = Store(tmp_path)
    tables = {
        "directed_dispute_year": invented.table(
            "gml-mid", "directed_dispute_year", listed
        ),
        "participant": invented.table("gml-mid", "participant", participants),
    }
    store.add("gml-mid", "2.2.1", tables, invented.facts())
    how = catalog.entry("gml-mid").attach["dyad"][0]
    rows = pl.DataFrame(
        [
            {"dispnum": 1, "state_a": one, "state_b": other, "year": 1943}
            | {"sidea1": 1, "sidea2": 0, "orig1": 1, "orig2": 1, "onset": 1}
            for one, other in pairs
        ],
        schema_overrides={"state_a": pl.Int32, "state_b": pl.Int32},
    )
    found = Source("gml-mid", "2.2.1", "directed_dispute_year", how)
    return opponents.faced(store, found, rows)


def test_two_face_each_other_while_both_are_in_on_two_sides(tmp_path):
    rows, lost = faced(
        tmp_path,
        [
            (2, 1, (1941, 12, 7), (1945, 8, 15)),
            (325, 0, (1940, 6, 10), (1943, 9, 3)),
            (325, 1, (1943, 10, 13), (1945, 5, 7)),
        ],
        [(2, 325), (325, 2)],
    )
    assert lost == 0
    assert rows.height == 2
    assert rows["start"].unique().to_list() == [days(1941, 12, 7)]
    assert rows["stop"].unique().to_list() == [days(1943, 9, 4)]
    assert rows.filter(state_a=325)["sidea1"].to_list() == [0]


def test_pairs_without_a_day_in_common_are_counted(tmp_path):
    rows, lost = faced(
        tmp_path,
        [
            (2, 1, (1943, 1, 1), (1943, 2, 1)),
            (200, 0, (1943, 2, 2), (1943, 3, 1)),
            (220, 1, (1943, 1, 1), (1943, 3, 1)),
        ],
        [(2, 200), (2, 220), (200, 220)],
    )
    assert lost == 2
    assert rows.select("state_a", "state_b").rows() == [(200, 220)]


def test_a_month_without_a_day_is_read_whole(tmp_path):
    rows, _ = faced(
        tmp_path,
        [
            (2, 1, (1943, 2, None), (1943, 2, None)),
            (200, 0, (1943, 1, 5), (1943, 12, 1)),
        ],
        [(2, 200)],
    )
    assert rows.select("start", "stop").row(0) == (days(1943, 2, 1), days(1943, 3, 1))


def test_a_state_that_comes_back_begins_again(tmp_path):
    rows, _ = faced(
        tmp_path,
        [
            (365, 0, (1943, 1, 1), (1943, 12, 31)),
            (375, 1, (1943, 2, 1), (1943, 2, 3)),
            (375, 1, (1943, 5, 20), (1943, 6, 1)),
        ],
        [(365, 375)],
    )
    steps = opponents.begun(rows.with_columns(opponents.begins())).sort("start")
    onsets = steps.filter(pl.col("onset") == 1)
    assert onsets["start"].to_list() == [days(1943, 2, 1), days(1943, 5, 20)]
    assert (onsets["stop"] - onsets["start"]).to_list() == [1, 1]
    assert steps.filter(pl.col("onset") == 0).height == 2


def test_a_row_that_was_cut_does_not_begin():
    cut = pl.DataFrame({"start": [5, 9], "stop": [9, 12], opponents.BEGAN: [5, 5]})
    assert cut.with_columns(opponents.begins())[opponents.BEGAN].to_list() == [5, None]
