"""Steps of the slider in a real browser: server, exchange of the parts, repaint.

    python benchmarks/bench_web_steps.py [--years 60] [--colour bloc ...] [--no-network]

Serves the store of FOEDUS_HOME (empty: the embedded facts alone) from a process of its
own, waits until it has made its first pages, and moves the slider of the world page
year by year, through years that nobody asked for before, with the rest between two
steps that play takes; the page asks for the next year while it draws one, and for the
first as soon as the slider has the focus. A step is over two frames after the map of
the new day is drawn; the tables below it follow, and their time stands beside it. Also
the first view of the page, to the map drawn, in a browser without anything kept. Beside
the clock stands the processor time of a step, of the server and of the main thread of
the page, which other programs lengthen less. Then the same for the page of the network,
with the alliances alone and with every layer.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

LAYERS = ("", "alliances,rivalries,disputes,agreements,exercises")
COLOURS = ("promise", "bloc", "capability", "burden", "threat", "support")
FIRST, LAST = 1816, 2025
VIEW_MS, STEP_MS = 1500, 200
"""Budgets for the 95th percentile, on the clock of a machine that does nothing else."""

SETTLING = 12.0
"""Seconds that the server may take for its first pages."""
REST_MS = 160
"""What play rests between two years."""
REACH_MS = 600
"""Between a hand on the slider and its first step."""

FLAGS = ["--no-sandbox", "--disable-gpu"]
STEP = """async (number) => {
  const root = document.documentElement, year = document.getElementById("year");
  const began = performance.now(), before = root.dataset.day;
  const drawn = new Promise((done) => {
    const watch = new MutationObserver(() => {
      if (root.dataset.day !== before) { watch.disconnect(); done(); }
    });
    watch.observe(root, {attributes: true, attributeFilter: ["data-day"]});
  });
  year.value = number;
  year.dispatchEvent(new Event("change"));
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  await drawn;
  await frame();
  await frame();
  const picture = performance.now() - began;
  while (document.getElementById("day-lists").ariaBusy === "true") await frame();
  await frame();
  await frame();
  return [picture, performance.now() - began];
}"""


@contextmanager
def served() -> Iterator[tuple[str, int]]:
    """Serve the store of this process from another; yield its address and number."""
    command = [sys.executable, "-c", "from foedus.cli import main; main()", "serve"]
    with subprocess.Popen(
        [*command, "--port", "0"], stdout=subprocess.PIPE, text=True
    ) as running:
        said = ""
        while not (found := re.search(r"http://\S+", said)):
            said = running.stdout.readline() if running.stdout else ""
            if not said:
                sys.exit("The server did not start.")
        try:
            yield found[0].rstrip("/"), running.pid
        finally:
            running.terminate()


def first_view(browser: Browser, origin: str, times: int) -> list[float]:
    """Return milliseconds from the request to the drawn map, nothing kept."""
    taken = []
    for _ in range(times):
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        page = context.new_page()
        page.goto(f"{origin}/", wait_until="commit")
        page.wait_for_selector("html[data-drawn]")
        taken.append(page.evaluate("performance.now()"))
        context.close()
    return taken


def steps(page: Page, years: list[int]) -> tuple[list[float], str]:
    """Return milliseconds of a step to each year; in words, those with the tables."""
    pictures, wholes = [], []
    page.focus("#year")
    page.wait_for_timeout(REACH_MS)
    for year in years:
        picture, whole = page.evaluate(STEP, year)
        pictures.append(picture)
        wholes.append(whole)
        page.wait_for_timeout(max(0.0, REST_MS - (whole - picture)))
    return pictures, f"with tables p50 {statistics.median(wholes):4.0f} ms"


class Used:
    """Processor time of the server and of the main thread of a page."""

    def __init__(self, page: Page, server: int) -> None:
        self._session = page.context.new_cdp_session(page)
        self._session.send("Performance.enable", {"timeDomain": "threadTicks"})
        self._server = Path(f"/proc/{server}/stat")
        self._before = self._now()

    def _now(self) -> tuple[float, float]:
        ticks = self._server.read_text().rpartition(")")[2].split()[11:13]
        server = sum(map(int, ticks)) * 1000 / os.sysconf("SC_CLK_TCK")
        said = self._session.send("Performance.getMetrics")["metrics"]
        task = next(m["value"] for m in said if m["name"] == "TaskDuration")
        return server, task * 1000

    def each(self, times: int) -> str:
        """Return the mean of so many steps since this was made."""
        server, page = (
            (now - then) / times
            for now, then in zip(self._now(), self._before, strict=True)
        )
        return f"cpu: server {server:4.0f}, page {page:4.0f} ms"


def told(name: str, taken: list[float], budget: int) -> tuple[str, bool]:
    """Return median, 95th percentile and maximum, and whether the budget is kept."""
    ordered = sorted(taken)
    high = ordered[round(0.95 * (len(ordered) - 1))]
    middle = statistics.median(ordered)
    figures = f"p50 {middle:6.0f}  p95 {high:6.0f}  max {ordered[-1]:6.0f} ms"
    verdict = "PASS" if high <= budget else "FAIL"
    return f"{name:24} n={len(taken):3}  {figures}  {verdict}", high <= budget


def main() -> None:
    """Print the times of the first view and of the steps of each colouring."""
    said = argparse.ArgumentParser(description=__doc__)
    said.add_argument("--years", type=int, default=60)
    said.add_argument("--colour", nargs="*", default=COLOURS)
    said.add_argument("--of", default="", help="a state, for the colouring by threat")
    said.add_argument("--network", action=argparse.BooleanOptionalAction, default=True)
    asked = said.parse_args()
    draw = random.Random(6)
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.exit("needs Chromium: apt-get install chromium")
    with served() as (origin, server), sync_playwright() as driver:
        time.sleep(SETTLING)
        browser = driver.chromium.launch(executable_path=chromium, args=FLAGS)
        line, kept = told("first view", first_view(browser, origin, 5), VIEW_MS)
        print(line, flush=True)
        for colour in asked.colour:
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            of = f"&of={asked.of}" if asked.of else ""
            page.goto(f"{origin}/?colour={colour}{of}")
            page.wait_for_selector("html[data-drawn]")
            first = draw.randint(FIRST, LAST - asked.years - 2)
            steps(page, [first, first + 1])  # What is made once, such as borders.
            years = list(range(first + 2, first + 2 + asked.years))
            used = Used(page, server)
            taken, wholes = steps(page, years)
            line, fine = told(f"step, {colour}", taken, STEP_MS)
            kept = kept and fine
            print(line, wholes, used.each(len(years)), sep="  ", flush=True)
            page.close()
        for layers in LAYERS if asked.network else ():
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            first = LAST - asked.years
            page.goto(f"{origin}/network?on={first}-12-31&layers={layers}")
            page.wait_for_selector("html[data-drawn]")
            name = "network, every layer" if layers else "network"
            used, years = Used(page, server), list(range(first + 1, LAST))
            taken, wholes = steps(page, years)
            line, fine = told(name, taken, STEP_MS)
            kept = kept and fine
            print(line, wholes, used.each(len(years)), sep="  ", flush=True)
            page.close()
        browser.close()
    sys.exit(0 if kept else 1)


if __name__ == "__main__":
    main()
