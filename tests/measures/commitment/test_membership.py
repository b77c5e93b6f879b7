from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.measures.commitment.membership import (
    accession_delay,
    accession_waves,
    joined_since,
    overlap,
    tenure,
)

EPOCH = date(1970, 1, 1).toordinal()
NAMES = st.sets(st.sampled_from("ABCDEFGH"))


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal() - EPOCH


def test_tenure_counts_mean_gregorian_years() -> None:
    on = day("2024-12-31")
    found = tenure(
        {
            "Arles": (day("1949-12-31"), on),
            "Bern": (day("1999-12-31"), on),
            "Cluny": (on, on),
        }
    )
    assert found.high == pytest.approx(75, abs=0.01)
    assert found.median == pytest.approx(25, abs=0.01)
    assert (found.low, found.low_of) == (0.0, "Cluny")


def test_a_member_that_has_not_yet_joined_is_missing() -> None:
    found = tenure({"Arles": (10, 5), "Bern": (None, 5), "Cluny": (5, None)})
    assert found.n == 0
    assert found.median is None
    assert found.missing == ("Arles", "Bern", "Cluny")


def test_joined_since_counts_the_day_itself() -> None:
    found = joined_since({"Arles": 10, "Bern": 9, "Cluny": None, "Dole": 11}, 10)
    assert (found.joined, found.n) == (2, 3)
    assert found.share == pytest.approx(2 / 3)
    assert found.missing == ("Cluny",)


def test_joined_since_without_a_known_day_is_undefined() -> None:
    assert joined_since({}, 10).share is None
    assert joined_since({"Arles": None}, 10).share is None


def test_overlap_lists_and_counts() -> None:
    found = overlap(["Cluny", "Arles", "Bern"], ["Bern", "Cluny", "Dole"])
    assert found.both == ("Bern", "Cluny")
    assert found.only_first == ("Arles",)
    assert found.only_second == ("Dole",)
    assert found.jaccard == 0.5


def test_two_empty_alliances_have_no_overlap_to_speak_of() -> None:
    assert overlap([], []).jaccard is None
    assert overlap(["Arles"], []).jaccard == 0.0


@given(NAMES, NAMES)
def test_overlap_is_symmetric_and_parts_both_sets(
    first: set[str], second: set[str]
) -> None:
    found, turned = overlap(first, second), overlap(second, first)
    assert found.jaccard == turned.jaccard
    assert found.only_first == turned.only_second
    assert {*found.both, *found.only_first} == first
    assert {*found.both, *found.only_second} == second
    assert (found.jaccard == 1.0) == (first == second and bool(first))


def test_waves_of_accession_by_their_gaps() -> None:
    starts = {
        "Founder": day("1949-08-24"),
        "Second": day("1949-09-20"),
        "Late": day("2004-03-29"),
        "Also late": day("2004-03-29"),
        "Unknown": None,
    }
    found = accession_waves(starts)
    assert found.count == 2
    assert found.missing == ("Unknown",)
    assert [wave.members for wave in found.waves] == [
        ("Founder", "Second"),
        ("Also late", "Late"),
    ]
    assert found.waves[0].gap is None
    assert found.waves[1].gap == day("2004-03-29") - day("1949-09-20")
    assert accession_waves(starts, gap=20).count == 3


def test_no_known_day_is_no_wave() -> None:
    found = accession_waves({"Arles": None})
    assert found.count is None
    assert found.waves == ()


@given(
    st.dictionaries(st.sampled_from("ABCDEFGH"), st.integers(-999, 999), min_size=1),
    st.integers(0, 200),
)
def test_every_member_is_in_one_wave_and_waves_lie_apart(
    starts: dict[str, int], gap: int
) -> None:
    found = accession_waves(starts, gap=gap)
    members = [name for wave in found.waves for name in wave.members]
    assert sorted(members) == sorted(starts)
    for before, after in pairwise(found.waves):
        assert after.gap == after.first_day - before.last_day
        assert after.gap > gap
    for wave in found.waves:
        days = sorted(starts[name] for name in wave.members)
        assert all(b - a <= gap for a, b in pairwise(days))


def test_accession_delay_names_founders_as_missing() -> None:
    found = accession_delay(
        {
            "Founder": (None, (0, 0)),
            "Bern": ((0, 0), (100, 100)),
            "Cluny": ((5, 5),) * 2,
        }
    )
    assert found.missing == ("Founder",)
    assert found.median == (50.0, 50.0)
    assert found.shortest == (0, 0)
    assert found.longest == (100, 100)
