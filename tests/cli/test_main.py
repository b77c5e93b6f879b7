"""The command line: one JSON document, one exit code, helpful errors."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from foedus.cli import main


@pytest.fixture
def run(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("FOEDUS_HOME", str(tmp_path / "home"))

    def call(*arguments: str) -> tuple[int, str, str]:
        code = main(list(arguments))
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


@pytest.fixture
def ask(run):
    def call(*arguments: str) -> dict:
        code, out, err = run(*arguments, "--json")
        assert (code, err) == (0, "")
        return json.loads(out)

    return call


def test_alliances_on_a_day(ask) -> None:
    found = ask("alliances", "--on", "1962-05-01", "--state", "Japan")["alliances"]
    assert {"id", "name", "type", "structure", "start", "end", "members"} <= set(
        found[0]
    )
    assert {"us-japan-1960", "un-charter"} <= {d["id"] for d in found}


def test_alliances_by_type_class_structure_and_words(ask) -> None:
    by_type = ask("alliances", "--type", "collective-defence", "--on", "1980-01-01")
    assert {d["type"] for d in by_type["alliances"]} == {"collective-defence"}
    assert {"nato", "warsaw-pact"} <= {d["id"] for d in by_type["alliances"]}
    pair = ask("alliances", "--type", "bilateral", "--on", "1980-01-01")["alliances"]
    assert pair
    assert all("bilateral" in (d["structure"], d["type"][:9]) for d in pair)
    said = ask("alliances", "--search", "Delian")["alliances"]
    assert [d["id"] for d in said] == ["delian-league"]


def test_alliance_show_has_the_promised_keys(ask) -> None:
    found = ask("alliance", "show", "nato", "--on", "1982-12-31")
    assert {
        "id", "name", "type", "why_type", "structure", "start", "end", "obligations",
        "trigger", "scope", "members", "events", "sources",
    } <= set(found)  # fmt: skip
    assert len(found["members"]) == found["member_count"] == 16
    spain = next(m for m in found["members"] if m["member"] == "spain")
    assert spain["status"] == "outside-integrated-command"
    assert {"state", "name", "cow_code", "joined", "left", "certainty"} <= set(spain)
    assert found["obligations"]["defence"] == "yes"


def test_alliance_diff(ask) -> None:
    found = ask("alliance", "diff", "nato", "1999-01-01", "2024-12-31")
    assert len(found["joined"]) == 16
    assert found["left"] == found["obligations_changed"] == []
    assert [c["member"] for c in found["status_changed"]] == ["france"]


def test_bound(ask) -> None:
    found = ask("bound", "USA", "Japan", "--on", "1962-05-01")
    assert found["answer"] == "yes"
    assert set(found["obligations"]) == {
        "defence", "offence", "neutrality", "nonaggression", "consultation",
    }  # fmt: skip
    promise = next(p for p in found["promises"] if p["obligation"] == "defence")
    assert (promise["by"], promise["to"]) == ("United States", "Japan")
    assert {"alliance", "trigger", "area", "article", "certainty", "source"} <= set(
        promise
    )
    assert "One-sided" in found["why"]


def test_bce_days_need_no_quoting(run) -> None:
    code, out, _ = run("bound", "Athens", "Naxos", "--on", "-0475")
    assert code == 0
    assert "476 BCE: active aid yes" in out
    assert "-0475" not in out
    assert run("alliance", "diff", "delian-league", "-0470", "-0450")[0] == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("alliances", "--on", "1914-07-28"),
        ("alliance", "show", "delian-league"),
        ("alliance", "show", "un", "--on", "1950"),
        ("alliance", "diff", "nato", "1950-01-01", "1990-12-31"),
        ("bound", "Austria", "France", "--on", "2024-01-01"),
        ("measures",),
        ("registry", "check"),
        ("trace", "row:registry@2026.11#members:2"),
    ],
)
def test_text_fits_eighty_columns(run, arguments) -> None:
    code, out, err = run(*arguments)
    assert (code, err) == (0, "")
    long = [line for line in out.splitlines() if len(line) > 80 and " " in line.strip()]
    assert [line for line in long if "://" not in line] == []


def test_assess_in_every_form(run, tmp_path) -> None:
    day = ("assess", "us-japan", "--on", "2024-12-31")
    code, out, _ = run(*day)
    assert code == 0
    assert out.startswith("US-Japan Treaty of Mutual Cooperation and Security")
    for name, start in (("a.html", "<!doctype html>"), ("a.md", "# "), ("a.json", "{")):
        path = tmp_path / name
        code, out, err = run(*day, "-o", str(path))
        assert (code, out) == (0, "")
        assert str(path) in err
        assert path.read_text("utf-8").lower().startswith(start)
    assert len(run(*day, "--short")[1]) < len(run(*day)[1])


def test_assess_json_has_the_promised_keys(ask) -> None:
    found = ask("assess", "nato", "--on", "2024-12-31")
    assert (found["alliance"], found["on"]) == ("nato", "2024-12-31")
    finding = found["chapters"][0]["findings"][0]
    assert {
        "id", "statement", "value", "unit", "interval", "comparison", "evidence",
        "method", "sources", "caveats",
    } <= set(finding)  # fmt: skip
    assert {"question", "command"} <= set(found["not_covered"][0])


def test_trace_walks_to_file_and_line(ask) -> None:
    key = "answer:nato@2024-12-31#money.gap-2pct/DEU"
    steps = ask("trace", key)["steps"]
    assert {"stage", "what", "where"} == set(steps[0])
    stages = [s["stage"] for s in steps]
    assert stages[0] == "answer"
    assert {"measure", "row", "file", "source"} <= set(stages)
    assert any("nato-defence-expenditure.csv, line " in s["where"] for s in steps)


@pytest.mark.parametrize(
    ("arguments", "found", "remedy"),
    [
        (("assess", "natto"), "natto", "nato"),
        (
            ("alliance", "show", "nato", "--on", "2023-02-30"),
            "2023-02-30",
            "2023-02-28",
        ),
        (("bound", "USA", "Bangladesh", "--on", "1960"), "Bangladesh", "Choose a day"),
        (("bound", "USA", "Germny", "--on", "1960"), "Germny", "Germany"),
        (("bound", "USA", "Germany", "--on", "1950"), "260", "number"),
        (("assess", "nato", "--on", "1940-01-01"), "not in force", "1949-08-24"),
        (("assess", "nato", "--on", "2099-01-01"), "2099-01-01", "earlier"),
        (("assess", "edc-1952", "--on", "1953-01-01"), "not in force", "never"),
        (("alliances", "--type", "friends"), "friends", "collective-defence"),
        (("trace", "nonsense"), "nonsense", "answer:"),
        (("trace", "answer:nato@2024-12-31#money.nothing"), "nothing", "identity.type"),
        (("trace", "row:registry@2026.11#members:99999"), "99999", "members.csv"),
        (("registry", "check", "--atop", "nowhere"), "nowhere", "atop"),
        (("assess",), "requires an argument", "--help"),
        (("assess", "nato", "--frmt", "html"), "--frmt", "--help"),
    ],
)
def test_bad_input_says_what_was_found_and_what_to_do(
    run, arguments, found, remedy
) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert found in err
    assert remedy in err
    assert "Traceback" not in err


def test_an_output_that_is_a_folder(run, tmp_path) -> None:
    code, _, err = run("assess", "nato", "-o", str(tmp_path))
    assert code == 2
    assert "folder" in err
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_the_old_file(run, tmp_path, monkeypatch) -> None:
    path = tmp_path / "nato.md"
    path.write_text("old", encoding="utf-8")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    code, _, err = run("assess", "us-japan", "-o", str(path))
    assert code == 2
    assert "space" in err.lower()
    assert path.read_text("utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_fault_of_ours_is_one(run, monkeypatch) -> None:
    def broken() -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr("foedus.registry.checks.faults", broken)
    code, _, err = run("registry", "check")
    assert code == 1
    assert "fault of foedus" in err
    assert "boom" in err


def test_ctrl_c_is_quiet(run, monkeypatch) -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("foedus.registry.checks.faults", stop)
    assert run("registry", "check") == (130, "", "Stopped.\n")


FULL = Path("/dev/full")
INTERRUPTED = """
import sys

