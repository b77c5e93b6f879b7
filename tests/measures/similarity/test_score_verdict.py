"""Verdict: where S and a measure corrected for chance differ."""

from __future__ import annotations

import pytest

from foedus.measures.similarity.score_verdict import at_odds, verdict


@pytest.mark.parametrize(
    ("s", "chance", "words"),
    [
        (0.2298, -0.0140, "They disagree"),
        (0.2298, 0.0, "They disagree"),
        (0.26, 0.01, "Most of what S counts"),
        (0.9, 0.8, "the same conclusion"),
        (-0.3, -0.2, "the same conclusion"),
        (0.0, -0.2, "the same conclusion"),
    ],
)
def test_words(s: float, chance: float, words: str) -> None:
    assert words in verdict(s, chance)
    assert at_odds(s, chance) == (words == "They disagree")
