"""Places in networks, and the balance of networks, as columns of panels."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

import polars as pl

from foedus.errors import SchemaError, nearest
from foedus.measures import source_years
from foedus.measures.balance import balance
from foedus.measures.balance.frustration import frustration
from foedus.measures.network import layers, positions
from foedus.measures.network.layers import KINDS, Multiplex
from foedus.panel.attach import Frame
from foedus.panel.attachment import Attachment

FRIENDS: Final = "active-aid"
ENEMIES: Final = "rivalry"


def _line_index(ties: pl.DataFrame) -> float | None:
    found = frustration(ties)
    return found.value if found.optimal else None


BALANCE: Final[Mapping[str, Callable[[pl.DataFrame], float | None]]] = MappingProxyType(
    {
        "triangle_balance": lambda ties: balance.triangle_balance(ties).value,
        "walk_balance": lambda ties: balance.walk_balance(ties).value,
        "frustration": _line_index,
    }
)
"""Measures of a signed network; None where one is not defined, or was not proven."""


def place(name: str, frame: Frame, layer: str = FRIENDS) -> Attachment:
    """Measure the place of every state in the network of every year.

    Parameters
    ----------
    name : str
        A key of `foedus.measures.network.positions.POSITIONS`.
    frame : Frame
        What the panel is.
    layer : str
        Kind of tie, a key of `foedus.measures.network.layers.KINDS`.

    Returns
    -------
    Attachment
        The measure by state and year; no row in a year that the source of the ties does
        not cover, or where the measure is not defined.

    Raises
    ------
    SchemaError
        If there is no such kind of tie.
    StoreError
        If its source is not in the store.
    """
    networks, found = _networks(frame, (layer,))
    listed = "" if KINDS[layer].census else "; none is none that the source knows"
    made = positions.positions(networks, layer, (name,)).drop_nulls(name)
    return replace(
        found[0],
        on=("state",),
        frame=made.select("state", "year", name, pl.lit(True).alias("listed")),
        columns=(name,),
        fill={},
        members=None,
        rules=(
            f"network of {layer}, all states of the system{listed}",
            *found[0].rules,
        ),
        measure=name,
    )


def balanced(
    name: str, frame: Frame, friends: str = FRIENDS, enemies: str = ENEMIES
) -> Attachment:
    """Measure the balance of the signed network of every year.

    Parameters
    ----------
    name : str
        A key of `BALANCE`.
    frame : Frame
        What the panel is.
    friends, enemies : str
        Kinds of positive and of negative ties, keys of
        `foedus.measures.network.layers.KINDS`, split by commas. A pair that is tied
        both ways is negative.

    Returns
    -------
    Attachment
        The measure by year; no row in a year that one of the sources does not cover,
        or for a line index that was not proven.

    Raises
    ------
    SchemaError
        If there is no such kind of tie.
    StoreError
        If a source is not in the store.
    """
    from threadpoolctl import threadpool_limits

    plus, minus = _split(friends), _split(enemies)
    networks, found = _networks(frame, (*plus, *minus))
    ties = layers.signed(networks, friends=plus, enemies=minus)
    known = ties.filter(pl.col("sign").is_not_null())
    # Threads that share matrices this small wait for each other longer than they work.
    with threadpool_limits(1):
        values = {
            year: BALANCE[name](network)
            for (year,), network in known.partition_by("year", as_dict=True).items()
        }
    made = pl.DataFrame(
        {"year": values.keys(), name: values.values()},
        schema={"year": pl.Int32, name: pl.Float64},
    )
    lows, highs = zip(*(one.years for one in found), strict=True)
    return replace(
        found[0],
        on=(),
        frame=made.with_columns(listed=pl.lit(value=True)).drop_nulls().sort("year"),
        columns=(name,),
        years=(max(lows), min(highs)),
        fill={},
        members=None,
        rules=(
            f"positive ties: {friends}; negative ties: {enemies}; pairs of which a "
            "source says nothing are left out",
            *(rule for one in found for rule in one.rules),
        ),
        measure=name,
        also=tuple(one.source for one in found[1:]),
    )


def _split(said: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in said.split(",") if part.strip())


def _networks(
    frame: Frame, names: tuple[str, ...]
) -> tuple[Multiplex, list[Attachment]]:
    """Read networks of the years of a panel, and where each comes from."""
    for name in names:
        if name not in KINDS:
            problem = f"There is no kind of tie '{name}'{nearest(name, KINDS)}."
            raise SchemaError(problem, f"Use one of: {', '.join(KINDS)}.", found=name)
    found = [
        source_years.of_pairs(frame, kind.source, kind.columns if kind.picked else ())
        for kind in map(KINDS.__getitem__, names)
    ]
    networks = layers.multiplex(
        names, *frame.years, store=frame.store, system=frame.system
    )
    return networks, found
