"""Money at two rates: plain definition, and the same members in both shares."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import SchemaError
from foedus.measures.burden.exchange import at_two_rates

AMOUNT = st.one_of(st.none(), st.floats(0.01, 1e4))
ROWS = st.lists(st.tuples(st.integers(1, 2), AMOUNT, AMOUNT, AMOUNT), max_size=6)
SHAPE = {"year": pl.Int64, "m": pl.Float64}
RATES = {"market_rate": pl.Float64, "ppp_rate": pl.Float64}


def frame(rows):
    return pl.DataFrame(rows, schema=SHAPE | RATES, orient="row")


@given(ROWS)
def test_as_the_plain_definition(rows) -> None:
    made = at_two_rates(frame(rows), "m").rows(named=True)
    for (year, m, e, p), row in zip(rows, made, strict=True):
        assert row["m_market"] == (None if None in (m, e) else pytest.approx(m / e))
        assert row["m_ppp"] == (None if None in (m, p) else pytest.approx(m / p))
        assert row["price_level"] == (None if None in (e, p) else pytest.approx(p / e))
        peers = [r for r in rows if r[0] == year and None not in r]
        if None in (m, e, p) or len(peers) < 2:
            assert row["m_market_share"] is None
            assert row["m_ppp_share"] is None
        else:
            at_market = 100 * (m / e) / sum(r[1] / r[2] for r in peers)
            at_ppp = 100 * (m / p) / sum(r[1] / r[3] for r in peers)
            assert row["m_market_share"] == pytest.approx(at_market)
            assert row["m_ppp_share"] == pytest.approx(at_ppp)


def test_a_member_without_one_rate_leaves_both_shares() -> None:
    rows = [(1, 4.0, 1.0, 1.0), (1, 4.0, 1.0, 1.0), (1, 9.0, 3.0, None)]
    made = at_two_rates(frame(rows), "m")
    assert made["m_market_share"].to_list() == [50.0, 50.0, None]
    assert made["m_market"].to_list() == [4.0, 4.0, 3.0]


def test_lazy_stays_lazy_and_a_missing_rate_is_named() -> None:
    rows = frame([(1, 4.0, 1.0, 2.0), (1, 4.0, 1.0, 2.0)])
    lazy = at_two_rates(rows.lazy(), "m")
    assert isinstance(lazy, pl.LazyFrame)
    assert lazy.collect().equals(at_two_rates(rows, "m"))
    with pytest.raises(SchemaError, match="ppp_rate"):
        at_two_rates(rows.drop("ppp_rate"), "m")
