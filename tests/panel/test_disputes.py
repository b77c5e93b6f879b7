"""Disputes on panels: which one is shown, what begins, who began it, what is known."""

import datetime as dt

import invented
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from foedus.errors import PanelError
from foedus.panel.build import panel
from foedus.store import Store


def dyads(store, unit="dyad-years", first=1930, last=1950, **options):
    options = {"states": invented.STATES} | options
    return panel(unit, first, last, store=store, **options)


def year(rows, one, other, when):
    (found,) = rows.filter(state_a=one, state_b=other, year=when).to_dicts()
    return found


@pytest.fixture
def own(tmp_path):
    """A store of disputes that the test names."""

    def filled(*disputes, **coverage):
        store = Store(tmp_path)
        invented.add_disputes(store, disputes, **coverage)
        return store

    return filled


def test_one_dispute_of_a_year_is_shown_by_the_rules(tiny_store):
    rows = dyads(tiny_store).attach("gml-mid").collect()
    # Of the disputes 3 and 4 of 1939 both begin; 3 was deadly, the deaths of 4 unknown.
    assert year(rows, 255, 290, 1939)["gml_mid_dispnum"] == 3
    # In 1937 dispute 6 begins, though 5 is the more hostile one.
    assert year(rows, 220, 255, 1937)["gml_mid_dispnum"] == 6


def test_rules_can_be_asked_for_in_another_order(tiny_store):
    bare = dyads(tiny_store)
    other = bare.attach("gml-mid", whittle=["hostility", "drop"]).collect()
    assert year(other, 220, 255, 1937)["gml_mid_dispnum"] == 5
    as_text = bare.attach("gml-mid", whittle="hostility, drop").collect()
    assert_frame_equal(as_text, other)


def test_rows_lost_to_each_rule_are_kept_for_the_audit(tiny_store):
    (found,) = dyads(tiny_store).attach("gml-mid").attachments
    assert found.rows == 32
    assert found.duplicated == 4
    assert "4 of 32 rows lost (onset 2, fatality 2, hostility 0" in found.rules[0]
    (half,) = dyads(tiny_store, directed=False).attach("gml-mid").attachments
    assert half.duplicated == 2
    assert "2 of 16 rows lost" in half.rules[0]


def test_zero_is_no_dispute_and_null_is_not_covered(own):
    store = own(*invented.DISPUTES, first="1932", last="1940")
    rows = dyads(store).attach("gml-mid").collect()
    covered = pl.col("year").is_between(1932, 1940)
    for name in ("onset", "ongoing", "init"):
        column = f"gml_mid_{name}"
        assert rows.filter(covered)[column].null_count() == 0
        assert (
            rows.filter(~covered, pl.col("gml_mid_dispnum").is_null())[column]
            .is_null()
            .all()
        )
    nothing = rows.filter(covered, pl.col("gml_mid_ongoing") == 0)
    assert nothing["gml_mid_fatality"].is_null().all()


def test_onset_is_zero_or_null_in_later_years_of_a_dispute(tiny_store):
    bare = dyads(tiny_store)
    zero, null = (
        bare.attach("gml-mid", ongoing=said).collect() for said in ("zero", "drop")
    )
    later = (pl.col("gml_mid_ongoing") == 1) & (pl.col("year").is_in([1942, 1943]))
    assert zero.filter(later)["gml_mid_onset"].unique().to_list() == [0]
    assert null.filter(later)["gml_mid_onset"].unique().to_list() == [None]
    assert zero["gml_mid_onset"].sum() == null["gml_mid_onset"].sum()
    assert dyads(tiny_store).attach("gml-mid").collect().equals(zero)


def test_the_case_at_risk_leaves_those_years_out(own):
    store = own(*invented.DISPUTES, first="1932", last="1943")
    whole = dyads(store).attach("gml-mid").collect()
    risk = dyads(store).where("at-risk").attach("gml-mid").collect()
    older = (pl.col("gml_mid_ongoing") == 1) & (pl.col("gml_mid_onset") == 0)
    covered = pl.col("year").is_between(1932, 1943)
    gone = whole.filter(older, covered).height
    assert gone > 0
    assert risk.height == whole.height - gone
    assert risk.filter(older, covered).is_empty()
    assert risk.filter(covered)["at_risk"].all()
    assert risk.filter(~covered)["at_risk"].is_null().all()


def test_initiation_belongs_to_originators_on_side_a(tiny_store):
    rows = dyads(tiny_store).attach("gml-mid").collect()
    assert year(rows, 740, 2, 1941)["gml_mid_init"] == 1
    assert year(rows, 2, 740, 1941)["gml_mid_init"] == 0
    # Dispute 7 has no originators: nobody began it.
    for one, other in ((2, 255), (255, 2)):
        assert year(rows, one, other, 1941)["gml_mid_onset"] == 1
        assert year(rows, one, other, 1941)["gml_mid_init"] == 0
    half = dyads(tiny_store, directed=False).attach("gml-mid").collect()
    assert year(half, 2, 740, 1941)["gml_mid_init"] == 1
    assert year(half, 2, 255, 1941)["gml_mid_init"] == 0


def test_initiation_is_not_lost_when_another_dispute_is_kept(tiny_store):
    rows = dyads(tiny_store).attach("gml-mid").collect()
    # The row shows dispute 3, which Germany began; Poland began 4 in the same year.
    shown = year(rows, 290, 255, 1939)
    assert shown["gml_mid_dispnum"] == 3
    assert shown["gml_mid_sidea1"] == 0
    assert shown["gml_mid_init"] == 1


