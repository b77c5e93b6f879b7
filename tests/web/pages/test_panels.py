import re
import time

import pytest
from finished_job import finished

from foedus.store import Store
from foedus.web import runner
from foedus.web.jobs import Job, JobError, Jobs, fresh, now
from foedus.web.orders import JOB
from foedus.web.page import Ask, RequestError
from foedus.web.pages import panels

SAID = {
    "unit": "dyad-years",
    "years": "1949-1950",
    "states": "FRA,BEL,ITA",
    "attach": "land-borders",
}


def test_a_form_with_its_draft_and_the_jobs(tmp_path):
    job = finished(tmp_path)
    said = panels.shown(Ask(Store(tmp_path), SAID))
    assert said["draft"]["rows"] == len(said["rows"])
    assert "preview" not in said["draft"]
    assert said["rows"][0]["walk"].startswith("/panels/row?unit=dyad-years")
    assert [one["id"] for one in said["jobs"]] == [job.id]
    assert said["jobs"][0]["whole"] == 3
    assert said["fields"]["attach"] == "land-borders"
    assert said["fields"]["spells"] == ""
    assert said["asked"] == {k: v for k, v in said["fields"].items() if v}


def test_without_a_source_there_is_nothing_to_walk_back(tmp_path):
    said = panels.shown(Ask(Store(tmp_path), {"years": "1950"}))
    assert {row["walk"] for row in said["rows"]} == {None}


def test_a_job_says_what_came_of_it(tmp_path):
    finished(tmp_path)
    said = panels.job(Ask(Store(tmp_path), {"job": JOB.example}))
    assert (said["state"], said["active"], said["form"]) == ("done", False, "csv")
    assert said["result"]["rows"] == said["done"] == said["whole"] == 3
    assert re.fullmatch("[0-9a-f]{64}", said["result"]["sha256"])
    assert "@misc{foedus_land_borders" in said["result"]["bibtex"]
    assert said["download"]["file"] == f"/panels/{JOB.example}/download"
    assert said["seconds"] >= 0
    assert "panel.csv" in said["command"]
    assert said["form_at"].startswith("/panels?unit=dyad-years")


def test_a_job_that_failed_has_no_result(tmp_path):
    jobs = Jobs(tmp_path)
    finished(tmp_path)
    over = jobs.ended(jobs.get(JOB.example), "failed", "Why.", "Mend it.")
    said = panels.job(Ask(Store(tmp_path), {"job": over.id}))
    assert said["result"] is said["download"] is None
    assert (said["problem"], said["remedy"]) == ("Why.", "Mend it.")


def test_there_must_be_such_a_job(tmp_path):
    with pytest.raises(JobError):
        panels.job(Ask(Store(tmp_path), {"job": "../x"}))


def test_a_row_is_walked_back(tmp_path):
    ask = Ask(Store(tmp_path), {**SAID, "row": "211,220,1949"})
    said = panels.row(ask)
    stages = {step["stage"] for step in said["steps"]}
    assert {"cell", "rule", "row", "source"} <= stages
    assert said["key"] == "state_a 211, state_b 220, year 1949"
    one = panels.row(Ask(ask.store, {**ask.said, "column": "land_borders_length_km"}))
    assert one["steps"] == said["steps"]
    first = panels.row(Ask(ask.store, SAID))
    assert first["asked"]["row"] == "211,220,1949"


@pytest.mark.parametrize(
    "wrong",
    [
        {"row": "211"},
        {"row": "2,x,1949"},
        {"row": "211,220,x"},
        {"row": "211,220,1800"},
        {"row": "211,220,99999999999999999999"},
        {"row": "211,220,1949", "column": "nope"},
        {"row": "211,220,1949", "attach": "nmc"},
    ],
)
def test_a_row_that_is_not_there_is_an_error_of_the_request(tmp_path, wrong):
    with pytest.raises(RequestError) as caught:
        panels.row(Ask(Store(tmp_path), {**SAID, **wrong}))
    assert caught.value.remedy


HTML = {"accept": "text/html"}


def test_a_panel_is_asked_for_built_and_removed_in_pages(client, empty: Store):
    data = {**SAID, "form": "parquet"}
    begun = client.post("/panels", data=data, headers=HTML, follow_redirects=False)
    assert begun.status_code == 303
    at = begun.headers["location"]
    text = client.get(at, headers=HTML).text
    for _ in range(3_000):
        said = client.get(f"{at}.json").json()
        if not said["active"]:
            break
        time.sleep(0.02)
    assert said["state"] == "done", said
    text = client.get(at, headers=HTML).text
    assert f'href="{at}/download"' in text
    assert f'action="{at}/remove"' in text
    listed = client.get("/panels.json").json()["jobs"]
    assert at.rpartition("/")[2] in {one["id"] for one in listed}
    gone = client.post(f"{at}/remove", data={}, headers={
        **HTML, "content-type": "application/x-www-form-urlencoded"
    }, follow_redirects=False)  # fmt: skip
    assert gone.headers["location"] == "/panels"
    assert client.get(f"{at}.json").status_code == 404
    runner.RUNNERS.stop(empty)


def test_the_page_of_a_running_job_can_be_watched_and_left(client, empty: Store):
    jobs = Jobs.of(empty)
    held = runner.Runner(empty.home, at_once=0)
    asked = held.submit(Job(fresh(), "queued", now(), "unit='dyad-years'\nyears=[1,2]"))
    for lang, turn in (("en", "Waiting for its turn"), ("fr", "En attente")):
        text = client.get(f"/panels/{asked.id}?lang={lang}", headers=HTML).text
        assert f'data-job="/panels/{asked.id}.json"' in text
        assert turn in text
        assert f'action="/panels/{asked.id}/cancel"' in text
    assert client.post(f"/panels/{asked.id}/remove", json={}).status_code == 409
    held.stop()
    text = client.get(f"/panels/{asked.id}", headers=HTML).text
    assert "The server ended before it was done" in text
    jobs.remove(jobs.get(asked.id))


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"unit": "x"}, 400),
        ({"attach": "nmc"}, 400),
        ({"where": "listed:file=/etc/passwd"}, 400),
        ({"unit": "dyad-days"}, 400),
        ({"nope": "1"}, 400),
        ({"years": "1" * 30}, 400),
    ],
)
def test_bad_fields_are_clear_errors(client, body: dict[str, str], status: int):
    before = client.get("/panels.json").json()["jobs"]
    reply = client.post("/panels", json=body)
    assert reply.status_code == status
    assert set(reply.json()) == {"problem", "remedy", "code"}
    assert client.get("/panels.json").json()["jobs"] == before


def test_another_site_starts_stops_and_removes_nothing(client):
    at = f"/panels/{JOB.example}"
    for path in ("/panels", f"{at}/cancel", f"{at}/remove"):
        reply = client.post(path, json={}, headers={"origin": "https://evil.example"})
        assert reply.status_code == 403
    assert client.get(f"{at}.json").json()["state"] == "done"


def test_the_form_holds_what_was_asked_for(client):
    query = "unit=dyad-years&years=1949-1951&directed=no&attach=land-borders"
    text = client.get(f"/panels?{query}&columns=land-borders.length_km").text
    assert '<option value="dyad-years" selected>' in text
    assert 'value="land-borders" checked' in text
    assert 'value="land-borders.length_km" checked' in text
    assert 'value="no" selected' in text
