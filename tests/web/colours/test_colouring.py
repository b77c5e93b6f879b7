import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.report import theme
from foedus.web.colours.colouring import (
    NOT_COVERED,
    SHADES,
    Cell,
    Colouring,
    Entry,
    Lack,
    step,
    steps,
)

BOUNDS = (1.0, 2.0, 3.0, 5.0, 8.0)


def test_every_step_has_a_shade_and_the_key_names_its_ends():
    made = steps(BOUNDS)
    assert [entry.shade for entry in made] == [f"step-{n}" for n in range(6)]
    assert (made[0].low, made[0].high) == (None, 1.0)
    assert (made[-1].low, made[-1].high) == (8.0, None)
    assert all(entry.shade in SHADES for entry in made)


@given(st.floats(0, 100))
def test_a_value_has_the_shade_whose_ends_hold_it(value: float):
    entry = next(e for e in steps(BOUNDS) if e.shade == step(value, BOUNDS))
    assert entry.low is None or entry.low <= value
    assert entry.high is None or value < entry.high


def test_the_steps_fall_in_lightness_and_have_a_night():
    def light(colour: str) -> int:
        return sum(int(colour[n : n + 2], 16) for n in (1, 3, 5))

    day = [light(colour) for colour in theme.STEPS]
    night = [light(theme.PAIRS[colour]) for colour in theme.STEPS]
    assert day == sorted(day, reverse=True)
    assert night == sorted(night)


def test_who_has_no_cell_is_not_covered_and_counted_so():
    made = Colouring("x", {"a": Cell("zero", 0)}, (Entry("zero"),), lack=Lack("No."))
    document = made.document(["a", "b", "c"])
    assert made.of("b") == Cell(NOT_COVERED)
    assert [(k["shade"], k["count"]) for k in document["key"]] == [
        ("zero", 1),
        (NOT_COVERED, 2),
    ]
    assert document["lack"] == {"reason": "No.", "command": ""}


@pytest.mark.parametrize("shade", SHADES)
def test_every_colour_has_a_class(shade: str):
    assert f".{theme.swatch(SHADES[shade])}{{" in theme.stylesheet()
