"""Frames of users come back as what they were, with the columns of sources."""

from __future__ import annotations

import json

import duckdb
import polars as pl
import pytest
from polars.testing import assert_frame_equal

import foedus as fd
from foedus.errors import FoedusError, PanelError
from foedus.panel import sidecar
from foedus.panel.build import dyad_years, panel
from foedus.panel.given import attach

SOURCES = ["nmc", "atop", "gml-mid"]
MINE = pl.DataFrame(
    {
        "start": ["f", "e", "d", "c", "b", "a"],
        "year": [1952, 1939, 1931, 1962, 1931, 2012],
        "state_b": [740, 290, 740, 740, 9999, 740],
        "state_a": [2, 220, 2, 2, 2, 2],
    },
    schema_overrides={"year": pl.Int16, "state_a": pl.UInt32},
)
KEY = ["state_a", "state_b", "year"]


@pytest.fixture(scope="module")
def made(tiny_store) -> pl.DataFrame:
    return attach(MINE, SOURCES, "dyad-years", store=tiny_store)


def test_a_polars_frame_keeps_its_columns_and_gets_the_values_of_a_panel(
    made, tiny_store
):
    assert made.select(MINE.columns).equals(MINE)
    begun = dyad_years(1931, 2012, store=tiny_store)
    for name in SOURCES:
        begun = begun.attach(name)
    whole = begun.collect()
    keys = made.with_columns(pl.col(KEY).cast(pl.Int32))
    expected = keys.select(KEY).join(whole, on=KEY, maintain_order="left")
    new = [c for c in made.columns if c not in MINE.columns]
    assert new == [c for c in whole.columns if c not in (*KEY, "carried")]
    there = keys.filter(pl.col("state_b") != 9999)
    assert expected.height == there.height == 5
    assert_frame_equal(there.select(new), expected.select(new))


def test_zero_is_said_of_members_of_the_system_in_covered_years_only(made):
    said = dict(zip(made["start"], made["atop_defense"], strict=True))
    assert (said["f"], said["e"], said["d"]) == (1, 1, 0)
    assert said["b"] is None
    mids = dict(zip(made["start"], made["gml_mid_onset"], strict=True))
    assert (mids["d"], mids["c"], mids["a"], mids["b"]) == (1, 0, None, None)
    assert made["nmc_cinc_a"].to_list()[0] == pytest.approx((2 + 1952) / 10_000)


def test_a_lazy_frame_stays_lazy(made, tiny_store):
    found = attach(MINE.lazy(), SOURCES, store=tiny_store)
    assert isinstance(found, pl.LazyFrame)
    assert_frame_equal(found.collect(engine="in-memory"), made, check_row_order=False)


def test_a_pandas_frame_keeps_index_order_and_types(made, tiny_store):
    pandas = pytest.importorskip("pandas")
    frame = MINE.to_pandas().set_axis([5, 5, 1, 0, 9, 2], axis="index")
    frame["start"] = frame["start"].astype("category")
    before = frame.copy()
    found = attach(frame, SOURCES, store=tiny_store)
    assert isinstance(found, pandas.DataFrame)
    pandas.testing.assert_frame_equal(found[list(before.columns)], before)
    pandas.testing.assert_frame_equal(frame, before)
    assert str(found["atop_defense"].dtype) in {"Int32", "Int64", "boolean"}
    assert str(found["nmc_cinc_a"].dtype) == "float64"
    for name in ("atop_defense", "nmc_cinc_a", "gml_mid_onset"):
        values = [None if pandas.isna(v) else v for v in found[name]]
        assert values == made[name].to_list()


def test_a_relation_stays_in_its_connection(made, tiny_store):
    connection = duckdb.connect()
    connection.execute("CREATE TABLE mine AS SELECT * FROM MINE")
    relation = connection.table("mine")
    found = attach(relation, SOURCES, store=tiny_store)
    assert isinstance(found, duckdb.DuckDBPyRelation)
    again = found.query("found", "SELECT found.* FROM found JOIN mine USING (start)")
    assert_frame_equal(again.pl(), made, check_row_order=False)
    assert connection.execute("SHOW TABLES").fetchall() == [("found",), ("mine",)]


def test_days_take_the_spell_of_their_day(tiny_store):
    days = [(1931, 9, 17), (1931, 9, 18), (1931, 12, 3)]
    frame = pl.DataFrame(
        [{"state_a": 2, "state_b": 740, "year": y, "month": m, "day": d, "time__": "x"}
         for y, m, d in reversed(days)]
    )  # fmt: skip
    found = fd.attach(frame, ["gml-mid"], "dyad-days", store=tiny_store)
    begun = panel("dyad-days", 1931, 1931, store=tiny_store).attach("gml-mid")
    new = [c for c in begun.columns if c.startswith("gml_mid")]
    keys = ["state_a", "state_b", "year", "month", "day"]
    typed = frame.with_columns(pl.col(k).cast(begun.schema[k]) for k in keys)
    expected = typed.join(begun.collect(), on=keys, maintain_order="left")
    assert found.columns == [*frame.columns, *new]
    assert_frame_equal(found.select(new), expected.select(new))
    wrong = frame.with_columns(month=pl.lit(2), day=pl.lit(30)).head(1)
    with pytest.raises(PanelError, match="1931-2-30"):
        attach(wrong, ["gml-mid"], "dyad-days", store=tiny_store)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda f: f.drop("year"), "no column year"),
        (lambda f: pl.concat([f, f.tail(1)]), "stands in 2 rows"),
        (lambda f: f.with_columns(year=pl.lit(None, pl.Int64)), "has nulls"),
        (lambda f: f.with_columns(pl.col("year") + 0.5), "not whole numbers"),
        (lambda f: f.head(1).with_columns(state_b="state_a"), "with itself"),
        (lambda f: f.with_columns(nmc_cinc_a=1), "'nmc_cinc_a' twice"),
    ],
)
@pytest.mark.parametrize("lazy", [False, True])
def test_frames_without_good_keys_are_refused(tiny_store, change, said, lazy):
    frame = change(MINE)
    with pytest.raises(PanelError, match=said):
        attach(frame.lazy() if lazy else frame, ["nmc"], store=tiny_store)


