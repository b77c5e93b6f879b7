"""The workbench in a real browser: clicks, keys, the slider, axe, a narrow screen."""

from __future__ import annotations

from pathlib import Path

import pytest
from reading import NARROW, overflow, serious, settled

from foedus.web import api
from foedus.web.page import address

pytestmark = pytest.mark.browser

# Parts of a kind, such as the evidence of each row, look alike: one of them is opened.
OPEN_EACH_KIND = """() => {
  const seen = new Set();
  for (const part of document.querySelectorAll('details')) {
    const kind = [];
    for (let at = part; at.parentElement && kind.length < 4; at = at.parentElement) {
      kind.push(`${at.tagName}.${at.className}`);
    }
    part.open = !seen.has(kind.join());
    seen.add(kind.join());
  }
}"""
PATHS = {
    page.id: address(page.path, {p.name: p.example for p in page.parameters})
    for page in api.PAGES
} | {
    # Those of the examples are many times as long and have the same parts.
    "alliance": "/alliances/us-japan-1960?on=2024-12-31",
    "assessment": "/alliances/us-japan-1960/assessment?on=2024-12-31",
    "chapter": "/alliances/us-japan-1960/chapters/money?on=2024-12-31",
}


def test_every_page_loads_quietly_and_can_be_read_aloud(visit):
    with visit(bypass_csp=True) as open_page:
        page = open_page("/")
        for id, path in PATHS.items():
            page.emulate_media(color_scheme="light")
            open_page.go(page, path)
            assert page.locator("h1").count() == 1
            page.evaluate(OPEN_EACH_KIND)
            assert serious(page) == [], path
            if id in ("world", "state", "trace"):  # They have every kind of part.
                page.emulate_media(color_scheme="dark")
                assert serious(page, ("color-contrast",)) == [], path


def test_in_french_every_page_loads_quietly_and_fits_a_narrow_screen(visit):
    """Its words are the longer ones; the browser keeps to the policy."""
    with visit(size=NARROW) as open_page:
        page = open_page("/?lang=fr")
        for path in PATHS.values():
            open_page.go(page, f"{path}{'&' if '?' in path else '?'}lang=fr")
            assert page.locator("html[lang=fr]").count() == 1
            assert page.locator("nav a", has_text="Monde").count() == 1
            assert overflow(page) == [], path
        page.locator("header nav a", has_text="Alliances").click()
        page.wait_for_url("**/alliances?lang=fr")


def test_from_the_world_to_the_line_of_a_file(visit):
    with visit() as open_page:
        page = open_page("/?on=1962-05-01")
        page.locator("#day-lists .lines a", has_text="US-Japan Treaty").first.click()
        page.wait_for_url("**/alliances/us-japan-1960?on=1962-05-01")
        settled(page)
        page.locator("[aria-label='Table: Members'] a", has_text="Japan").click()
        page.wait_for_url("**/states/JPN?on=1962-05-01")
        settled(page)
        received = page.locator("[aria-label='Table: Promises received']")
        received.locator("a", has_text="United States").click()
        page.wait_for_url("**/dyads/JPN/USA?on=1962-05-01")
        settled(page)
        page.locator("[aria-label='Table: Promises'] .whence").first.click()
        page.wait_for_url("**/trace/row:registry@*")
        assert "obligations.csv, line" in page.locator(".walk").inner_text()


def test_a_click_on_the_map_opens_the_state(visit):
    with visit() as open_page:
        page = open_page("/?on=1914-07-28")
        box = page.locator("#map svg").bounding_box()
        # Siberia, by the Equal Earth projection of the whole world.
        page.mouse.click(box["x"] + box["width"] * 0.72, box["y"] + box["height"] * 0.1)
        page.wait_for_url("**/states/RUS?on=1914-07-28")


def test_the_slider_goes_from_antiquity_to_now(visit):
    with visit() as open_page:
        page = open_page("/?on=1914-07-28")
        year = page.locator("#year")
        year.focus()
        page.keyboard.press("Home")
        page.wait_for_selector("html[data-day='-0478-12-31']")
        assert year.input_value() == "-478"
        assert "479 BCE" in page.locator(".statement").inner_text()
        assert year.get_attribute("aria-valuetext").startswith("479 BCE")
        page.keyboard.press("ArrowRight")
        page.wait_for_selector("html[data-day='-0477-12-31']")
        page.keyboard.press("End")
        page.wait_for_selector("html[data-day='2025-12-31']")
        assert page.url.endswith("on=2025-12-31")
        page.go_back()
        page.wait_for_selector("html[data-day='-0477-12-31']")
        assert year.input_value() == "-477"
        fills = page.locator("#map svg path[fill^='url(']")
        assert fills.count() > 100


def test_play_moves_on_and_stops(visit):
    with visit() as open_page:
        page = open_page("/?on=1990-12-31")
        play = page.locator("#play")
        play.click()
        assert play.inner_text() == "Pause"
        page.wait_for_function(
            "() => Number(document.documentElement.dataset.day.slice(0, 4)) >= 1992"
        )
        play.click()
        assert play.inner_text() == "Play"
        assert play.get_attribute("aria-pressed") == "false"


def test_a_deep_link_gives_the_same_again(visit):
    with visit() as open_page:
        page = open_page("/")
        page.locator("#on").fill("1914-07-28")
        page.locator("#of").fill("FRA")
        page.keyboard.press("Enter")
        page.wait_for_selector("html[data-day='1914-07-28']")
        said = page.locator(".statement").inner_text()
        assert said.startswith("France")
        link = page.locator("#permanent").get_attribute("href")
        again = open_page(link)
        assert again.locator(".statement").inner_text() == said
        assert again.locator("#of").input_value() == "FRA"


def test_a_filter_by_keyboard_alone(visit):
    with visit() as open_page:
        page = open_page("/alliances")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        for name in ("on", "of", "type", "search"):
            page.keyboard.press("Tab")
            assert page.evaluate("document.activeElement.id") == name
        page.keyboard.type("warsaw")
        page.keyboard.press("Enter")
        page.wait_for_url("**/alliances?search=warsaw")
        page.locator("#search").focus()
        while page.evaluate("document.activeElement.closest('tbody') === null"):
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url("**/alliances/warsaw-pact")


def test_the_theme_is_remembered_and_charts_follow(visit):
    with visit("light") as open_page:
        page = open_page(PATHS["state"])
        paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
        page.locator("#theme").click()
        page.wait_for_function(
            "p => getComputedStyle(document.body).backgroundColor !== p", arg=paper
        )
        page.wait_for_selector(".plot path[fill='#3d9cd8']")
        open_page.go(page, "/")
        assert page.evaluate("document.documentElement.dataset.theme") == "dark"
        page.wait_for_selector("#map path[fill='#3d9cd8']")


def test_tables_can_be_downloaded_and_opened(visit):
    import polars as pl

    with visit() as open_page:
        page = open_page(PATHS["dyad"])
        for ending, read in (("CSV", pl.read_csv), ("Parquet", pl.read_parquet)):
            with page.expect_download() as waiting:
                page.locator("#links a", has_text=ending).click()
            assert read(Path(waiting.value.path())).height == 5


def test_without_scripts_a_day_can_still_be_asked_for(visit):
    with visit(java_script_enabled=False) as open_page:
        page = open_page("/")
        page.locator("#on").fill("-0453")
        page.get_by_role("button", name="Show").click()
        page.wait_for_url("**on=-0453**")
        assert "454 BCE" in page.locator(".statement").inner_text()
        assert page.locator("#play").is_hidden()
