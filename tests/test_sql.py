"""SQL reads the store and can do nothing else."""

import datetime
import errno
import hashlib
import json
import os
import socket
import subprocess
import sys
import time
import uuid
from decimal import Decimal

import duckdb
import polars as pl
import pytest

from foedus import sql
from foedus.cli import main
from foedus.errors import StoreError
from foedus.sources.quarantine import guards
from foedus.sql import query
from foedus.store import SourceFacts, Store

FACTS = SourceFacts("by-hand", "ask", "1816", "2018", "2026-11-22")
VICTIM = "precious.json"


def spells(*years):
    frame = pl.DataFrame(
        {
            "state": [2, 200, None],
            "name": ["A", "é'\"", None],
            "since": [
                datetime.date(1949, 4, 4),
                None,
                datetime.date(year=5, month=1, day=2),
            ],
            "share": [1.5, float("nan"), float("inf")],
            "active": [True, None, False],
        }
    )
    return frame.head(len(years)).with_columns(year=pl.Series(years)).lazy()


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    store = Store(tmp_path_factory.mktemp("home"))
    store.add("atop", "4.01", {"member": spells(1816, 1817)}, FACTS)
    store.add("atop", "5.1", {"member": spells(1900, 1901, 1902)}, FACTS)
    store.add("cow-mid", "5.0", {"dispute": spells(1950)}, FACTS)
    (store.home / VICTIM).write_text("precious", encoding="utf-8")
    return store


@pytest.fixture(scope="module")
def parser():
    with duckdb.connect(":memory:") as engine:
        sql._close(engine, 1 << 30)
        yield engine


def seals(store):
    """Path, hash and time of everything in the data home."""
    return {
        path: (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns)
        for path in store.home.rglob("*")
        if path.is_file()
    }


def cells(text, store, **options):
    return [list(row) for row in query(text, store, **options).rows]


def test_rows_are_plain_json_values(store):
    result = query("SELECT * FROM atop.member ORDER BY year", store)
    assert result.columns == ("state", "name", "since", "share", "active", "year")
    assert result.rows == (
        (2, "A", "1949-04-04", 1.5, True, 1900),
        (200, "é'\"", None, None, None, 1901),
        (None, None, "0005-01-02", None, False, 1902),
    )
    assert result.truncated is False
    assert json.loads(json.dumps(result.rows, allow_nan=False))


def test_names_of_versions_and_hyphens_are_understood(store):
    count = "SELECT count(*) FROM"
    assert cells(f"{count} atop.member", store) == [[3]]
    assert cells(f'{count} "atop@4.01".member', store) == [[2]]
    both = f'{count} "atop@5.1".member AS a JOIN cow_mid.dispute AS b USING (state)'
    assert cells(both, store) == [[1]]
    assert cells(f'{count} "cow-mid".dispute', store) == [[1]]
    assert cells("FROM ATOP.MEMBER SELECT max(year)", store) == [[1902]]


def test_embedded_tables_are_there(store):
    text = (
        "SELECT count(*) FROM registry.members JOIN nato_targets.nato_targets ON true"
    )
    members = store.scan("registry.members").collect().height
    assert cells(text, store) == [[members * 13]]


def test_tables_can_be_listed_and_described(store):
    listed = cells(
        "SELECT table_schema, table_name FROM information_schema.tables", store
    )
    for place in (["atop", "member"], ["atop@4.01", "member"], ["registry", "states"]):
        assert place in listed
        assert ["main", ".".join(place)] in listed  # what SHOW TABLES shows
    described = query("DESCRIBE cow_mid.dispute", store)
    assert [row[:2] for row in described.rows][:2] == [
        ("state", "BIGINT"),
        ("name", "VARCHAR"),
    ]


