"""Depth of obligations: all published alliances, NATO's codes, and what is unknown."""

from pathlib import Path

import polars as pl
import pytest

from foedus.errors import SchemaError
from foedus.measures.commitment.obligation_depth import (
    condition_count,
    conditionality,
    formality,
    institutionalisation,
    obligation_depth,
)

PARTS = (
    "milcon",
    "intcom",
    "base",
    "milaid",
    "subord",
    "contrib",
    "orgpurp1",
    "orgpurp2",
)
PROMISES = ("defense", "offense", "neutral", "consul")
CONDITIONS = ("defcon", "offcon", "neucon", "concon")


def pact(default: int | None = 0, **codes: int | None) -> pl.DataFrame:
    names = ("atopid", "estmode", "pubsecr", "organ1", "organ2")
    every = dict.fromkeys((*names, *PARTS, *PROMISES, *CONDITIONS), default)
    return pl.DataFrame([{**every, **codes}], schema=dict.fromkeys(every, pl.Int64))


@pytest.mark.parametrize(
    ("codes", "level", "why"),
    [
        ({}, 0, None),
        ({"milcon": 1, "milaid": 2}, 0, None),
        ({"milcon": 2}, 1, "milcon"),
        ({"orgpurp2": 4}, 1, "orgpurp2"),
        ({"contrib": 1, "milcon": 3}, 2, "milcon"),
        ({"base": 2, "intcom": None}, 2, "base"),
        ({"intcom": None, "subord": 1}, 1, "subord"),
        ({"intcom": None}, 0, None),
    ],
)
def test_levels_and_what_decided(codes, level, why) -> None:
    row = institutionalisation(pact(**codes)).row(0, named=True)
    assert row["institutionalisation"] == level
    assert row["institutionalisation_why"] == why
    assert row["explanation"] is None


def test_nothing_known_is_null_and_not_zero() -> None:
    made = obligation_depth(pact(None, atopid=1)).row(0, named=True)
    for name in ("institutionalisation", "formality", "conditionality"):
        assert made[name] is None, name


@pytest.mark.parametrize(
    ("codes", "points"),
    [
        ({"estmode": 1, "organ2": 2}, 2),
        ({"estmode": 1, "pubsecr": 2}, 0),
        ({"estmode": 0, "pubsecr": None, "organ1": 3}, 1),
        ({"estmode": 1, "pubsecr": None}, None),
        ({"estmode": 1, "organ1": None}, None),
    ],
)
def test_formality(codes, points) -> None:
    assert formality(pact(**codes))["formality"].to_list() == [points]


@pytest.mark.parametrize(
    ("codes", "part", "free"),
    [
        ({}, None, False),
        ({"defense": 1}, 0.0, True),
        ({"defense": 1, "defcon": 1, "consul": 1}, 0.5, False),
        ({"offense": 1, "defense": 1, "defcon": 1}, 0.5, True),
        ({"defense": 1, "defcon": None}, None, None),
        ({"defcon": 1, "consul": 1}, 0.0, False),
    ],
)
def test_conditionality(codes, part, free) -> None:
    row = conditionality(pact(**codes)).row(0, named=True)
    assert row["conditionality"] == part
    assert row["unconditional_aid"] == free


def test_latent_depth_only_where_the_file_has_it() -> None:
    latent = pl.DataFrame(
        {"atopid": [1], "latent_depth_mean": [0.5], "latent_depth_sd": [0.25]}
    )
    both = pl.concat([pact(atopid=1), pact(atopid=2)]).lazy()
    made = obligation_depth(both, latent.lazy())
    assert isinstance(made, pl.LazyFrame)
    rows = made.collect().sort("atopid")
    assert rows["latent_depth"].to_list() == [0.5, None]
    assert rows["latent_depth_low"].to_list() == [0.0, None]
    assert rows["latent_depth_high"].to_list() == [1.0, None]


def test_a_missing_column_is_refused() -> None:
    with pytest.raises(SchemaError, match="intcom"):
        institutionalisation(pact().drop("intcom"))


def atop(folder: Path, name: str) -> pl.DataFrame:
    frame = pl.read_csv(folder / "atop" / name, infer_schema_length=None)
    numbers = pl.selectors.numeric()
    return frame.with_columns(pl.when(numbers >= 0).then(numbers).name.keep())


@pytest.mark.published
def test_every_alliance_of_the_published_file(published_data: Path) -> None:
    frame = atop(published_data, "atop-alliance-level.csv")
    made = obligation_depth(frame)
    assert made.height == 745
    levels = dict(made["institutionalisation"].value_counts().rows())
    assert levels == {0: 507, 1: 143, 2: 89, None: 6}
    same = made["institutionalisation"].cast(pl.Int64).eq_missing(made["milinst"])
    assert same.all()
    # The publisher's formality is a number for some alliances of which a part is not
    # known; wherever ours is a number, it is the same one.
    given = dict(made["formal"].value_counts().rows())
    assert given == {0: 143, 1: 483, 2: 118, None: 1}
    ours = made.filter(pl.col("formality").is_not_null())
    assert (ours["formality"].cast(pl.Int64) == ours["formal"]).all()
    assert made["formality"].null_count() == 16


@pytest.mark.published
def test_the_code_of_nato_comes_with_its_explanation(published_data: Path) -> None:
    made = obligation_depth(atop(published_data, "atop-alliance-level.csv"))
    nato = made.filter(pl.col("atopid") == 3180).row(0, named=True)
    assert (nato["milcon"], nato["intcom"]) == (0, 0)
    assert (nato["institutionalisation"], nato["formality"]) == (2, 2)
    assert nato["institutionalisation_why"] == "base"
    assert "SHAPE" in nato["explanation"]
    assert made["explanation"].null_count() == 744


@pytest.mark.published
def test_conditions_and_latent_depth_of_nato(published_data: Path) -> None:
    counts = condition_count(atop(published_data, "atop-member-level.csv"))
    assert counts.filter(pl.col("atopid") == 3180)["conditions"].item() == 1
    assert counts.height == 289
    latent = pl.read_csv(
        published_data / "alliance-depth" / "atop-milsup-latent-depth.csv",
        infer_schema_length=None,
    ).rename(lambda name: name.replace(".", "_"))
    frame = atop(published_data, "atop-alliance-level.csv")
    made = obligation_depth(frame, latent)
    assert made["latent_depth"].count() == 289
    # Only alliances with active aid have a latent depth.
    deep = made.filter(pl.col("latent_depth").is_not_null())
    assert ((deep["defense"] == 1) | (deep["offense"] == 1)).all()
