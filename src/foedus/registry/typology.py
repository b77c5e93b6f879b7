"""Types of alliances, derived by rules that explain themselves.

Nothing here is stored: a type follows from the class of the instrument, from what is
owed on the day, and from how many members there are.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from foedus import dates
from foedus.dates import Date, Datelike, Truth
from foedus.registry import tables
from foedus.registry.alliances import everything
from foedus.registry.parties import keys_of, label, party
from foedus.registry.records import (
    ACTIVE_AID,
    EVERYONE,
    OBLIGATIONS,
    Alliance,
    Promise,
)
from foedus.registry.states import states

TYPES: Final = (
    "collective-defence",
    "bilateral-defence",
    "dual",
    "collective-security",
    "guarantee",
    "offence-pact",
    "neutrality-pact",
    "nonaggression-pact",
    "consultation-pact",
    "hegemonic-league",
    "imperial-levy",
    "arrangement",
    "unclear",
    "not-covered",
)
STRUCTURES: Final = ("bilateral", "multilateral")
SYMMETRIES: Final = ("mutual", "unequal", "one-sided", "none-owed")

_BY_CLASS: Final = {
    "guarantee": "a unilateral or joint guarantee: the guarantors owe, the "
    "guaranteed does not",
    "hegemonic-league": "a league led by one power, not a treaty among equals",
    "imperial-levy": "contingents owed by subjects, not a treaty",
    "arrangement": "an arrangement (basing, arms, intelligence, minilateral) "
    "without the rank of an alliance",
}
_WEAKER: Final = (
    ("offence", "offence-pact", "aid in war of its own making"),
    ("neutrality", "neutrality-pact", "neutrality"),
    ("nonaggression", "nonaggression-pact", "non-aggression"),
    ("consultation", "consultation-pact", "consultation in crisis"),
)


@dataclass(frozen=True, slots=True)
class Typed:
    """The type of an alliance on a day, with the rule that gave it.

    Attributes
    ----------
    type : str
        One of `TYPES`.
    structure : str
        ``bilateral`` (two members) or ``multilateral``.
    symmetry : str
        Of active aid: ``mutual``, ``unequal`` (both owe, on different terms),
        ``one-sided``, or ``none-owed``.
    why : str
        The rule in words.
    """

    type: str
    structure: str
    symmetry: str
    why: str


def _sure(promises: Iterable[Promise], obligation: str) -> list[Promise]:
    return [p for p in promises if p.obligation == obligation and p.answer == "yes"]


def _articles(promises: Iterable[Promise]) -> str:
    named = dict.fromkeys(p.article for p in promises if p.article)
    return f" ({'; '.join(named)})" if named else ""


def _symmetry(promises: list[Promise]) -> str:
    aid = [p for p in promises if p.obligation in ACTIVE_AID and p.answer == "yes"]
    if not aid:
        return "none-owed"
    if any(p.named == 0 for p in aid):
        weak = any(p.named and p.answer != "yes" for p in promises)
        return "unequal" if weak or any(p.named for p in aid) else "mutual"
    givers = {p.giver for p in aid}
    returned = any(p.receiver in (*givers, EVERYONE) for p in aid)
    return "unequal" if returned and len(givers) > 1 else "one-sided"


def _inward(promises: list[Promise]) -> list[Promise]:
    """Return duties of action against a member that breaks the peace."""
    return [
        p
        for p in promises
        if p.obligation in ACTIVE_AID and p.faces in ("inward", "both")
    ]


def _of_security(pact: Alliance, promises: list[Promise]) -> tuple[str, str]:
    outward = [p for p in _sure(promises, "defence") if p.faces != "inward"]
    if outward:
        return "dual", (
            f"defence is owed against outsiders{_articles(outward)} and the duties "
            "also face inward"
        )
    return "collective-security", (
        "its duties face inward: against any member that breaks the peace"
    )


def _of_alliance(promises: list[Promise], count: int) -> tuple[str, str]:
    defence = _sure(promises, "defence")
    if defence and count > 2:
        inward = _inward(promises)
        if inward:
            return "dual", (
                f"defence is owed among {count} members{_articles(defence)} and the "
                "same duties face inward"
            )
        return "collective-defence", (
            f"defence is owed{_articles(defence)} among more than two members ({count})"
        )
    if defence:
        return "bilateral-defence", (
            f"defence is owed{_articles(defence)} between two members"
        )
    for obligation, name, words in _WEAKER:
        rows = _sure(promises, obligation)
        if rows:
            return name, (
                f"no defence is owed for certain; the strongest sure promise is "
                f"{words}{_articles(rows)}"
            )
    if promises:
        return "unclear", "every promise on record is unclear: never a defence pact"
    return "not-covered", "the registry has no promise on record"


def classify(pact: Alliance, on: Datelike | None = None) -> Typed:
    """Derive the type of an alliance on a day, or over its whole life.

    Parameters
    ----------
    pact : Alliance
        The alliance.
    on : str, datetime.date or Date, optional
        Day; None for its whole life (every phase and every member).

    Returns
    -------
    Typed
        Type, structure, symmetry, and the rule that gave them.

    Notes
    -----
    Defence owed and more than two members: collective defence; two members:
    bilateral defence. Defence unclear: never a defence pact. Duties of action that
    face inward: collective security; with defence owed outward as well: dual.
    Guarantees, leagues, levies and arrangements are named by their class.
    """
    when = None if on is None else dates.coerce(on)
    promises = list(pact.promises_on(when))
    count = len(pact.members(when))
    structure = "bilateral" if count <= 2 else "multilateral"
    kind = pact.treaty.kind
    if kind in _BY_CLASS:
        name, why = kind, _BY_CLASS[kind]
    elif kind == "collective-security":
        name, why = _of_security(pact, promises)
    else:
        name, why = _of_alliance(promises, count)
    symmetry = _symmetry(promises)
    return Typed(name, structure, symmetry, f"{why}{_words(symmetry, promises)}.")


def _words(symmetry: str, promises: list[Promise]) -> str:
    if symmetry == "one-sided":
        givers = dict.fromkeys(
            label(p.giver) for p in promises if p.obligation in ACTIVE_AID
        )
        return f"; one-sided: only {', '.join(givers)} owes active aid"
    weak = dict.fromkeys(
        label(p.giver)
        for p in promises
        if p.answer != "yes" and p.giver != EVERYONE and p.obligation in ACTIVE_AID
    )
    if weak:
        return f"; the duty of {', '.join(weak)} is unclear"
    return "; the duties are not equal" if symmetry == "unequal" else ""


def obligations(pact: Alliance, on: Datelike | None = None) -> dict[str, str]:
    """Return one answer per obligation for the alliance as a whole.

    Parameters
    ----------
    pact : Alliance
        The alliance.
    on : str, datetime.date or Date, optional
        Day; None for any phase.

    Returns
    -------
    dict of str to str
        ``yes``, ``maybe`` (unclear), or ``none-known``; ``not-covered`` for all where
        the registry has no promise on record.
    """
    when = None if on is None else dates.coerce(on)
    promises = pact.promises_on(when)
    if not pact.promises:
        return {str(kind): "not-covered" for kind in OBLIGATIONS}
    answers: dict[str, str] = {}
    for kind in OBLIGATIONS:
        found = {p.answer for p in promises if p.obligation == kind}
        answers[kind] = "yes" if "yes" in found else "maybe" if found else "none-known"
    return answers


@dataclass(frozen=True, slots=True)
class HubSystem:
    """A set of bilateral pacts around one state.

    Attributes
    ----------
    hub : str
        Name of the state in the middle.
    spokes : tuple of str
        Names of its bilateral defence partners.
    pacts : tuple of str
        Registry ids of the bilateral pacts.
    spoke_pairs, tied_pairs : int
        Pairs of spokes, and those with a bilateral pact of their own.
    openness : float or None
        1 - tied_pairs / spoke_pairs, in [0, 1]; None with fewer than three pacts.
    why : str
        The rule in words.
    """

    hub: str
    spokes: tuple[str, ...]
    pacts: tuple[str, ...]
    spoke_pairs: int
    tied_pairs: int
    openness: float | None
    why: str


def _bilateral_defence(on: Date) -> dict[frozenset[str], str]:
    """Map pairs of members with a bilateral defence pact that day to its id."""
    found = {}
    for pact in everything():
        members = pact.members(on)
        if (
            pact.treaty.kind == "treaty-alliance"
            and len(members) == 2
            and pact.in_force(on) is Truth.YES
            and any(
                p.obligation == "defence" and p.answer == "yes"
                for p in pact.promises_on(on)
            )
        ):
            found[frozenset(m.member for m in members)] = pact.id
    return found


def hub_system(hub: str, on: Datelike) -> HubSystem:
    """Find the bilateral defence pacts around a state and how its partners are tied.

    Parameters
    ----------
    hub : str
        Name, number or code of the state.
    on : str, datetime.date or Date
        Day.

    Returns
    -------
    HubSystem
        Spokes, pacts and the share of spoke pairs without a pact of their own.

    Notes
    -----
    A hub-and-spoke system needs at least three bilateral defence pacts. Multilateral
    ties are left out on both sides. The registry is not exhaustive, so ``tied_pairs``
    is a lower bound. The full hub score multiplies ``openness`` by the hub's
    capability over the sum of the spokes' (`foedus.measures`).
    """
    when = dates.coerce(on)
    middle = party(hub, when)
    pairs = _bilateral_defence(when)
    own = {pair: key for pair, key in pairs.items() if pair & middle.keys}
    spokes = sorted({member for pair in own for member in pair - middle.keys})
    combos = [frozenset(pair) for pair in combinations(spokes, 2)]
    tied = sum(pair in pairs for pair in combos)
    enough = len(own) >= 3
    why = (
        f"{len(own)} bilateral defence pacts around {middle.name}; {tied} of "
        f"{len(combos)} pairs of its partners have a bilateral pact of their own"
        if enough
        else f"{len(own)} bilateral defence pacts around {middle.name}: fewer than "
        "three make no hub-and-spoke system"
    )
    return HubSystem(
        hub=middle.name,
        spokes=tuple(label(key, when) for key in spokes),
        pacts=tuple(own.values()),
        spoke_pairs=len(combos),
        tied_pairs=tied,
        openness=1 - tied / len(combos) if enough and combos else None,
        why=f"{why}.",
    )


def hubs(on: Datelike) -> tuple[HubSystem, ...]:
    """Return every hub-and-spoke system of a day, largest first.

    Parameters
    ----------
    on : str, datetime.date or Date
        Day.

    Returns
    -------
    tuple of HubSystem
        States with at least three bilateral defence pacts.
    """
    when = dates.coerce(on)
    degree: dict[str, int] = {}
    for pair in _bilateral_defence(when):
        for member in pair:
            degree[member] = degree.get(member, 0) + 1
    names = []
    for state in states():
        keys = keys_of(state)
        if state.existed(when) is not Truth.NO and any(
            degree.get(k, 0) > 2 for k in keys
        ):
            names.append(str(state.code))
    found = [hub_system(name, when) for name in names]
    return tuple(
        sorted(
            (h for h in found if h.openness is not None), key=lambda h: -len(h.pacts)
        )
    )


def groupings() -> dict[str, tuple[str, ...]]:
    """Return the sets of treaties around a hub as the compilers grouped them.

    Returns
    -------
    dict of str to tuple of str
        Name of the set (``san-francisco``) to registry ids. Our grouping, unconfirmed.
    """
    found: dict[str, list[str]] = {}
    for cells in tables.rows("systems"):
        found.setdefault(cells["system"], []).append(cells["alliance_id"])
    return {name: tuple(ids) for name, ids in found.items()}
