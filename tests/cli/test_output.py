"""Output: lines for people, one document for programs."""

from __future__ import annotations

import json

import pytest

from foedus.cli.output import put


def test_lines_or_one_document(capsys) -> None:
    put({"a": 1}, ["one", "two"], False)
    assert capsys.readouterr().out == "one\ntwo\n"
    put({"a": None, "b": "é"}, [], True)
    told = capsys.readouterr().out
    assert json.loads(told) == {"a": None, "b": "é"}
    assert "é" in told


def test_no_nan_leaves_the_program() -> None:
    with pytest.raises(ValueError, match="JSON"):
        put({"a": float("nan")}, [], True)
