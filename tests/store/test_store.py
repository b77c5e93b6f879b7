"""Tables are added, found, scanned and removed; a failed write changes nothing."""

import builtins
import errno
import io
import os
import random
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import polars as pl
import pytest
from store_fixture import FACTS, facts, numbers, picture, rows

from foedus.dates import Truth
from foedus.errors import StoreError
from foedus.store import Store
from foedus.store.manifest import TableFacts

KILLS = 15


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "home")


@pytest.fixture
def filled(store):
    store.add("atop", "4.01", {"member": rows(1, 2)}, FACTS)
    store.add("atop", "5.1", {"member": rows(3), "year": rows(4, 5)}, FACTS)
    return store


def test_a_new_store_is_empty_and_makes_no_folder(store):
    assert store.sources() == ()
    assert not store.home.exists()


def test_a_table_comes_back_as_it_was_added(store, tmp_path):
    frame = pl.DataFrame(
        {
            "b": ["x", None, "ü"],
            "a": [1.5, float("nan"), None],
            "c": [True, None, False],
        }
    ).with_columns(d=pl.lit(-4000).cast(pl.Date))
    frame.write_parquet(tmp_path / "[odd] name*.parquet")
    path = tmp_path / "[odd] name*.parquet"
    added = store.add("world", "1", {"from_file": path, "lazy": frame.lazy()}, FACTS)
    assert store.scan("world.from_file").collect().equals(frame)
    assert store.scan("world.lazy").collect().equals(frame)
    assert added == store.source("world")
    assert [table.rows for table in added.tables] == [3, 3]
    assert added.tables[0].sha256 == added.tables[1].sha256
    assert added.bytes == sum(store.path(t).stat().st_size for t in added.tables)


def test_facts_are_kept(filled):
    assert filled.source("atop@4.01").facts == FACTS
    own = {"member": TableFacts(key=("number",))}
    other = facts(redistribute="no", title="A", tables=own)
    filled.add("atop", "4.01", {"member": rows(1)}, other)
    assert filled.source("atop@4.01").facts == other


def test_versions_coexist_and_the_newest_is_the_default(filled):
    assert numbers(filled, "atop.member") == [3]
    assert numbers(filled, "atop@4.01.member") == [1, 2]
    assert numbers(filled, ("atop@4.01", "member")) == [1, 2]
    assert numbers(filled, '"atop@5.1".year') == [4, 5]
    assert [said.version for said in filled.sources()] == ["4.01", "5.1"]


def test_a_version_that_is_added_again_is_replaced(filled):
    filled.add("atop", "5.1", {"member": rows(9)}, FACTS)
    assert numbers(filled, "atop.member") == [9]
    assert len(list((filled.home / "tables").iterdir())) == 2
    assert filled.check() == ()


def test_adding_the_same_twice_changes_no_file(filled):
    def state():
        return {p: p.read_bytes() for p in filled.home.rglob("*") if p.is_file()}

    before = state()
    filled.add("atop", "4.01", {"member": rows(1, 2)}, FACTS)
    assert state() == before


def test_a_content_that_two_versions_share_is_kept_until_both_are_gone(store):
    for version in ("1", "2"):
        store.add("nmc", version, {"state_year": rows(7)}, FACTS)
    store.remove("nmc", "1")
    assert numbers(store, "nmc@2.state_year") == [7]
    store.remove("nmc", "2")
    assert list((store.home / "tables").iterdir()) == []


def test_what_was_removed_is_gone(filled):
    filled.remove("atop", "5.1")
    assert numbers(filled, "atop.member") == [1, 2]
    with pytest.raises(StoreError, match=r"no version '5\.1'.*4\.01"):
        filled.scan("atop@5.1.member")
    with pytest.raises(StoreError, match="no version"):
        filled.remove("atop", "5.1")


def test_a_changed_file_is_mended_by_adding_it_again(filled):
    path = filled.path(filled.source("atop@4.01").tables[0])
    path.write_bytes(b"broken")
    filled.add("atop", "4.01", {"member": rows(1, 2)}, FACTS)
    assert filled.check() == ()


