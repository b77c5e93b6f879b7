"""Spending of the members: whose figures are taken, of which year and edition.

For the North Atlantic alliance from 2014 on the shares of GDP are those of its own
tables, in the edition that the rule of the source prefers; money is the share times
the GDP of the same year. Everywhere else shares and money are those of one research
institute (SIPRI), which counts by another definition.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import polars as pl

from foedus import dates
from foedus.answers.case import Case, figure, listed
from foedus.answers.finding import Evidence
from foedus.sources import bundled

NATO: Final = "nato"
NATO_TABLE: Final = "nato-defence-expenditure"
INDICATORS: Final = "state-indicators"
SHARE: Final = "share_of_gdp_pct"
SIPRI_SHARE: Final = "defence_spending_share_gdp_pct"
SIPRI_MONEY: Final = "defence_spending_current_usd_bn"
GDP: Final = "gdp_current_usd_bn"
PERSONNEL: Final = "active_personnel_thousands"

FIRST_YEAR: Final = 2014
"""First year that an edition of the alliance's own tables covers here."""

OLDEST: Final = 5
"""Figures older than this many years are not shown as those of the day."""

LEAST_PART: Final = 0.5
"""Sums are formed only where at least this part of the members is covered."""

# Iceland keeps no armed forces: publishers list no row for it.
_WITHOUT_FORCES: Final = frozenset({"ISL"})

_WITH_ARTICLE: Final = ("United ", "Netherlands", "Soviet Union")

Cells = Mapping[str, Any]
ByYear = Mapping[int, Mapping[str, Cells]]


@dataclass(frozen=True, slots=True)
class Series:
    """One figure a member of one quantity and one year.

    Parameters
    ----------
    source : str
        Catalogue id.
    column : str
        Column of the figure in the source.
    year : int
        Year of the figures.
    rows : mapping of str to row
        Row of the source by ISO 3166 alpha-3 code.
    """

    source: str
    column: str
    year: int
    rows: Mapping[str, Cells]

    @property
    def publishers(self) -> str:
        """Publishers of the figures, or the editions of the alliance's tables."""
        if self.source == NATO_TABLE:
            return ", ".join(
                f"NATO edition of {dates.parse(edition).display()}"
                for edition in sorted({r["edition"] for r in self.rows.values()})
            )
        return ", ".join(sorted({row["publisher"] for row in self.rows.values()}))

    def of(self, code: str) -> float | None:
        """Return the figure of one member; None where it is not covered."""
        row = self.rows.get(code)
        return None if row is None else row[self.column]

    def over(self, codes: Iterable[str]) -> dict[str, float | None]:
        """Return the figures of members, None where they are not covered."""
        return {code: self.of(code) for code in codes}

    def evidence(self, code: str, what: str) -> tuple[Evidence, ...]:
        """Return the row of one member as evidence; empty where there is none."""
        row = self.rows.get(code)
        if row is None:
            return ()
        rough = " (approximate)" if row["approximate"] else ""
        text = f"{code} {self.year}: {row[self.column]:,g} {what}{rough}"
        return (figure(self.source, row, text),)

    def rough(self, codes: Iterable[str]) -> tuple[str, ...]:
        """Return the members whose figures are only approximate."""
        return tuple(c for c in codes if c in self.rows and self.rows[c]["approximate"])


@dataclass(frozen=True, slots=True)
class Effort:
    """What the members spent in one year, and what they earned.

    Parameters
    ----------
    year : int
        Year of all figures.
    names : mapping of str to str
        Code -> name of every member of the day that has forces; the registry key
        stands where a member has no code.
    share : Series
        Defence spending, percent of GDP.
    gdp : Series
        GDP, billion current US dollars at market rates.
    money : mapping of str to float or None
        Defence spending, billion current US dollars; None where it is not covered.
    definition : str
        Whose figures of spending these are.
    """

    year: int
    names: Mapping[str, str]
    share: Series
    gdp: Series
    money: Mapping[str, float | None]
    definition: str

    @property
    def prices(self) -> str:
        """Unit and prices of the money."""
        return f"billion US dollars of {self.year}, market rates"

    @property
    def covered(self) -> tuple[str, ...]:
        """Members with both spending and GDP."""
        return tuple(
            c for c in self.names if self.money[c] is not None and self.gdp.of(c)
        )

    @property
    def notes(self) -> tuple[str, ...]:
        """Caveats on coverage, on approximate figures, and on the GDP."""
        missing = [n for c, n in self.names.items() if c not in self.covered]
        rough = [self.names[c] for c in self.share.rough(self.covered)]
        ahead = any("forecast" in row["source_ref"] for row in self.gdp.rows.values())
        kind = ", a forecast" if ahead else ""
        part = f"Figures for {len(self.covered)} of {len(self.names)} members"
        absent = f"; not covered: {listed(missing)}." if missing else "."
        return (
            part + absent,
            *((f"Spending is approximate for {listed(rough)}.",) if rough else ()),
            f"GDP of {self.year}: {self.gdp.publishers}{kind}, current US dollars at "
            "market rates; purchasing power is not covered.",
        )

    def evidence(self, code: str) -> tuple[Evidence, ...]:
        """Return the rows behind the spending and the GDP of one member."""
        share = self.share.column == SHARE
        spent = "% of GDP for defence" if share else "billion US dollars for defence"
        return (
            *self.share.evidence(code, spent),
            *self.gdp.evidence(code, "billion US dollars of GDP"),
        )


