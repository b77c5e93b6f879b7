"""Bilateral pacts and small states: what measures of networks keep or leave out."""

from __future__ import annotations

from typing import Final, Literal

import polars as pl

from foedus.dates import Truth
from foedus.errors import CoverageError, SchemaError
from foedus.registry import system_years
from foedus.registry.states import System
from foedus.store.store import Store

SMALL: Final = 500_000
"""Inhabitants below which a state is small: the least that Correlates of War asks of a
state outside the United Nations."""

PROMISES: Final = ("defense", "offense", "neutral", "nonagg", "consul")

_PHASES: Final = "atop.phase"
_OPEN: Final = 9999
_THOUSAND: Final = 1000

SmallRule = Literal["population", "gleditsch-ward"]


def bilateral_pacts(
    first: int,
    last: int,
    promises: tuple[str, ...] = ("defense", "offense"),
    store: Store | None = None,
) -> pl.DataFrame:
    """Return the pairs of states with a pact of their own in each year, by ATOP.

    Parameters
    ----------
    first, last : int
        Calendar years, inclusive.
    promises : tuple of str
        Of ``defense``, ``offense``, ``neutral``, ``nonagg`` and ``consul``: a pact
        counts if it has one of them.
    store : Store, optional
        Where ATOP is; by default the user's own.

    Returns
    -------
    polars.DataFrame
        ``year``, ``source`` and ``target`` (COW numbers, the smaller first), each pair
        once a year, in order. A phase of a pact counts in all years that it touches.

    Raises
    ------
    CoverageError
        If ATOP does not cover a year.
    SchemaError
        If there is no such promise.
    StoreError
        If ATOP is not in the store.
    """
    if not promises or set(promises) - set(PROMISES):
        problem = f"ATOP has no promises {', '.join(promises) or '(none named)'}."
        raise SchemaError(problem, f"Use some of: {', '.join(PROMISES)}.")
    held = Store() if store is None else store
    coverage = held.coverage(_PHASES)
    for year in (first, last):
        if coverage.holds_on(f"{year:04}") is not Truth.YES:
            problem = f"ATOP does not cover {year}: its pacts of that year are not "
            problem += "known, which is not none."
            raise CoverageError(problem, "Ask of years from 1816.", year=year)
    end = pl.when(pl.col("endyr") > 0).then("endyr").otherwise(_OPEN)
    spans = held.scan(_PHASES).filter(
        pl.col("bilat") == 1, pl.any_horizontal(pl.col(*promises) == 1)
    )
    one, other = pl.col("mem1"), pl.col("mem2")
    return (
        spans.select(
            pl.min_horizontal(one, other).cast(pl.Int32).alias("source"),
            pl.max_horizontal(one, other).cast(pl.Int32).alias("target"),
            year=pl.int_ranges(
                pl.max_horizontal(pl.col("begyr"), pl.lit(first)),
                pl.min_horizontal(end, pl.lit(last)) + 1,
                dtype=pl.Int32,
            ),
        )
        .explode("year")
        .drop_nulls()
        .select("year", "source", "target")
        .unique()
        .sort("year", "source", "target")
        .collect()
    )


def small_states(
    first: int,
    last: int,
    *,
    rule: SmallRule = "population",
    below: int = SMALL,
    system: System = "cow",
    store: Store | None = None,
) -> pl.DataFrame:
    """Return the states that are small in each year.

    Parameters
    ----------
    first, last : int
        Calendar years, inclusive.
    rule : {"population", "gleditsch-ward"}
        By inhabitants (``tpop`` of the National Material Capabilities), or by the list
        of microstates of Gleditsch and Ward (table ``gw_system`` of ``isard-systems``),
        which has their numbers: use it with `system` "gw".
    below : int
        Inhabitants below which a state is small, with the first rule.
    system : {"cow", "gw"}
        Whose states.
    store : Store, optional
        Where the sources are; by default the user's own.

    Returns
    -------
    polars.DataFrame
        ``year``, ``state`` and ``small`` (Boolean; null where the source says nothing),
        one row for each member of the system. To leave the small ones out of a network
        keep the rows with true, and decide on those with null.

    Raises
    ------
    SchemaError
        If there is no such rule, or it does not go with the system.
    StoreError
        If the source is not in the store.
    """
    fits = {"population": "cow", "gleditsch-ward": "gw"}
    if fits.get(rule) != system:
        problem = f"The rule '{rule}' has no states of the system '{system}'."
        remedy = "Use population with cow, or gleditsch-ward with gw."
        raise SchemaError(problem, remedy, rule=rule, system=system)
    held = Store() if store is None else store
    listed = system_years.state_years(first, last, system)
    if rule == "population":
        told = held.scan("nmc.state_year").select(
            "year",
            pl.col("ccode").alias("state"),
            (pl.col("tpop") * _THOUSAND < below).alias("small"),
        )
        keys = ["year", "state"]
    else:
        told = held.scan("isard-systems.gw_system").select(
            pl.col("gwcode").alias("state"), (pl.col("microstate") == 1).alias("small")
        )
        told, keys = told.unique("state"), ["state"]
    return listed.join(
        told.collect(), on=keys, how="left", maintain_order="left"
    ).select(pl.col("year", "state").cast(pl.Int32), "small")
