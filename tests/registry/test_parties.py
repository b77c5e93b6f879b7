"""Parties: who a name means on a day."""

from __future__ import annotations

import pytest

from foedus import dates
from foedus.errors import StateError
from foedus.registry import parties
from foedus.registry.states import state


@pytest.mark.parametrize(
    ("name", "on", "label", "keys"),
    [
        ("USSR", "1965", "Soviet Union", {"soviet-union"}),
        ("365", "2000-01-01", "Russia", {"russia"}),
        ("Sparta", "-0430", "Sparta", {"sparta"}),
        ("west-germany", "1970-01-01", "West Germany", {"west-germany"}),
    ],
)
def test_a_name_of_the_time(name, on, label, keys) -> None:
    found = parties.party(name, on)
    assert found.name == label
    assert keys <= found.keys


def test_a_number_of_one_system_does_not_catch_the_other() -> None:
    nauru = parties.keys_of(state("Nauru"))
    assert "nauru" in nauru
    assert "kiribati" not in nauru


def test_a_bound_polity_beats_a_state_that_was_not_there() -> None:
    assert parties.party("Egypt", "-1258").code is None
    with pytest.raises(StateError, match="not in the state system"):
        parties.party("Slovakia", "1960-01-01")


def test_unknown_names_suggest_members_too() -> None:
    with pytest.raises(StateError, match="athens"):
        parties.party("Atens", "-0430")


def test_labels_and_codes() -> None:
    day = dates.parse("1960-01-01")
    assert parties.label("germany", day) == "Germany"
    assert parties.label("*") == "*"
    assert parties.iso3("united-states") == "USA"
    assert parties.iso3("sparta") == ""
    assert "japan" in parties.keys_ever("Japan")
    assert parties.keys_ever("Atlantis") == frozenset()
