"""Time, speed, proxies and mirrors, without a network."""

import socket
from collections.abc import Iterator

import pytest

from foedus.errors import SourceError
from foedus.sources.address import Pinned
from foedus.sources.connection import Limits, Opener, Watch, dial, environment_opener

PLACE = Pinned("data.example.test", 443, ())


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_time_runs_out(clock):
    watch = Watch(Limits(seconds=10), clock)
    clock.now += 4
    assert watch.left() == 6
    clock.now += 6
    with pytest.raises(SourceError, match="longer than 10 seconds"):
        watch.left()


def test_the_first_byte_may_be_late(clock):
    watch = Watch(Limits(least_speed=100, speed_seconds=10), clock)
    clock.now += 50
    watch.count(1)
    clock.now += 9
    watch.count(1)


def test_a_window_that_is_too_slow_ends_the_fetch(clock):
    watch = Watch(Limits(least_speed=100, speed_seconds=10), clock)
    watch.count(500)
    clock.now += 10
    watch.count(500)
    clock.now += 10
    with pytest.raises(SourceError, match="sent 99 bytes per second for 10 seconds"):
        watch.count(990)


def test_a_new_answer_opens_a_new_window(clock):
    watch = Watch(Limits(least_speed=100, speed_seconds=10), clock)
    watch.count(1)
    clock.now += 30
    watch.start()
    watch.count(1)


def test_the_environment_names_mirrors_and_proxy():
    opener = environment_opener(
        {
            "FOEDUS_MIRROR": "A.test=https://m.test/a  b.test=https://m.test/b?x=1",
            "HTTPS_PROXY": "http://upper:1",
            "https_proxy": "http://lower:1",
            "NO_PROXY": "c.test",
        }
    )
    assert opener.mirrors == {
        "a.test": "https://m.test/a",
        "b.test": "https://m.test/b?x=1",
    }
    assert opener.proxy == "http://lower:1"
    assert opener.no_proxy == "c.test"


def test_an_empty_environment_is_direct():
    opener = environment_opener({})
    assert (dict(opener.mirrors), opener.proxy, opener.no_proxy) == ({}, "", "")


@pytest.mark.parametrize("said", ["a.test", "=https://m.test", "a.test=http://m.test"])
def test_a_mirror_must_be_https(said):
    with pytest.raises(SourceError, match="expected host=https://address"):
        environment_opener({"FOEDUS_MIRROR": said})


@pytest.mark.parametrize(
    ("no_proxy", "exempt"),
    [
        ("", False),
        ("*", True),
        ("data.example.test", True),
        (" other.test , .example.test", True),
        ("example.test", True),
        ("ample.test", False),
        (",", False),
    ],
)
def test_some_hosts_are_reached_without_the_proxy(no_proxy, exempt):
    opener = Opener(
        proxy="http://p.test:1", no_proxy=no_proxy, resolve=lambda _: ["1.1.1.1"]
    )
    assert bool(opener.pin("data.example.test", 443).addresses) is exempt


@pytest.mark.parametrize("proxy", ["https://p.test:1", "socks5://p.test:1", "http://"])
def test_only_http_proxies_are_spoken_to(proxy):
    with pytest.raises(SourceError, match="expected http"):
        Opener(proxy=proxy).pin("data.example.test", 443)


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    near, far = socket.socketpair()
    with near, far:
        yield near, far


def ask(opener: Opener, limits: Limits, clock: Clock) -> None:
    with opener.ask(PLACE, "/", {}, Watch(limits, clock)):
        pytest.fail("nothing answered")


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (b"HTTP/1.1 403 No\r\n\r\n", "status 403"),
        (b"SMTP ready\r\n\r\n", "does not speak HTTP"),
        (b"\r\n\r\n", "does not speak HTTP"),
        (b"HTTP/1.1 200", "closed the connection"),
    ],
)
def test_a_proxy_that_does_not_connect(pair, clock, answer, error):
    near, far = pair
    far.sendall(answer)
    far.shutdown(socket.SHUT_WR)
    asked = []

    def to_proxy(host: str, port: int, _seconds: float) -> socket.socket:
        asked.append((host, port))
        return near

    opener = Opener(proxy="p.test", dial=to_proxy)
    with pytest.raises(Exception, match=error):
        ask(opener, Limits(), clock)
    assert asked == [("p.test", 80)]
    assert near.fileno() == -1
    assert far.recv(1000).startswith(b"CONNECT data.example.test:443 HTTP/1.1\r\n")


def test_a_proxy_that_is_silent(pair, clock):
    opener = Opener(proxy="p.test:3128", dial=lambda *_: pair[0])
    with pytest.raises(TimeoutError):
        ask(opener, Limits(idle_seconds=0.05), clock)


def test_dial_opens_a_connection():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with dial("127.0.0.1", port, 5) as link:
            assert link.getpeername()[1] == port
