"""What holds for every measure: range, nulls, names, order, and its record."""

import inspect
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from itertools import combinations
from typing import Any

import burden_cases
import cohesion_cases
import polars as pl
import power_cases
import pytest
import reliability_cases

from foedus.measures.index import MEASURES
from foedus.measures.measure import Measure
from foedus.measures.power import capability

NAMES = ("Arles", "Bern", "Cluny", "Dole", "Ely")
OTHER_NAMES = ("Zug", "Ypres", "Xanten", "Worms", "Ulm")
FIRST = (9.0, 4.0, 6.5, 2.0, 1.0)
SECOND = (3.1, 1.2, 2.2, 2.2, 0.9)
ROUNDING = 1e-12

Figures = Mapping[str, Any]


@dataclass(frozen=True)
class Case:
    """How a measure is called on members with two figures each.

    `call` gets the figures of the members and computes; `value` picks the number.
    `alone` tells whether one member is enough for the measure to be defined.
    """

    call: Callable[[Figures, Figures], Any]
    value: Callable[[Any], float | None] = lambda result: result
    alone: bool = False


def function(name: str) -> Callable[..., Any]:
    return MEASURES[name].function


def on_first(name: str, pick: Callable[[Any], float | None] | None = None) -> Case:
    return Case(lambda a, _: function(name)(a), pick or (lambda result: result))


def days(figures: Figures) -> dict[str, int | None]:
    return {
        name: None if value is None else int(value * 100)
        for name, value in figures.items()
    }


def bounds(value: float | None) -> tuple[int, int] | None:
    return None if value is None else (int(value), int(value))


def one(figures: Figures) -> float | None:
    return next(iter(figures.values()), None)


def spells(a: Figures, _: Figures) -> dict[str, tuple[int | None, int]]:
    return {name: (day, 2000) for name, day in days(a).items()}


def waits(a: Figures, b: Figures) -> dict[str, tuple[object, object]]:
    return {name: (bounds(b[name]), bounds(a[name])) for name in a}


def rows(a: Figures, b: Figures) -> dict[str, list[float | None]]:
    return {
        name: [None if v is None else min(v / 3, 3.0) for v in (a[name], b[name])] + [0]
        for name in a
    }


def ordered(figures: Figures) -> list[float | None]:
    return list(figures.values())


def world(a: Figures, b: Figures) -> pl.DataFrame:
    """One year of a world of which two components are known."""
    known = {"milex": list(a.values()), "tpop": list(b.values())}
    unknown = dict.fromkeys(capability.COMPONENTS, [None] * len(a))
    columns = {"year": [1900] * len(a), **unknown, **known}
    numbers = dict.fromkeys(capability.COMPONENTS, pl.Float64)
    return pl.DataFrame(columns, schema_overrides=numbers)


def tau(result: Any) -> float | None:
    return result.statistic


def quarrels(a: Figures, _: Figures) -> pl.DataFrame:
    """Ties of all members: friends if their figures are near, null if unknown."""
    rows = [
        (one, other, None if None in (a[one], a[other]) else _side(a[one] - a[other]))
        for one, other in combinations(a, 2)
    ]
    schema = {"source": pl.String, "target": pl.String, "sign": pl.Int64}
    return pl.DataFrame(rows, schema, orient="row")


def _side(gap: float) -> int:
    return 1 if abs(gap) < 4 else -1


def friends(a: Figures, b: Figures) -> pl.DataFrame:
    """Ties of the members whose figures are near."""
    return quarrels(a, b).filter(pl.col("sign") == 1).select("source", "target")


def on_network(name: str, *, alone: bool = False) -> Case:
    """Measure all members of whom a figure is known."""
    return Case(
        lambda a, b: function(name)(
            friends(a, b), [state for state, value in a.items() if value is not None]
        ),
        lambda r: r[r.columns[-1]].max() if r.height else None,
        alone=alone,
    )


def groups(figures: Figures, cut: float) -> dict[str, bool | None]:
    return {n: None if v is None else v > cut for n, v in figures.items()}


def bloc(figures: Figures, cut: float) -> pl.DataFrame:
    known = {n: v for n, v in figures.items() if v is not None}
    sides = [int(v > cut) for v in known.values()]
    schema = {"state": pl.String, "community": pl.Int64}
    return pl.DataFrame({"state": list(known), "community": sides}, schema)


