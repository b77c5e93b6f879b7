"""The page in a real browser: offline, under its policy, by keyboard, by axe."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from foedus import report
from foedus.answers.answer import Answer

pytestmark = pytest.mark.browser

WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 360, "height": 740}
OPEN_ALL = "document.querySelectorAll('details').forEach(d => { d.open = true })"
SERIOUS = {"serious", "critical"}


@dataclass
class Visit:
    """A loaded page, with what it said and what it asked for."""

    page: object
    messages: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def files(
    answer: Answer, hostile: Answer, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    made = {
        "full": (answer, False),
        "short": (answer, True),
        "hostile": (hostile, False),
    }
    for name, (subject, short) in made.items():
        report.html(subject, folder / f"{name}.html", short=short)
    return {name: folder / f"{name}.html" for name in made}


def entered(context, path: Path, *, drawn: bool = True) -> Visit:
    """Open a file in a context of the browser."""
    seen = Visit(context.new_page())
    page = seen.page
    page.on("console", lambda message: seen.messages.append(message.text))
    page.on("pageerror", lambda error: seen.messages.append(str(error)))
    page.on("request", lambda request: seen.requests.append(request.url))
    page.goto(path.as_uri())
    if drawn:
        page.wait_for_selector("html[data-drawn]")
    return seen


@pytest.fixture
def visit(browser, files: dict[str, Path]):
    contexts = []

    def open_page(
        name: str = "full", scheme: str = "light", size=WIDE, **more
    ) -> Visit:
        context = browser.new_context(color_scheme=scheme, viewport=size, **more)
        contexts.append(context)
        drawn = name != "short" and more.get("java_script_enabled", True)
        return entered(context, files[name], drawn=drawn)

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def standing(browser, files: dict[str, Path]):
    """The full page by day, for tests that change nothing in it."""
    context = browser.new_context(color_scheme="light", viewport=WIDE)
    yield entered(context, files["full"])
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["full", "short", "hostile"])
def test_the_page_loads_without_a_message_or_a_request(
    visit, files, name: str, scheme: str
):
    seen = visit(name, scheme)
    assert seen.messages == []
    assert seen.requests == [files[name].as_uri()]


def test_charts_are_drawn_as_svg(standing):
    page = standing.page
    plots = page.locator(".plot")
    assert plots.count() == 9
    for plot in plots.all():
        box = plot.locator("svg").bounding_box()
        assert box["width"] > 400
        assert box["height"] > 50
        assert plot.locator("svg path, svg text").count() > 10


def test_ids_stay_unique_after_drawing(standing):
    ids = standing.page.evaluate(
        "[...document.querySelectorAll('[id]')].map(e => e.id)"
    )
    assert len(ids) == len(set(ids))


def test_gaps_are_hatched_in_the_drawing(standing):
    page = standing.page
    for name in ("identity-map", "money-allies-2pct", "money-us-share"):
        filled = page.locator(f"[data-chart={name}] [fill^='url(']")
        assert filled.count() >= 1
        target = filled.first.get_attribute("fill")
        anchor = target.split("#")[1].rstrip(")\"'")
        assert page.locator(f"linearGradient#{anchor} stop").count() > 4


def test_colours_follow_the_night(visit):
    day, night = visit().page, visit(scheme="dark").page
    fill = "[data-chart=money-gap-2pct] path[fill]"
    hues = [
        {mark.get_attribute("fill") for mark in page.locator(fill).all()}
        for page in (day, night)
    ]
    assert "#0072b2" in hues[0]
    assert "#0072b2" not in hues[1]
    day.emulate_media(color_scheme="dark")
    day.wait_for_selector("[data-chart=money-gap-2pct] path[fill='#3d9cd8']")


def test_a_table_sorts_by_keyboard(visit):
    page = visit().page
    chart = page.locator("figure", has=page.locator("[data-chart=money-allies-2pct]"))
    chart.locator("summary").focus()
    page.keyboard.press("Enter")
    head = chart.locator("thead th").nth(1)
    head.locator("button").focus()
    page.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "ascending"
    page.keyboard.press("Space")
    assert head.get_attribute("aria-sort") == "descending"
    names = chart.locator("tbody th").all_inner_texts()
    assert names[0] == "Poland"
    assert names[-1] == "Iceland"
    shown = chart.locator("tbody td:nth-child(2)").all_inner_texts()
    numbers = [float(text) for text in shown if text != "n/c"]
    assert all(a >= b for a, b in itertools.pairwise(numbers))


def test_bce_dates_sort_by_time(visit):
    page = visit().page
    chart = page.locator("figure", has=page.locator("[data-chart=promise-ancient]"))
    chart.locator("summary").click()
    chart.locator("thead th").nth(1).locator("button").click()
    dates = chart.locator("tbody td:nth-child(2)").all_inner_texts()
    assert dates == ["480-471 BCE", "478 BCE", "478 BCE", "c. 477 BCE", "457 BCE"]


def test_details_open_by_keyboard(visit):
    page = visit().page
    first = page.locator("details.from").first
    assert not first.locator("code").first.is_visible()
    first.locator("summary").focus()
    page.keyboard.press("Space")
    assert first.locator("code").first.is_visible()


def test_the_skip_link_comes_first(visit):
    page = visit().page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize(
    ("kind", "start"), [("PNG", b"\x89PNG"), ("SVG", b"<svg"), ("CSV", b"member,")]
)
def test_charts_and_tables_can_be_saved(standing, kind: str, start: bytes):
    page = standing.page
    chart = page.locator("figure", has=page.locator("[data-chart=money-allies-2pct]"))
    with page.expect_download() as waiting:
        chart.get_by_role("button", name=f"Download {kind}").click()
    download = waiting.value
    content = Path(download.path()).read_bytes()
    assert download.suggested_filename == (
        f"nato-2024-12-31-money-allies-2pct.{kind.lower()}"
    )
    assert content.startswith(start)
    assert standing.messages == []
    if kind == "SVG":
        text = content.decode()
        assert "Twenty-two of 31 allies" in text
        assert "Source: NATO" in text
        assert "not covered" in text


def test_a_map_can_be_saved_with_its_hatching(standing):
    page = standing.page
    chart = page.locator("figure", has=page.locator("[data-chart=identity-map]"))
    with page.expect_download() as waiting:
        chart.get_by_role("button", name="Download SVG").click()
    text = Path(waiting.value.path()).read_text(encoding="utf-8")
    assert "file:" not in text
    assert "<linearGradient" in text


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["full", "short"])
def test_axe_finds_nothing_serious(visit, name: str, scheme: str):
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright",
        reason="needs axe: pip install axe-playwright-python",
    )
    page = visit(name, scheme, bypass_csp=True).page
    page.evaluate(
        "document.querySelectorAll('details').forEach(d => { d.open = true })"
    )
    asked = {"resultTypes": ["violations"]}
    if scheme == "dark":  # Nothing else changes with the colours.
        asked["runOnly"] = ["color-contrast"]
    found = axe.Axe().run(page, options=asked).response["violations"]
    serious = [
        (rule["id"], [node["target"] for node in rule["nodes"]][:3])
        for rule in found
        if rule["impact"] in SERIOUS
    ]
    assert serious == []


@pytest.mark.parametrize("name", ["full", "short", "hostile"])
def test_a_narrow_screen_does_not_scroll_sideways(visit, name: str):
    page = visit(name, size=NARROW).page
    page.evaluate(
        "document.querySelectorAll('details').forEach(d => { d.open = true })"
    )
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= NARROW["width"]


def test_charts_are_drawn_anew_for_another_width(visit):
    page = visit().page
    page.set_viewport_size(NARROW)
    page.wait_for_selector("[data-chart=money-gap-2pct][data-width='328'] svg")
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]


def test_without_scripts_the_words_and_the_tables_remain(visit):
    page = visit(java_script_enabled=False).page
    text = page.locator("main").inner_text()
    assert "Twenty-two of 31 allies" in text
    assert "Largest: Poland, 4.12 % of GDP" in text
    first = page.locator("details.numbers").first
    first.locator("summary").click()
    assert first.locator("tbody tr").count() == 36
    assert first.locator("tbody th").first.is_visible()
    assert page.locator(".tools button").count() == 0


def test_the_short_version_prints_on_two_pages(visit):
    content = visit("short").page.pdf(prefer_css_page_size=True)
    assert content.count(b"/Type /Page\n") <= 2
