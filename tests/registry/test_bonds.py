"""Bonds: one answer per obligation, direction and day."""

from __future__ import annotations

import pytest

from foedus import dates
from foedus.errors import StateError
from foedus.registry.bonds import DECIDING, bound
from foedus.registry.parties import party
from foedus.registry.records import OBLIGATIONS
from foedus.registry.tables import compiled


def test_us_japan_1962_is_one_sided_as_the_treaty_is() -> None:
    found = bound("USA", "Japan", "1962-05-01")
    assert found.answer == "yes"
    aid = [p for p in found.promises if p.obligation == "defence"]
    assert [(p.by, p.to, p.article) for p in aid] == [
        ("United States", "Japan", "Art. V")
    ]
    assert found.why[0].startswith("One-sided: United States owes")


def test_usa_uk_1935_has_only_the_universal_promise() -> None:
    found = bound("USA", "UK", "1935")
    assert found.answer == "none-known"
    assert set(found.obligations.values()) == {"none-known"}
    universal = {(p.alliance, p.obligation, p.answer) for p in found.universal}
    assert ("kellogg-briand-1928", "nonaggression", "yes") in universal


def test_poland_uk_on_the_morrow_of_the_treaty() -> None:
    assert bound("Poland", "UK", "1939-08-26").answer == "yes"
    before = bound("Poland", "UK", "1939-04-15")
    assert {p.alliance for p in before.promises} == {"polish-guarantee-1939"}


def test_albania_ussr_1965_is_explained() -> None:
    found = bound("Albania", "USSR", "1965")
    assert found.answer == "maybe"
    assert any("suspended" in sentence for sentence in found.why)
    assert found.b.name == "Soviet Union"


@pytest.mark.parametrize("on", ["2024-12-31", str(compiled())])
def test_usa_north_korea_is_never_yes(on: str) -> None:
    found = bound("USA", "North Korea", on)
    assert found.answer == "none-known"
    assert "yes" not in found.obligations.values()
    assert any("not a no" in sentence for sentence in found.why)


def test_athens_naxos_shows_its_certainty() -> None:
    found = bound("Athens", "Naxos", "-0475")
    assert found.answer == "yes"
    league = [p for p in found.promises if p.alliance == "delian-league"]
    assert {p.certainty for p in league} <= {"high", "medium", "low"}
    assert {p.by for p in league if p.obligation == "defence"} == {"Athens", "Naxos"}


def test_a_named_row_goes_before_the_general_one() -> None:
    found = bound("Austria", "France", "2024-01-01")
    duty = {
        (p.by, p.answer)
        for p in found.promises
        if p.alliance == "eu-csdp-lisbon" and p.obligation == "defence"
    }
    assert duty == {("Austria", "maybe"), ("France", "yes")}


def test_suspension_makes_it_maybe_in_one_pact_only() -> None:
    found = bound("USA", "New Zealand", "1990-01-01")
    anzus = {
        (p.by, p.answer)
        for p in found.promises
        if p.alliance == "anzus" and p.obligation == "defence"
    }
    assert {answer for _, answer in anzus} == {"maybe"}


def test_after_the_registry_nothing_is_covered() -> None:
    found = bound("USA", "Japan", dates.from_day(compiled().latest + 400))
    assert found.answer == "not-covered"
    assert set(found.obligations.values()) == {"not-covered"}


def test_a_whole_year_is_yes_only_if_every_day_is() -> None:
    assert bound("USA", "Finland", "2024").answer == "yes"
    assert bound("USA", "Finland", "2023").answer == "maybe"
    assert bound("USA", "Finland", "2021").answer == "none-known"


def test_arrangements_and_universal_instruments_never_decide() -> None:
    found = bound("USA", "Taiwan", "2020-01-01")
    assert found.answer == "none-known"
    assert "taiwan-relations-act-1979" in {p.alliance for p in found.arrangements}
    assert {p.kind for p in found.promises} <= DECIDING


@pytest.mark.parametrize(
    ("a", "b", "on"),
    [
        ("USA", "Japan", "1962-05-01"),
        ("Poland", "UK", "1939-08-26"),
        ("Austria", "France", "2024-01-01"),
        ("Athens", "Naxos", "-0475"),
    ],
)
def test_the_order_of_the_sides_does_not_matter(a: str, b: str, on: str) -> None:
    one, other = bound(a, b, on), bound(b, a, on)
    assert one.answer == other.answer
    assert one.obligations == other.obligations
    assert {p.key for p in one.promises} == {p.key for p in other.promises}


def test_bad_sides_are_refused() -> None:
    with pytest.raises(StateError, match="two different"):
        bound("USA", "United States", "1962")
    with pytest.raises(StateError, match="fits 2"):
        bound("USA", "Germany", "1950")
    with pytest.raises(StateError, match="not in the state system"):
        bound("USA", "Bangladesh", "1960")


def test_every_answer_is_one_of_the_five() -> None:
    answers = {"yes", "no", "maybe", "none-known", "not-covered"}
    for on in ("1914-07-28", "1938", "1985", "2024-12-31"):
        found = bound("France", "Russia", on)
        assert found.answer in answers
        assert set(found.obligations) == set(OBLIGATIONS)
        assert set(found.obligations.values()) <= answers


def test_polities_and_states_are_found_by_name() -> None:
    assert party("Athens", "-0475").code is None
    assert party("Prussia", "1850-01-01").code == 255
    assert party("Egypt", "-1258").keys == frozenset({"ancient-egypt"})