def sized(figures: Figures) -> dict[str, float]:
    return {n: v for n, v in figures.items() if v is not None}


def actors(a: Figures, b: Figures) -> pl.DataFrame:
    """Members with a faith by the second figure and a regime by the first."""
    rows = [
        (n, None if v is None else str(v > 3), w and w / 4, w and 1 - w / 4)
        for (n, v), w in zip(a.items(), b.values(), strict=True)
    ]
    texts, numbers = ("state", "regime"), ("one", "two")
    schema = {**dict.fromkeys(texts, pl.String), **dict.fromkeys(numbers, pl.Float64)}
    return pl.DataFrame(rows, schema, orient="row")


def at_peace() -> pl.DataFrame:
    reasons = dict.fromkeys(("ethnic", "border", "war"), pl.Boolean)
    return pl.DataFrame(schema={"source": pl.String, "target": pl.String, **reasons})


def on_ties(name: str) -> Case:
    return Case(lambda a, b: function(name)(quarrels(a, b)), lambda r: r.value)


def scaled(figures: Figures) -> list[float | None]:
    return [None if value is None else value / 3 for value in figures.values()]


CASES = {
    "tenure": Case(
        lambda a, b: function("tenure")(spells(a, b)), lambda r: r.median, alone=True
    ),
    "joined_since": Case(
        lambda a, _: function("joined_since")(days(a), 150),
        lambda r: r.share,
        alone=True,
    ),
    "overlap": Case(
        lambda a, b: function("overlap")(
            [name for name, v in a.items() if v is not None],
            [name for name, v in b.items() if v is not None and v > 1],
        ),
        lambda r: r.jaccard,
        alone=True,
    ),
    "accession_waves": Case(
        lambda a, _: function("accession_waves")(days(a)),
        lambda r: r.count,
        alone=True,
    ),
    "accession_delay": Case(
        lambda a, b: function("accession_delay")(waits(a, b)),
        lambda r: r.median and r.median[0],
        alone=True,
    ),
    "latency": Case(
        lambda a, b: function("latency")(waits(a, b)),
        lambda r: r.median and r.median[1],
        alone=True,
    ),
    "share_gap": Case(
        lambda _, b: function("share_gap")(one(dict(sorted(b.items()))), 2.0),
        alone=True,
    ),
    "money_gap": Case(
        lambda a, b: function("money_gap")(
            one(dict(sorted(b.items()))), one(dict(sorted(a.items()))), 2.0
        ),
        alone=True,
    ),
    "money_gaps": Case(
        lambda a, b: function("money_gaps")(b, a, 2.0, prices="invented"),
        lambda r: r.total,
        alone=True,
    ),
    "burden_gap": Case(
        lambda a, b: function("burden_gap")(b, a),
        lambda r: max((row.gap for row in r.members), default=None),
    ),
    "required_growth": Case(
        lambda _, b: function("required_growth")(
            one(dict(sorted(b.items()))), 2025, 0.02
        ),
        alone=True,
    ),
    "required_growth_range": Case(
        lambda _, b: function("required_growth_range")(
            one(dict(sorted(b.items()))), 2025, (0.01, 0.02, 0.03)
        ),
        lambda r: r.central,
        alone=True,
    ),
    "path_gap": Case(
        lambda _, b: function("path_gap")(one(dict(sorted(b.items()))), 2027, 2.0),
        alone=True,
    ),
    "count_at": Case(
        lambda _, b: function("count_at")(b, 2.0), lambda r: r.count, alone=True
    ),
    "cinc": Case(
        lambda a, b: function("cinc")(world(a, b)), lambda r: r.max(), alone=True
    ),
    "herfindahl": on_first("herfindahl"),
    "gini": on_first("gini"),
    "effective_number": on_first("effective_number"),
    "concentration": on_first("concentration", lambda r: r.whole.herfindahl),
    "kendall": Case(lambda a, b: function("kendall")(ordered(a), ordered(b)), tau),
    "spearman": Case(lambda a, b: function("spearman")(ordered(a), ordered(b)), tau),
    "exploitation": Case(
        lambda a, b: function("exploitation")(a, b),
        lambda r: r.kendall.whole.statistic,
    ),
    "s_score": Case(lambda a, b: function("s_score")(scaled(a), scaled(b))),
    "tau_b": Case(lambda a, b: function("tau_b")(ordered(a), ordered(b))),
    "pi": Case(lambda a, b: function("pi")(scaled(a), scaled(b))),
    "kappa": Case(lambda a, b: function("kappa")(scaled(a), scaled(b))),
    "alignment": Case(lambda a, b: function("alignment")(scaled(a), scaled(b))),
    "portfolio_similarity": Case(
        lambda a, b: function("portfolio_similarity")(rows(a, b), list(a)),
        lambda r: r.pi,
    ),
    "standard_deviation": on_first("standard_deviation"),
    "interquartile_range": on_first("interquartile_range"),
    "extent": on_first("extent"),
    "coefficient_of_variation": on_first("coefficient_of_variation"),
    "dispersion": on_first("dispersion", lambda r: r.standard_deviation),
    "preference_distance": Case(
        lambda a, b: function("preference_distance")(a, b), lambda r: r.corrected
    ),
    "ideal_point_distance": Case(
        lambda a, b: function("ideal_point_distance")(
            one(dict(sorted(a.items()))), one(dict(sorted(b.items())))
        ),
        alone=True,
    ),
    "strength_at_distance": Case(
        lambda a, b: function("strength_at_distance")(a, b),
        lambda r: r.total,
        alone=True,
    ),
    "rate": Case(
        lambda a, b: function("rate")(
            sum(v is not None and v > 2 for v in b.values()),
            sum(v is not None for v in a.values()),
        ),
        lambda r: r.value,
    ),
    "assessment": Case(
        lambda a, _: function("assessment")(one(dict(sorted(a.items())))),
        lambda r: r and r.talents,
        alone=True,
    ),
    **{
        name: on_ties(name)
        for name in ("triangle_balance", "walk_balance", "frustration", "k_blocks")
    },
    **{
        name: on_network(name, alone=True)
        for name in ("degree", "strength", "core_number", "component_size")
    },
    **{
        name: on_network(name)
        for name in ("eigenvector", "pagerank", "betweenness", "constraint")
    },
    **{name: on_network(name) for name in ("clustering", "structural_distance")},
    "communities": Case(
        lambda a, b: function("communities")(friends(a, b)), lambda r: r.modularity
    ),
    "partition_agreement": Case(
        lambda a, b: function("partition_agreement")(groups(a, 3), groups(b, 2))
    ),
    "bloc_overlap": Case(
        lambda a, b: function("bloc_overlap")(bloc(a, 3), bloc(b, 2)),
        lambda r: r["overlap"].max(),
        alone=True,
    ),
    "hub_score": Case(
        lambda a, b: function("hub_score")(friends(a, b), a), lambda r: r.score
    ),
    "layer_overlap": Case(
        lambda a, b: function("layer_overlap")(
            pl.DataFrame(
                {"a": groups(a, 3).values(), "b": groups(b, 2).values()},
                dict.fromkeys("ab", pl.Boolean),
            ),
            "a",
            "b",
            by=None,
        ),
        lambda r: r["overlap"].item(),
        alone=True,
    ),
    "landscape": Case(
        lambda a, _: function("landscape")(sized(a), -1), lambda r: r.weak, alone=True
    ),
    "propensity": Case(
        lambda a, b: function("propensity")(actors(a, b), at_peace(), ["one", "two"]),
        lambda r: r["propensity"].max(),
    ),
    "banzhaf": Case(
        lambda a, _: function("banzhaf")(a, 12.0),
        lambda r: max((v.normalised for v in r.values() if v), default=None),
        alone=False,
    ),
    "shapley_shubik": Case(
        lambda a, _: function("shapley_shubik")(a, 12.0),
        lambda r: max((v for v in r.values() if v is not None), default=None),
        alone=True,
    ),
    "legible_share": Case(
        lambda a, _: function("legible_share")(a, 500.0, whole_name="invented"),
        lambda r: r.share,
        alone=True,
    ),
    **{name: Case(*parts) for name, parts in burden_cases.CASES.items()},
    **{name: Case(*parts) for name, parts in cohesion_cases.CASES.items()},
    **{name: Case(*parts) for name, parts in reliability_cases.CASES.items()},
    **{name: Case(*parts) for name, parts in power_cases.CASES.items()},
}

