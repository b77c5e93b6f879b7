"""Deployment: each ratio against its definition, and what is not known."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import SchemaError
from foedus.measures.burden import deployment

AMOUNT = st.one_of(st.none(), st.floats(0, 1e6))
PAIRS = st.lists(st.tuples(AMOUNT, AMOUNT), max_size=8)
BY_HAND = {
    deployment.troops_abroad_share: ("troops_abroad", "personnel", 100.0),
    deployment.bases_per_million: ("bases_abroad", "population", 1e6),
    deployment.peacekeepers_per_million: ("peacekeepers", "population", 1e6),
    deployment.host_support_per_guest: ("host_support", "guests", 1.0),
}
every = pytest.mark.parametrize("function", BY_HAND, ids=lambda f: f.__name__)


def frame(rows, above, below):
    numbers = {above: pl.Float64, below: pl.Float64}
    return pl.DataFrame(rows, schema=numbers, orient="row")


@every
@given(rows=PAIRS)
def test_as_the_plain_definition(function, rows) -> None:
    above, below, scale = BY_HAND[function]
    made = function(frame(rows, above, below))[function.__name__].to_list()
    assert made == [
        None if x is None or y is None or y == 0 else pytest.approx(scale * x / y)
        for x, y in rows
    ]


@every
def test_below_zero_is_refused(function) -> None:
    above, below, _ = BY_HAND[function]
    with pytest.raises(SchemaError):
        function(frame([(1.0, -2.0)], above, below))


@given(PAIRS)
def test_hosts_and_senders_bear_the_whole(rows) -> None:
    one = deployment.host_cost_share(frame(rows, "host_support", "guest_cost"))
    other = deployment.host_cost_share(frame(rows, "guest_cost", "host_support"))
    columns = (one["host_cost_share"], other["host_cost_share"])
    for (x, y), mine, yours in zip(rows, *columns, strict=True):
        if x is None or y is None or x + y == 0:
            assert mine is None
            assert yours is None
        else:
            assert 0 <= mine <= 100
            assert mine + yours == pytest.approx(100)


def test_a_host_without_guests_has_no_support_per_guest() -> None:
    made = deployment.host_support_per_guest(
        frame([(5.0, 0.0)], "host_support", "guests")
    )
    assert made["host_support_per_guest"].item() is None
