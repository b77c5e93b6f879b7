"""What a ranking is made of: figures by state, and the measure that gives them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from foedus.dates import Date
    from foedus.store import Store

Kind = Literal["states", "alliances"]
Joined = Literal["", "sum", "mean"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of one state or alliance.

    Attributes
    ----------
    value : float or None
        In the unit of the measure; None where a composite waits for its weights, or
        where no component with a weight is known.
    key : str
        Trace key of the row it rests on; empty where it is counted over many.
    low, high : float or None
        Its interval; None where there is none.
    confirmed : bool
        False where it rests on an unconfirmed fact.
    shares : mapping of str to float or None
        Share of the world in each component, 0 to 1; empty unless it is a composite.
    held, of : int or None
        How many members have a figure, of how many; None for a state.
    """

    value: float | None
    key: str = ""
    low: float | None = None
    high: float | None = None
    confirmed: bool = True
    shares: Mapping[str, float | None] = field(default_factory=dict)
    held: int | None = None
    of: int | None = None


@dataclass(frozen=True, slots=True)
class Component:
    """One component of a composite.

    Attributes
    ----------
    id : str
        Its name in addresses.
    title : str
        The same in words, see `foedus.web.words.mark`.
    year : int or None
        Year of its figures; None where it is not covered near the day.
    """

    id: str
    title: str
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a measure on a day.

    Attributes
    ----------
    of : mapping of str to Figure
        By slug of a state or polity, or by id of an alliance. Who is absent is not
        covered.
    period : str
        Year or day that the figures describe, as shown to a reader.
    edition : str
        Sources with their versions.
    components : tuple of Component
        Of a composite; empty else.
    """

    of: Mapping[str, Figure]
    period: str
    edition: str
    components: tuple[Component, ...] = ()


Make = Callable[["Store", "Date"], "Figures | None"]
"""From the store and a day to figures; None where the day is not covered."""


@dataclass(frozen=True, slots=True)
class Rankable:
    """A measure that can rank states or alliances.

    Attributes
    ----------
    id : str
        Its name in addresses.
    title, says, unit : str
        What it is, in words that the catalogues have; what it tells; its unit.
    digits : int
        Decimal places shown.
    make : callable
        From the store and a day to figures of states.
    sources : tuple of str
        Ids in the catalogue of sources, or ``registry``.
    last : callable
        From the store to the last day on which the measure is covered as it should be,
        EDTF; None where a source that it needs is not at hand.
    joined : {"", "sum", "mean"}
        How the figures of members make that of an alliance; empty for not at all.
    own : callable or None
        Figures of alliances, where they are not made of those of members.
    measure : str
        Key of `foedus.measures.index.MEASURES` with formula and reference, or empty.
    interval : str
        Which interval its figures have, or why they have none.
    composite : bool
        Whether the user weighs its components.
    none_is_unknown : bool
        Whether a state without a figure is "none known" (the registry is no census)
        rather than not covered.
    among : str
        Id of the alliance that its figures are about; empty for all states.
    """

    id: str
    title: str
    says: str
    unit: str
    digits: int
    make: Make | None
    sources: tuple[str, ...]
    last: Callable[[Store], str | None]
    joined: Joined = ""
    own: Make | None = None
    measure: str = ""
    interval: str = ""
    composite: bool = False
    none_is_unknown: bool = False
    among: str = ""

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """What it can rank."""
        states: tuple[Kind, ...] = ("states",) if self.make else ()
        pacts: tuple[Kind, ...] = ("alliances",) if self.joined or self.own else ()
        return (*states, *pacts)