class Interrupt:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name == "cyclopts":
            raise KeyboardInterrupt

sys.meta_path.insert(0, Interrupt)
import foedus.cli
"""


def test_ctrl_c_while_loading_is_quiet() -> None:
    command = [sys.executable, "-c", INTERRUPTED]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "Stopped.\n")


@pytest.mark.skipif(not FULL.exists(), reason="the system has no such device")
def test_an_output_that_cannot_be_written_is_no_fault_of_ours() -> None:
    code = "import sys; from foedus.cli import main; sys.exit(main())"
    with FULL.open("w") as full:
        done = subprocess.run(
            [sys.executable, "-c", code, "measures"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    first, second = done.stderr.splitlines()
    assert first == "The system refused the output: No space left on device."
    assert second.startswith("Free some space")


@pytest.mark.published
def test_registry_check_against_atop(ask, published_data) -> None:
    assert ask("registry", "check")["atop"] is None
    folder = str(published_data / "atop")
    by_folder = ask("registry", "check", "--atop", folder)
    assert by_folder["healthy"]
    assert by_folder["atop"]["disagreements"]
    ask("data", "add", folder)
    by_store = ask("registry", "check")
    assert by_store["atop"].pop("origin") == "atop@5.1 of the store"
    assert by_folder["atop"].pop("origin") == folder
    assert by_store == by_folder
    assert all(d["reason"] for d in by_store["atop"]["disagreements"])


def test_help_teaches(run, capsys) -> None:
    code, out, _ = run("assess", "--help")
    assert code == 0
    assert "foedus assess nato" in out
