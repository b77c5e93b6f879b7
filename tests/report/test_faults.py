"""What is wrong with a panel, in words."""

from __future__ import annotations

import json

from foedus.panel.check import Checked, Fault
from foedus.report import faults

FAULT = Fault(
    kind="duplicate-keys",
    columns=("ccode1", "ccode2", "year"),
    count=7,
    lines=(4, 1_205),
    examples=("2, 20, 1950", "2, 20, 1951"),
    text="7 rows share their key with another.",
    remedy="Keep one row for each key.",
)


def checked(*found: Fault) -> Checked:
    keys = ("ccode1", "ccode2"), ("year",)
    return Checked("panel.csv", 12_345, ("ccode1",), *keys, "cow", found)


def test_a_panel_without_faults_says_so():
    assert list(faults.lines(checked())) == [
        "panel.csv: 12,345 rows; keys ccode1, ccode2, year; states read as COW "
        "numbers.",
        "No fault found.",
    ]


def test_faults_are_numbered_with_rows_and_remedy():
    told = list(faults.lines(checked(FAULT, FAULT)))
    assert "No fault found." not in told
    assert told[1:7] == [
        "",
        "1. duplicate-keys: 7 rows share their key with another.",
        "   row 4: 2, 20, 1950",
        "   row 1,205: 2, 20, 1951",
        "   and 5 more",
        "   Keep one row for each key.",
    ]
    assert told[8].startswith("2. duplicate-keys")


def test_the_document_is_plain_data():
    said = json.loads(json.dumps(faults.document(checked(FAULT))))
    assert (said["rows"], said["system"]) == (12_345, "cow")
    assert said["faults"][0]["lines"] == [4, 1_205]
