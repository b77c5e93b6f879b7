import pytest

from foedus.web.ordering import FIELDS, FORMS, order
from foedus.web.page import RequestError, check


def asked(**said: str) -> dict[str, str]:
    return order(said).asked


def test_nothing_said_is_the_usual():
    usual = {"unit": "dyad-years", "years": "1946-2010", "directed": "yes"}
    assert asked() == {**usual, "system": "cow", "form": "parquet"}
    assert asked(unit="state-years", states="")["unit"] == "state-years"
    assert "directed" not in asked(unit="state-years")


def test_the_state_of_the_page_says_the_same_again():
    said = {p.name: p.example for p in FIELDS}
    first = order(said)
    assert order(first.asked) == first
    assert first.wish.directed is False
    assert first.form == "csv"
    assert first.permitted == ("land-borders",)


def test_columns_and_days_come_to_their_source():
    said = {
        "attach": "nmc,cow-contiguity:columns=conttype",
        "columns": "nmc.cinc,nmc.milper,cow-contiguity.conttype,atop.defense",
        "within": "cow-contiguity=start,nmc=any,atop=end",
    }
    assert order(said).wish.attach == (
        "nmc:columns=cinc+milper",
        "cow-contiguity:columns=conttype:within=start",
    )


def test_what_another_unit_has_is_left_alone():
    assert order({"of": "atop", "coalition": "a=2"}).wish.of == ""
    assert order({"unit": "alliance-years", "of": "atop"}).wish.of == "atop"
    said = {"unit": "coalition-years", "coalition": "a=2,20; b=200"}
    assert order(said).wish.coalitions == ("a=2,20", "b=200")


def test_a_field_may_be_repeated():
    given = {"attach": ["nmc", "", "atop"], "where": ["allied", "same-region"]}
    said = check(given, FIELDS)
    assert said == {"attach": "nmc,atop", "where": "allied;same-region"}
    with pytest.raises(RequestError, match="2 times"):
        check({"years": ["1914", "1915"]}, FIELDS)
    with pytest.raises(RequestError, match="characters"):
        check({"attach": ["x" * 900, "y" * 900]}, FIELDS)


@pytest.mark.parametrize(
    "wrong",
    [
        {"unit": "x"},
        {"unit": "dyad-weeks"},
        {"years": "soon"},
        {"years": "1946-99999"},
        {"directed": "perhaps"},
        {"system": "polity"},
        {"form": "exe"},
        {"form": "../x"},
        {"publication": "1"},
        {"attach": "nmc:columns"},
        {"where": "listed:file=/etc/passwd"},
        {"where": "same-region;listed:states=2:file=list.csv"},
    ],
)
def test_what_cannot_be_read_is_refused(wrong):
    with pytest.raises(RequestError) as caught:
        order(wrong)
    assert caught.value.remedy


def test_every_form_of_a_file_can_be_asked_for():
    assert {asked(form=form)["form"] for form in FORMS} == set(FORMS)
