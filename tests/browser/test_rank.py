"""Rankings in a real browser: drag a weight, undo it, and compare with the server."""

from __future__ import annotations

import json
import random

import pytest
from reading import NARROW, overflow, serious

from foedus.web import static
from foedus.web.ranking import composites
from foedus.web.ranking.order import order, ranks

pytestmark = pytest.mark.browser

PATH = "/rank/resources?on=2024-12-31"
FIRST = ".race li:not([hidden]) .name"


def ready(page) -> None:
    page.wait_for_selector("html[data-ranked]")


def drag(page, name: str, part: float) -> None:
    """Drag a slider with the mouse to a part of its width."""
    box = page.locator(f"#w-{name}").bounding_box()
    assert box is not None
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 2, y)
    page.mouse.down()
    page.mouse.move(box["x"] + 2 + (box["width"] - 4) * part, y, steps=6)
    page.mouse.up()


def settled(page, weights: str) -> None:
    page.wait_for_selector(f"html[data-settled='{weights}']")


def names(page, count: int = 5) -> list[str]:
    return page.locator(FIRST).all_inner_texts()[:count]


def test_a_weight_that_is_dragged_ranks_anew_and_stays_in_the_address(visit):
    with visit() as open_page:
        page = open_page(PATH)
        ready(page)
        before = names(page)
        assert before[0] == "United States"
        assert page.locator("#undo").is_disabled()
        drag(page, "people", 1)
        drag(page, "gdp", 0)
        drag(page, "spending", 0)
        settled(page, "people:100")
        after = names(page)
        assert set(after[:2]) == {"China", "India"}
        assert "weights=people:100" in page.url
        assert "ranks first" in page.locator("#statement").inner_text()
        assert page.locator("output[for=w-people]").inner_text() == "100 %"
        # The server gives the same page, also after a reload and without the script.
        rows = page.locator("#lines tr th").all_inner_texts()[:5]
        assert [row.split("\n")[0] for row in rows] == after
        page.reload()
        ready(page)
        assert names(page) == after
        assert page.locator("#w-people").input_value() == "100"
        page.locator("#undo").click()
        settled(page, "spending:50,people:100")
        page.locator("#undo").click()
        settled(page, "gdp:50,spending:50,people:100")
        page.locator("#undo").click()
        settled(page, "gdp:50,spending:50,people:50")
        assert names(page) == before
        assert page.locator("#undo").is_disabled()
        page.locator("#redo").click()
        settled(page, "gdp:50,spending:50,people:100")
        assert page.locator("#redo").is_enabled()


def test_keys_alone_weigh_undo_and_redo(visit):
    with visit() as open_page:
        page = open_page(f"{PATH}&lang=fr")
        ready(page)
        slider = page.locator("#w-people")
        slider.focus()
        page.keyboard.press("End")
        settled(page, "gdp:50,spending:50,people:100")
        assert slider.get_attribute("aria-valuetext") == "50 %"
        page.keyboard.press("Control+z")
        settled(page, "gdp:50,spending:50,people:50")
        page.keyboard.press("Control+Shift+z")
        settled(page, "gdp:50,spending:50,people:100")
        assert "arrive en tête" in page.locator("#statement").inner_text()
        start = page.locator("#starts a", has_text="PIB seul")
        start.focus()
        page.keyboard.press("Enter")
        settled(page, "gdp:50")
        assert "weights=gdp:50" in page.locator("#permanent").get_attribute("href")
        assert "lang=fr" in page.url


def test_the_script_ranks_as_the_server_does(visit):
    rng = random.Random(1816)
    components = ["a", "b", "c", "d"]
    rows = [
        {
            "id": f"s{i}",
            "name": f"State {i % 150}",
            "shares": [rng.choice([None, 0.0, rng.random()]) for _ in components],
        }
        for i in range(200)
    ]
    tried = [
        [rng.choice([0, 1, rng.random() * 100]) for _ in components] for _ in range(20)
    ]
    tried = [weights for weights in tried if any(weights)]
    with visit() as open_page:
        page = open_page(PATH)
        made = page.evaluate(
            """async ([script, rows, tried]) => {
              const { ranked } = await import(script);
              return tried.map((weights) =>
                ranked(rows, weights).map((row) => [row.id, row.value, row.rank]));
            }""",
            [static.address("composite.js"), rows, tried],
        )
    titles = {row["id"]: row["name"] for row in rows}
    for weights, found in zip(tried, made, strict=True):
        given = dict(zip(components, weights, strict=True))
        values = {
            row["id"]: composites.value(
                dict(zip(components, row["shares"], strict=True)), given
            )
            for row in rows
        }
        placed = order(values, titles)
        assert {id for id, _, _ in found} == set(placed)
        for id, value, _ in found:
            assert value == pytest.approx(values[id], rel=1e-13, abs=1e-13), json.dumps(
                id
            )
        expected = ranks([values[id] for id in placed])
        assert [rank for _, _, rank in found] == expected


def test_pictures_are_saved(visit):
    with visit() as open_page:
        page = open_page("/rank/nato-share")
        ready(page)
        for kind, start in (("SVG", b"<svg"), ("PNG", b"\x89PNG")):
            with page.expect_download() as caught:
                page.locator(f"[data-picture={kind}]").click()
            path = caught.value.path()
            content = path.read_bytes()
            assert content.startswith(start)
            assert caught.value.suggested_filename.endswith(f".{kind.lower()}")
            if kind == "SVG":
                assert b"Poland" in content


def test_weighing_fits_a_narrow_screen_and_the_night(visit):
    with visit(scheme="dark", size=NARROW, bypass_csp=True) as open_page:
        page = open_page(PATH)
        ready(page)
        assert serious(page, ("color-contrast",)) == []
        page.evaluate("document.querySelector('.board details').open = true")
        assert overflow(page) == []


def test_without_scripts_the_form_weighs(visit):
    with visit(java_script_enabled=False) as open_page:
        page = open_page(PATH)
        page.locator("#weights").fill("people:1")
        page.locator("form.ask button").first.click()
        page.wait_for_url("**weights=people*")
        assert set(names(page, 2)) == {"China", "India"}
