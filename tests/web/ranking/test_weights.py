import pytest

from foedus.web.page import RequestError
from foedus.web.ranking import weights

NAMES = ("gdp", "men")


def test_what_is_not_named_weighs_nothing():
    assert weights.read("men:2", NAMES) == {"gdp": 0.0, "men": 2.0}
    assert weights.read("men=2, gdp = .5", NAMES) == {"gdp": 0.5, "men": 2.0}
    assert weights.read(None, NAMES) is None


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ("gdp:-1", "not from 0"),
        ("gdp:nan", "not from 0"),
        ("gdp:inf", "not from 0"),
        ("gdp:1e9", "not from 0"),
        ("gdp:much", "no number"),
        ("gdp", "no number"),
        ("gdp:0,men:0", "all are 0"),
        (",", "all are 0"),
        ("ships:1", "no component 'ships'"),
        ("gpd:1", "no component 'gpd'.*gdp"),
        ("gdp:1,gdp:2", "twice"),
    ],
)
def test_weights_that_are_none_are_refused(said: str, fault: str):
    with pytest.raises(RequestError, match=fault) as caught:
        weights.read(said, NAMES)
    assert caught.value.remedy


def test_weights_are_written_as_they_are_read():
    for said in ("gdp:1,men:2", "men:0.25", "gdp:16.5,men:100"):
        found = weights.read(said, NAMES)
        assert found is not None
        assert weights.written(found) == said


def test_only_the_proportion_of_weights_counts():
    assert weights.same({"a": 1, "b": 2}, {"a": 50, "b": 100})
    assert weights.same({"a": 1, "b": 0}, {"a": 3})
    assert not weights.same({"a": 1, "b": 2}, {"a": 2, "b": 1})
    assert weights.parts({"a": 1, "b": 3}) == {"a": 0.25, "b": 0.75}


def test_presets_need_their_components():
    six = ("milex", "milper", "irst", "pec", "tpop", "upop")
    titles = [one.title for one, _ in weights.presets("capability", six)]
    assert "GDP only" not in titles
    more = {
        one.title: full for one, full in weights.presets("capability", (*six, "gdp"))
    }
    assert more["GDP only"] == {**dict.fromkeys(six, 0.0), "gdp": 1.0}
    assert more["CINC: six alike"]["gdp"] == 0.0