def test_undirected_pairs_are_counted_once(tiny_store):
    rows = dyads(tiny_store, directed=False).attach("gml-mid").collect()
    assert (rows["state_a"] < rows["state_b"]).all()
    both = dyads(tiny_store).attach("gml-mid").collect()
    for name in ("onset", "ongoing"):
        half, whole = rows[f"gml_mid_{name}"].sum(), both[f"gml_mid_{name}"].sum()
        assert whole == 2 * half > 0
    # Columns of one state are those of the smaller number.
    assert year(rows, 2, 740, 1941)["gml_mid_sidea1"] == 0


def test_months_begin_and_end_with_the_dispute(tiny_store):
    rows = dyads(tiny_store, "dyad-months").attach("gml-mid").collect()
    france = rows.filter(state_a=220, state_b=255, gml_mid_ongoing=1)
    shown = france.select("year", "month", "gml_mid_dispnum", "gml_mid_onset").rows()
    assert shown[0] == (1936, 3, 5, 1)
    assert [s[:2] for s in shown] == [
        *((1936, m) for m in range(3, 13)),
        (1937, 1),
    ]
    assert shown[-1] == (1937, 1, 6, 1)
    assert [s[3] for s in shown[1:-1]] == [0] * 9


def test_days_begin_and_end_with_the_dispute(tiny_store):
    bare = dyads(tiny_store, "dyad-days", 1931, 1931, states=(2, 740))
    rows = bare.attach("gml-mid").collect()
    on = rows.filter(pl.col("gml_mid_ongoing") == 1, pl.col("state_a") == 2)
    days = on.select(pl.date("year", "month", "day")).to_series()
    assert days.min() == dt.date(1931, 9, 18)
    assert days.max() == dt.date(1931, 12, 2)
    assert on.height == 76
    assert on["gml_mid_onset"].to_list() == [1] + [0] * 75


def test_a_dispute_begun_before_the_panel_does_not_begin_in_it(tiny_store):
    rows = dyads(tiny_store, "dyad-months", 1942, 1943).attach("gml-mid").collect()
    assert rows["gml_mid_ongoing"].sum() > 0
    assert rows["gml_mid_onset"].sum() == 0


def test_an_unknown_day_is_the_whole_month(tmp_path):
    store = Store(tmp_path)
    (held,) = (invented.Dispute(1, 2, 740, *[dt.date(1931, 9, 18)] * 2).pair(),)
    rows = list(held)
    spells = [
        {"dispnum": 1, "ccode": state, "sidea": side, "orig": 1}
        | {"styear": 1931, "stmon": 9, "endyear": 1931, "endmon": 9}
        for state, side in ((2, 1), (740, 0))
    ]
    store.add(
        "gml-mid",
        "2.2.1",
        {
            "directed_dispute_year": invented.table(
                "gml-mid", "directed_dispute_year", rows
            ),
            "participant": invented.table("gml-mid", "participant", spells),
        },
        invented.facts(),
    )
    bare = dyads(store, "dyad-days", 1931, 1931, states=(2, 740), directed=False)
    on = bare.attach("gml-mid").collect().filter(gml_mid_ongoing=1)
    assert on.height == 30
    assert on["month"].unique().to_list() == [9]
    assert on["gml_mid_onset"].to_list() == [1] + [0] * 29


def test_months_need_dates(tmp_path):
    store = Store(tmp_path)
    rows = [row for d in invented.DISPUTES for row in d.pair()]
    table = invented.table("gml-mid", "directed_dispute_year", rows)
    store.add("gml-mid", "2.1.1", {"directed_dispute_year": table}, invented.facts())
    assert dyads(store).attach("gml-mid").collect()["gml_mid_onset"].sum() > 0
    with pytest.raises(PanelError, match="not on which days"):
        dyads(store, "dyad-months").attach("gml-mid").collect()


def test_columns_are_asked_for_by_their_declared_names(tiny_store):
    rows = dyads(tiny_store).attach("gml-mid", ["hostlev1", "onset"]).collect()
    assert rows.columns[-2:] == ["gml_mid_hostlev1", "gml_mid_onset"]
    with pytest.raises(PanelError, match="nearest: 'hostlev'"):
        dyads(tiny_store).attach("gml-mid", ["hostlevl"]).collect()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"whittle": ["luck"]}, "no rule 'luck'"),
        ({"whittle": []}, "still share"),
        ({"ongoing": "maybe"}, "'maybe' does not say"),
        ({"wittle": ["drop"]}, "without an option 'wittle'"),
    ],
)
def test_options_are_checked(tiny_store, options, said):
    with pytest.raises(PanelError, match=said):
        dyads(tiny_store).attach("gml-mid", **options).collect()


def test_another_system_has_its_own_numbers(tiny_store):
    mine = panel(
        "dyad-years", 1936, 1946, store=tiny_store, system="gw", directed=False
    )
    rows = mine.attach("gml-mid").collect()
    assert year(rows, 220, 255, 1936)["gml_mid_dispnum"] == 5
    # Tibet is a state of that list and not of the source's: nothing is known of it.
    tibet = rows.filter((pl.col("state_a") == 711) | (pl.col("state_b") == 711))
    assert tibet.height > 0
    assert tibet["gml_mid_onset"].is_null().all()
