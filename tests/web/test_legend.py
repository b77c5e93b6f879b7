import pytest

from foedus.store import Store
from foedus.web import api, legend
from foedus.web.colours.colouring import steps


def colouring(id: str, unit: str = "") -> dict:
    return {"id": id, "unit": unit, "facts": {}}


def entry(shade: str, low=None, high=None, label=None) -> dict:
    return {"shade": shade, "label": label, "low": low, "high": high}


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (entry("step-0", None, 0.05), "< 0.05"),
        (entry("step-1", 1.0, 1.5), "1\N{EN DASH}1.5"),
        (entry("step-5", 10.0, None), "\N{GREATER-THAN OR EQUAL TO} 10"),
        (entry("hue-0", label="Delian League"), "Delian League"),
        (entry("none-known"), "none known"),
        (entry("zero"), "none"),
    ],
)
def test_entries_of_the_key(said: dict, words: str):
    assert legend.label(said, colouring("x"), "en") == words


def test_numbers_follow_the_language():
    assert legend.label(entry("step-1", 1.0, 1.5), colouring("x"), "fr").endswith("1,5")
    assert legend.figure(2.346, colouring("burden"), "fr") == "2,35"
    assert legend.figure(61.4, colouring("support"), "en") == "61"
    assert legend.figure(None, colouring("burden"), "en") == ""


def test_out_of_reach_is_not_the_same_as_no_rival():
    reach = colouring("threat", "chance of the challenger, 0 to 1; 0.5 is parity")
    assert legend.label(entry("zero"), reach, "en") == "ally, or out of reach"


def test_the_pointer_is_told_the_value_or_that_there_is_none():
    page = api.find("world")
    document = api.answer(page, Store(), {"on": "2023-12-31", "colour": "burden"})
    rows = {row["slug"]: row for row in document["states"]}
    assert legend.tip(rows["POL"], document, "en").startswith("Poland: 3.")
    assert legend.tip(rows["POL"], document, "en").endswith(" %")
    assert legend.tip(rows["TUV"], document, "en") == "Tuvalu: not covered"


def test_the_pointer_is_told_that_a_membership_is_not_certain():
    page = api.find("world")
    document = api.answer(page, Store(), {"on": "-0453", "colour": "bloc"})
    unsure = next(row for row in document["states"] if row["shade"] == "perhaps")
    assert legend.tip(unsure, document, "en").endswith(f"{unsure['value']} (perhaps)")


def test_every_step_has_words_of_its_own():
    found = {
        legend.label(vars_of(e), colouring("burden"), "en")
        for e in steps((1.0, 2.0, 3.0))
    }
    assert len(found) == 4


def vars_of(one) -> dict:
    return {n: getattr(one, n) for n in ("shade", "label", "low", "high")}
