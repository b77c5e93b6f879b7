"""Steps of the slider in a real browser: server, exchange of the parts, repaint.

    python benchmarks/bench_web_steps.py [--years 60] [--colour bloc ...]

Serves the store of FOEDUS_HOME (empty: the embedded facts alone) from a process of its
own and moves the slider of the world page to years that nobody asked for before, so
that the server computes each one. A step is over two frames after the map of the new
day is drawn. Also the first view of the page, to the map drawn, in a browser without
anything kept.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

COLOURS = ("promise", "bloc", "capability", "burden", "threat", "support")
FIRST, LAST = 1816, 2025
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
  await drawn;
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  return performance.now() - began;
}"""


@contextmanager
def served() -> Iterator[str]:
    """Serve the store of this process from another; yield the address."""
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
            yield found[0].rstrip("/")
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


def steps(page: Page, years: list[int]) -> list[float]:
    """Return milliseconds of a step to each year."""
    return [page.evaluate(STEP, year) for year in years]


def told(name: str, taken: list[float]) -> str:
    """Return median, 95th percentile and maximum."""
    ordered = sorted(taken)
    high = ordered[round(0.95 * (len(ordered) - 1))]
    middle = statistics.median(ordered)
    figures = f"p50 {middle:6.0f}  p95 {high:6.0f}  max {ordered[-1]:6.0f} ms"
    return f"{name:24} n={len(taken):3}  {figures}"


def main() -> None:
    """Print the times of the first view and of the steps of each colouring."""
    said = argparse.ArgumentParser(description=__doc__)
    said.add_argument("--years", type=int, default=60)
    said.add_argument("--colour", nargs="*", default=COLOURS)
    said.add_argument("--of", default="", help="a state, for the colouring by threat")
    asked = said.parse_args()
    draw = random.Random(6)
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with served() as origin, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=FLAGS)
        print(told("first view", first_view(browser, origin, 5)))
        for colour in asked.colour:
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            of = f"&of={asked.of}" if asked.of else ""
            page.goto(f"{origin}/?colour={colour}{of}")
            page.wait_for_selector("html[data-drawn]")
            years = draw.sample(range(FIRST, LAST), asked.years)
            print(told(f"step, {colour}", steps(page, years)), flush=True)
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
