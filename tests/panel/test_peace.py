"""Peace clocks as segments, against a loop over steps."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from foedus.panel import peace

SPANS = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 6)).map(lambda s: (s[0], s[0] + s[1])),
    max_size=4,
)
SCHEMA = {"pair": pl.Int32, "start": pl.Int32, "stop": pl.Int32}


def spans(listed):
    return pl.DataFrame([(1, *span) for span in listed], schema=SCHEMA, orient="row")


def steps(listed):
    return {step for start, stop in listed for step in range(start, stop)}


def shown(clocks, step):
    ((origin, pace),) = (
        clocks.filter(pl.col("from") <= step, step < pl.col("to"))
        .select("origin", "pace")
        .rows()
    )
    return None if origin is None else pace * (step - origin)


def counted(there, events, known):
    """What a person would count, from the first to the last step."""
    found, count = {}, 0
    first, stop = max(min(there), known[0]), min(max(there) + 1, known[1])
    for step in range(first, stop):
        count = 0 if step == first or step - 1 in events else count + 1
        found[step] = count
    return found


@given(
    there=SPANS.filter(bool),
    events=SPANS,
    known=st.tuples(st.integers(-5, 15), st.integers(10, 45)),
)
def test_a_clock_shows_what_a_person_would_count(there, events, known):
    clocks = peace.clocks(spans(there), spans(events), ["pair"], known)
    expected = counted(steps(there), steps(events), known)
    for step in range(-8, 50):
        assert shown(clocks, step) == expected.get(step)


def test_the_segments_of_a_unit_fill_all_time():
    clocks = peace.clocks(spans([(0, 9)]), spans([(3, 5)]), ["pair"], (0, 20))
    assert clocks["from"][0] == -peace.FOREVER
    assert clocks["to"][-1] == peace.FOREVER
    assert clocks["from"].to_list()[1:] == clocks["to"].to_list()[:-1]


def test_years_of_absence_count():
    clocks = peace.clocks(spans([(0, 3), (8, 12)]), spans([(1, 2)]), ["pair"], (0, 20))
    assert [shown(clocks, step) for step in (2, 8, 11)] == [0, 6, 9]


def test_a_unit_of_one_step_has_a_clock():
    clocks = peace.clocks(spans([(4, 5)]), spans([]), ["pair"], (0, 20))
    assert [shown(clocks, step) for step in (3, 4, 5)] == [None, 0, None]
