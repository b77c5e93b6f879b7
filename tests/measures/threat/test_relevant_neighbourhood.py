"""Who could reach a state: a slow plain definition, coverage, and names."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import SchemaError
from foedus.measures.threat.relevant_neighbourhood import relevant_neighbourhood

N = 5
PAIR = st.tuples(st.integers(1, N), st.integers(1, N)).filter(lambda p: p[0] != p[1])
TOUCH = st.dictionaries(PAIR, st.integers(1, 5), min_size=1)
REACH = st.dictionaries(
    st.integers(1, N), st.sampled_from(["global", "regional"]), min_size=1
)
REGION = st.fixed_dictionaries({s: st.sampled_from("EW") for s in range(1, N + 1)})

STATES = pl.DataFrame({"state": range(1, N + 1), "year": 1900})


def contiguity(touch) -> pl.DataFrame:
    rows = [(a, b, 1900, t) for (a, b), t in touch.items()]
    names = ["state_a", "state_b", "year", "conttype"]
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.Int64), orient="row")


def table(held: dict[int, str], name: str) -> pl.DataFrame:
    frame = pl.DataFrame({"state": list(held), name: list(held.values())})
    return frame.with_columns(year=pl.lit(1900, pl.Int64))


@given(TOUCH, REACH, REGION, st.integers(1, 5))
def test_as_the_plain_definition(touch, reach, region, level) -> None:
    made = relevant_neighbourhood(
        STATES,
        contiguity(touch),
        powers=table(reach, "reach"),
        regions=table(region, "region").drop("year"),
        level=level,
    )
    expected = {}
    for i in range(1, N + 1):
        for j in range(1, N + 1):
            near = min(touch.get((i, j), 9), touch.get((j, i), 9)) <= level
            power = reach.get(j)
            regional = power == "regional" and region[i] == region[j]
            if i != j and (near or regional or power == "global"):
                expected[i, j] = (near, regional, power == "global")
    found = {
        (r["state"], r["other"]): (
            r["contiguous"],
            r["regional_power"],
            r["global_power"],
        )
        for r in made.iter_rows(named=True)
    }
    assert found == expected


def test_a_year_without_a_table_is_not_covered() -> None:
    both = pl.concat([STATES, STATES.with_columns(year=pl.lit(2030, pl.Int32))])
    powers = pl.DataFrame({"state": [1, 1], "year": [1900, 2030], "reach": "global"})
    made = relevant_neighbourhood(
        both.lazy(), contiguity({(1, 2): 1}), powers=powers.lazy()
    )
    assert isinstance(made, pl.LazyFrame)
    later = made.filter(pl.col("year") == 2030).collect()
    assert later["contiguous"].to_list() == [None] * 4
    assert later["global_power"].to_list() == [True] * 4
    now = made.filter((pl.col("year") == 1900) & (pl.col("state") == 3)).collect()
    assert now.row(0) == (1900, 3, 1, None, False, False, True)


def test_without_regions_nobody_knows_of_regional_powers() -> None:
    powers = pl.DataFrame({"state": [1], "year": [1900], "reach": ["regional"]})
    made = relevant_neighbourhood(STATES, contiguity({(1, 2): 1}), powers=powers)
    told = dict(
        made.filter(pl.col("state") == 2).select("other", "regional_power").rows()
    )
    assert told == {1: None}
    assert made.filter(pl.col("state") == 1)["regional_power"].to_list() == [False]


def test_a_level_that_is_none_is_refused() -> None:
    with pytest.raises(SchemaError, match="not 6"):
        relevant_neighbourhood(STATES, contiguity({}), level=6)
