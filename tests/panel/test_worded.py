import pytest

from foedus.errors import PanelError
from foedus.panel.worded import coalitions, span, spelled, split, worded


def test_years_before_our_era_are_read():
    assert span("-0478/-0404") == (-478, -404)
    assert span("1816-2010") == (1816, 2010)
    assert span("-0404") == (-404, -404)
    with pytest.raises(PanelError):
        span("1816-")


def test_options_are_numbers_truth_or_text():
    name, said = worded("case:a=1:b=true:c=x=y:d=")
    assert name == "case"
    assert said == {"a": 1, "b": True, "c": "x=y", "d": ""}


def test_a_colon_inside_a_value_is_its_own():
    assert spelled("world_share:of=nmc:milper") == (
        "world_share",
        {"of": "nmc:milper"},
    )


@pytest.mark.parametrize("said", ["nmc:columns", "nmc:columns:within=any"])
def test_an_option_has_a_value(said: str):
    with pytest.raises(PanelError) as caught:
        worded(said)
    assert caught.value.remedy == "Write nmc:option=value."


def test_lists_are_split_on_commas():
    assert split(["a, b", "", "c,"]) == ["a", "b", "c"]
    assert split(None) == []


def test_coalitions_have_a_name_and_states():
    assert coalitions(["benelux=210,211,Netherlands"], "cow") == {
        "benelux": (210, 211, 210)
    }
    for bad in (["benelux"], ["=210"], ["a=2", "a=20"]):
        with pytest.raises(PanelError):
            coalitions(bad, "cow")
