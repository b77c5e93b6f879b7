from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.measures.reliability import observed_reliability as observed
from foedus.measures.reliability.observed_reliability import (
    observed_cases,
    observed_reliability,
)
from foedus.store import Store

WAR_DAY = date(1910, 6, 15)
NAMES = ["defence", "offence", "neutrality", "non-aggression", "consultation"]
MANY = pl.List(pl.String)
PROMISE = {
    "alliance": pl.Int64,
    "state": pl.Int64,
    "obligation": MANY,
    "conditional": MANY,
    "start_low": pl.Date,
    "start_high": pl.Date,
    "end_low": pl.Date,
    "end_high": pl.Date,
    "line": pl.Int64,
}
FIGHTING = {
    "war": pl.Int64,
    "war_name": pl.String,
    "state": pl.Int64,
    "side": pl.Int64,
    "began": pl.Boolean,
    "day": pl.Date,
    "line": pl.Int64,
}


@dataclass(frozen=True)
class Promise:
    alliance: int
    state: int
    obligation: tuple[str, ...]
    conditional: tuple[str, ...] = ()
    start: tuple[date, date] = (date(1900, 1, 1), date(1900, 1, 1))
    end: tuple[date, date] | None = None


@dataclass(frozen=True)
class Fight:
    state: int
    side: int
    began: bool | None = None
    day: date = WAR_DAY
    war: int = 1


def promised(*rows: Promise) -> pl.DataFrame:
    cells = [
        (p.alliance, p.state, list(p.obligation), list(p.conditional), *p.start)
        + (p.end or (None, None))
        + (line,)
        for line, p in enumerate(rows, start=1)
    ]
    return pl.DataFrame(cells, schema=PROMISE, orient="row")


def fought(*rows: Fight) -> pl.DataFrame:
    cells = [
        (f.war, f"war {f.war}", f.state, f.side, _began(f), f.day, line)
        for line, f in enumerate(rows, start=1)
    ]
    return pl.DataFrame(cells, schema=FIGHTING, orient="row")


def _began(fight: Fight) -> bool:
    return fight.side == 2 if fight.began is None else fight.began


def pact(*obligation: str, **more) -> list[Promise]:
    return [Promise(1, state, obligation, **more) for state in (1, 2)]


def judged(promises: list[Promise], *fights: Fight, **options) -> tuple:
    found = observed_cases(promised(*promises), fought(*fights), **options)
    row = found.filter(state=2).row(0, named=True)
    return row["outcome"], row["reason"], row["obligation"]


ATTACKED = (Fight(1, 1), Fight(9, 2))
ATTACKING = (Fight(1, 2), Fight(9, 1))


@pytest.mark.parametrize(
    ("promise", "fights", "outcome", "called"),
    [
        (["defence"], ATTACKED, "violated", ["defence"]),
        (["defence"], (*ATTACKED, Fight(2, 1)), "honoured", ["defence"]),
        (["defence"], (*ATTACKED, Fight(2, 2)), "violated", ["defence"]),
        (["defence"], ATTACKING, "not invoked", []),
        (["offence"], ATTACKING, "violated", ["offence"]),
        (["offence"], (*ATTACKING, Fight(2, 2)), "honoured", ["offence"]),
        (["offence"], ATTACKED, "not invoked", []),
        (["neutrality"], ATTACKED, "honoured", ["neutrality"]),
        (["neutrality"], (*ATTACKED, Fight(2, 2)), "violated", ["neutrality"]),
        (["non-aggression"], ATTACKED, "not invoked", []),
        (["non-aggression"], (*ATTACKED, Fight(2, 2)), "violated", ["non-aggression"]),
        (["consultation"], (*ATTACKED, Fight(2, 2)), "not invoked", []),
        (["defence", "neutrality"], ATTACKING, "honoured", ["neutrality"]),
    ],
)
def test_the_rule(promise, fights, outcome, called) -> None:
    found = judged(pact(*promise), *fights)
    assert (found[0], found[2]) == (outcome, called)


