"""Read-only SQL on the store, in a child process.

The child opens the tables that a statement names, closes the door behind itself and
only then runs the statement: no files, no network, no settings, no second statement.
Table functions are let in by name, for some of DuckDB's write files even then.
"""

from __future__ import annotations

import contextlib
import datetime
import json
import math
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, BinaryIO, Final, NoReturn, cast

from foedus.errors import FoedusError, StoreError, nearest
from foedus.store import Store, embedded

if TYPE_CHECKING:
    import duckdb

MOST_ROWS: Final = 1_000_000
MOST_BYTES: Final = 1 << 26  # of an answer as JSON
_START: Final = 60.0  # seconds to load the libraries and open the tables
_GRACE: Final = 1.0  # seconds from the interrupt to the kill
_SPARE: Final = 1 << 31  # bytes beside the memory limit: libraries, file buffers
_READY: Final = b"ready\n"
_CHILD: Final = (  # Only a process without threads can leave the network.
    "import sys; from foedus.sources.limits import detach; detach(int(sys.argv[1])); "
    "from foedus.sql import serve; serve()"
)
_MEMORY: Final = re.compile(r"(\d{1,6}) ?([KMGT])i?B", re.IGNORECASE)
_EXPLAIN: Final = re.compile(
    r"(?:\s|--[^\n]*\n|/\*.*?\*/)*explain(?:\s+analyze)?(?:\s*\([^()]*\))?\s*(.+)",
    re.IGNORECASE | re.DOTALL,
)
_SYSTEM: Final = frozenset({"information_schema", "pg_catalog"})
_FUNCTIONS: Final = frozenset(
    {
        "duckdb_columns",
        "duckdb_functions",
        "duckdb_schemas",
        "duckdb_tables",
        "duckdb_views",
        "generate_series",
        "range",
        "repeat",
        "unnest",
    }
)
_LOCKED: Final = (
    "SET python_enable_replacements = false",
    "SET temp_directory = ''",
    "SET max_temp_directory_size = '0KB'",
    "SET autoinstall_known_extensions = false",
    "SET autoload_known_extensions = false",
    "SET allow_community_extensions = false",
    "SET enable_external_access = false",
    "SET lock_configuration = true",
)
_LIST: Final = "SHOW TABLES"
Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Result:
    """The answer to a query.

    Parameters
    ----------
    columns : tuple of str
        Names, in order; a name may occur twice.
    rows : tuple of tuple
        Plain JSON values: dates and times as ISO 8601 text, bytes as hexadecimal text,
        null for null and for numbers that are not finite.
    truncated : bool
        Whether there were more rows, or more bytes, than the limit.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    truncated: bool


@dataclass(frozen=True, slots=True)
class _Statement:
    """One statement, the tables it names, and whether it asks what tables there are."""

    text: str
    tables: tuple[Place, ...]
    lists: bool


def query(
    text: str,
    store: Store,
    *,
    limit: int = 1000,
    seconds: float = 10,
    memory: str = "1GB",
    size: int = MOST_BYTES,
) -> Result:
    """Ask the store a question in SQL.

    Parameters
    ----------
    text : str
        One SELECT or EXPLAIN statement in the dialect of DuckDB. Tables are
        ``atop.member`` (the newest version) and ``"atop@4.01".member``; in ids a hyphen
        is written as an underscore. ``SHOW TABLES`` lists them.
    store : Store
        Where the tables are.
    limit : int
        Most rows to return, 1 to 1 000 000.
    seconds : float
        When to interrupt the query; one second later its process is killed. The start
        of the process is not counted.
    memory : str
        Most memory of the query, such as ``512MB`` or ``2GB``. Nothing is written to
        disk in its place.
    size : int
        Most bytes of the rows as JSON; beyond, the answer is cut.

    Returns
    -------
    Result
        Columns, rows and whether they were cut.

    Raises
    ------
    StoreError
        If the text is not one reading statement, names what does not exist, or reaches
        a limit.
    """
    if not 1 <= limit <= MOST_ROWS:
        problem = f"{limit} is no limit of rows."
        raise StoreError(problem, f"Use a number from 1 to {MOST_ROWS}.")
    if not 0 < seconds <= threading.TIMEOUT_MAX / 2:
        problem = f"{seconds} is no limit of time."
        raise StoreError(problem, "Use a number of seconds above 0.")
    request = {
        "text": text,
        "limit": limit,
        "seconds": seconds,
        "memory": _bytes(memory),
        "size": min(size, MOST_BYTES),
        "tables": list(_tables(store)),
    }
    reply = _ask(json.dumps(request).encode(), seconds)
    if "problem" in reply:
        raise StoreError(reply["problem"], reply["remedy"], **reply.get("facts", {}))
    return Result(
        columns=tuple(reply["columns"]),
        rows=tuple(tuple(row) for row in reply["rows"]),
        truncated=reply["truncated"],
    )


def _bytes(memory: str) -> int:
    """Bytes of a text such as 512MB."""
    match = _MEMORY.fullmatch(memory.strip())
    size = int(match[1]) * 1024 ** ("KMGT".index(match[2].upper()) + 1) if match else 0
    if size < 1 << 24:
        problem = f"'{memory}' is no limit of memory."
        raise StoreError(problem, "Use 16MB or more, such as 512MB or 2GB.")
    return size


def _tables(store: Store) -> Iterator[dict[str, Any]]:
    """Every table of a store: its names in SQL, and its file if it has one."""
    for id in embedded.sources():
        for name in embedded.table_names(id):
            schemas = _schemas(id, embedded.version(id), newest=True)
            yield {"schemas": schemas, "table": name, "id": id, "path": None}
    sources = store.sources()
    latest = {said.id: said.version for said in sources}
    for said in sources:
        newest = latest[said.id] == said.version
        schemas = _schemas(said.id, said.version, newest=newest)
        for table in said.tables:
            path = str(store.path(table))
            yield {"schemas": schemas, "table": table.name, "id": said.id, "path": path}


def _schemas(id: str, version: str, *, newest: bool) -> list[str]:
    """Schemas of a version: with underscores as shown, with hyphens as understood."""
    spelled = dict.fromkeys((id.replace("-", "_"), id))
    return [
        f"{name}{tail}"
        for name in spelled
        for tail in (("", f"@{version}") if newest else (f"@{version}",))
    ]


def _ask(request: bytes, seconds: float) -> dict[str, Any]:
    """Put a question to a child process and wait for it, but not for ever."""
    command = [sys.executable, "-P", "-c", _CHILD, str(os.getpid())]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL
    ) as child:
        try:
            return _answer(child, request, seconds)
        finally:
            child.kill()


def _answer(
    child: subprocess.Popen[bytes], request: bytes, seconds: float
) -> dict[str, Any]:
    sent, received = child.stdin, child.stdout
    if sent is None or received is None:  # pragma: no cover - both are pipes
        raise AssertionError
    with _killing(child, _START):
        with contextlib.suppress(OSError):  # a child that died; its reply is empty
            sent.write(request)
            sent.close()
        line = received.readline(2 * MOST_BYTES)
    if line == _READY:
        with _killing(child, seconds + _GRACE) as killed:
            line = received.read(2 * MOST_BYTES)
        if killed:
            _too_slow(seconds)
    try:
        reply: dict[str, Any] = json.loads(line)
    except ValueError:
        problem = "The query was stopped: it reached a limit of its process."
        remedy = "Ask for less at a time, or raise memory= and seconds=."
        raise StoreError(problem, remedy, limit="process") from None
    return reply


@contextlib.contextmanager
def _killing(child: subprocess.Popen[bytes], seconds: float) -> Iterator[list[bool]]:
    """Kill a child that takes longer; the list is filled when it was."""
    killed: list[bool] = []

    def kill() -> None:
        killed.append(True)
        child.kill()

    timer = threading.Timer(seconds, kill)
    timer.daemon = True
    timer.start()
    try:
        yield killed
    finally:
        timer.cancel()


def _too_slow(seconds: float) -> NoReturn:
    problem = f"The query took longer than {seconds:g} s and was stopped."
    remedy = "Ask for less at a time, or raise seconds=."
    raise StoreError(problem, remedy, limit="seconds")


def serve() -> int:
    """Answer one question from standard input; the main function of the child.

    Returns
    -------
    int
        Exit code: 0, also where the answer is an error in words.
    """
    reply = _own_output()
    request = json.load(sys.stdin.buffer)
    try:
        document = _run(request, reply)
    except FoedusError as error:
        facts = {k: v for k, v in error.facts.items() if k == "limit"}
        said = {"problem": error.problem, "remedy": error.remedy, "facts": facts}
        document = json.dumps(said)
    except MemoryError:
        problem = "The query needs more memory than its limit."
        remedy = "Ask for less at a time, or raise memory=."
        said = {"problem": problem, "remedy": remedy, "facts": {"limit": "memory"}}
        document = json.dumps(said)
    reply.write(document.encode())
    reply.flush()
    # Threads of the engine may still be at work: the process ends here and now.
    os._exit(0)


def _own_output() -> BinaryIO:
    """Keep standard output for the reply; what libraries print goes nowhere."""
    reply = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    return reply


def _run(request: Mapping[str, Any], reply: BinaryIO) -> str:
    import duckdb

    try:
        with duckdb.connect(":memory:") as parser, duckdb.connect(":memory:") as engine:
            _close(parser, request["memory"])  # for IMPORT reads files as it is parsed
            said = _inspect(parser, request["text"])
            _register(engine, said, request["tables"])
            _close(engine, request["memory"])
            _limit(request["memory"])
            reply.write(_READY)
            reply.flush()
            timer = threading.Timer(request["seconds"], engine.interrupt)
            timer.daemon = True
            timer.start()
            return _fetch(engine, said.text, request["limit"], request["size"])
    except duckdb.InterruptException:
        _too_slow(request["seconds"])
    except duckdb.OutOfMemoryException as error:
        raise MemoryError from error
    except duckdb.Error as error:
        problem = f"The query was refused: {' '.join(str(error).split())}"
        remedy = f"Correct it; the tables are listed by {_LIST}."
        raise StoreError(problem, remedy) from error


def _inspect(engine: duckdb.DuckDBPyConnection, text: str) -> _Statement:
    """Refuse what is not one reading statement; find the tables it names."""
    found = engine.extract_statements(text)
    kinds = [one.type.name for one in found]
    inner = text
    if kinds == ["EXPLAIN"]:
        match = _EXPLAIN.fullmatch(found[0].query)
        inner = match[1] if match else ""
        kinds = [one.type.name for one in engine.extract_statements(inner)]
    if kinds != ["SELECT"]:
        problem = f"Expected one SELECT statement, found: {', '.join(kinds) or 'none'}."
        remedy = "Write one SELECT or EXPLAIN; the store is read-only in SQL."
        raise StoreError(problem, remedy, found=kinds)
    return _walk(found[0].query, _tree(engine, inner))


def _tree(engine: duckdb.DuckDBPyConnection, text: str) -> object:
    """Return the parsed statement as plain data."""
    row = engine.execute("SELECT json_serialize_sql(?::VARCHAR)", [text]).fetchone()
    try:
        document = json.loads(row[0]) if row else {}
    except RecursionError:
        document = {}
    if document.get("error", True):
        problem = "The statement is not a plain SELECT."
        remedy = "Write one SELECT or EXPLAIN without PIVOT, PRAGMA and the like."
        raise StoreError(problem, remedy)
    return document["statements"]


def _walk(text: str, tree: object) -> _Statement:
    tables: dict[Place, None] = {}
    lists, heap = False, [cast("Any", tree)]
    while heap:
        node = heap.pop()
        if isinstance(node, list):
            heap += node
            continue
        if not isinstance(node, dict):
            continue
        heap += node.values()
        if node.get("type") == "TABLE_FUNCTION":
            name = node["function"]["function_name"].lower()
            _allow(name)
            lists |= name.startswith("duckdb_")
        elif node.get("type") == "SHOW_REF":
            lists |= node["query"] is None  # else it describes a table it names
        elif node.get("type") == "BASE_TABLE":
            schema = node["schema_name"].lower()
            lists |= schema in _SYSTEM
            if schema and schema not in _SYSTEM:
                tables[schema, node["table_name"].lower()] = None
    return _Statement(text, tuple(tables), lists)


def _allow(function: str) -> None:
    if function not in _FUNCTIONS:
        problem = f"The table function '{function}' is not allowed."
        remedy = (
            f"Read tables of the store, or use one of: {', '.join(sorted(_FUNCTIONS))}."
        )
        raise StoreError(problem, remedy, found=function)


def _register(
    engine: duckdb.DuckDBPyConnection, said: _Statement, tables: list[dict[str, Any]]
) -> None:
    """Show the engine the tables that a statement names, or all if it lists them."""
    known = {
        (schema.lower(), table["table"]): table
        for table in tables
        for schema in table["schemas"]
    }
    for place in said.tables:
        if place not in known:
            _unknown_table(place, [".".join(p) for p in known])
    shown = (place for place in known if "-" not in place[0].partition("@")[0])
    wanted = [*dict.fromkeys((*said.tables, *(shown if said.lists else ())))]
    opened: dict[int, object] = {}
    for place in wanted:
        table, (schema, name) = known[place], place
        if id(table) not in opened:
            opened[id(table)] = _dataset(table)
        engine.register(f"{schema}.{name}", opened[id(table)])
        engine.execute(f'CREATE SCHEMA IF NOT EXISTS "{schema}"')
        engine.execute(
            f'CREATE VIEW "{schema}"."{name}" AS SELECT * FROM "{schema}.{name}"'
        )


def _dataset(table: Mapping[str, Any]) -> object:
    """Open a table as a dataset, which reads only the columns and rows asked for."""
    from pyarrow import dataset

    if table["path"] is None:
        shipped = embedded.frame(table["id"], table["table"])
        return cast("object", dataset.dataset(shipped.to_arrow()))
    try:
        return cast("object", dataset.dataset(table["path"], format="parquet"))
    except (OSError, ValueError) as error:
        problem = f"Table '{table['table']}' of '{table['id']}' cannot be opened."
        raise StoreError(problem, "Run foedus data check.") from error


def _unknown_table(place: Place, known: list[str]) -> NoReturn:
    name = ".".join(place)
    problem = f"The store has no table '{name}'{nearest(name, known)}."
    remedy = f"Write source_id.table; the tables are listed by {_LIST}."
    raise StoreError(problem, remedy, found=name)


def _close(engine: duckdb.DuckDBPyConnection, memory: int) -> None:
    """Close the door: no files, no network, no settings."""
    engine.execute(f"SET memory_limit = '{memory // 1024}KiB'")
    for setting in _LOCKED:
        engine.execute(setting)


def _limit(memory: int) -> None:
    """Let the system refuse what the engine should have refused."""
    sys.dont_write_bytecode = True
    if sys.platform != "win32":
        import resource

        for kind, most in (
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_DATA, memory + _SPARE),
        ):
            with contextlib.suppress(OSError, ValueError):
                resource.setrlimit(kind, (most, most))


def _fetch(engine: duckdb.DuckDBPyConnection, text: str, limit: int, most: int) -> str:
    """Run a statement and return columns and rows as JSON, cut at the limits."""
    engine.execute(text)
    described = engine.description or []
    for name, kind, *_ in described:
        if "TIME ZONE" in str(kind).upper():
            problem = f"Column '{name}' is a time with a zone, which has no plain form."
            raise StoreError(problem, f'Write CAST("{name}" AS VARCHAR).', found=name)
    rows: list[str] = []
    size, truncated = 0, False
    while not truncated and (part := engine.fetchmany(min(limit + 1, 1000))):
        for row in part:
            line = json.dumps([_plain(cell) for cell in row], allow_nan=False)
            size += len(line) + 1
            truncated = len(rows) == limit or size > most
            if truncated:
                break
            rows.append(line)
    names = json.dumps([name for name, *_ in described])
    cut = json.dumps(truncated)
    return f'{{"columns":{names},"truncated":{cut},"rows":[{",".join(rows)}]}}'


def _plain(cell: object) -> object:
    """Return a cell as a JSON value."""
    if cell is None or isinstance(cell, bool | int | str):
        return cell
    if isinstance(cell, Decimal):
        exponent = cell.as_tuple().exponent
        whole = isinstance(exponent, int) and exponent >= 0
        return int(cell) if whole else _plain(float(cell))
    if isinstance(cell, float):
        return cell if math.isfinite(cell) else None
    if isinstance(cell, datetime.date | datetime.time):
        return cell.isoformat()
    if isinstance(cell, bytes | bytearray):
        return cell.hex()
    if isinstance(cell, list | tuple):
        return [_plain(part) for part in cell]
    if isinstance(cell, dict):
        return {str(key): _plain(part) for key, part in cell.items()}
    return str(cell)
