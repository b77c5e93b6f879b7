"""Who was in the system: known numbers of rows, and hand-made groups."""

from __future__ import annotations

from itertools import permutations

import pytest

from foedus.errors import PanelError
from foedus.panel import presence
from foedus.panel.build import panel
from foedus.panel.clock import Clock

PAIR = ("state_a", "state_b")


@pytest.mark.parametrize(
    ("unit", "last", "rows"),
    [
        ("dyad-years", 2010, 1_685_310),
        ("dyad-years", 2024, 2_214_930),
        ("dyad-years", 2025, 2_252_760),
        ("dyad-days", 2025, 812_612_350),
    ],
)
def test_all_directed_pairs_since_1816(unit, last, rows, tmp_path):
    from foedus.store import Store

    store = Store(tmp_path)
    assert panel(unit, 1816, last, store=store).count() == rows
    half = panel(unit, 1816, last, directed=False, store=store)
    assert 2 * half.count() == rows


@pytest.mark.parametrize("step", ["year", "month", "day"])
def test_suriname_and_the_republic_of_vietnam_never_meet(step):
    # 817 ends in April 1975, 115 begins in November: one year, but no day together.
    years = (1970, 1980)
    alone = presence.states(Clock("year"), years, only=(115, 817))
    assert alone.rows() == [(115, 1975, 1981), (817, 1970, 1976)]
    assert presence.groups(PAIR, Clock(step), years, only=(115, 817)).is_empty()


def test_a_state_is_there_in_a_step_that_has_one_of_its_days():
    # Germany (255) is back on 3 October 1990.
    years = (1989, 1991)
    year, month = (
        presence.states(Clock(s), years, only=[255]).rows() for s in ("year", "month")
    )
    assert year == [(255, 1990, 1992)]
    assert month == [(255, 12 * 1990 + 9, 12 * 1992)]


def test_groups_stand_in_all_orders_or_in_that_of_their_numbers():
    states, clock, years = (2, 20, 200), Clock("year"), (2000, 2001)
    names = (*PAIR, "state_c")
    once = presence.groups(names, clock, years, only=states)
    assert once.rows() == [(2, 20, 200, 2000, 2002)]
    all_orders = presence.groups(names, clock, years, only=states, directed=True)
    assert all_orders.rows() == [(*order, 2000, 2002) for order in permutations(states)]


def test_strangers_are_named():
    with pytest.raises(PanelError, match=r"\[1, 9999\]"):
        presence.states(Clock("year"), (2000, 2000), only=(2, 9999, 1))
