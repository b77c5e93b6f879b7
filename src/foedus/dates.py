"""Uncertain and BCE dates, spells of time, and yes / no / maybe.

A date is what a source wrote, in the Extended Date/Time Format (EDTF) of levels 0 and
1 (Library of Congress 2019, https://www.loc.gov/standards/datetime/; ISO 8601-2:2019),
with the first and the last day it can mean. Days are integers: days since 1970-01-01
in the proleptic Gregorian calendar, negative before.

Years are astronomical: ``0000`` is 1 BCE, ``-0477`` is 478 BCE. A day written before
1582-10-15 is Julian (leap years: year % 4 == 0, negative years too), any other is
Gregorian; ``1700-02-29[julian]`` and ``1500-03-01[gregorian]`` say otherwise. A value
that spans the change (``1582``, ``1582-10``, ``15XX``) runs from a Julian day to a
Gregorian one. The days 1582-10-05 to 1582-10-14, which the reform skipped, are Julian.

Seasons ``21`` to ``24`` are spring, summer, autumn, winter. EDTF ties them neither to
months nor to a hemisphere; here they are northern and meteorological: March to May,
June to August, September to November, December to the end of February of the *next*
year. A qualifier (``?`` uncertain, ``~`` approximate, ``%`` both) does not widen the
bounds, because EDTF gives it no width: show it beside whatever is concluded.
"""

from __future__ import annotations

import datetime
import re
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final, Literal, NoReturn, TypeAlias

from foedus.errors import DateError

Calendar = Literal["julian", "gregorian"]
Qualifier = Literal["", "?", "~", "%"]
Precision = Literal["day", "month", "season", "year", "decade", "century"]
Civil = tuple[int, int, int]
Datelike: TypeAlias = "str | int | datetime.date | Date"

_REFORM: Final[Civil] = (1582, 10, 15)
_EPOCH_ORDINAL: Final = 719163  # datetime.date.toordinal() of 1970-01-01
_PYTHON: Final = (1 - _EPOCH_ORDINAL, 3652059 - _EPOCH_ORDINAL)  # years 1 to 9999
_FAR: Final = 1 << 40  # an open bound: beyond any day number
_LENGTHS: Final = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_NAMES: Final = (
    "January February March April May June July August September October November "
    "December - - - - - - - - spring summer autumn winter"
)
_MARKS: Final = {-1: "[day-before]", 1: "[day-after]"}
_FORM: Final = re.compile(
    r"((?!-0000)-?[0-9]{4}|(?:-?[0-9]{3}X|-?[0-9]{2}XX|Y-?[1-9][0-9]{4,5})(?!-))"
    r"(?:-XX(?:-XX)?|-(0[1-9]|1[0-2]|2[1-4](?!-))(?:-(?:XX|([0-9]{2})))?)?([?~%]?)"
    r"(?:\[(julian|gregorian)\])?((?:\[day-before\])+|(?:\[day-after\])+)?"
)
_LEVEL_2: Final = "levels 0 and 1 are read, this is EDTF level 2"
_REFUSED: Final = (
    (r".*\d[T ]\d\d?:.*", "a time of day is not kept, so write the day alone"),
    (r"-0000.*", "there is no year -0000: 1 BCE is 0000"),
    (r"[^/]*/[^/]*", "an interval is read by parse_interval"),
    (r"[\[{].*|.*[ES]\d+|.*[?~%]-?[\dX].*", _LEVEL_2),
    (r".{4,5}-(2[5-9]|3\d|4[01])|-?[\dX-]*X.*", _LEVEL_2),
    (r"Y.*", "Y goes with a year of five or six digits, without month or day"),
    (r"-?\d{4}-(?!0[1-9]|1[0-2])\d\d.*", "months are 01-12, seasons 21-24 (no day)"),
)


class Truth(StrEnum):
    """An answer about uncertain dates: ``yes``, ``no`` or ``maybe``.

    Compare it (``truth is Truth.YES``); ``if truth`` raises TypeError.
    """

    YES = "yes"
    NO = "no"
    MAYBE = "maybe"

    def __bool__(self) -> NoReturn:
        """Refuse to be read as true or false."""
        message = "An answer has three values; compare it, as in `is Truth.YES`."
        raise TypeError(message)


