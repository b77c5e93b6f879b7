"""Capability: an invented world by hand, and what is missing or no quantity."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from foedus.errors import SchemaError
from foedus.measures.power.capability import COMPONENTS, cinc, cinc_table

PRINTED = 1e-7
"""The shipped index has seven digits."""
NUMBERS = dict.fromkeys(COMPONENTS, pl.Float64)


def world(*rows: tuple[float | None, ...]) -> pl.DataFrame:
    """Year and the six components of each state."""
    return pl.DataFrame(list(rows), schema={"year": pl.Int64, **NUMBERS}, orient="row")


def test_by_hand() -> None:
    frame = world(
        (1900, 60.0, 30.0, 0.0, 10.0, 40.0, 5.0),
        (1900, 30.0, 10.0, 0.0, 10.0, 40.0, 15.0),
        (1900, 10.0, None, 0.0, 20.0, 20.0, 20.0),
        (1901, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0),
    )
    # Nobody made steel in 1900, so five components count; of the third one is unknown.
    # (0.60 + 0.75 + 0.25 + 0.40 + 0.125) / 5, (0.30 + 0.25 + 0.25 + 0.40 + 0.375) / 5
    # and (0.10 + 0.50 + 0.20 + 0.50) / 4: more than 1 in all, as one is unknown.
    assert cinc(frame).to_list() == pytest.approx([0.425, 0.315, 0.325, 1.0])


def test_a_missing_component_is_left_out_and_not_zero() -> None:
    known = world((1900, *[3.0] * 6), (1900, *[1.0] * 6))
    gap = world((1900, *[3.0] * 6), (1900, None, *[1.0] * 5))
    assert cinc(known).to_list() == pytest.approx([0.75, 0.25])
    assert cinc(gap).to_list() == pytest.approx([(1 + 5 * 0.75) / 6, 0.25])


def test_nothing_known_is_null_and_not_a_number_is_not_known() -> None:
    frame = world((1900, *[1.0] * 6), (1900, *[None] * 6), (1900, *[float("nan")] * 6))
    assert cinc(frame).to_list() == [1.0, None, None]


def test_rows_keep_their_order_and_years_their_own_totals() -> None:
    frame = world((1901, *[1.0] * 6), (1900, *[1.0] * 6), (1901, *[3.0] * 6))
    assert cinc(frame).to_list() == pytest.approx([0.25, 1.0, 0.75])
    turned = frame.reverse()
    assert cinc(turned).to_list() == pytest.approx(cinc(frame).reverse().to_list())


@pytest.mark.parametrize("value", [-9.0, float("inf")])
def test_what_is_no_quantity_is_refused(value: float) -> None:
    with pytest.raises(SchemaError, match="milex") as caught:
        cinc(world((1900, value, *[1.0] * 5)))
    assert "-9" in caught.value.remedy


def test_a_column_that_is_not_there_is_named() -> None:
    with pytest.raises(SchemaError, match="no column upop"):
        cinc(world((1900, *[1.0] * 6)).drop("upop"))


def test_weights_of_the_user_count() -> None:
    frame = world((1900, *[3.0] * 6), (1900, 9.0, *[1.0] * 5))
    assert cinc(frame, weights={"milex": 1.0}).to_list() == [0.25, 0.75]


def test_a_table_as_published() -> None:
    frame = world((1900, *[3.0] * 6), (1900, -9.0, *[1.0] * 5)).with_columns(
        ccode=pl.Series([2, 20]), cinc=pl.Series([0.1, 0.2])
    )
    made = cinc_table(frame)
    assert made["cinc"].to_list() == pytest.approx([(1 + 5 * 0.75) / 6, 0.25])
    assert made["cinc_known"].to_list() == [6, 5]
    assert made["cinc_given"].to_list() == [0.1, 0.2]
    assert made["cinc_share"].sum() == pytest.approx(1)
    alone = cinc_table(frame.drop("year", "cinc").lazy()).collect()
    assert alone["cinc"].to_list() == made["cinc"].to_list()
    with pytest.raises(SchemaError, match="milex has -8"):
        cinc_table(frame.with_columns(milex=pl.lit(-8.0)))


@pytest.fixture(scope="module")
def published(published_data: Path) -> pl.DataFrame:
    """All rows of the newest release, with the index computed anew."""
    scan = pl.scan_parquet(published_data / "peacesciencer" / "cow_nmc.parquet")
    return cinc_table(scan).collect()


@pytest.mark.published
def test_the_shipped_index_in_all_state_years(published: pl.DataFrame) -> None:
    assert published.height == 17_121
    gap = (published["cinc"] - published["cinc_given"]).abs()
    assert gap.null_count() == 0
    assert gap.max() < PRINTED
    sums = published.group_by("year").agg(pl.col("cinc").sum())["cinc"]
    assert sums.max() == pytest.approx(1.0747, abs=5e-5)
    assert sums.min() == pytest.approx(1.0, abs=1e-9)
    assert sums.mean() == pytest.approx(1.0239, abs=5e-5)


@pytest.mark.published
@pytest.mark.parametrize(
    ("year", "state", "value"),
    [
        (1945, 2, 0.38386354),
        (1913, 2, 0.219911),
        (1913, 255, 0.143318),
        (1913, 365, 0.116138),
        (1913, 200, 0.112748),
        (1936, 2, 0.205985),
        (1936, 365, 0.148171),
        (1990, 2, 0.141448),
        (1990, 365, 0.129461),
        (1990, 710, 0.111816),
        (2012, 710, 0.220364),
        (2012, 2, 0.139219),
    ],
)
def test_known_values(
    published: pl.DataFrame, year: int, state: int, value: float
) -> None:
    row = published.filter((pl.col("year") == year) & (pl.col("ccode") == state))
    assert row["cinc"].item() == pytest.approx(value, abs=5e-7)


@pytest.mark.published
@pytest.mark.parametrize(
    ("year", "states", "top_three", "small"),
    [(1816, 23, 0.618, 11), (2016, 195, 0.45, 176)],
)
def test_known_facts(
    published: pl.DataFrame, year: int, states: int, top_three: float, small: int
) -> None:
    values = published.filter(pl.col("year") == year)["cinc"]
    assert len(values) == states
    assert values.top_k(3).sum() == pytest.approx(top_three, abs=5e-3)
    assert (values < 0.01).sum() == small


@pytest.mark.published
def test_what_is_missing_stays_missing(published: pl.DataFrame) -> None:
    missing = published.select(COMPONENTS).null_count().row(0, named=True)
    assert missing == {
        "milex": 2360,
        "milper": 456,
        "irst": 26,
        "pec": 448,
        "tpop": 0,
        "upop": 68,
    }
    # A component that nobody has in a year counts for no state of it.
    assert published["cinc_known"].sum() <= 6 * 17_121 - sum(missing.values())


@pytest.mark.published
def test_missing_as_zero_is_not_the_published_index(published: pl.DataFrame) -> None:
    zeros = published.select("ccode", "year", "cinc_given", *COMPONENTS).fill_null(0)
    made = cinc_table(zeros.rename({"cinc_given": "shipped"}))
    gap = (made["cinc"] - made["shipped"]).abs()
    assert gap.max() == pytest.approx(0.058, abs=1e-3)
    assert (gap < PRINTED).mean() == pytest.approx(0.84, abs=0.01)


@pytest.mark.published
@pytest.mark.parametrize(
    ("file", "rows"), [("NMC_5_0.csv", 15_171), ("NMC-60-abridged.csv", 15_951)]
)
def test_the_files_as_the_publisher_has_them(
    published_data: Path, file: str, rows: int
) -> None:
    table = pl.read_csv(published_data / "cow" / file, infer_schema_length=None)
    assert (table["milex"] == -9).any()
    made = cinc_table(table)
    assert made.height == rows
    assert (made["cinc"] - made["cinc_given"]).abs().max() < PRINTED
    with pytest.raises(SchemaError, match="-9"):
        cinc(table)
