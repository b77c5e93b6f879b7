"""The network of a day: who was tied to whom, in which blocs, and who to nobody."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final

from foedus.dates import Date
from foedus.registry import tables
from foedus.registry.alliances import everything
from foedus.registry.records import OBLIGATIONS
from foedus.report import world_map
from foedus.store import Store
from foedus.web import blocs, places, ties, who
from foedus.web.page import Ask, Document, RequestError, until_compiled, when
from foedus.web.pages.world import FIRST_YEAR, LAST_YEAR, history

LEAST: Final = "nonaggression"
"""Weakest promise that counts where nothing else is asked."""

LEASTS: Final = ("defence", "neutrality", "consultation", "nonaggression")
"""What a reader can choose, the strongest first."""


def shown(ask: Ask) -> Document:
    """Return the network of a day.

    Parameters
    ----------
    ask : Ask
        With ``on``; ``layers``: some of `foedus.web.ties.LAYERS` with commas between
        them; ``least``, the weakest promise that counts; ``of``, a state whose partners
        alone are wanted, with the ties among them.

    Returns
    -------
    dict
        ``ties``: see `foedus.web.ties.promised`, with ``a_name`` and ``b_name``;
        ``states``: ``slug, name, x, y`` (0 to 1 from the left and the top, much the
        same from year to year), ``bloc`` (null for none), ``ties``: how many, ``sure``:
        whether one of them is sure and confirmed, ``weight``: what is named first, by
        partners who are not partners of each other and by size on a map of today; the
        heaviest first; ``without``: ``slug`` and
        ``name`` of the states of the system with no tie in the layers; ``layers``: see
        `foedus.web.ties.covered`, with ``chosen`` and ``ties``: how many, null where
        not chosen or not covered; ``blocs``: see `foedus.web.blocs.blocs`; ``pledges``:
        each promise behind a tie by its line in the registry's table; ``history`` and
        ``range`` as on the map.

    Raises
    ------
    RequestError
        If a layer or a promise is not known.
    DateError
        If the day cannot be read.
    StateError
        If `of` is nobody, or several.
    """
    on = ask.on or tables.as_of()
    layers, least = _layers(ask.get("layers")), _least(ask.get("least"))
    of = who.find(said) if (said := ask.get("of")) else None
    covers = [ties.covered(layer, ask.store, on) for layer in ties.LAYERS]
    seen = [c["id"] for c in covers if c["id"] in layers and c["why"] is None]
    everyones = _ties(seen, ask.store, on, least)
    found = blocs.blocs(t for t in everyones if t["layer"] == ties.ALLIANCES)
    rows = everyones if of is None else _around(of.slug, everyones)
    names = _Names(on)
    there = who.states_on(on)
    states = _states(rows, found.pop("of"), names, on.year)
    tied = {row["slug"] for row in states}
    counts = Counter(row["layer"] for row in rows)
    return {
        "title": "Network of a day",
        **when(on),
        "covered": until_compiled(on),
        "of": None if of is None else of.slug,
        "of_name": None if of is None else of.name_on(on),
        "least": least,
        "layers": [
            {
                **cover,
                "chosen": cover["id"] in layers,
                "ties": counts[cover["id"]] if cover["id"] in seen else None,
            }
            for cover in covers
        ],
        "states": states,
        "ties": [_named(row, names) for row in sorted(rows, key=_order)],
        "pledges": _pledges(rows),
        "blocs": found,
        "without": [
            {"slug": slug, "name": names[slug]}
            for slug in who.everyone()
            if of is None and slug in there and slug not in tied
        ],
        "history": history(),
        "range": [FIRST_YEAR, LAST_YEAR],
        "year": on.year,
        "asked": {
            "on": str(on),
            "layers": None if layers == (ties.ALLIANCES,) else ",".join(layers),
            "least": None if least == LEAST else least,
            "of": None if of is None else of.slug,
        },
    }


def _layers(said: str | None) -> tuple[str, ...]:
    """Return the layers that are asked for, in one order; alliances for none."""
    names = [part.strip() for part in (said or "").split(",") if part.strip()]
    for name in names:
        if name not in ties.LAYERS:
            problem = f"There is no layer '{name[:40]}'."
            remedy = f"Use some of: {', '.join(ties.LAYERS)}."
            raise RequestError(problem, remedy, found=name[:40])
    return tuple(n for n in ties.LAYERS if n in names) or (ties.ALLIANCES,)


def _least(said: str | None) -> str:
    if said is None:
        return LEAST
    if said not in OBLIGATIONS:
        problem = f"There is no promise '{said[:40]}'."
        remedy = f"Use one of: {', '.join(OBLIGATIONS)}."
        raise RequestError(problem, remedy, found=said[:40])
    return "defence" if said == "offence" else said


def _ties(layers: Iterable[str], store: Store, on: Date, least: str) -> list[Document]:
    found: list[Document] = []
    for layer in layers:
        if layer == ties.ALLIANCES:
            found += ties.promised(on, least)
        else:
            found += ties.listed(layer, store, on.year)
    return found


def _around(slug: str, rows: Iterable[Document]) -> list[Document]:
    """Return the ties of a state and those among its partners."""
    rows = list(rows)
    own = [row for row in rows if slug in (row["a"], row["b"])]
    near = {row[end] for row in own for end in ("a", "b")}
    return [row for row in rows if row["a"] in near and row["b"] in near]


class _Names(dict[str, str]):
    """Names of the day by slug."""

    def __init__(self, on: Date) -> None:
        super().__init__()
        self._on = on

    def __missing__(self, slug: str) -> str:
        self[slug] = who.everyone()[slug].name_on(self._on)
        return self[slug]


def _order(row: Document) -> tuple[int, bool, int]:
    """Return the order of the table: by layer, sure ones first, then by strength."""
    strength = -ties.RANK.get(row["kind"], 0)
    return ties.LAYERS.index(row["layer"]), row["answer"] != "yes", strength


def _named(row: Document, names: Mapping[str, str]) -> Document:
    row["a_name"], row["b_name"] = names[row["a"]], names[row["b"]]
    return row


def _pledges(rows: Iterable[Document]) -> dict[str, Document]:
    """Return the promises behind the ties, by their line as text."""
    used: set[int] = set()
    for row in rows:
        used.update(row["given"])
        used.update(row["returned"])
    return {str(line): _promises()[line] for line in sorted(used)}


@cache
def _promises() -> dict[int, Document]:
    """Return every promise of the registry by its line."""
    return {
        promise.provenance.line: {
            "alliance": pact.id,
            "name": pact.name,
            "obligation": promise.obligation,
            "article": promise.article,
        }
        for pact in everything()
        for promise in pact.promises
    }


def _states(
    rows: Iterable[Document],
    bloc: Mapping[str, int],
    names: Mapping[str, str],
    year: int,
) -> list[Document]:
    """Return the states with a tie, those between many others first."""
    partners: dict[str, set[str]] = defaultdict(set)
    number: Counter[str] = Counter()
    sure: set[str] = set()
    for row in rows:
        for end, other in ((row["a"], row["b"]), (row["b"], row["a"])):
            partners[end].add(other)
            number[end] += 1
            if row["answer"] == "yes" and row["confirmed"]:
                sure.add(end)
    spots = places.places(year, partners)
    weight = _weights(partners)
    most = max(weight.values(), default=0.0) or 1.0
    made = [
        {
            "slug": slug,
            "name": names[slug],
            "x": spots[slug][0],
            "y": spots[slug][1],
            "bloc": bloc.get(slug),
            "ties": number[slug],
            "sure": slug in sure,
            "weight": round(weight[slug] / most + _size(slug), 3),
        }
        for slug in partners
    ]
    return sorted(made, key=lambda row: (-float(str(row["weight"])), row["slug"]))


def _weights(partners: Mapping[str, set[str]]) -> dict[str, float]:
    """Weigh states by their partners who are not partners of each other."""
    import numpy as np

    at = {slug: n for n, slug in enumerate(partners)}
    tied = np.zeros((len(at), len(at)))
    for slug, others in partners.items():
        for other in others:
            tied[at[slug], at[other]] = 1.0
    degree = tied.sum(axis=1)
    closed = ((tied @ tied) * tied).sum(axis=1)
    share = closed / np.maximum(degree * (degree - 1), 1.0)
    found = degree * (1.02 - share)
    return {slug: float(found[n]) for slug, n in at.items()}


@cache
def _size(slug: str) -> float:
    """Return the width of a state of today, 1 for the widest; 0 where not known."""
    state = who.everyone()[slug].state
    shapes = world_map.outlines()
    shape = shapes.get((state.iso3() or "") if state is not None else "")
    if shape is None:
        return 0.0
    return float((shape["km2"] / max(s["km2"] for s in shapes.values())) ** 0.5)
