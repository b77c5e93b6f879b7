"""Layers: the networks of states in a year, one for each kind of tie.

A pair of states is tied, not tied, or not covered. Only sources that list every tie of
their kind can say that two states were not tied; a list of known treaties, exercises or
transfers says yes or nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final, Literal

import polars as pl

from foedus.dates import Date, Datelike, Truth, coerce
from foedus.errors import CoverageError, SchemaError, nearest
from foedus.panel.build import dyad_years
from foedus.registry import promised, system_years, tables
from foedus.registry.states import System
from foedus.store.store import Store

PAIR: Final = ("source", "target")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of tie: where it stands, and on which side of a signed network.

    Attributes
    ----------
    source : str
        Source in the store.
    columns : tuple of str
        Its columns, as a panel has them without the name of the source. A pair is tied
        where one of them is above 0; the largest is the weight.
    sign : int
        1 for ties of friends, -1 for ties of enemies.
    census : bool
        Whether the source lists every tie of its kind, so that it can say no.
    picked : bool
        Whether only `columns` are asked of the source; else all of its entry.
    """

    source: str
    columns: tuple[str, ...]
    sign: int = 1
    census: bool = True
    picked: bool = True


KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        "active-aid": Kind("atop", ("defense", "offense")),
        "defence": Kind("atop", ("defense",)),
        "offence": Kind("atop", ("offense",)),
        "neutrality": Kind("atop", ("neutral",)),
        "nonaggression": Kind("atop", ("nonagg",)),
        "consultation": Kind("atop", ("consul",)),
        "known-active-aid": Kind("registry", ("defence", "offence"), census=False),
        "known-defence": Kind("registry", ("defence",), census=False),
        "known-nonaggression": Kind("registry", ("nonaggression",), census=False),
        "rivalry": Kind("thompson-rivalries", ("rival",), -1, picked=False),
        "dispute": Kind("cow-mid", ("ongoing",), -1),
        "agreement": Kind("dcad", ("agreements",), census=False, picked=False),
        "exercise": Kind(
            "multilateral-exercises", ("exercises",), census=False, picked=False
        ),
        "arms": Kind("sipri-arms-transfers", ("tiv_delivered",), census=False),
        "trade": Kind("cow-trade.dyad_year", ("flow1", "flow2"), census=False),
    }
)
"""Kinds of ties by name. Alliances of the registry are those that are known; arms are
the volume of orders of the year that was delivered by any year."""

Rule = Literal["negative", "positive", "leave-out"]
RULES: Final = ("negative", "positive", "leave-out")
"""Which sign a pair has that is tied both ways: that of the enemies, that of the
friends, or none."""


