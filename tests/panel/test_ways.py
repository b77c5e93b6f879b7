"""The ways in which sources are attached, on small invented tables."""

from __future__ import annotations

import datetime as dt
import math
import random
from collections import defaultdict
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from foedus import dates
from foedus.errors import FoedusError, PanelError, StoreError
from foedus.panel import distance
from foedus.panel.build import panel
from foedus.registry import promised
from foedus.registry.bonds import bound
from foedus.registry.records import OBLIGATIONS
from foedus.sources import catalog
from foedus.store import SourceFacts, Store

KINDS = {"number": pl.Float64, "integer": pl.Int64, "boolean": pl.Boolean}


def invented(
    home: Path,
    source: str,
    tables: dict[str, list[dict[str, Any]]],
    first: str = "1816",
    last: str = "2010",
    version: str = "1",
) -> Store:
    """Add invented rows under the names that the catalogue declares."""
    frames = {}
    for name, rows in tables.items():
        columns = catalog.entry(source).tables[name].columns
        schema = {c.name: KINDS.get(c.column.type, pl.String) for c in columns}
        assert {key for row in rows for key in row} <= set(schema)
        full = [{n: row.get(n) for n in schema} for row in rows]
        frames[name] = pl.DataFrame(full, schema=schema).lazy()
    store = Store(home)
    facts = SourceFacts("own", "yes", first, last, "2026-11-22")
    store.add(source, version, frames, facts)
    return store


def cells(built: pl.DataFrame, column: str, *keys: str) -> dict[Any, Any]:
    """Return the values of a column that are not null, by key."""
    held = built.drop_nulls(column)
    rows = zip(*(held[k] for k in keys), strict=True)
    return dict(zip(rows, held[column], strict=True))


# --- counts -----------------------------------------------------------------------


def orders(seed: int) -> list[dict[str, Any]]:
    chance = random.Random(seed)
    names = ["United States", "France", "Japan", "UAE", "Viet Nam", "Houthi rebels"]
    return [
        {
            "entry": n,
            "supplier": chance.choice(names),
            "recipient": chance.choice(names),
            "order_year": chance.randint(1995, 2003),
            "tiv_ordered": float(chance.randint(1, 9)),
        }
        for n in range(60)
    ]


CODES = {"United States": 2, "France": 220, "Japan": 740, "UAE": 696, "Viet Nam": 816}


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("directed", [True, False])
def test_orders_between_pairs_are_counted_as_a_plain_loop_does(
    seed: int, directed: bool, tmp_path: Path
):
    rows = orders(seed)
    store = invented(tmp_path, "sipri-arms-transfers", {"transfer": rows}, last="2002")
    expected: dict[Any, list[float]] = defaultdict(list)
    for row in rows:
        pair = CODES.get(row["supplier"]), CODES.get(row["recipient"])
        if None in pair or pair[0] == pair[1] or row["order_year"] > 2002:
            continue
        a, b = pair if directed else sorted(pair)
        expected[a, b, row["order_year"]].append(row["tiv_ordered"])
    made = panel("dyad-years", 1994, 2005, directed=directed, store=store).attach(
        "sipri-arms-transfers"
    )
    built = made.collect()
    keys = "state_a", "state_b", "year"
    number = cells(built, "sipri_arms_transfers_orders", *keys)
    assert number == {key: len(values) for key, values in expected.items()}
    total = cells(built, "sipri_arms_transfers_tiv_ordered", *keys)
    assert total == {key: sum(values) for key, values in expected.items()}
    said = " ".join(made.attachments[0].rules)
    assert "Houthi rebels" in said


def test_a_state_supplies_and_receives_in_columns_of_their_own(tmp_path: Path):
    rows = orders(9)
    store = invented(tmp_path, "sipri-arms-transfers", {"transfer": rows})
    made = panel("state-years", 1995, 2003, store=store).attach("sipri-arms-transfers")
    built = made.collect()
    for column, side in (("supplied", "supplier"), ("received", "recipient")):
        expected: dict[Any, int] = defaultdict(int)
        for row in rows:
            if row[side] in CODES:
                expected[CODES[row[side]], row["order_year"]] += 1
        name = f"sipri_arms_transfers_orders_{column}"
        assert cells(built, name, "state", "year") == expected


