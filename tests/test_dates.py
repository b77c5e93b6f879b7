"""Dates: what texts mean, what is refused, and what spells answer."""

import datetime
import itertools

import numpy as np
import pytest

from foedus import dates
from foedus.dates import Date, Interval, Truth, parse, parse_interval
from foedus.errors import DateError

YES, NO, MAYBE = Truth.YES, Truth.NO, Truth.MAYBE


def gregorian(text):
    """Day number in the proleptic Gregorian calendar, astronomical years."""
    return int(np.datetime64(text, "D").astype(int))


def ordinal(year, month, day):
    epoch = datetime.date(1970, 1, 1).toordinal()
    return datetime.date(year, month, day).toordinal() - epoch


# Bounds in the proleptic Gregorian calendar, for values written after the reform.
GREGORIAN = [
    ("1970-01-01", "1970-01-01", "1970-01-01", "day"),
    ("1949-04-04", "1949-04-04", "1949-04-04", "day"),
    ("2000-02-29", "2000-02-29", "2000-02-29", "day"),
    ("1949-04", "1949-04-01", "1949-04-30", "month"),
    ("2024-02", "2024-02-01", "2024-02-29", "month"),
    ("1900-02", "1900-02-01", "1900-02-28", "month"),
    ("1949", "1949-01-01", "1949-12-31", "year"),
    ("1949?", "1949-01-01", "1949-12-31", "year"),
    ("1949-04~", "1949-04-01", "1949-04-30", "month"),
    ("1949-04-04%", "1949-04-04", "1949-04-04", "day"),
    ("201X", "2010-01-01", "2019-12-31", "decade"),
    ("20XX", "2000-01-01", "2099-12-31", "century"),
    ("2004-XX", "2004-01-01", "2004-12-31", "year"),
    ("1985-04-XX", "1985-04-01", "1985-04-30", "month"),
    ("1985-XX-XX", "1985-01-01", "1985-12-31", "year"),
    ("2001-21", "2001-03-01", "2001-05-31", "season"),
    ("2001-22", "2001-06-01", "2001-08-31", "season"),
    ("2001-23", "2001-09-01", "2001-11-30", "season"),
    ("2003-24", "2003-12-01", "2004-02-29", "season"),
    ("Y17000", "17000-01-01", "17000-12-31", "year"),
    ("0400-02-29[gregorian]", "0400-02-29", "0400-02-29", "day"),
    ("-0477[gregorian]", "-0477-01-01", "-0477-12-31", "year"),
]

# The same day in both calendars (Julian first).
SAME_DAY = [
    ("1582-10-04", "1582-10-14"),
    ("1582-10-05", "1582-10-15"),
    ("1066-10-14", "1066-10-20"),  # Hastings
    ("-0030-09-02", "-0030-08-31"),  # Actium, 31 BCE
    ("-0043-03-15", "-0043-03-13"),  # Ides of March, 44 BCE
    ("0200-03-01", "0200-03-01"),
    ("0000-02-29", "0000-02-27"),
    ("-0004-02-29", "-0004-02-27"),
    ("-4712-01-01", "-4713-11-24"),  # Julian day number 0
    ("1700-02-29[julian]", "1700-03-11"),
    ("1917-10-25[julian]", "1917-11-07"),
    ("1752-09-02[julian]", "1752-09-13"),
]


@pytest.mark.parametrize(("text", "first", "last", "precision"), GREGORIAN)
def test_bounds(text, first, last, precision):
    date = parse(text)
    assert (date.earliest, date.latest) == (gregorian(first), gregorian(last))
    assert date.precision == precision
    assert date.calendar == "gregorian"
    assert str(date) == date.text == text


@pytest.mark.parametrize(("julian", "modern"), SAME_DAY)
def test_julian_days_are_converted(julian, modern):
    date = parse(julian)
    assert date.earliest == date.latest == gregorian(modern)
    assert date.calendar == "julian"
    assert str(date) == julian