@dataclass(frozen=True, slots=True)
class Multiplex:
    """Networks of several kinds over the same states and years.

    Attributes
    ----------
    kinds : mapping of str to Kind
        The layers.
    pairs : polars.DataFrame
        ``year``, ``source`` and ``target`` (COW numbers, the smaller first), and a
        column for each layer (Float64): above 0 where the pair was tied in the year, 0
        where it was not, null where the source does not cover it.
    states : polars.DataFrame
        ``year`` and ``state``, in order: the members of the system, tied or not.
    coverage : polars.DataFrame
        ``layer``, ``year``, ``pairs``, ``tied``, ``none``, ``unknown`` and ``covered``:
        whether the year lies inside the coverage of the source.
    """

    kinds: Mapping[str, Kind]
    pairs: pl.DataFrame
    states: pl.DataFrame
    coverage: pl.DataFrame

    def ties(self, name: str) -> pl.DataFrame:
        """Return the ties of a layer in all years.

        Parameters
        ----------
        name : str
            A layer.

        Returns
        -------
        polars.DataFrame
            ``year``, ``source``, ``target`` and ``weight`` (Float64, above 0). A pair
            without a row was not tied, or is not covered: see `coverage`.

        Raises
        ------
        SchemaError
            If there is no such layer.
        """
        self._refuse(name)
        found = self.pairs.filter(pl.col(name) > 0)
        return found.select("year", *PAIR, pl.col(name).alias("weight"))

    def network(self, name: str, year: int) -> tuple[pl.DataFrame, list[int]]:
        """Return the network of a layer in a year.

        Parameters
        ----------
        name : str
            A layer.
        year : int
            A year.

        Returns
        -------
        tuple
            Ties (``source``, ``target``, ``weight``), and the states of the year.

        Raises
        ------
        SchemaError
            If there is no such layer.
        CoverageError
            If the source does not cover the year: that is not an empty network.
        """
        self._refuse(name)
        if year not in self.years(name):
            problem = f"{self.kinds[name].source} does not cover {year}: the network "
            problem += f"'{name}' of that year is not known, which is not empty."
            years = self.years(name)
            told = f"{years[0]} to {years[-1]}" if years else "no year of these"
            raise CoverageError(problem, f"Ask of {told}.", year=year, layer=name)
        of_year = self.ties(name).filter(pl.col("year") == year).drop("year")
        return of_year, self.states.filter(pl.col("year") == year)["state"].to_list()

    def years(self, name: str) -> list[int]:
        """Return the years that the source of a layer covers, in order.

        Parameters
        ----------
        name : str
            A layer.

        Returns
        -------
        list of int
            Empty if it covers none.

        Raises
        ------
        SchemaError
            If there is no such layer.
        """
        self._refuse(name)
        mine = self.coverage.filter((pl.col("layer") == name) & pl.col("covered"))
        return mine["year"].sort().to_list()

    def without(self, out: pl.DataFrame) -> Multiplex:
        """Leave states out, such as those that `microstates` names.

        Parameters
        ----------
        out : polars.DataFrame
            ``year`` and ``state``.

        Returns
        -------
        Multiplex
            The same networks among the other states.
        """
        pairs, states = self.pairs, self.states
        gone = out.select(pl.col("year", "state").cast(pl.Int32))
        states = states.join(gone, on=["year", "state"], how="anti")
        states = states.sort("year", "state")
        for end in PAIR:
            pairs = pairs.join(
                gone, left_on=["year", end], right_on=["year", "state"], how="anti"
            )
        covered = self.coverage.select("layer", "year", "covered")
        counted = _counted(pairs, tuple(self.kinds))
        return replace(
            self,
            pairs=pairs.sort("year", *PAIR),
            states=states,
            coverage=counted.join(covered, on=["layer", "year"], how="left"),
        )

    def _refuse(self, name: str) -> None:
        if name not in self.kinds:
            problem = f"There is no layer '{name}'{nearest(name, self.kinds)}."
            remedy = f"Use one of: {', '.join(self.kinds)}."
            raise SchemaError(problem, remedy, found=name)


