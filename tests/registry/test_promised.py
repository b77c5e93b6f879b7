"""Spans of promises say what the answer about a day says."""

from __future__ import annotations

import datetime as dt
import random

import polars as pl

from foedus import dates
from foedus.errors import FoedusError
from foedus.registry import promised
from foedus.registry.bonds import bound
from foedus.registry.records import OBLIGATIONS


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
