import io
import json
import shutil

import pytest
import tiny

from foedus.store import Store
from foedus.web import drafting, drafts
from foedus.web.ordering import order
from foedus.web.page import RequestError

SAID = {"unit": "state-years", "years": "1920-1921", "attach": "nmc"}


@pytest.fixture
def store(tmp_path):
    made = tiny.store(tmp_path)
    yield made
    drafting.DRAFTERS.stop(made)


def test_added_sources_are_drafted_apart_and_say_the_same(store):
    wanted = order(SAID)
    assert drafting.heavy(wanted)
    said = drafting.draft(wanted, store)
    assert drafting.draft(wanted, store) is said
    assert said == json.loads(json.dumps(drafts._made(wanted, store)))
    process = drafting.DRAFTERS.of(store)._process
    drafting.draft(order({**SAID, "years": "1922"}), store)
    assert drafting.DRAFTERS.of(store)._process is process
    drafting.DRAFTERS.stop(store)
    assert process.returncode is not None


def test_facts_of_the_package_are_drafted_here(tmp_path, monkeypatch):
    monkeypatch.setattr(drafting, "DRAFTERS", None)
    for said in ({"unit": "dyad-days"}, {"attach": "land-borders@2026.11:within=any"}):
        assert not drafting.heavy(order(said))
        assert drafting.draft(order(said), Store(tmp_path))["rows"]
    for said in ({"attach": "nmc"}, {"measure": "cinc"}, {"unit": "leader-years"}):
        assert drafting.heavy(order(said))


def test_what_is_wrong_is_told_from_there_and_the_next_is_answered(store):
    with pytest.raises(RequestError, match="not in the store") as caught:
        drafting.draft(order({"attach": "polity5"}), store)
    assert "foedus data add" in caught.value.remedy
    assert drafting.draft(order(SAID), store)["rows"]


@pytest.mark.parametrize(
    ("limit", "what"), [("MOST_SECONDS", "time"), ("MOST_MEMORY", "memory")]
)
def test_a_draft_is_held_to_its_limits(store, monkeypatch, limit: str, what: str):
    with monkeypatch.context() as patch:
        patch.setattr(drafting, limit, 0)
        with pytest.raises(RequestError, match=f"needs more {what}"):
            drafting.draft(order(SAID), store)
    assert drafting.draft(order(SAID), store)["rows"]


def test_a_process_that_dies_is_no_fault(store, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(drafting.sys, "executable", shutil.which("false"))
        with pytest.raises(RequestError, match="needs more memory"):
            drafting.draft(order(SAID), store)
    assert drafting.draft(order(SAID), store)["rows"]


def test_one_that_has_grown_is_not_kept(store, monkeypatch):
    monkeypatch.setattr(drafting, "MOST_KEPT", 0)
    assert drafting.draft(order(SAID), store)["rows"]
    assert drafting.DRAFTERS.of(store)._process is None


def test_each_line_that_is_asked_is_told(tmp_path):
    told = io.BytesIO()
    lines = [json.dumps(said).encode() for said in ({"unit": "x"}, {"years": "1950"})]
    drafting.main(tmp_path, io.BytesIO(b"\n".join(lines)), told)
    first, second = map(json.loads, told.getvalue().splitlines())
    assert set(first) == {"problem", "remedy"}
    assert second["rows"]
