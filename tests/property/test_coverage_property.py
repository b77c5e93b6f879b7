"""Three-valued truth in every table of every source, by a slow reading of the rule.

Outside the coverage no value is 0 or false; inside it *none* is never null. The rule is
read row by row with `dates.Interval`; the store answers all keys at once.
"""

import math
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache

import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from foedus import dates
from foedus.dates import Interval, Truth
from foedus.errors import CoverageError, DateError
from foedus.registry.states import spells
from foedus.sources.catalog import entries
from foedus.sources.layout import TableSpec
from foedus.store import SourceFacts, Store, embedded, names, shape
from foedus.store.coverage import (
    NOT_LISTED,
    OUTSIDE_STATES,
    OUTSIDE_YEARS,
    UNCERTAIN,
    audit,
    covered,
    key_columns,
    lookup,
)
from foedus.store.manifest import TableFacts

FEW = settings(
    max_examples=3,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
STATES = {"integer": [2, 20, 70, 200, 365], "text": ["USA", "CAN", "MEX", "GBR"]}
DATES = ["1990", "1991-05", "1993-02-28", "199X", "1995~", "1996-11", "1994-12-31"]
COVERAGES = [("", ""), ("1992", "1996"), ("1990-06", "1995-03"), ("1991", "")]
SYSTEMS = ("cow", "gw")


# --- every table there is ---------------------------------------------------------


def every_table() -> Iterator[tuple[str, TableSpec]]:
    """Names and declarations of all tables: registry, bundled and brought."""
    for id in embedded.sources():
        for table in embedded.table_names(id):
            yield f"{id}.{table}", embedded.spec(id, table)
    for said in entries():
        if said.access != "bundled":
            yield from ((f"{said.id}.{t.name}", t) for t in said.tables.values())


TABLES = dict(every_table())


def shaped(spec: TableSpec) -> shape.Shape | None:
    try:
        return shape.of(spec, spec.name)
    except CoverageError:
        return None


LOOKED_UP = {name: spec for name, spec in TABLES.items() if shaped(spec)}


def with_roles(*roles: str) -> set[str]:
    """Names of columns that have one of the roles in most tables that have them."""
    columns = [c for spec in TABLES.values() for c in spec.columns]
    there = Counter(c.name for c in columns)
    so = Counter(c.name for c in columns if c.role in roles)
    return {name for name, times in so.items() if 2 * times > there[name]}


def test_every_table_is_looked_up_or_lacks_a_role():
    reasons = set()
    states = with_roles("state", "state_a", "state_b")
    times = with_roles("year", "start", "end", "until", "day")
    for name in TABLES.keys() - LOOKED_UP.keys():
        spec = TABLES[name]
        with pytest.raises(CoverageError) as caught:
            key_columns(name)
        lacks = caught.value.facts["missing"]
        reasons.add(lacks)
        if lacks == "state":
            # Nothing in it is called like a state, or declared as the code of one.
            # A cell of text may hold several codes.
            coded = [c for c in spec.columns if c.system and c.column.type != "text"]
            assert not coded, name
            assert states.isdisjoint(spec.schema.names), name
        else:
            typed = {c.name for c in spec.columns if c.column.type != "text"}
            assert times.isdisjoint(typed), name
            assert not any(c.column.type == "edtf" for c in spec.columns), name
    assert reasons == {"state", "time"}
    assert len(LOOKED_UP) > len(TABLES) / 2


def test_what_is_looked_up_by_the_unit_of_observation():
    """Units that name a state and a time are looked up, whoever declared them."""
    for name, spec in TABLES.items():
        who, _, when = spec.unit.rpartition("-")
        if who in ("state", "dyad", "directed-dyad") and when in ("year", "spell"):
            assert name in LOOKED_UP or not spec.with_role("state_a"), name


# --- the rule, row by row ---------------------------------------------------------


def text_of(cell):
    if isinstance(cell, int):
        return f"{cell:05d}" if cell < 0 else f"{cell:04d}"
    return cell


def spell_of(row, spell):
    """The spell of a row, None if it cannot be, or is not there."""
    first, last = row[spell.start.name], None
    if spell.end is None:
        said = text_of(first) or ""
        span = said if "/" in said else f"{said}/{said}"
        return dates.parse_interval(span) if said else None
    last = text_of(row[spell.end.name])
    first = text_of(first) or (".." if spell.start.open else "")
    if last is not None and not spell.inclusive:
        start = dates.parse(first) if first not in ("", "..") else None
        return Interval(start, dates.parse(last), open_start=first == "..")
    return dates.parse_interval(f"{first}/{last or ('..' if spell.end.open else '')}")


def whole(when):
    """The days of a year, a month or a day, from the first to the last."""
    date = dates.parse(when)
    return Interval(dates.from_day(date.earliest), dates.from_day(date.latest + 1))


def truth_of(row, by, when):
    """Whether a row is about a time: its own, or that of one of its spells."""
    if not by.spells:
        return Truth.YES
    answer = Truth.NO
    for number, spell in enumerate(by.spells):
        if number and row[spell.start.name] is None:
            continue
        span = whole(when)
        try:
            held = spell_of(row, spell)
        except DateError:  # It ends before it starts: some day in between is meant.
            first, last = (text_of(row[c.name]) for c in (spell.start, spell.end))
            between = dates.parse_interval(f"{last}/{first}").overlaps(span)
            here = Truth.NO if between is Truth.NO else Truth.MAYBE
            answer = dates.either(answer, here)
            continue
        if held is not None:
            answer = dates.either(answer, held.overlaps(span))
    return answer


class Oracle:
    """The rule for one table and the keys of one example."""

    def __init__(self, spec, frame, interval, keys):
        self.spec, self.by, self.interval = spec, shaped(spec), interval
        for name in self.by.states:
            if frame.schema[name] == pl.List(pl.String):
                frame = frame.explode(name)
        self.known = {s for n in self.by.states for s in frame[n].unique()} - {None}
        wanted = {c for name in self.by.states for c in keys[name]} - {None}
        kind = frame.schema[self.by.states[0]]
        near = frame.filter(
            pl.all_horizontal(
                pl.col(n).is_in(pl.Series(list(wanted), dtype=kind).implode())
                for n in self.by.states
            )
        )
        self.rows = {}
        for row in near.iter_rows(named=True):
            time = tuple(row[n] for n in self.by.time)
            self.rows.setdefault((self.pair(row), time), []).append(row)

    def pair(self, row):
        states = tuple(row[n] for n in self.by.states)
        return states if self.spec.directed else tuple(sorted(states, key=str))

    def when(self, key):
        cells = [key[n] for n in self.by.key[len(self.by.states) :]]
        if None in cells:
            return None
        first, *finer = cells
        return "-".join([text_of(first), *(f"{part:02d}" for part in finer)])

    def of(self, key):
        """Listed, reason and the rows that are surely about a key."""
        when = self.when(key)
        inside = Truth.NO if when is None else self.interval.holds_on(dates.parse(when))
        rows = []
        if when is not None:
            time = tuple(key[n] for n in self.by.time)
            rows = self.rows.get((self.pair(key), time), [])
        truths = [(truth_of(row, self.by, when), row) for row in rows]
        sure = [row for truth, row in truths if truth is Truth.YES]
        if inside is Truth.NO:
            return None, OUTSIDE_YEARS, sure
        if sure:
            return True, None, sure
        if any(truth is Truth.MAYBE for truth, _ in truths):
            return None, UNCERTAIN, sure
        if not self.in_states(key, when):
            return None, OUTSIDE_STATES, sure
        if self.spec.absence == "none" and inside is Truth.YES:
            return False, None, sure
        return None, NOT_LISTED, sure

    def in_states(self, key, when):
        states = [key[n] for n in self.by.states]
        if self.spec.absence != "none":
            return set(states) <= self.known
        (system,) = {c.system for c in self.spec.columns if c.name in self.by.states}
        return met(states, dates.parse(when), system)


@cache
def memberships(system):
    """Code of a state -> the first and the last day of each of its memberships."""
    held = defaultdict(list)
    for spell in spells():
        if spell.in_system(system):
            code = spell.cow_code if system == "cow" else spell.gw_code
            last = math.inf if spell.end is None else spell.end.latest
            held[code].append((spell.start.earliest, last))
    return dict(held)


def met(states, when, system):
    """Whether different states were members on one same day of a time."""
    together = [(when.earliest, when.latest)]
    for state in states:
        both = [
            (max(first, start), min(last, end))
            for first, last in together
            for start, end in memberships(system).get(state, [])
        ]
        together = [(first, last) for first, last in both if first <= last]
    return len(set(states)) == len(states) and together != []


def check(store, name, keys):
    """Compare what the store says of keys with the rule, in all three questions."""
    spec, frame = store.spec(name), store.scan(name).collect()
    oracle = Oracle(spec, frame, store.coverage(name), keys)
    said = [oracle.of(key) for key in keys.iter_rows(named=True)]
    found = covered(store, name, keys)
    assert list(zip(found["listed"], found["reason"], strict=True)) == [
        (listed, reason) for listed, reason, _ in said
    ]
    counts = audit(store, name, keys)
    assert counts.matched == sum(listed is True for listed, *_ in said)
    assert counts.none == sum(listed is False for listed, *_ in said)
    told = counts.matched + counts.none + sum(counts.not_covered.values())
    assert told == counts.rows_in == keys.height
    check_values(store, name, keys, spec, said)


def check_values(store, name, keys, spec, said):
    try:
        found = lookup(store, name, keys)
    except CoverageError as error:
        refused = error.facts
    else:
        refused = None
    if refused is not None:  # Several rows of a key, or columns called as the keys.
        several = any(len(rows) > 1 for *_, rows in said) or not shaped(spec).spells
        assert "found" in refused or several
        return
    given = [c for c in found.columns if c not in keys.columns]
    values = [c for c in given if c not in ("listed", "reason")]
    for row, (listed, _, rows) in zip(found.iter_rows(named=True), said, strict=True):
        if listed is None:  # Outside, and where nothing is said: never 0 or false.
            assert all(row[c] is None for c in (*values, "listed")), (name, row)
        elif listed:
            assert {c: row[c] for c in values} in [
                {c: one[c] for c in values} for one in rows
            ], (name, row)
        else:
            assert all(
                row[c] == 0 if c in spec.zeros else row[c] is None for c in values
            ), (name, row)


# --- keys and invented rows -------------------------------------------------------


def drawn_keys(draw, store, name):
    """Keys that a table may hold: its own, others of its states, and any year."""
    by, frame = shaped(store.spec(name)), store.scan(name).collect()
    for state in by.states:
        if isinstance(frame.schema[state], pl.List):
            frame = frame.explode(state)
    kinds = {n: frame.schema.get(n, pl.Int64()) for n in by.key}
    codes = {}
    for state in by.states:
        seen = frame[state].drop_nulls().unique().sort().to_list()
        more = [9_999] if kinds[state].is_integer() else ["none"]
        codes[state] = st.none() | st.sampled_from([*seen, *more])
    times = {n: st.none() | time_strategy(n, by, frame, kinds[n]) for n in by.key}
    cells = st.fixed_dictionaries({**times, **codes})
    free = draw(st.lists(cells, min_size=1, max_size=20))
    if by.time and frame.height:
        at = draw(st.lists(st.integers(0, frame.height - 1), max_size=6))
        free += frame.select(by.key)[at].to_dicts()
    return pl.DataFrame([[r[n] for n in by.key] for r in free], kinds, orient="row")


def time_strategy(name, by, frame, kind):
    if not kind.is_integer():
        seen = frame[name].drop_nulls().unique().sort() if name in frame else []
        return st.sampled_from([*seen, "1991-05-04", "1995"])
    if by.time[1:] and name in by.time[1:]:
        return st.integers(1, 12)
    return st.integers(1985, 2026) | st.integers(-500, 2100)


def cells_of(column, by):
    """Values of an invented column: of states and times, numbers, else null."""
    if column.name in by.states:
        codes = STATES["integer" if column.column.type == "integer" else "text"]
        one = st.sampled_from(codes)
        return st.lists(one, max_size=3) if column.column.type == "list" else one
    if column.role in ("year", "start", "end", "until", "month", "day"):
        if column.column.type != "integer":
            once = by.spells and by.spells[0].end is None
            more = ["1992-11/1993-02"] if once else []
            return st.none() | st.sampled_from([*DATES, *more])
        low, high = (1988, 1998) if column.role not in ("month", "day") else (1, 12)
        return st.none() | st.integers(low, high)
    if column.column.type in ("integer", "number"):
        return st.none() | st.integers(0, 3)
    return st.just(None)


def invented(draw, spec):
    by = shaped(spec)
    some = [
        c for n, c in enumerate(spec.columns) if c.role or n < 8 or c.name in spec.zeros
    ]
    rows = st.fixed_dictionaries({c.name: cells_of(c, by) for c in some})
    drawn = draw(st.lists(rows, max_size=6))
    schema = {c.name: c.column.dtype for c in spec.columns}
    cells = [[r.get(n) for n in schema] for r in drawn]
    frame = pl.DataFrame(cells, schema, orient="row")
    return frame.with_row_index("line", offset=2)


def facts_of(draw, tables=None):
    start, end = draw(st.sampled_from(COVERAGES))
    return SourceFacts("own", "ask", start, end, "2026-11-22", tables=tables or {})


@pytest.mark.parametrize(
    "name", [n for n in LOOKED_UP if not embedded.contains(names.parse(n).source)]
)
@FEW
@given(data=st.data())
def test_invented_rows_of_every_table_keep_the_rule(name, data):
    said = names.parse(name)
    about = {}
    if data.draw(st.booleans()):
        start, end = data.draw(st.sampled_from(COVERAGES))
        about = {said.table: TableFacts(coverage_start=start, coverage_end=end)}
    with tempfile.TemporaryDirectory() as home:
        store = Store(home)
        table = {said.table: invented(data.draw, TABLES[name]).lazy()}
        store.add(said.source, "1", table, facts_of(data.draw, about))
        check(store, name, drawn_keys(data.draw, store, name))


@pytest.mark.parametrize(
    "name", [n for n in LOOKED_UP if embedded.contains(names.parse(n).source)]
)
@FEW
@given(data=st.data())
def test_tables_of_the_package_keep_the_rule(name, data):
    with tempfile.TemporaryDirectory() as home:
        store = Store(home)
        check(store, name, drawn_keys(data.draw, store, name))


@pytest.mark.parametrize("year", [-400, 1815, 1850, 1950, 2026, 2050])
@pytest.mark.parametrize("coverage", [("", ""), ("1820", ""), ("1820", "2100")])
def test_members_are_those_of_every_year(tmp_path, coverage, year):
    spec = TABLES["thompson-rivalries.tss"]
    none = pl.DataFrame(schema={c.name: c.column.dtype for c in spec.columns})
    rows = none.with_row_index("line", offset=2).lazy()
    facts = SourceFacts("own", "ask", *coverage, "2026-11-22")
    store = Store(tmp_path)
    store.add("thompson-rivalries", "1", {"tss": rows}, facts)
    keys = pl.DataFrame({"ccode1": [2, 2], "ccode2": [200, 365], "year": [year, year]})
    check(store, "thompson-rivalries.tss", keys)


OWN = {
    "state-year": {"ccode": "state", "year": "year"},
    "state-month": {"ccode": "state", "year": "year", "month": "month"},
    "state-day": {"ccode": "state", "date": "day"},
    "state-spell": {"ccode": "state", "from": "start", "to": "end"},
    "directed-dyad-year": {"a": "state_a", "b": "state_b", "year": "year"},
    "dyad-year": {"a": "state_a", "b": "state_b", "year": "year"},
    "dyad-spell": {"a": "state_a", "b": "state_b", "from": "start", "to": "until"},
}


@pytest.mark.parametrize("unit", OWN)
@settings(FEW, max_examples=12)
@given(data=st.data())
def test_a_users_own_table_keeps_the_rule(unit, data):
    roles = OWN[unit]
    census = data.draw(st.booleans())
    about = TableFacts(
        key=tuple(roles),
        unit=unit,
        roles=roles,
        systems={c: "cow" for c, r in roles.items() if r.startswith("state")},
        absence="none" if census else "",
        zeros=("n",) if census else (),
    )
    kinds = {
        c: "String" if r in ("start", "end", "until") or c == "date" else "Int64"
        for c, r in roles.items()
    }
    cells = {
        c: st.sampled_from(STATES["integer"])
        if role.startswith("state")
        else st.none() | st.sampled_from(DATES)
        if kinds[c] == "String"
        else st.integers(1, 12)
        if role == "month"
        else st.integers(1988, 1998)
        for c, role in roles.items()
    }
    rows = data.draw(st.lists(st.fixed_dictionaries({**cells, "n": st.integers(1, 9)})))
    schema = {**{c: getattr(pl, kind) for c, kind in kinds.items()}, "n": pl.Int64}
    frame = pl.DataFrame([[r[c] for c in schema] for r in rows], schema, orient="row")
    with tempfile.TemporaryDirectory() as home:
        store = Store(home)
        facts = facts_of(data.draw, {"table": about})
        store.add("my-own", "1", {"table": frame.lazy()}, facts)
        check(store, "my-own", drawn_keys(data.draw, store, "my-own"))


# --- all published files ----------------------------------------------------------


def keep_the_rule(store, name: str) -> None:
    """Look up one drawn set of keys of a table."""

    @settings(FEW, max_examples=1)
    @given(st.data())
    def rule(data):
        check(store, name, drawn_keys(data.draw, store, name))

    rule()


@pytest.mark.published
def test_published_rows_of_every_table_keep_the_rule(published_store):
    seen = set()
    for name in published_store.tables():
        said = names.parse(name)
        seen.add(f"{said.source}.{said.table}")
        if f"{said.source}.{said.table}" not in LOOKED_UP:
            continue

        keep_the_rule(published_store, name)
    assert len(seen & LOOKED_UP.keys()) >= 100
