"""Load the workbench in the browser as many readers would, and open its pages.

    python benchmarks/bench_web.py --home ~/store

Two hundred readers ask once a second each, mostly for pages that somebody has asked for
before, some for days that nobody has. Then a browser opens each kind of page for the
first time. The aims are those of the project: see `AIMS`.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import platform
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

AIMS = {"p95_ms": 300, "first_view_s": 1.5, "memory_mb": 1_000}

POPULAR = (
    "/", "/?on=1914-07-28", "/?on=-0453", "/?on=1962-05-01&of=USA", "/alliances",
    "/alliances?on=1939-08-31", "/alliances/nato", "/alliances/eu-csdp-lisbon",
    "/alliances/warsaw-pact", "/alliances/us-japan-1960", "/alliances/delian-league",
    "/alliances/nato/chapters/money", "/states", "/states/USA", "/states/JPN",
    "/states/athens", "/dyads/USA/JPN", "/dyads/FRA/RUS?on=1914-07-28", "/compare",
    "/sources", "/world.json?on=1914-07-28",
    "/alliances.csv", "/network", "/network?on=1914-07-28", "/rank",
    "/rank/capability", "/tables",
    "/sql", "/static/0/web.css", "/static/0/world.json",
)  # fmt: skip
VIEWS = (
    "/", "/network", "/alliances", "/alliances/eu-csdp-lisbon", "/states",
    "/states/DEU", "/dyads/DEU/FRA", "/compare?a=csto&b=anzus", "/rank",
    "/rank/capability", "/sources", "/tables", "/sql", "/panels",
)  # fmt: skip
HEADS = ("accept: text/html", "accept-encoding: gzip", "connection: close")
SETTLING = 6.0
"""Seconds after its start until the first reader comes."""

FRESH = 0.03
"""Share of requests for a day that nobody has asked for."""


@contextlib.contextmanager
def served(home: Path) -> Iterator[tuple[str, int, int]]:
    """Serve a store; give host, port and process."""
    run = "import sys; from foedus.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", run, "serve", "--port", "0", "--json"]
    environment = {**os.environ, "FOEDUS_HOME": str(home)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as running:
        assert running.stdout is not None
        said = ""
        while not said.rstrip().endswith("}"):
            said += running.stdout.readline().decode()
        try:
            yield "127.0.0.1", json.loads(said)["port"], running.pid
        finally:
            running.send_signal(signal.SIGINT)
            running.wait(30)


def memory(pid: int) -> float:
    """Return the largest memory of a process so far, in megabytes."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(s.split()[1]) / 1024 for s in lines if s.startswith("VmHWM"))


def wanted(chance: random.Random) -> str:
    """Return what a reader asks for next."""
    if chance.random() >= FRESH:
        return chance.choice(POPULAR)
    day = f"{chance.randint(1816, 2024)}-{chance.randint(1, 12):02}-15"
    return chance.choice((f"/?on={day}", f"/alliances?on={day}", f"/states?on={day}"))


async def ask(host: str, port: int, path: str) -> tuple[int, float]:
    """Return status and seconds of a request on a connection of its own."""
    begun = time.perf_counter()
    reading, writing = await asyncio.open_connection(host, port)
    heads = (f"GET {path} HTTP/1.1", f"host: {host}", *HEADS, "", "")
    writing.write("\r\n".join(heads).encode())
    status = int((await reading.readline()).split()[1])
    while await reading.read(1 << 16):
        pass
    writing.close()
    return status, time.perf_counter() - begun


async def reader(
    host: str, port: int, seconds: float, seed: int
) -> list[tuple[int, float, str]]:
    """Ask once a second, each reader at a moment of its own."""
    chance = random.Random(seed)
    await asyncio.sleep(chance.random())
    found, end = [], time.perf_counter() + seconds
    while time.perf_counter() < end:
        path = wanted(chance)
        status, took = await ask(host, port, path)
        found.append((status, took, path))
        await asyncio.sleep(max(0.0, 1.0 - took))
    return found


async def crowd(
    host: str, port: int, readers: int, seconds: float
) -> list[tuple[int, float, str]]:
    """Let all readers ask; the popular pages have been asked for before."""
    for path in POPULAR:
        await ask(host, port, path)
    several = await asyncio.gather(
        *(reader(host, port, seconds, seed) for seed in range(readers))
    )
    return [one for found in several for one in found]


def load(host: str, port: int, readers: int, seconds: float) -> dict[str, object]:
    """Return how fast the requests of a crowd were answered."""
    found = asyncio.run(crowd(host, port, readers, seconds))
    times = sorted(took * 1000 for _, took, _ in found)
    wrong = [(status, path) for status, _, path in found if status != 200]
    return {
        "requests": len(found),
        "per_second": round(len(found) / seconds, 1),
        "errors": len(wrong),
        "first_errors": wrong[:3],
        "p50_ms": round(statistics.median(times), 1),
        "p95_ms": round(times[int(len(times) * 0.95)], 1),
        "max_ms": round(times[-1], 1),
    }


def views(origin: str, browser_path: str) -> dict[str, float]:
    """Return the seconds until each kind of page stands, opened for the first time."""
    from playwright.sync_api import sync_playwright

    found = {}
    with sync_playwright() as driver:
        time.sleep(SETTLING)  # What the server does before anybody asks is not a view.
        browser = driver.chromium.launch(
            executable_path=browser_path or None, args=["--no-sandbox"]
        )
        for path in VIEWS:
            context = browser.new_context()
            page = context.new_page()
            begun = time.perf_counter()
            page.goto(f"{origin}{path}", wait_until="load")
            found[path] = round(time.perf_counter() - begun, 2)
            context.close()
        browser.close()
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures as JSON; 1 if an aim is missed."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--home", type=Path, help="a store; none for embedded facts")
    asked.add_argument("--readers", type=int, default=200)
    asked.add_argument("--seconds", type=float, default=20.0)
    asked.add_argument("--browser", default="/usr/bin/chromium")
    said = asked.parse_args(arguments)
    with tempfile.TemporaryDirectory() as empty:
        with served(said.home or Path(empty)) as (host, port, _):
            opened = views(f"http://{host}:{port}", said.browser)
        with served(said.home or Path(empty)) as (host, port, pid):
            figures = load(host, port, said.readers, said.seconds)
            figures["memory_mb"] = round(memory(pid))
    slowest = max(opened.values())
    result = {
        "load": figures,
        "first_views_s": opened,
        "aims": AIMS,
        "machine": {"cores": os.cpu_count(), "python": platform.python_version()},
    }
    print(json.dumps(result, indent=2))
    held = (
        figures["errors"] == 0
        and float(str(figures["p95_ms"])) <= AIMS["p95_ms"]
        and float(str(figures["memory_mb"])) <= AIMS["memory_mb"]
        and slowest <= AIMS["first_view_s"]
    )
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
