import io
import json
from pathlib import Path

import polars as pl
import pytest

from foedus.store import Store
from foedus.web import owning

pytest.importorskip("fastapi")

from fastapi import testclient as testing

from foedus.web.app import create_app

CSV = b"ccode,year,visits\n2,1990,3\n2,1991,\n20,1990,0\n"
FORM = {"name": "my-visits", "state": "ccode", "year": "year"}


@pytest.fixture
def store(tmp_path) -> Store:
    return Store(tmp_path / "home")


@pytest.fixture
def reader(store: Store):
    with testing.TestClient(create_app(store), base_url="http://127.0.0.1") as client:
        yield client


def give(reader, content: bytes = CSV, name: str = "visits.csv", heads=None, **more):
    form = {k: v for k, v in {**FORM, **more}.items() if v is not None}
    sent = {"file": (name, content)}
    return reader.post(
        "/tables", data=form, files=sent, headers=heads, follow_redirects=False
    )


def left(store: Store) -> list[str]:
    return sorted(p.relative_to(store.home).as_posix() for p in store.home.rglob("*"))


def test_a_table_is_added_and_shown_with_its_lines(reader, store: Store):
    said = give(reader)
    assert said.status_code == 201, said.text
    assert said.json()["at"] == "/tables/my-visits@1.table"
    assert said.json()["added"]["kept"] == 3
    page = reader.get("/tables/my-visits@1.table.json").json()
    assert page["rows"] == [[2, 1990, 3, 2], [2, 1991, None, 3], [20, 1990, 0, 4]]
    assert page["table"]["own"]
    walk = reader.get(f"/trace/{page['keys'][0]}.json".replace("#", "%23"))
    assert "visits.csv, line 2" in walk.text
    asked = reader.get(
        "/sql.json", params={"q": "SELECT sum(visits) FROM my_visits.table"}
    )
    assert asked.json().get("rows") == [[3]], asked.text
    assert [name for name in left(store) if "incoming" in name] == []
    assert store.check() == ()


def test_a_browser_is_led_to_the_table(reader):
    said = give(reader, heads={"accept": "text/html"})
    assert (said.status_code, said.headers["location"]) == (
        303, "/tables/my-visits@1.table",
    )  # fmt: skip


