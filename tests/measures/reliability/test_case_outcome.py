import polars as pl
import pytest

from foedus.errors import SchemaError
from foedus.measures.reliability.case_outcome import with_outcome


def outcomes(**columns: list[object]) -> list[str | None]:
    return with_outcome(pl.DataFrame(columns, strict=False))["outcome"].to_list()


def test_words_are_understood() -> None:
    said = [
        "Honoured",
        "honored",
        "VIOLATED",
        "not_invoked",
        "does not apply",
        "",
        None,
    ]
    kept, broken, idle = "honoured", "violated", "not invoked"
    assert outcomes(outcome=said) == [kept, kept, broken, idle, idle, None, None]


def test_numbers_are_understood_and_an_empty_cell_is_not_known() -> None:
    known = ["honoured", "violated", None]
    assert outcomes(outcome=[1, 0, None]) == known
    assert outcomes(honoured=[1, 0, None]) == known
    assert outcomes(honored=[1.0, 0.0, float("nan")]) == known
    assert outcomes(Honor=[True, False, None]) == known
    assert outcomes(kept=["yes", "no", ""]) == known


def test_what_was_not_invoked_was_neither_kept_nor_broken() -> None:
    found = outcomes(honoured=[1, 0, None, None], invoked=[1, 1, 0, None])
    assert found == ["honoured", "violated", "not invoked", None]


def test_two_columns_decide_together() -> None:
    found = outcomes(honoured=[1, 0, 0, None, None], violated=[0, 1, 0, 1, 0])
    assert found == ["honoured", "violated", "not invoked", "violated", None]
    assert outcomes(honoured=[0], violated=[0], invoked=[1]) == [None]


def test_other_columns_stay_under_their_first_names() -> None:
    made = with_outcome(pl.DataFrame({"Member": ["A"], "honoured": [1], "x": [2]}))
    assert made.columns == ["state", "x", "outcome"]


@pytest.mark.parametrize(
    ("columns", "problem"),
    [
        ({"outcome": ["kept", "perhaps"]}, "The outcome of case 2 is 'perhaps'"),
        ({"honoured": [1, 2]}, "'honoured' of case 2 is '2'"),
        ({"honoured": [1], "violated": [1]}, "Case 1 is both"),
        ({"honoured": [1], "invoked": [0]}, "Case 1 was not invoked"),
        ({"honourd": [1]}, "no column 'honoured' or 'outcome' .nearest: 'honourd'"),
        ({"states": [1]}, "no column 'honoured' or 'outcome'"),
    ],
)
def test_what_is_not_understood_is_refused(columns, problem: str) -> None:
    with pytest.raises(SchemaError, match=problem):
        with_outcome(pl.DataFrame(columns))
