"""Landscapes against every split looked at one by one, and published examples."""

from fractions import Fraction
from itertools import combinations, product
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.errors import SchemaError
from foedus.measures.system.landscape import energies, landscape, propensity

CASES = "reference-cases/landscape-"
GREAT = ("Britain", "France", "Germany", "Italy", "Soviet Union")
SOME = settings(max_examples=25)

tenths = st.integers(1, 30).map(lambda n: n / 10)
sizes_ = st.dictionaries(st.sampled_from("ABCDE"), tenths, min_size=1)
drawn_ = st.dictionaries(
    st.sampled_from(list(combinations("ABCDE", 2))), st.integers(-10, 10)
)


def pairs(drawn, sizes) -> pl.DataFrame:
    rows = [(a, b, p / 10) for (a, b), p in drawn.items() if {a, b} <= set(sizes)]
    return pl.DataFrame(
        rows, {"source": pl.String, "target": pl.String, "propensity": pl.Float64},
        orient="row",
    )  # fmt: skip


def energy(side, sizes, drawn) -> Fraction:
    return sum(
        2 * Fraction(repr(sizes[a])) * Fraction(repr(sizes[b])) * Fraction(p, 10)
        for (a, b), p in drawn.items()
        if {a, b} <= set(sizes) and side[a] != side[b]
    )


def by_hand(sizes, drawn) -> dict[frozenset[str], tuple[bool, int]]:
    """Stable splits by the side without the first actor: strict or not, and basin."""
    names = sorted(sizes)
    ends: dict[frozenset[str], int] = {}
    stable: dict[frozenset[str], bool] = {}
    for rest in product((True, False), repeat=len(names) - 1):
        side = dict(zip(names, (True, *rest), strict=True))
        while True:
            now = energy(side, sizes, drawn)
            moves = [(energy({**side, n: not side[n]}, sizes, drawn), n) for n in names]
            if min(moves)[0] >= now:
                break
            side[min(moves)[1]] ^= True
        away = frozenset(n for n in names if side[n] != side[names[0]])
        ends[away] = ends.get(away, 0) + 1
        stable[away] = min(moves)[0] > now
    return {away: (stable[away], ends[away]) for away in ends}


@SOME
@given(sizes_, drawn_)
def test_minima_and_basins_are_those_of_a_walk_by_hand(sizes, drawn) -> None:
    found = landscape(sizes, pairs(drawn, sizes))
    told = {frozenset(m.sides[1]): (m.strict, m.basin) for m in found.minima}
    assert told == by_hand(sizes, drawn)
    assert sum(m.basin for m in found.minima) == found.splits == 2 ** (len(sizes) - 1)
    for split in found.minima:
        side = {n: n in split.sides[0] for n in sizes}
        assert split.energy == pytest.approx(float(energy(side, sizes, drawn)))


@SOME
@given(sizes_, drawn_, st.permutations("ABCDE"))
def test_names_change_no_count(sizes, drawn, names) -> None:
    new = dict(zip("ABCDE", names, strict=True))
    other_sizes = {new[n]: s for n, s in sizes.items()}
    other = {(new[a], new[b]): p for (a, b), p in drawn.items()}
    one, two = (
        landscape(s, pairs(d, s)) for s, d in ((sizes, drawn), (other_sizes, other))
    )
    assert (one.strict, one.weak) == (two.strict, two.weak)
    assert [m.energy for m in one.minima] == [m.energy for m in two.minima]


def test_a_tie_is_a_tie_and_no_noise() -> None:
    """In floating point 0.1 + 0.2 is more than 0.3, and one side would win."""
    found = landscape({"A": 0.1, "B": 0.2, "C": 0.3, "D": 1.0}, -1)
    level = [m for m in found.minima if not m.strict]
    texts = landscape({"A": "0.1", "B": "0.2", "C": "0.3", "D": "1"}, "-1")
    assert texts == found
    assert (found.strict, found.weak) == (1, 1 + len(level))


@pytest.mark.parametrize(
    ("sizes", "drawn", "says"),
    [
        ({"A": 0}, -1, "not above 0"),
        ({"A": "much"}, -1, "no number"),
        ({str(i): 1 for i in range(21)}, -1, "too many"),
        ({"A": 1e-12, "B": 1e9}, -1, "too many digits"),
        ({"A": 1, "B": 1}, [("A", "C", 1)], "no pair of the actors"),
        ({"A": 1, "B": 1}, [("A", "B", 1), ("B", "A", 1)], "two propensities"),
        ({"A": 1, "B": 1}, [("A", "B", None)], "no number"),
    ],
)
def test_what_has_no_landscape_is_refused(sizes, drawn, says) -> None:
    if isinstance(drawn, list):
        names = ["source", "target", "propensity"]
        drawn = pl.DataFrame(drawn, names, orient="row")
    with pytest.raises(SchemaError, match=says):
        landscape(sizes, drawn)


