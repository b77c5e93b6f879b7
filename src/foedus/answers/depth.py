"""Depth: what the text of the treaty asks for, and under which conditions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from foedus.answers import census
from foedus.answers.case import NO_PEER, Case, listed, table
from foedus.answers.finding import Evidence, Finding, Row, TableColumn
from foedus.measures.commitment.obligation_depth import obligation_depth
from foedus.measures.index import measure

if TYPE_CHECKING:
    from foedus.answers.shelf import Held

TABLE: Final = f"{census.EDITION}.alliance"
LATENT: Final = "alliance-depth.latent_depth"

_LEVELS: Final = ("low", "medium", "high")
_CODES: Final[Mapping[str, str]] = {
    "milcon": "contact of the forces in peace (1 in war, 2 official, 3 common policy)",
    "intcom": "integrated command",
    "base": "bases (0 none, above 0 some)",
    "milaid": "military aid (3 training, 4 technology)",
    "subord": "one side's forces under the other in war",
    "contrib": "contributions laid down",
    "organ1": "organisation (2 named, 3 with a bureaucracy)",
    "estmode": "treaty (1), or less formal",
    "pubsecr": "secrecy (0 public, 2 secret)",
    "defcon": "defence only under conditions",
    "offcon": "offence only under conditions",
    "neucon": "neutrality only under conditions",
    "concon": "consultation only under conditions",
}
_SILENT: Final = frozenset({"milcon", "intcom"})
_PROMISED: Final[Mapping[str, str]] = {
    "defcon": "defense",
    "offcon": "offense",
    "neucon": "neutral",
    "concon": "consul",
}


def findings(case: Case) -> Iterator[Finding]:
    """Answer how deep the obligations of the text go.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Yields
    ------
    Finding
        One finding; none where ATOP 5.1 was not added or does not have the alliance.
    """
    held = case.held(TABLE)
    if held is None or not case.is_side:
        return
    row = _coded(case, held)
    if row is not None and row["institutionalisation"] is not None:
        yield _finding(case, held, row)


def _coded(case: Case, held: Held) -> dict[str, Any] | None:
    """Return the newest text of the alliance that had begun on the day."""
    rows = held.lazy.filter(
        pl.col("atopid").is_in(list(case.pact.treaty.atop_ids))
        & (pl.col("begyr") <= case.year)
    )
    latent = case.held(LATENT)
    scores = (
        None
        if latent is None
        else latent.lazy.select("atopid", "latent_depth_mean", "latent_depth_sd")
    )
    found = obligation_depth(rows, scores).collect().sort("begyr", "atopid")
    return found.row(-1, named=True) if found.height else None


def _pacts(held: Held, year: int) -> pl.DataFrame:
    """Return the defence pacts that ATOP has in force in a year."""
    rows = held.lazy.filter(
        (pl.col("defense") == 1)
        & (pl.col("begyr") <= year)
        & (pl.col("endyr").is_null() | (pl.col("endyr") >= year))
    )
    return obligation_depth(rows).collect()


def _finding(case: Case, held: Held, row: Mapping[str, Any]) -> Finding:
    level = row["institutionalisation"]
    why = row["institutionalisation_why"]
    decided = f" (decided by {_CODES.get(why, why).split(' (')[0]})" if why else ""
    free = "without a condition" if row["unconditional_aid"] else "only conditionally"
    aid = row["defense"] == 1 or row["offense"] == 1
    part = row["conditionality"]
    bound = (
        ""
        if part is None
        else f" {100 * part:.0f} % of its promises that can carry conditions carry one"
        f"{f'; active aid is owed {free}' if aid else ''}."
    )
    return case.finish(
        Finding(
            id="promise.depth",
            question=6,
            title="How deep do the obligations of the text go?",
            statement="By ATOP's codes of the text the treaty asks for military "
            f"institutions of a {_LEVELS[level]} level{decided} and has "
            f"{_formal(row)} of 2 marks of formality.{bound}{_latent(row)}",
            value=level,
            unit="level of military institutions, 0 to 2",
            date=f"{case.on.display()}",
            edition=held.label,
            interval_note="codes of a text, read by scholars: no error is published",
            comparison=(_phases(row), _field(case, held), _peer(case, held)),
            evidence=tuple(_evidence(case, held, row)),
            method="foedus.measures.commitment.obligation_depth.obligation_depth on "
            "the text in force that began last",
            reference=f"{measure('institutionalisation').reference}; "
            f"{measure('conditionality').reference}",
            caveats=(
                *((row["explanation"],) if row["explanation"] else ()),
                "The text is coded, not what the allies built on it. A place, as in an "
                "area of application, counts as a condition.",
                *_after(case, held),
            ),
            table=table(_COLUMNS, _rows(held, row)),
        )
    )


def _formal(row: Mapping[str, Any]) -> str:
    return "an unknown number" if row["formality"] is None else str(row["formality"])


def _latent(row: Mapping[str, Any]) -> str:
    if row["latent_depth"] is None:
        return ""
    return (
        f" Latent depth {row['latent_depth']:.2f} [{row['latent_depth_low']:.2f}, "
        f"{row['latent_depth_high']:.2f}] (0 is the mean of alliances with active aid)."
    )


def _after(case: Case, held: Held) -> Iterator[str]:
    if held.last_year is not None and case.year > held.last_year:
        yield f"ATOP ends in {held.last_year}: later changes of the text are not in it."


def _phases(row: Mapping[str, Any]) -> str:
    number = row["maxphase"]
    if number is None:
        return "Phases of the text: not known."
    if number <= 1:
        return "ATOP codes no change of the obligations since the start."
    return f"ATOP codes {number} phases of the obligations: these are its summary."


def _field(case: Case, held: Held) -> str:
    last = held.last_year
    year = case.year if last is None else min(case.year, last)
    levels = _pacts(held, year)["institutionalisation"].to_list()
    counts = listed(
        f"{levels.count(number)} {name}" for number, name in enumerate(_LEVELS)
    )
    return f"Defence pacts in force in {year}, by level: {counts}."


def _peer(case: Case, held: Held) -> str:
    if case.peer is None:
        return NO_PEER
    row = _coded(case.peer, held)
    if row is None or row["institutionalisation"] is None:
        return f"{case.peer.label}: not in ATOP."
    return f"{case.peer.label}: {_LEVELS[row['institutionalisation']]}.{_latent(row)}"


_COLUMNS: Final = (
    TableColumn("code", "ATOP code"),
    TableColumn("what", "What the text asks for"),
    TableColumn("value", "Value", kind="number", digits=0),
    TableColumn("note", "Remark"),
)


def _rows(held: Held, row: Mapping[str, Any]) -> Iterator[Row]:
    for code, words in _CODES.items():
        promised = _PROMISED.get(code)
        if promised is not None and row[promised] != 1:
            continue
        silent = row["explanation"] and code in _SILENT and not row[code]
        note = "the text is silent, practice is not: see the caveat" if silent else ""
        text = f"ATOP {row['atopid']}: {code} {row[code]}"
        yield Row(code, (code, words, row[code], note), (held.evidence(row, text),))


def _evidence(case: Case, held: Held, row: Mapping[str, Any]) -> Iterator[Evidence]:
    yield held.evidence(row, f"ATOP {row['atopid']}, begun {row['begyr']}")
    latent = case.held(LATENT)
    if latent is None or row["latent_depth"] is None:
        return
    scores = latent.read("atopid", "latent_depth_mean")
    for one in scores.filter(pl.col("atopid") == row["atopid"]).iter_rows(named=True):
        text = f"ATOP {row['atopid']}: latent depth {one['latent_depth_mean']:.2f}"
        yield latent.evidence(one, text)
