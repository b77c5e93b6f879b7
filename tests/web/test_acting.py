import pytest

from foedus.store import Store
from foedus.web import acting, api, safety
from foedus.web.action import Action, Change, Done
from foedus.web.page import Parameter

pytest.importorskip("fastapi")

from fastapi.testclient import TestClient

from foedus.web.app import create_app

NAME = Parameter("name", "What it is called.", "mine", "form", 20)
WHICH = Parameter("which", "Which one.", "a", "path")
FILE = Parameter("file", "What it holds.", "", "form", 2_000_000)


def kept(change: Change) -> Done:
    upload = change.upload
    return Done(
        f"/sources?of={change.said['which']}",
        {
            "name": change.get("name"),
            "which": change.said["which"],
            "file": upload.name if upload else None,
            "size": len(upload.content.read()) if upload else None,
        },
        201,
    )


PLAIN = Action("plain", "/try/{which}", "Say it again.", kept, (WHICH, NAME))
LOADED = Action("loaded", "/load/{which}", "Keep it.", kept, (WHICH, NAME), FILE)


@pytest.fixture(scope="module")
def acted(empty: Store):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(api, "ACTIONS", (PLAIN, LOADED))
        app = create_app(empty)
        with TestClient(app, base_url="http://127.0.0.1") as client:
            yield client


def test_fields_come_as_a_form_or_as_json(acted):
    said = {"name": "mine", "which": "a", "file": None, "size": None}
    for reply in (
        acted.post("/try/a", data={"name": "mine"}),
        acted.post("/try/a", json={"name": "mine"}),
    ):
        assert reply.status_code == 201
        assert reply.json() == {**said, "at": "/sources?of=a"}
        assert reply.headers["cache-control"] == "no-store"


def test_a_browser_is_led_on(acted):
    reply = acted.post(
        "/try/a",
        data={"name": "mine"},
        headers={"accept": "text/html"},
        follow_redirects=False,
    )
    assert (reply.status_code, reply.headers["location"]) == (303, "/sources?of=a")


def test_a_file_comes_with_its_fields(acted):
    reply = acted.post(
        "/load/b", data={"name": "mine"}, files={"file": ("../t.csv", b"x" * 1_500_000)}
    )
    assert reply.json()["size"] == 1_500_000
    assert reply.json()["file"] == "../t.csv"


@pytest.mark.parametrize(
    "sent",
    [
        {"content": b"{", "headers": {"content-type": "application/json"}},
        {"content": b"[" * 100_000, "headers": {"content-type": "application/json"}},
        {"json": ["name"]},
        {"json": {"name": 1}},
        {"json": {"name": "a", "which": "b"}},
        {"json": {"other": "a"}},
        {"data": {"name": "a" * 21}},
        {"content": b"name=a", "headers": {"content-type": "text/plain"}},
        {"content": b"name=a"},
        {"files": {"file": ("a", b"x")}},
        {"content": b"--", "headers": {"content-type": "multipart/form-data"}},
        {
            "content": b"broken",
            "headers": {"content-type": "multipart/form-data; boundary=b"},
        },
    ],
)
def test_what_cannot_be_read_is_a_clear_error(acted, sent: dict[str, object]):
    reply = acted.post("/try/a", **sent)
    assert reply.status_code == 400
    assert set(reply.json()) == {"problem", "remedy", "code"}


def test_a_file_in_another_field_or_none_is_a_clear_error(acted):
    for sent in (
        {"files": {"other": ("a", b"x")}},
        {"files": {"name": ("", b"x")}},
        {"files": [("file", ("a", b"x")), ("file", ("b", b"x"))]},
    ):
        reply = acted.post("/load/a", **sent)
        assert reply.status_code == 400, reply.text
        assert set(reply.json()) == {"problem", "remedy", "code"}


def test_another_site_cannot_act(acted):
    reply = acted.post(
        "/try/a", data={"name": "a"}, headers={"origin": "https://evil.example"}
    )
    assert reply.status_code == 403


def test_a_body_may_be_larger_only_where_a_file_is_taken(acted):
    assert acting.most("/nowhere") == safety.MOST_BODY
    reply = acted.post("/try/a", content=b"x" * (PLAIN.most + 1))
    assert reply.status_code == 413
    reply = acted.post("/load/a", files={"file": ("a", b"x" * (LOADED.most + 1))})
    assert reply.status_code == 413


def test_the_description_names_fields_and_files(acted):
    paths = acted.get("/openapi.json").json()["paths"]
    plain = paths["/try/{which}"]["post"]
    assert [p["name"] for p in plain["parameters"]] == ["which"]
    assert plain["requestBody"]["content"]["application/json"]["example"] == {
        "name": "mine"
    }
    loaded = paths["/load/{which}"]["post"]["requestBody"]["content"]
    assert loaded["multipart/form-data"]["schema"]["required"] == ["file"]