def test_without_actors_there_is_none() -> None:
    assert landscape({}, -1).strict is None
    assert energies({}, -1).is_empty()


def test_propensities_add_up_with_equal_weights() -> None:
    states = {"state": ["B", "A", "C"], "regime": ["d", "f", None]}
    shares = {"one": [1.0, 0.5, None], "two": [0.0, 0.5, 1.0]}
    quarrel = {"source": ["B"], "target": ["A"], "ethnic": True, "border": False}
    found = propensity(
        pl.DataFrame({**states, **shares}),
        pl.DataFrame({**quarrel, "war": True}),
        ["one", "two"],
    )
    # Faith 0.5 - 0.5, other regimes, and two quarrels.
    assert found.rows() == [("A", "B", -3.0), ("A", "C", None), ("B", "C", None)]
    with pytest.raises(SchemaError, match="no column war"):
        propensity(pl.DataFrame(states), pl.DataFrame(quarrel), [])


def sizes_of_1936(folder: Path) -> dict[str, str]:
    table = pl.read_csv(
        folder / f"{CASES}axelrod-bennett-1993/table1_sizes_1936.csv",
        infer_schema=False,
    )
    return dict(table.select("country", "size_percent").iter_rows())


@pytest.mark.published
def test_seventeen_states_that_all_repel_each_other(published_data: Path) -> None:
    found = landscape(sizes_of_1936(published_data), -1)
    # Published: 209. Exact arithmetic tells ties from differences, see the record.
    assert (found.strict, found.weak, found.splits) == (195, 226, 65_536)


@pytest.mark.published
def test_the_great_powers_have_four_stable_splits(published_data: Path) -> None:
    sizes = sizes_of_1936(published_data)
    found = landscape({name: sizes[name] for name in GREAT}, -1)
    assert (found.strict, found.weak) == (4, 4)
    smaller = [min(m.sides, key=len) for m in found.minima]
    assert smaller == [
        ("Britain", "Soviet Union"),
        ("France", "Soviet Union"),
        ("Italy", "Soviet Union"),
        ("Germany", "Soviet Union"),
    ]
    told = [m.energy for m in found.minima]
    assert told == pytest.approx([-936.13, -933.96, -923.82, -890.40], abs=0.005)


@pytest.mark.published
def test_the_firms_of_the_unix_standards(published_data: Path) -> None:
    path = published_data / f"{CASES}unix-standards/table2_firms_1987.csv"
    table = pl.read_csv(path, infer_schema=False)
    kind = dict(table.select("firm", "type").iter_rows())
    rows = [(a, b, -(kind[a] == kind[b])) for a, b in combinations(kind, 2)]
    found = landscape(
        dict(table.select("firm", "size").iter_rows()),
        pl.DataFrame(rows, ["source", "target", "propensity"], orient="row"),
    )
    assert [(m.energy, m.basin, m.strict) for m in found.minima] == [
        (-3828.9, 128, True)
    ] * 2
    assert {frozenset(map(frozenset, m.sides)) for m in found.minima} == {
        frozenset(
            {
                frozenset({"Sun", "Prime", "AT&T", "IBM"}),
                frozenset({"DEC", "HP", "Apollo", "Intergraph", "SGI"}),
            }
        ),
        frozenset(
            {
                frozenset({"Sun", "Prime", "DEC", "HP"}),
                frozenset({"AT&T", "IBM", "Apollo", "Intergraph", "SGI"}),
            }
        ),
    }


@pytest.mark.published
def test_every_split_of_syria_has_the_published_energy(published_data: Path) -> None:
    folder = published_data / f"{CASES}syria-isis"
    actors = pl.read_csv(folder / "actors.csv")
    drawn = pl.read_csv(folder / "propensity_1to5.csv", null_values="")
    told = pl.read_csv(folder / "published_result.csv")
    names = drawn.columns[1:]
    rows = [
        (names[i], names[j], drawn.row(i)[j + 1] - 3)
        for i, j in combinations(range(len(names)), 2)
    ]
    table = pl.DataFrame(rows, ["source", "target", "propensity"], orient="row")
    sizes = dict(zip(names, actors["strength"], strict=True))
    found = landscape(sizes, table)
    assert (found.strict, found.weak, found.splits) == (1, 1, 1024)
    assert found.minima[0].energy == -83_200
    assert set(min(found.minima[0].sides, key=len)) == {
        name for name in names if name in {"Tur", "ISIS", "Nursa"}
    }
    ours = {
        frozenset(n for n in names if row[n] != row[names[0]]): row["energy"]
        for row in energies(sizes, table).iter_rows(named=True)
    }
    energy_column = next(c for c in told.columns if "nergy" in c)
    theirs = {
        frozenset(n for n in names if row[n] != row[names[0]]): row[energy_column]
        for row in told.iter_rows(named=True)
    }
    assert ours == theirs
