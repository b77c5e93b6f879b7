import math

from foedus import dates
from foedus.registry.alliances import alliance
from foedus.web.ranking import sides
from foedus.web.ranking.record import Component, Figure, Figures

DAY = dates.parse("1962-05-01")
PACT = "us-japan-1960"


def figures(**values: float) -> Figures:
    return Figures({n: Figure(v) for n, v in values.items()}, "1962", "x")


def test_sums_and_means_are_over_the_members():
    of = figures(USA=30.0, JPN=10.0, FRA=5.0)
    assert sides.joined(of, "sum", DAY).of[PACT].value == 40
    mean = sides.joined(of, "mean", DAY).of[PACT]
    assert (mean.value, mean.low, mean.high) == (20, 10, 30)
    assert (mean.held, mean.of) == (2, 2)


def test_for_half_of_the_members_nothing_is_said():
    assert PACT not in sides.joined(figures(USA=30.0), "sum", DAY).of
    found = sides.joined(figures(USA=30.0, JPN=10.0), "sum", DAY).of
    assert PACT in found
    assert "nato" not in found
    assert (found["anzus"].held if "anzus" in found else 0) < 2


def test_composites_keep_the_shares_of_the_members():
    of = {n: Figure(None, shares={"a": s}) for n, s in (("USA", 0.5), ("JPN", 0.1))}
    made = Figures(of, "1962", "x", (Component("a", "A", 1962),))
    found = sides.joined(made, "sum", DAY).of[PACT]
    assert found.value is None
    assert math.isclose(found.shares["a"], 0.6)


def test_members_and_names_are_those_of_the_day():
    assert set(sides.members(alliance(PACT), DAY)) == {"USA", "JPN"}
    assert "warsaw-pact" in sides.names(DAY)
    assert "warsaw-pact" not in sides.names(dates.parse("2000"))
