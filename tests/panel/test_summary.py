"""The summary table holds the figures that another way of computing gives."""

from __future__ import annotations

import math

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny import full

from foedus.panel.summary import Moments, _figure

NUMBERS = st.none() | st.floats(-1e6, 1e6)


@given(st.lists(st.lists(NUMBERS, max_size=20), max_size=5))
def test_figures_over_chunks_are_those_over_all(chunks):
    found = Moments()
    for chunk in chunks:
        found.add(pl.Series(chunk, dtype=pl.Float64))
    whole = pl.Series([v for c in chunks for v in c], dtype=pl.Float64)
    known = whole.drop_nulls()
    assert (found.count, found.missing) == (known.len(), whole.null_count())
    if known.len():
        assert found.mean == pytest.approx(known.mean(), abs=1e-6)
        assert (found.low, found.high) == (known.min(), known.max())
    if known.len() > 1:
        assert found.spread == pytest.approx(known.std(), rel=1e-6, abs=1e-6)
    else:
        assert math.isnan(found.spread)


def test_the_table_has_a_line_for_each_number(tmp_path):
    built = full(tmp_path)
    found = built.write(tmp_path / "panel.tex")
    lines = found.file.read_text().splitlines()
    rows = built.collect()
    assert len(lines) == 6 + len(built.columns) - 3
    line = next(n for n in lines if n.startswith(r"nmc\_milper\_b"))
    cells = [c.strip() for c in line.removesuffix(r"\\").split("&")]
    known = rows["nmc_milper_b"].drop_nulls()
    assert cells[1] == str(known.len())
    assert cells[-1] == str(rows["nmc_milper_b"].null_count())
    assert cells[2] == _figure(known.mean())
    assert r"\toprule" in lines[1]


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (1234567.0, "1,234,567"), (0.01234567, "0.01235"), (12345.6, "12,346"),
     (math.nan, "--"), (-2.5, "-2.5")],
)  # fmt: skip
def test_figures_are_short(value, text):
    assert _figure(value) == text
