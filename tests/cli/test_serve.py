import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from held import invented

from foedus.cli import main
from foedus.store import Store
from foedus.web.jobs import Jobs
from foedus.web.runner import Runner

pytest.importorskip("uvicorn")

RUN = "import sys; from foedus.cli import main; sys.exit(main(sys.argv[1:]))"


def said_by(run: subprocess.Popen[bytes]) -> dict[str, str]:
    """Read the address that the command prints as JSON."""
    assert run.stdout is not None
    text = b""
    while not text.rstrip().endswith(b"}"):
        line = run.stdout.readline()
        assert line, run.stderr.read() if run.stderr else ""
        text += line
    return json.loads(text)


def asked(url: str, body: dict[str, str] | None = None) -> dict[str, object]:
    data = None if body is None else json.dumps(body).encode()
    heads = {} if body is None else {"content-type": "application/json"}
    request = urllib.request.Request(url, data, heads)
    with urllib.request.urlopen(request, timeout=30) as reply:
        return json.load(reply)


def alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{process}/stat")
    return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] != "Z"


def test_it_answers_until_ctrl_c():
    command = [sys.executable, "-c", RUN, "serve", "--port", "0", "--json"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as run:
        said = said_by(run)
        with urllib.request.urlopen(f"{said['url']}sources.json", timeout=30) as reply:
            assert json.load(reply)["page"] == "sources"
        run.send_signal(signal.SIGINT)
        _, err = run.communicate(timeout=30)
    assert run.returncode == 0
    assert err == b"Stopped.\n"


def test_with_read_only_nothing_is_changed():
    command = [sys.executable, "-c", RUN, "serve", "--port", "0", "--json"]
    with subprocess.Popen([*command, "--read-only"], stdout=subprocess.PIPE) as run:
        said = said_by(run)
        with pytest.raises(urllib.error.HTTPError) as caught:
            asked(f"{said['url']}tables/mine/remove", {"confirm": "mine"})
        assert caught.value.code == 403
        assert json.load(caught.value)["code"] == "readonly"
        caught.value.close()
        run.send_signal(signal.SIGINT)
        run.wait(30)


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs a list of processes")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_a_panel_that_is_built_stops_with_the_server(tmp_path, monkeypatch, how):
    home = tmp_path / "home"
    monkeypatch.setenv("FOEDUS_HOME", str(home))
    invented(home, "nmc", {"state_year": []}, version="6.0")
    before = (home / "manifest.json").read_bytes()
    command = [sys.executable, "-c", RUN, "serve", "--port", "0", "--json"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as run:
        url = said_by(run)["url"].rstrip("/")
        order = {"unit": "dyad-days", "years": "1990-1992", "form": "csv"}
        job = asked(f"{url}/panels", order)["at"]
        end = time.monotonic() + 60
        while asked(f"{url}{job}.json")["stage"] != "writing":
            assert time.monotonic() < end
            time.sleep(0.02)
        children = Path(f"/proc/{run.pid}/task")
        built = [
            int(child)
            for task in children.iterdir()
            for child in (task / "children").read_text().split()
        ]
        assert built
        begun = time.monotonic()
        run.send_signal(how)
        run.communicate(timeout=30)
        assert time.monotonic() - begun < 10
    while any(map(alive, built)):
        assert time.monotonic() < end, "a process outlives the server"
        time.sleep(0.02)
    assert (home / "manifest.json").read_bytes() == before
    assert Store(home).source("nmc").version == "6.0"
    assert Store(home).check() == ()
    jobs = Jobs(home)
    assert [one.state for one in jobs.list()] == ["stopped"]
    Runner(home)  # what a killed server left, the next one clears
    left = {path.name for path in jobs.at(jobs.list()[0]).iterdir()}
    assert left <= {"job.json", "progress.json", "lock", "log.txt"}


def test_a_taken_port_is_an_error_of_the_user(capsys: pytest.CaptureFixture[str]):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert main(["serve", "--port", port]) == 2
    assert "taken" in capsys.readouterr().err


def test_other_addresses_need_a_token(capsys: pytest.CaptureFixture[str]):
    assert main(["serve", "--host", "0.0.0.0"]) == 2
    assert "--token" in capsys.readouterr().err


def test_the_extra_is_named(monkeypatch, capsys: pytest.CaptureFixture[str]):
    from foedus.web import server

    monkeypatch.setattr(server, "PARTS", ("no_such_part",))
    assert main(["serve"]) == 2
    assert "foedus[web]" in capsys.readouterr().err
