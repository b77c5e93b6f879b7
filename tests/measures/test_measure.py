"""The record of a measure."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from foedus.measures.index import MEASURES


def test_records_are_frozen_and_complete() -> None:
    for name, found in MEASURES.items():
        assert found.name == name
        assert callable(found.function)
        assert found.formula
        assert found.null_means
        with pytest.raises(FrozenInstanceError):
            found.name = "other"  # type: ignore[misc]
