import polars as pl

from foedus.report.pictures import layout

TIES = pl.DataFrame({"state_a": list("aabd"), "state_b": list("bcce")})


def test_places_lie_inside_and_do_not_hang_on_the_order_of_rows() -> None:
    made = layout.places(TIES)
    assert set(made) == set("abcde")
    assert all(0 <= value <= 1 for place in made.values() for value in place)
    assert layout.places(TIES.reverse()) == made
    turned = TIES.select(state_a="state_b", state_b="state_a")
    assert layout.places(turned) == made


def test_no_two_states_stand_in_one_place() -> None:
    assert len(set(layout.places(TIES).values())) == 5


def test_a_state_between_alliances_matters_more_than_one_inside() -> None:
    triangle = [("a", "b"), ("b", "c"), ("a", "c")]
    ties = [
        {"state_a": a, "state_b": b} for a, b in [*triangle, ("a", "x"), ("a", "y")]
    ]
    weights = layout.linking(ties)
    assert max(weights, key=lambda name: weights[name]) == "a"
    assert weights["a"] > 2 * weights["b"]
