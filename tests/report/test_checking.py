"""The check of the registry as data and as lines."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from foedus.registry.checks import Fault
from foedus.report import checking


def test_a_registry_in_order_is_healthy() -> None:
    found = checking.check()
    assert found.healthy
    text = "\n".join(checking.lines(found))
    assert "no fault" in text
    assert "Not compared with ATOP" in text
    assert json.dumps(checking.document(found))


def test_a_fault_makes_it_ill_and_is_shown() -> None:
    fault = Fault("order", "row:registry@1#members:2", "backwards", "Mend it.")
    ill = replace(checking.check(), faults=(fault,))
    assert not ill.healthy
    assert "backwards" in "\n".join(checking.lines(ill))


@pytest.mark.published
def test_against_atop(published_data) -> None:
    found = checking.check(published_data / "atop")
    assert found.healthy
    text = "\n".join(checking.lines(found))
    assert "none of these missing" in text
    assert "as-the-alliance" in text
    assert f"Compared with ATOP 5.1 ({published_data / 'atop'})" in text
