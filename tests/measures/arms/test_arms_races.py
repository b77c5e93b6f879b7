from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.errors import SchemaError
from foedus.measures.arms.arms_races import (
    COW_BREAKS,
    GRH,
    HORN,
    RULES,
    Rule,
    arming,
    arms_races,
    growth,
    race_years,
)

Series = dict[int, list[tuple[float | None, float | None]]]

FIRST = 1900
QUANTITIES = ("milex", "milper")


def table(series: Series) -> pl.DataFrame:
    rows = [
        (state, FIRST + step, milex, milper)
        for state, values in series.items()
        for step, (milex, milper) in enumerate(values)
    ]
    shape = {"state": pl.Int64, "year": pl.Int64}
    shape |= dict.fromkeys(QUANTITIES, pl.Float64)
    return pl.DataFrame(rows, schema=shape, orient="row")


def money(*values: float | None) -> list[tuple[float | None, None]]:
    return [(value, None) for value in values]


def pair(start: int = FIRST, end: int | None = 1990) -> pl.DataFrame:
    told = {"state_a": [2], "state_b": [1], "start": [start], "end": [end]}
    return pl.DataFrame(told, schema_overrides={"end": pl.Int64})


RISING = money(100, 109, 119, 130, 130, 130)


def test_three_years_of_growth_on_both_sides_are_a_race() -> None:
    made = arms_races(table({1: RISING, 2: RISING}), pair())
    assert made.rows() == [(1, 2, 1901, 1903, 3)]
    assert made.columns == ["state_a", "state_b", "start", "end", "years"]


def test_two_years_or_one_side_are_none() -> None:
    short = money(100, 109, 119, 119, 119, 119)
    assert arms_races(table({1: RISING, 2: short}), pair()).is_empty()
    strict = Rule("each", 2, quantities=("milex",))
    assert arms_races(table({1: RISING, 2: short}), pair(), strict).height == 1
    higher = Rule("each", 3, 0.1)
    assert arms_races(table({1: RISING, 2: RISING}), pair(), higher).is_empty()


def test_one_quantity_may_take_over_from_another() -> None:
    mixed = [(100, 10), (120, 10), (120, 20), (150, 20), (150, 20)]
    series = table({1: mixed, 2: RISING[:5]})
    assert arms_races(series, pair()).rows() == [(1, 2, 1901, 1903, 3)]
    both = Rule("each", 3, joined="all")
    assert arms_races(series, pair(), both).is_empty()


def test_the_window_lies_inside_the_rivalry() -> None:
    series = table({1: RISING, 2: RISING})
    assert arms_races(series, pair(1902)).is_empty()
    assert arms_races(series, pair(1901, None)).height == 1
    assert arms_races(series, pair(1901, 1902)).is_empty()


def test_what_is_not_known_is_not_no_race() -> None:
    gap = money(100, 109, None, 130, 143, 143)
    series = table({1: RISING, 2: gap})
    found = race_years(series, pair(end=1905), Rule("each", 3, quantities=("milex",)))
    # Of 1904 enough is known: the first did not grow.
    assert found["race"].to_list() == [None] * 4 + [False] * 2
    assert found["year"].to_list() == list(range(1900, 1906))
    # With another quantity, of which nothing is known, it may have.
    assert race_years(series, pair(end=1905))["race"].to_list() == [None] * 6
    assert race_years(series, pair(1950, 1953))["race"].to_list() == [None] * 4
    # Two years of rivalry are too short for a race, whatever the figures.
    assert race_years(series, pair(1950, 1951))["race"].to_list() == [False] * 2


def test_a_state_that_stopped_arming_before_its_figures_end_rules_a_race_out() -> None:
    ended = money(100, 109, 109)
    rule = Rule("each", 2, quantities=("milex",))
    found = race_years(table({1: RISING, 2: ended}), pair(end=1904), rule)
    # The window of 1902 and 1903 is no race: the second did not grow in 1902.
    assert found["race"].to_list() == [None, None, False, False, False]


def test_an_average_forgives_a_year() -> None:
    uneven = money(100, 130, 130, 130, 130, 130)
    mean = Rule("mean", 3, quantities=("milex",))
    series = table({1: uneven, 2: uneven})
    assert arms_races(series, pair()).is_empty()
    assert arms_races(series, pair(), mean).rows() == [(1, 2, 1901, 1903, 3)]


def test_faster_than_ever_and_accelerating() -> None:
    calm, fast = [100.0] * 6, [110.0, 130.0, 170.0, 240.0]
    rule = Rule("faster", 4, quantities=("milex",))
    found = arming(table({1: money(*calm, *fast)}), rule)
    assert found.filter("arming")["year"].to_list() == [1908, 1909]
    slowing = money(*calm, 200.0, 220.0, 220.0, 220.0)
    found = arming(table({1: slowing}), rule)
    assert found.filter("arming")["year"].to_list() == [1906, 1907]