def test_epoch_and_julian_day_number():
    assert parse("1970-01-01").earliest == 0
    assert parse("-4712-01-01").earliest == -2440588
    assert parse("1949-04-04").earliest == ordinal(1949, 4, 4)


def test_day_before_the_reform_is_a_julian_day():
    before, after = parse("1582-10-04"), parse("1582-10-15")
    assert after.earliest - before.earliest == 1
    assert (before.calendar, after.calendar) == ("julian", "gregorian")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("1582", "1582-01-11", "1582-12-31"),
        ("1582-10", "1582-10-11", "1582-10-31"),
        ("1582-23", "1582-09-11", "1582-11-30"),
        ("158X", "1580-01-11", "1589-12-31"),
        ("15XX", "1500-01-10", "1599-12-31"),
        ("1582[julian]", "1582-01-11", "1583-01-10"),
        ("1582-10[julian]", "1582-10-11", "1582-11-10"),
        ("1582-10[gregorian]", "1582-10-01", "1582-10-31"),
    ],
)
def test_values_across_the_reform(text, first, last):
    date = parse(text)
    assert (date.earliest, date.latest) == (gregorian(first), gregorian(last))
    assert str(date) == text


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("-043X", "-0439-01-01", "-0430-12-31"),
        ("-04XX", "-0499-01-01", "-0400-12-31"),
        ("-000X", "-0009-01-01", "-0001-12-31"),
        ("000X", "0000-01-01", "0009-12-31"),
        ("-0430-24", "-0430-12-01", "-0429-02-28"),
    ],
)
def test_ranges_before_our_era(text, first, last):
    date = parse(text)
    assert date.earliest == parse(first).earliest
    assert date.latest == parse(last).latest
    assert date.year == parse(first).year


@pytest.mark.parametrize(
    ("text", "calendar", "written"),
    [
        ("1700-02-29", "julian", "1700-02-29[julian]"),
        ("1700-02-29", None, None),
        ("1949-04-04", "gregorian", "1949-04-04"),
        ("-0477", "julian", "-0477"),
        ("-0477~", "gregorian", "-0477~[gregorian]"),
        ("1582", "julian", "1582[julian]"),
        ("1582", "gregorian", "1582[gregorian]"),
        ("1917[julian]", "julian", "1917[julian]"),
        ("1955[day-after]", "julian", "1955[julian][day-after]"),
    ],
)
def test_a_said_calendar_is_written(text, calendar, written):
    if written is None:
        with pytest.raises(DateError, match=r"1700-02-29\[julian\]"):
            parse(text, calendar=calendar)
        return
    date = parse(text, calendar=calendar)
    assert str(date) == written
    assert parse(written) == date


