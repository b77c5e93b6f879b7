"""Properties of dates that hold for every value, beside independent oracles."""

import datetime
import itertools
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus import dates
from foedus.dates import Date, Interval, Truth, parse, parse_interval
from foedus.errors import DateError

EPOCH = datetime.date(1970, 1, 1).toordinal()
FIRST, LAST = parse("-9999-01-01").earliest, parse("9999-12-31").latest

# A busy machine may pause for longer than the deadline of an example.
unhurried = settings(deadline=None)

days = st.integers(FIRST, LAST)
years = st.integers(-9999, 9999)
QUALIFIERS = st.sampled_from(["", "?", "~", "%"])
CALENDARS = st.sampled_from(["", "[julian]", "[gregorian]"])


def four_digits(year):
    return f"{'-' * (year < 0)}{abs(year):04d}"


@st.composite
def texts(draw):
    """Texts of every form that is read, with or without a calendar."""
    year, month = four_digits(draw(years)), draw(st.integers(1, 12))
    long = draw(st.integers(10000, 999999)) * draw(st.sampled_from([1, -1]))
    form = draw(
        st.sampled_from(
            [
                *(year, f"{year}-XX", f"{year}-XX-XX", f"{year}-{month:02d}"),
                *(f"{year}-{month:02d}-XX", f"{year}-{20 + (month + 2) // 3}"),
                *(f"{year[:-1]}X", f"{year[:-2]}XX", f"Y{long}"),
                f"{year}-{month:02d}-{draw(st.integers(1, 28)):02d}",
                f"{year}-{month:02d}-{draw(st.integers(1, 28)):02d}",
            ]
        )
    )
    return form + draw(QUALIFIERS) + draw(CALENDARS)


@st.composite
def intervals(draw):
    """Texts of intervals whose end does not lie before the start."""
    bounds = sorted((draw(texts()), draw(texts())), key=lambda text: parse(text))
    start = draw(st.sampled_from([bounds[0], "..", ""]))
    end = draw(st.sampled_from([bounds[1], "..", ""]))
    return f"{start}/{end}"


@unhurried
@given(texts())
def test_text_to_value_to_text(text):
    date = parse(text)
    assert str(date) == text
    assert parse(str(date)) == date
    assert date.earliest <= date.latest
    assert not date.display().removeprefix("c. ").startswith("-")


@unhurried
@given(texts(), st.sampled_from(["julian", "gregorian"]))
def test_a_said_calendar_survives(text, calendar):
    plain = text.partition("[")[0]
    date = parse(plain, calendar=calendar)
    assert parse(date.text) == date
    said = parse(f"{plain}[{calendar}]")
    assert (said.earliest, said.latest) == (date.earliest, date.latest)


@unhurried
@given(days)
def test_day_to_date_to_day(n):
    date = dates.from_day(n)
    assert date.exact
    assert date.earliest == date.latest == n
    assert parse(date.text) == date
    later = n >= parse("1582-10-15").earliest
    assert date.calendar == ("gregorian" if later else "julian")


@unhurried
@given(st.integers(FIRST + 400, LAST))
def test_gregorian_days_agree_with_numpy(n):
    year, month, day = str(np.datetime64(n, "D")).rsplit("-", 2)
    text = f"{four_digits(int(year))}-{month}-{day}"
    assert parse(f"{text}[gregorian]").earliest == n


@unhurried
@given(st.dates())
def test_gregorian_days_agree_with_python(day):
    assert parse(f"{day.isoformat()}[gregorian]").to_date() == day
    assert dates.coerce(day).to_date() == day
    assert dates.coerce(day).earliest == day.toordinal() - EPOCH


@unhurried
@given(years, st.integers(1, 12), st.integers(1, 28))
def test_julian_days_agree_with_the_julian_day_number(year, month, day):
    """Check with the formula for the Julian day number of a Julian date.

    Fliegel and Van Flandern (1968), in the variant of the Explanatory Supplement to
    the Astronomical Almanac (1992), section 12.92, shifted by full cycles of 28 years.
    """
    shifted = year + 28 * 400
    number = (
        367 * shifted
        - 7 * (shifted + 5001 + int((month - 9) / 7)) // 4
        + 275 * month // 9
        + day
        + 1729777
    )
    text = f"{four_digits(year)}-{month:02d}-{day:02d}[julian]"
    assert parse(text).earliest == number - 400 * 10227 - 2440588


@unhurried
@given(years, st.integers(1, 12), CALENDARS)
def test_months_fill_a_year_without_gaps(year, month, calendar):
    text = four_digits(year)
    if text.startswith("1582") and not calendar:
        return
    month_value = parse(f"{text}-{month:02d}{calendar}")
    length = month_value.latest - month_value.earliest + 1
    assert parse(f"{text}-{month:02d}-{length:02d}{calendar}").latest == (
        month_value.latest
    )
    whole = parse(f"{text}{calendar}")
    following = (
        parse(f"{text}-{month + 1:02d}{calendar}").earliest
        if month < 12
        else whole.latest + 1
    )
    assert month_value.latest + 1 == following
    assert whole.earliest <= month_value.earliest


@unhurried
@given(days, days)
def test_default_days_sort_as_they_fall(a, b):
    one, other = dates.from_day(a), dates.from_day(b)
    assert (one < other) == (a < b)
    assert (one == other) == (a == b)
    written = [(date.year, date.text.lstrip("-")[5:]) for date in (one, other)]
    assert (written[0] < written[1]) == (a < b)


