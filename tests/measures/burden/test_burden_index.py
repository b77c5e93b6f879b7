"""Composite of burdens: plain definition, its weights, and their draws."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.errors import SchemaError
from foedus.measures.burden.burden_index import STYLE, burden_index

AMOUNT = st.one_of(st.none(), st.integers(0, 50))
ROWS = st.dictionaries(st.sampled_from("abcdef"), st.tuples(AMOUNT, AMOUNT), max_size=6)
MONEY = {"Arles": 8.0, "Bern": 1.0, "Cluny": 1.0}
MEN = {"Arles": 2.0, "Bern": 6.0, "Cluny": 2.0}


def two(rows):
    return {
        name: {m: x[place] for m, x in rows.items()}
        for place, name in enumerate(("money", "men"))
    }


@settings(max_examples=60)
@given(ROWS, st.integers(1, 5), st.integers(1, 5))
def test_as_the_plain_definition(rows, v, w) -> None:
    found = burden_index(two(rows), weights={"money": v, "men": w}, draws=30)
    whole = {m: x for m, x in rows.items() if None not in x}
    sums = [sum(x[place] for x in whole.values()) for place in (0, 1)]
    assert found.missing == tuple(sorted(rows.keys() - whole.keys()))
    if len(whole) < 2 or 0 in sums:
        assert found.rows == ()
        return
    plain = {
        m: 100 * (v * x / sums[0] + w * y / sums[1]) / (v + w)
        for m, (x, y) in whole.items()
    }
    assert {row.member: row.index for row in found.rows} == pytest.approx(plain)
    assert sum(plain.values()) == pytest.approx(100)
    for row in found.rows:
        ends = (min(row.parts.values()), max(row.parts.values()))
        assert ends[0] - 1e-9 <= row.low <= row.high <= ends[1] + 1e-9
        assert 1 <= row.rank_low <= row.rank_high <= len(whole)


def test_leaving_a_component_out() -> None:
    found = burden_index({"money": MONEY, "men": MEN})
    assert found.of("Arles").index == pytest.approx(50)
    assert found.without == pytest.approx({"money": 30.0, "men": 30.0})
    assert found.note == STYLE


def test_equal_members_share_a_rank_and_draws_repeat() -> None:
    found = burden_index({"money": {"a": 1.0, "b": 1.0}}, draws=10)
    assert [row.rank for row in found.rows] == [1, 1]
    again = burden_index({"money": MONEY, "men": MEN}, seed=5)
    assert again == burden_index({"money": MONEY, "men": MEN}, seed=5)
    assert again != burden_index({"money": MONEY, "men": MEN}, seed=6)


def test_firm_weights_move_the_index_less() -> None:
    loose, firm = (
        burden_index({"money": MONEY, "men": MEN}, spread=s).of("Arles")
        for s in (2.0, 2000.0)
    )
    assert firm.high - firm.low < (loose.high - loose.low) / 4


def test_a_component_without_weight_does_not_count() -> None:
    rows = {"money": MONEY, "men": MEN}
    found = burden_index(rows, weights={"money": 1.0})
    row = found.of("Arles")
    assert (row.index, row.low, row.high) == pytest.approx((80, 80, 80))
    assert found.without == {"men": pytest.approx(0.0)}


@pytest.mark.parametrize(
    "wrong", [{"weights": {"ships": 1.0}}, {"spread": 0.0}, {"draws": 0}]
)
def test_wrong_options_are_refused(wrong) -> None:
    with pytest.raises(SchemaError):
        burden_index({"money": MONEY}, **wrong)
    with pytest.raises(SchemaError):
        burden_index({})
