"""Lists of states and pairs that a user gives."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from foedus.errors import PanelError
from foedus.panel import listing


def test_pairs_stand_in_both_orders_and_once():
    found = listing.given({"pairs": [(2, 20), (20, 2), [200, 2]]}, "cow")
    assert found.rows() == [(2, 20), (2, 200), (20, 2), (200, 2)]


def test_a_file_says_more_than_it_must(tmp_path: Path):
    path = tmp_path / "list.csv"
    path.write_text("year,state,why\n2001, 20 ,north\n2001,20,again\n")
    found = listing.given({"file": str(path)}, "cow")
    assert found.sort("state").to_dicts() == [{"year": 2001, "state": 20}]


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"pairs": [(2, 20)], "states": [2]},
        {"pairs": [2, 20]},
        {"pairs": [(2, 20, 200)]},
        {"pairs": []},
        {"pairs": "2,20"},
        {"states": ["USA"]},
        {"states": [True]},
        {"states": [3]},
        {"file": "nowhere.csv"},
    ],
)
def test_a_list_that_is_none_is_refused(options: dict[str, Any]):
    with pytest.raises(PanelError) as error:
        listing.given(options, "cow")
    assert error.value.remedy


@pytest.mark.parametrize(
    "text", ["a,b\n2,20\n", "state_a,state_b\n2,\n", "state\nUSA\n", "state\n", ""]
)
def test_a_file_that_is_no_list_is_refused(text: str, tmp_path: Path):
    path = tmp_path / "list.csv"
    path.write_text(text)
    with pytest.raises(PanelError):
        listing.given({"file": str(path)}, "cow")
