import os
import time
from pathlib import Path

import pytest
from finished_job import RECIPE

from foedus.web import runner as running
from foedus.web.jobs import FILES, LOCK, Job, JobError, Jobs, fresh, now
from foedus.web.pace import BusyError
from foedus.web.runner import Runner

LONG = "unit = 'dyad-days'\nyears = [1990, 1992]\ndirected = true\n"
"""Some 36 million rows: it takes seconds, whatever the machine."""


def job(text: str = RECIPE, form: str = ".parquet") -> Job:
    return Job(fresh(), "queued", now(), text, form)


def until(jobs: Jobs, id: str, *states: str, seconds: float = 60) -> Job:
    end = time.monotonic() + seconds
    while (found := jobs.get(id)).state not in states:
        assert time.monotonic() < end, (found, jobs.told(found, "error"))
        time.sleep(0.02)
    return found


def begun(jobs: Jobs, id: str, seconds: float = 60) -> None:
    """Wait until rows are being written."""
    end = time.monotonic() + seconds
    while jobs.told(jobs.get(id), "progress").get("stage") != "writing":
        assert time.monotonic() < end, jobs.get(id)
        time.sleep(0.02)


def inside(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def children() -> set[int]:
    """Processes of ours that build a panel."""
    if not Path("/proc").is_dir():
        pytest.skip("needs a list of processes")
    found = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                line = (entry / "cmdline").read_bytes()
                parent = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if b"foedus.web.building" in line and int(parent[1]) == os.getpid():
                found.add(int(entry.name))
    return found


@pytest.fixture
def runner(tmp_path):
    made = Runner(tmp_path)
    yield made
    made.stop()


def test_a_job_runs_to_its_end(runner: Runner):
    asked = runner.submit(job())
    assert asked.state == "running"
    done = until(runner.jobs, asked.id, "done", "failed")
    assert done.state == "done"
    assert done.begun is not None
    assert done.ended is not None
    files = runner.jobs.at(done) / FILES
    assert inside(files) == {"panel.parquet", "panel.parquet.json"}
    assert runner.jobs.told(done, "result")["rows"] == 3
    runner.remove(done)
    assert runner.jobs.list() == ()


def test_a_job_that_fails_says_why(runner: Runner):
    asked = runner.submit(job(f"{RECIPE}\n[[attach]]\nsource = 'nmc'\n"))
    failed = until(runner.jobs, asked.id, "failed")
    assert "not in the store" in failed.problem
    assert "foedus data add" in failed.remedy


def test_others_wait_and_a_cancel_stops_a_process(runner: Runner):
    first, second, third = (runner.submit(job(LONG)) for _ in range(3))
    assert [one.state for one in (first, second, third)] == [
        "running",
        "running",
        "queued",
    ]
    begun(runner.jobs, first.id)
    assert len(children()) == 2
    with pytest.raises(JobError, match="not ended"):
        runner.remove(first)
    assert runner.cancel(first).state == "cancelled"
    assert until(runner.jobs, third.id, "running").begun is not None
    assert "building" not in inside(runner.jobs.at(first))
    with pytest.raises(JobError, match="nothing runs"):
        runner.cancel(first)
    runner.stop()
    assert children() == set()
    for one in (second, third):
        assert runner.jobs.get(one.id).state == "stopped"
        assert FILES not in inside(runner.jobs.at(one))
    with pytest.raises(BusyError):
        runner.submit(job())


def test_a_job_that_waits_can_be_cancelled(tmp_path):
    runner = Runner(tmp_path, at_once=0)
    asked = runner.submit(job())
    assert asked.state == "queued"
    assert runner.cancel(asked).state == "cancelled"
    runner.stop()


def test_the_queue_has_an_end(tmp_path, monkeypatch):
    runner = Runner(tmp_path, at_once=0)
    monkeypatch.setattr(running, "MOST_WAITING", 2)
    runner.submit(job())
    runner.submit(job())
    with pytest.raises(BusyError, match="already waiting"):
        runner.submit(job())
    runner.stop()
    assert {one.state for one in runner.jobs.list()} == {"stopped"}


def test_not_too_many_are_kept(runner: Runner, monkeypatch):
    monkeypatch.setattr(running, "MOST_KEPT", 1)
    asked = runner.submit(job())
    with pytest.raises(JobError, match="Remove some"):
        runner.submit(job())
    until(runner.jobs, asked.id, "done")


@pytest.mark.parametrize(
    ("limits", "says"),
    [({"seconds": 0.0}, "longer than 0 seconds"), ({"most": 10}, "grew beyond")],
)
def test_a_job_is_held_to_its_limits(tmp_path, limits, says: str):
    runner = Runner(tmp_path, **limits)
    asked = runner.submit(job(LONG, ".csv"))
    failed = until(runner.jobs, asked.id, "failed", "done")
    runner.stop()
    assert failed.state == "failed"
    assert says in failed.problem
    assert failed.remedy
    assert "building" not in inside(runner.jobs.at(failed))


def test_memory_has_a_limit_too(runner: Runner, monkeypatch):
    monkeypatch.setattr(running, "MOST_MEMORY", 1)
    asked = runner.submit(job(LONG))
    assert "memory" in until(runner.jobs, asked.id, "failed").problem


def test_a_process_that_dies_is_told(runner: Runner):
    asked = runner.submit(job(LONG))
    begun(runner.jobs, asked.id)
    (process,) = children()
    os.kill(process, 9)
    failed = until(runner.jobs, asked.id, "failed")
    assert "ended with -9" in failed.problem


def test_a_new_runner_says_what_stopped(tmp_path):
    jobs = Jobs(tmp_path)
    left = Job(fresh(), "running", now(), RECIPE)
    jobs.put(left)
    (jobs.at(left) / LOCK).touch()
    assert Runner(tmp_path).jobs.get(left.id).ended is not None


def test_the_process_has_no_token(tmp_path, monkeypatch):
    monkeypatch.setenv("FOEDUS_TOKEN", "a-secret-of-the-server")
    runner = Runner(tmp_path)
    asked = runner.submit(job(LONG))
    begun(runner.jobs, asked.id)
    (process,) = children()
    said = Path(f"/proc/{process}/environ").read_bytes()
    runner.stop()
    assert b"FOEDUS_TOKEN" not in said
    assert f"FOEDUS_HOME={tmp_path}".encode() in said
