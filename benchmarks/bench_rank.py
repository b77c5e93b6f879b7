"""Time new weights of a ranking: painted in a browser, and answered by the server.

Run: python benchmarks/bench_rank.py [--store FOLDER] [--runs 200]

The store has to hold the National Material Capabilities; without them there are no 200
states to rank, and without Chromium and playwright no browser: it then says SKIP. The
verdict is on the clock; `reweight_thread_ms` is the processor time of the page's main
thread for one change, which other work on the machine does not lengthen.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import statistics
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.request import urlopen

from peak import peak_bytes

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession

BUDGET_MS = 100.0
LEAST_STATES = 190
COMPONENTS = ("milex", "milper", "irst", "pec", "tpop", "upop")
PATH = "/rank/capability"

# From a slider that moves until the frame after the bars have traded places.
TURN = """async ([name, value]) => {
  const slider = document.getElementById(`w-${name}`);
  const frame = () => new Promise((done) => requestAnimationFrame(() => {
    const after = new MessageChannel();
    after.port1.onmessage = done;
    after.port2.postMessage(0);
  }));
  await frame();
  const began = performance.now();
  slider.value = value;
  slider.dispatchEvent(new Event("input", { bubbles: true }));
  await frame();
  return performance.now() - began;
}"""


def main() -> int:
    """Print one JSON line; exit 1 if the budget is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", default=None)
    parser.add_argument("--runs", type=int, default=200)
    said = parser.parse_args()
    try:
        figures = measured(said.store, said.runs)
    except (ImportError, LookupError) as error:
        print(json.dumps({"result": "SKIP", "why": str(error)}))
        return 0
    peak = peak_bytes()
    if peak is not None:
        figures["peak_gb"] = round(peak / 1e9, 2)
    passed = figures["reweight_p95_ms"] <= BUDGET_MS
    print(json.dumps(figures | {"result": "PASS" if passed else "FAIL"}))
    return 0 if passed else 1


def measured(folder: str | None, runs: int) -> dict[str, Any]:
    """Serve a store, drag weights in a browser and ask the server for as many."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        problem = "there is no Chromium"
        raise LookupError(problem)
    with served(folder) as origin:
        first = clock(f"{origin}{PATH}.json")
        document = json.load(urlopen(f"{origin}{PATH}.json"))
        states = document["counts"]["ranked"]
        if states < LEAST_STATES:
            problem = f"{states} states in the store"
            raise LookupError(problem)
        rng = random.Random(1816)
        fresh = [
            clock(f"{origin}{PATH}.json?weights={drawn(rng)}") for _ in range(runs)
        ]
        kept = [clock(f"{origin}{PATH}.json") for _ in range(runs)]
        turns, thread = dragged(chromium, origin, runs, rng)
    return {
        "states": states,
        "runs": runs,
        **spread("reweight", turns),
        "reweight_thread_ms": round(thread, 1),
        "server_first_ms": round(first, 1),
        **spread("server_new_weights", fresh),
        **spread("server_kept", kept),
        "server_to_browser_ratio": round(
            statistics.median(fresh) / statistics.median(turns), 2
        ),
    }


def drawn(rng: random.Random) -> str:
    """Return weights such as nobody asked for before."""
    return ",".join(f"{name}:{rng.randint(1, 99)}" for name in COMPONENTS)


def clock(url: str) -> float:
    """Return how long an answer takes, milliseconds."""
    start = time.perf_counter()
    with urlopen(url) as reply:
        reply.read()
    return 1e3 * (time.perf_counter() - start)


def spread(name: str, times: list[float]) -> dict[str, float]:
    """Return the median and the 95th percentile."""
    cut = statistics.quantiles(times, n=20)
    return {
        f"{name}_p50_ms": round(statistics.median(times), 1),
        f"{name}_p95_ms": round(cut[-1], 1),
    }


def dragged(
    chromium: str, origin: str, runs: int, rng: random.Random
) -> tuple[list[float], float]:
    """Return the time of each change of a weight, and processor time of one.

    The bars of all states are open.
    """
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=chromium, args=["--no-sandbox"]
        )
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(f"{origin}{PATH}")
        page.wait_for_selector("html[data-ranked]")
        page.evaluate("document.querySelector('.board details').open = true")
        watch = page.context.new_cdp_session(page)
        watch.send("Performance.enable", {"timeDomain": "threadTicks"})
        before = busy(watch)
        found = [
            page.evaluate(TURN, [rng.choice(COMPONENTS), rng.randint(0, 100)])
            for _ in range(runs)
        ]
        spent = busy(watch) - before
        browser.close()
    return found, 1e3 * spent / runs


def busy(watch: CDPSession) -> float:
    """Return how long the main thread of a page has worked, seconds."""
    said = watch.send("Performance.getMetrics")["metrics"]
    return float(next(one["value"] for one in said if one["name"] == "TaskDuration"))


@contextmanager
def served(folder: str | None) -> Iterator[str]:
    """Serve a store on a free port of this machine."""
    import uvicorn

    from foedus.store import Store
    from foedus.web import server
    from foedus.web.app import create_app

    listening = server.bind("127.0.0.1", 0)
    app = create_app(Store(folder))
    running = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
    thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        yield server.url(listening, "127.0.0.1", None).rstrip("/")
    finally:
        running.should_exit = True
        thread.join(30)
        listening.close()


if __name__ == "__main__":
    sys.exit(main())