def test_row_groups_have_one_size_and_carry_statistics(store, tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet")
    pl.DataFrame({"number": range(300_000)}).write_parquet(
        tmp_path / "one.parquet", row_group_size=300_000
    )
    added = store.add("big", "1", {"t": tmp_path / "one.parquet"}, FACTS)
    held = parquet.ParquetFile(store.path(added.tables[0])).metadata
    groups = [held.row_group(i) for i in range(held.num_row_groups)]
    assert [group.num_rows for group in groups] == [131_072, 131_072, 37_856]
    column = groups[1].column(0)
    assert column.compression == "ZSTD"
    assert (column.statistics.min, column.statistics.max) == (131_072, 262_143)
    assert numbers(store, "big.t") == list(range(300_000))


def test_embedded_tables_are_always_there(store):
    assert store.scan("registry.alliances").collect().height > 100
    assert store.scan("nato_targets.nato_targets").collect().height == 13
    assert store.scan("nato-targets").collect().height == 13
    assert "registry@2026.11.members" in store.tables()


def test_all_tables_are_listed_by_names_that_can_be_scanned(filled):
    assert filled.tables()[-3:] == (
        "atop@4.01.member",
        "atop@5.1.member",
        "atop@5.1.year",
    )
    for name in filled.tables():
        assert filled.scan(name).collect().height > 0


def test_coverage_is_asked_by_source_version_or_table(filled):
    for name in ("atop", "atop@4.01", "atop.member"):
        assert filled.coverage(name).holds_on("2018-12-31") is Truth.YES
        assert filled.coverage(name).holds_on("2019-01-01") is Truth.NO
    assert filled.coverage("nato-targets").holds_on("1900") is Truth.NO
    assert filled.coverage("registry.members").holds_on("1950") is Truth.MAYBE


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("atpo.member", "nearest: 'atop'"),
        ("atop.membr", "member, year"),
        ("atop", "several tables"),
        ("atop@6.member", "4.01, 5.1"),
        ("registry.nothing", "no table 'nothing'"),
        ("registry", "several tables"),
        ("registry@1.members", "no version '1'"),
        ("../../x", "cannot be the name"),
    ],
)
def test_what_is_not_there_is_named_with_what_is(filled, name, says):
    with pytest.raises(StoreError, match=says):
        filled.scan(name)
    with pytest.raises(StoreError):
        filled.coverage("nothing-like-this")


def test_a_missing_file_is_named_before_it_is_read(filled):
    filled.path(filled.source("atop").tables[0]).unlink()
    with pytest.raises(StoreError, match="missing from the data home"):
        filled.scan("atop.member")


def test_other_engines_are_refused(filled):
    with pytest.raises(StoreError, match="engine 'spark'"):
        filled.scan("atop.member", engine="spark")


@pytest.mark.parametrize(
    ("source", "version", "tables", "says"),
    [
        ("../x", "1", {"t": rows(1)}, "name of a source"),
        ("x", "../1", {"t": rows(1)}, "name of a version"),
        ("x", "1", {"../t": rows(1)}, "name of a table"),
        ("x", "1", {}, "no table"),
        ("x", "1", {"a-b": rows(1), "a_b": rows(2)}, "two of one name"),
        ("registry", "1", {"t": rows(1)}, "comes with the package"),
        ("nato_targets", "1", {"t": rows(1)}, "comes with the package"),
        ("x", "1", {"t": "nowhere.parquet"}, "is not a file"),
        ("x", "1", {"t": __file__}, "could not be read"),
    ],
)
def test_what_cannot_be_added_changes_nothing(filled, source, version, tables, says):
    before = picture(filled)
    with pytest.raises(StoreError, match=says):
        filled.add(source, version, tables, FACTS)
    assert picture(filled) == before
    assert filled.check() == ()


def test_embedded_sources_stay(filled):
    with pytest.raises(StoreError, match="cannot be removed"):
        filled.remove("registry", "2026.11")


def test_nothing_is_written_over_a_damaged_manifest(filled):
    path = filled.home / "manifest.json"
    path.write_text("{", encoding="utf-8")
    before = sorted(filled.home.rglob("*"))
    with pytest.raises(StoreError, match="is damaged"):
        filled.add("x", "1", {"t": rows(1)}, FACTS)
    assert sorted(filled.home.rglob("*")) == before
    assert path.read_text(encoding="utf-8") == "{"


def test_a_home_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "home").write_text("x", encoding="utf-8")
    with pytest.raises(StoreError, match="could not be written"):
        Store(tmp_path / "home").add("x", "1", {"t": rows(1)}, FACTS)


def test_the_environment_names_the_home(tmp_path, monkeypatch):
    monkeypatch.setenv("FOEDUS_HOME", str(tmp_path / "here"))
    assert Store().home == tmp_path / "here"
    monkeypatch.delenv("FOEDUS_HOME")
    assert Store().home.name == "foedus"
    assert Store().home.is_absolute()


