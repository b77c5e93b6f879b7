import json
import signal
import socket
import subprocess
import sys
import urllib.request

import pytest

from foedus.cli import main

pytest.importorskip("uvicorn")

RUN = "import sys; from foedus.cli import main; sys.exit(main(sys.argv[1:]))"


def test_it_answers_until_ctrl_c():
    command = [sys.executable, "-c", RUN, "serve", "--port", "0", "--json"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as run:
        assert run.stdout is not None
        text = b""
        while not text.rstrip().endswith(b"}"):
            line = run.stdout.readline()
            assert line, run.stderr.read() if run.stderr else ""
            text += line
        said = json.loads(text)
        with urllib.request.urlopen(f"{said['url']}sources.json", timeout=30) as reply:
            assert json.load(reply)["page"] == "sources"
        run.send_signal(signal.SIGINT)
        _, err = run.communicate(timeout=30)
    assert run.returncode == 0
    assert err == b"Stopped.\n"


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
