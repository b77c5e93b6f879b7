"""Panels of invented disputes, against plain loops and against each other."""

import datetime as dt
import sys
import tempfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from foedus.panel.build import panel
from foedus.store import Store

sys.path.insert(0, str(Path(__file__).parent.parent / "panel"))

import invented

FIRST, LAST = 1932, 1953
DAYS = st.dates(dt.date(1925, 1, 1), dt.date(1956, 12, 31))
FEW = settings(max_examples=12)


@st.composite
def disputes(draw, number):
    one, other = draw(st.permutations(invented.STATES))[:2]
    first = draw(DAYS)
    length = draw(st.sampled_from([0, 5, 40, 364, 365, 900]))
    return invented.Dispute(
        number,
        one,
        other,
        first,
        first + dt.timedelta(days=length),
        fatality=draw(st.sampled_from([None, 0, 1, 6])),
        hostlev=draw(st.integers(2, 5)),
        mindur=draw(st.integers(1, 900)),
        recip=draw(st.integers(0, 1)),
        originators=draw(st.booleans()),
    )


@st.composite
def histories(draw):
    many = draw(st.integers(0, 8))
    return [draw(disputes(number)) for number in range(1, many + 1)]


COVERAGES = st.tuples(st.integers(1926, 1936), st.integers(1948, 1956)).map(
    lambda pair: (str(pair[0]), str(pair[1]))
)


class Held:
    """A store for one example."""

    def __init__(self, history, coverage=("1816", "2010")):
        self.folder = tempfile.TemporaryDirectory()
        self.store = Store(self.folder.name)
        invented.add_disputes(self.store, history, *coverage)
        invented.add_strength(self.store, range(FIRST, LAST + 1))
        invented.add_majors(self.store, [(2, 1898, 2010)])
        invented.add_borders(self.store, [(220, 255, 1, "1816-01", "1945-05")])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.folder.cleanup()

    def panel(self, unit="dyad-years", first=FIRST, last=LAST, **options):
        options = {"states": invented.STATES, "directed": False} | options
        return panel(unit, first, last, store=self.store, **options)


def steps_of(frame, unit):
    """Number the steps of rows: years, months, or days."""
    year = pl.col("year")
    if unit == "dyad-years":
        return frame.with_columns(year.alias("t"))
    if unit == "dyad-months":
        return frame.with_columns((year * 12 + pl.col("month") - 1).alias("t"))
    days = pl.date(year, pl.col("month"), pl.col("day")).cast(pl.Int32)
    return frame.with_columns(days.alias("t"))


def slow_clock(there, events, known):
    """Count as a person would, one step after the other."""
    first = max(min(there), known[0])
    after = min(max(there) + 1, known[1])
    shown, count = {}, 0
    for step in range(first, after):
        count = 0 if step == first or step - 1 in events else count + 1
        shown[step] = count
    return shown


def edges(unit, coverage):
    """The steps [first, stop) of whole years."""
    first, last = (int(year) for year in coverage)
    if unit == "dyad-years":
        return first, last + 1
    if unit == "dyad-months":
        return first * 12, (last + 1) * 12
    zero = dt.date(1970, 1, 1)
    ends = dt.date(first, 1, 1), dt.date(last + 1, 1, 1)
    return tuple((day - zero).days for day in ends)


@pytest.mark.parametrize("unit", ["dyad-years", "dyad-months"])
@pytest.mark.parametrize("variable", ["gml_mid_onset", "gml_mid_ongoing"])
@given(history=histories(), coverage=COVERAGES)
@FEW
def test_a_clock_shows_what_a_person_would_count(unit, variable, history, coverage):
    with Held(history, coverage) as held:
        rows = held.panel(unit).attach("gml-mid").spells(variable).collect()
        # The loop looks at everything since the coverage began, gaps included.
        whole = held.panel(unit, first=1816).attach("gml-mid").collect()
    known = edges(unit, coverage)
    pairs = steps_of(whole, unit).partition_by("state_a", "state_b", as_dict=True)
    # Years of a dispute in which a state was not in the system are events too.
    attached = held_events(history, unit, variable, known)
    for key, seen in (
        steps_of(rows, unit).partition_by("state_a", "state_b", as_dict=True).items()
    ):
        there = set(pairs[key]["t"])
        expected = slow_clock(there, attached.get(key, set()), known)
        shown = dict(zip(seen["t"], seen[f"{variable}_spell"], strict=True))
        assert shown == {t: expected.get(t) for t in shown}


def held_events(history, unit, variable, known):
    """The steps of events by pair, from the invented disputes themselves."""
    found = {}
    for dispute in history:
        key = tuple(sorted((dispute.side_a, dispute.side_b)))
        steps = list(dispute_steps(dispute, unit))
        kept = steps[:1] if variable == "gml_mid_onset" else steps
        inside = {s for s in kept if known[0] <= s < known[1]}
        found.setdefault(key, set()).update(inside)
    return found


def dispute_steps(dispute, unit):
    if unit == "dyad-years":
        return range(dispute.first.year, dispute.last.year + 1)
    if unit == "dyad-days":
        zero = dt.date(1970, 1, 1)
        return range((dispute.first - zero).days, (dispute.last - zero).days + 1)
    first = dispute.first.year * 12 + dispute.first.month - 1
    return range(first, dispute.last.year * 12 + dispute.last.month)


