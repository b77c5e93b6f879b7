"""System: how concentrated the power of the majors is, and where the members stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from foedus.answers import capabilities
from foedus.answers.case import NO_PEER, Case, listed, state_name, table
from foedus.answers.finding import Finding, Row, TableColumn
from foedus.answers.shelf import Held
from foedus.answers.spending import articled
from foedus.measures.index import measure

MAJORS: Final = "cow-majors.spell"

_OLDEST: Final = 5
_DECADE: Final = 10


@dataclass(frozen=True, slots=True)
class _System:
    """The major powers of a year, and of ten years before.

    Parameters
    ----------
    spells, powers : Held
        The tables of major powers and of capabilities.
    year : int
        Year.
    names : mapping of int to str
        Names of the majors of the year by COW number.
    rows : polars.DataFrame
        ``ccode``, ``year``, ``cinc`` and ``line`` of the majors of either year.
    now, before : mapping of str to object, or None
        Polarity and concentration of the year and of ten years before.
    fixed : tuple of two floats or None
        Concentration ten years before and now among the majors of both years.
    moved : mapping of str to object, or None
        What changed hands in between.
    """

    spells: Held
    powers: Held
    year: int
    names: Mapping[int, str]
    rows: pl.DataFrame
    now: Mapping[str, Any]
    before: Mapping[str, Any] | None
    fixed: tuple[float | None, float | None]
    moved: Mapping[str, Any] | None

    def shares(self) -> dict[int, float]:
        """Return the part of each major in the capabilities of all, percent."""
        mine = self.rows.filter(pl.col("year") == self.year)
        whole = float(mine["cinc"].sum())
        return {n: 100 * c / whole for n, c in mine.select("ccode", "cinc").iter_rows()}


def findings(case: Case) -> Iterator[Finding]:
    """Answer how the power of the majors is spread, and what part members hold.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Yields
    ------
    Finding
        One finding; none where the majors or CINC were not added, or end years before
        the day.
    """
    spells, powers = case.held(MAJORS), case.held(capabilities.TABLE)
    if spells is None or powers is None or not case.is_side:
        return
    system = _system(case, spells, powers)
    if system is not None:
        yield _finding(case, system)


def _system(case: Case, spells: Held, powers: Held) -> _System | None:
    from foedus.measures.system.majors import major_sets, major_years
    from foedus.measures.system.polarity import polarity
    from foedus.measures.system.system_concentration import capability_movement

    last = min(case.year, *(h.last_year or 0 for h in (spells, powers)))
    if case.year - last > _OLDEST:
        return None
    frame = powers.read("ccode", "year", "cinc").rename({"ccode": "state"})
    listed_ = spells.read("ccode", "styear", "endyear")
    years = (last - _DECADE, last)
    majors = major_years(listed_, *years).filter(pl.col("year").is_in(years))
    if majors.filter(pl.col("year") == last).is_empty():
        return None
    sets = major_sets(frame, majors)
    both = polarity(sets, by=["set"])
    of = {(r["set"], r["year"]): r for r in both.iter_rows(named=True)}
    now = of.get(("changing", last))
    if now is None or now["concentration"] is None:
        return None
    changing = sets.filter(pl.col("set") == "changing")
    moved = capability_movement(changing, step=_DECADE)
    fixed = of.get(("fixed", years[0])), of.get(("fixed", last))
    numbers = majors.filter(pl.col("year") == last)["state"].to_list()
    return _System(
        spells,
        powers,
        last,
        {n: state_name(n, case.year) for n in numbers},
        changing.rename({"state": "ccode"}).drop_nulls("cinc"),
        now,
        of.get(("changing", years[0])),
        (_level(fixed[0]), _level(fixed[1])),
        next(moved.iter_rows(named=True), None),
    )


def _level(row: Mapping[str, Any] | None) -> float | None:
    return None if row is None else row["concentration"]


def _finding(case: Case, system: _System) -> Finding:
    now, shares = system.now, system.shares()
    mine = [n for n in shares if n in {m.cow_code for m in case.members}]
    held = sum(shares[n] for n in mine)
    return case.finish(
        Finding(
            id="power.system",
            question=None,
            title="How is power spread over the major powers?",
            statement=_statement(system, mine, held),
            value=round(now["concentration"], 4),
            unit="concentration, 0 (all alike) to 1 (one has all)",
            date=str(system.year),
            edition=f"{system.spells.label}; {system.powers.label}",
            interval_note="none: the figures of all major powers, no sample; the "
            "publisher gives no error",
            comparison=(_then(system), _peer(case, shares)),
            method=f"{measure('system_concentration').formula}; "
            f"{measure('polarity').formula}; {measure('capability_movement').formula}",
            reference=f"{measure('system_concentration').reference}; polarity: "
            f"{measure('polarity').reference}",
            caveats=(
                "Who counts as a major power moves every figure: a state that joins "
                "the list changes it without any change of power.",
                "Other rules of polarity differ: " + _rules(now) + ".",
            ),
            table=table(
                (
                    TableColumn("label", "Major power"),
                    TableColumn("value", "Part of the majors' CINC", "%", "number", 1),
                    TableColumn("member", "Member"),
                ),
                _rows(system, shares, mine),
            ),
            chart="bars",
        )
    )


def _statement(system: _System, mine: list[int], held: float) -> str:
    now, names = system.now, system.names
    top = 100 * now["top_two_share"]
    who = listed(articled(names[n]) for n in mine)
    said = (
        f"The members among them ({who}) held {held:.1f} % of their capabilities"
        if mine
        else "No member is among them"
    )
    return (
        f"In {system.year} the concentration of capabilities (CINC) among "
        f"{now['n']} major powers was {now['concentration']:.3f}; the first two held "
        f"{top:.0f} % ({'bipolar' if now['bipolar'] else 'not bipolar'} from half) and "
        f"{now['poles']} lay above the mean (poles). {said}."
    )


def _rules(now: Mapping[str, Any]) -> str:
    return (
        f"{now['poles_half']} states have at least half of the first one's "
        f"capabilities, and the effective number of poles is "
        f"{now['effective_poles']:.1f}"
    )


def _then(system: _System) -> str:
    before, year = system.before, system.year - _DECADE
    if before is None or before["concentration"] is None:
        return f"Ten years before ({year}): not covered."
    moved, (was, now) = system.moved, system.fixed
    hands = fixed = ""
    if moved is not None and moved["movement"] is not None:
        part = 100 * moved["movement"]
        hands = f" {part:.0f} % of the capabilities changed hands in between."
    if was is not None and now is not None:
        fixed = f" Among those on the list in both years: {was:.3f}, then {now:.3f}."
    return (
        f"{year}: concentration {before['concentration']:.3f} among {before['n']}, "
        f"{before['poles']} poles.{hands}{fixed}"
    )


def _peer(case: Case, shares: Mapping[int, float]) -> str:
    if case.peer is None:
        return NO_PEER
    theirs = [n for n in shares if n in {m.cow_code for m in case.peer.members}]
    if not theirs:
        return f"{case.peer.label}: no member among the major powers."
    held = sum(shares[n] for n in theirs)
    return (
        f"{case.peer.label}: {len(theirs)} of the major powers, with {held:.1f} % of "
        "their capabilities."
    )


def _rows(
    system: _System, shares: Mapping[int, float], mine: list[int]
) -> Iterator[Row]:
    lines = {
        row["ccode"]: row
        for row in system.rows.filter(pl.col("year") == system.year).iter_rows(
            named=True
        )
    }
    spells = {
        row["ccode"]: row
        for row in system.spells.read("ccode", "styear", "endyear").iter_rows(
            named=True
        )
        if row["styear"] <= system.year <= row["endyear"]
    }
    for number in sorted(shares, key=lambda n: -shares[n]):
        name = system.names[number]
        cinc = lines[number]
        evidence = (
            system.powers.evidence(cinc, f"{name} {system.year}: {cinc['cinc']:.6f}"),
            system.spells.evidence(
                spells[number], f"{name}: major power since {spells[number]['styear']}"
            ),
        )
        cells = (name, shares[number], "yes" if number in mine else "no")
        yield Row(str(number), cells, evidence)
