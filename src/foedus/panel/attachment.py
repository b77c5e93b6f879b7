"""A source made ready for a panel: values by the panel's keys, and what is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from foedus.sources.attaching import Attaching


@dataclass(frozen=True, slots=True)
class Want:
    """What a user asks for: a source and the rules by which it is attached.

    Attributes
    ----------
    source : str
        ``nmc``, ``nmc@6.0`` or ``nmc.state_year``.
    columns : tuple of str
        Columns as the catalogue names them; empty for those of the catalogue.
    within : {"any", "start", "end", "majority"}
        Which spell a step takes that has several, or that a spell holds in part only:
        any day, its first day, its last day, or most of its days.
    options : mapping of str to object
        Further rules that the way of attaching knows.
    """

    source: str
    columns: tuple[str, ...] = ()
    within: str = "any"
    options: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Attachment:
    """Values by the keys of a panel.

    Attributes
    ----------
    source : str
        Full name of the table: ``nmc@7.0.state_year``.
    on : tuple of str
        Columns of the panel that identify a value, without time.
    frame : polars.DataFrame
        `on`, ``year`` and `columns`, a row for each key and year; or, instead of the
        year, ``start`` and ``stop`` (steps), spans of a key that do not overlap.
        ``listed`` is true where the source has a row.
    columns : tuple of str
        Columns that the panel gains, under their names there.
    fill : mapping of str to int or bool
        Column -> its value where the source says that there was nothing.
    years : tuple of int
        First and last calendar year that the source covers wholly; the first is greater
        than the last if there is none.
    members : polars.DataFrame or None
        ``state`` and ``year`` for which the source can say that there was nothing, in
        the numbers of the panel; None if it can of every state of the panel.
    rows : int
        Rows of the source that were read for this attachment.
    duplicated : int
        Rows of the source that share their key and time with another.
    rules : tuple of str
        What was decided on the way, in words.
    lost : int
        Rows of the source whose state has no number in the system of the panel, or
        whose alliance is none of the registry.
    in_memory : bool
        Whether it is a frame that the user gave, which no store holds.
    measure : str
        Measure that computed the values from `source`; empty if they are of the source.
    also : tuple of str
        Full names of further tables that a measure rests on, such as its weights.
    """

    source: str
    on: tuple[str, ...]
    frame: pl.DataFrame
    columns: tuple[str, ...]
    fill: Mapping[str, int | bool]
    years: tuple[int, int]
    members: pl.DataFrame | None = None
    rows: int = 0
    duplicated: int = 0
    rules: tuple[str, ...] = ()
    lost: int = 0
    in_memory: bool = False
    measure: str = ""
    also: tuple[str, ...] = ()

    @property
    def spanned(self) -> bool:
        """Whether values hold for spans of steps, not for years."""
        return "start" in self.frame.columns


@dataclass(frozen=True, slots=True)
class Source:
    """A table of the store with how it is attached.

    Attributes
    ----------
    id, version, table : str
        Where it is.
    how : Attaching
        What the catalogue says.
    label : str
        End of the names of its columns; empty for none.
    shared : frozenset of str
        Columns that another table of the source has too, and gives under the plain
        name: here they are named after the table.
    """

    id: str
    version: str
    table: str
    how: Attaching
    label: str = ""
    shared: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """Return what names the source in columns, whatever its version."""
        return f"{self.id}.{self.table}"

    def __str__(self) -> str:
        """Return the full name of the table."""
        return f"{self.id}@{self.version}.{self.table}"

    def column(self, name: str) -> str:
        """Return the name of a column in a panel.

        Parameters
        ----------
        name : str
            As the catalogue declares it.

        Returns
        -------
        str
            ``<id>_<name>`` with underscores, and the label if there is one;
            ``<id>_<table>_<name>`` for one that is shared.
        """
        end = f"_{self.label}" if self.label else ""
        table = f"{self.table}_" if name in self.shared else ""
        return f"{self.id.replace('-', '_')}_{table}{name}{end}"
