"""Rank: the measures that can rank, and every state or alliance by one of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, get_args

from foedus import dates
from foedus.dates import Date
from foedus.errors import nearest
from foedus.measures.index import measure as measure_of
from foedus.registry import tables
from foedus.registry.alliances import alliance as pact_of
from foedus.sources import catalog
from foedus.store import embedded
from foedus.web import who
from foedus.web.page import Ask, Document, RequestError, until_compiled, when
from foedus.web.ranking import composites, flips, rankables, sides, weights
from foedus.web.ranking.order import order, ranks
from foedus.web.ranking.record import Figure, Figures, Kind, Rankable

if TYPE_CHECKING:
    from foedus.store import Store

KINDS: Final[tuple[Kind, ...]] = get_args(Kind)


def listed(ask: Ask) -> Document:
    """Return the measures that can rank states or alliances.

    Parameters
    ----------
    ask : Ask
        Only its store is used.

    Returns
    -------
    dict
        ``measures``: ``id, title, says, unit, kinds, sources, composite``, ``at_hand``,
        ``last`` (day, null where a source is missing) and ``commands``, which add what
        is missing.
    """
    return {
        "title": "Rank",
        **when(None),
        "measures": [_entry(one, ask.store) for one in rankables.RANKABLES],
        "asked": {},
    }


def _entry(one: Rankable, store: Store) -> Document:
    last = one.last(store)
    return {
        **_said(one),
        "kinds": list(one.kinds),
        "at_hand": last is not None,
        "last": last,
        "last_display": None if last is None else dates.parse(last).display(),
        "commands": _commands(one, store),
    }


def _said(one: Rankable) -> Document:
    return {
        "id": one.id,
        "title": one.title,
        "says": one.says,
        "unit": one.unit,
        "sources": list(one.sources),
        "composite": one.composite,
    }


def _commands(one: Rankable, store: Store) -> list[str]:
    """Return the commands that add the sources which are not at hand, each once."""
    held = {source.id for source in store.sources()}
    absent = [s for s in one.sources if s not in held and not embedded.contains(s)]
    said = [
        f"foedus data fetch {id}"
        if catalog.entry(id).access == "automatic"
        else "foedus data add PATH"
        for id in absent
    ]
    return list(dict.fromkeys(said))


@dataclass(frozen=True, slots=True)
class _Asked:
    """A ranking that was asked for, checked.

    Attributes
    ----------
    what : Rankable
        By what.
    on : Date
        Day.
    kind : {"states", "alliances"}
        Who.
    members : str or None
        Id of the alliance to whose members it is limited.
    weights : dict or None
        Weights of a composite; None for the usual ones.
    pair : tuple of two str or None
        Ids of the pair whose order is looked at, as far as they were said.
    """

    what: Rankable
    on: Date
    kind: Kind
    members: str | None
    weights: weights.Weights | None
    pair: tuple[str | None, str | None]


def shown(ask: Ask) -> Document:
    """Return every state or alliance by a measure, with what turns the order.

    Parameters
    ----------
    ask : Ask
        With ``measure``, and optionally ``on``, ``unit`` (states or alliances),
        ``weights`` of a composite, ``members`` of one alliance, and the pair ``a`` and
        ``b``.

    Returns
    -------
    dict
        ``rows``: those with a figure by ``rank``, then those without (``rank`` and
        ``value`` null, ``why`` says which kind); see `_row`. ``components`` and
        ``presets`` of a composite, ``pair`` (see `foedus.web.ranking.flips.pair`),
        ``period``, ``edition``, ``interval`` in words, ``commands`` that would add what
        is missing.

    Raises
    ------
    AssessmentError
        If nothing is ranked by the measure.
    RequestError
        If the unit or the weights make no sense, or are not the measure's.
    DateError, StateError, AllianceError
        If the day, one of the pair or the alliance is not known.
    """
    asked = _asked(ask)
    figures = _figures(asked, ask.store)
    names = _names(asked, figures)
    given = asked.weights or _usual(asked, ask.store)
    if figures is not None and asked.what.composite:
        figures = composites.weighed(figures, given)
    of = {} if figures is None else {n: f for n, f in figures.of.items() if n in names}
    placed = order({name: f.value for name, f in of.items()}, names)
    rows = _rows(asked, placed, of, names, given, figures)
    written = None if asked.weights is None else weights.written(given)
    return {
        "title": asked.what.title,
        **when(asked.on),
        "measure": _measure(asked.what),
        "unit": asked.kind,
        "kinds": list(asked.what.kinds),
        "members": asked.members,
        "members_name": None if asked.members is None else pact_of(asked.members).name,
        "covered": bool(placed),
        "period": None if figures is None else figures.period,
        "edition": None if figures is None else figures.edition,
        "interval": asked.what.interval,
        "commands": _commands(asked.what, ask.store),
        "rows": rows,
        "counts": {
            "ranked": len(placed),
            "apart": len(rows) - len(placed),
        },
        "weights": written,
        **_weighing(asked, figures, given),
        "pair": _pair(asked, placed, of, names, given, figures),
        "measures": [
            {"id": one.id, "title": one.title}
            for one in rankables.RANKABLES
            if asked.kind in one.kinds
        ],
        "asked": {
            "measure": asked.what.id,
            "on": str(asked.on),
            "unit": asked.kind,
            "members": asked.members,
            "weights": written,
            "a": asked.pair[0],
            "b": asked.pair[1],
        },
    }


def _asked(ask: Ask) -> _Asked:
    what = rankables.find(ask.said["measure"])
    last = what.last(ask.store)
    usual = tables.as_of() if last is None else dates.parse(last)
    on = ask.on or min(usual, tables.as_of())
    kind = _kind(what, ask.get("unit"))
    said = ask.get("members") or (what.among if kind == "states" else None)
    members = pact_of(said).id if said else None
    if members is not None and kind != "states":
        problem = "Only states can be limited to the members of an alliance."
        raise RequestError(problem, "Leave out members, or say unit=states.")
    pair = (_party(ask.get("a"), kind), _party(ask.get("b"), kind))
    if what.composite:
        own = weights.read(ask.get("weights"), composites.names(what.id, ask.store))
        return _Asked(what, on, kind, members, own, pair)
    for name in ("weights", "a", "b"):
        if ask.get(name) is not None:
            problem = f"'{what.id}' has no weights, and so no '{name}'."
            remedy = "Weigh 'capability' or 'resources'."
            raise RequestError(problem, remedy, found=name)
    return _Asked(what, on, kind, members, None, pair)


def _kind(what: Rankable, said: str | None) -> Kind:
    if said is None:
        return what.kinds[0]
    found = next((kind for kind in KINDS if kind == said), None)
    if found is None:
        problem = f"'{said}' cannot be ranked{nearest(said, KINDS)}."
        raise RequestError(problem, f"Say one of: {', '.join(KINDS)}.", found=said)
    if found not in what.kinds:
        problem = f"'{what.id}' does not rank {found}."
        remedy = f"It ranks {' and '.join(what.kinds)}."
        raise RequestError(problem, remedy, found=said)
    return found


def _party(said: str | None, kind: Kind) -> str | None:
    if said is None:
        return None
    return who.find(said).slug if kind == "states" else pact_of(said).id


def _usual(asked: _Asked, store: Store) -> weights.Weights:
    if not asked.what.composite:
        return {}
    usual = composites.usual(asked.what.id)
    names = composites.names(asked.what.id, store)
    return {name: float(name in usual) for name in names}


def _figures(asked: _Asked, store: Store) -> Figures | None:
    """Return the figures of who is asked about; None where the day is not covered."""
    what, on = asked.what, asked.on
    if not until_compiled(on):
        return None
    if asked.kind == "alliances" and what.own is not None:
        return what.own(store, on)
    found = None if what.make is None else what.make(store, on)
    if found is None or asked.kind == "states":
        return found
    return sides.joined(found, what.joined, on)


def _names(asked: _Asked, figures: Figures | None) -> dict[str, str]:
    """Return who is looked at, with the names of the day."""
    on = asked.on
    if asked.kind == "alliances":
        return dict(sides.names(on)) if until_compiled(on) else {}
    everyone = who.everyone()
    if asked.members is not None:
        slugs = sides.members(pact_of(asked.members), on)
        return {slug: everyone[slug].name_on(on) for slug in slugs}
    there = who.states_on(on) | set(() if figures is None else figures.of)
    return {slug: one.name_on(on) for slug, one in everyone.items() if slug in there}


def _rows(
    asked: _Asked,
    placed: list[str],
    of: Mapping[str, Figure],
    names: Mapping[str, str],
    given: Mapping[str, float],
    figures: Figures | None,
) -> list[Document]:
    """Return those with a figure by rank, then those without by name."""
    more: dict[str, Document] = {}
    if asked.what.composite and figures is not None:
        spread = composites.intervals(figures.components, of)
        shares = {name: of[name].shares for name in placed}
        turn = flips.neighbours(placed, shares, given)
        more = {
            name: {**spread[name], "flip": turn.get(name)}
            for name in placed
            if name in spread
        }
    ranked = ranks([value for n in placed if (value := of[n].value) is not None])
    rows = [
        _row(names[name], name, of[name], rank, more.get(name, {}))
        for rank, name in zip(ranked, placed, strict=True)
    ]
    apart = sorted(set(names) - set(placed), key=lambda name: (names[name], name))
    why = "none-known" if asked.what.none_is_unknown and figures else "not-covered"
    return [*rows, *(_apart(names[n], n, why, of.get(n)) for n in apart)]


def _row(
    name: str, id: str, figure: Figure, rank: int, more: Mapping[str, object]
) -> Document:
    """Return a row: who, rank, value, and what is known of its interval."""
    row: Document = {
        "rank": rank,
        "id": id,
        "name": name,
        "value": figure.value,
        "low": figure.low,
        "high": figure.high,
        "why": None,
        "confirmed": figure.confirmed,
        "key": figure.key or None,
    }
    if figure.of is not None:
        row |= {"held": figure.held, "of": figure.of}
    if figure.shares:
        kept = ("rank_low", "rank_high", "rank_best", "rank_worst", "first_share")
        row |= {key: more.get(key) for key in (*kept, "flip")}
        row["shares"] = dict(figure.shares)
    return row


def _apart(name: str, id: str, why: str, figure: Figure | None) -> Document:
    """Return a row without a rank; its shares stay, for other weights may rank it."""
    shares = {} if figure is None else figure.shares
    return {
        "rank": None,
        "id": id,
        "name": name,
        "value": None,
        "low": None,
        "high": None,
        "why": why,
        "confirmed": True,
        "key": None,
        **({"shares": dict(shares)} if shares else {}),
    }


def _measure(what: Rankable) -> Document:
    """Return what is said of a measure, with formula and reference if it has them."""
    said = {**_said(what), "digits": what.digits, "joined": what.joined}
    said |= {"formula": None, "reference": None}
    if what.measure:
        record = measure_of(what.measure)
        said |= {"formula": record.formula, "reference": record.reference}
    return said


def _weighing(
    asked: _Asked, figures: Figures | None, given: Mapping[str, float]
) -> Document:
    """Return components with their weights, and the presets."""
    if not asked.what.composite or figures is None:
        return {"components": [], "presets": [], "usual": True}
    part = weights.parts(given)
    known = [c.id for c in figures.components if c.year is not None]
    names = [c.id for c in figures.components]
    usual = {n: float(n in composites.usual(asked.what.id)) for n in names}
    return {
        "components": [
            {
                "id": c.id,
                "title": c.title,
                "weight": given[c.id],
                "part": 100 * part[c.id],
                "year": c.year,
            }
            for c in figures.components
        ],
        "presets": [
            {
                "title": one.title,
                "weights": weights.written(full),
                "chosen": weights.same(full, given),
            }
            for one, full in weights.presets(asked.what.id, names)
            if any(full[c] for c in known)
        ],
        "usual": weights.same(usual, given),
    }


def _pair(
    asked: _Asked,
    placed: list[str],
    of: Mapping[str, Figure],
    names: Mapping[str, str],
    given: Mapping[str, float],
    figures: Figures | None,
) -> Document | None:
    """Return what turns the order of the pair asked for, else of the first two."""
    if not asked.what.composite or figures is None or len(placed) < 2:
        return None
    a, b = _chosen(asked.pair, placed)
    if a not in placed or b not in placed:
        return None
    shares = {name: of[name].shares for name in (a, b)}
    found = flips.pair(a, b, shares, given, figures.components)
    if found is None:
        return None
    parties = [{"id": n, "name": names[n], "rank": placed.index(n) + 1} for n in (a, b)]
    return {"a": parties[0], "b": parties[1], **found}


def _chosen(said: tuple[str | None, str | None], placed: list[str]) -> tuple[str, str]:
    """Return the pair: with one said, that and the next; with none, the first two."""
    a, b = said
    if a is not None and b is not None:
        return a, b
    one = a or b or placed[0]
    place = placed.index(one) if one in placed else 0
    return one, placed[place + 1] if place + 1 < len(placed) else placed[place - 1]
