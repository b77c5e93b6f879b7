"""Rows come in key order, in chunks of one size, however the panel is split."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny import dyads, full

from foedus.panel import stream


@pytest.mark.parametrize("step", ["year", "month", "day"])
@pytest.mark.parametrize("size", [7, 100, 1 << 18])
def test_the_chunks_are_the_panel(tmp_path, step, size):
    built = full(tmp_path, step)
    found = list(stream.chunks(built, size))
    assert {f.height for f in found[:-1]} <= {size}
    assert 0 < found[-1].height <= size
    whole = pl.concat(found)
    assert whole.equals(built.collect())
    assert whole.schema == built.schema


@pytest.mark.parametrize("step", ["year", "day"])
def test_the_split_does_not_show(tmp_path, monkeypatch, step):
    built = dyads(tmp_path, step, directed=True).attach("nmc")
    whole = pl.concat(stream.chunks(built, 50))
    monkeypatch.setattr(stream, "CELLS", 1)
    parts = []
    split = list(stream.chunks(built, 50, seen=parts.append))
    assert len(parts) > 1
    assert sum(p.height for p in parts) >= built.base.height
    assert pl.concat(split).equals(whole)
    assert {f.height for f in split[:-1]} == {50}


@given(
    lengths=st.lists(st.lists(st.integers(1, 9), min_size=0, max_size=6), max_size=5),
    rows=st.integers(1, 12),
)
def test_portions_hold_every_step_once(lengths, rows):
    parts = [
        pl.DataFrame(
            {
                "n": [100 * p + i for i in range(len(part))],
                "start": [0] * len(part),
                "stop": part,
            },
            schema={"n": pl.Int32, "start": pl.Int32, "stop": pl.Int32},
        )
        for p, part in enumerate(lengths)
    ]
    expected = [
        (100 * p + i, s)
        for p, part in enumerate(lengths)
        for i, n in enumerate(part)
        for s in range(n)
    ]
    found = list(stream._portions(parts, rows))
    sizes = [int((f["stop"] - f["start"]).sum()) for f in found]
    assert sizes[:-1] == [rows] * (len(sizes) - 1)
    said = [(n, s) for f in found for n, a, b in f.iter_rows() for s in range(a, b)]
    assert said == expected


def test_a_panel_without_rows_has_no_chunks(tmp_path):
    empty = dyads(tmp_path, states=(2,))
    assert list(stream.chunks(empty)) == []
