"""Take the pictures of the workbench that the README shows.

    python scripts/take_pictures.py

They show the embedded facts alone, since most publishers do not let others pass their
data on: a store of added sources is not looked at.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

PLACE = Path(__file__).resolve().parent.parent / "docs" / "static"
SIZE = {"width": 1180, "height": 860}

SCENES = (
    ("world", "/?on=1914-07-28&of=FRA", "light"),
    ("network", "/network?on=1914-07-28", "dark"),
    ("ranking", "/rank/resources", "light"),
)


def settled(page: Page) -> None:
    """Wait until the map, the network or the charts are drawn."""
    page.wait_for_load_state("load")
    if page.locator(".plot, #map, #net").count():
        page.wait_for_selector("html[data-drawn]")
    page.wait_for_timeout(500)


def take(origin: str) -> None:
    """Write one picture of each scene."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        for name, path, scheme in SCENES:
            page = browser.new_page(viewport=SIZE, color_scheme=scheme)
            page.goto(origin + path)
            settled(page)
            page.screenshot(path=PLACE / f"workbench-{name}.png")
            page.close()
        browser.close()


def main() -> None:
    """Serve the embedded facts and take the pictures."""
    run = "import sys; from foedus.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", run, "serve", "--port", "0", "--json"]
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "FOEDUS_HOME": home}
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, env=environment
        ) as running:
            assert running.stdout is not None
            said = b""
            while not said.rstrip().endswith(b"}"):
                said += running.stdout.readline()
            try:
                take(json.loads(said)["url"].rstrip("/"))
            finally:
                running.send_signal(signal.SIGINT)


if __name__ == "__main__":
    main()
