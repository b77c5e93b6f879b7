"""Damaged files never crash, hang or swell the readers: a short run of the fuzzer."""

import itertools
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from foedus.errors import SourceError

if sys.platform != "linux":
    pytest.skip("the fuzzer forks and waits as Linux does", allow_module_level=True)

import damage
import doors
import fuzz_readers
from invented_files import Target

BENCHMARKS = Path(fuzz_readers.__file__).parent
KINDS = tuple(damage.WAYS)
WELL = doors.Outcome("read", 0.1, 0.1, 100_000_000)


def run(folder, *options):
    command = [sys.executable, "fuzz_readers.py", "--keep", str(folder), *options]
    done = subprocess.run(
        command, cwd=BENCHMARKS, capture_output=True, text=True, timeout=300
    )
    assert done.stderr == ""
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


def small_seeds():
    return [
        fuzz_readers.Seed(f"{kind}{n}", Target(kind, f".{kind}"), bytes(range(99)) * 9)
        for kind in KINDS
        for n in range(2)
    ]


def test_nothing_is_found_in_a_short_run(tmp_path):
    code, (figures,) = run(tmp_path, "--cases", "80", "--seed", "7")
    assert figures["findings"] == {}
    assert (code, figures["result"]) == (0, "PASS")
    assert set(figures["outcomes"]) == set(KINDS)
    assert all(counts["read"] for counts in figures["outcomes"].values())
    assert sum(figures["cases"].values()) == 80
    assert figures["cases"]["whole"] >= 3
    assert all(most < 512_000_000 for most in figures["most_memory_bytes"].values())
    assert figures["parent_memory_bytes"] < 512_000_000
    assert figures["most_cpu_seconds"] < 2


def test_a_sound_file_that_is_refused_is_a_finding_that_can_be_replayed(tmp_path):
    case = doors.Case(3, "none", Target("csv", ".csv", {"format": "csv"}), b"", False)
    fuzz_readers.keep(case._replace(sound=True), WELL, "test", tmp_path / "in")
    (path,) = (tmp_path / "in").glob("*.case")
    code, (told, figures) = run(tmp_path / "out", "--replay", str(path))
    assert (told["case"], told["said"]) == (3, "refused")
    assert (code, figures["findings"]) == (1, {"unread": 1})
    (again,) = (tmp_path / "out").glob("*.case")
    assert fuzz_readers.kept(again) == case._replace(sound=True)


def test_a_run_goes_on_where_it_ended(tmp_path):
    often = ("--kinds", "dta", "--summary", str(tmp_path / "summary.json"))
    _, (first,) = run(tmp_path, "--cases", "3", *often)
    _, (both,) = run(tmp_path, "--cases", "9", "--go-on", *often)
    assert (first["parts"], sum(first["cases"].values())) == (1, 3)
    assert (both["parts"], sum(both["cases"].values())) == (2, 9)
    assert both["cpu_seconds"] > first["cpu_seconds"] > 0
    assert json.loads((tmp_path / "summary.json").read_text()) == both


def test_a_case_follows_from_its_number():
    made = [
        list(itertools.islice(fuzz_readers.cases(small_seeds(), seed, KINDS), 200))
        for seed in (1, 1, 2)
    ]
    assert made[0] == made[1]
    later = fuzz_readers.cases(small_seeds(), 1, KINDS, first=150)
    assert list(itertools.islice(later, 50)) == made[0][150:]
    assert made[0] != made[2]
    assert [case.number for case in made[0]] == list(range(200))
    assert {case.target.kind for case in made[0][14:21]} == set(KINDS)
    assert all(len(case.data) <= damage.MOST_BYTES for case in made[0])
    damaged = sum(case.data != bytes(range(99)) * 9 for case in made[0])
    assert damaged > 150


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        ({}, ""),
        ({"said": "refused"}, ""),
        ({"said": "limit: memory"}, ""),
        ({"said": "crash: ZeroDivisionError"}, "crash"),
        ({"said": "mute: SourceError"}, "mute"),
        ({"said": "limit: time"}, "slow"),
        ({"seconds": 2.1, "cpu": 2.1}, "slow"),
        ({"memory": 513_000_000}, "memory"),
    ],
)
def test_what_counts_as_a_finding(change, finding):
    assert replace(WELL, **change).finding() == finding


@pytest.mark.parametrize(("load", "finding"), [(0.5, "slow"), (1e6, "busy")])
def test_waiting_for_a_busy_machine_is_told_apart(monkeypatch, load, finding):
    monkeypatch.setattr(doors.os, "getloadavg", lambda: (load, load, load))
    assert replace(WELL, seconds=2.1).finding() == finding


def refuses(**facts):
    def action():
        remedy = facts.pop("remedy", "Mend it.")
        problem = "A panic."
        raise SourceError(problem, remedy, **facts)

    return action


@pytest.mark.parametrize(
    ("action", "said"),
    [
        (lambda: "read", "read"),
        (refuses(), "refused"),
        (refuses(limit="memory (3 MiB)"), "limit: memory"),
        (refuses(unforeseen="KeyError"), "unforeseen: A panic."),
        (refuses(remedy=" "), "mute: SourceError"),
        (lambda: 1 / 0, "crash: ZeroDivisionError: division by zero"),
    ],
)
def test_an_answer_is_told_in_a_word(action, said):
    assert doors.answer(action) == said


def test_a_parent_that_does_not_come_back_is_a_crash(monkeypatch):
    monkeypatch.setattr(doors, "HANG_SECONDS", 0.05)

    def waits():
        while True:
            pass

    assert doors.answer(waits) == "crash: no answer in 0.05 s"
