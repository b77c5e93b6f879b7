"""Alliances that a source numbers as ATOP does, under the names of the registry.

An alliance of the registry may have several numbers of ATOP 5.1, and a number may stand
for several alliances, one after another. A row counts for each alliance that has its
number. Where an alliance has rows of several numbers at one time, a promise counts if
one of them has it. Of other values the spell that began last says what holds, as where
one alliance has several texts; of values by year and of values without a time, those of
the highest number count, for ATOP numbers by date.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from foedus.panel import actors, spans
from foedus.panel.unit import Unit
from foedus.registry import alliances
from foedus.sources.layout import TableSpec
from foedus.store import embedded

_COLUMN: Final = "atopid"
"""How the catalogue calls a column of numbers of ATOP."""

_NUMBER: Final = "\0number"
_SHOWN: Final = 8


@dataclass(frozen=True, slots=True)
class Named:
    """Rows under the names of the registry.

    Attributes
    ----------
    rows : polars.DataFrame
        As they were, with ``alliance`` as a name.
    lost : int
        Rows of a number that no alliance of the registry has.
    shared : int
        Rows that share an alliance and a time with one of another number.
    rules : tuple of str
        What was decided, in words.
    """

    rows: pl.DataFrame
    lost: int
    shared: int
    rules: tuple[str, ...]


def differ(unit: Unit, roster: str, table: TableSpec) -> bool:
    """Return whether a table numbers the alliances that a panel names.

    Parameters
    ----------
    unit : Unit
        What a row of the panel is.
    roster : str
        Who lists the units; empty for the default.
    table : TableSpec
        What the catalogue declares of the table.

    Returns
    -------
    bool
        True if the registry lists the alliances and the table has numbers of ATOP.
    """
    known = actors.ROSTERS.get(unit.who, ("",))
    registry = (roster or known[0]).partition("@")[0] == embedded.REGISTRY
    return registry and any(
        c.role == "alliance" and c.name == _COLUMN for c in table.columns
    )


def named(
    rows: pl.DataFrame,
    keys: Sequence[str],
    pick: Mapping[str, str],
    either: Collection[str] = (),
) -> Named:
    """Write numbers of ATOP as names of the registry.

    Parameters
    ----------
    rows : polars.DataFrame
        `keys`, of which ``alliance`` is a number; ``year``, or ``start`` and ``stop``.
    keys : sequence of str
        What a row belongs to.
    pick : mapping of str to str
        Column -> what stands for the values of several numbers at one time.
    either : collection of str
        Columns in which the larger value does, unless `pick` says otherwise.

    Returns
    -------
    Named
        Rows once for each key and year, or spells of which no two of different numbers
        overlap.
    """
    number = pl.col("alliance").cast(pl.Int64)
    found = (
        rows.with_columns(number.alias(_NUMBER))
        .join(_numbers(), on=_NUMBER, maintain_order="left_right")
        .with_columns(pl.col("name").alias("alliance"))
        .select(*rows.columns, _NUMBER)
    )
    strange = rows.filter(~number.is_in(_numbers()[_NUMBER].implode()))
    more = found.height - (rows.height - strange.height)
    picks = {**dict.fromkeys(either, "max"), **pick}
    once, shared = _once(found, list(keys), picks)
    said = _said(strange, more, shared)
    return Named(once.select(rows.columns), strange.height, shared, said)


def _once(
    found: pl.DataFrame, keys: list[str], pick: Mapping[str, str]
) -> tuple[pl.DataFrame, int]:
    """Merge what several numbers say of one alliance at one time, and count it."""
    if "year" in found.columns:
        by = [*keys, "year"]
        late = found.sort(_NUMBER, descending=True, maintain_order=True)
        once = late.group_by(by, maintain_order=True).agg(
            spans.picked(n, pick[n]) if n in pick else pl.col(n).first()
            for n in found.columns
            if n not in by
        )
        return once, found.height - once.height
    several = pl.col(_NUMBER).n_unique().over(keys) > 1
    mixed = found.filter(several)
    apart = spans.resolved(mixed, [*keys, _NUMBER], {})
    once = spans.resolved(apart, keys, pick).select(found.columns)
    alone = found.filter(~several)
    return pl.concat([alone, once]), spans.overlaps(apart, keys)


def written(alliance: object) -> tuple[str, ...]:
    """Return what a source may call an alliance.

    Parameters
    ----------
    alliance : object
        A name of the registry, or a number.

    Returns
    -------
    tuple of str
        What was given, and the numbers that ATOP has for such a name.
    """
    numbers = _numbers().filter(name=str(alliance))[_NUMBER]
    return (str(alliance), *(str(n) for n in numbers))


def _numbers() -> pl.DataFrame:
    """Return the numbers of ATOP and the ``name`` of the alliance that has each."""
    pairs = [(n, p.id) for p in alliances.everything() for n in p.treaty.atop_ids]
    shape = {_NUMBER: pl.Int64, "name": pl.String}
    return pl.DataFrame(pairs, schema=shape, orient="row")


def _said(strange: pl.DataFrame, more: int, shared: int) -> tuple[str, ...]:
    said = ["numbers of ATOP are read as the alliances of the registry that have them"]
    if strange.height:
        numbers = strange["alliance"].unique().sort().to_list()
        some = ", ".join(str(n) for n in numbers[:_SHOWN])
        said.append(
            f"{strange.height:,} rows are of {len(numbers):,} numbers that the "
            f"registry has not: {some}" + (" ..." if len(numbers) > _SHOWN else "")
        )
    if more:
        said.append(
            f"{more:,} rows more, for their numbers stand for several alliances"
        )
    if shared:
        said.append(
            f"{shared:,} rows share an alliance and a time with one of another number: "
            "a promise counts if one has it, else the later spell or higher number does"
        )
    return tuple(said)
