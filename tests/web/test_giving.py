import io
import json
import zipfile

import polars as pl
import pytest
from finished_job import finished

from foedus.store import Store
from foedus.web import giving
from foedus.web.jobs import Job, Jobs, fresh, now
from foedus.web.orders import JOB

pytest.importorskip("fastapi")

AT = f"/panels/{JOB.example}/download"


def test_the_file_comes_as_it_stands(client, empty: Store):
    reply = client.get(AT)
    file = Jobs.of(empty).folder / JOB.example / "files" / "panel.csv"
    assert reply.status_code == 200
    assert reply.content == file.read_bytes()
    assert reply.headers["content-type"] == "text/csv; charset=utf-8"
    assert reply.headers["content-disposition"] == 'attachment; filename="panel.csv"'
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert pl.read_csv(io.BytesIO(reply.content)).height == 3


def test_the_sidecar_and_both_come_too(client):
    side = client.get(AT, params={"part": "sidecar"})
    assert side.json()["rows"] == 3
    both = client.get(AT, params={"part": "both"})
    assert both.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(both.content)) as made:
        assert made.testzip() is None
        assert made.namelist() == ["panel.csv", "panel.csv.json"]
        assert json.loads(made.read("panel.csv.json")) == side.json()
        assert made.read("panel.csv") == client.get(AT).content


def test_a_part_of_a_file_can_be_asked_for(client):
    whole = client.get(AT).content
    part = client.get(AT, headers={"range": "bytes=3-9"})
    assert (part.status_code, part.content) == (206, whole[3:10])


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"{AT}?part=x", 404),
        (f"{AT}?part=file&part=both", 400),
        (f"{AT}?other=1", 400),
        ("/panels/0000000000000000/download", 404),
        ("/panels/..%2F..%2Fsecret/download", 404),
        ("/panels/lock/download", 404),
    ],
)
def test_nothing_else_is_given(client, path: str, status: int):
    reply = client.get(path)
    assert reply.status_code == status
    if "%2F" not in path:
        assert set(reply.json()) == {"problem", "remedy", "code"}


def test_a_job_that_is_not_done_has_no_file(client, empty: Store):
    jobs = Jobs.of(empty)
    asked = Job(fresh(), "failed", now(), "")
    jobs.put(asked)
    reply = client.get(f"/panels/{asked.id}/download")
    jobs.remove(asked)
    assert reply.status_code == 409
    assert "failed" in reply.json()["problem"]


def test_a_large_file_is_packed_piece_by_piece(tmp_path):
    large = tmp_path / "large.bin"
    large.write_bytes(bytes(range(256)) * 20_000)
    pieces = list(giving.zipped(large))
    assert max(map(len, pieces)) < 2 * giving._CHUNK
    with zipfile.ZipFile(io.BytesIO(b"".join(pieces))) as made:
        assert made.read("large.bin") == large.read_bytes()


def test_every_form_has_a_name(tmp_path):
    job = finished(tmp_path, fresh(), ".xlsx")
    file, side = giving._files(Store(tmp_path), job.id)
    assert (file.name, side.name) == ("panel.xlsx", "panel.xlsx.json")
