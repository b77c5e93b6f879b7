from foedus.web.ranking.record import Rankable


def make(**more) -> Rankable:
    said = {"make": lambda store, on: None, **more}
    return Rankable(
        "x", "X", "says", "1", 0, sources=("registry",), last=lambda store: None, **said
    )


def test_a_measure_ranks_alliances_only_if_it_says_how():
    assert make().kinds == ("states",)
    assert make(joined="sum").kinds == ("states", "alliances")
    assert make(make=None, own=lambda store, on: None).kinds == ("alliances",)