def both(a: Truth, b: Truth) -> Truth:
    """Return yes if both are yes, no if one is no, else maybe.

    Parameters
    ----------
    a, b : Truth
        The two answers.
    """
    return min(a, b, key=[Truth.NO, Truth.MAYBE, Truth.YES].index)


def either(a: Truth, b: Truth) -> Truth:
    """Return yes if one is yes, no if both are no, else maybe.

    Parameters
    ----------
    a, b : Truth
        The two answers.
    """
    return max(a, b, key=[Truth.NO, Truth.MAYBE, Truth.YES].index)


@dataclass(frozen=True, slots=True, order=True)
class Date:
    """A date as written, and the days it can mean; made by `parse`.

    Dates sort by earliest, then by latest day; equal dates are also written alike.

    Parameters
    ----------
    earliest, latest : int
        First and last possible day, inclusive, in days since 1970-01-01.
    qualifier : {"", "?", "~", "%"}
        None, uncertain, approximate, both; it does not widen the bounds.
    calendar : {"julian", "gregorian"}
        Calendar of the first day as written.
    text : str
        The date as written; ``parse(date.text) == date``.
    """

    earliest: int
    latest: int
    qualifier: Qualifier
    calendar: Calendar
    text: str

    def __str__(self) -> str:
        """Return the date as written."""
        return self.text

    @property
    def exact(self) -> bool:
        """Whether the date is one day without a qualifier."""
        return self.earliest == self.latest and not self.qualifier

    @property
    def year(self) -> int:
        """Astronomical year as written; the first year of a decade or century."""
        return _years(_parts(self.text)[0])[0]

    @property
    def precision(self) -> Precision:
        """What is written out: a day that is XX leaves a month, and so on."""
        year, month, day, *_ = _parts(self.text)
        if year.endswith("X"):
            return "century" if year.endswith("XX") else "decade"
        if month is None:
            return "year"
        if month > "20":
            return "season"
        return "month" if day is None else "day"

    def display(self) -> str:
        """Return the date for a reader: ``c. 549 BCE``, ``431 BCE, May``.

        ``c.`` is approximate, a final ``?`` uncertain; a calendar is named if written.
        """
        year, month, day, qualifier, said, mark = _parts(self.text)
        words = _words(year, month, day)
        words = f"c. {words}" if qualifier in ("~", "%") else words
        words += "?" if qualifier in ("?", "%") else ""
        words += f" ({said.capitalize()})" if said else ""
        return words + (f" (day {mark[5:].split(']')[0]})" if mark else "")

    def first_day(self) -> datetime.date:
        """Return the first possible day; DateError outside the years 1 to 9999."""
        if not _PYTHON[0] <= self.earliest <= _PYTHON[1]:
            problem = f"{self.text} lies outside the years 1 to 9999 of Python's dates."
            raise DateError(problem, "Use `earliest` and `latest`.", text=self.text)
        return datetime.date.fromordinal(self.earliest + _EPOCH_ORDINAL)

    def to_date(self) -> datetime.date:
        """Return the one day this date means; DateError if it can mean several."""
        if self.earliest != self.latest:
            problem = f"{self.text} can mean several days, expected one."
            raise DateError(problem, "Use first_day(), or write a day.", text=self.text)
        return self.first_day()


