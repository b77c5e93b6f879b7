import time

import pytest
import tiny
from finished_job import finished

from foedus.store import Store
from foedus.web import drafting, orders, runner
from foedus.web.action import Change
from foedus.web.jobs import JobError, Jobs
from foedus.web.page import RequestError

SAID = {"unit": "dyad-years", "years": "1949-1950", "attach": "land-borders"}


@pytest.fixture
def store(tmp_path):
    made = Store(tmp_path)
    yield made
    runner.RUNNERS.stop(made)
    drafting.DRAFTERS.stop(made)


def until_done(store: Store, id: str) -> str:
    for _ in range(3_000):
        state = Jobs.of(store).get(id).state
        if state not in ("queued", "running"):
            return state
        time.sleep(0.02)
    return state


def test_an_order_becomes_a_job(store):
    done = orders.start(Change(store, {**SAID, "form": "csv", "lang": "fr"}))
    assert done.status == 202
    assert done.at == f"/panels/{done.document['job']}?lang=fr"
    job = Jobs.of(store).get(done.document["job"])
    assert job.asked["form"] == "csv"
    assert job.file == "panel.csv"
    assert job.rows
    assert 'source = "land-borders@' in job.recipe
    assert until_done(store, job.id) == "done"
    over = orders.remove(Change(store, {"job": job.id}))
    assert (over.at, over.document["state"]) == ("/panels", "removed")
    assert Jobs.of(store).list() == ()


def test_a_job_is_cancelled(store, monkeypatch):
    monkeypatch.setattr(runner, "AT_ONCE", 0)
    held = runner.Runner(store.home, at_once=0)
    runner.RUNNERS.put(store, held)
    job = orders.start(Change(store, SAID)).document["job"]
    over = orders.cancel(Change(store, {"job": job}))
    assert over.document == {"job": job, "state": "cancelled"}
    with pytest.raises(JobError, match="nothing runs"):
        orders.cancel(Change(store, {"job": job}))


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ({"unit": "x"}, "no unit"),
        ({"attach": "nmc"}, "not in the store"),
        ({"unit": "dyad-days"}, "519,390,076 rows"),
    ],
)
def test_what_cannot_be_built_is_refused_before_it_starts(store, said, says: str):
    with pytest.raises(RequestError, match=says):
        orders.start(Change(store, said))
    assert Jobs.of(store).list() == ()


def test_what_may_not_be_published_is_not_built_for_it(tmp_path):
    store = tiny.store(tmp_path)
    said = {"years": "1920", "attach": "nmc", "publication": "yes"}
    with pytest.raises(RequestError, match="may not be published") as caught:
        orders.start(Change(store, said))
    assert "--permission nmc" in caught.value.remedy
    job = orders.start(Change(store, {**said, "permission": "nmc"})).document["job"]
    assert until_done(store, job) == "done"
    assert Jobs.of(store).get(job).permitted == ("nmc",)
    runner.RUNNERS.stop(store)
    drafting.DRAFTERS.stop(store)


@pytest.mark.parametrize("act", [orders.cancel, orders.remove])
def test_there_must_be_such_a_job(store, act):
    finished(store.home)
    for id in ("../0123456789abcdef", "0" * 16, "manifest.json"):
        with pytest.raises(JobError) as caught:
            act(Change(store, {"job": id}))
        assert "found" in caught.value.facts