REFUSED = [
    ("1700-02-29", "no leap year in the Gregorian", "1700-02-29[julian]"),
    ("1700-02-29~", "no leap year", "1700-02-29~[julian]"),
    ("1500-02-29[gregorian]", "no leap year", "1500-02-29[julian]"),
    ("2023-02-30", "February 2023 has 28 days", "2023-02-28"),
    ("2023-02-29", "28 days", "2023-02-28"),
    ("2024-02-30", "29 days", "2024-02-29"),
    ("1949-04-31?", "April 1949 has 30 days", "1949-04-30?"),
    ("-0043-02-29", "28 days", "-0043-02-28"),
    ("2023-01-00", "January 2023 has 31 days", "2023-01-01"),
    ("2023-13", "months are 01-12", None),
    ("2023-00", "months are 01-12", None),
    ("2001-21-03", "seasons 21-24", None),
    ("2004-01-01T10:10:10Z", "time of day", "2004-01-01"),
    ("2004-01-01 10:10", "time of day", "2004-01-01"),
    ("-0000", "no year -0000", None),
    ("-0000-05-01", "no year -0000", None),
    ("Y1949", "five or six digits", None),
    ("Y17000-01", "five or six digits", None),
    ("Y5000000", "five or six digits", None),
    ("1949/1955", "parse_interval", None),
    ("1949/04/04", "expected an EDTF date", "1949-04-04"),
    ("04/04/1949", "expected an EDTF date", None),
    ("1949-4-4", "expected an EDTF date", "1949-04-04"),
    ("2023-2-30", "expected an EDTF date", None),
    ("478", "expected an EDTF date", "0478"),
    ("-477", "expected an EDTF date", "-0477"),
    ("478 BCE", "expected an EDTF date", "-0477"),
    ("1 BC", "expected an EDTF date", "0000"),
    ("c. 549 BCE", "expected an EDTF date", "-0548~"),
    ("201x", "expected an EDTF date", "201X"),
    (" 1949", "expected an EDTF date", "1949"),
    ("1949\n", "expected an EDTF date", "1949"),
    ("", "expected an EDTF date", None),
    ("١٩٤٩", "expected an EDTF date", None),
    ("19490404", "expected an EDTF date", None),
    ("1955-05-14]", "expected an EDTF date", None),
    ("1XXX", "level 2", None),
    ("201X-03", "level 2", None),
    ("1999-X1", "level 2", None),
    ("19X9", "level 2", None),
    ("1949-XX-03", "level 2", None),
    ("2004~-06", "level 2", None),
    ("?2004-06", "level 2", None),
    ("{1949,1951}", "level 2", None),
    ("[1949..1951]", "level 2", None),
    ("Y17E7", "level 2", None),
    ("1950S2", "level 2", None),
    ("2001-25", "level 2", None),
]


@pytest.mark.parametrize(("text", "problem", "nearest"), REFUSED)
def test_refused(text, problem, nearest):
    with pytest.raises(DateError) as caught:
        parse(text)
    error = caught.value
    assert repr(text) in error.problem
    assert problem in error.problem
    assert error.facts["nearest"] == nearest
    if nearest:
        assert nearest in error.remedy
        assert str(parse(nearest)) == nearest


def test_calendars_are_julian_or_gregorian_and_said_once():
    with pytest.raises(DateError, match="once"):
        parse("1949[julian]", calendar="gregorian")
    with pytest.raises(DateError, match="either julian or gregorian"):
        parse("1949", calendar="Julian")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("1949-04-04", "1949-04-04"),
        ("1949-04", "1949-04"),
        ("1949-04-XX", "1949-04"),
        ("1949", "1949"),
        ("-0477", "478 BCE"),
        ("0000", "1 BCE"),
        ("0044", "44 CE"),
        ("-0548~", "c. 549 BCE"),
        ("1990~", "c. 1990"),
        ("-0548?", "549 BCE?"),
        ("-0548%", "c. 549 BCE?"),
        ("-0430-05", "431 BCE, May"),
        ("-0479-09-29", "480 BCE, 29 September"),
        ("-0430-24", "431 BCE, winter"),
        ("2001-21", "2001, spring"),
        ("201X", "2010-2019"),
        ("-043X", "440-431 BCE"),
        ("000X", "1 BCE-9 CE"),
        ("Y17000", "17000"),
        ("Y-17000", "17001 BCE"),
        ("0451-06-20", "0451-06-20"),
        ("1700-02-29[julian]", "1700-02-29 (Julian)"),
        ("1955[day-after]", "1955 (day after)"),
    ],
)
def test_display(text, shown):
    assert parse(text).display() == shown


def test_exact_is_one_day_without_qualifier():
    assert parse("1949-04-04").exact
    assert not parse("1949-04-04~").exact
    assert not parse("1949-04").exact


@pytest.mark.parametrize("qualifier", ["?", "~", "%"])
def test_a_qualifier_does_not_widen_the_bounds(qualifier):
    plain, qualified = parse("1949-04"), parse(f"1949-04{qualifier}")
    assert qualified.qualifier == qualifier
    assert (plain.earliest, plain.latest) == (qualified.earliest, qualified.latest)


