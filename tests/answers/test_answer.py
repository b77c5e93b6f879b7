import dataclasses

import pytest

from foedus.answers.answer import Answer, Chapter, NotCovered


def test_records_cannot_be_changed():
    answer = Answer("nato", "NATO", "2024-12-31", "2024-12-31", "pact", "a rule")
    for record, name in (
        (answer, "on"),
        (Chapter("money", "Money", ()), "title"),
        (NotCovered("What?", "foedus data add x", "No data.", "money"), "command"),
    ):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(record, name, "other")


def test_an_answer_starts_empty():
    answer = Answer("nato", "NATO", "2024-12-31", "2024-12-31", "pact", "a rule")
    assert answer.chapters == answer.not_covered == answer.sources == ()
