import asyncio

import pytest

from foedus.store import Store
from foedus.web import safety

pytest.importorskip("fastapi")

from fastapi.testclient import TestClient

from foedus.web.app import create_app

TOKEN = "a-token-of-some-length"


@pytest.fixture(scope="module")
def guarded(empty: Store) -> TestClient:
    app = create_app(empty, token=TOKEN)
    return TestClient(app, base_url="http://box.example:8765")


@pytest.mark.parametrize(
    "path", ["/", "/world.json", "/nope", "/static/x/web.js", "/openapi.json"]
)
def test_every_reply_carries_the_policy(client, path: str):
    heads = client.get(path).headers
    for name, value in safety.HEADERS.items():
        assert heads[name] == value
    assert "unsafe" not in heads["content-security-policy"]


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.0.0.1:8765", "localhost:1", "[::1]:80"]
)
def test_our_names_are_answered(client, host: str):
    assert client.get("/sources.json", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1.evil.example",
        "",
        "127.0.0.1@evil.example",
        "[::1",
        "a/b",
    ],
)
def test_other_names_are_turned_away(client, host: str):
    found = client.get("/sources.json", headers={"host": host})
    assert found.status_code == 421
    assert found.json()["code"] == "host"


@pytest.mark.parametrize(
    "heads",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1", "sec-fetch-site": "cross-site"},
        {"cookie": "foedus_token=x"},
    ],
)
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_changes_from_other_sites_are_turned_away(client, method: str, heads):
    found = client.request(method, "/alliances", headers=heads)
    assert found.status_code == 403
    assert found.json()["code"] == "cross-site"


@pytest.mark.parametrize(
    "heads", [{"sec-fetch-site": "same-origin"}, {"origin": "http://127.0.0.1"}, {}]
)
def test_changes_from_our_own_pages_pass_and_meet_no_page_that_takes_them(
    client, heads
):
    found = client.post("/alliances", headers=heads)
    assert found.status_code == 405
    assert set(found.json()) == {"problem", "remedy", "code"}


def test_long_addresses_and_large_bodies_are_turned_away(client):
    long = "x" * safety.MOST_ADDRESS
    assert client.get(f"/alliances?search={long}").status_code == 414
    large = b"x" * (safety.MOST_BODY + 1)
    assert client.post("/alliances", content=large).status_code == 413
    said = {"content-length": "1e9"}
    assert client.post("/alliances", headers=said).status_code == 413


def walk(receive, wanted: int):
    async def read():
        reading = safety._limited(receive, safety.MOST_BODY)
        for _ in range(wanted):
            await reading()

    return asyncio.run(read())


def test_bodies_in_parts_are_counted(monkeypatch):
    monkeypatch.setattr(safety, "MOST_BODY", 10)

    async def part():
        return {"type": "http.request", "body": b"x" * 6, "more_body": True}

    with pytest.raises(safety.Refusal) as caught:
        walk(part, 2)
    assert caught.value.status == 413


def test_bodies_that_do_not_come_are_given_up(monkeypatch):
    monkeypatch.setattr(safety, "BODY_SECONDS", 0.02)

    async def never():
        await asyncio.sleep(5)

    with pytest.raises(safety.Refusal) as caught:
        walk(never, 1)
    assert caught.value.status == 408


def test_bodies_that_come_in_drops_are_given_up(monkeypatch):
    monkeypatch.setattr(safety, "WHOLE_SECONDS", 0.05)

    async def drop():
        await asyncio.sleep(0.02)
        return {"type": "http.request", "body": b"x", "more_body": True}

    with pytest.raises(safety.Refusal) as caught:
        walk(drop, 20)
    assert caught.value.status == 408


def test_without_the_token_nothing_is_shown(guarded):
    for path in ("/", "/world.json", "/static/x/web.js", "/openapi.json"):
        found = guarded.get(path)
        assert found.status_code == 401
        assert found.json()["code"] == "token"
    wrong = {"authorization": "Bearer a-token-of-some-lengtH"}
    assert guarded.get("/world.json", headers=wrong).status_code == 401


def test_the_token_opens_as_header_and_leads_on_as_parameter(guarded):
    bearer = {"authorization": f"Bearer {TOKEN}"}
    assert guarded.get("/sources.json", headers=bearer).status_code == 200
    found = guarded.get(f"/alliances?token={TOKEN}&on=1914", follow_redirects=False)
    assert found.status_code == 303
    assert found.headers["location"] == "/alliances?on=1914"
    assert "HttpOnly" in found.headers["set-cookie"]
    assert "SameSite=Strict" in found.headers["set-cookie"]
    cookie = {"cookie": f"other=1; {safety.COOKIE}={TOKEN}"}
    assert guarded.get("/sources.json", headers=cookie).status_code == 200


def test_the_token_leads_to_no_other_host(guarded):
    found = guarded.get(
        f"http://box.example:8765//evil.example/?token={TOKEN}", follow_redirects=False
    )
    assert found.status_code == 303
    assert found.headers["location"].startswith("/evil.example")


def test_a_socket_is_closed(client):
    from starlette.websockets import WebSocketDisconnect

    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/"):
        pass


def test_a_fault_of_ours_is_said_without_its_inside(empty, monkeypatch, caplog):
    from foedus.web import static

    def broken(_: str):
        raise ZeroDivisionError("a secret")

    monkeypatch.setattr(static, "file", broken)
    with TestClient(create_app(empty), base_url="http://127.0.0.1") as reader:
        found = reader.get("/static/x/web.js")
    assert found.status_code == 500
    assert found.json()["code"] == "fault"
    assert "secret" not in found.text
    assert found.headers["content-security-policy"] == safety.POLICY
    assert "A page failed." in caplog.text


def test_a_frame_is_for_the_sites_that_were_named_and_for_pages_to_embed(empty: Store):
    app = create_app(empty, frames=("https://example.org",))
    client = TestClient(app, base_url="http://127.0.0.1")
    heads = client.get("/world.embed").headers
    assert "frame-ancestors https://example.org" in heads["content-security-policy"]
    assert "x-frame-options" not in heads
    for path in ("/", "/world.json", "/states/USA?search=.embed"):
        heads = client.get(path).headers
        assert "frame-ancestors 'none'" in heads["content-security-policy"]
        assert heads["x-frame-options"] == "DENY"


def test_without_a_site_nobody_may_frame(client):
    heads = client.get("/world.embed").headers
    assert heads["content-security-policy"] == safety.POLICY
    assert heads["x-frame-options"] == "DENY"
