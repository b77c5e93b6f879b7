import pytest

from foedus import dates
from foedus.errors import AssessmentError
from foedus.measures.index import MEASURES
from foedus.sources import catalog
from foedus.store import Store
from foedus.web.ranking import rankables


def test_ids_are_unique_and_sources_are_known():
    ids = [one.id for one in rankables.RANKABLES]
    assert len(ids) == len(set(ids)) > 12
    known = {entry.id for entry in catalog.entries()} | {"registry"}
    for one in rankables.RANKABLES:
        assert set(one.sources) <= known, one.id
        assert one.kinds, one.id
        assert one.interval, one.id
        assert not one.measure or one.measure in MEASURES, one.id


@pytest.mark.parametrize("one", rankables.RANKABLES, ids=lambda one: one.id)
def test_on_its_last_day_a_measure_at_hand_has_figures(one, empty: Store):
    last = one.last(empty)
    make = one.make or one.own
    if last is None:
        assert make(empty, dates.parse("2016-12-31")) is None
    else:
        found = make(empty, dates.parse(last))
        assert found is not None
        assert len(found.of) > 5


def test_a_name_that_is_none_gets_the_nearest():
    assert rankables.find("nato_share").id == "nato-share"
    with pytest.raises(AssessmentError, match="allies") as caught:
        rankables.find("alies")
    assert "capability" in caught.value.remedy