@dataclass(frozen=True, slots=True)
class Interval:
    """A spell of time, half-open: it holds on `start` and no longer on `end`.

    A bound may be a range of days, *open* (there is none) or *unknown* (there is one).
    DateError if the spell certainly has no day, or a bound is both dated and open.

    Parameters
    ----------
    start, end : Date or None
        The first day, and the day after the last; None if open or unknown.
    open_start, open_end : bool
        Whether a bound that is None is open (True) or unknown (False).
    """

    start: Date | None
    end: Date | None
    open_start: bool = False
    open_end: bool = False

    def __post_init__(self) -> None:
        """Refuse a spell that cannot be."""
        if (self.start and self.open_start) or (self.end and self.open_end):
            problem = f"A bound from {self.start} until {self.end} is dated and open."
            raise DateError(problem, "Drop the date or the flag.")
        if self.start and self.end and self.end.latest <= self.start.earliest:
            problem = f"No day lies from {self.start} until before {self.end}."
            raise DateError(problem, "Give as end the first day after the spell.")

    @classmethod
    def between(
        cls, start: Datelike | None, end: Datelike | None, *, end_open: bool = True
    ) -> Interval:
        """Return the spell that starts on `start` and no longer holds on `end`.

        Parameters
        ----------
        start, end : str, int, datetime.date, Date or None
            The bounds; a start of None is unknown.
        end_open : bool
            Whether an end of None means that the spell goes on, or that it is unknown.
        """
        first = None if start is None else coerce(start)
        after = None if end is None else coerce(end)
        return cls(first, after, open_end=after is None and end_open)

    def holds_on(self, date: Datelike) -> Truth:
        """Return whether the spell holds on a day.

        Yes if every possible day lies inside for every possible pair of bounds, no if
        none does for any, else maybe. With an unknown end: no before the start, maybe
        after it, yes on it if it is one day (a spell has a day). With an unknown start:
        maybe before the last day, no after it, yes on it if it is one day.

        Parameters
        ----------
        date : str, int, datetime.date or Date
            The day; it may itself be a range of possible days.
        """
        day = coerce(date)
        low, high = day.earliest, day.latest
        return _meet(self._reach(), (low, high, low + 1, high + 1))

    def overlaps(self, other: Interval) -> Truth:
        """Return whether two spells share a day, over all their possible bounds.

        Parameters
        ----------
        other : Interval
            The other spell; its bounds do not depend on these.
        """
        return _meet(self._reach(), other._reach())

    def __str__(self) -> str:
        """Return the EDTF text, whose end is the last day on which the spell holds."""
        start = self.start.text if self.start else ".." * self.open_start
        end = _neighbour(self.end, -1).text if self.end else ".." * self.open_end
        return f"{start}/{end}"

    def _reach(self) -> tuple[int, int, int, int]:
        """Return earliest and latest start and end for which the spell has a day."""
        first = self.start.earliest if self.start else -_FAR
        end = self.end.latest if self.end else _FAR
        last_first = self.start.latest if self.start else end - 1
        first_end = self.end.earliest if self.end else first + 1
        last_first = -_FAR if self.open_start else min(last_first, end - 1)
        first_end = _FAR if self.open_end else max(first_end, first + 1)
        return first, last_first, first_end, end


def parse(text: str, *, calendar: Calendar | None = None) -> Date:
    """Return the date that an EDTF text of level 0 or 1 means.

    Anything else (a time of day, level 2) and a day that never was are a DateError.

    Parameters
    ----------
    text : str
        ``1949-04-04``, ``1949-04``, ``1949``, ``-0477``, ``Y17000``, ``201X``,
        ``20XX``, ``2004-XX``, ``1985-04-XX``, ``1985-XX-XX``, ``2001-21`` (season),
        then ``?``, ``~`` or ``%``, then ``[julian]`` or ``[gregorian]``.
    calendar : {"julian", "gregorian"}, optional
        The calendar meant. The result's text says it if it is not the default.
    """
    return _parse(text, calendar)


def coerce(value: Datelike) -> Date:
    """Return a date from any form in which one is handed over.

    Parameters
    ----------
    value : str, int, datetime.date or Date
        An EDTF text, a day number (days since 1970-01-01, *not* a year), a day of
        Python's proleptic Gregorian calendar, or a date, which is returned unchanged.
    """
    if isinstance(value, Date):
        return value
    if isinstance(value, str):
        return parse(value)
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return from_day(value.toordinal() - _EPOCH_ORDINAL)
    if hasattr(value, "__index__") and not isinstance(value, bool):
        return from_day(value.__index__())
    problem = f"Found {value!r} ({type(value).__name__}), expected a date."
    raise DateError(problem, "Give a text such as 1949-04-04.", value=value)


def from_day(n: int) -> Date:
    """Return the exact date of a day number, written in its day's default calendar.

    Parameters
    ----------
    n : int
        Days since 1970-01-01 (proleptic Gregorian), within the years -9999 to 9999.
    """
    calendar: Calendar = (
        "gregorian" if n >= _day_number(_REFORM, "gregorian") else "julian"
    )
    civil = _civil(n, calendar)
    if abs(civil[0]) > 9999:
        problem = f"Day {n} lies outside the years -9999 to 9999."
        raise DateError(problem, "Give a year beyond them as text: Y17000.", day=n)
    return Date(n, n, "", calendar, _write(civil))