def test_an_event_without_a_month_is_refused_in_a_panel_of_months(tmp_path: Path):
    store = invented(tmp_path, "sipri-arms-transfers", {"transfer": orders(1)})
    made = panel("dyad-months", 1995, 1996, store=store).attach("sipri-arms-transfers")
    with pytest.raises(PanelError, match="in which month"):
        made.collect()


def test_states_of_one_exercise_are_pairs_once_each(tmp_path: Path):
    exercises = [
        {"entry": 1, "start_year": 1990, "start_month": 3},
        {"entry": 2, "start_year": 1990, "start_month": 9},
        {"entry": 3, "start_year": None},
    ]
    # Japan stands twice on the list of the first exercise; the third has no date.
    states = [(1, "USA"), (1, "JPN"), (1, "JPN"), (2, "USA"), (2, "JPN"), (3, "USA")]
    takers = [
        {"entry": e, "position": n, "state": s} for n, (e, s) in enumerate(states)
    ]
    store = invented(
        tmp_path, "joint-exercises", {"exercise": exercises, "participant": takers}
    )
    pairs = panel("dyad-years", 1989, 1991, directed=False, store=store)
    one = pairs.attach("joint-exercises").collect()
    column = "joint_exercises_exercises"
    assert cells(one, column, "state_a", "state_b", "year") == {(2, 740, 1990): 2}
    both = panel("dyad-years", 1989, 1991, store=store).attach("joint-exercises")
    assert cells(both.collect(), column, "state_a", "state_b", "year") == {
        (2, 740, 1990): 2,
        (740, 2, 1990): 2,
    }
    months = panel("dyad-months", 1990, 1990, directed=False, store=store)
    built = months.attach("joint-exercises").collect()
    assert cells(built, column, "state_a", "state_b", "month") == {
        (2, 740, 3): 1,
        (2, 740, 9): 1,
    }
    alone = panel("state-years", 1989, 1991, store=store).attach("joint-exercises")
    assert cells(alone.collect(), column, "state", "year") == {
        (2, 1990): 2,
        (740, 1990): 2,
    }
    assert any("do not say when" in rule for rule in alone.attachments[0].rules)


def test_no_crisis_is_0_inside_the_coverage_and_null_after(tmp_path: Path):
    crises = [
        {"crisno": 1, "cracno": n, "cracid": s, "yrtrig": 2000, "yrterm": 2002}
        for n, s in enumerate([2, 740])
    ]
    store = invented(tmp_path, "icb", {"actor": crises}, last="2001")
    made = panel("state-years", 1999, 2002, states=(2, 220, 740), store=store)
    built = made.attach("icb").collect()
    for state, values in {2: [0, 1, 1, None], 220: [0, 0, 0, None]}.items():
        assert built.filter(state=state)["icb_crises"].to_list() == values
    pairs = panel("dyad-years", 1999, 2002, states=(2, 220, 740), store=store)
    shared = pairs.attach("icb").collect()
    values = shared.filter(state_a=740, state_b=2)["icb_crises"].to_list()
    assert values == [0, 1, 1, None]
    assert shared.filter(state_a=2, state_b=220)["icb_crises"].to_list()[:3] == [
        0,
        0,
        0,
    ]


def test_several_states_in_one_cell_are_each_counted(tmp_path: Path):
    rows = [
        {"conflict_id": 1, "year": 2001, "gwno_a": "2, 200", "gwno_b": "645"},
        {"conflict_id": 2, "year": 2001, "gwno_a": "2", "gwno_a_2nd": "200"},
    ]
    for row in rows:
        row["intensity_level"] = row["conflict_id"]
    store = invented(tmp_path, "ucdp-acd", {"conflict_year": rows})
    built = panel("state-years", 2001, 2001, store=store).attach("ucdp-acd").collect()
    held = built.filter(pl.col("ucdp_acd_conflicts") > 0)
    assert dict(zip(held["state"], held["ucdp_acd_conflicts"], strict=True)) == {
        2: 2,
        200: 2,
        645: 1,
    }
    assert held.filter(state=2)["ucdp_acd_intensity_level"].item() == 2
    pairs = panel("dyad-years", 2001, 2001, directed=False, store=store)
    shared = pairs.attach("ucdp-acd").collect().filter(pl.col("ucdp_acd_conflicts") > 0)
    assert set(shared.select("state_a", "state_b").rows()) == {(2, 645), (200, 645)}