def test_a_late_helper_helped() -> None:
    late = Fight(2, 1, day=WAR_DAY + timedelta(400))
    assert judged(pact("defence"), *ATTACKED, late)[0] == "honoured"


def test_an_ally_that_joined_later_calls_on_nothing() -> None:
    fights = (Fight(8, 1), Fight(9, 2), Fight(1, 1, day=WAR_DAY + timedelta(1)))
    assert observed_cases(promised(*pact("defence")), fought(*fights)).is_empty()


def test_a_condition_makes_staying_out_unknown_and_nothing_else() -> None:
    made = pact("defence", conditional=("defence",))
    assert judged(made, *ATTACKED)[:2] == (None, "the condition is not known")
    assert judged(made, *ATTACKED, conditions="ignore")[0] == "violated"
    assert judged(made, *ATTACKED, Fight(2, 1))[0] == "honoured"


def test_a_treaty_of_the_day_is_left_out_and_an_imprecise_one_is_not_known() -> None:
    def on(*start: date, **more) -> pl.DataFrame:
        made = pact("defence", start=start, **more)
        return observed_cases(promised(*made), fought(*ATTACKED)).filter(state=2)

    before = WAR_DAY - timedelta(1)
    assert on(WAR_DAY, WAR_DAY).is_empty()
    assert on(before, before)["outcome"].to_list() == ["violated"]
    month = on(date(1910, 6, 1), date(1910, 6, 30))
    assert month["outcome"].to_list() == [None]
    assert "not known" in month["reason"][0]
    ended = on(before, before, end=(before, before))
    assert ended.is_empty()
    last = on(before, before, end=(WAR_DAY, WAR_DAY))
    assert last["outcome"].to_list() == ["violated"]


def test_members_on_both_sides_bind_no_third_member() -> None:
    three = [Promise(1, state, ("defence",)) for state in (1, 2, 9)]
    found = observed_cases(promised(*three), fought(*ATTACKED))
    said = dict(found.select("state", "outcome").rows())
    assert said == {1: "violated", 2: "not invoked", 9: "violated"}


def test_a_member_that_the_wars_do_not_cover_is_not_known() -> None:
    shape = {"state": pl.Int64, "start": pl.Date, "stop": pl.Date}
    day = date(1816, 1, 1)
    states = pl.DataFrame([(1, day, None)], schema=shape, orient="row")
    found = judged(pact("defence"), *ATTACKED, states=states)
    assert found[0] is None
    assert "list of states" in found[1]
    both = pl.DataFrame([(1, day, None), (2, day, None)], schema=shape, orient="row")
    assert judged(pact("defence"), *ATTACKED, states=both)[0] == "violated"


def test_cases_are_listed_with_their_lines() -> None:
    row = observed_cases(promised(*pact("defence")), fought(*ATTACKED))
    assert row.select("war", "year", "alliance", "state", "line").row(0) == (
        (1, 1910, 1, 2, 2)
    )
    assert row.select("allies", "war_lines").row(0) == ([1], [1])


SIX = st.integers(1, 5)
PROMISES = st.lists(
    st.builds(
        Promise,
        alliance=st.integers(1, 2),
        state=SIX,
        obligation=st.lists(st.sampled_from(NAMES), unique=True).map(tuple),
        conditional=st.sampled_from([(), ("defence",), ("offence",)]),
    ),
    max_size=7,
    unique_by=lambda p: (p.alliance, p.state),
)
FIGHTS = st.lists(
    st.builds(
        Fight,
        state=SIX,
        side=st.integers(1, 2),
        began=st.booleans(),
        day=st.sampled_from([WAR_DAY, WAR_DAY + timedelta(9)]),
        war=st.integers(1, 2),
    ),
    max_size=7,
    unique_by=lambda f: (f.war, f.state),
)