def multiplex(
    names: Sequence[str],
    first: int,
    last: int,
    *,
    store: Store | None = None,
    system: System = "cow",
    kinds: Mapping[str, Kind] = KINDS,
) -> Multiplex:
    """Read the networks of some kinds of ties between two years.

    Parameters
    ----------
    names : sequence of str
        Keys of `kinds`.
    first, last : int
        Calendar years, inclusive.
    store : Store, optional
        Where the sources are; by default the user's own.
    system : {"cow", "gw"}
        Whose list of states, and whose numbers.
    kinds : mapping of str to Kind
        Kinds of ties; give some of your own to read other sources or columns.

    Returns
    -------
    Multiplex
        One layer for each name. A pair counts in every year in which both were states
        on one same day.

    Raises
    ------
    SchemaError
        If there is no such kind.
    StoreError
        If its source is not in the store.
    PanelError
        If the years are out of order.
    """
    for name in names:
        if name not in kinds:
            problem = f"There is no kind of tie '{name}'{nearest(name, kinds)}."
            remedy = f"Use some of: {', '.join(kinds)}."
            raise SchemaError(problem, remedy, found=name)
    held = Store() if store is None else store
    chosen = {name: kinds[name] for name in names}
    panel = dyad_years(first, last, directed=False, system=system, store=held)
    asked: dict[str, dict[str, None]] = {}
    for kind in chosen.values():
        wanted = kind.columns if kind.picked else ()
        asked.setdefault(kind.source, {}).update(dict.fromkeys(wanted))
    for source, columns in asked.items():
        panel = panel.attach(source, tuple(columns))
    pairs = panel.collect().select(
        "year",
        pl.col("state_a").alias("source"),
        pl.col("state_b").alias("target"),
        *(_value(kind).alias(name) for name, kind in chosen.items()),
    )
    listed = system_years.state_years(first, last, system)
    states = listed.select(pl.col("year", "state").cast(pl.Int32)).sort("year", "state")
    counted = _counted(pairs, tuple(chosen))
    inside = [
        _inside(held, chosen[layer], year, tied + none)
        for layer, year, tied, none in counted.select(
            "layer", "year", "tied", "none"
        ).iter_rows()
    ]
    covered = pl.Series("covered", inside, dtype=pl.Boolean)
    return Multiplex(chosen, pairs, states, counted.with_columns(covered))


def _value(kind: Kind) -> pl.Expr:
    """Return the largest of the columns of a kind; no row of a list says nothing."""
    stem = kind.source.partition(".")[0].partition("@")[0].replace("-", "_")
    columns = [pl.col(f"{stem}_{name}").cast(pl.Float64) for name in kind.columns]
    most = pl.max_horizontal(columns)
    if not kind.census:
        return pl.when(most > 0).then(most)
    sure = pl.all_horizontal(column.is_not_null() for column in columns)
    return pl.when(sure | (most > 0)).then(most)


