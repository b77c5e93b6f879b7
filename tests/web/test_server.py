import socket

import pytest

from foedus.web import server

TOKEN = "a-token-of-some-length"


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.8.8.8"])
def test_loopback_needs_no_token(host: str):
    server.check_token(host, None)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "example.org"])
def test_every_other_address_needs_one(host: str):
    with pytest.raises(server.ServeError) as caught:
        server.check_token(host, None)
    assert "--token" in caught.value.remedy
    server.check_token(host, TOKEN)


@pytest.mark.parametrize(
    "token", ["", "short", "with space and length", "x" * 15, "é" * 20]
)
def test_weak_tokens_are_refused(token: str):
    with pytest.raises(server.ServeError):
        server.check_token("127.0.0.1", token)


def test_a_taken_port_is_said_plainly():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(server.ServeError, match=f"Port {port}") as caught:
            server.bind("127.0.0.1", port)
    assert "--port" in caught.value.remedy


@pytest.mark.parametrize(
    ("host", "port"), [("no.such.invalid", 0), ("127.0.0.1", 99999)]
)
def test_an_address_that_is_none_is_said_plainly(host: str, port: int):
    with pytest.raises(server.ServeError):
        server.bind(host, port)


def test_the_address_has_the_port_and_the_token():
    with server.bind("127.0.0.1", 0) as listening:
        port = listening.getsockname()[1]
        shown = server.url(listening, "127.0.0.1", TOKEN)
        assert shown == f"http://127.0.0.1:{port}/?token={TOKEN}"
        assert server.url(listening, "::1", None) == f"http://[::1]:{port}/"


def test_a_missing_part_names_the_extra(monkeypatch: pytest.MonkeyPatch):
    server.need()
    monkeypatch.setattr(server, "PARTS", ("fastapi", "no_such_part"))
    with pytest.raises(server.ServeError, match="no_such_part") as caught:
        server.need()
    assert "foedus[web]" in caught.value.remedy


def test_sites_that_may_show_frames_are_checked():
    sites = ("https://example.org", "http://localhost:8000", "*")
    assert server.check_frames(sites) == sites
    for bad in ("example.org", "https://a b", "https://a; script-src *", "https://a/b"):
        with pytest.raises(server.ServeError, match="no site"):
            server.check_frames([bad])


@pytest.mark.parametrize(
    ("host", "said", "may"),
    [
        ("127.0.0.1", {}, True),
        ("::1", {}, True),
        ("127.0.0.1", {"read_only": True}, False),
        ("0.0.0.0", {}, False),
        ("0.0.0.0", {"writable": True}, True),
        ("127.0.0.1", {"writable": True}, True),
    ],
)
def test_readers_may_write_here_and_elsewhere_only_when_it_is_said(host, said, may):
    wanted = {"read_only": False, "writable": False, **said}
    assert server.may_write(host, **wanted) is may


def test_read_only_and_writable_exclude_each_other():
    with pytest.raises(server.ServeError, match="exclude"):
        server.may_write("127.0.0.1", read_only=True, writable=True)
