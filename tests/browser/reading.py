"""How pages are read: when they are drawn, what sticks out, what axe says."""

from __future__ import annotations

import pytest

WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 360, "height": 740}
SERIOUS = {"serious", "critical"}


def settled(page) -> None:
    """Wait until the charts and the map are drawn."""
    page.wait_for_load_state("load")
    if page.locator(".plot, #map").count():
        page.wait_for_selector("html[data-drawn]")


def overflow(page) -> list[str]:
    """What reaches beyond a narrow screen."""
    return page.evaluate(
        """() => document.documentElement.scrollWidth <= innerWidth ? [] :
        [...document.querySelectorAll('body *')]
          .filter((e) => !e.closest('.scroll, svg'))
          .filter((e) => e.getBoundingClientRect().right > innerWidth + 1)
          .map((e) => `${e.tagName}.${e.className}`).slice(0, 5)
          .concat(document.documentElement.scrollWidth)"""
    )


def serious(page, rules: tuple[str, ...] = ()) -> list[object]:
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright",
        reason="needs axe: pip install axe-playwright-python",
    )
    options = {"resultTypes": ["violations"]} | (
        {"runOnly": list(rules)} if rules else {}
    )
    return [
        (rule["id"], [node["target"] for node in rule["nodes"]][:3])
        for rule in axe.Axe().run(page, options=options).response["violations"]
        if rule["impact"] in SERIOUS
    ]