every_measure = pytest.mark.parametrize("name", sorted(MEASURES))


def table(names: tuple[str, ...], values: tuple[Any, ...]) -> dict[str, Any]:
    return dict(zip(names, values, strict=True))


def computed(name: str, a: Figures, b: Figures) -> float | None:
    return CASES[name].value(CASES[name].call(a, b))


def test_every_measure_has_a_case() -> None:
    assert set(CASES) == set(MEASURES)


@every_measure
def test_the_record_is_complete(name: str) -> None:
    record = MEASURES[name]
    for field in fields(Measure):
        if field.name not in {"low", "high"}:
            assert getattr(record, field.name), field.name
    assert record.title[0].isupper()
    assert not record.title.endswith(".")
    if record.low is not None and record.high is not None:
        assert record.low < record.high
    assert callable(record.function)


@every_measure
def test_the_docstring_has_its_sections(name: str) -> None:
    text = inspect.getdoc(function(name)) or ""
    for title in ("Parameters", "Returns", "Notes", "References", "Examples"):
        assert f"\n{title}\n{'-' * len(title)}\n" in text, title


@every_measure
def test_the_value_lies_in_the_declared_range(name: str) -> None:
    value = computed(name, table(NAMES, FIRST), table(NAMES, SECOND))
    assert value is not None
    assert math.isfinite(value)
    record = MEASURES[name]
    assert record.low is None or value >= record.low - ROUNDING
    assert record.high is None or value <= record.high + ROUNDING


