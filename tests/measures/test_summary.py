import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import SchemaError
from foedus.measures.summary import Summary, summary


def test_median_range_and_the_names_at_both_ends() -> None:
    found = summary({"Cluny": 4.0, "Arles": 1.0, "Bern": 4.0, "Dole": None})
    assert found == Summary(3, 4.0, 1.0, "Arles", 4.0, "Bern", ("Dole",))


def test_nobody_has_a_figure() -> None:
    found = summary({"Arles": float("nan")})
    assert found == Summary(0, None, None, "", None, "", ("Arles",))


def test_an_infinite_figure_is_refused() -> None:
    with pytest.raises(SchemaError, match="Arles is infinite"):
        summary({"Arles": float("inf")})


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=9))
def test_the_median_lies_between_the_ends(values: list[float]) -> None:
    found = summary({str(place): value for place, value in enumerate(values)})
    assert found.low <= found.median <= found.high
    assert found.low == min(values)
    assert found.high == max(values)
