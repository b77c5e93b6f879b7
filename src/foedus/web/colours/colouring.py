"""A colouring: the shade and the value of each state, its key, and what is missing."""

from __future__ import annotations

import bisect
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from foedus.report import theme
from foedus.web.page import Document

if TYPE_CHECKING:
    from foedus.dates import Date
    from foedus.store import Store
    from foedus.web.who import Who

NOT_COVERED: Final = "not-covered"
NONE: Final = "none-known"
REST: Final = "hue-rest"

SHADES: Final[Mapping[str, str]] = {
    "self": theme.INK,
    "aid": theme.BLUE,
    "other": theme.ORANGE,
    "perhaps": theme.PALE,
    NONE: theme.LAND,
    "zero": theme.LAND,
    REST: theme.MIDDLE,
    **{f"hue-{n}": colour for n, colour in enumerate(theme.CATEGORIES)},
    **{f"step-{n}": colour for n, colour in enumerate(theme.STEPS)},
}
"""The fill of every shade; what is not covered is hatched."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What is to be coloured.

    Attributes
    ----------
    store : Store
        Added sources.
    on : Date
        The day.
    of : Who or None
        The state that was chosen; None for none.
    people : tuple of Who
        The states and polities of the day.
    """

    store: Store
    on: Date
    of: Who | None
    people: tuple[Who, ...]

    @property
    def year(self) -> int:
        """Year of the day."""
        return self.on.year


@dataclass(frozen=True, slots=True)
class Cell:
    """The answer for one state.

    Attributes
    ----------
    shade : str
        One of `SHADES`.
    value : float or str or None
        The value, in the unit of the colouring; None where the shade says all.
    keys : tuple of str
        Trace keys of the rows behind it.
    by : str
        Who says so, or with whom, as text; empty for none.
    """

    shade: str
    value: float | str | None = None
    keys: tuple[str, ...] = ()
    by: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the key.

    Attributes
    ----------
    shade : str
        One of `SHADES`.
    label : str or None
        Text in the words of the data; None for steps, and for shades that are words.
    low, high : float or None
        First value of a step, and the first above it; None for none.
    alliance : str or None
        Registry id of the alliance that has the colour.
    """

    shade: str
    label: str | None = None
    low: float | None = None
    high: float | None = None
    alliance: str | None = None


@dataclass(frozen=True, slots=True)
class Lack:
    """What is missing on the day.

    Attributes
    ----------
    reason : str
        In a sentence.
    command : str
        The command that adds it; empty where none can.
    """

    reason: str
    command: str = ""


@dataclass(frozen=True, slots=True)
class Colouring:
    """The colours of a day.

    Attributes
    ----------
    id : str
        Which colouring.
    cells : mapping of str to Cell
        Answer by slug; a state that is not in it is not covered.
    key : tuple of Entry
        Entries of the key, without that for what is not covered.
    unit : str
        Unit of the values; empty for none.
    source : str
        Where the values are from; empty for none.
    facts : mapping of str to object
        What the head line says, values that JSON can hold.
    lack : Lack or None
        What is missing; None where the day is covered.
    """

    id: str
    cells: Mapping[str, Cell]
    key: tuple[Entry, ...]
    unit: str = ""
    source: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    lack: Lack | None = None

    def document(self, slugs: Iterable[str]) -> Document:
        """Return the colouring without its cells, as a payload has it.

        Parameters
        ----------
        slugs : iterable of str
            Every state and polity of the day, to be counted.
        """
        counts = Counter(self.of(slug).shade for slug in slugs)
        entries = (*self.key, Entry(NOT_COVERED))
        return {
            "id": self.id,
            "unit": self.unit,
            "source": self.source,
            "facts": dict(self.facts),
            "lack": None
            if self.lack is None
            else {"reason": self.lack.reason, "command": self.lack.command},
            "key": [
                {
                    "shade": entry.shade,
                    "label": entry.label,
                    "low": entry.low,
                    "high": entry.high,
                    "alliance": entry.alliance,
                    "count": counts[entry.shade],
                }
                for entry in entries
            ],
        }

    def of(self, slug: str) -> Cell:
        """Return the answer for one state: not covered where there is none."""
        return self.cells.get(slug, Cell(NOT_COVERED))


def step(value: float, bounds: Sequence[float]) -> str:
    """Return the shade of a value on the scale from little to much.

    Parameters
    ----------
    value : float
        At least 0.
    bounds : sequence of float
        Where steps end, rising; one less than there are steps.
    """
    return f"step-{bisect.bisect_right(bounds, value)}"


def steps(bounds: Sequence[float], *, zero: bool = False) -> tuple[Entry, ...]:
    """Return the key of a scale.

    Parameters
    ----------
    bounds : sequence of float
        As for `step`.
    zero : bool
        Whether none has an entry of its own before the steps.
    """
    ends: list[float | None] = [None, *bounds, None]
    made = [
        Entry(f"step-{n}", None, ends[n], ends[n + 1]) for n in range(len(ends) - 1)
    ]
    return (Entry("zero"), *made) if zero else tuple(made)
