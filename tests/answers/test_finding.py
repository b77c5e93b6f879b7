import dataclasses

import pytest

from foedus.answers.finding import Evidence, Finding, Row, Table, TableColumn


def test_records_cannot_be_changed():
    finding = Finding("money.gap", 23, "Gap?", "There is a gap.", 1.0)
    for record, name in (
        (finding, "value"),
        (Evidence("k", "t", "s"), "grade"),
        (Row("a", (1,)), "cells"),
        (Table((), ()), "rows"),
        (TableColumn("x", "X"), "unit"),
    ):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(record, name, "other")


def test_a_finding_is_confirmed_and_long_unless_it_says_otherwise():
    finding = Finding("money.gap", None, "Gap?", "There is a gap.", None)
    assert finding.confirmed
    assert not finding.short
    assert finding.table is None
    assert finding.interval is None


def test_a_row_must_fit_its_table():
    columns = (TableColumn("a", "A"), TableColumn("b", "B"))
    with pytest.raises(ValueError, match="row 'x' has 1 cells, expected 2"):
        Table(columns, (Row("x", (None,)),))
    assert Table(columns, (Row("x", (None, 2)),)).rows[0].confirmed
