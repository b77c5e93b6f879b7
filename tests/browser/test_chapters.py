"""Chapters that come later, the guideline that moves, and pages for frames."""

from __future__ import annotations

import pytest
from reading import serious, settled

from foedus.answers import assess
from foedus.web import assessing

pytestmark = pytest.mark.browser

NATO = "/alliances/nato?on=2024-12-31"


@pytest.fixture
def in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the slow chapters come later, as they do where sources were added."""
    slow = tuple(n for n in assessing.NAMES if n in assess.SLOW)
    monkeypatch.setattr(assessing, "later", lambda store: slow)


@pytest.mark.usefixtures("in_parts")
def test_chapters_that_come_later_take_their_places(visit):
    with visit(bypass_csp=True) as open_page:
        page = open_page(NATO)
        page.wait_for_selector("html[data-whole]")
        heads = page.locator("section.chapter > h2").all_inner_texts()
        assert heads.index("Power") < heads.index("Money") < heads.index("Cohesion")
        assert "Threat" not in heads  # No finding without sources: it went.
        assert "Threat" not in page.locator("nav.contents").inner_text()
        power = page.locator("section[aria-labelledby=chapter-power]")
        power.locator(".plot svg").first.wait_for(state="attached")
        power.locator("summary", has_text="Data table").first.click()
        power.locator("th button.sort").first.click()
        assert page.locator("#not-covered ~ ul li").count() > 5
        assert page.locator("#sources ~ ul li").count() > 5
        assert page.locator("[data-part]").count() == 0
        assert serious(page) == []


@pytest.mark.usefixtures("in_parts")
def test_rows_of_a_comparison_that_come_later_take_their_places(visit):
    with visit() as open_page:
        page = open_page("/compare?a=nato&on_a=2024-12-31&b=us-japan-1960")
        page.wait_for_selector("html[data-whole]")
        assert page.locator("tr[data-part]").count() == 0
        said = page.locator("[aria-labelledby=findings] tbody th").all_inner_texts()
        assert len(said) == len(set(said)) > 20


def test_the_gap_follows_the_guideline(visit):
    with visit() as open_page:
        page = open_page("/alliances/nato/guideline?on=2024-12-31&share=2")
        before = page.locator(".statement").inner_text()
        slider = page.locator("#share")
        slider.focus()
        for _ in range(3):
            page.keyboard.press("ArrowRight")
        page.wait_for_url("**share=2.3**")
        page.wait_for_function(
            "s => document.querySelector('.statement').innerText !== s", arg=before
        )
        assert page.locator("output").inner_text() == "2.3 %"
        assert "2.3 % of GDP" in page.locator(".statement").inner_text()
        assert "share=2.3" in page.locator("#permanent").get_attribute("href")
        page.locator(".plot svg").wait_for(state="attached")
        again = open_page(page.locator("#permanent").get_attribute("href"))
        assert (
            again.locator(".statement").inner_text()
            == page.locator(".statement").inner_text()
        )
        page.go_back()
        page.wait_for_function(
            "() => document.querySelector('output').innerText !== '2.3 %'"
        )


def test_a_page_for_a_frame_opens_others_in_a_window_of_its_own(visit):
    with visit() as open_page:
        page = open_page("/world.embed?on=1962-05-01")
        assert page.locator("nav").count() == 0
        with page.context.expect_page() as opened:
            page.locator("#permanent").click()
        settled(opened.value)
        assert opened.value.url.endswith("/?on=1962-05-01")
        assert opened.value.locator("nav").count() == 1
