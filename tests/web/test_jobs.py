import json

import pytest
from finished_job import RECIPE, finished

from foedus.store import Store, disk
from foedus.web.jobs import BUILDING, FILES, LOCK, Job, JobError, Jobs, fresh, now


def job(state: str = "running", **more: object) -> Job:
    return Job(fresh(), state, now(), RECIPE, **more)


def test_a_job_is_what_its_folder_says(tmp_path):
    jobs = Jobs.of(Store(tmp_path))
    asked = job("done", asked={"unit": "dyad-years"}, permitted=("nmc",), rows=3)
    jobs.put(asked)
    assert jobs.get(asked.id) == asked
    assert jobs.list() == (asked,)
    assert jobs.at(asked) == tmp_path / "panels" / asked.id


def test_the_newest_stands_first(tmp_path):
    jobs = Jobs(tmp_path)
    for created in ("2026-01-01", "2026-03-01", "2026-02-01"):
        jobs.put(Job(fresh(), "done", created, RECIPE))
    assert [j.created[5:7] for j in jobs.list()] == ["03", "02", "01"]


@pytest.mark.parametrize(
    "id", ["../secret", "..", "", "0" * 16, "lock", "a/b", "\x00", "x" * 500]
)
def test_an_id_of_the_reader_never_becomes_a_path(tmp_path, id: str):
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "job.json").write_text("{}")
    with pytest.raises(JobError) as caught:
        Jobs(tmp_path).get(id)
    assert len(str(caught.value.facts["found"])) <= 40


def test_a_job_runs_as_long_as_its_lock_is_held(tmp_path):
    jobs = Jobs(tmp_path)
    asked = job()
    jobs.put(asked)
    with disk.locked(jobs.at(asked) / LOCK, 0):
        assert jobs.get(asked.id).state == "running"
    assert jobs.get(asked.id).state == "stopped"


def test_what_a_server_left_is_swept(tmp_path):
    jobs = Jobs(tmp_path)
    asked, waiting = job(), job("queued")
    for one in (asked, waiting):
        jobs.put(one)
        (jobs.at(one) / BUILDING).mkdir()
        (jobs.at(one) / BUILDING / "panel.csv").write_text("state_a")
        disk.draft(jobs.at(one)).write_text("half")
    jobs.sweep()
    for one in (asked, waiting):
        assert sorted(p.name for p in jobs.at(one).iterdir()) == ["job.json"]
        said = json.loads((jobs.at(one) / "job.json").read_text())
        assert said["state"] == "stopped"
        assert said["ended"]


def test_only_a_job_that_is_done_keeps_its_files(tmp_path):
    done = finished(tmp_path)
    jobs = Jobs(tmp_path)
    assert (jobs.at(done) / FILES / "panel.csv").exists()
    over = jobs.ended(done, "failed", "Why.", "Mend it.")
    assert (over.state, over.problem, over.remedy) == ("failed", "Why.", "Mend it.")
    assert not (jobs.at(done) / FILES).exists()
    jobs.remove(over)
    assert jobs.list() == ()


def test_what_cannot_be_read_is_no_job(tmp_path):
    jobs = Jobs(tmp_path)
    for text in ("", "[]", "{}", '{"id": 1}'):
        folder = jobs.folder / fresh()
        folder.mkdir(parents=True)
        (folder / "job.json").write_text(text)
    assert jobs.list() == ()


def test_what_a_process_told_is_read_and_nothing_else_is(tmp_path):
    jobs = Jobs(tmp_path)
    asked = job()
    jobs.put(asked)
    assert jobs.told(asked, "progress") == {}
    (jobs.at(asked) / "progress.json").write_text("[1]")
    assert jobs.told(asked, "progress") == {}
    (jobs.at(asked) / "progress.json").write_text('{"done": 1}')
    assert jobs.told(asked, "progress") == {"done": 1}