def test_order_is_by_earliest_then_latest_day():
    texts = ["1949-04", "Y-17000", "1949-04-01", "1949", "-0477", "0000", "1948-12-31"]
    ordered = [str(date) for date in sorted(map(parse, texts))]
    assert ordered == [
        *("Y-17000", "-0477", "0000", "1948-12-31"),
        *("1949", "1949-04-01", "1949-04"),
    ]


def test_coerce():
    day = parse("1949-04-04")
    assert dates.coerce("1949-04-04") == day
    assert dates.coerce(datetime.date(1949, 4, 4)) == day
    assert dates.coerce(day.earliest) == day
    assert dates.coerce(np.int64(day.earliest)) == day
    assert dates.coerce(day) is day
    assert str(dates.coerce(datetime.date(1066, 10, 20))) == "1066-10-14"


@pytest.mark.parametrize(
    "value", [None, 1.5, True, datetime.datetime(2004, 1, 1), ["1949"]]
)
def test_coerce_refuses_other_kinds(value):
    with pytest.raises(DateError, match="expected a date"):
        dates.coerce(value)


def test_days_of_python():
    year = parse("1949")
    assert year.first_day() == datetime.date(1949, 1, 1)
    assert parse("1949-04-04~").to_date() == datetime.date(1949, 4, 4)
    with pytest.raises(DateError, match="several days"):
        year.to_date()
    for far in ("-0477", "Y17000", "0000-12-31[gregorian]"):
        with pytest.raises(DateError, match="outside the years 1 to 9999"):
            parse(far).first_day()
    assert parse("0001-01-01[gregorian]").to_date() == datetime.date.min
    assert parse("9999-12-31").to_date() == datetime.date.max


def test_from_day_ends_with_four_digit_years():
    first, last = parse("-9999-01-01").earliest, parse("9999-12-31").latest
    assert str(dates.from_day(first)) == "-9999-01-01"
    assert str(dates.from_day(last)) == "9999-12-31"
    for beyond in (first - 1, last + 1):
        with pytest.raises(DateError, match="-9999 to 9999"):
            dates.from_day(beyond)


def test_truth_is_three_valued():
    rank = [NO, MAYBE, YES]
    for a, b in itertools.product(Truth, repeat=2):
        assert dates.both(a, b) is rank[min(rank.index(a), rank.index(b))]
        assert dates.either(a, b) is rank[max(rank.index(a), rank.index(b))]
    assert str(MAYBE) == "maybe"
    with pytest.raises(TypeError, match="three values"):
        bool(NO)


@pytest.mark.parametrize(
    ("text", "day", "answer"),
    [
        ("1949-04-04/1955-05-14", "1949-04-03", NO),
        ("1949-04-04/1955-05-14", "1949-04-04", YES),
        ("1949-04-04/1955-05-14", "1955-05-14", YES),
        ("1949-04-04/1955-05-14", "1955-05-15", NO),
        ("1949-04-04/1955-05-14", "1949", MAYBE),
        ("1949-04-04/1955-05-14", "1950", YES),
        ("1949-04-04/1955-05-14", "1948", NO),
        ("1949/1955", "1949-06-01", MAYBE),
        ("1949/1955", "1950-06-01", YES),
        ("1949/1955", "1955-06-01", MAYBE),
        ("1949/1955", "1949-12-31", YES),
        ("1949/1955", "1955-01-01", YES),
        ("1949/1955", "1956-01-01", NO),
        ("1949-04-04/..", "1949-04-03", NO),
        ("1949-04-04/..", "9999", YES),
        ("../1949-04-04", "-9999", YES),
        ("../1949-04-04", "1949-04-05", NO),
        ("1949-04-04/", "1949-04-03", NO),
        ("1949-04-04/", "1949-04-04", YES),
        ("1949-04-04/", "1949-04-05", MAYBE),
        ("1949-04/", "1949-04-30", MAYBE),
        ("/1949-04-04", "1949-04-05", NO),
        ("/1949-04-04", "1949-04-04", YES),
        ("/1949-04-04", "1949-04-03", MAYBE),
        ("/", "1949", MAYBE),
        ("../..", "1949", YES),
        ("../", "1949", MAYBE),
        ("/..", "1949", MAYBE),
        ("-0477/-0403-04", "-0430-05", YES),
        ("-0477~/-0403-04", "-0430-05", YES),
    ],
)
def test_holds_on(text, day, answer):
    assert parse_interval(text).holds_on(day) is answer
    assert str(parse_interval(text)) == text


