"""The colours of the map in a real browser, and the map as a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from reading import serious

pytestmark = pytest.mark.browser


def fills(page) -> set[str]:
    """Return the colours of the outlines and dots; "hatch" for hatching."""
    found = page.eval_on_selector_all(
        "#map svg .mark-shape path, #map svg .mark-symbol path",
        "paths => paths.map((path) => path.getAttribute('fill'))",
    )
    return {"hatch" if fill.startswith("url(") else fill for fill in found}


def test_a_colouring_its_key_and_its_deep_link(visit):
    with visit(bypass_csp=True) as open_page:
        page = open_page("/?on=2023-12-31")
        page.locator("#colour").select_option("burden")
        page.wait_for_selector("#key li[data-shade=step-5]")
        assert "2 % of GDP" in page.locator(".statement").inner_text()
        assert "sipri-milex" in page.locator("#lack").inner_text()
        assert page.locator("#key li[data-shade=not-covered] .sw-hatch").count() == 1
        painted = fills(page)
        assert {"#0a4a7f", "#89a6c2", "hatch"} <= painted
        assert "#0072b2" not in painted  # No colour of the promises is left.
        assert serious(page, ("color-contrast",)) == []
        link = page.locator("#permanent").get_attribute("href")
        again = open_page(link)
        assert again.locator("#colour").input_value() == "burden"
        assert fills(again) == painted
        page.go_back()
        page.wait_for_selector("#key li[data-shade=aid]")
        assert page.locator("#colour").input_value() == ""


def test_a_year_and_the_colours_without_its_source(visit):
    with visit() as open_page:
        page = open_page("/?on=1914-07-28&colour=capability")
        assert "foedus data add nmc PATH" in page.locator("#lack").inner_text()
        assert fills(page) == {"hatch"}


def test_the_map_can_be_saved_as_svg_and_png(visit):
    with visit() as open_page:
        page = open_page("/?on=1962-05-01&colour=bloc")
        for kind, opens in (("svg", b"<svg"), ("png", b"\x89PNG")):
            with page.expect_download() as waiting:
                page.locator(f"#tools #{kind}").click()
            saved = Path(waiting.value.path()).read_bytes()
            assert waiting.value.suggested_filename == f"foedus-bloc-1962-05-01.{kind}"
            assert saved.startswith(opens)
            if kind == "svg":
                said = saved.decode()
                for text in ("largest bloc", "Warsaw", "not covered", "registry"):
                    assert text in said
