"""The record of a measure."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields

import pytest

from foedus.measures.index import MEASURES


def test_records_are_frozen_and_complete() -> None:
    for name, found in MEASURES.items():
        assert found.name == name
        assert callable(found.function)
        assert found.formula
        assert found.null_means
        (field, *_) = fields(found)
        with pytest.raises(FrozenInstanceError):
            setattr(found, field.name, "other")
