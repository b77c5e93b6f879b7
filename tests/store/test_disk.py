"""A file is replaced whole or not at all, and one process writes at a time."""

import errno
import os
import subprocess
import sys

import pytest

from foedus.errors import StoreError
from foedus.store import disk

HOLD = """
import sys, time, pathlib
from foedus.store import disk
with disk.locked(pathlib.Path(sys.argv[1]), 0):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path):
    """Another process that holds the lock, and the lock."""
    lock = tmp_path / "lock"
    command = [sys.executable, "-c", HOLD, str(lock)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as child:
        assert child.stdout.readline() == b"held\n"
        yield lock, child
        child.kill()


def test_a_file_is_replaced(tmp_path):
    path = tmp_path / "manifest.json"
    disk.replace(path, b"old")
    disk.replace(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("call", ["replace", "fsync"])
def test_a_failure_leaves_the_old_file(tmp_path, monkeypatch, call):
    path = tmp_path / "manifest.json"
    disk.replace(path, b"old")

    def fail(*_args):
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr(os, call, fail)
    with pytest.raises(OSError, match="no space"):
        disk.replace(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_only_our_own_drafts_are_known_as_such(tmp_path):
    ours = disk.draft(tmp_path)
    ours.touch()
    (tmp_path / "thesis.tmp").touch()
    assert disk.drafts(tmp_path) == (ours,)
    assert disk.drafts(tmp_path / "nowhere") == ()


def test_folders_are_made_with_those_above(tmp_path):
    disk.make_folder(tmp_path / "a" / "b")
    disk.make_folder(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").is_dir()


def test_a_second_writer_waits_and_then_gives_up(holder):
    lock, _ = holder
    assert disk.busy(lock)
    with pytest.raises(StoreError, match="being written"), disk.locked(lock, 0.1):
        pytest.fail("two processes hold the lock")


def test_the_lock_of_a_process_that_was_killed_is_free(holder):
    lock, child = holder
    child.kill()
    child.wait()
    with disk.locked(lock, 5):
        assert disk.busy(lock)
    assert not disk.busy(lock)


def test_nobody_writes_where_there_is_no_lock(tmp_path):
    assert not disk.busy(tmp_path / "lock")


@pytest.mark.parametrize(
    ("code", "remedy"),
    [
        (errno.ENOSPC, "Free some space"),
        (errno.EACCES, "folder of your own"),
        (errno.EIO, "foedus data check"),
    ],
)
def test_a_refusal_of_the_system_has_a_remedy(tmp_path, code, remedy):
    error = disk.refusal(tmp_path, OSError(code, os.strerror(code)))
    assert os.strerror(code) in error.problem
    assert remedy in error.remedy


def test_a_refusal_inside_the_parquet_writer_is_understood(tmp_path):
    error = disk.refusal(tmp_path, RuntimeError("parquet: No space (os error 28)"))
    assert os.strerror(28) in error.problem
    assert "Free some space" in error.remedy
    assert "could not be read" in disk.refusal(tmp_path, RuntimeError("bad")).problem