@every_measure
def test_nothing_in_is_none_and_not_zero(name: str) -> None:
    assert computed(name, {}, {}) is None


@every_measure
def test_all_unknown_is_none_and_not_zero(name: str) -> None:
    nobody = dict.fromkeys(NAMES)
    assert computed(name, nobody, nobody) is None


@every_measure
def test_one_member_is_none_unless_it_is_enough(name: str) -> None:
    value = computed(name, {"Arles": 9.0}, {"Arles": 3.1})
    assert (value is not None) == CASES[name].alone


@every_measure
def test_a_member_without_figures_is_no_zero(name: str) -> None:
    a, b = table(NAMES, FIRST), table(NAMES, SECOND)
    with_gap = computed(name, {**a, "Fano": None}, {**b, "Fano": None})
    assert with_gap is None or with_gap == pytest.approx(computed(name, a, b))


@every_measure
def test_the_order_of_the_members_does_not_matter(name: str) -> None:
    a, b = table(NAMES, FIRST), table(NAMES, SECOND)
    turned = [dict(reversed(figures.items())) for figures in (a, b)]
    assert computed(name, *turned) == pytest.approx(computed(name, a, b))


@every_measure
def test_the_names_of_the_members_do_not_matter(name: str) -> None:
    new = tuple(sorted(OTHER_NAMES))
    a, b = table(new, FIRST), table(new, SECOND)
    same = computed(name, table(NAMES, FIRST), table(NAMES, SECOND))
    assert computed(name, a, b) == pytest.approx(same)


@every_measure
def test_the_inputs_are_left_as_they_were(name: str) -> None:
    a, b = table(NAMES, FIRST), table(NAMES, SECOND)
    computed(name, a, b)
    assert (a, b) == (table(NAMES, FIRST), table(NAMES, SECOND))


@pytest.mark.parametrize("name", sorted(power_cases.TABLES))
def test_a_lazy_table_stays_lazy_and_gives_the_same(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lazily(wanted: str) -> Callable[..., pl.DataFrame]:
        def call(*tables: Any, **options: Any) -> pl.DataFrame:
            made = function(wanted)(
                *(t.lazy() if isinstance(t, pl.DataFrame) else t for t in tables),
                **options,
            )
            assert isinstance(made, pl.LazyFrame)
            return made.collect()

        return call

    a, b = table(NAMES, FIRST), table(NAMES, SECOND)
    eager = computed(name, a, b)
    monkeypatch.setattr(power_cases, "f", lazily)
    assert computed(name, a, b) == pytest.approx(eager)


@pytest.mark.parametrize("name", sorted(power_cases.ROWS_KEPT))
def test_rows_and_columns_are_kept(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def keeping(wanted: str) -> Callable[..., pl.DataFrame]:
        def call(given: pl.DataFrame, *rest: Any, **options: Any) -> pl.DataFrame:
            made: pl.DataFrame = function(wanted)(given, *rest, **options)
            assert made.select(given.columns).equals(given)
            return made

        return call

    monkeypatch.setattr(power_cases, "f", keeping)
    a, b = table(NAMES, FIRST), table(NAMES, SECOND)
    computed(name, {**a, "Fano": None}, {**b, "Fano": None})
