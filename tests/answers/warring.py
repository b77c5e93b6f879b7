"""An invented history of two pacts and two wars, in the publishers' columns."""

from __future__ import annotations

from pathlib import Path

import polars as pl
from stored import invented

from foedus.measures.reliability.coded_cases import OBLIGATIONS
from foedus.store import Store

NATO = 3180
OTHER = 9000
WAR = 700
NOWHERE = 701

FIGHTING = {"initiator": 2, "warname": "Invented War", "warnum": WAR}


def _pact(alliance: int, member: int, year: int, **said: int) -> dict:
    promised = dict.fromkeys(OBLIGATIONS, 0) | {"defense": 1} | said
    conditions = dict.fromkeys(("defcon", "offcon", "neucon"), 0)
    begun = {"yrent": year, "moent": 1, "dayent": 1}
    ended = {"yrexit": None, "moexit": None, "dayexit": None}
    return {
        "atopid": alliance,
        "member": member,
        **begun,
        **ended,
        **promised,
        **conditions,
    }


def _fought(state: int, side: int, **said: object) -> dict:
    day = {"start_year1": 1960, "start_month1": 5, "start_day1": 2}
    return {"ccode": state, "side": side, **day, **FIGHTING, **said}


def pacts(home: Path) -> Store:
    """The United States, the United Kingdom and France; the last two bound twice."""
    rows = [_pact(NATO, state, 1949) for state in (2, 200, 220)]
    rows += [_pact(OTHER, state, 1950) for state in (200, 220)]
    ends = dict.fromkeys(("yrexit", "moexit", "dayexit"), pl.Int64)
    return invented(home, "atop", "member", rows, "2018", ends, "5.1")


def wars(home: Path) -> Store:
    """Egypt attacks France in 1960; the United Kingdom comes, nobody else does."""
    rows = [
        _fought(651, 1, initiator=1),
        _fought(220, 2),
        _fought(200, 2, start_month1=6),
    ]
    return invented(home, "cow-wars", "inter_state", rows, "2007")


def coded(home: Path) -> Store:
    """The first pact was broken in that war, the second kept; a war of unknown day."""
    flags = dict.fromkeys(OBLIGATIONS, 0) | {"defense": 1}
    told = [(NATO, WAR, 0, 0), (OTHER, WAR, 1, 0), (NATO, None, 0, 1)]
    rows = [
        {
            "sample": 0,
            "warid": 1 + number,
            "atopid": alliance,
            "cowwarid": war,
            "warname": "Coded_War",
            "multilateral": 1,
            "honor_llm": kept,
            "dna_llm": idle,
            **flags,
        }
        for number, (alliance, war, kept, idle) in enumerate(told)
    ]
    return invented(home, "alliance-reliability", "alliance_war", rows, "2003")
