"""CSV is read back as it was, and runs nowhere."""

from __future__ import annotations

import polars as pl
from tiny import full

from foedus.panel.text import harmless


def test_csv_is_read_back(tmp_path):
    built = full(tmp_path)
    found = built.write(tmp_path / "panel.csv")
    assert pl.read_csv(found.file, schema=built.schema).equals(built.collect())


def test_text_is_never_a_formula():
    said = ["=1+1", "+1", "@x", "-cmd", "\tx", "\rx", "-0477", "-.5", "plain", "", None]
    found = harmless(pl.DataFrame({"t": said, "n": range(len(said))}))
    assert found["t"].to_list() == [
        "'=1+1", "'+1", "'@x", "'-cmd", "'\tx", "'\rx", "-0477", "-.5",
        "plain", "", None,
    ]  # fmt: skip
    assert found["n"].to_list() == list(range(len(said)))
