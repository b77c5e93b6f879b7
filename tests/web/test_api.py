import json

import pytest

from foedus.store import Store
from foedus.web import api
from foedus.web.page import Page


def example(page: Page) -> dict[str, str]:
    return {p.name: p.example for p in page.parameters}


@pytest.mark.parametrize("page", api.PAGES, ids=lambda p: p.id)
def test_the_payload_holds_what_the_page_declares(page: Page):
    document = api.answer(page, Store(), example(page))
    assert set(page.keys) <= set(document)
    assert document["page"] == page.id
    assert json.loads(json.dumps(document, allow_nan=False)) == document
    if page.rows:
        assert document[page.rows], "the example has rows"


@pytest.mark.parametrize("page", api.PAGES, ids=lambda p: p.id)
def test_the_permanent_address_holds_the_whole_state(page: Page):
    path = {p.name: p.example for p in page.parameters if p.place == "path"}
    document = api.answer(page, Store(), path)
    assert document["permanent"].startswith("/")
    if document["on"] is not None:
        assert f"on={document['on']}" in document["permanent"]


def test_a_citation_cannot_be_broken_by_a_name():
    said = api._cite({"title": "a}b\\c{", "on_display": None}, "/x", "v")
    assert "{{abc}}" in said["bibtex"]


def test_navigation_leads_to_pages():
    known = {page.id for page in api.PAGES}
    led = {id for under in api.NAVIGATION.values() for id in under}
    assert known <= {*api.NAVIGATION, *led, "trace"}
