"""The panel builder in a real browser: keys alone, progress, download, the way back."""

from __future__ import annotations

import re

import polars as pl
import pytest
from reading import NARROW, overflow, serious

pytestmark = pytest.mark.browser

JOB = re.compile(r"/panels/[0-9a-f]{16}$")


def drafted(page, part: str) -> None:
    page.wait_for_selector(f"html[data-drafted*='{part}']")


def test_keys_alone_choose_build_and_download(visit, tmp_path):
    with visit(accept_downloads=True) as open_page:
        page = open_page("/panels?years=1949-1952")
        page.locator("#years").focus()
        page.keyboard.press("Control+A")
        page.keyboard.type("1949-1951")
        page.keyboard.press("Enter")
        drafted(page, "years=1949-1951")
        assert page.evaluate("document.activeElement.id") == "years"
        page.locator("#attach-land-borders").focus()
        page.keyboard.press("Space")
        drafted(page, "attach=land-borders")
        assert page.evaluate("document.activeElement.id") == "attach-land-borders"
        page.locator("#columns-attach-land-borders summary").focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        drafted(page, "columns")
        page.locator("#form").focus()
        page.keyboard.type("C")
        drafted(page, "form=csv")
        said = page.locator(".brief .statement").inner_text()
        assert "land_borders_length_km" in page.locator(".cells").inner_text()
        permanent = page.url
        page.go_back()
        page.wait_for_selector("html[data-drafted$='form=parquet']")
        assert page.locator("#form").input_value() == "parquet"
        page.go_forward()
        drafted(page, "form=csv")
        assert page.url == permanent
        page.locator("#build").focus()
        page.keyboard.press("Enter")
        page.wait_for_url(JOB)
        page.locator("#download").wait_for(timeout=60_000)
        rows = said.partition(" ")[0]
        assert f"Done: {rows} rows" in page.locator(".statement").inner_text()
        page.locator("#download").focus()
        with page.expect_download() as begun:
            page.keyboard.press("Enter")
        begun.value.save_as(tmp_path / "panel.csv")
        frame = pl.read_csv(tmp_path / "panel.csv")
        assert f"{frame.height:,}" == rows
        assert frame.columns == ["state_a", "state_b", "year", "land_borders_length_km"]
        page.get_by_role("button", name="Remove its files").focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/panels")


def test_progress_is_shown_and_a_panel_can_be_cancelled(visit):
    with visit(size=NARROW, bypass_csp=True) as open_page:
        page = open_page("/panels?unit=dyad-days&years=1990-1992&form=csv")
        page.locator("#build").click()
        page.wait_for_url(JOB)
        page.locator(".told", has_text=re.compile(r"of [\d,]{9,} rows")).wait_for(
            timeout=60_000
        )
        assert overflow(page) == []
        assert serious(page) == []
        page.get_by_role("button", name="Cancel").click()
        page.locator(".statement", has_text="Cancelled").wait_for()
        assert page.locator("#download").count() == 0


def test_without_scripts_the_form_shows_the_draft(visit):
    with visit(java_script_enabled=False) as open_page:
        page = open_page("/panels?years=1950&lang=fr")
        page.locator("#years").fill("1951")
        page.locator("#show").click()
        page.wait_for_url("**years=1951**")
        assert page.locator("html[lang=fr]").count() == 1
        assert page.locator("#years").input_value() == "1951"