def test_turned_pairs_and_other_things_are_refused(tiny_store):
    turned = MINE.rename({"state_a": "state_b", "state_b": "state_a"})
    with pytest.raises(PanelError, match="larger number"):
        attach(turned, ["nmc"], directed=False, store=tiny_store)
    with pytest.raises(PanelError, match="no frame"):
        attach([1, 2], ["nmc"], store=tiny_store)
    with pytest.raises(PanelError, match="cannot be attached"):
        attach(MINE.to_arrow(), ["nmc"], store=tiny_store)


def test_an_empty_frame_gains_the_columns(made, tiny_store):
    found = attach(MINE.clear(), SOURCES, store=tiny_store)
    assert found.schema == made.schema
    assert found.is_empty()


OURS = pl.DataFrame(
    {"state": [2, 220, 2], "year": [1931, 1931, 1933], "visits": [4, None, 6]}
)


def kinds():
    yield OURS
    yield OURS.lazy()
    yield duckdb.connect().from_arrow(OURS.to_arrow())
    yield pytest.importorskip("pandas").DataFrame(OURS.to_dict(as_series=False))


def test_a_panel_takes_a_frame_of_any_kind(tiny_store):
    begun = dyad_years(1931, 1933, store=tiny_store, states=(2, 220))
    for frame in kinds():
        found = begun.attach_frame("my-own", frame).attach("nmc").collect()
        assert found["my_own_visits_a"].to_list() == [4, None, 6, None, None, None]
        assert found["my_own_visits_b"].to_list() == [None, None, None, 4, None, 6]


@pytest.mark.parametrize("on", ["polars", "duckdb"])
def test_a_panel_of_months_takes_months(tiny_store, on):
    frame = pl.DataFrame(
        {"state": [2, 2], "year": [1931] * 2, "month": [3, 12], "v": ["x", "y"]}
    )
    begun = panel("state-months", 1931, 1932, store=tiny_store, states=(2, 220), on=on)
    found = begun.attach_frame("mine", frame).collect()
    assert found.height == begun.count() == 48
    said = found.filter(pl.col("mine_v").is_not_null())
    assert said.select("state", "year", "month", "mine_v").rows() == [
        (2, 1931, 3, "x"),
        (2, 1931, 12, "y"),
    ]


def test_a_panel_with_a_frame_is_written_but_has_no_recipe(tiny_store, tmp_path):
    begun = dyad_years(1931, 1933, store=tiny_store, states=(2, 220)).attach("nmc")
    mine = begun.attach_frame("mine", OURS, columns=["visits"])
    with pytest.raises(PanelError, match="frame in memory") as refused:
        mine.recipe()
    assert "foedus data add-table" in refused.value.remedy
    mine.write(tmp_path / "p.parquet")
    side = json.loads((tmp_path / "p.parquet.json").read_text(encoding="utf-8"))
    assert side["recipe"] is None
    assert side["in_memory"]["frames"] == ["mine"]
    assert "add-table" in side["in_memory"]["note"]
    with pytest.raises(PanelError, match="no recipe"):
        sidecar.recipe_of(tmp_path / "p.parquet")
    step = next(a for a in mine.audit() if a.step == "attach mine (state_a)")
    assert (step.rows_in, step.matched, step.none) == (6, 3, 0)
    stages = mine.trace("mine_visits_a", state_a=2, state_b=220, year=1931)
    assert stages[-1].what == "a frame in memory, which no store holds"
    assert mine.cite() == begun.cite()


def test_a_frame_that_does_not_fit_a_panel_is_refused(tiny_store):
    begun = dyad_years(1931, 1933, store=tiny_store, directed=False)
    pairs = OURS.rename({"state": "state_b"}).with_columns(state_a=900)
    for frame, name, said in (
        (pl.concat([OURS, OURS]), "mine", "stands in 2 rows"),
        (OURS.drop("state"), "mine", "no columns state_a, state_b and year"),
        (OURS, "nmc", "source of the catalogue"),
        (OURS, "My own", "My own"),
        (pairs, "mine", "larger number"),
    ):
        with pytest.raises(FoedusError, match=said):
            begun.attach_frame(name, frame)
    with pytest.raises(PanelError, match="'strange'"):
        begun.attach_frame("mine", OURS, columns=["strange"])
    with pytest.raises(PanelError, match="attached already"):
        begun.attach_frame("mine", OURS).attach_frame("mine", OURS)
    with pytest.raises(PanelError, match="does not say when none was"):
        begun.attach_frame("mine", OURS).spells("mine_visits_a")
