"""Hostile files end as an error of theirs, never as a crash or a hang of ours."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path

import polars as pl
import pytest

import foedus
from foedus.errors import SourceError
from foedus.sources import quarantine
from foedus.sources.layout import FileSpec
from foedus.sources.limits import MEBIBYTE, Limits, memory_of
from foedus.sources.quarantine import (
    guards,
    headers_in_child,
    read_in_child,
    table_in_child,
)

SMALL = Limits(data_bytes=512 * MEBIBYTE, cpu_seconds=5, wall_seconds=20)
MAJORS = (
    "stateabb,ccode,styear,stmonth,stday,endyear,endmonth,endday,version\n"
    "USA,2,1898,8,13,2024,12,31,2024\n"
)


def table(path, out, format="csv", limits=SMALL, **layout):
    return table_in_child(path, FileSpec(path.name, format, **layout), out, limits)


def refusal(path, out, format="csv", limits=SMALL):
    begun = time.monotonic()
    with pytest.raises(SourceError) as caught:
        table(path, out, format, limits)
    assert time.monotonic() - begun < 20
    assert path.name in caught.value.problem
    assert caught.value.remedy
    return caught.value.problem


def test_a_source_is_read_in_a_child(tmp_path):
    path = tmp_path / "majors.csv"
    path.write_text(MAJORS)
    made = read_in_child("cow-majors", "2024", {"spell": path}, tmp_path / "out")
    assert (made.source, made.version, made.rows_read) == ("cow-majors", "2024", 1)
    (name,) = made.tables
    frame = pl.read_parquet(made.tables[name].path)
    assert name == "spell"
    assert made.tables[name].rows == frame.height == 1
    assert frame["line"].to_list() == [2]
    assert made.refused == {}
    assert json.loads((tmp_path / "out" / "report.json").read_text())["ok"]


def test_the_refusal_of_a_reader_comes_back_with_its_remedy(tmp_path):
    path = tmp_path / "majors.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(SourceError) as caught:
        read_in_child("cow-majors", "2024", {"spell": path}, tmp_path / "out")
    assert "majors.csv is laid out in no way" in caught.value.problem
    assert "publisher's own file" in caught.value.remedy


@pytest.mark.parametrize("name", ["spel", "../spell", "SPELL", "spell; drop"])
def test_a_table_that_the_entry_does_not_have_is_refused(tmp_path, name):
    path = tmp_path / "majors.csv"
    path.write_text(MAJORS)
    with pytest.raises(SourceError, match="is no table of"):
        read_in_child("cow-majors", "2024", {name: path}, tmp_path / "out")


def test_a_folder_with_something_in_it_is_refused(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a\n1\n")
    with pytest.raises(SourceError, match="not empty"):
        table(path, tmp_path)


def test_a_table_of_a_user_is_read(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a,b\n1,x\n")
    made = table(path, tmp_path / "out")
    assert pl.read_parquet(made.tables["table"].path).rows() == [(1, "x", 2)]
    assert made.memory > 0
    assert made.seconds > 0


HOSTILE = {
    "an endless line": ("csv", b"x" * (8 << 20)),
    "an endless cell": ("csv", b'a,b\n"' + b"x" * (4 << 20)),
    "NUL bytes": ("csv", b"a,b\n1,\0\n"),
    "a wide encoding": ("csv", "a,b\n".encode("utf-16")),
    "a Parquet file in name": ("parquet", b"PAR1" + b"\xff" * 400 + b"PAR1"),
    "a Parquet footer that lies": ("parquet", b"PAR1\xff\xff\xff\x7fPAR1"),
    "a Stata file in name": ("dta", b"<stata_dta><header><release>118" + b"\xff" * 99),
    "an old Stata file in name": ("dta", b"r\x02\x01\x00" + b"\xff" * 4000),
    "an SPSS file in name": ("sav", b"$FL2" + b"\xff" * 999),
    "an old workbook in name": (
        "xls",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 4000,
    ),
    "a cut workbook": ("xlsx", b"PK\x03\x04" + b"\0" * 99),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_refused(tmp_path, kind):
    format, data = HOSTILE[kind]
    path = tmp_path / f"a.{format}"
    path.write_bytes(data)
    refusal(path, tmp_path / "out", format)


def workbook(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def test_a_bomb_in_a_workbook_is_refused(tmp_path):
    path = workbook(tmp_path / "a.xlsx", {"xl/sheet1.xml": b" " * (200 << 20)})
    assert "unpacks by a factor of" in refusal(path, tmp_path / "out", "xlsx")


def test_an_entity_bomb_in_a_workbook_is_refused(tmp_path):
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE l [<!ENTITY l0 "lol">{lines}]><l>&l9;</l>'
    path = workbook(tmp_path / "a.xlsx", {"xl/workbook.xml": bomb})
    assert "declares an entity" in refusal(path, tmp_path / "out", "xlsx")


def test_huge_whole_numbers_stay_text(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a\n" + "9" * 4000 + "\n")
    made = table(path, tmp_path / "out")
    assert pl.read_parquet(made.tables["table"].path)["a"].to_list() == ["9" * 4000]


def test_many_columns_and_many_quotes_end_in_time(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('"",' * 100_000 + "\n")
    refusal(path, tmp_path / "out")


@pytest.mark.skipif(sys.platform != "linux", reason="the data limit is for Linux")
def test_memory_beyond_the_limit_is_a_limit_reached(tmp_path):
    path = tmp_path / "a.parquet"
    column = [f"c{n}" for n in range(40)]
    pl.select(**{c: pl.repeat(0.5, 2_000_000) for c in column}).write_parquet(path)
    assert path.stat().st_size < MEBIBYTE
    tight = Limits(data_bytes=300 * MEBIBYTE, cpu_seconds=20, wall_seconds=30)
    assert "limit reached" in refusal(path, tmp_path / "out", "parquet", tight)


def test_time_beyond_the_limit_is_a_limit_reached(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a\n1\n")
    soon = Limits(wall_seconds=0.001)
    assert "limit reached while it was read: time" in refusal(
        path, tmp_path / "out", limits=soon
    )


@pytest.mark.skipif(sys.platform == "win32", reason="no such timer on Windows")
def test_reading_that_does_not_end_is_ended(tmp_path, monkeypatch):
    monkeypatch.setattr(quarantine, "_PATIENCE", 20_000)
    path = tmp_path / "a.csv"
    path.write_text("a\n" + "1\n" * 200_000)
    soon = Limits(read_seconds=0.001)
    assert "limit reached while it was read: CPU time" in refusal(
        path, tmp_path / "out", limits=soon
    )


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names")
def test_reading_that_waits_for_ever_is_ended(tmp_path, monkeypatch):
    monkeypatch.setattr(quarantine, "_PATIENCE", 0.1)
    path = tmp_path / "a.csv"
    os.mkfifo(path)
    assert "limit reached while it was read: time" in refusal(path, tmp_path / "out")


@pytest.mark.skipif(sys.platform == "win32", reason="signals differ on Windows")
@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGABRT, signal.SIGKILL])
def test_death_by_a_signal_is_a_limit_reached(tmp_path, monkeypatch, number):
    start = f"import os; os.kill(os.getpid(), {int(number)})"
    monkeypatch.setattr(quarantine, "_START", start)
    path = tmp_path / "a.csv"
    path.write_text("a\n1\n")
    assert "limit reached" in refusal(path, tmp_path / "out")


def test_a_child_ends_when_it_is_told_to_stop(tmp_path):
    path, stop = tmp_path / "majors.csv", threading.Event()
    path.write_text(MAJORS)
    stop.set()
    begun = time.monotonic()
    with pytest.raises(SourceError, match=r"majors\.csv: the reading was stopped"):
        read_in_child(
            "cow-majors", "2024", {"spell": path}, tmp_path / "out", stop=stop
        )
    assert time.monotonic() - begun < 20


@pytest.mark.skipif(sys.platform == "win32", reason="signals differ on Windows")
def test_ctrl_c_is_left_to_the_parent(tmp_path, monkeypatch):
    # A terminal sends it to every process; this child sends it to itself.
    start = quarantine._START.replace(
        "main()",
        "import foedus.sources.child as c, os, signal; "
        "c._TASKS['table'] = lambda job, do=c._TASKS['table']: "
        "(os.kill(os.getpid(), signal.SIGINT), do(job))[1]; main()",
    )
    monkeypatch.setattr(quarantine, "_START", start)
    path = tmp_path / "a.csv"
    path.write_text("a\n1\n")
    assert table(path, tmp_path / "out").rows_read == 1


@pytest.mark.skipif(sys.platform == "win32", reason="no such lock on Windows")
def test_ctrl_c_that_leaves_a_lock_does_not_hang(tmp_path, monkeypatch):
    children, wait = [], subprocess.Popen.wait

    def interrupted(child, timeout=None):
        if child in children:
            return wait(child, 10)
        children.append(child)
        child._waitpid_lock.acquire(False)
        raise KeyboardInterrupt

    monkeypatch.setattr(subprocess.Popen, "wait", interrupted)
    path = tmp_path / "a.csv"
    path.write_text("a\n1\n")
    with pytest.raises(KeyboardInterrupt):
        table(path, tmp_path / "out")
    assert memory_of(children[0].pid) is None


def test_an_exit_without_report_is_said(tmp_path, monkeypatch):
    path = tmp_path / "a.csv"
    path.write_text("a\n1\n")
    monkeypatch.setattr(quarantine, "_START", "import sys; sys.exit(3)")
    assert "ended with code 3" in refusal(path, tmp_path / "out")
    monkeypatch.setattr(quarantine, "_START", "pass")
    assert "left no report" in refusal(path, tmp_path / "out")


def test_what_no_reader_foresaw_is_marked(tmp_path, monkeypatch):
    path = tmp_path / "a.csv"
    path.write_text("a\n1\n")
    code = (
        "from foedus.sources import child\n"
        "def fails(job): raise KeyError('b')\n"
        "child._TASKS['table'] = fails\n"
        "child.main()"
    )
    start = quarantine._START.partition(" from ")[0] + "\n" + code
    monkeypatch.setattr(quarantine, "_START", start)
    with pytest.raises(SourceError) as caught:
        table(path, tmp_path / "out")
    assert caught.value.problem == "a.csv: it cannot be read (KeyError: 'b')."
    assert "report this message" in caught.value.remedy
    assert caught.value.facts["unforeseen"] == "KeyError"


def test_a_child_that_was_taken_over_can_name_no_other_table(tmp_path, monkeypatch):
    path = tmp_path / "a.csv"
    path.write_text("a\n1\n")
    report = {"ok": True, "tables": {"../../x": 1}, "rows_read": 1, "refused": {}}
    report |= {"notes": [], "guards": {}}
    start = f"open('report.json', 'w').write({json.dumps(json.dumps(report))})"
    monkeypatch.setattr(quarantine, "_START", start)
    with pytest.raises(SourceError, match="is no table of"):
        table(path, tmp_path / "out")


def test_the_child_dies_with_its_parent(tmp_path):
    if sys.platform != "linux":
        pytest.skip("only on Linux")
    root = Path(foedus.__file__).parent.parent
    fifo = tmp_path / "a.csv"
    os.mkfifo(fifo)
    code = (
        f"import sys; sys.path.insert(0, {str(root)!r})\n"
        "from pathlib import Path\n"
        "from foedus.sources.quarantine import table_in_child\n"
        "from foedus.sources.layout import FileSpec\n"
        f"table_in_child(Path({str(fifo)!r}), FileSpec('a', 'csv'), "
        f"Path({str(tmp_path / 'out')!r}))\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", code])
    inside = Path(f"/proc/{parent.pid}/task/{parent.pid}/children")
    end = time.monotonic() + 15
    while not (children := inside.read_text().split()) and time.monotonic() < end:
        time.sleep(0.05)
    time.sleep(1.0)  # It bounds itself first, then waits for the other end.
    parent.kill()
    parent.wait()
    while memory_of(int(children[0])) and time.monotonic() < end:
        time.sleep(0.05)
    assert not memory_of(int(children[0]))


def test_headers_of_many_files_survive_one_that_reaches_a_limit(tmp_path, monkeypatch):
    good, bad = tmp_path / "a.csv", tmp_path / "b.csv"
    good.write_text("x,y\n1,2\n")
    bad.write_text("z\n1\n")
    run = quarantine._run

    def limited(job, limits, out_dir, what):
        if "b.csv" in job:
            problem = f"{what}: limit reached."
            raise SourceError(problem, "Check the file.")
        return run(job, limits, out_dir, what)

    monkeypatch.setattr(quarantine, "_run", limited)
    ways = [FileSpec("", "csv"), FileSpec("", "parquet")]
    first, second = headers_in_child([(good, ways), (bad, ways)])
    assert first == (("x", "y"), None)
    assert isinstance(second, SourceError)


def test_the_guards_of_this_system_are_told():
    told = {guard.name: guard for guard in guards()}
    assert told["time limit"].holds
    assert all(guard.holds or guard.note for guard in told.values())
    if sys.platform == "linux":
        assert told["data limit"].holds
        assert told["memory watched"].holds
