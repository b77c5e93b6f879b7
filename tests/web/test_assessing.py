import pytest

from foedus import dates
from foedus.answers import assess
from foedus.errors import AssessmentError
from foedus.store import Store
from foedus.web import assessing

ON = dates.parse("1965-01-01")
PACT = "us-japan-1960"


def test_an_assessment_is_the_same_as_elsewhere(empty: Store):
    assert assessing.answer(empty, PACT, ON) == assess.assess(PACT, ON, empty)


def test_a_chapter_is_computed_once(empty: Store):
    first = assessing.chapter(empty, PACT, ON, "promise")
    assert first.findings
    assert assessing.chapter(empty, PACT, ON, "promise") is first


def test_the_chapter_that_is_asked_for_comes_first(empty: Store):
    found = [c.id for c in assessing.chapters(empty, PACT, ON, "promise")]
    assert found[0] == "promise"
    assert found[1:] == [n for n in assessing.NAMES if n in found[1:]]


def test_only_some_chapters_can_be_wanted(empty: Store):
    answer = assessing.answer(empty, PACT, ON, ("promise",))
    assert [c.id for c in answer.chapters] == ["promise"]


def test_another_name_is_no_chapter():
    assert assessing.known("money") == "money"
    with pytest.raises(AssessmentError, match="no chapter 'gold'"):
        assessing.known("gold")


def test_nothing_comes_later_without_sources(empty: Store):
    assert assessing.later(empty) == ()
    assert assessing.quick(empty) == assessing.NAMES
    assert set(assess.SLOW) <= set(assessing.NAMES)


@pytest.mark.published
def test_slow_chapters_come_later_where_there_are_sources(published_store: Store):
    assert set(assessing.later(published_store)) == assess.SLOW
    assert not set(assessing.quick(published_store)) & assess.SLOW


def test_every_title_of_a_chapter_is_for_the_catalogues():
    assert set(assessing.TITLES) == {title for title, _ in assess.CHAPTERS.values()}
