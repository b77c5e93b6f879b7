"""Ask the workbench everything that it should not answer, and look for a fault.

A server of its own, with a store of its own, is asked what its description allows and
what it forbids, is sent damaged files, statements, paths, foreign origins, bodies that
are too large or too slow, and noise. Each reply must be no fault, carry the policy, and
be JSON in words where it is an error. The server notes whatever it opens, removes or
starts: it may write in its store and in a folder of temporary files, and read there, in
its libraries and in its code. A word that stands in files beside the store must never
come back. Prints one JSON line; the exit code is 1 if something was found.

Run: python benchmarks/fuzz_web.py --seconds 600 --keep build/fuzz-web
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import os
import random
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlencode

from damage import damaged
from invented_files import invented

HOST: Final = "127.0.0.1"
SLOW: Final = 45.0
"""Seconds after which a reply is a finding: a reader waits 30 for a page."""
BUSY: Final = frozenset({"busy", "store"})
"""Codes that may come with status 503."""
POLICY: Final = ("content-security-policy", "x-content-type-options")
WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CHANGING: Final = frozenset({"os.remove", "os.rename", "os.mkdir", "os.rmdir"})
NASTY: Final = (
    "../../../../etc/passwd",
    "..%2f..%2fetc%2fpasswd",
    "/etc/passwd",
    "C:\\Windows\\win.ini",
    "'; DROP TABLE members; --",
    '" OR 1=1 --',
    "<script>alert(1)</script>",
    "{{ 7 * 7 }}",
    "${7*7}",
    "%s%n%x",
    "\N{RIGHT-TO-LEFT OVERRIDE}",
    "\N{SNOWMAN}" * 40,
    "^.*$",
    "*",
    "-1",
    "0",
    "99999999999999999999",
    "1e999",
    "NaN",
    "-0001",
    "-99999-13-45",
    "2024-02-30",
    "1949/..",
    "../..",
    "file:///etc/passwd",
    "http://127.0.0.1:1/",
    "registry.members",
    "registry@2026.11.members",
    "row:registry@2026.11#members:2",
    "cell:/etc/passwd#a?year=1962",
    "answer:nato@2024-12-31#money.gap-2pct",
    "nato",
    "USA",
    "year ge 1955",
    "x" * 119,
    "\x01",
    "a;;b nc",
    " ",
    "null",
)
QUERIES: Final = (
    "SELECT * FROM read_csv_auto('{secret}')",
    "SELECT * FROM '{secret}'",
    "SELECT * FROM read_text('{secret}')",
    "SELECT * FROM read_blob('{secret}')",
    "SELECT * FROM read_parquet('{secret}')",
    "SELECT * FROM glob('{beside}/*')",
    "COPY (SELECT 1) TO '{beside}/made.csv'",
    "COPY registry.members FROM '{secret}'",
    "EXPORT DATABASE '{beside}'",
    "IMPORT DATABASE '{beside}'",
    "ATTACH '{beside}/made.db' AS x",
    "INSTALL httpfs",
    "LOAD '{secret}'",
    "SET enable_external_access = true",
    "PRAGMA database_list",
    "CALL pragma_version()",
    "CREATE TABLE x AS SELECT 1",
    "INSERT INTO registry.members VALUES (1)",
    "SELECT getenv('HOME')",
    "SELECT current_setting('temp_directory')",
    "SELECT * FROM duckdb_settings()",
    "SELECT * FROM duckdb_secrets()",
    "EXPLAIN ANALYZE COPY (SELECT 1) TO '{beside}/made.csv'",
    "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM t) SELECT n FROM t",
    "SELECT repeat('x', 1000000000)",
    "SELECT range(1000000000)",
    "SELECT sum(a.range * b.range) FROM range(10000000) a, range(10000000) b",
    "SELECT * FROM registry.members, registry.members AS b, registry.events",
    "SELECT 'a' AS x, 'b' AS x, NULL AS \"\"",
    "SELECT '\N{SNOWMAN}\x00'",
    "SELECT 1e308 * 10, 'nan'::DOUBLE, 9223372036854775807",
    "SELECT DATE '0001-01-01', TIME '00:00', INTERVAL 1 DAY, UUID()",
    "SELECT now()",
    "SELECT {{'a': 1}}, [1, 2], MAP {{1: 2}}, 'x'::BLOB",
    "SELECT * FROM registry.members LIMIT 3",
    "SHOW TABLES",
    "DESCRIBE registry.members",
    "SUMMARIZE registry.members",
    "((((((((((SELECT 1))))))))))",
    "SELECT " + "(" * 500 + "1" + ")" * 500,
)


@dataclass
class Asked:
    """A request as it goes over the line.

    Attributes
    ----------
    method, target : str
        Its first line.
    body : bytes
        What it carries.
    heads : dict of str to str
        Beside the host.
    status : int or None
        The only status that it may have; None for any but a fault.
    """

    method: str
    target: str
    body: bytes = b""
    heads: dict[str, str] = field(default_factory=dict)
    status: int | None = None


Way = Callable[[random.Random], Asked]


class Fuzz:
    """What is asked, and what was found.

    Parameters
    ----------
    port : int
        Of the server.
    word : str
        That must never come back.
    room : Path
        With the store and, beside it, what must stay as it is.
    keep : Path or None
        Where requests with a finding are kept.
    """

    def __init__(self, port: int, word: str, room: Path, keep: Path | None) -> None:
        self.port, self.word, self.room, self.keep = port, word, room, keep
        self.counts: Counter[str] = Counter()
        self.statuses: Counter[str] = Counter()
        self.findings: list[dict[str, Any]] = []
        self.slowest = (0.0, "")
        _, _, said = self.send(Asked("GET", "/openapi.json"))
        self.described = json.loads(said)
        self.seeds = [s for s in invented() if s[1].layout or s[1].kind != "zip"]

    def ways(self) -> dict[str, tuple[int, Way]]:
        """Return each way to ask, with its weight."""
        return {
            "described": (30, self.of_description),
            "upload": (12, self.upload),
            "sql": (10, self.query),
            "traversal": (8, self.traversal),
            "filters": (10, self.filters),
            "cross-site": (5, self.foreign),
            "host": (2, self.other_host),
            "oversized": (3, self.oversized),
            "action": (6, self.action),
        }

    def of_description(self, chance: random.Random) -> Asked:
        """Ask an address of the description with values that mean something or not."""
        path, about = chance.choice(list(self.described["paths"].items()))
        said = about.get("get")
        if said is None:
            return self.action(chance)
        given: dict[str, str] = {}
        for one in said.get("parameters", []):
            if one["in"] == "query" and chance.random() < 0.5:
                continue
            value = str(one.get("example", ""))
            draw = chance.random()
            if draw < 0.35:
                value = chance.choice(NASTY)
            elif draw < 0.5:
                value = _mixed(value, chance)
            elif "enum" in one["schema"] and draw < 0.8:
                value = chance.choice(one["schema"]["enum"])
            if one["in"] == "path":
                path = path.replace(f"{{{one['name']}}}", quote(value, safe=""))
            else:
                given[one["name"]] = value
        if chance.random() < 0.05:
            given[_mixed("on", chance)] = chance.choice(NASTY)
        heads = {"accept": "text/html"} if chance.random() < 0.2 else {}
        method = chance.choice(("GET",) * 12 + ("HEAD", "OPTIONS", "DELETE", "PUT"))
        return Asked(method, _target(path, given), b"", heads)

    def upload(self, chance: random.Random) -> Asked:
        """Send a file, mostly damaged, with fields that fit or do not."""
        name, target, data = chance.choice(self.seeds)
        _, other, more = chance.choice(self.seeds)
        if chance.random() < 0.85:
            data = damaged(data, target.kind, more, chance)
        suffix = target.suffix if chance.random() < 0.9 else other.suffix
        file = chance.choice((f"{name}{suffix}", f"../../{name}{suffix}"))
        fields = {
            "name": _some(("mine", "other"), chance),
            "keys": _some(("line", "line", "line,year", "state,year"), chance),
            "replace": "yes",
        }
        for field_name in ("state", "year", "years", "sheet", "citation", "zeros"):
            if chance.random() < 0.05:
                fields[field_name] = chance.choice(NASTY)
        return _multipart("/tables", fields, file, data, chance)

    def action(self, chance: random.Random) -> Asked:
        """Send a form or JSON to an action."""
        posts = [(p, a) for p, a in self.described["paths"].items() if "post" in a]
        path, about = chance.choice(posts)
        said = about["post"]
        for one in said.get("parameters", []):
            value = chance.choice((str(one["example"]), *NASTY))
            path = path.replace(f"{{{one['name']}}}", quote(value, safe=""))
        content = said["requestBody"]["content"]
        kind = chance.choice(list(content))
        shape = content[kind]["schema"].get("properties", {})
        example = content[kind].get("example", {})
        fields = {
            name: chance.choice((str(example.get(name, "")), *NASTY))
            for name in shape
            if chance.random() < 0.6
        }
        if kind == "multipart/form-data":
            return _multipart(path, fields, "x.csv", b"a,b\n1,2\n", chance)
        body = urlencode(fields).encode()
        if kind == "application/json":
            body = json.dumps(fields).encode()
            if chance.random() < 0.2:
                body = chance.choice(
                    (b'{"name":"\\ud800"}', b"[" * 9_000, b"{}", b'{"name":1}', b"\xff")
                )
        return Asked("POST", path, body, {"content-type": kind})

    def query(self, chance: random.Random) -> Asked:
        """Ask in SQL for what is outside, or for too much."""
        text = chance.choice(QUERIES).format(
            secret=self.room / "beside" / "secret.csv", beside=self.room / "beside"
        )
        if chance.random() < 0.4:
            text = _mixed(text, chance)
        if chance.random() < 0.1:
            text = f"{text}; {chance.choice(QUERIES)}"
        form = chance.choice(("", ".json", ".json", ".csv", ".parquet"))
        return Asked("GET", _target(f"/sql{form}", {"q": text}))

    def filters(self, chance: random.Random) -> Asked:
        """Ask for rows with filters that mean something or not."""
        tables = ("registry.members", "registry.alliances", "nato-targets", "mine")
        columns = ("name", "joined", "cow_code", "line", "year", "confirmed", "type")
        signs = ("eq", "ne", "lt", "le", "gt", "ge", "contains", "nc", "known", ">=")
        values = ("1949", "-0453", "2", "a", "yes", "Poland", "1.5")

        def some(sound: Sequence[str]) -> str:
            return _some(sound, chance)

        parts = (
            " ".join((some(columns), some(signs), some(values)))
            for _ in range(chance.randrange(3))
        )
        given = {"where": "; ".join(parts)}
        for name, sound in (
            ("sort", (*columns, "-line", "-joined")),
            ("page", ("1", "1", "2")),
            ("rows", ("1", "100", "50000")),
        ):
            if chance.random() < 0.3:
                given[name] = some(sound)
        if chance.random() < 0.3:
            given |= {"column": some(columns), "is": some(signs), "value": some(values)}
        form = chance.choice(("", ".json", ".csv", ".parquet", ".xlsx"))
        table = quote(some(tables), safe="")
        return Asked("GET", _target(f"/tables/{table}{form}", given))

    def traversal(self, chance: random.Random) -> Asked:
        """Ask for a file of the disk."""
        up = chance.choice(("../", "..%2f", "%2e%2e/", "..\\", "..%5c", "%2e%2e%2f"))
        at = chance.choice(("/static/x/", "/", "/tables/", "/sources/", "/trace/row:"))
        secret = str(self.room / "beside" / "secret.csv")
        goal = chance.choice(("etc/passwd", secret.lstrip("/"), "manifest.json"))
        return Asked("GET", at + up * chance.randrange(1, 9) + goal)

    def foreign(self, chance: random.Random) -> Asked:
        """Ask for a change from another site."""
        heads = chance.choice(
            (
                {"origin": "https://evil.example"},
                {"origin": "null"},
                {"sec-fetch-site": "cross-site"},
                {"sec-fetch-site": "same-site", "origin": f"http://{HOST}:1"},
                {"cookie": "foedus_token=x"},
            )
        )
        asked = chance.choice((self.action, self.upload))(chance)
        return Asked("POST", asked.target, asked.body, {**asked.heads, **heads}, 403)

    def other_host(self, chance: random.Random) -> Asked:
        """Ask under a name that is not ours."""
        host = chance.choice(("evil.example", "127.0.0.1.evil.example", "a@b", "[::1"))
        return Asked("GET", "/sources.json", b"", {"host": host}, 421)

    def oversized(self, chance: random.Random) -> Asked:
        """Send too much."""
        kind = chance.randrange(3)
        if kind == 0:
            return Asked("GET", f"/alliances?search={'x' * 9_000}", status=414)
        if kind == 1:
            size = {"content-length": str(chance.choice((10**9, 10**15)))}
            return Asked("POST", "/tables", b"", size, 413)
        form = {"content-type": "application/x-www-form-urlencoded"}
        body = b"confirm=" + b"x" * 1_200_000
        return Asked("POST", "/tables/mine/remove", body, form, 413)

    def send(self, asked: Asked) -> tuple[int, dict[str, str], bytes]:
        """Send a request, and return status, heads and body of the reply."""
        line = http.client.HTTPConnection(HOST, self.port, timeout=SLOW)
        try:
            line.putrequest(
                asked.method,
                asked.target,
                skip_host="host" in asked.heads,
                skip_accept_encoding=True,
            )
            for name, value in asked.heads.items():
                line.putheader(name, value)
            if asked.body and "content-length" not in asked.heads:
                line.putheader("content-length", str(len(asked.body)))
            line.endheaders()
            with contextlib.suppress(OSError):  # It was turned away before the end.
                line.send(asked.body)
            reply = line.getresponse()
            return reply.status, dict(reply.getheaders()), reply.read()
        finally:
            line.close()

    def tried(self, way: str, asked: Asked) -> None:
        """Send a request, and look at the reply."""
        begun = time.monotonic()
        try:
            status, heads, body = self.send(asked)
        except (OSError, http.client.HTTPException) as error:
            # A body that is cut off may be answered by the end of the connection.
            if asked.status != 413 or not isinstance(error, ConnectionError):
                self.found(way, asked, f"no reply: {error!r}")
            return
        took = time.monotonic() - begun
        self.slowest = max(self.slowest, (took, f"{asked.method} {asked.target[:200]}"))
        self.counts[way] += 1
        self.statuses[f"{way} {status}"] += 1
        for wrong in self.wrong(
            asked, status, {k.lower(): v for k, v in heads.items()}, body
        ):
            self.found(way, asked, f"{status} {wrong}: {body[:300]!r}")

    def wrong(
        self, asked: Asked, status: int, heads: dict[str, str], body: bytes
    ) -> Iterator[str]:
        """Say what is wrong with a reply."""
        if self.word.encode() in body or b"root:x:" in body:
            yield "a secret"
        if any(name not in heads for name in POLICY):
            yield "no policy"
        if asked.status is not None and status != asked.status:
            yield f"expected {asked.status}"
        if b"Traceback" in body:
            yield "its inside"
        if status >= 400 and asked.method != "HEAD":
            yield from _wrong_error(asked, status, heads, body)

    def found(self, way: str, asked: Asked, what: str) -> None:
        """Keep a finding."""
        said = {
            "way": way,
            "what": what,
            "method": asked.method,
            "target": asked.target[:4_000],
            "heads": asked.heads,
        }
        self.findings.append(said)
        print(json.dumps(said)[:1_500], file=sys.stderr, flush=True)
        if self.keep is not None:
            number = len(self.findings)
            self.keep.mkdir(parents=True, exist_ok=True)
            (self.keep / f"{number}.json").write_text(json.dumps(said), "utf-8")
            (self.keep / f"{number}.body").write_bytes(asked.body)

    def noise(self, chance: random.Random) -> None:
        """Send what is no request, or only a part of one."""
        parts = (
            chance.randbytes(chance.randrange(1, 400)),
            b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"x" * 20_000,
            b"GET /%00%ff HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
            b"GET / HTTP/9.9\r\n\r\n",
            b"POST /tables HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n",
            b"POST /tables HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x HTTP/1.1\r\n\r\n",
        )
        with socket.create_connection((HOST, self.port), SLOW) as line:
            try:
                line.sendall(chance.choice(parts))
                line.shutdown(socket.SHUT_WR)
                reply = line.recv(65_536)
            except OSError:
                reply = b""
        self.counts["noise"] += 1
        first = reply.split(b"\r\n")[0].split(b" ")
        if reply and (len(first) < 2 or first[1][:1] == b"5"):
            self.found("noise", Asked("", ""), repr(reply[:300]))

    def slow(self) -> None:
        """Send a head, and then a body, that never ends."""
        for start, statuses in (
            (b"GET /sources.json HTTP/1.1\r\nHost: 127.0.0.1\r\n", (b"408",)),
            (
                b"POST /tables/mine/remove HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                b"Content-Type: application/json\r\nContent-Length: 50\r\n\r\n{",
                (b"408",),
            ),
        ):
            begun = time.monotonic()
            with socket.create_connection((HOST, self.port), SLOW) as line:
                line.sendall(start)
                reply = line.recv(65_536)
            self.counts["slow"] += 1
            took = time.monotonic() - begun
            if reply.split(b" ")[1:2] != [*statuses] or took > 20:
                self.found("slow", Asked("", ""), f"{took:.1f} s {reply[:200]!r}")


def _wrong_error(
    asked: Asked, status: int, heads: dict[str, str], body: bytes
) -> Iterator[str]:
    """Say what is wrong with an error."""
    page = heads.get("content-type", "").startswith("text/html")
    if page and "text/html" in asked.heads.get("accept", ""):
        if status >= 500 and status != 503:
            yield "a fault"
        return
    try:
        said = json.loads(body)
        code = said["code"]
        if not (said["problem"] and said["remedy"]):
            yield "an error without words"
    except (ValueError, KeyError, TypeError):
        yield "an error that is no JSON"
        return
    if status >= 500 and not (status == 503 and code in BUSY):
        yield "a fault"


def _some(sound: Sequence[str], chance: random.Random) -> str:
    """Return one that means something, or now and then one that does not."""
    return chance.choice(sound if chance.random() < 0.9 else NASTY)


def _mixed(text: str, chance: random.Random) -> str:
    """Return a text with something put in, cut out or doubled."""
    at = chance.randrange(len(text) + 1)
    to = min(len(text), at + chance.randrange(1, 8))
    return chance.choice(
        (
            text[:at] + chance.choice(NASTY) + text[at:],
            text[:at] + text[to:],
            text[:at] + text[at:to] * chance.randrange(2, 30) + text[to:],
            text[:at] + chr(chance.randrange(1, 0xD7FF)) + text[to:],
        )
    )


def _target(path: str, given: dict[str, str]) -> str:
    query = urlencode(given, quote_via=quote)
    return f"{path}?{query}" if query else path


def _multipart(
    path: str, fields: dict[str, str], name: str, data: bytes, chance: random.Random
) -> Asked:
    """Return a form with a file, now and then with a broken frame."""
    mark = f"mark{chance.randrange(1 << 40)}"
    begin = f"--{mark}\r\nContent-Disposition: form-data; name="
    lines = "".join(f'{begin}"{n}"\r\n\r\n{v}\r\n' for n, v in fields.items()).encode()
    file = f'form-data; name="file"; filename="{name}"'
    head = f"--{mark}\r\nContent-Disposition: {file}\r\n\r\n".encode()
    body = lines + head + data + f"\r\n--{mark}--\r\n".encode()
    kind = f"multipart/form-data; boundary={mark}"
    if chance.random() < 0.08:
        body = damaged(body, "csv", body, chance)
    if chance.random() < 0.03:
        kind = chance.choice((f"{kind}; charset=nope", "multipart/form-data", "x/y"))
    return Asked("POST", path, body, {"content-type": kind})


def watch(log: Path, allowed: tuple[str, ...], written: tuple[str, ...]) -> None:
    """Note what this process opens, removes or starts outside of what it may.

    Parameters
    ----------
    log : Path
        Where to.
    allowed, written : tuple of str
        Beginnings of paths that may be read, and those that may be written.
    """
    note = log.open("a", encoding="utf-8")

    def within(path: str, places: tuple[str, ...]) -> bool:
        return any(f"{path}/".startswith(f"{place.rstrip('/')}/") for place in places)

    def place(path: str | bytes, folder: int = -1) -> str:
        at = f"/proc/self/fd/{folder}" if folder >= 0 else "."
        return os.path.realpath(Path(at, os.fsdecode(path)))

    def hook(event: str, said: tuple[Any, ...]) -> None:
        found = ""
        if event == "open" and isinstance(said[0], str | bytes):
            path, mode, flags = place(said[0]), str(said[1] or ""), int(said[2] or 0)
            writes = bool(set(mode) & set("wax+")) or (not mode and flags & WRITING)
            if not within(path, written if writes else (*allowed, *written)):
                found = f"{'write' if writes else 'read'} {path}"
        elif event in CHANGING:
            last = said[-1] if isinstance(said[-1], int) else -1
            path = place(said[0], -1 if event == "os.rename" else last)
            found = "" if within(path, written) else f"{event} {path}"
        elif event == "socket.connect":
            found = f"connect {said[1]}"
        if found:
            note.write(f"{found}\n")
            note.flush()

    sys.addaudithook(hook)


def serve(room: Path) -> None:
    """Serve a store, without a pace, and note what the process does; the child."""
    import uvicorn

    from foedus.store import Store
    from foedus.web import server
    from foedus.web.app import create_app
    from foedus.web.connection import Connection
    from foedus.web.pace import Lane, Lanes, Paces

    class Freely(Paces):
        def take(self, reader: str, lane: Lane) -> None:
            return

    app = create_app(Store(room / "home"), lanes=Lanes(Freely()))
    listening = server.bind(HOST, 0)
    (room / "port").write_text(str(listening.getsockname()[1]))
    code = str(Path(__file__).resolve().parent.parent)
    libraries = {sys.prefix, sys.base_prefix, code, *filter(None, sys.path)}
    system = ("/proc", "/sys", "/dev", "/usr", "/lib", "/lib64", "/etc/localtime")
    temporary = os.path.realpath(tempfile.gettempdir())
    own = (str(room / "home"), temporary, "/dev/null")
    watch(room / "log", (*libraries, *system, "/etc/mime.types"), own)
    config = uvicorn.Config(
        app,
        log_level="critical",
        http=Connection,
        ws="none",
        h11_max_incomplete_event_size=16_384,
    )
    with contextlib.suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listening])


def _started(room: Path) -> tuple[subprocess.Popen[bytes], int]:
    """Start the child with a folder of temporary files that is its own."""
    for part in ("home", "beside", "tmp"):
        (room / part).mkdir()
    environment = {**os.environ, "TMPDIR": str(room / "tmp")}
    child = subprocess.Popen(
        [sys.executable, __file__, "--serve", str(room)], env=environment
    )
    port = room / "port"
    for _ in range(600):
        if port.exists() and port.read_text():
            try:
                socket.create_connection((HOST, int(port.read_text())), 1).close()
            except OSError:
                pass
            else:
                return child, int(port.read_text())
        time.sleep(0.1)
    child.kill()
    sys.exit("The server did not start.")


def _peak(child: subprocess.Popen[bytes]) -> int:
    """Return the most memory that the server has had, in bytes."""
    status = Path(f"/proc/{child.pid}/status")
    if not status.exists():
        return 0
    lines = status.read_text().splitlines()
    found = next((line for line in lines if line.startswith("VmHWM")), "VmHWM: 0 kB")
    return int(found.split()[1]) * 1024


def main() -> int:
    """Ask for a time, and say what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--serve", type=Path, help=argparse.SUPPRESS)
    said = parser.parse_args()
    if said.serve:
        serve(said.serve)
        return 0
    with tempfile.TemporaryDirectory(prefix="fuzz-web-") as folder:
        return _fuzz(Path(folder).resolve(), said.seconds, said.seed, said.keep)