@pytest.mark.parametrize(
    ("one", "other", "answer"),
    [
        ("1949/1955", "1956/1960", NO),
        ("1949/1955", "1955/1960", MAYBE),
        ("1949/1955", "1954/1960", YES),
        ("1949-04-04/..", "1955-05-14/..", YES),
        ("1949-04-04/", "1955-05-14/..", MAYBE),
        ("../1949", "/1949-01-01", YES),
        ("/1949-04-04", "/1949-04-04", YES),
        ("/1949-04-04", "1949-04-05/", NO),
        ("/..", "/..", YES),
        ("/", "/", MAYBE),
    ],
)
def test_overlaps(one, other, answer):
    first, second = parse_interval(one), parse_interval(other)
    assert first.overlaps(second) is answer
    assert second.overlaps(first) is answer


def test_between_ends_before_its_end():
    spell = Interval.between("1949-04-04", "1955-05-14")
    assert spell.holds_on("1955-05-13") is YES
    assert spell.holds_on("1955-05-14") is NO
    assert str(spell) == "1949-04-04/1955-05-13"
    assert str(Interval.between("1949", None)) == "1949/.."
    assert str(Interval.between("1949", None, end_open=False)) == "1949/"
    assert str(Interval.between(None, "1949-04-04")) == "/1949-04-03"
    assert str(Interval.between("1949", "1955")) == "1949/1955[day-before]"
    assert str(Interval.between(0, datetime.date(1970, 1, 2))) == (
        "1970-01-01/1970-01-01"
    )


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("1949/1955-05-14", "1955-05-15"),
        ("1949/1955-05-31~", "1955-06-01~"),
        ("1949/1955-12-31", "1956-01-01"),
        ("1949/1955", "1955[day-after]"),
        ("1949/1955[day-before]", "1955"),
        ("1500/1582-10-04", "1582-10-05"),
        ("1500/1582-10-14", "1582-10-14[day-after]"),
        ("1500/1582-10-15[day-before]", "1582-10-15"),
        ("1500/1700-02-28[julian]", "1700-02-29[julian]"),
        ("1500/9999-12-31", "9999-12-31[day-after]"),
    ],
)
def test_the_end_of_a_text_is_inclusive(text, end):
    spell, last = parse_interval(text), parse(text.split("/")[1])
    assert str(spell.end) == end
    assert parse(end) == spell.end
    assert spell.end.earliest == last.earliest + 1
    assert spell.end.latest == last.latest + 1
    assert str(spell) == text


@pytest.mark.parametrize(
    "text", ["", "1949", "1949/1950/1951", "1949/04/04", "1949/nonsense"]
)
def test_refused_intervals(text):
    with pytest.raises(DateError):
        parse_interval(text)


def test_an_empty_or_contradictory_spell_is_refused():
    with pytest.raises(DateError, match="No day lies"):
        parse_interval("1949-04-04/1949-04-03")
    with pytest.raises(DateError, match="No day lies"):
        Interval.between("1949-04-04", "1949-04-04")
    with pytest.raises(DateError, match="dated and open"):
        Interval(parse("1949"), None, open_start=True)
    assert str(parse_interval("1949-04-04/1949-04-04")) == "1949-04-04/1949-04-04"
    assert Interval.between("1949", "1949").holds_on("1949-06-01") is MAYBE


def test_a_date_is_a_plain_value():
    date = parse("1949-04-04")
    assert date == Date(-7577, -7577, "", "gregorian", "1949-04-04")
    assert hash(date) == hash(parse("1949-04-04"))
    with pytest.raises(AttributeError):
        date.text = "1950"
