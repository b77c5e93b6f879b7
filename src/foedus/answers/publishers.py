"""Publishers: what each says of the same thing, with its definition and rank."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

import polars as pl

from foedus import dates
from foedus.errors import CoverageError, SourceError
from foedus.registry.states import candidates
from foedus.registry.states import state as find
from foedus.sources import bundled
from foedus.store import Store

_NATO: Final = "NATO's definition: pensions included, police that could fight too"
_SIPRI: Final = (
    "SIPRI's: all current and capital spending on the military, pensions too"
)
_BANK: Final = "World Bank, from SIPRI: calendar years"


@dataclass(frozen=True, slots=True)
class Figure:
    """One publisher's figure.

    Attributes
    ----------
    publisher, edition : str
        Who says it, and in which edition.
    value : float
        The figure, in the unit of the comparison.
    rank : int
        Place among the states of the same publisher and year, 1 the largest.
    states : int
        How many states it covers that year.
    definition : str
        What is counted.
    key : str
        Trace key of the source, or of the row where it comes with the package.
    """

    publisher: str
    edition: str
    value: float
    rank: int
    states: int
    definition: str
    key: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Figures of several publishers for one state and year.

    Attributes
    ----------
    title, unit, name : str
        What is compared, in what, and for which state.
    year : int
        Year.
    figures : tuple of Figure
        One per publisher and edition, largest first.
    """

    title: str
    unit: str
    name: str
    year: int
    figures: tuple[Figure, ...]


def compare(what: str, state: str, year: int, store: Store) -> Comparison:
    """Put publishers side by side for one state and year.

    Parameters
    ----------
    what : {"spending"}
        Defence spending as a share of GDP, percent.
    state : str
        Name, number or code of the state.
    year : int
        Year.
    store : Store
        Added sources; those of the package are always used.

    Returns
    -------
    Comparison
        Every figure at hand.

    Raises
    ------
    SourceError
        If `what` is none of the quantities.
    StateError
        If the state is unknown or ambiguous.
    CoverageError
        If no source at hand has a figure.
    """
    if what not in _QUANTITIES:
        problem = f"'{what}' cannot be compared."
        raise SourceError(problem, f"Choose one of: {', '.join(_QUANTITIES)}.")
    when = dates.parse(str(year))
    found = find(state, when)
    code = found.iso3(when)
    figures = [
        figure
        for publisher in _QUANTITIES[what]
        for figure in publisher(code, year, store)
    ]
    if not figures:
        problem = f"No source at hand has a figure for {found.name(when)} in {year}."
        remedy = "Add one: foedus data add PATH (sipri-milex, world-bank, nato-defexp)."
        raise CoverageError(problem, remedy, state=code, year=year)
    ordered = tuple(sorted(figures, key=lambda f: (-f.value, f.publisher)))
    title = "Defence spending"
    return Comparison(title, "% of GDP", found.name(when), year, ordered)


def document(found: Comparison) -> dict[str, Any]:
    """Return a comparison as plain data.

    Parameters
    ----------
    found : Comparison
        From `compare`.

    Returns
    -------
    dict
        ``title, unit, name, year, figures``.
    """
    return asdict(found)


def _ranked(rows: pl.DataFrame, code: str, said: Mapping[str, str]) -> Iterator[Figure]:
    """Rank one publisher's states; `rows` has iso3, value and key."""
    known = rows.drop_nulls("value")
    ranks = known.with_columns(
        pl.col("value").rank("min", descending=True).alias("rank")
    )
    for row in ranks.filter(pl.col("iso3") == code).iter_rows(named=True):
        yield Figure(
            publisher=said["publisher"],
            edition=said["edition"],
            value=float(row["value"]),
            rank=int(row["rank"]),
            states=known.height,
            definition=said["definition"],
            key=row["key"],
        )


def _nato_editions(code: str, year: int, _: Store) -> Iterator[Figure]:
    source = "nato-defence-expenditure"
    rows = bundled.read(source).filter(
        (pl.col("year") == year) & pl.col("iso3").is_not_null()
    )
    for (edition,), part in sorted(rows.partition_by("edition", as_dict=True).items()):
        ready = part.select(
            "iso3",
            pl.col("share_of_gdp_pct").alias("value"),
            pl.format("{}", pl.col("line")).alias("line"),
        ).with_columns(
            pl.col("line")
            .map_elements(
                lambda n: bundled.row_key(source, int(n)), return_dtype=pl.String
            )
            .alias("key")
        )
        said = {"publisher": "NATO", "edition": str(edition), "definition": _NATO}
        yield from _ranked(ready, code, said)


def _sipri_quoted(code: str, year: int, _: Store) -> Iterator[Figure]:
    source = "state-indicators"
    rows = bundled.preferred(source, "defence_spending_share_gdp_pct").filter(
        pl.col("year") == year
    )
    ready = rows.select(
        "iso3",
        "value",
        pl.col("line")
        .map_elements(lambda n: bundled.row_key(source, n), return_dtype=pl.String)
        .alias("key"),
    )
    said = {
        "publisher": "SIPRI",
        "edition": "figures quoted in the package",
        "definition": _SIPRI,
    }
    yield from _ranked(ready, code, said)


def _stored(
    table: str, value: pl.Expr, said: Mapping[str, str]
) -> Callable[[str, int, Store], Iterator[Figure]]:
    """Return a reader of a stored state-year table with an ISO or name column."""

    def figures(code: str, year: int, store: Store) -> Iterator[Figure]:
        source = table.partition(".")[0]
        held = {s.id: s for s in store.sources()}
        if source not in held:
            return
        frame = store.scan(table).filter(pl.col("year") == year)
        names = frame.collect_schema().names()
        iso = "iso3" if "iso3" in names else ""
        rows = frame.collect()
        if not iso:
            codes = [_iso(name, year) for name in rows["state"].to_list()]
            rows = rows.with_columns(pl.Series("iso3", codes, dtype=pl.String))
        version = held[source].version
        name = table.partition(".")[2]
        ready = rows.drop_nulls("iso3").select(
            "iso3",
            value.alias("value"),
            pl.format(f"row:{source}@{version}#{name}:{{}}", "line").alias("key"),
        )
        edition = f"file of {version}"
        yield from _ranked(ready, code, {**said, "edition": edition})

    return figures


def _iso(name: str | None, year: int) -> str | None:
    when = dates.parse(str(year))
    found = candidates(name, when) if name else ()
    return found[0].iso3(when) or None if len(found) == 1 else None


_QUANTITIES: Final[
    Mapping[str, tuple[Callable[[str, int, Store], Iterator[Figure]], ...]]
] = {
    "spending": (
        _nato_editions,
        _sipri_quoted,
        _stored(
            "sipri-milex.state_year",
            100 * pl.col("share_of_gdp"),
            {"publisher": "SIPRI", "definition": _SIPRI},
        ),
        _stored(
            "world-bank.military_expenditure",
            pl.col("value"),
            {"publisher": "World Bank", "definition": _BANK},
        ),
        _stored(
            "nato-defexp.state_year",
            pl.col("share_of_gdp"),
            {"publisher": "NATO", "definition": _NATO},
        ),
    ),
}
"""Quantity to the publishers that are asked for it."""