@pytest.mark.parametrize(
    "form",
    [
        {"name": None},
        {"name": "My Table"},
        {"name": "../../x"},
        {"name": "registry"},
        {"name": "atop"},
        {"state": None, "year": None},
        {"state": "nope"},
        {"year": None},
        {"keys": "visits=nope"},
        {"years": "then"},
        {"years": "1999-1990-1980"},
        {"absence": "none"},
        {"absence": "perhaps"},
        {"zeros": "visits"},
        {"system": "nope"},
        {"citation": "x" * 4_001},
        {"other": "x"},
    ],
)
def test_a_form_that_does_not_fit_is_a_clear_error(reader, store: Store, form):
    said = give(reader, **form)
    assert said.status_code in (400, 404), said.text
    assert set(said.json()) == {"problem", "remedy", "code"}
    assert str(store.home) not in said.text
    assert store.sources() == ()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.exe", CSV),
        ("x", CSV),
        ("x.csv", b""),
        ("x.parquet", CSV),
        ("x.xlsx", b"PK\x03\x04" + b"x" * 100),
        ("x.dta", b"<stata_dta>" + b"\x00" * 50),
        ("x.sav", b"$FL2" + b"\xff" * 50),
        ("x.csv", b"ccode,ccode\n1,2\n"),
        ("x.csv", b"ccode,year\n1,\n2,\n"),
        ("x.csv", b"\xff\xfe\x00"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_clear_error(reader, store, name, content):
    said = give(reader, content, name)
    assert said.status_code in (400, 404), said.text
    assert set(said.json()) == {"problem", "remedy", "code"}
    assert store.sources() == ()
    assert not (store.home / owning.INCOMING).exists()


def test_a_table_is_never_replaced_unasked(reader, store: Store):
    assert give(reader).status_code == 201
    before = store.sources()
    said = give(reader, b"ccode,year\n2,1990\n")
    assert said.status_code == 400
    assert "already" in said.json()["problem"]
    assert store.sources() == before
    assert give(reader, b"broken", "x.parquet", replace="yes").status_code == 404
    assert store.sources() == before
    assert give(reader, b"ccode,year\n2,1990\n", replace="yes").status_code == 201
    assert store.source("my-visits").rows == 1


def test_a_table_is_removed_when_its_name_is_said_again(reader, store: Store):
    give(reader)
    at = "/tables/my-visits@1.table/remove"
    assert reader.post(at, data={"confirm": "yes"}).status_code == 400
    assert reader.post(at).status_code == 400
    assert store.sources()
    said = reader.post(at, data={"confirm": "my-visits"})
    assert said.json()["removed"] == {"id": "my-visits", "version": "1"}
    assert store.sources() == ()
    assert reader.post(at, data={"confirm": "my-visits"}).status_code == 404
    assert reader.get("/tables/my-visits@1.table.json").status_code == 404


def test_what_is_not_ones_own_is_not_removed(reader):
    for name in ("registry.members", "nato-targets"):
        said = reader.post(f"/tables/{name}/remove", json={"confirm": name})
        assert said.status_code == 400
        assert "no table of your own" in said.json()["problem"]


def test_a_larger_file_or_table_is_refused(reader, store, monkeypatch):
    monkeypatch.setattr(owning, "MOST_BYTES", 20)
    assert "20 bytes" in give(reader).json()["problem"]
    monkeypatch.undo()
    for most in ({"rows": 2, "columns": 9}, {"rows": 9, "columns": 3}):
        monkeypatch.setattr(owning, "MOST", owning.Reading(**most))
        assert "more than" in give(reader).json()["problem"]
    monkeypatch.setattr(owning, "MOST", owning.Reading(name=5))
    assert "characters" in give(reader).json()["problem"]
    assert store.sources() == ()


def test_where_readers_may_only_read_nothing_is_changed(store: Store):
    app = create_app(store, writable=False)
    with testing.TestClient(app, base_url="http://127.0.0.1") as reader:
        said = give(reader)
        assert (said.status_code, said.json()["code"]) == (403, "readonly")
        assert reader.post("/tables/x/remove").status_code == 403
        assert '<form class="give"' not in reader.get("/tables").text
    assert not store.home.exists()


def test_changes_have_a_pace(reader):
    said = [reader.post("/tables/x/remove").status_code for _ in range(12)]
    assert said == [400] * 10 + [429] * 2
    late = reader.post("/tables/x/remove")
    assert int(late.headers["retry-after"]) >= 1
    assert late.json()["code"] == "toofast"


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("a.csv", "a.csv"),
        ("../../etc/passwd", "passwd"),
        ("C:\\x\\b c.XLSX", "b_c.xlsx"),
        ("..", "table"),
        (".csv", "csv"),
        ("\N{SNOWMAN}.csv", "table.csv"),
        ("x" * 300 + ".csv", "x" * 60 + ".csv"),
        ("a.csv/../..", "table"),
        ("a.\x00sv", "a.sv"),
    ],
)
def test_the_name_of_a_file_leads_nowhere(said: str, name: str):
    found = owning.file_name(said)
    assert found == name
    assert Path("/x", found).parent == Path("/x")
    assert Path("/x", found).resolve().parent == Path("/x")


def test_what_a_crash_left_is_removed(store: Store, reader, monkeypatch):
    left_behind = store.home / owning.INCOMING / "upload-old"
    left_behind.mkdir(parents=True)
    (left_behind / "x.csv").write_text("x")
    give(reader)
    assert left_behind.exists()
    monkeypatch.setattr(owning, "STALE", -1.0)
    give(reader, replace="yes")
    assert not (store.home / owning.INCOMING).exists()


def test_columns_named_like_patterns_are_taken_as_names(reader):
    stream = io.BytesIO()
    pl.DataFrame({"len": [1, 2], "^.*$": [1990, 1991], "*": ["a", "b"]}).write_parquet(
        stream
    )
    said = give(
        reader, stream.getvalue(), "x.parquet", state=None, year="^.*$", keys="len,*"
    )
    assert said.status_code == 201, said.text
    page = reader.get("/tables/my-visits@1.table.json?sort=-*").json()
    assert [row[2] for row in page["rows"]] == ["b", "a"]
    assert json.dumps(page)