@pytest.mark.parametrize(
    ("text", "lists"),
    [
        ("SHOW TABLES", True),
        ("SHOW ALL TABLES", True),
        ("SELECT * FROM information_schema.columns", True),
        ("SELECT * FROM duckdb_tables()", True),
        ("DESCRIBE atop.member", False),
        ("WITH a AS (FROM atop.member) SELECT * FROM a, range(3)", False),
        ("EXPLAIN ANALYZE SELECT 1 WHERE EXISTS (FROM Atop.Member)", False),
    ],
)
def test_only_the_tables_of_a_statement_are_opened(parser, text, lists):
    said = sql._inspect(parser, text)
    assert said.lists is lists
    assert said.tables == (() if lists else (("atop", "member"),))


def test_a_plan_is_shown(store):
    for text in ("EXPLAIN", "explain analyze", "/* a */ -- b\n Explain (FORMAT json)"):
        assert query(f"{text} SELECT * FROM atop.member", store).rows


@pytest.mark.parametrize(
    "text",
    [
        "COPY atop.member TO '{victim}' (FORMAT parquet)",
        "COPY (SELECT 1) TO '{table}' (FORMAT parquet)",
        "EXPLAIN ANALYZE COPY (SELECT 1) TO '{victim}'",
        "EXPORT DATABASE '{home}/export'",
        "ATTACH '{home}/new.db'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "PRAGMA database_list",
        "CALL pragma_version()",
        "SELECT 1; SELECT 2",
        "INSERT INTO atop.member SELECT * FROM atop.member",
        "CREATE TABLE t AS SELECT 1",
        "SELECT * FROM read_csv('{victim}')",
        "SELECT * FROM read_parquet('{table}')",
        "SELECT * FROM read_text('{victim}')",
        "SELECT * FROM glob('{home}/*')",
        "SELECT * FROM enable_profiling(save_location='{victim}')",
        "SELECT * FROM '{victim}'",
        'SELECT * FROM "{victim}"',
        "SELECT * FROM request",
    ],
)
def test_what_is_more_than_reading_is_refused(store, text, monkeypatch, capsys):
    monkeypatch.setenv("FOEDUS_HOME", str(store.home))
    table = store.path(store.source("atop").tables[0])
    places = {"home": store.home, "victim": store.home / VICTIM, "table": table}
    before = seals(store)
    assert {store.home / "manifest.json", table} < set(before)
    code = main(["sql", text.format(**places)])
    said = capsys.readouterr()
    assert (code, said.out) == (2, "")
    assert len(said.err.splitlines()) == 2
    assert "fault" not in said.err
    assert seals(store) == before


@pytest.mark.skipif(sys.platform != "linux", reason="namespaces are of Linux")
def test_the_child_has_no_network():
    probe = (
        "import socket\n"
        "try: socket.create_connection(('127.0.0.1', int(sys.argv[2])), timeout=5)\n"
        "except OSError as error: print(error.errno)\n"
    )
    start, _, _ = sql._CHILD.partition("from foedus.sql import")
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
        done = subprocess.run(
            [sys.executable, "-P", "-c", f"{start}\n{probe}", str(os.getpid()), port],
            capture_output=True,
            text=True,
            check=True,
        )
    if not {g.name: g.holds for g in guards()}["own user and network namespace"]:
        pytest.skip("the kernel allows no namespace")
    assert done.stdout == f"{errno.ENETUNREACH}\n"


