"""Events are counted as a plain loop counts them."""

from __future__ import annotations

import random
from collections import defaultdict
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from held import cells, invented

from foedus.errors import PanelError
from foedus.panel.build import panel


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
