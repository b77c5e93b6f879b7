import json

import pytest

from foedus.report.document import finding_of
from foedus.store import Store
from foedus.web import api, render


def test_links_carry_day_and_language():
    assert render.link("alliance", "en", id="nato", on="-0453") == (
        "/alliances/nato?on=-0453"
    )
    assert render.link("state", "fr", code="JPN", on=None) == "/states/JPN?lang=fr"


def test_findings_of_the_assessment_take_the_place_of_the_life():
    page = api.find("alliance")
    now = api.answer(page, Store(), {"id": "us-japan-1960"})
    assert now["assessment"] is not None
    ids = [f["id"] for f in render.findings_in(now)]
    assert "life.members" not in ids
    assert "identity.members" in ids
    later = api.answer(page, Store(), {"id": "warsaw-pact", "on": "2000"})
    assert later["assessment"] is None
    assert [f["id"] for f in render.findings_in(later)] == ["life.members"]


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_text_of_the_data_is_escaped(lang):
    page = api.find("state")
    document = api.answer(page, Store(), {"code": "athens", "on": "-0453"})
    bad = "<script>alert(1)</script><b>%(x)s</b>"
    document["title"] = document["name"] = bad
    document["given"][0]["name"] = bad
    document["alliances"][0]["status"] = bad
    document["findings"][0]["statement"] = bad
    document["findings"][0]["table"]["rows"][0]["cells"][0] = bad
    walked = json.loads(json.dumps(document))
    assert finding_of(walked["findings"][0]).statement == bad
    text = render.html(page, walked, {"code": "athens"}, lang)
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text
    assert "<b>%(x)s" not in text


def test_a_problem_is_escaped_too():
    said = {"problem": "<i>x</i>", "remedy": "<i>y</i>", "code": "z"}
    text = render.problem(said, 404, "fr")
    assert "<i>" not in text
    assert 'lang="fr"' in text


def test_pages_have_no_script_or_style_of_their_own():
    page = api.find("dyad")
    document = api.answer(page, Store(), {"a": "USA", "b": "JPN", "on": "1962"})
    text = render.html(page, document, {"a": "USA", "b": "JPN"}, "en")
    assert "<style" not in text
    assert " style=" not in text
    assert " onclick" not in text
    for opening in text.split("<script")[1:]:
        head = opening.partition(">")[0]
        assert 'src="/static/' in head or 'type="application/json"' in head


def test_a_page_for_a_frame_has_no_navigation(client):
    text = client.get("/world.embed?on=1914-07-28").text
    assert "<nav" not in text
    assert 'href="/?on=1914-07-28"' in text
    assert '<base target="_blank">' in text


def test_long_lists_of_sources_are_cut_and_lead_to_the_walk(client):
    text = client.get("/alliances/nato?on=2024-12-31").text
    assert "more rows of sources" in text


def test_a_network_that_is_not_covered_says_so_and_counts_nothing(client):
    page = client.get("/network?on=2000-12-31&layers=exercises").text
    assert "foedus data add PATH" in page
    assert "Not covered" in page
    heading = page[page.index('id="list-ties"') :].partition("</h2>")[0]
    assert "n/c" in heading
    assert ">0<" not in heading
