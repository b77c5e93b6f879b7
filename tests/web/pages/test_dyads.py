import pytest

from foedus.errors import StateError
from foedus.registry.bonds import bound
from foedus.store import Store
from foedus.web.page import Ask
from foedus.web.pages import dyads


def ask(**said: str) -> Ask:
    return Ask(Store(), said)


def test_the_answer_is_that_of_the_command():
    document = dyads.shown(ask(a="USA", b="JPN", on="1962-05-01"))
    bond = bound("USA", "Japan", "1962-05-01")
    assert document["answer"] == bond.answer == "yes"
    assert document["obligations"] == bond.obligations
    assert [p["key"] for p in document["promises"]] == [p.key for p in bond.promises]
    assert document["findings"][0]["table"]["rows"]


def test_where_one_was_not_there_nothing_is_answered():
    document = dyads.shown(ask(a="USA", b="west-germany", on="1914"))
    assert document["answer"] is None
    assert "1914" in document["why_none"]
    assert document["promises"] == []
    assert document["findings"]


def test_polities_of_antiquity_have_pages():
    document = dyads.shown(ask(a="athens", b="samos", on="-0453"))
    assert document["answer"] == "yes"
    assert document["title"] == "Athens and Samos"


def test_a_state_is_not_bound_to_itself():
    with pytest.raises(StateError):
        dyads.shown(ask(a="USA", b="2"))


def test_after_the_last_day_it_is_not_covered():
    document = dyads.shown(ask(a="USA", b="JPN", on="2999-01-01"))
    assert document["answer"] == "not-covered"