@given(history=histories(), coverage=COVERAGES)
@settings(max_examples=8)
def test_a_clock_of_days_counts_days(history, coverage):
    variable = "gml_mid_ongoing"
    with Held(history, coverage) as held:
        few = held.panel("dyad-days", 1944, 1946, states=(2, 255, 740))
        rows = few.attach("gml-mid").spells(variable).collect()
        whole = held.panel("dyad-days", 1816, states=(2, 255, 740)).presence
    known = edges("dyad-days", coverage)
    events = held_events(history, "dyad-days", variable, known)
    ends = whole.group_by("state_a", "state_b").agg(
        pl.col("start").min(), pl.col("stop").max()
    )
    for one, other, start, stop in ends.iter_rows():
        seen = steps_of(rows, "dyad-days").filter(state_a=one, state_b=other)
        expected = slow_clock((start, stop - 1), events.get((one, other), ()), known)
        shown = dict(zip(seen["t"], seen[f"{variable}_spell"], strict=True))
        assert shown == {t: expected.get(t) for t in shown}


@pytest.mark.parametrize("directed", [False, True])
@given(history=histories(), coverage=COVERAGES)
@FEW
def test_rows_never_multiply(directed, history, coverage):
    with Held(history, coverage) as held:
        bare = held.panel(directed=directed)
        full = bare.attach("gml-mid").attach("nmc").spells("gml_mid_onset")
        rows = full.collect()
    assert full.count() == bare.count() == rows.height
    assert not rows.select(bare.unit.key).is_duplicated().any()


@given(history=histories(), order=st.permutations(["gml-mid", "nmc", "cow-majors"]))
@FEW
def test_the_order_of_sources_does_not_matter(history, order):
    with Held(history) as held:
        one = two = held.panel().where("politically-relevant")
        for source in order:
            one = one.attach(source)
        for source in reversed(order):
            two = two.attach(source)
        left, right = one.collect(), two.collect()
    assert_frame_equal(left, right, check_column_order=False)


SYMMETRIC = [f"gml_mid_{n}" for n in ("onset", "ongoing", "dispnum", "fatality")]
SYMMETRIC += [f"gml_mid_{n}" for n in ("hostlev", "recip")]
SYMMETRIC += ["gml_mid_onset_spell", "cow_contiguity_conttype"]


@pytest.mark.parametrize("unit", ["dyad-years", "dyad-months"])
@given(history=histories(), coverage=COVERAGES)
@FEW
def test_undirected_is_half_of_directed(unit, history, coverage):
    with Held(history, coverage) as held:

        def built(directed):
            bare = held.panel(unit, directed=directed)
            both = bare.attach("gml-mid").attach("cow-contiguity")
            return both.spells("gml_mid_onset").collect()

        half, whole = built(False), built(True)
    key = ["state_a", "state_b", *(n for n in ("year", "month") if n in half.columns)]
    assert whole.height == 2 * half.height
    upper = whole.filter(pl.col("state_a") < pl.col("state_b"))
    lower = whole.filter(pl.col("state_a") > pl.col("state_b")).rename(
        {"state_a": "state_b", "state_b": "state_a"}
    )
    expected = half.select(*key, *SYMMETRIC).sort(key)
    for rows in (upper, lower):
        assert_frame_equal(rows.select(expected.columns).sort(key), expected)
    either = (
        pl.concat([upper, lower.select(upper.columns)])
        .group_by(key)
        .agg(pl.col("gml_mid_init").max())
        .sort(key)
    )
    assert_frame_equal(either, half.select(*key, "gml_mid_init").sort(key))


@pytest.mark.parametrize("unit", ["dyad-months", "dyad-days"])
@given(history=histories())
@settings(max_examples=10)
def test_months_and_days_add_up_to_years(unit, history):
    values = ["gml_mid_ongoing", "gml_mid_onset", "gml_mid_init"]
    with Held(history) as held:
        span = (1936, 1946)
        years = held.panel("dyad-years", *span).attach("gml-mid").collect()
        steps = held.panel(unit, *span).attach("gml-mid").collect()
    key = ["state_a", "state_b", "year"]
    sums = steps.group_by(key).agg(pl.col(values).max()).sort(key)
    # A step in which a state was not in the system has no row, so years may say more.
    assert_frame_equal(sums.select(key), years.select(key))
    found = sums.join(years, on=key, suffix="_of_year")
    for name in values:
        assert (found[name] <= found[f"{name}_of_year"]).all()
    whole = steps.group_by(key).len("steps")
    days = {"dyad-months": 12, "dyad-days": 365}[unit]
    complete = found.join(whole.filter(pl.col("steps") >= days), on=key)
    for name in values:
        assert complete[name].equals(complete[f"{name}_of_year"].alias(name))


@given(
    history=histories(),
    coverage=COVERAGES,
    chosen=st.sets(st.sampled_from(invented.STATES), min_size=2),
    years=st.tuples(st.integers(FIRST, 1942), st.integers(1942, LAST)),
)
@FEW
def test_a_part_of_a_panel_is_the_panel_of_a_part(history, coverage, chosen, years):
    def asked(found):
        relevant = found.where("politically-relevant").attach("gml-mid").attach("nmc")
        return relevant.spells("gml_mid_onset", polynomial=3, splines=(1, 4, 7))

    with Held(history, coverage) as held:
        whole = asked(held.panel()).collect()
        part = asked(held.panel(first=years[0], last=years[1], states=chosen)).collect()
    kept = whole.filter(
        pl.col("year").is_between(*years),
        pl.col("state_a").is_in(chosen),
        pl.col("state_b").is_in(chosen),
    )
    assert_frame_equal(part, kept)
