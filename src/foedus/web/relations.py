"""Relations beside promises: rivalries, disputes, agreements, exercises of states."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from foedus.web import ties, who
from foedus.web.page import Document, address

if TYPE_CHECKING:
    from foedus.dates import Date
    from foedus.store import Store
    from foedus.web.who import Who


ROWS: Final[Mapping[str, str]] = {
    "rivalries": "thompson-rivalries.tss",
    "disputes": "cow-mid.directed_dyad_year",
    "agreements": "dcad.agreement",
}
"""The table behind a layer, where it has a row for each pair: ``ccode1, ccode2``."""


def of_pair(store: Store, one: Who, other: Who, on: Date) -> list[Document]:
    """Return what sources in the store list between two states, year by year.

    Parameters
    ----------
    store : Store
        Added sources.
    one, other : Who
        The two.
    on : Date
        The day that is looked at.

    Returns
    -------
    list of dict
        For each layer of `ties.LISTED`: the keys of `ties.covered`; ``answer``: yes or
        no in the year of the day, none-known where the source is no census, or
        not-covered; ``number`` that year, null where nothing is known; ``census``:
        whether the source lists all; ``spells``: ``[first, last]`` year of each run of
        years in which there was something, null where the source is not in the store;
        ``years``, how many, null there and where a source that is no census has none;
        and ``rows``: address of the rows behind them, null where no table has them by
        pair.
    """
    return [_between(layer, store, one, other, on) for layer in ties.LISTED]


def _between(layer: str, store: Store, one: Who, other: Who, on: Date) -> Document:
    about = ties.covered(layer, store, on)
    found = ties.every_year(layer, store)
    first, second = sorted((one.slug, other.slug))
    numbers = {
        year: number
        for year, pairs in found.pairs.items()
        if (number := pairs.get((first, second)))
    }
    at_hand = found.first is not None
    covered = not about["why"] and one.in_cow(on) and other.in_cow(on)
    number = numbers.get(on.year, 0.0) if covered else None
    answer = _answer(number, census=found.census)
    counted = at_hand and (found.census or bool(numbers))
    return {
        **about,
        "census": found.census,
        "answer": answer,
        "number": None if answer == "none-known" else number,
        "spells": [list(run) for run in _runs(numbers)] if at_hand else None,
        "years": len(numbers) if counted else None,
        "rows": _rows(layer, one, other) if numbers else None,
    }


def _rows(layer: str, one: Who, other: Who) -> str | None:
    """Return the address of the rows of a pair, the smaller number first."""
    codes = [who.state.cow_code for who in (one, other) if who.state is not None]
    known = sorted(code for code in codes if code is not None)
    if layer not in ROWS or len(known) != len((one, other)):
        return None
    where = f"ccode1 eq {known[0]}; ccode2 eq {known[1]}"
    return address("/tables/{name}", {"name": ROWS[layer], "where": where})


def _answer(number: float | None, *, census: bool) -> str:
    if number is None:
        return "not-covered"
    return "yes" if number else "no" if census else "none-known"


def _runs(years: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last of each run of years without a gap."""
    ordered = sorted(years)
    start = 0
    for place, year in enumerate(ordered):
        if place + 1 == len(ordered) or ordered[place + 1] != year + 1:
            yield ordered[start], year
            start = place + 1


def of_state(store: Store, one: Who, on: Date) -> list[Document]:
    """Return with whom sources in the store list a state in the year of a day.

    Parameters
    ----------
    store : Store
        Added sources.
    one : Who
        The state.
    on : Date
        The day.

    Returns
    -------
    list of dict
        For each layer of `ties.LISTED`: the keys of `ties.covered` and ``partners``:
        ``slug, name, number``, those with most first; null where the year is not
        covered; and ``census``: whether nobody else is a no.
    """
    return [_around(layer, store, one, on) for layer in ties.LISTED]


def _around(layer: str, store: Store, one: Who, on: Date) -> Document:
    about = ties.covered(layer, store, on)
    found = ties.every_year(layer, store)
    if about["why"] or not one.in_cow(on):
        return {**about, "census": found.census, "partners": None}
    pairs = found.pairs[on.year]
    partners = {
        (a if b == one.slug else b): number
        for (a, b), number in pairs.items()
        if one.slug in (a, b)
    }
    people = who.everyone()
    lines = [
        {"slug": slug, "name": people[slug].name_on(on), "number": number}
        for slug, number in partners.items()
    ]
    return {**about, "census": found.census, "partners": sorted(lines, key=_most)}


def _most(line: Document) -> tuple[float, str]:
    return -line["number"], line["name"]