def parse_interval(text: str) -> Interval:
    """Return the spell that an EDTF interval means; ``str`` gives the text back.

    The end in the text is the last day, inclusive; the end of the result is the day
    after, for each day it can mean. Where no EDTF text says that, a suffix does: the
    end of ``1949/1955`` is ``1955[day-after]``; a spell that ends before some day of
    1955 is written ``1949/1955[day-before]``.

    Parameters
    ----------
    text : str
        ``a/b``, with ``..`` for an open and nothing for an unknown bound.
    """
    start, slash, end = text.partition("/")
    if not slash or "/" in end:
        problem = f"Found {text!r}, expected an interval: two dates and one slash."
        remedy = "Write 1949-04-04/1955-05-14, 1949-04-04/.. or 1949-04-04/ (unknown)."
        raise DateError(problem, remedy, text=text)
    return Interval(
        None if start in ("", "..") else parse(start),
        None if end in ("", "..") else _neighbour(parse(end), 1),
        open_start=start == "..",
        open_end=end == "..",
    )


@lru_cache(maxsize=1 << 16)
def _parse(text: str, calendar: Calendar | None) -> Date:
    year, month, day, qualifier, said, mark = _parts(text)
    asked = said or calendar
    if calendar not in (None, asked) or asked not in (None, "julian", "gregorian"):
        problem = f"Found {text!r} with calendar {calendar!r}."
        raise DateError(problem, "Say either julian or gregorian, once.", text=text)
    if day:
        first = last = int(year), int(month), int(day)
        length = _month_end(*last[:2], asked or _default(last))[2]
        if not 0 < last[2] <= length:
            raise _impossible(text, last, length, asked or _default(last))
    else:
        first, last = _span(asked, year, month)
    default = asked or _default(first)
    earliest = _day_number(first, default)
    latest = earliest if day else _day_number(last, asked or _default(last))
    if calendar and not said and {_default(first), _default(last)} != {calendar}:
        text = f"{text.removesuffix(mark or '')}[{calendar}]{mark or ''}"
    shift = mark.count("[") * (-1 if "before" in mark else 1) if mark else 0
    return Date(earliest + shift, latest + shift, qualifier, default, text)


def _parts(text: str) -> tuple[Any, ...]:
    match = _FORM.fullmatch(text)
    if match is None:
        raise _unreadable(text)
    return match.groups()


def _years(year: str) -> tuple[int, int]:
    """Return first and last year: X is any digit, but there is no year -0000."""
    if "X" not in year:
        return (int(year.lstrip("Y")),) * 2
    ends = sorted(int(year.replace("X", digit)) for digit in "09")
    return ends[0], min(ends[1], -1) if "-" in year else ends[1]


def _span(calendar: str | None, year: str, month: str | None) -> tuple[Civil, Civil]:
    first, last = _years(year)
    if month is None:
        return (first, 1, 1), (last, 12, 31)
    if month > "20":
        start, until = 3 * int(month[1]), first + (month == "24")
        return (first, start, 1), _month_end(until, (start + 1) % 12 + 1, calendar)
    return (first, int(month), 1), _month_end(first, int(month), calendar)


def _default(civil: Civil) -> Calendar:
    return "julian" if civil < _REFORM else "gregorian"


def _month_end(year: int, month: int, calendar: str | None) -> Civil:
    if month != 2 or year % 4:
        return year, month, _LENGTHS[month]
    gregorian = (calendar or _default((year, 2, 28))) == "gregorian"
    return year, 2, 28 if gregorian and year % 100 == 0 and year % 400 else 29


def _day_number(civil: Civil, calendar: str) -> int:
    """Return days since 1970-01-01, counting years from March."""
    year, month, day = civil
    year -= month <= 2
    number = 365 * year + year // 4 + (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    if calendar == "julian":
        return number - 719470
    return number - year // 100 + year // 400 - 719468


