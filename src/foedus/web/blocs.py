"""Blocs of a day, each with a name and a colour that it keeps from year to year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Final

from foedus import dates
from foedus.dates import Interval
from foedus.measures.network.communities import communities
from foedus.registry.alliances import alliance, everything
from foedus.registry.bonds import DECIDING
from foedus.registry.portfolio import STRENGTH
from foedus.registry.records import Alliance
from foedus.report import theme
from foedus.web.page import Document

RUNS: Final = 3
FEWEST: Final = 3
"""States that make a bloc worth a colour."""
MANY: Final = 0.5
"""Share of the pairs of its most frequent alliance that names a bloc as well."""
CROWD: Final = 5
"""Members of an alliance whose colour others avoid."""
_OPEN: Final = 2100


def blocs(ties: Iterable[Mapping[str, object]]) -> Document:
    """Return the blocs among the promises of a day.

    Parameters
    ----------
    ties : iterable of mapping
        From `foedus.web.ties.promised`; only sure ones count, each with its strength
        (1 to 3, see `foedus.registry.portfolio.STRENGTH`).

    Returns
    -------
    dict
        ``of``: slug -> number of its bloc, the largest 0; ``list``: for each bloc
        ``number, states``, ``alliance`` and ``name``: a large one that binds many of
        its pairs; ``colour`` (0 to 6, of `foedus.report.theme.CATEGORIES`; null for
        small ones, and from the eighth on) and ``stability`` (0 to 1: how often its
        states were together in all runs); ``method, runs, modularity, agreement``:
        how far the runs agree, at most 1; null where there is none.
    """
    import polars as pl

    sure = [tie for tie in ties if tie["answer"] == "yes"]
    rows = [(t["a"], t["b"], float(STRENGTH[str(t["kind"])])) for t in sure]
    shape = {"source": pl.String, "target": pl.String, "weight": pl.Float64}
    found = communities(pl.DataFrame(rows, schema=shape, orient="row"), runs=RUNS)
    members = found.members.drop_nulls("community")
    of = dict(zip(members["state"], members["community"], strict=True))
    stable = members.group_by("community").agg(pl.col("stability").mean())
    share = dict(stable.iter_rows())
    return {
        "of": of,
        "list": _listed(of, sure, share),
        "method": found.method,
        "runs": found.runs,
        "modularity": _short(found.modularity),
        "agreement": _short(found.agreement),
    }


def _short(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def _listed(
    of: Mapping[str, int],
    ties: Sequence[Mapping[str, object]],
    share: Mapping[int, float | None],
) -> list[Document]:
    """Return the blocs, the largest first, with names and colours."""
    inside: dict[int, Counter[str]] = {}
    for tie in ties:
        number = of[str(tie["a"])]
        if number == of[str(tie["b"])]:
            names = tie["alliances"]
            assert isinstance(names, list)
            inside.setdefault(number, Counter()).update(names)
    sizes = Counter(of.values())
    anchors = {n: _anchor(inside.get(n, Counter())) for n in sorted(sizes)}
    painted = _painted({n: a for n, a in anchors.items() if sizes[n] >= FEWEST and a})
    return [
        {
            "number": number,
            "states": sizes[number],
            "alliance": anchor,
            "name": None if anchor is None else _name(anchor),
            "colour": painted.get(number),
            "stability": _short(share.get(number)),
        }
        for number, anchor in anchors.items()
    ]


def _painted(anchors: Mapping[int, str]) -> dict[int, int]:
    """Return the colours of blocs: first each its own, then what is left.

    Of two with the same colour the larger one has it.
    """
    found: dict[int, int] = {}
    for number, anchor in anchors.items():
        if colours()[anchor] not in found.values():
            found[number] = colours()[anchor]
    rest = (n for n in range(len(theme.CATEGORIES)) if n not in found.values())
    left = [number for number in anchors if number not in found]
    return found | dict(zip(left, list(rest), strict=False))


def _anchor(pairs: Mapping[str, int]) -> str | None:
    """Return the alliance that a bloc is named after: none for no pair.

    Of those that bind many of its pairs the one with most members and years, so that
    the name stays when another alliance binds a few pairs more.
    """
    many = MANY * max(pairs.values(), default=0)
    likely = [id for id, count in pairs.items() if count >= many]
    return min(likely, key=lambda id: (-_size(alliance(id)), id), default=None)


def _name(id: str) -> str:
    """Return the shortest name that people know an alliance by."""
    pact = alliance(id)
    names = [pact.name, *(n for n in pact.treaty.short_names if n[:1].isupper())]
    return min(names, key=len)


@cache
def colours() -> Mapping[str, int]:
    """Return the colour of every alliance, the same on every day.

    Returns
    -------
    mapping of str to int
        Registry id -> place in `foedus.report.theme.CATEGORIES`. Those with a fixed
        colour keep it; then the largest choose first, each the colour least used by
        others in its time.
    """
    found: dict[str, int] = {}
    spans: list[tuple[int, int, int, float]] = []
    pacts = [p for p in everything() if p.treaty.kind in DECIDING]
    for pact in sorted(
        pacts, key=lambda p: (p.id not in theme.STABLE, -_size(p), p.id)
    ):
        first, last = _years(pact.span)
        if pact.id in theme.STABLE:
            colour = theme.CATEGORIES.index(theme.STABLE[pact.id])
        else:
            used = [0.0] * len(theme.CATEGORIES)
            for start, end, of, members in spans:
                used[of] += members * max(0, min(last, end) - max(first, start))
            colour = min(range(len(used)), key=lambda n: (used[n], n))
        found[pact.id] = colour
        if len(pact.members()) >= CROWD:
            spans.append((first, last, colour, float(len(pact.members()))))
    return found


def _size(pact: Alliance) -> float:
    """Return members times years."""
    first, last = _years(pact.span)
    return len(pact.members()) * max(1.0, last - first)


def _years(span: Interval) -> tuple[int, int]:
    start, end = span.start, span.end
    first = dates.from_day(start.latest).year if start is not None else -_OPEN
    last = _OPEN if end is None else dates.from_day(end.latest).year
    return first, max(first, min(last, _OPEN))