def _counted(pairs: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    """Return how many pairs are tied, not tied and unknown, by layer and year."""
    empty = {"layer": pl.String, "year": pl.Int32}
    counts = ("pairs", "tied", "none", "unknown")
    made = [
        pairs.group_by("year")
        .agg(
            pl.len().alias("pairs"),
            (pl.col(name) > 0).sum().alias("tied"),
            (pl.col(name) == 0).sum().alias("none"),
            pl.col(name).is_null().sum().alias("unknown"),
        )
        .select(pl.lit(name).alias("layer"), "year", pl.col(counts).cast(pl.Int64))
        .sort("year")
        for name in names
    ]
    schema = {**empty, **dict.fromkeys(counts, pl.Int64)}
    return pl.concat(made) if made else pl.DataFrame(schema=schema)


def _inside(store: Store, kind: Kind, year: int, said: int) -> bool:
    """Tell whether a source covers a year: it says something, or it lists all year."""
    if said or kind.census:
        return said > 0
    return store.coverage(kind.source).holds_on(f"{year:04}") is Truth.YES


def network_on(day: Datelike, obligation: str = "defence") -> pl.DataFrame:
    """Return who had surely promised what to whom on a day, by the registry.

    Parameters
    ----------
    day : str, datetime.date or Date
        The day.
    obligation : str
        ``defence``, ``offence``, ``neutrality``, ``nonaggression`` or
        ``consultation``.

    Returns
    -------
    polars.DataFrame
        ``source`` (giver) and ``target`` (receiver), COW numbers, and ``weight``, 1.
        The registry is no census: a pair without a row may still have been bound.

    Raises
    ------
    CoverageError
        If the day lies outside the registry's years, or is not a single day.
    """
    on: Date = coerce(day)
    last = tables.compiled().latest
    if on.earliest != on.latest or not coerce("1816").earliest <= on.latest <= last:
        problem = f"{on.display()} is no day from 1816 to the end of the registry."
        raise CoverageError(problem, "Name one day, such as 1962-05-01.", found=str(on))
    held = promised.spans().filter(
        pl.col("obligation") == obligation,
        pl.col("start") <= on.earliest,
        pl.col("stop") > on.earliest,
    )
    ends = (pl.col("state_a").alias("source"), pl.col("state_b").alias("target"))
    return held.select(*ends).unique().sort(PAIR).with_columns(weight=pl.lit(1.0))


def signed(
    networks: Multiplex,
    *,
    friends: Collection[str] = (),
    enemies: Collection[str] = (),
    rule: Rule = "negative",
) -> pl.DataFrame:
    """Join layers into one signed network for each year.

    Parameters
    ----------
    networks : Multiplex
        The layers.
    friends, enemies : collection of str
        Layers whose ties are positive and negative; by default those of either sign.
    rule : {"negative", "positive", "leave-out"}
        What a pair is that is tied both ways, such as allies in a dispute.

    Returns
    -------
    polars.DataFrame
        ``year``, ``source``, ``target``, ``sign`` (Int64) and ``both`` (Boolean: tied
        both ways). Rows are the pairs that are tied, or of which a layer says nothing:
        there the sign is null wherever what is not known could change it. Pairs of
        which all layers say that there was no tie have no row. Years that a census
        among the layers does not cover have no row either.

    Raises
    ------
    SchemaError
        If a layer or the rule is unknown, or no layer is left on one side.

    Notes
    -----
    A layer that is no census (`Kind.census`) counts where it says yes and is silent
    elsewhere: it can add a tie, but that it lists none leaves no sign open.
    """
    plus = _of_sign(networks, friends, 1)
    minus = _of_sign(networks, enemies, -1)
    if rule not in RULES or not plus or not minus:
        problem = f"No signed network by '{rule}' from {plus} and {minus}."
        remedy = f"Give layers of both signs, and a rule of {', '.join(RULES)}."
        raise SchemaError(problem, remedy, found=rule)
    years = _years_of_all(networks, (*plus, *minus))
    for_, against = _either(networks, plus), _either(networks, minus)
    flat = networks.pairs.filter(pl.col("year").is_in(years)).select(
        "year", *PAIR, for_.alias("plus"), against.alias("minus")
    )
    return flat.select(
        "year", *PAIR, _sign(rule).alias("sign"), (pl.col("plus") & pl.col("minus"))
        .fill_null(value=False).alias("both"),
        quiet=~pl.col("plus") & ~pl.col("minus"),
    ).filter(~pl.col("quiet").fill_null(value=False)).drop("quiet")  # fmt: skip


def _of_sign(networks: Multiplex, said: Collection[str], sign: int) -> list[str]:
    if not said:
        return [name for name, kind in networks.kinds.items() if kind.sign == sign]
    for name in said:
        networks._refuse(name)
    return list(said)


def _years_of_all(networks: Multiplex, names: Sequence[str]) -> list[int]:
    """Return the years that every layer covers that can say no."""
    years = set(networks.states["year"])
    for name in names:
        if networks.kinds[name].census:
            years &= set(networks.years(name))
    return sorted(years)


def _either(networks: Multiplex, names: Sequence[str]) -> pl.Expr:
    """Return whether a pair is tied in one of the layers; null if that is open."""
    ties = [
        pl.col(n) > 0 if networks.kinds[n].census else (pl.col(n) > 0).fill_null(False)
        for n in names
    ]
    return pl.any_horizontal(ties)


def _sign(rule: Rule) -> pl.Expr:
    """Return the sign of a pair from whether it is tied either way, null if open."""
    plus, minus = pl.col("plus"), pl.col("minus")
    no: pl.Expr = pl.lit(None, pl.Int64)
    if rule == "negative":
        return pl.when(minus).then(-1).when(plus & ~minus).then(1).otherwise(no)
    if rule == "positive":
        return pl.when(plus).then(1).when(minus & ~plus).then(-1).otherwise(no)
    return pl.when(plus & ~minus).then(1).when(minus & ~plus).then(-1).otherwise(no)
