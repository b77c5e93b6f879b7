"""Kept and broken commitments: which empty cells say no, and which say no case."""

from pathlib import Path

import polars as pl
import pytest

from foedus.sources import alliance_reliability
from foedus.sources.catalog import entry
from foedus.sources.tabular import publisher_names

pyreadstat = pytest.importorskip("pyreadstat")


@pytest.fixture
def frame(tmp_path: Path) -> pl.DataFrame:
    """Three wars: kept, broken, and no case of performance."""
    said = entry("alliance-reliability")
    table = said.tables["alliance_war"]
    names = list(publisher_names(table, table.files[0]).values())
    given = {
        "warid": [1.0, 2.0, 3.0],
        "atopid": [1005.0] * 3,
        "honorLLM": [1.0, None, None],
        "violateLLM": [None, 1.0, None],
        "dnaLLM": [None, None, 1.0],
        "consulLLM": [None, None, 1.0],
    }
    columns = {
        name: pl.Series(
            ["War"] * 3 if name == "warname" else given.get(name, [None] * 3),
            dtype=pl.String if name == "warname" else pl.Float64,
        )
        for name in names
    }
    path = tmp_path / "b.dta"
    pyreadstat.write_dta(pl.DataFrame(columns), str(path))
    found = alliance_reliability.read({"alliance_war": path}, said, said.version)
    return found.tables["alliance_war"]


def test_a_case_was_kept_or_broken(frame: pl.DataFrame) -> None:
    assert frame["honor_llm"].to_list() == [1, 0, None]
    assert frame["violate_llm"].to_list() == [0, 1, None]
    assert frame["sabroskyhonor_llm"].to_list() == [0, 0, None]


def test_a_reason_is_yes_or_no(frame: pl.DataFrame) -> None:
    assert frame["dna_llm"].to_list() == [0, 0, 1]
    assert frame["consul_llm"].to_list() == [0, 0, 1]
    assert frame["cfna_llm"].to_list() == [0, 0, 0]


def test_other_empty_cells_stay(frame: pl.DataFrame) -> None:
    assert frame["cowwarid"].null_count() == 3
    assert frame["sabhon"].null_count() == 3
