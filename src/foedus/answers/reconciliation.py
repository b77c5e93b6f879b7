"""Reconciliation: what two publishers say of the same members in the same year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from foedus.answers import spending
from foedus.answers.case import Case, listed, table
from foedus.answers.finding import Finding, Row, TableColumn
from foedus.measures.index import measure
from foedus.measures.rank_correlation import kendall
from foedus.measures.summary import summary

_LEAST: Final = 5


def findings(case: Case) -> Iterator[Finding]:
    """Answer how far the alliance's own shares differ from those of SIPRI.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Yields
    ------
    Finding
        One finding where at least half of the members have both figures in one year;
        none for an alliance without tables of its own.
    """
    if case.pact.id != spending.NATO or case.year < spending.FIRST_YEAR:
        return
    names = spending.peoples(case)
    own, other = (
        spending.nato_table(spending.SHARE),
        spending.indicators(spending.SIPRI_SHARE),
    )
    both = {
        year: {c: r for c, r in rows.items() if c in other.get(year, {})}
        for year, rows in own.items()
    }
    year = spending.newest(both, names, case.year)
    if year is not None and len(both[year].keys() & names.keys()) >= _LEAST:
        yield _finding(case, year)


def ranks(values: Mapping[str, float]) -> dict[str, int]:
    """Rank names from the largest figure down; equal figures share a rank.

    Parameters
    ----------
    values : mapping of str to float
        One figure a name.

    Returns
    -------
    dict of str to int
        1 for the largest; a rank is one more than the number of larger figures.
    """
    return {
        name: 1 + sum(1 for other in values.values() if other > value)
        for name, value in values.items()
    }


@dataclass(frozen=True, slots=True)
class Pair:
    """Shares of the same members in one year by two publishers.

    Parameters
    ----------
    own, other : Series
        Shares of GDP, percent.
    names : mapping of str to str
        Code -> name of the members with both figures.
    missing : tuple of str
        Names of the members without one of them.
    """

    own: spending.Series
    other: spending.Series
    names: Mapping[str, str]
    missing: tuple[str, ...]

    def shares(self, series: spending.Series) -> dict[str, float]:
        """Return the shares of one publisher by code."""
        return {c: float(series.rows[c][series.column]) for c in self.names}

    @property
    def gaps(self) -> dict[str, float]:
        """Own share minus the other, points, by code."""
        first, second = self.shares(self.own), self.shares(self.other)
        return {c: first[c] - second[c] for c in self.names}

    @property
    def ranks(self) -> dict[str, tuple[int, int]]:
        """Rank by the two publishers, by code."""
        first, second = ranks(self.shares(self.own)), ranks(self.shares(self.other))
        return {c: (first[c], second[c]) for c in self.names}


def _pair(case: Case, year: int) -> Pair:
    own = spending.nato_shares(case, year)
    other = spending.indicator(case, spending.SIPRI_SHARE, year)
    every = spending.peoples(case)
    names = {c: n for c, n in every.items() if c in own.rows and c in other.rows}
    return Pair(own, other, names, tuple(n for c, n in every.items() if c not in names))


def _finding(case: Case, year: int) -> Finding:
    pair = _pair(case, year)
    name = pair.other.publishers
    size = summary({pair.names[c]: abs(gap) for c, gap in pair.gaps.items()})
    moved = {pair.names[c]: abs(old - new) for c, (old, new) in pair.ranks.items()}
    most = max(sorted(moved), key=lambda ally: moved[ally])
    rough = [pair.names[c] for c in pair.other.rough(pair.names)]
    return case.finish(
        Finding(
            id="money.reconciliation",
            question=30,
            title="Do the publishers agree?",
            statement=f"In {year} the shares of NATO and {name} differed by "
            f"{size.median:.2f} points in the median of {size.n} allies and by "
            f"{size.high:.2f} at most ({size.high_of}); {most} moved by "
            f"{moved[most]} ranks.",
            value=round(size.median or 0.0, 2),
            unit="percentage points of GDP",
            date=str(year),
            edition=f"{pair.own.publishers}; {name}",
            interval=(round(size.low or 0.0, 2), round(size.high or 0.0, 2)),
            interval_note="range over the allies, not a sampling interval",
            comparison=(
                _order(pair),
                "Own past and a peer are not covered: earlier years have too few "
                "figures of both.",
            ),
            method="difference of the shares; foedus.measures.rank_correlation.kendall",
            reference=measure("tau_b").reference,
            caveats=(
                "The two define defence spending differently: neither is wrong.",
                f"{name} figures are single quoted figures, not the database; World "
                "Bank shares repeat them and are not at hand here.",
                *((f"Approximate: {listed(rough)}.",) if rough else ()),
                *(
                    (f"Not covered by both: {listed(pair.missing)}.",)
                    if pair.missing
                    else ()
                ),
            ),
            table=table(_columns(name), _rows(pair)),
        )
    )


def _order(pair: Pair) -> str:
    first, second = pair.shares(pair.own), pair.shares(pair.other)
    tau = kendall(list(first.values()), list(second.values())).statistic
    if tau is None:
        return "Order of the allies by both: not defined."
    return f"Order of the allies by both: Kendall's tau {tau:.2f}."


def _columns(name: str) -> tuple[TableColumn, ...]:
    return (
        TableColumn("member", "Ally"),
        TableColumn("nato", "NATO", "% of GDP", "number"),
        TableColumn("other", name, "% of GDP", "number"),
        TableColumn("gap", "Difference", "points", "number"),
        TableColumn("rank", "Rank, NATO", kind="number", digits=0),
        TableColumn("rank_other", f"Rank, {name}", kind="number", digits=0),
    )


def _rows(pair: Pair) -> Iterator[Row]:
    gaps, places = pair.gaps, pair.ranks
    for code in sorted(pair.names, key=lambda c: places[c][0]):
        cells = (
            pair.names[code],
            pair.own.of(code),
            pair.other.of(code),
            gaps[code],
            *places[code],
        )
        evidence = (
            *pair.own.evidence(code, "% of GDP for defence"),
            *pair.other.evidence(code, "% of GDP for defence"),
        )
        yield Row(code, cells, evidence)
