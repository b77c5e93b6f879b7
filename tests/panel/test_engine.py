"""Every engine builds the same rows, operation by operation and as a whole."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import narwhals as nw
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from foedus.errors import PanelError
from foedus.panel import engine as engines
from foedus.panel.build import panel
from foedus.panel.engine import Engine
from foedus.panel.given import attach
from foedus.store import SourceFacts, Store

Rows = nw.LazyFrame[Any]


def spark() -> Engine:
    try:
        return engines.engine("spark")
    except PanelError as error:
        pytest.skip(f"{error.problem} {error.remedy}")


@pytest.fixture(
    scope="module",
    params=[
        "polars",
        "duckdb",
        pytest.param("spark", marks=pytest.mark.spark),
    ],
)
def engine(request: pytest.FixtureRequest) -> Engine:
    return spark() if request.param == "spark" else engines.engine(request.param)


LEFT = pl.DataFrame(
    {
        "a": [1, 1, 2, 3, None],
        "start": [5, 7, -2, 0, 1],
        "stop": [6, 9, 4, 0, 3],
        "yes": [True, None, False, None, True],
    },
    schema={"a": pl.Int32, "start": pl.Int32, "stop": pl.Int32, "yes": pl.Boolean},
)
RIGHT = pl.DataFrame(
    {"a": [1, 2, None, 4], "value": [10, None, 30, 40]},
    schema={"a": pl.Int32, "value": pl.Int64},
)
CASES: dict[str, Callable[[Rows, Rows], Rows]] = {
    "left join": lambda one, other: one.join(other, on="a", how="left"),
    "inner join": lambda one, other: one.join(other, on="a", how="inner"),
    "cross join and filter": lambda one, other: (
        one.drop("a")
        .join(other, how="cross")
        .filter(nw.col("start") * 10 < nw.col("value"))
    ),
    "or, not": lambda one, other: one.filter(
        nw.col("yes") | ~(nw.col("start") < nw.col("stop"))
    ),
    "when": lambda one, other: one.with_columns(
        nw.when(nw.col("yes").is_null() & nw.col("start").is_between(0, 7))
        .then(nw.lit(0))
        .otherwise(nw.col("a"))
        .alias("w")
    ),
    "truth": lambda one, other: one.with_columns(
        nw.when(nw.col("start") > 0)
        .then(nw.lit(value=False))
        .otherwise(nw.col("yes"))
        .alias("w")
    ),
    "horizontal": lambda one, other: one.with_columns(
        nw.max_horizontal("start", "stop").alias("high"),
        nw.min_horizontal(nw.col("start"), nw.col("stop")).alias("low"),
    ),
    "integers": lambda one, other: one.select(
        "a",
        "start",
        "stop",
        (nw.col("a") * (nw.col("start") - nw.col("stop")) + 1)
        .cast(nw.Int32)
        .alias("n"),
    ),
    "groups": lambda one, other: one.group_by("yes").agg(
        (nw.col("stop") - nw.col("start")).sum().cast(nw.Int64).alias("s"),
        nw.len().cast(nw.Int64).alias("n"),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_operations_work_alike(engine: Engine, name: str) -> None:
    polars = engines.engine("polars")
    there, here = (
        e.fetch(CASES[name](e.load(LEFT), e.load(RIGHT))) for e in (engine, polars)
    )
    assert here.height > 0
    assert there.schema == here.schema
    assert_frame_equal(there.sort(there.columns), here.sort(here.columns))


FACTS = SourceFacts("by-hand", "ask", "1988", "1991", "2026-11-22")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    home: Path = tmp_path_factory.mktemp("home")
    made = Store(home)
    contiguity = pl.DataFrame(
        {
            "ccode1": [260, 265, 260, 255],
            "ccode2": [265, 260, 290, 290],
            "conttype": [1, 1, 4, 1],
            "stdate": ["1955-05-01", "1955-05-01", "1955-05-01", "1990-10-01"],
            "enddate": ["1990-10-01", "1990-10-01", "1990-10-01", "2016-12-01"],
        }
    )
    majors = pl.DataFrame(
        {
            "ccode": [255],
            "styear": [1991],
            "stmonth": [12],
            "stday": [11],
            "endyear": [2016],
            "endmonth": [12],
            "endday": [31],
        }
    )
    nmc = pl.DataFrame({"ccode": [255, 260, 260], "year": [1990, 1989, 1990]})
    numbers = nmc.with_columns(
        (pl.col("ccode") / 7).alias(c) if c == "cinc" else pl.col("ccode").alias(c)
        for c in ("milex", "milper", "irst", "pec", "tpop", "upop", "cinc")
    )
    made.add("cow-contiguity", "3.2", {"spell": contiguity.lazy()}, FACTS)
    made.add("cow-majors", "2024", {"spell": majors.lazy()}, FACTS)
    made.add("nmc", "7.0", {"state_year": numbers.lazy()}, FACTS)
    return made


@pytest.mark.parametrize(
    "unit", ["dyad-years", "dyad-months", "dyad-days", "state-days"]
)
def test_engines_build_the_same_panel(engine: Engine, store: Store, unit: str) -> None:
    def built(on: Engine) -> pl.DataFrame:
        states = (255, 260, 265, 290, 316)
        begun = panel(unit, 1988, 1992, store=store, states=states, on=on)
        if unit.startswith("dyad"):
            begun = begun.attach("cow-contiguity").spells("cow_contiguity_conttype")
        return begun.attach("cow-majors").attach("nmc").collect()

    there, here = built(engine), built(engines.engine("polars"))
    assert there.schema == here.schema
    assert there.equals(here)
    assert here.select(panel(unit, 1988, 1992).unit.key).is_duplicated().sum() == 0


@pytest.mark.spark
def test_a_frame_of_spark_that_gains_columns_stays_lazy(store: Store) -> None:
    """Here and not beside those of other kinds: one session is started, not two."""
    from pyspark.sql import DataFrame

    sources = ["nmc", "cow-majors", "cow-contiguity"]
    mine = pl.DataFrame(
        {
            "start": ["c", "b", "a"],
            "year": [1990, 1989, 2012],
            "state_b": [290, 265, 255],
            "state_a": [255, 260, 9999],
        }
    )
    found = attach(spark().load(mine).to_native(), sources, store=store)
    assert isinstance(found, DataFrame)
    there = pl.DataFrame(pl.from_arrow(found.toArrow()))
    here = attach(mine, sources, store=store)
    assert here["nmc_cinc_a"].null_count() == 1
    assert here["cow_contiguity_conttype"].to_list() == [1, 1, None]
    assert_frame_equal(there, here, check_row_order=False, check_dtypes=False)


def test_an_unknown_engine_is_refused_with_the_known_ones() -> None:
    with pytest.raises(PanelError, match="polars, duckdb, spark"):
        engines.engine("dask")
