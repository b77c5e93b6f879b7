"""Promises to both sides: a slow plain definition, the registry and ATOP."""

from itertools import combinations
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import CoverageError
from foedus.measures.commitment.entrapment import (
    AID,
    PEACE,
    entrapment,
    of_atop,
    of_registry,
)

KINDS = ("defence", "offence", "neutrality", "nonaggression", "consultation")
PROMISE = st.tuples(
    st.integers(1, 5), st.integers(1, 5), st.sampled_from(KINDS)
).filter(lambda row: row[0] != row[1])
PROMISES = st.sets(PROMISE, max_size=14)
SHAPE = {"state_a": pl.Int64, "state_b": pl.Int64, "obligation": pl.String}


def table(rows) -> pl.DataFrame:
    return pl.DataFrame(sorted(rows), schema=SHAPE, orient="row")


def plain(rows):
    """The definition, one state and pair at a time."""
    made = []
    for i, j in combinations(range(1, 6), 2):
        for k in range(1, 6):
            to_i = {o for a, b, o in rows if (a, b) == (k, i)}
            to_j = {o for a, b, o in rows if (a, b) == (k, j)}
            aid_i, aid_j = to_i & set(AID), to_j & set(AID)
            one = aid_i and (aid_j or to_j & set(PEACE))
            if not (one or (aid_j and to_i & set(PEACE))):
                continue
            kind = "aid-aid" if aid_i and aid_j else "aid-peace"
            allied = any({a, b} == {i, j} for a, b, _ in rows)
            said = (", ".join(sorted(to_i)), ", ".join(sorted(to_j)))
            made.append((k, i, j, *said, kind, allied))
    return made


@given(PROMISES)
def test_as_the_plain_definition(rows) -> None:
    assert entrapment(table(rows)).rows() == plain(rows)


@given(PROMISES, st.permutations(range(1, 6)))
def test_names_change_nothing(rows, names) -> None:
    new = dict(zip(range(1, 6), names, strict=True))
    renamed = {(new[a], new[b], o) for a, b, o in rows}

    def seen(made, turn):
        return {
            (
                turn[r["state"]],
                frozenset(
                    {(turn[r["state_a"]], r["to_a"]), (turn[r["state_b"]], r["to_b"])}
                ),
                r["kind"],
                r["sides_allied"],
            )
            for r in made.iter_rows(named=True)
        }

    same = {n: n for n in range(1, 6)}
    one, other = entrapment(table(rows)), entrapment(table(renamed))
    assert seen(one, new) == seen(other, same)


def test_only_the_pairs_that_are_asked_for_in_their_year() -> None:
    rows = {(1, 2, "defence"), (1, 3, "defence"), (1, 4, "defence")}
    both = pl.concat(
        [table(rows).with_columns(year=pl.lit(y, pl.Int64)) for y in (1900, 1901)]
    ).lazy()
    rivals = pl.DataFrame({"state_a": [3, 2], "state_b": [2, 3], "year": [1901, 1901]})
    made = entrapment(both, rivals)
    assert isinstance(made, pl.LazyFrame)
    assert made.select("year", "state", "state_a", "state_b").collect().rows() == [
        (1901, 1, 2, 3)
    ]
    timeless = entrapment(both, rivals.drop("year")).collect()
    assert timeless["year"].to_list() == [1900, 1901]


def test_the_registry_on_a_day() -> None:
    # The United States is bound to Greece and to Turkey by the same treaty.
    told = of_registry("1974-07-20")
    pair = pl.DataFrame({"state_a": [350], "state_b": [640]})
    made = entrapment(told, pair.cast(pl.Int32))
    row = made.filter(pl.col("state") == 2).row(0, named=True)
    assert row["kind"] == "aid-aid"
    assert row["sides_allied"]
    assert "defence" in row["to_a"]
    assert (
        entrapment(of_registry("1930-01-01"), pair.cast(pl.Int32))
        .filter(pl.col("state") == 2)
        .is_empty()
    )


def test_the_united_states_between_two_allies_in_1982() -> None:
    pair = pl.DataFrame({"state_a": [200.0], "state_b": [160.0]})
    made = entrapment(of_registry("1982-04-02"), pair)
    assert made.select("state", "state_a", "state_b", "kind").rows() == [
        (2, 160, 200, "aid-aid")
    ]
    assert made["sides_allied"].to_list() == [False]


@pytest.mark.parametrize("day", ["1700-01-01", "2999-01-01"])
def test_outside_the_registry_is_not_a_no(day: str) -> None:
    with pytest.raises(CoverageError):
        of_registry(day)


@pytest.mark.published
def test_atop_in_a_year(published_data: Path) -> None:
    folder = published_data / "peacesciencer"
    frame = pl.scan_parquet(folder / "atop_alliance.parquet").rename(
        lambda n: {"atop_defense": "defense"}.get(n, n.removeprefix("atop_"))
    )
    told = of_atop(frame, year=1913).collect()
    counts = dict(told["obligation"].value_counts().rows())
    assert (counts["defence"], counts["nonaggression"]) == (23, 24)
    # Italy, 1913: aid to Germany and Austria-Hungary, and neutrality or peace with
    # France and Russia, their foes.
    made = entrapment(told).filter(pl.col("state") == 325)
    pairs = set(made.select("state_a", "state_b").rows())
    assert (220, 255) in pairs
    with pytest.raises(CoverageError, match="2019"):
        of_atop(frame, year=2019)
