from foedus.web.ranking.order import order, ranks


def test_the_most_comes_first_and_who_is_not_covered_is_left_out():
    values = {"a": 1.0, "b": None, "c": 3.0, "d": 1.0}
    assert order(values, {"a": "Zeta", "b": "B", "c": "C", "d": "Alpha"}) == [
        "c",
        "d",
        "a",
    ]


def test_those_on_a_level_share_the_better_rank():
    assert ranks([3.0, 1.0, 1.0 - 1e-15, 0.5]) == [1, 2, 2, 4]
    assert ranks([]) == []