@unhurried
@given(intervals())
def test_interval_text_to_value_to_text(text):
    spell = parse_interval(text)
    assert str(spell) == text
    assert parse_interval(str(spell)) == spell


@unhurried
@given(texts(), texts(), st.booleans())
def test_half_open_spells_survive_as_text(one, other, end_open):
    start, end = sorted((parse(one), parse(other)))
    if end.latest <= start.earliest:
        end = None
    spell = Interval.between(start, end, end_open=end_open)
    assert parse_interval(str(spell)) == spell


# Intervals on tiny ranges, against every possible pair of bounds. Unknown bounds are
# tried from OUT_LOW to OUT_HIGH, which lie beyond all the days asked about.
OUT_LOW, OUT_HIGH = -3, 9
RANGES = [(low, high) for low in range(1, 5) for high in range(low, min(low + 3, 5))]
BOUNDS = [None, "..", *RANGES]


def tiny(low, high):
    return Date(low, high, "", "gregorian", f"{low}..{high}")


def spell_of(start, end):
    return Interval(
        tiny(*start) if isinstance(start, tuple) else None,
        tiny(*end) if isinstance(end, tuple) else None,
        open_start=start == "..",
        open_end=end == "..",
    )


def possible(start, end):
    """Every non-empty (first day, day after the last) that the bounds allow."""
    everything = range(OUT_LOW, OUT_HIGH + 1)
    firsts = ends = everything
    if start is not None:
        firsts = [-99] if start == ".." else range(start[0], start[1] + 1)
    if end is not None:
        ends = [99] if end == ".." else range(end[0], end[1] + 1)
    return [(first, after) for first in firsts for after in ends if first < after]


def verdict(answers):
    seen = set(answers)
    return Truth.MAYBE if len(seen) == 2 else Truth.YES if seen == {True} else Truth.NO


SPELLS = [
    (spell_of(start, end), pairs)
    for start, end in itertools.product(BOUNDS, repeat=2)
    if (pairs := possible(start, end))
]


def test_every_spell_on_every_day_as_by_brute_force():
    asked = [(low, high) for low in range(7) for high in range(low, 7)]
    for (spell, pairs), (low, high) in itertools.product(SPELLS, asked):
        expected = verdict(
            first <= day < after
            for first, after in pairs
            for day in range(low, high + 1)
        )
        assert spell.holds_on(tiny(low, high)) is expected, (spell, low, high)


def test_every_pair_of_spells_as_by_brute_force():
    for (one, pairs), (other, others) in itertools.combinations_with_replacement(
        SPELLS, 2
    ):
        expected = verdict(
            first < after_2 and first_2 < after
            for first, after in set(pairs)
            for first_2, after_2 in set(others)
        )
        assert one.overlaps(other) is expected, (one, other)
        assert other.overlaps(one) is expected, (other, one)


def oracle_bounds(parsed):
    return tuple(
        datetime.date(*parsed_day[:3]).toordinal() - EPOCH
        for parsed_day in (parsed.lower_strict(), parsed.upper_strict())
    )


@st.composite
def modern_texts(draw):
    """Level 0-1 texts after the reform on which the oracle is right."""
    year, month = draw(st.integers(1590, 9989)), draw(st.integers(1, 12))
    day = draw(st.integers(1, 28))
    return draw(
        st.sampled_from(
            [
                *(f"{year}", f"{year}-{month:02d}", f"{year}-{month:02d}-{day:02d}"),
                *(f"{year}-XX", f"{year}-{month:02d}-XX", f"{year}-XX-XX"),
                *(f"{year // 10}X", f"{year}-21", f"{year}-22", f"{year}-23"),
            ]
        )
    )


@pytest.mark.reference
@unhurried
@given(modern_texts())
def test_bounds_agree_with_the_edtf_package(text):
    oracle = pytest.importorskip("edtf")
    date = parse(text)
    assert oracle_bounds(oracle.parse_edtf(text)) == (date.earliest, date.latest)


# Where the `edtf` package reads a text in another way: its bounds and ours.
DIFFERENT = [
    # It gives every February 29 days.
    ("1700-02-29", ("1700-02-29", "1700-02-29"), None),
    # Its winter is December alone; ours lasts to the end of February.
    ("2001-24", ("2001-12-01", "2001-12-31"), ("2001-12-01", "2002-02-28")),
    # It counts every day as Gregorian; ours are Julian before 1582-10-15.
    ("1500-03-01", ("1500-03-01", "1500-03-01"), ("1500-03-11", "1500-03-11")),
]


@pytest.mark.reference
@pytest.mark.parametrize(("text", "theirs", "ours"), DIFFERENT)
def test_bounds_differ_from_the_edtf_package_where_we_say(text, theirs, ours):
    oracle = pytest.importorskip("edtf")
    value = oracle.parse_edtf(text)
    read = (value.lower_strict(), value.upper_strict())
    assert tuple(time.strftime("%Y-%m-%d", day) for day in read) == theirs
    if ours is None:
        with pytest.raises(DateError):
            parse(text)
        return
    days_read = (parse(text).earliest, parse(text).latest)
    assert tuple(str(np.datetime64(day, "D")) for day in days_read) == ours


@pytest.mark.reference
def test_an_unknown_end_is_1959_to_the_edtf_package_and_maybe_to_us():
    oracle = pytest.importorskip("edtf")
    assert oracle.parse_edtf("1949-04-04/").upper_strict().tm_year == 1959
    assert parse_interval("1949-04-04/").holds_on("2024-12-31") is Truth.MAYBE
