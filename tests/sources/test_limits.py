"""Limits that a process puts on itself, tried in processes of their own."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import foedus
from foedus.sources.limits import MEBIBYTE, Limits, memory_of

ROOT = str(Path(foedus.__file__).parent.parent)

linux = pytest.mark.skipif(
    sys.platform != "linux", reason="these limits exist on Linux only"
)


def confined(code, **limits):
    """Run code in a process that has bounded itself; its exit code and output."""
    start = (
        f"import sys; sys.path.insert(0, {ROOT!r})\n"
        "import os\n"
        "from foedus.sources.limits import Limits, confine\n"
        f"held = confine(Limits(**{limits!r}), os.getppid())\n{code}"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", start],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return done.returncode, done.stdout


def test_limits_grow_with_the_files():
    small, large = Limits.for_size(0), Limits.for_size(100 * MEBIBYTE)
    assert small == Limits()
    assert large.data_bytes == (768 + 2400) * MEBIBYTE
    assert large.cpu_seconds > small.cpu_seconds
    assert large.wall_seconds > small.wall_seconds
    assert large.read_seconds == large.cpu_seconds
    assert Limits.for_size(0, known=True).data_bytes == 4 * 768 * MEBIBYTE
    assert Limits.for_size(0, files=5).read_seconds == 5 * small.read_seconds


def test_a_small_file_has_two_seconds_and_512_megabytes():
    small = Limits.for_size(10_000)
    assert small.read_seconds < 2
    assert small.data_bytes < 512_000_000


def test_every_guard_says_whether_it_holds():
    code, out = confined("import json; print(json.dumps(held))")
    assert code == 0
    held = json.loads(out)
    assert {"data limit", "CPU limit", "own user and network namespace"} <= set(held)
    if sys.platform == "linux":
        assert held["data limit"] == held["CPU limit"] == held["open files limit"] == ""


@linux
def test_data_is_bounded():
    code, out = confined("x = bytearray(300 << 20); print('had')", data_bytes=200 << 20)
    assert code != 0
    assert out == ""


@linux
def test_time_on_the_processor_is_bounded():
    code, _ = confined("while True: pass", cpu_seconds=1)
    assert code == -24 or code == -9


@pytest.mark.skipif(sys.platform == "win32", reason="no such timer on Windows")
def test_time_of_reading_is_bounded_from_when_it_begins():
    code, out = confined(
        "import time; from foedus.sources.limits import bound_reading\n"
        "while time.process_time() < 0.5: pass\n"
        "bound_reading(Limits(read_seconds=0.3)); print('began', flush=True)\n"
        "while True: pass"
    )
    assert code == -signal.SIGPROF
    assert "began" in out


@linux
def test_files_are_bounded(tmp_path):
    path = tmp_path / "a"
    code, _ = confined(
        f"open({str(path)!r}, 'wb').write(bytes(2 << 20))", file_bytes=1 << 20
    )
    assert code != 0
    assert path.stat().st_size <= 1 << 20


@linux
def test_open_files_are_bounded(tmp_path):
    code, out = confined(
        "held = [open('/dev/null') for _ in range(40)]; print('had')", open_files=20
    )
    assert code != 0
    assert out == ""


@linux
def test_no_connection_leaves_the_namespace():
    code, out = confined(
        "import socket\n"
        "if held['own user and network namespace']: print('skip')\n"
        "else:\n"
        "  import os; print(len(os.listdir('/sys/class/net')) >= 0, end=' ')\n"
        "  try: socket.create_connection(('127.0.0.1', 9), timeout=2)\n"
        "  except OSError as error: print(error.errno)\n"
    )
    if "skip" in out:
        pytest.skip("the kernel allows no namespace")
    assert code == 0
    # Unreachable, not refused: even the loopback interface is down.
    assert out.split()[1] == "101"


@linux
def test_a_process_whose_parent_is_gone_ends_at_once():
    code, out = confined("confine(Limits(), os.getpid()); print('went on')")
    assert (code, out) == (1, "")


def test_memory_of_a_process_can_be_asked():
    assert (memory_of(os.getpid()) or 0) > MEBIBYTE
    assert memory_of(2**22 + 1) is None
