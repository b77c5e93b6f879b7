"""Reliability of a user's table of cases."""

import polars as pl
import pytest

from foedus.errors import SchemaError
from foedus.measures import own_reliability, own_table

CASES = """member,outcome,obligation
A,honoured,defence
A,violated,defence
A,honored,neutrality
B,honoured,defence
B,honoured,neutrality
B,,defence
C,not invoked,defence
"""


def test_the_whole_and_its_groups_are_counted(tmp_path) -> None:
    path = tmp_path / "cases.csv"
    path.write_text(CASES, encoding="utf-8")
    found = own_table.values("reliability", {"cases": str(path)})
    whole = found[0]
    assert (whole["slice"], whole["rows"], whole["not_known"]) == ("all", 7, 1)
    assert (whole["honoured"], whole["violated"], whole["value"]) == (4, 1, 0.8)
    assert whole["low"] < 0.8 < whole["high"]
    groups = {(one["slice"], one["group"]): one for one in found}
    assert groups["state", "A"]["invoked"] == 3
    assert groups["obligation", "neutrality"]["honoured"] == 2
    assert groups["state", "C"]["invoked"] == 0


def test_a_table_without_an_outcome_is_refused() -> None:
    with pytest.raises(SchemaError, match="outcome"):
        own_reliability.reliability(pl.DataFrame({"state": ["A"]}))