def _civil(n: int, calendar: Calendar) -> Civil:
    """Return year, month and day of a day number: the inverse of `_day_number`."""
    if calendar == "gregorian":
        century = (4 * n + 2877875) // 146097
        n += century - century // 4 - 2
    fours, rest = divmod(4 * (n + 719470) + 3, 1461)
    month, rest = divmod(5 * (rest // 4) + 2, 153)
    return fours + (month >= 10), (month + 2) % 12 + 1, rest // 5 + 1


def _write(civil: Civil) -> str:
    year, month, day = civil
    return f"{'-' * (year < 0)}{abs(year):04d}-{month:02d}-{day:02d}"


def _neighbour(date: Date, step: Literal[-1, 1]) -> Date:
    """Return the date a day later or earlier; a step back gives the same text."""
    *_, qualifier, said, mark = _parts(date.text)
    if mark and mark.endswith(_MARKS[-step]):
        return parse(date.text.removesuffix(_MARKS[-step]))
    if not mark and date.precision == "day":
        civil = _civil(date.earliest + step, date.calendar)
        if abs(civil[0]) < 10000 and (said or _default(civil) == date.calendar):
            return parse(_write(civil) + qualifier + (f"[{said}]" if said else ""))
    return parse(date.text + _MARKS[step])


def _meet(one: tuple[int, ...], other: tuple[int, ...]) -> Truth:
    """Return whether two spells share a day, given how far their bounds reach."""
    if one[1] < other[2] and other[1] < one[2]:
        return Truth.YES
    return Truth.MAYBE if one[0] < other[3] and other[0] < one[3] else Truth.NO


def _words(year: str, month: str | None, day: str | None) -> str:
    first, last = _years(year)
    if month and month < "20" and first > 0:
        return "-".join(part for part in (year, month, day) if part)
    era = " BCE" if last < 1 else " CE" if last < 1000 else ""
    low, high = (1 - end if end < 1 else end for end in (first, last))
    words = f"{low}" if low == high else f"{low}{' BCE' * (first < 1 <= last)}-{high}"
    if month:
        era += f", {int(day)} " if day else ", "
        era += _NAMES.split()[int(month) - 1]
    return words + era


def _unreadable(text: str) -> DateError:
    why = (reason for form, reason in _REFUSED if re.fullmatch(form, text))
    problem = f"Found {text!r}: {next(why, 'expected an EDTF date of level 0 or 1')}."
    nearest = _nearest(text)
    remedy = "Write a day as 1949-04-04, a month as 1949-04, a year as 1949 or -0477."
    remedy = f"Write {nearest} if that is meant." if nearest else remedy
    return DateError(problem, remedy, text=text, nearest=nearest)


def _nearest(text: str) -> str | None:
    plain = re.sub(r"[T ]\d\d?:.*", "", text.strip().upper(), flags=re.S)
    if era := re.fullmatch(r"(C(?:\.|A\.?|IRCA)? *)?([1-9]\d{0,3}) *BCE?", plain, re.A):
        year = 1 - int(era[2])
        plain = f"{'-' * (year < 0)}{-year:04d}{'~' * bool(era[1])}"
    plain = re.sub(r"(?<!\d)(\d)(?!\d)", r"0\1", re.sub(r"[/.]", "-", plain))
    plain = re.sub(r"\A(-?)(\d{3})(?![\dX])", r"\g<1>0\2", plain)
    with suppress(DateError):
        return parse(plain).text if plain != text and _FORM.fullmatch(plain) else None
    return None


def _impossible(text: str, civil: Civil, length: int, calendar: str) -> DateError:
    year, month, day = civil
    problem = f"Found {text!r}: {_NAMES.split()[month - 1]} {year} has {length} days."
    nearest = text.replace(_write(civil), _write((year, month, length if day else 1)))
    remedy = f"Write {nearest}, which is the nearest day."
    if (month, day, year % 4, calendar) == (2, 29, 0, "gregorian"):
        problem = f"Found {text!r}: {year} is no leap year in the Gregorian calendar."
        nearest = f"{text.removesuffix('[gregorian]')}[julian]"
        remedy = f"Write {nearest} if the Julian calendar is meant."
    return DateError(problem, remedy, text=text, nearest=nearest)