def counted(monkeypatch, fail_at):
    """Let the n-th call that writes fail; return the list of calls made."""
    calls = []

    def wrap(owner, name, writes=lambda *_: True):
        real = getattr(owner, name)

        def call(*args, **options):
            if writes(*args):
                calls.append(name)
                if len(calls) - 1 == fail_at:
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return real(*args, **options)

        monkeypatch.setattr(owner, name, call)

    def to_write(_path, mode="r", *_rest):
        return set("wxa+") & set(mode)

    wrap(os, "fsync")
    wrap(os, "replace")
    wrap(pl.LazyFrame, "sink_parquet")
    wrap(Path, "mkdir")
    wrap(Path, "open", to_write)
    wrap(io, "open", to_write)
    wrap(builtins, "open", to_write)
    return calls


def test_an_error_at_any_write_leaves_the_old_state_or_the_new(tmp_path):
    def change(store):
        new = {"member": rows(8, 9), "year": rows(5)}
        store.add("atop", "5.1", new, FACTS)

    outcomes, fail_at = [], 0
    while True:
        store = Store(tmp_path / str(fail_at))
        store.add("atop", "5.1", {"member": rows(3)}, FACTS)
        old = picture(store)
        with pytest.MonkeyPatch.context() as patch:
            calls = counted(patch, fail_at)
            try:
                change(store)
            except StoreError as error:
                assert "No space" in error.problem  # noqa: PT017 - else is tested too
            else:
                break
        outcomes.append(picture(store) == old)
        if outcomes[-1]:
            assert store.check() == (), f"left after failed {calls[-1]}"
        change(store)
        assert numbers(store, "atop.member") == [8, 9]
        assert store.check() == ()
        fail_at += 1
    # Only the last call of all comes after the manifest has been replaced.
    assert outcomes == [True] * (len(outcomes) - 1) + [False]
    assert len(outcomes) >= 12


WRITE = textwrap.dedent("""
    import sys
    import polars as pl
    from foedus.store import SourceFacts, Store
    home, size, limit = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    if limit:
        import resource
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    facts = SourceFacts("by-hand", "ask", "1816", "2018", "2026-11-22")
    frame = pl.select(number=pl.int_range(size).shuffle(1)).lazy()
    store = Store(home)
    print("ready", flush=True)
    store.add("atop", "5.1", {"member": frame, "year": frame.head(10)}, facts)
    print("done", flush=True)
""")


def writer(home, size, limit=0):
    command = [sys.executable, "-c", WRITE, str(home), str(size), str(limit)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True)


@pytest.mark.skipif(sys.platform == "win32", reason="no limit of file size there")
def test_a_full_disk_inside_a_file_leaves_the_old_state(store):
    store.add("atop", "5.1", {"member": rows(3)}, FACTS)
    old = picture(store)
    for limit in (1, 4096, 40_000, 200_000):
        child = writer(store.home, 100_000, limit)
        _, said = child.communicate()
        assert child.returncode == 1
        assert "StoreError" in said
        assert "File too large" in said
        assert picture(store) == old
        assert store.check() == ()


def test_a_writer_that_is_killed_leaves_the_old_state_or_the_new(store):
    chance = random.Random(3)
    store.add("atop", "5.1", {"member": rows(3)}, FACTS)
    old, size = picture(store), 200_000
    outcomes = []
    for _ in range(KILLS):
        with writer(store.home, size) as child:
            assert child.stdout.readline() == "ready\n"
            time.sleep(chance.uniform(0, 0.08))
            child.kill()
        now = picture(store)
        outcomes.append(now == old)
        if now != old:
            assert sorted(now["atop", "5.1", "member"]) == list(range(size))
            assert len(now["atop", "5.1", "year"]) == 10
        store.add("atop", "5.1", {"member": rows(3)}, FACTS)
        assert store.check() == ()
    assert any(outcomes), "no kill came before the end"


def test_writers_take_turns(store):
    children = [writer(store.home, 1000) for _ in range(3)]
    assert [child.communicate()[0] for child in children] == ["ready\ndone\n"] * 3
    assert store.check() == ()


def test_readers_do_not_wait_for_a_writer(filled):
    with filled._writing():
        assert numbers(filled, "atop.member") == [3]
        assert Store(filled.home).check() == ()
        impatient = Store(filled.home, wait=0)
        with pytest.raises(StoreError, match="being written"):
            impatient.remove("atop", "5.1")
    assert picture(filled).keys() == {
        ("atop", "4.01", "member"),
        ("atop", "5.1", "member"),
        ("atop", "5.1", "year"),
    }
