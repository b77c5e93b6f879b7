import json
from dataclasses import replace

import polars as pl
import pytest
import tiny
from finished_job import RECIPE, finished

from foedus.panel import build, recipe
from foedus.store import Store
from foedus.web import building
from foedus.web.building import LimitError, Teller, check_rows
from foedus.web.jobs import Job, Jobs, fresh, now


def started(home, text: str = RECIPE, **more) -> tuple[Jobs, Job]:
    jobs = Jobs(home)
    job = Job(fresh(), "running", now(), text, **more)
    jobs.put(job)
    return jobs, job


def test_the_file_is_that_of_the_recipe(tmp_path):
    job = finished(tmp_path, form=".parquet")
    folder = Jobs(tmp_path).at(job) / "files"
    assert sorted(p.name for p in folder.iterdir()) == [
        "panel.parquet",
        "panel.parquet.json",
    ]
    expected = build.from_recipe(recipe.parse(RECIPE), store=Store(tmp_path)).collect()
    assert pl.read_parquet(folder / "panel.parquet").equals(expected)
    result = Jobs(tmp_path).told(job, "result")
    side = json.loads((folder / "panel.parquet.json").read_text())
    assert result["sha256"] == side["rows_sha256"]
    assert result["rows"] == expected.height == 3
    assert [c["name"] for c in result["columns"]] == expected.columns
    assert result["bytes"] == (folder / "panel.parquet").stat().st_size


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("unit = 'x'\nyears = [1, 2]\n", "no unit of analysis"),
        (f"{RECIPE}\n[[attach]]\nsource = 'nmc'\n", "not in the store"),
        ("unit = 'tetrad-days'\nyears = [1946, 2010]\n", ""),
    ],
)
def test_what_cannot_be_built_is_told_with_a_remedy(tmp_path, text: str, says: str):
    jobs, job = started(tmp_path, text)
    assert building.main(jobs.at(job), tmp_path) == 2
    told = jobs.told(job, "error")
    assert says in told["problem"]
    assert told["remedy"]
    assert not (jobs.at(job) / "files").exists()


def test_a_panel_that_is_too_large_is_refused_before_a_row_is_built(tmp_path):
    text = "unit = 'dyad-days'\nyears = [1946, 2010]\ndirected = true\n"
    jobs, job = started(tmp_path, text)
    assert building.main(jobs.at(job), tmp_path) == 2
    assert "519,390,076 rows" in jobs.told(job, "error")["problem"]
    assert not (jobs.at(job) / "building").exists()


def test_forms_that_are_made_in_memory_have_a_lower_limit():
    check_rows(building.MOST_ROWS, ".parquet")
    check_rows(building.MOST_WHOLE, ".dta")
    for rows, form in (
        (building.MOST_ROWS + 1, ".csv"),
        (building.MOST_WHOLE + 1, ".dta"),
    ):
        with pytest.raises(LimitError) as caught:
            check_rows(rows, form)
        assert caught.value.facts["rows"] == rows


def test_terms_are_kept(tmp_path):
    store = tiny.store(tmp_path)
    text = RECIPE.replace("land-borders", "nmc")
    jobs, job = started(store.home, text, for_publication=True)
    assert building.main(jobs.at(job), store.home) == 2
    assert "may not be published" in jobs.told(job, "error")["problem"]
    again = replace(job, id=fresh(), permitted=("nmc",))
    jobs.put(again)
    assert building.main(jobs.at(again), store.home) == 0
    side = json.loads((jobs.at(again) / "files" / "panel.parquet.json").read_text())
    assert side["permitted"] == ["nmc"]


def test_a_fault_of_ours_is_called_one(tmp_path, monkeypatch, capsys):
    jobs, job = started(tmp_path)
    monkeypatch.setattr(building, "built", lambda *_: 1 / 0)
    assert building.main(jobs.at(job), tmp_path) == 1
    assert "fault of foedus: ZeroDivisionError" in jobs.told(job, "error")["problem"]
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_want_of_memory_is_told(tmp_path, monkeypatch):
    def short(*_):
        raise MemoryError

    jobs, job = started(tmp_path)
    monkeypatch.setattr(building, "built", short)
    assert building.main(jobs.at(job), tmp_path) == 2
    assert "memory" in jobs.told(job, "error")["problem"]


def test_rows_are_told_a_few_times_a_second_and_the_last_at_once(tmp_path):
    teller = Teller(tmp_path)
    said = tmp_path / "progress.json"
    teller.stage("writing", 0, 9)
    teller.rows(3, 9)
    assert json.loads(said.read_text())["done"] == 0
    teller.rows(9, 9)
    assert json.loads(said.read_text()) == {
        "stage": "finishing",
        "done": 9,
        "whole": 9,
    }