def peoples(case: Case) -> dict[str, str]:
    """Name every member of the day that has armed forces.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Returns
    -------
    dict of str to str
        ISO 3166 code (the registry key where there is none) -> name.
    """
    return {
        m.iso3 or m.member: m.name
        for m in case.members
        if m.iso3 not in _WITHOUT_FORCES
    }


def articled(name: str, *, start: bool = False) -> str:
    """Return a name as the subject of a sentence, with its article if it has one.

    Parameters
    ----------
    name : str
        Name of a state.
    start : bool
        Whether it stands at the start of a sentence.

    Returns
    -------
    str
        "the United States", "Poland".
    """
    if not name.startswith(_WITH_ARTICLE):
        return name
    return f"{'The' if start else 'the'} {name}"


def newest(
    figures: ByYear, codes: Iterable[str], until: int, *, least: float = LEAST_PART
) -> int | None:
    """Find the newest year in which enough members are covered.

    Parameters
    ----------
    figures : mapping of int to mapping
        Year -> code -> row.
    codes : iterable of str
        Members.
    until : int
        Last year allowed; years more than `OLDEST` before it are not taken.
    least : float
        Least part of the members, from 0 to 1.

    Returns
    -------
    int or None
        None where no year is covered well enough.
    """
    wanted = set(codes)
    fit = (
        year
        for year, rows in figures.items()
        if until - OLDEST <= year <= until
        and wanted
        and len(wanted & rows.keys()) >= max(1.0, least * len(wanted))
    )
    return max(fit, default=None)


def nato_shares(case: Case, year: int) -> Series:
    """Return shares of GDP by the alliance's own tables for one year."""
    return Series(NATO_TABLE, SHARE, year, _part(_nato(SHARE), case, year))


def indicator(case: Case, name: str, year: int) -> Series:
    """Return one indicator of the members for one year, by the source's rule."""
    return Series(INDICATORS, "value", year, _part(indicators(name), case, year))


def _part(figures: ByYear, case: Case, year: int) -> dict[str, Cells]:
    rows = figures.get(year, {})
    return {code: rows[code] for code in peoples(case) if code in rows}


def effort(case: Case, until: int | None = None) -> Effort | None:
    """Return what the members of the day spent in the newest year that is covered.

    Parameters
    ----------
    case : Case
        The alliance on the day.
    until : int, optional
        Last year allowed; the year of the day if not given.

    Returns
    -------
    Effort or None
        None where spending or GDP is known for less than half of the members.

    Notes
    -----
    Own tables of the alliance: money = share / 100 * GDP of the same year. Elsewhere
    money is as published.
    """
    last = case.year if until is None else until
    names = peoples(case)
    own = case.pact.id == NATO and last >= FIRST_YEAR
    spent = _nato(SHARE) if own else indicators(SIPRI_MONEY)
    both = {
        year: {c: r for c, r in rows.items() if c in indicators(GDP).get(year, {})}
        for year, rows in spent.items()
    }
    year = newest(both, names, last)
    if year is None:
        return None
    gdp = indicator(case, GDP, year)
    if not own:
        paid = indicator(case, SIPRI_MONEY, year)
        return Effort(year, names, paid, gdp, paid.over(names), paid.publishers)
    share = nato_shares(case, year)
    money = {
        code: None
        if (part := share.of(code)) is None or (whole := gdp.of(code)) is None
        else part / 100 * whole
        for code in names
    }
    return Effort(year, names, share, gdp, money, share.publishers)


def shares(case: Case, until: int | None = None) -> Series | None:
    """Return shares of GDP of the newest year that covers half of the members.

    Parameters
    ----------
    case : Case
        The alliance on the day.
    until : int, optional
        Last year allowed; the year of the day if not given.

    Returns
    -------
    Series or None
        The alliance's own tables where it has them, else SIPRI.
    """
    last = case.year if until is None else until
    own = case.pact.id == NATO and last >= FIRST_YEAR
    figures = _nato(SHARE) if own else indicators(SIPRI_SHARE)
    year = newest(figures, peoples(case), last)
    if year is None:
        return None
    return nato_shares(case, year) if own else indicator(case, SIPRI_SHARE, year)


@cache
def _nato(value: str) -> dict[int, dict[str, Cells]]:
    frame = bundled.preferred(NATO_TABLE, value).filter(pl.col("iso3").is_not_null())
    return _by_year(frame)


def nato_table(value: str) -> ByYear:
    """Return one quantity of the alliance's own tables: year -> code -> row."""
    return _nato(value)


@cache
def indicators(name: str) -> ByYear:
    """Return one indicator of all states: year -> code -> row.

    Parameters
    ----------
    name : str
        Name of the indicator.

    Returns
    -------
    mapping of int to mapping
        By the rule of the source, one row a state and year.
    """
    return _by_year(_preferred().filter(pl.col("indicator") == name))


@cache
def _preferred() -> pl.DataFrame:
    return bundled.preferred(INDICATORS)


def _by_year(frame: pl.DataFrame) -> dict[int, dict[str, Cells]]:
    found: dict[int, dict[str, Cells]] = {}
    for row in frame.iter_rows(named=True):
        found.setdefault(row["year"], {})[row["iso3"]] = row
    return found


@cache
def aggregates(value: str) -> tuple[Cells, ...]:
    """Return the rows of the alliance's own tables that sum over allies.

    Parameters
    ----------
    value : str
        Column of the quantity.

    Returns
    -------
    tuple of row
        Rows without a code of a state, such as the total.
    """
    frame = bundled.preferred(NATO_TABLE, value).filter(pl.col("iso3").is_null())
    return tuple(frame.iter_rows(named=True))
