"""The hash is one of the rows, and sees every difference between them."""

from __future__ import annotations

import hashlib
import json

import polars as pl
import pytest

from foedus.panel.digest import Digest

SCHEMA = {"n": pl.Int32(), "x": pl.Float64(), "b": pl.Boolean(), "t": pl.String()}


def of(*frames: pl.DataFrame) -> str:
    digest = Digest(SCHEMA)
    for frame in frames:
        digest.add(frame)
    return digest.hexdigest()


def rows(**other: list[object]) -> pl.DataFrame:
    said = {"n": [1, 2], "x": [0.5, None], "b": [True, None], "t": ["é", None]}
    return pl.DataFrame({**said, **other}, schema=SCHEMA)


def test_equal_rows_have_an_equal_hash():
    assert of(rows()) == of(rows().rechunk().clone())


@pytest.mark.parametrize(
    "other",
    [
        {"n": [2, 1]}, {"n": [1, None]}, {"x": [0.5, 0.0]}, {"b": [True, False]},
        {"t": ["é", ""]}, {"t": ["", "é"]},
    ],
)  # fmt: skip
def test_every_difference_shows(other):
    assert of(rows(**other)) != of(rows())


def test_names_and_types_count():
    assert (
        Digest({"a": pl.Int32()}).hexdigest() != Digest({"b": pl.Int32()}).hexdigest()
    )
    assert (
        Digest({"a": pl.Int32()}).hexdigest() != Digest({"a": pl.Int64()}).hexdigest()
    )


def test_the_hash_is_the_one_that_is_described():
    head = json.dumps([["n", "Int32"]]).encode()
    expected = hashlib.sha256(head + b"\x01\0\0\0\0\0\0\0" + b"\0\1").hexdigest()
    digest = Digest({"n": pl.Int32()})
    digest.add(pl.DataFrame({"n": [1, None]}, schema={"n": pl.Int32}))
    assert digest.hexdigest() == expected