def _fuzz(room: Path, seconds: float, seed: int, keep: Path | None) -> int:
    word = f"beside-{secrets.token_hex(12)}"
    child, port = _started(room)
    secret = room / "beside" / "secret.csv"
    secret.write_text(f"a,b\n{word},1\n")
    before = sorted(p.name for p in secret.parent.iterdir()), secret.read_bytes()
    chance = random.Random(seed)
    fuzz = Fuzz(port, word, room, keep)
    ways = fuzz.ways()
    names, weights = list(ways), [weight for weight, _ in ways.values()]
    try:
        fuzz.slow()
        end = time.monotonic() + seconds
        while time.monotonic() < end and child.poll() is None:
            if chance.random() < 0.03:
                fuzz.noise(chance)
            (way,) = chance.choices(names, weights)
            fuzz.tried(way, ways[way][1](chance))
        peak = _peak(child)
        ended = child.poll()
    finally:
        child.send_signal(signal.SIGINT)
        try:
            child.wait(20)
        except subprocess.TimeoutExpired:
            child.kill()
    outside = sorted(set((room / "log").read_text().splitlines()))
    after = sorted(p.name for p in secret.parent.iterdir()), secret.read_bytes()
    from foedus.store import Store

    problems = [str(problem) for problem in Store(room / "home").check()]
    left = sorted(p.name for p in (room / "tmp").iterdir())
    document = {
        "seconds": seconds,
        "requests": sum(fuzz.counts.values()),
        "by_way": dict(fuzz.counts),
        "statuses": dict(sorted(fuzz.statuses.items())),
        "findings": len(fuzz.findings),
        "server_ended": ended,
        "outside": outside[:40],
        "beside_changed": before != after,
        "store_problems": problems,
        "temporary_left": left[:10],
        "slowest": fuzz.slowest,
        "peak_bytes": peak,
    }
    print(json.dumps(document))
    clean = before == after and ended is None and not (outside or problems or left)
    return 0 if clean and not fuzz.findings else 1


if __name__ == "__main__":
    sys.exit(main())