# --- distances --------------------------------------------------------------------

LONDON, PARIS, TOKYO = (51.5, -0.1167), (48.8667, 2.3333), (35.6833, 139.75)


def capitals(home: Path) -> Store:
    spells = [
        (200, *LONDON, "1816-01-01", "2024-12-31"),
        (220, *PARIS, "1816-01-01", "1999-06-30"),
        (220, *TOKYO, "1999-07-01", "2024-12-31"),
        (740, *TOKYO, "1868-07-17", "2024-12-31"),
    ]
    names = ("ccode", "lat", "lng", "stdate", "enddate")
    rows = [dict(zip(names, spell, strict=True)) for spell in spells]
    return invented(home, "capitals", {"cow": rows}, last="2024-12-31")


def slow(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the angle between two unit vectors, times the radius."""

    def vector(point: tuple[float, float]) -> tuple[float, float, float]:
        lat, lng = map(math.radians, point)
        return (
            math.cos(lat) * math.cos(lng),
            math.cos(lat) * math.sin(lng),
            math.sin(lat),
        )

    dot = sum(a * b for a, b in zip(vector(one), vector(other), strict=True))
    return distance.RADIUS * math.acos(max(-1.0, min(1.0, dot)))


def test_capitals_are_as_far_apart_as_the_angle_between_them(tmp_path: Path):
    made = panel(
        "dyad-years", 1998, 2025, store=capitals(tmp_path), states=(200, 220, 740)
    )
    built = made.attach("capitals").collect()
    found = {
        (a, b, y): d
        for a, b, y, d in built.select(
            "state_a", "state_b", "year", "capitals_distance"
        ).rows()
    }
    assert found[200, 220, 1998] == pytest.approx(slow(LONDON, PARIS), rel=1e-9)
    assert found[200, 220, 2000] == pytest.approx(slow(LONDON, TOKYO), rel=1e-9)
    assert found[200, 220, 1999] == found[200, 220, 2000]
    assert found[220, 740, 2000] == pytest.approx(0, abs=1e-6)
    assert found[740, 220, 1998] == found[220, 740, 1998]
    assert found[200, 740, 2025] is None
    start = panel("dyad-years", 1999, 1999, store=capitals(tmp_path), states=(200, 220))
    early = start.attach("capitals", within="start").collect()["capitals_distance"]
    assert early[0] == found[200, 220, 1998]


def test_a_distance_is_computed_once_for_a_pair_of_spells_of_capitals(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    asked: list[int] = []
    plain = distance.great_circle

    def counting(one: Any, other: Any) -> Any:
        asked.append(len(one))
        return plain(one, other)

    monkeypatch.setattr(distance, "great_circle", counting)
    made = panel("dyad-months", 1998, 2001, store=capitals(tmp_path))
    assert made.attach("capitals").collect().height > 1_000_000
    # London with Paris and with two Tokyos, Paris and Tokyo (of France) with Tokyo.
    assert asked == [5]


def test_published_distances_of_known_capitals():
    # Standard figures: about 344 km and 5,570 km.
    points = pl.DataFrame([LONDON, (40.7128, -74.006)], orient="row").to_numpy()
    others = pl.DataFrame([PARIS, LONDON], orient="row").to_numpy()
    near, far = distance.great_circle(points, others)
    assert near == pytest.approx(342, abs=3)
    assert far == pytest.approx(5570, abs=10)


# --- states as written, tables without a time, the world --------------------------


def test_names_are_read_on_the_day_and_the_lost_are_named(tmp_path: Path):
    names = ["Germany", "Korea, North", "Viet Nam", "Yemen, North", "Atlantis"]
    rows = [
        {"state": name, "year": year, "share_of_gdp": 0.01}
        for name in names
        for year in (1989, 1995)
    ]
    store = invented(tmp_path, "sipri-milex", {"state_year": rows})
    made = panel("state-years", 1989, 1995, store=store).attach("sipri-milex")
    held = made.collect().drop_nulls("sipri_milex_share_of_gdp")
    assert set(held.select("state", "year").rows()) == {
        *((260, 1989), (255, 1995), (731, 1989), (731, 1995)),
        *((816, 1989), (816, 1995), (678, 1989)),
    }
    assert any("Atlantis" in rule for rule in made.attachments[0].rules)


def test_a_table_without_a_time_holds_inside_the_coverage_only(tmp_path: Path):
    rows = [{"ccode": 2, "rugged": 1.5, "newlmtnest": 0.0}]
    store = invented(tmp_path, "terrain", {"state": rows}, "1945", "1946")
    built = panel("state-years", 1944, 1947, states=(2, 200), store=store)
    found = built.attach("terrain").collect()
    values = found.filter(state=2)["terrain_rugged"].to_list()
    assert values == [None, 1.5, 1.5, None]
    assert found.filter(state=200)["terrain_rugged"].null_count() == 4


def test_what_is_about_the_world_is_the_same_for_every_row(tmp_path: Path):
    rows = [{"year": 2000, "usa": 0.5}, {"year": 2001, "usa": 0.25}]
    store = invented(tmp_path, "power-projection", {"year": rows})
    made = panel("dyad-years", 2000, 2002, states=(2, 20, 200), store=store)
    built = made.attach("power-projection").collect()
    assert built.height == made.count() == 18
    by_year = built.group_by("year").agg(pl.col("power_projection_usa").unique())
    assert dict(by_year.rows()) == {2000: [0.5], 2001: [0.25], 2002: [None]}


def test_a_leader_of_a_year_is_the_last_one_unless_asked_otherwise(tmp_path: Path):
    spells = [
        ("late", "2000-08-01", "2003-01-01"),
        ("first", "1990-01-01", "2000-02-01"),
        ("short", "2000-02-01", "2000-08-01"),
    ]
    rows = [
        {"obsid": name, "gwcode": 2, "startdate": start, "enddate": end}
        for name, start, end in spells
    ]
    store = invented(tmp_path, "archigos", {"leader": rows})
    bare = panel("state-years", 1999, 2001, states=(2,), store=store)
    for within, leader in {"any": "late", "start": "first", "end": "late"}.items():
        built = bare.attach("archigos", within=within).collect()
        assert built.filter(year=2000)["archigos_obsid"].item() == leader
    days = panel("state-days", 2000, 2000, states=(2,), store=store).attach("archigos")
    held = days.collect()
    on = held.filter(month=5, day=1)["archigos_obsid"].item()
    assert on == "short"


def test_spells_that_go_on_end_with_the_source(tmp_path: Path):
    rows = [{"ccode1": 2, "ccode2": 200, "begin": None, "end": None, "level": 0.0}]
    store = invented(tmp_path, "peace-scale", {"period": rows}, "1990", "1991")
    bare = panel("dyad-years", 1989, 1992, directed=False, states=(2, 200), store=store)
    built = bare.attach("peace-scale").collect()
    assert built["peace_scale_level"].to_list() == [None, 0.0, 0.0, None]


def test_a_view_of_one_state_by_another_needs_a_direction(tmp_path: Path):
    rows = [{"year": 2005, "state": "JPN", "target": "USA", "very_fav": 0.2}]
    store = invented(tmp_path, "pew-opi", {"topline": rows})
    built = panel("dyad-years", 2005, 2005, store=store).attach("pew-opi").collect()
    held = cells(built, "pew_opi_very_fav", "state_a", "state_b")
    assert held == {(740, 2): 0.2}
    other = panel("dyad-years", 2005, 2005, directed=False, store=store)
    with pytest.raises(PanelError, match="pair has two values"):
        other.attach("pew-opi").collect()


def test_a_triad_has_a_column_for_each_pair(tmp_path: Path):
    rows = [{"ccode1": 2, "ccode2": 20, "year": 2000, "mindist": 7.0}]
    store = invented(tmp_path, "distances", {"cow": rows})
    bare = panel(
        "triad-years", 2000, 2000, directed=False, states=(2, 20, 70), store=store
    )
    made = bare.attach("distances")
    assert made.columns[-3:] == tuple(
        f"distances_mindist_{p}" for p in ("ab", "ac", "bc")
    )
    assert made.collect().row(0)[-3:] == (7.0, None, None)


# --- once, and in which version ---------------------------------------------------


@pytest.mark.parametrize(
    "again", ["nmc", "nmc@6.0", "nmc.state_year", "nmc@7.0.state_year"]
)
def test_a_table_is_attached_once_however_it_is_called(again: str, tmp_path: Path):
    rows = [{"ccode": 2, "year": 2000, "cinc": 0.1}]
    invented(tmp_path, "nmc", {"state_year": rows}, version="6.0")
    store = invented(tmp_path, "nmc", {"state_year": rows}, version="7.0")
    made = panel("state-years", 2000, 2000, store=store).attach("nmc")
    with pytest.raises(PanelError, match="attached already"):
        made.attach(again)


def test_hyphens_and_underscores_are_the_same_source(tmp_path: Path):
    rows = [{"ccode": 2, "styear": 1898, "stmonth": 8, "stday": 13}]
    store = invented(tmp_path, "cow-majors", {"spell": rows})
    made = panel("state-years", 2000, 2000, store=store).attach("cow_majors")
    with pytest.raises(PanelError, match="attached already"):
        made.attach("cow-majors")


def test_the_version_that_is_used_is_the_one_that_is_named(tmp_path: Path):
    for version, share in (("6.0", 0.1), ("7.0", 0.2)):
        rows = [{"ccode": 2, "year": 2000, "cinc": share}]
        store = invented(tmp_path, "nmc", {"state_year": rows}, version=version)
    bare = panel("state-years", 2000, 2000, states=(2,), store=store)
    for said, version, share in (
        ("nmc", "7.0", 0.2),
        ("nmc@6.0", "6.0", 0.1),
        ("nmc@7.0", "7.0", 0.2),
    ):
        made = bare.attach(said, ["cinc"])
        assert made.attachments[0].source == f"nmc@{version}.state_year"
        assert made.collect()["nmc_cinc"].to_list() == [share]
    with pytest.raises(StoreError):
        bare.attach("nmc@5.0")


def test_two_tables_that_give_one_column_are_refused(tmp_path: Path):
    rows = [{"country": "France", "year": 2005, "share": 0.5}]
    tables = {"us_favourable": rows, "president_confidence": rows}
    store = invented(tmp_path, "pew-538", tables)
    made = panel("state-years", 2005, 2005, store=store).attach("pew-538.us_favourable")
    with pytest.raises(PanelError, match="pew_538_share"):
        made.attach("pew-538.president_confidence").collect()


# --- the registry -----------------------------------------------------------------


def test_the_registry_is_attached_without_any_file(tmp_path: Path):
    bare = panel("dyad-years", 1950, 1961, states=(2, 200, 740), store=Store(tmp_path))
    made = bare.attach("registry")
    assert made.attachments[0].source.startswith("registry@")
    built = made.collect()
    ours = built.filter(state_a=2, state_b=740)
    # The treaty of 1960 obliges to defend; that of 1951 gives bases and no such duty.
    by_year = dict(ours.select("year", "registry_defence").rows())
    assert by_year[1961] == 1
    assert by_year[1955] is None
    assert set(built["registry_defence"].drop_nulls()) == {1}
    britain = built.filter(state_a=200, state_b=2)["registry_defence"]
    assert britain.to_list() == [1] * 12
    with pytest.raises(PanelError, match="no obligation"):
        bare.attach("registry", ["love"]).collect()


def test_promises_by_day_are_those_of_the_answer_to_who_was_bound():
    chance = random.Random(11)
    codes = [
        2,
        200,
        220,
        255,
        365,
        640,
        651,
        666,
        710,
        732,
        740,
        900,
        140,
        390,
        230,
        345,
    ]
    said = promised.spans()
    checked = held = 0
    while checked < 150:
        a, b = chance.sample(codes, 2)
        day = dt.date(1850, 1, 1) + dt.timedelta(days=chance.randrange(60_000))
        try:
            answer = bound(a, b, str(day))
        except FoedusError:
            continue
        checked += 1
        number = dates.parse(str(day)).earliest
        now = said.filter(pl.col("start") <= number, pl.col("stop") > number)
        pairs = now.filter(
            pl.col("state_a").is_in([a, b]), pl.col("state_b").is_in([a, b])
        )
        for obligation in OBLIGATIONS:
            sure = answer.obligations[obligation] == "yes"
            held += sure
            assert (obligation in pairs["obligation"].to_list()) == sure, (a, b, day)
    assert held > 20
