import pytest

from foedus.errors import SchemaError
from foedus.measures.coverage import amount, covered, covered_in_both, known


def test_none_and_nan_are_missing_and_zero_is_not() -> None:
    assert [known(value) for value in (0.0, None, float("nan"))] == [True, False, False]


def test_names_come_in_alphabetical_order_whatever_the_input() -> None:
    one = covered({"Bern": 2.0, "Arles": 1.0, "Dole": None, "Cluny": None})
    assert one.names == ("Arles", "Bern")
    assert one.values == (1.0, 2.0)
    assert one.missing == ("Cluny", "Dole")


def test_a_name_in_one_mapping_alone_is_missing() -> None:
    pairs = covered_in_both(
        {"Arles": 1.0, "Bern": 2.0, "Cluny": None},
        {"Arles": 3.0, "Cluny": 4.0, "Dole": 5.0},
    )
    assert pairs.names == ("Arles",)
    assert (pairs.first, pairs.second) == ((1.0,), (3.0,))
    assert pairs.missing == ("Bern", "Cluny", "Dole")


def test_the_message_names_the_figure_and_what_was_expected() -> None:
    with pytest.raises(SchemaError) as caught:
        covered({"Bern": -2.0}, low=0.0)
    assert "The figure of Bern is -2; at least 0 was expected." in str(caught.value)
    assert caught.value.facts == {"name": "Bern", "value": -2.0}


def test_an_infinite_figure_is_refused() -> None:
    with pytest.raises(SchemaError, match="infinite"):
        amount("the GDP", float("-inf"))
