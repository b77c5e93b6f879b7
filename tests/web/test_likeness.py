import pytest

from foedus import dates
from foedus.store import Store
from foedus.web import likeness, who

USA, RUS = who.find("USA"), who.find("RUS")


def test_without_atop_there_are_no_scores_but_the_command(tmp_path):
    found = likeness.of_pair(Store(tmp_path), USA, RUS, dates.parse("1985"))
    assert found["scores"] is None
    assert found["command"] == "foedus data add atop PATH"


@pytest.mark.published
def test_the_scores_of_1985_are_those_of_the_assessment(published_store: Store):
    found = likeness.of_pair(published_store, USA, RUS, dates.parse("1985"))
    values = {score["id"]: score["value"] for score in found["scores"]}
    assert values["s_score"] == pytest.approx(0.2298, abs=5e-5)
    assert values["pi"] == pytest.approx(-0.0140, abs=5e-5)
    assert found["partners"] == 161
    assert found["verdict"].startswith("They disagree")


@pytest.mark.published
@pytest.mark.parametrize("day", ["2022", "-0453"])
def test_outside_the_years_of_atop_there_are_none(published_store, day: str):
    found = likeness.of_pair(published_store, USA, RUS, dates.parse(day))
    assert found["scores"] is None
    assert found["command"] is None
