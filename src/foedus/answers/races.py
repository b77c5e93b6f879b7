"""Races: arms races of the members, as coded and as rules find them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import polars as pl

from foedus.answers import capabilities, rivalries
from foedus.answers.case import NO_PEER, Case, counted, listed, state_name, table
from foedus.answers.finding import Evidence, Finding, Row, TableColumn
from foedus.measures.arms import arms_races, race_detection
from foedus.measures.index import measure

if TYPE_CHECKING:
    from pathlib import Path

    from foedus.answers.shelf import Held
    from foedus.measures.arms.race_detection import Detection
    from foedus.measures.proportion import Rate

CODED: Final = "arms-races.race"

_OLDEST: Final = 5
_START: Final = 1816
_RULES: Final[Mapping[str, str]] = {
    "grh": "Gibler, Rider and Hutchison",
    "horn": "Horn",
    "horn_short": "Horn over six years",
}
_SAID: Final = (
    "Gibler, Rider and Hutchison: both grow by 8 % or more in each of three years. "
    "Horn: over twelve (or six) years both spend faster than ever on average, and "
    "faster in the second half."
)
_PAIR: Final = ("state_a", "state_b")


@dataclass(frozen=True, slots=True)
class Files:
    """The tables that races are found in.

    Parameters
    ----------
    coded : Held
        Races that scholars coded.
    series : Held
        Spending and personnel by state and year.
    rivals : Held
        Rivalries.
    """

    coded: Held
    series: Held
    rivals: Held

    @property
    def last(self) -> int:
        """Last year that both the series and the rivalries cover."""
        return min(self.series.last_year or 0, self.rivals.last_year or 0)

    def spells(self, rule: str, until: int) -> pl.DataFrame:
        """Races of all rivals by a rule that knows nothing of later years."""
        return arms_races.spells(self.years(rule, until))

    def years(self, rule: str, until: int) -> pl.DataFrame:
        """Years of all rivalries by a rule, up to a year."""
        return _years(self.series.path, self.rivals.path, rule, until)

    def detection(self, rule: str) -> Detection:
        """What a rule finds of the coded races."""
        paths = (self.coded.path, self.series.path, self.rivals.path)
        return _detection(*paths, rule, self.last)


def findings(case: Case) -> Iterator[Finding]:
    """Answer in which arms races members took part, and whether one goes on.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Yields
    ------
    Finding
        One finding; none where the coded races, capabilities or rivalries were not
        added, or end more than five years before the day.
    """
    held = [case.held(n) for n in (CODED, capabilities.TABLE, rivalries.TABLE)]
    coded, series, rivals = held
    if coded is None or series is None or rivals is None or not case.is_side:
        return
    found = Files(coded, series, rivals)
    until = min(case.year, found.last)
    if case.year >= _START and case.year - until <= _OLDEST and _states(case):
        yield _finding(case, found, until)


def _states(case: Case) -> dict[int, str]:
    return {m.cow_code: m.name for m in case.members if m.cow_code is not None}


def _of(case: Case, races: pl.DataFrame) -> pl.DataFrame:
    """Return the races in which a member of the day took part."""
    ours = list(_states(case))
    return races.filter(pl.any_horizontal(pl.col(*_PAIR).is_in(ours)))


def _listed_races(case: Case, found: Files, until: int) -> pl.DataFrame:
    """Return the coded races of members that had begun, with their lines."""
    rows = found.coded.read("race_id", "ccode1", "ccode2", "styear", "endyear")
    races = rows.rename({"ccode1": "state_a", "ccode2": "state_b", "styear": "start"})
    return _of(case, races.rename({"endyear": "end"})).filter(pl.col("start") <= until)


def _going(case: Case, found: Files, rule: str, until: int) -> tuple[list[str], int]:
    """Return the races that go on in a year by a rule, and pairs not known."""
    years = _of(case, found.years(rule, until)).filter(pl.col("year") == until)
    on = [_pair(row, until) for row in years.filter("race").iter_rows(named=True)]
    return on, years["race"].null_count()


def _pair(row: Mapping[str, int], year: int) -> str:
    return " - ".join(state_name(row[name], year) for name in _PAIR)


def _finding(case: Case, found: Files, until: int) -> Finding:
    races = _listed_races(case, found, until)
    rates = {rule: found.detection(rule) for rule in _RULES}
    going = {rule: _going(case, found, rule, until) for rule in _RULES}
    pairs = _of(case, found.years("grh", until)).filter(pl.col("year") == until).height
    span = race_detection.GRH_SPAN
    return case.finish(
        Finding(
            id="threat.arms-races",
            question=None,
            title="In which arms races did members take part, and does one go on?",
            statement=f"Members of the day took part in "
            f"{counted(races.height, 'coded arms race')} ({span[0]} to "
            f"{min(until, span[1])}). {_now(going, rates, pairs, until)}",
            value=races.height,
            unit="coded arms races",
            date=f"{span[0]} to {until}",
            edition="; ".join(
                one.label for one in (found.coded, found.series, found.rivals)
            ),
            interval_note="a count of a coded list; hits and false alarms of each rule "
            "stand in the table with Wilson's 95 % intervals",
            comparison=(_past(case, found, until), _peer(case, found, until)),
            evidence=_backing(found, races),
            method="foedus.measures.arms.arms_races.race_years on spending and "
            "personnel of rivals; foedus.measures.arms.race_detection.race_detection "
            "against the coded list",
            reference=measure("arms_races").reference,
            caveats=(
                "To arm at one time is not to arm against each other: no rule reads "
                "motives.",
                f"The coded list covers {span[0]} to {span[1]}: no race on it after is "
                "no sign of none.",
                "Spending is in current prices: inflation and a falling dollar look "
                "like arming. Arms races go with wars; that they cause them is "
                "disputed.",
            ),
            table=table(_COLUMNS, _rows(case, found, races, until), _note(rates)),
            sources=(found.coded.label, found.series.label, found.rivals.label),
        )
    )


def _now(
    going: Mapping[str, tuple[list[str], int]],
    rates: Mapping[str, Detection],
    pairs: int,
    until: int,
) -> str:
    """Say which races go on by each rule, with its hits and false alarms."""
    hits = ", ".join(_part(rates[rule].hit) for rule in _RULES)
    alarms = ", ".join(_part(rates[rule].false_alarm) for rule in _RULES)
    found = "; ".join(
        f"{_RULES[rule]}: {listed(names)}{_open(unknown)}"
        for rule, (names, unknown) in going.items()
    )
    return (
        f"In {until}, of {pairs} live rivalries of theirs in a race by rule: {found}. "
        f"In this order the rules find {hits} of the coded races, and {alarms} of "
        "their own are not coded."
    )


def _open(unknown: int) -> str:
    return f", {unknown} not known" if unknown else ""


def _part(rate: Rate) -> str:
    return (
        f"{rate.successes} of {rate.cases}"
        if rate.value is None
        else (f"{100 * rate.value:.0f} %")
    )


def _said(rate: Rate) -> str:
    counts = f"{rate.successes} of {rate.cases}"
    if rate.value is None or rate.interval is None:
        return counts
    low, high = (100 * bound for bound in rate.interval)
    return f"{counts} ({100 * rate.value:.0f} % [{low:.0f}, {high:.0f}])"


def _note(rates: Mapping[str, Detection]) -> str:
    told = (
        f"{_RULES[rule]}: finds {_said(one.hit)} of the coded races, false alarms "
        f"{_said(one.false_alarm)}."
        for rule, one in rates.items()
    )
    return f"{_SAID} {' '.join(told)}"


def _past(case: Case, found: Files, until: int) -> str:
    year = until - 10
    on, _ = _going(case, found, "grh", year)
    return f"{year}, the same states, in a race by the first rule: {listed(on)}."


def _peer(case: Case, found: Files, until: int) -> str:
    if case.peer is None:
        return NO_PEER
    races = _listed_races(case.peer, found, until)
    on, _ = _going(case.peer, found, "grh", until)
    return (
        f"{case.peer.label}: {counted(races.height, 'coded race')}; in {until} by the "
        f"first rule {listed(on)}."
    )


_COLUMNS: Final = (
    TableColumn("race", "Race"),
    TableColumn("start", "From", kind="date"),
    TableColumn("end", "To", kind="date"),
    TableColumn("coded", "Coded"),
    TableColumn("rules", "Found by rule"),
)


def _rows(case: Case, found: Files, races: pl.DataFrame, until: int) -> Iterator[Row]:
    """Give the coded races, then those of a rule that go on."""
    spells = {rule: _of(case, found.spells(rule, until)) for rule in _RULES}
    for row in races.sort("start", "race_id").iter_rows(named=True):
        over = (
            (pl.col("state_a") == min(row["state_a"], row["state_b"]))
            & (pl.col("state_b") == max(row["state_a"], row["state_b"]))
            & (pl.col("start") <= row["end"])
            & (pl.col("end") >= row["start"])
        )
        hits = [_RULES[rule] for rule, one in spells.items() if one.filter(over).height]
        name = _pair(row, row["start"])
        cells = (
            name,
            str(row["start"]),
            str(row["end"]),
            "yes",
            "; ".join(hits) or "none",
        )
        text = f"{name}: {row['start']} to {row['end']}"
        yield Row(f"coded/{row['race_id']}", cells, (found.coded.evidence(row, text),))
    for rule, one in spells.items():
        for row in one.filter(pl.col("end") == until).iter_rows(named=True):
            name = _pair(row, until)
            coded = "not covered" if until > race_detection.GRH_SPAN[1] else "no"
            cells = (name, str(row["start"]), f"{until}", coded, _RULES[rule])
            evidence = tuple(_series(found, row, until))
            yield Row(f"{rule}/{row['state_a']}/{row['state_b']}", cells, evidence)


def _series(found: Files, row: Mapping[str, int], until: int) -> Iterator[Evidence]:
    frame = found.series.read("ccode", "year", "milex", "milper").filter(
        pl.col("ccode").is_in([row[name] for name in _PAIR])
        & pl.col("year").is_between(row["start"] - 1, until)
    )
    for one in frame.sort("ccode", "year").iter_rows(named=True):
        text = (
            f"{state_name(one['ccode'], one['year'])} {one['year']}: spending "
            f"{one['milex']}, personnel {one['milper']}"
        )
        yield found.series.evidence(one, text)


def _backing(found: Files, races: pl.DataFrame) -> tuple[Evidence, ...]:
    return tuple(
        found.coded.evidence(row, _pair(row, row["start"]))
        for row in races.iter_rows(named=True)
    )


@lru_cache(maxsize=4)
def _series_of(path: Path) -> pl.DataFrame:
    rows = pl.scan_parquet(path, glob=False)
    return rows.select("year", "milex", "milper", state="ccode").collect()


@lru_cache(maxsize=16)
def _years(series: Path, rivals: Path, rule: str, until: int) -> pl.DataFrame:
    known = _series_of(series).filter(pl.col("year") <= until)
    pairs = pl.scan_parquet(rivals, glob=False).select(
        "start",
        state_a="ccode1",
        state_b="ccode2",
        end=pl.col("end").clip(upper_bound=until),
    )
    return arms_races.race_years(
        known,
        pairs.filter(pl.col("start") <= pl.col("end")),
        arms_races.RULES[rule],
        breaks=arms_races.COW_BREAKS,
    )


@lru_cache(maxsize=16)
def _detection(
    coded: Path, series: Path, rivals: Path, rule: str, last: int
) -> Detection:
    races = pl.scan_parquet(coded, glob=False).select(
        state_a="ccode1", state_b="ccode2", start="styear", end="endyear"
    )
    return race_detection.race_detection(_years(series, rivals, rule, last), races)