def slowly(promises: list[Promise], fights: list[Fight]) -> set[tuple]:
    """Judge every promise in every war with plain loops."""
    found = set()
    for war in {f.war for f in fights}:
        here = {f.state: f for f in fights if f.war == war}
        first = min(f.day for f in here.values())
        for alliance in {p.alliance for p in promises}:
            members = {p.state: p for p in promises if p.alliance == alliance}
            early = [s for s in members if s in here and here[s].day == first]
            for state, promise in members.items():
                allies = [s for s in early if s != state]
                if allies:
                    verdict = _verdict(promise, allies, here)
                    found.add((war, alliance, state, verdict))
    return found


def _verdict(promise: Promise, allies: list[int], here: dict[int, Fight]) -> str | None:
    mine, owed = here.get(promise.state), set(promise.obligation)
    binding = owed - {"consultation"}
    if binding and mine and any(here[s].side != mine.side for s in allies):
        return "violated"
    verdicts: set[str | None] = set()
    for ally in allies:
        called = "offence" if here[ally].began else "defence"
        if _split(promise, allies, here):
            continue
        if called in owed:
            if mine and mine.side == here[ally].side:
                verdicts.add("honoured")
            else:
                verdicts.add(None if called in promise.conditional else "violated")
        elif "neutrality" in owed:
            verdicts.add("honoured")
    for verdict in ("violated", None, "honoured"):
        if verdict in verdicts:
            return verdict
    return "not invoked"


def _split(promise: Promise, allies: list[int], here: dict[int, Fight]) -> bool:
    early = set(allies)
    mine = here.get(promise.state)
    if mine and mine.day == min(f.day for f in here.values()):
        early.add(promise.state)
    return len({here[s].side for s in early}) > 1


@settings(max_examples=60)
@given(PROMISES, FIGHTS)
def test_the_same_as_loops_by_hand(
    promises: list[Promise], fights: list[Fight]
) -> None:
    found = observed_cases(promised(*promises), fought(*fights))
    rows = found.select("war", "alliance", "state", "outcome").rows()
    assert len(rows) == len(set(rows))
    assert set(rows) == slowly(promises, fights)
    assert found.equals(observed_cases(promised(*promises).lazy(), fought(*fights)))


@pytest.mark.published
def test_the_published_wars_by_rule(published_store: Store) -> None:
    scan = published_store.scan
    inputs = (
        observed.atop_promises(scan("atop@5.1.member")),
        observed.cow_fighting(scan("cow-wars.inter_state")),
    )
    states = observed.cow_members(scan("cow-states@2016.spell"))
    found = observed_reliability(*inputs, by=["period"], states=states)
    counts = found.select("rows", "not_known", "invoked", "honoured").rows()
    assert counts == [(1813, 159, 289, 119), (242, 51, 115, 84), (1571, 108, 174, 35)]
    cases = observed_cases(*inputs, states=states)
    belgrade = cases.filter(war=106, alliance=1480).row(0, named=True)
    assert belgrade["state"] == 341
    assert belgrade["outcome"] is None


def test_publishers_tables_become_promises_and_fights() -> None:
    codes = {key: [1, 0] for key in ("defense", "defcon", "nonagg")}
    other = ("offense", "neutral", "consul", "offcon", "neucon")
    codes |= {key: [0, 0] for key in other}
    dates = {"yrent": [1900, 1901], "moent": [2, 3], "dayent": [None, 4]}
    dates |= {"yrexit": [None, 1905], "moexit": [None, 12], "dayexit": [None, None]}
    whole = pl.DataFrame(
        {"atopid": [1, 1], "member": [2, 3], "line": [5, 6], **codes, **dates}
    )
    made = observed.atop_promises(whole).rows(named=True)
    assert made[0]["obligation"] == ["defence", "non-aggression"]
    assert made[0]["conditional"] == ["defence"]
    assert made[0]["start_low"] == date(1900, 2, 1)
    assert made[0]["start_high"] == date(1900, 2, 28)
    assert made[0]["end_low"] is made[0]["end_high"] is None
    assert made[1]["start_low"] == made[1]["start_high"] == date(1901, 3, 4)
    assert (made[1]["end_low"], made[1]["end_high"]) == (
        date(1905, 12, 1),
        date(1905, 12, 31),
    )