@pytest.mark.parametrize(
    "text",
    [
        "COPY (SELECT 1) TO '{victim}'",
        "COPY atop.member TO '{victim}' (FORMAT parquet)",
        "EXPLAIN COPY (SELECT 1) TO '{victim}'",
        "EXPLAIN ANALYZE COPY (SELECT 1) TO '{victim}'",
        "EXPLAIN/**/ANALYZE COPY (SELECT 1) TO '{victim}'",
        "EXPLAIN (ANALYZE) CREATE TABLE t AS SELECT 1",
        "EXPORT DATABASE '{home}/export'",
        "IMPORT DATABASE '{home}'",
        "ATTACH '{home}/new.db'",
        "ATTACH ':memory:' AS other",
        "INSTALL httpfs",
        "LOAD httpfs",
        "LOAD '{victim}'",
        "SET enable_external_access = true",
        "SET VARIABLE a = 1",
        "RESET ALL",
        "USE atop",
        "PRAGMA version",
        "PRAGMA enable_profiling",
        "PRAGMA database_list",
        "CALL pragma_version()",
        "SELECT 1; SELECT 2",
        "SELECT 1; COPY (SELECT 1) TO '{victim}'",
        "INSERT INTO atop.member SELECT * FROM atop.member",
        "WITH a AS (SELECT 1) INSERT INTO atop.member SELECT 1",
        "UPDATE atop.member SET year = 1",
        "DELETE FROM atop.member",
        "DROP VIEW atop.member",
        "ALTER VIEW atop.member RENAME TO x",
        "CREATE TABLE t AS SELECT 1",
        "CREATE SECRET s (TYPE s3)",
        "CREATE MACRO f() AS 1",
        "PREPARE p AS SELECT 1",
        "EXECUTE p",
        "BEGIN",
        "CHECKPOINT",
        "VACUUM",
        "PIVOT atop.member ON year USING sum(state)",
        "",
        ";",
        "-- nothing",
        "SELEKT 1",
        "SELECT 'open",
        "SELECT * FROM read_csv('{victim}')",
        "SELECT * FROM read_text('{victim}')",
        "SELECT * FROM read_blob('{victim}')",
        "SELECT * FROM read_json('{victim}')",
        "SELECT * FROM READ_PARQUET('{victim}')",
        "SELECT * FROM parquet_metadata('{victim}')",
        "SELECT * FROM sniff_csv('{victim}')",
        "SELECT * FROM glob('{home}/*')",
        "SELECT (SELECT content FROM read_text('{victim}'))",
        "WITH a AS (FROM read_text('{victim}')) SELECT * FROM a",
        "SELECT 1 UNION ALL SELECT 2 FROM glob('*')",
        "SELECT * FROM atop.member WHERE EXISTS (FROM glob('*'))",
        "SELECT * FROM query('SELECT 1')",
        "SELECT * FROM query_table('dataset_0')",
        "SELECT * FROM json_execute_serialized_sql('{{}}')",
        "SELECT * FROM enable_profiling(save_location='{victim}')",
        "SELECT * FROM enable_logging(storage='file', storage_path='{home}')",
        "SELECT * FROM arrow_scan(1, 2, 3)",
        "SELECT * FROM duckdb_secrets()",
    ],
)
def test_what_is_more_than_reading_is_never_run(store, parser, text):
    with pytest.raises((StoreError, duckdb.Error)):
        sql._inspect(parser, text.format(home=store.home, victim=store.home / VICTIM))


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * FROM read_csv('{folder}/a.csv')",
        "SELECT * FROM glob('{folder}/*')",
        "COPY (SELECT 1) TO '{folder}/b.csv'",
        "ATTACH '{folder}/b.db'",
        "SET enable_external_access = true",
        "SET memory_limit = '2GB'",
        "INSTALL httpfs",
        "SELECT getenv('HOME')",
        "SELECT * FROM parser",
    ],
)
def test_a_closed_engine_refuses_what_slips_in(parser, text, tmp_path):
    (tmp_path / "a.csv").write_text("a\n1\n", encoding="utf-8")
    with pytest.raises(duckdb.Error):
        parser.execute(text.format(folder=tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_a_name_that_is_near_is_offered(store):
    with pytest.raises(StoreError, match=r"nearest: 'atop\.member'"):
        query("SELECT * FROM atop.membr", store)
    with pytest.raises(StoreError, match=r"no table 'atop@3\.0\.member'"):
        query('SELECT * FROM "atop@3.0".member', store)


def test_rows_are_cut_at_the_limit(store):
    for limit, truncated in ((2, True), (3, False), (4, False)):
        result = query("SELECT * FROM atop.member", store, limit=limit)
        assert (len(result.rows), result.truncated) == (min(limit, 3), truncated)
    many = query("SELECT * FROM range(10_000_000_000)", store, limit=5)
    assert (len(many.rows), many.truncated) == (5, True)


def test_an_answer_is_cut_where_it_grows_too_large(store):
    text = "SELECT repeat('x', 10_000_000) FROM range(30)"
    result = query(text, store)
    assert result.truncated
    assert 0 < len(result.rows) * 10_000_000 <= sql.MOST_BYTES


def test_a_slow_query_is_stopped(store):
    start = time.monotonic()
    with pytest.raises(StoreError, match=r"longer than 0\.5 s"):
        query("SELECT count(*) FROM range(1_000_000_000_000)", store, seconds=0.5)
    assert time.monotonic() - start < sql._START / 2


def answer_of(code, seconds):
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", f"import os, sys, time; {code}"]
    with subprocess.Popen(command, stdin=pipe, stdout=pipe) as child:
        try:
            return sql._answer(child, b"{}", seconds)
        finally:
            child.kill()


READY = "sys.stdout.write('ready\\n'); sys.stdout.flush(); "


def test_a_child_that_does_not_hear_the_interrupt_is_killed():
    start = time.monotonic()
    with pytest.raises(StoreError, match=r"longer than 0\.2 s"):
        answer_of(f"{READY} time.sleep(60)", 0.2)
    assert time.monotonic() - start < 30


@pytest.mark.parametrize("code", ["os._exit(1)", "os.abort()", f"{READY} os.abort()"])
def test_a_child_that_dies_has_reached_a_limit(code):
    with pytest.raises(StoreError, match="reached a limit of its process"):
        answer_of(code, 30)


def test_a_query_that_needs_too_much_memory_is_stopped(store):
    text = "SELECT count(*) FROM (SELECT DISTINCT hash(range) FROM range(50_000_000))"
    with pytest.raises(StoreError, match=r"more memory|reached a limit"):
        query(text, store, memory="64MB", seconds=60)
    assert not list(store.home.rglob("*.tmp"))


@pytest.mark.parametrize(
    "options",
    [
        {"limit": 0},
        {"limit": sql.MOST_ROWS + 1},
        {"seconds": 0},
        {"seconds": float("nan")},
        {"seconds": float("inf")},
        {"memory": "1"},
        {"memory": "1KB"},
        {"memory": "1GB'; SET x"},
    ],
)
def test_limits_that_are_none_are_refused(store, options):
    with pytest.raises(StoreError, match="no limit of"):
        query("SELECT 1", store, **options)


def test_a_time_with_a_zone_must_be_written_as_text(store):
    with pytest.raises(StoreError, match="time with a zone"):
        query("SELECT TIMESTAMPTZ '2020-01-01' AS t", store)


def test_a_damaged_file_is_named(tmp_path):
    store = Store(tmp_path)
    added = store.add("atop", "5.1", {"member": spells(1900)}, FACTS)
    store.path(added.tables[0]).write_bytes(b"not Parquet")
    with pytest.raises(StoreError, match="'member' of 'atop' cannot be opened"):
        query("SELECT * FROM atop.member", store)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (None, None),
        (True, True),
        (2**100, 2**100),
        (float("-inf"), None),
        (Decimal("3"), 3),
        (Decimal("3.50"), 3.5),
        (Decimal("NaN"), None),
        (datetime.datetime(2020, 1, 2, 3, 4), "2020-01-02T03:04:00"),
        (datetime.time(12, 30), "12:30:00"),
        (datetime.timedelta(days=1), "1 day, 0:00:00"),
        (b"\x00\xff", "00ff"),
        (uuid.UUID(int=1), str(uuid.UUID(int=1))),
        ([1, float("nan")], [1, None]),
        ({1: (2,)}, {"1": [2]}),
    ],
)
def test_every_kind_of_cell_has_a_plain_form(cell, expected):
    assert sql._plain(cell) == expected
    assert type(sql._plain(cell)) is type(expected)
