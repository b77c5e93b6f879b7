import json
import socket
import threading
import time

import pytest

pytest.importorskip("uvicorn")

import uvicorn

from foedus.web import connection, safety, server
from foedus.web.app import create_app


@pytest.fixture(scope="module")
def at(empty):
    app = create_app(empty)
    listening = server.bind("127.0.0.1", 0)
    config = uvicorn.Config(
        app, log_level="error", http=connection.Connection, ws="none"
    )
    running = uvicorn.Server(config)
    thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]})
    thread.start()
    while not running.started:
        time.sleep(0.01)
    yield listening.getsockname()
    running.should_exit = True
    thread.join(30)
    listening.close()


def said(reader: socket.socket) -> tuple[int, dict[str, str], str]:
    found = b""
    while part := reader.recv(65_536):
        found += part
    head, _, body = found.partition(b"\r\n\r\n")
    return int(head.split()[1]), json.loads(body), head.decode("latin-1").lower()


def test_a_head_that_does_not_come_is_given_up(at, monkeypatch):
    monkeypatch.setattr(connection, "HEAD_SECONDS", 0.2)
    for part in (b"", b"GET /sources.json HTTP/1.1\r\nHost: 127.0.0.1\r\nX: "):
        with socket.create_connection(at, 10) as reader:
            reader.sendall(part)
            status, document, heads = said(reader)
        assert (status, document["code"]) == (408, "request-timeout")
        assert set(document) == {"problem", "remedy", "code"}
        for name in safety.HEADERS:
            assert name in heads


def test_the_second_request_has_a_time_too(at, monkeypatch):
    monkeypatch.setattr(connection, "HEAD_SECONDS", 0.3)
    ask = b"GET /nope.json HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    with socket.create_connection(at, 10) as reader:
        reader.sendall(ask)
        found = b""
        while b"http-404" not in found:
            found += reader.recv(65_536)
        time.sleep(0.5)
        reader.sendall(ask[:20])
        assert b"408" in reader.recv(65_536)


def test_what_is_no_request_is_a_clear_error(at):
    with socket.create_connection(at, 10) as reader:
        reader.sendall(b"\x16\x03\x01 hello\r\n\r\n")
        status, document, _ = said(reader)
    assert (status, document["code"]) == (400, "bad-request")


def test_too_many_connections_are_turned_away(at, monkeypatch):
    monkeypatch.setattr(connection, "MOST", 0)
    with socket.create_connection(at, 10) as reader:
        status, document, _ = said(reader)
    assert (status, document["code"]) == (503, "service-unavailable")
