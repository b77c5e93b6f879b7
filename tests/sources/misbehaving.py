"""A server on loopback that answers as badly as it is told to, and a proxy to it."""

from __future__ import annotations

import random
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import trustme

from foedus.sources.connection import Limits, Opener
from foedus.sources.fetch import Fetched, Pace, fetch

HOST = "data.example.test"
OTHER = "files.example.test"
PROXY = "proxy.example.test"
PUBLIC = "93.184.215.14"
"""Address that the names lead to; the connection is bent to loopback by `dial`."""
DATE = "Sun, 22 Nov 2026 12:00:00 GMT"


@dataclass(frozen=True)
class Request:
    path: str
    fields: dict[str, str]


Script = Callable[[ssl.SSLSocket, Request], object]


def head(status: str, **fields: object) -> bytes:
    """Head of an answer; underscores in names stand for hyphens."""
    lines = [f"HTTP/1.1 {status}"]
    lines += [f"{name.replace('_', '-')}: {said}" for name, said in fields.items()]
    return "".join(f"{line}\r\n" for line in [*lines, ""]).encode()


def says(status: str, body: bytes = b"", **fields: object) -> Script:
    """Answer with a status and a body of the right length."""
    fields = {"Content_Length": len(body), **fields}
    return lambda link, _: link.sendall(head(status, **fields) + body)


def sends(raw: bytes, polite: bool = True) -> Script:
    """Send bytes as they are; without the closing message of TLS if not polite."""

    def answer(link: ssl.SSLSocket, _: Request) -> None:
        link.sendall(raw)
        if not polite:
            raise ConnectionAbortedError

    return answer


def serves(body: bytes, etag: str = '"1"', cut: int | None = None) -> Script:
    """Serve a file as a good server does, but break off after `cut` bytes of body."""

    def answer(link: ssl.SSLSocket, request: Request) -> None:
        span = request.fields.get("range", "")
        known = request.fields.get("if-range", etag) == etag
        start = int(span[6:-1]) if span and known else 0
        said: dict[str, object] = {"Content_Length": len(body) - start, "ETag": etag}
        if start:
            said["Content_Range"] = f"bytes {start}-{len(body) - 1}/{len(body)}"
        status = "206 Partial Content" if start else "200 OK"
        rest = body[start:]
        link.sendall(head(status, **said) + (rest if cut is None else rest[:cut]))
        if cut is not None:
            raise ConnectionAbortedError

    return answer


def drips(body: bytes, seconds: float) -> Script:
    """Send one byte at a time."""

    def answer(link: ssl.SSLSocket, _: Request) -> None:
        link.sendall(head("200 OK", Content_Length=len(body)))
        for number in range(len(body)):
            link.sendall(body[number : number + 1])
            time.sleep(seconds)

    return answer


@dataclass
class Server:
    """Answers each path by its scripts in turn; the last one stays."""

    listener: socket.socket
    context: ssl.SSLContext
    scripts: dict[str, list[Script]] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)

    @property
    def port(self) -> int:
        return int(self.listener.getsockname()[1])

    def script(self, path: str, *scripts: Script) -> str:
        """Lay down what a path answers; returns its address."""
        self.scripts[path] = list(scripts)
        return f"https://{HOST}{path}"

    def handle(self, plain: socket.socket) -> None:
        with suppress(OSError), plain:
            plain.settimeout(5)
            with self.context.wrap_socket(plain, server_side=True) as link:
                request = read_request(link)
                self.requests.append(request)
                left = self.scripts[request.path]
                script = left.pop(0) if len(left) > 1 else left[0]
                script(link, request)
                link.unwrap()


def read_request(link: socket.socket) -> Request:
    raw = b""
    while not raw.endswith(b"\r\n\r\n"):
        piece = link.recv(4096)
        if not piece:
            raise ConnectionAbortedError
        raw += piece
    first, *lines = raw.decode().split("\r\n")[:-2]
    fields = {n.lower(): v.strip() for n, _, v in (x.partition(":") for x in lines)}
    return Request(first.split(" ")[1], fields)


@contextmanager
def listening(handle: Callable[[socket.socket], None], listener: socket.socket):
    """Accept connections in a thread, each handled in its own, until the block ends."""
    threads: list[threading.Thread] = []

    def accept() -> None:
        while True:
            try:
                link, _ = listener.accept()
            except OSError:
                return
            threads.append(threading.Thread(target=handle, args=(link,), daemon=True))
            threads[-1].start()

    acceptor = threading.Thread(target=accept, daemon=True)
    acceptor.start()
    try:
        yield
    finally:
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        acceptor.join(5)
        for thread in threads:
            thread.join(5)


@contextmanager
def running(authority: trustme.CA, *names: str) -> Iterator[Server]:
    """Run a server whose certificate is good for the names."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names).configure_cert(context)
    server = Server(socket.create_server(("127.0.0.1", 0)), context)
    with listening(server.handle, server.listener):
        yield server


@dataclass
class Proxy:
    """Lets CONNECT through to one server, if the status says so."""

    listener: socket.socket
    behind: Server
    status: str = "200 Connection established"
    requests: list[Request] = field(default_factory=list)

    @property
    def port(self) -> int:
        return int(self.listener.getsockname()[1])

    def handle(self, link: socket.socket) -> None:
        with suppress(OSError), link:
            link.settimeout(5)
            self.requests.append(read_request(link))
            link.sendall(head(self.status))
            if not self.status.startswith("200"):
                return
            with socket.create_connection(("127.0.0.1", self.behind.port)) as on:
                back = threading.Thread(target=relay, args=(on, link), daemon=True)
                back.start()
                relay(link, on)
                back.join(5)


def relay(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while piece := source.recv(65536):
            target.sendall(piece)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)


@contextmanager
def proxying(behind: Server) -> Iterator[Proxy]:
    proxy = Proxy(socket.create_server(("127.0.0.1", 0)), behind)
    with listening(proxy.handle, proxy.listener):
        yield proxy


@dataclass
class Line:
    """What the tests put in the place of the network: names, sockets, waits."""

    opener: Opener
    names: list[str] = field(default_factory=list)
    dialled: list[str] = field(default_factory=list)
    slept: list[float] = field(default_factory=list)
    answers: dict[str, list[Sequence[str]]] = field(default_factory=dict)
    ports: dict[str, int] = field(default_factory=dict)
    limits: Limits = field(default_factory=lambda: Limits(idle_seconds=5, attempts=3))

    def resolve(self, host: str) -> Sequence[str]:
        self.names.append(host)
        left = self.answers.get(host, [[PUBLIC]])
        return left.pop(0) if len(left) > 1 else left[0]

    def dial(self, address: str, _port: int, seconds: float) -> socket.socket:
        self.dialled.append(address)
        if address not in self.ports:
            raise ConnectionRefusedError(111, "refused")
        return socket.create_connection(("127.0.0.1", self.ports[address]), seconds)

    def fetch(self, url: str, target: Path, **said: Any) -> Fetched:
        wanted: dict[str, Any] = {
            "allowed_hosts": {HOST, OTHER},
            "opener": self.opener,
            "limits": self.limits,
            "pace": Pace(rng=random.Random(1), sleep=self.slept.append),
        }
        return fetch(url, target, **{**wanted, **said})