def test_growth_from_nothing_and_across_a_gap_is_not_known() -> None:
    series = table({1: money(0, 5, None, 5, 10)})
    found = growth(series, ["milex"])["milex"].to_list()
    assert found == [None, None, None, None, 1.0]
    missing = growth(series.filter(pl.col("year") != 1902), ["milex"])
    assert missing["milex"].to_list() == found


def test_a_change_of_unit_is_no_growth() -> None:
    series = table({1: money(100, 500)}).with_columns(pl.col("year") + 13)
    assert growth(series, ["milex"])["milex"][1] == 4
    known = growth(series, ["milex"], breaks=COW_BREAKS)["milex"][1]
    assert known == pytest.approx(500 / 486.65 - 1)
    assert growth(series, ["milex"], breaks={"milex": {1914: None}})["milex"][1] is None


VALUES = st.sampled_from([None, 0.0, 100.0, 105.0, 120.0, 150.0])
SERIES = st.lists(st.tuples(VALUES, VALUES), min_size=2, max_size=9)
SOME_RULES = st.builds(
    Rule,
    kind=st.sampled_from(["each", "mean"]),
    years=st.integers(1, 4),
    joined=st.sampled_from(["any", "all"]),
)


def grown(values: list[float | None]) -> list[float | None]:
    steps: list[float | None] = [None]
    for before, now in pairwise(values):
        known = before is not None and now is not None and before > 0
        steps.append(now / before - 1 if known else None)
    return steps


def either(values: list[bool | None], joined: str) -> bool | None:
    strong = joined == "any"
    if strong in values:
        return strong
    return None if None in values else not strong


def slowly(one: list, other: list, rule: Rule) -> list[bool | None]:
    """Look at every window of every year with plain loops."""
    length = max(len(one), len(other))
    windows = {}
    for last in range(rule.years - 1, length):
        sides = [_armed(side, last, rule) for side in (one, other)]
        windows[last] = either(sides, "all")
    found = []
    for year in range(length):
        mine = [w for last, w in windows.items() if last - rule.years < year <= last]
        found.append(either(mine, "any") if mine else False)
    return found


def _armed(values: list, last: int, rule: Rule) -> bool | None:
    span = range(last - rule.years + 1, last + 1)
    rates = [grown([row[q] for row in values]) for q in (0, 1)]
    told = [[r[y] if y < len(r) else None for y in span] for r in rates]
    if rule.kind == "each":
        years = [
            either(
                [None if g is None else g >= rule.threshold for g in row], rule.joined
            )
            for row in zip(*told, strict=True)
        ]
        return either(years, "all")
    means = [None if None in row else sum(row) / rule.years for row in told]
    over = [None if m is None else m >= rule.threshold for m in means]
    return either(over, rule.joined)


@settings(max_examples=150)
@given(SERIES, SERIES, SOME_RULES)
def test_the_same_as_loops_by_hand(one: list, other: list, rule: Rule) -> None:
    last = FIRST + max(len(one), len(other)) - 1
    found = race_years(table({1: one, 2: other}), pair(end=last), rule)
    assert found["race"].to_list() == slowly(one, other, rule)


@settings(max_examples=20)
@given(SERIES, SERIES)
def test_names_and_order_do_not_matter(one: list, other: list) -> None:
    last = FIRST + 8
    found = race_years(table({1: one, 2: other}), pair(end=last))
    renamed = table({1: other, 2: one}).reverse().lazy()
    assert race_years(renamed, pair(end=last).lazy()).equals(found)


def test_two_rivalries_of_a_pair_give_each_year_once() -> None:
    twice = pl.concat([pair(1900, 1903), pair(1902, 1905)])
    found = race_years(table({1: RISING, 2: RISING}), twice)
    assert found["year"].to_list() == list(range(1900, 1906))
    assert found["race"].to_list()[1:4] == [True] * 3


def test_rules_that_say_nothing_are_refused() -> None:
    with pytest.raises(SchemaError, match="over 0 years"):
        Rule("each", 0)
    with pytest.raises(SchemaError, match="names no quantity"):
        Rule("each", 3, quantities=())
    assert RULES["grh"] is GRH
    assert HORN.years == 12


def test_broken_tables_are_refused() -> None:
    series = table({1: RISING, 2: RISING})
    with pytest.raises(SchemaError, match="two rows in 1900"):
        arms_races(pl.concat([series, series.head(1)]), pair())
    with pytest.raises(SchemaError, match="no column 'milper'"):
        arms_races(series.drop("milper"), pair())
    with pytest.raises(SchemaError, match="no column 'end'"):
        arms_races(series, pair().drop("end"))
