import pytest

from foedus.dates import parse
from foedus.web import page
from foedus.web.api import PAGES, find
from foedus.web.page import Parameter, RequestError, check


def test_parameters_come_in_one_order_and_without_empty_ones():
    said = find("alliances").said({"search": [" pact "], "on": ["1914"], "type": [""]})
    assert list(said.items()) == [("on", "1914"), ("search", "pact")]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"day": ["1914"]}, "no parameter 'day'"),
        ({"on": ["1914", "1915"]}, "given 2 times"),
        ({"search": ["x" * 121]}, "121 characters"),
        ({"search": ["a\x00b"]}, "no name has"),
    ],
)
def test_parameters_that_a_page_does_not_take_are_refused(given, words):
    with pytest.raises(page.RequestError, match=words) as caught:
        find("alliances").said(given)
    assert caught.value.remedy


def test_the_name_of_a_parameter_is_shown_only_in_part():
    with pytest.raises(page.RequestError) as caught:
        find("alliances").said({"x" * 5_000: ["1"]})
    assert len(caught.value.problem) < 200


def test_an_address_quotes_what_would_lead_elsewhere():
    said = page.address("/alliances/{id}", {"id": "../a?b#c", "on": None, "x": "ä&b"})
    assert said == "/alliances/..%2Fa%3Fb%23c?x=%C3%A4%26b"


def test_a_walk_keeps_its_key():
    assert page.walk("row:registry@2026.11#members:2") == (
        "/trace/row:registry@2026.11%23members:2"
    )


def test_every_page_has_a_twin_of_its_own():
    twins = [each.twin("json") for each in PAGES]
    assert len(set(twins)) == len(twins)
    assert find("world").twin("json") == "/world.json"


def test_a_day_may_be_missing():
    assert page.when(None) == {"on": None, "on_display": None}
    assert page.when(parse("-0453"))["on_display"] == "454 BCE"


def test_the_registry_ends_somewhere():
    assert page.until_compiled(parse("1914"))
    assert not page.until_compiled(parse("2999"))


def test_what_stands_in_the_path_is_never_empty_and_texts_are_whole():
    inside = Parameter("id", "Which one.", "a", "path")
    for given in ({"id": [" "]}, {"id": [""]}, {}, {"id": ["\ud800"]}, {"id": ["\0"]}):
        with pytest.raises(RequestError):
            check(given, (inside,))
    assert check({"id": [" a "]}, (inside,)) == {"id": "a"}


def test_a_value_is_one_of_those_that_a_parameter_takes():
    chosen = Parameter("by", "Which.", "a", values=("a", "b"))
    number = Parameter("n", "How many.", "1", pattern="[1-9][0-9]?")
    assert check({"by": ["b"], "n": ["10"]}, (chosen, number)) == {"by": "b", "n": "10"}
    assert check({"by": [""], "n": [" "]}, (chosen, number)) == {}
    for given in (
        {"by": ["c"]},
        {"n": ["0"]},
        {"n": ["100"]},
        {"n": ["\N{ARABIC-INDIC DIGIT ONE}"]},
    ):
        with pytest.raises(RequestError):
            check(given, (chosen, number))
    assert chosen.shape == {"type": "string", "enum": ["a", "b"]}
    assert number.shape["pattern"] == "^([1-9][0-9]?)$"
