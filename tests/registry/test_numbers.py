import pytest

from foedus.errors import PanelError, StateError
from foedus.registry.numbers import numbers


def test_states_are_named_in_any_way() -> None:
    assert numbers("USA, France,365", "cow") == (2, 220, 365)
    assert numbers("", "cow") == ()


def test_the_numbers_are_those_of_the_system() -> None:
    assert numbers("Prussia", "cow") == (255,)
    assert numbers("Gran Colombia", "gw") == (99,)


def test_what_has_no_number_is_refused() -> None:
    with pytest.raises(StateError, match="No state is called"):
        numbers("Atlantis", "cow")
    with pytest.raises(PanelError, match="no number in the system"):
        numbers("Gran Colombia", "cow")
