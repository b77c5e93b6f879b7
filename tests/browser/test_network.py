"""The network in a real browser: hover, layers, the slider, back, names with room."""

from __future__ import annotations

import pytest
from reading import NARROW, overflow, serious

pytestmark = pytest.mark.browser

MEETING = """() => {
  const boxes = [...document.querySelectorAll('#map .mark-text')].at(-1)
    .querySelectorAll('text');
  const all = [...boxes].map((one) => one.getBoundingClientRect());
  let found = 0;
  all.forEach((a, n) => all.slice(n + 1).forEach((b) => {
    found += a.left < b.right - 1 && b.left < a.right - 1 &&
      a.top < b.bottom - 3 && b.top < a.bottom - 3;
  }));
  return [all.length, found];
}"""


def _spot(page, name: str) -> tuple[float, float]:
    """Where the dot beside a name is: names stand right of most dots."""
    text = page.locator("#map .mark-text text", has_text=name).last.bounding_box()
    return text["x"] - 6, text["y"] + text["height"] / 2


def test_hover_tells_promises_and_a_click_opens_the_state(visit):
    with visit() as open_page:
        page = open_page("/network?on=1914-07-28")
        page.mouse.move(*_spot(page, "Germany"))
        page.wait_for_selector("#tip:visible")
        said = page.locator("#tip").inner_text()
        assert said.startswith("Germany")
        assert "defence" in said
        assert "Austria-Hungary" in said
        page.mouse.click(*_spot(page, "Germany"))
        page.wait_for_url("**/states/DEU?on=1914-07-28")


def test_a_line_tells_the_promises_of_two_and_opens_their_page(visit):
    with visit() as open_page:
        page = open_page("/network?on=1914-07-28")
        (x, y), (x2, y2) = _spot(page, "Serbia"), _spot(page, "Greece")
        page.mouse.move((x + x2) / 2, (y + y2) / 2)
        page.wait_for_selector("#tip:visible")
        assert page.locator("#tip b").inner_text() == "Greece – Serbia"
        assert "defence" in page.locator("#tip dd").first.inner_text()
        page.mouse.click((x + x2) / 2, (y + y2) / 2)
        page.wait_for_url("**/dyads/GRC/SRB?on=1914-07-28")


def test_layers_slider_and_back_are_in_the_address(visit):
    with visit() as open_page:
        page = open_page("/network?on=1950-12-31")
        page.locator("#layer-rivalries").click()
        page.wait_for_url("**layers=alliances%2Crivalries**")
        assert "foedus data add" in page.locator("#day-head .empty").inner_text()
        assert page.locator("#layer-rivalries").evaluate(
            "link => link === document.activeElement"
        )
        page.locator("#layer-alliances").click()
        page.wait_for_selector("#map.bare")
        assert page.locator(".statement").inner_text().startswith("Not covered")
        page.go_back()
        page.wait_for_selector("#map:not(.bare)")
        page.locator("#year").focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_selector("html[data-day='1951-12-31']")
        page.wait_for_url("**on=1951-12-31**")
        assert "layers=alliances%2Crivalries" in page.url
        page.go_back()
        page.wait_for_selector("html[data-day='1950-12-31']")
        page.go_back()
        page.wait_for_function("() => !document.querySelector('#day-head .empty')")
        page.locator("#least").select_option("defence")
        page.get_by_role("button", name="Show").click()
        page.wait_for_url("**least=defence**")


def test_a_hand_on_the_slider_asks_ahead_and_the_table_follows_the_picture(visit):
    with visit() as open_page:
        page = open_page("/network?on=1948-12-31")
        before = page.locator("#list-ties").inner_text()
        with page.expect_response("**on=1949-12-31**"):
            page.locator("#year").focus()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.keyboard.press("ArrowRight")
        page.wait_for_selector("html[data-day='1949-12-31']")
        page.wait_for_selector("#day-lists:not([aria-busy=true])")
        assert not any("1949-12-31" in url for url in asked)
        told = page.locator("#day-head .statement").inner_text()
        ties = page.locator("#list-ties .aside").inner_text()
        assert f" {ties} ties" in told
        assert page.locator("#list-ties").inner_text() != before


def test_names_do_not_cover_each_other_and_the_picture_can_be_saved(visit):
    with visit() as open_page:
        page = open_page("/network?on=2020-12-31")
        names, meeting = page.evaluate(MEETING)
        assert names > 25
        assert meeting == 0
        with page.expect_download() as waiting:
            page.locator("#svg").click()
        assert waiting.value.suggested_filename == "foedus-network-2020-12-31.svg"


def test_on_a_narrow_screen_in_french_and_at_night(visit):
    with visit("dark", NARROW, bypass_csp=True) as open_page:
        page = open_page("/network?on=1970-12-31&lang=fr")
        assert overflow(page) == []
        assert serious(page) == []
        assert page.evaluate(MEETING)[1] == 0
        assert "liens" in page.locator(".statement").inner_text()
