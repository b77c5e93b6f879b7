import io
import json
import re
from urllib.parse import quote

import polars as pl
import pytest

from foedus.web import api, forms
from foedus.web.page import Page, address

pytest.importorskip("fastapi")

HTML = {"accept": "text/html"}


def example(page: Page) -> dict[str, str]:
    return {p.name: p.example for p in page.parameters}


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("page", api.PAGES, ids=lambda p: p.id)
def test_every_page_is_there_in_both_languages(client, page: Page, lang: str):
    found = client.get(
        address(page.path, {**example(page), "lang": lang}), headers=HTML
    )
    assert found.status_code == 200
    assert found.headers["content-type"].startswith("text/html")
    assert f'<html lang="{lang}">' in found.text


@pytest.mark.parametrize("page", api.PAGES, ids=lambda p: p.id)
def test_page_and_twin_come_from_one_payload(client, page: Page):
    said = example(page)
    twin = client.get(address(page.twin("json"), said)).json()
    assert set(page.keys) <= set(twin)
    text = client.get(address(page.path, said)).text
    assert f'href="{twin["permanent"].replace("&", "&amp;")}"' in text
    assert address(page.twin("json"), said).replace("&", "&amp;") in text
    for finding in twin.get("findings", []) if not twin.get("assessment") else []:
        assert finding["trace"] in text
    if page.rows:
        lines = client.get(address(page.twin("csv"), said))
        assert lines.headers["content-type"].startswith("text/csv")
        assert "attachment" in lines.headers["content-disposition"]
        frame = pl.read_parquet(
            io.BytesIO(client.get(address(page.twin("parquet"), said)).content)
        )
        assert frame.height == len(twin[page.rows])


def test_the_permanent_address_gives_the_same_again(client):
    first = client.get("/states/japan.json").json()
    again = client.get(first["permanent"].replace("?", ".json?")).json()
    assert again == first


def test_a_page_from_the_shelf_has_the_same_bytes_and_need_not_be_sent(client):
    path = "/dyads/USA/JPN?on=1962-05-01"
    first, again = client.get(path), client.get(path)
    assert first.content == again.content
    tag = first.headers["etag"]
    assert tag == again.headers["etag"]
    unsent = client.get(path, headers={"if-none-match": tag})
    assert unsent.status_code == 304
    assert unsent.content == b""


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/alliances/nope.json", 404, "alliance"),
        ("/states/nowhere.json", 404, "state"),
        ("/alliances/nato.json?on=yesterday", 400, "date"),
        ("/alliances.json?day=1914", 400, "request"),
        ("/alliances.json?on=1914&on=1915", 400, "request"),
        ("/alliances/nato.json?id=eu", 400, "request"),
        ("/sources/nope.json", 404, "source"),
        ("/trace/nope.json", 404, "source"),
        ("/trace/cell:%2Fetc%2Fpasswd%23a?b=1.json", 400, "request"),
        ("/trace/cell:%2Fetc%2Fpasswd%23a.json", 404, "source"),
        ("/dyads/USA/USA.json", 404, "state"),
        ("/nope.json", 404, "http-404"),
        ("/static/x/..%2F..%2Fapp.py", 404, "http-404"),
        ("/static/x/app.py", 404, "source"),
    ],
)
def test_an_error_says_what_to_do(client, path: str, status: int, code: str):
    found = client.get(path)
    assert found.status_code == status
    assert set(found.json()) == {"problem", "remedy", "code"}
    assert found.json()["code"] == code
    assert found.json()["remedy"]


def test_a_browser_gets_errors_as_pages(client):
    found = client.get("/alliances/<i>nope", headers=HTML)
    assert found.status_code == 404
    assert "<h1" in found.text
    assert "<i>nope" not in found.text
    french = client.get("/states/nowhere?lang=fr", headers=HTML)
    assert "Erreur 404" in french.text


BAD = [
    "../../etc/passwd",
    "..\\..\\x",
    "'; drop table members; --",
    "<script>alert(1)</script>",
    "{{ 7 * 7 }}",
    "%00",
    "\x00",
    "\N{RIGHT-TO-LEFT OVERRIDE}",
    "row:registry@1#../../x:1",
    "row:../../etc@1#passwd:1",
    "row:registry@2026.11#members:99999999999999999999",
    "answer:nato@2024-12-31#nope/nope",
    "answer:nato@9999-99-99#x",
    "-99999999999",
    "x" * 79,
]


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize(
    "path",
    [
        "/alliances/{}.json",
        "/alliances.json?on={}",
        "/alliances.json?state={}",
        "/alliances.json?type={}",
        "/alliances.json?search={}",
        "/states/{}.json",
        "/states.json?search={}",
        "/dyads/{}/JPN.json",
        "/world.json?of={}",
        "/world.json?on={}",
        "/sources/{}.json",
        "/trace/{}.json",
        "/alliances/nato.json?on={}",
        "/{}",
    ],
)
def test_whatever_is_asked_the_answer_is_json_and_no_fault(client, path: str, bad: str):
    found = client.get(path.format(quote(bad, safe="")))
    assert found.status_code < 500
    assert found.headers["content-type"] == "application/json"
    assert json.loads(found.text)
    assert "root:" not in found.text


def test_the_description_is_of_the_new_kind_and_its_examples_work(client):
    said = client.get("/openapi.json").json()
    assert said["openapi"].startswith("3.1")
    tried = 0
    ids = {f"{page.id}-{form}" for page in api.PAGES for form in forms.every(page)}
    for path, methods in said["paths"].items():
        get = methods.get("get", {})
        if get.get("operationId") not in ids:
            continue  # Actions and files have tests of their own.
        shown = path.replace(":path}", "}")
        values = {p["name"]: p["example"] for p in get["parameters"]}
        for parameter in get["parameters"]:
            assert parameter["example"]
            assert (f"{{{parameter['name']}}}" in shown) == (parameter["in"] == "path")
        found = client.get(address(shown, values))
        assert found.status_code == 200, (path, found.text[:200])
        (kind,) = get["responses"]["200"]["content"]
        assert found.headers["content-type"].startswith(kind)
        schema = get["responses"]["200"]["content"][kind]["schema"]
        if kind == "application/json":
            assert set(schema["required"]) <= set(found.json())
        tried += 1
    assert tried == sum(len(forms.every(page)) for page in api.PAGES)


def test_every_link_of_a_page_leads_somewhere(client):
    pages = [address(p.path, {**example(p), "lang": "fr"}) for p in api.PAGES]
    links: dict[str, str] = {}
    for path in pages:
        text = client.get(path).text
        read = re.sub(r'<form method="post"[^>]*>', "", text)
        found = re.findall(r'(?:href|src|action)="(/[^"]*)"', read)
        # One of each kind is enough: the lists have hundreds.
        for link in found:
            kind = re.sub(r"[0-9a-f]{12}|[^/?]+(?=\?|$)", "*", link.partition("?")[0])
            links.setdefault(f"{kind}{'?' in link}", link.replace("&amp;", "&"))
    assert len(links) > 15
    for link in links.values():
        assert client.get(link).status_code == 200, link


def test_where_from_is_on_every_promise_and_event(client):
    twin = client.get("/alliances/nato.json?on=2024-12-31").json()
    text = client.get("/alliances/nato?on=2024-12-31").text
    for row in (*twin["promises"], *twin["events"], *twin["members"]):
        assert f"/trace/{quote(row['key'], safe=':@')}" in text


def test_the_head_of_a_page_can_be_asked_for(client):
    found = client.head("/alliances")
    assert found.status_code == 200
    assert found.headers["etag"] == client.get("/alliances").headers["etag"]
