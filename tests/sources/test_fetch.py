"""Fetching from a server that misbehaves: what is refused, kept, resumed, repeated."""

import hashlib
import random
import signal
import ssl
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import trustme

from foedus.errors import SourceError
from foedus.sources.connection import Opener
from foedus.sources.fetch import Fetched, Pace, progress_bar

# The tests run in importlib mode, in which a test cannot import its neighbours.
sys.path.insert(0, str(Path(__file__).parent))

import misbehaving
from misbehaving import (
    DATE,
    HOST,
    OTHER,
    PROXY,
    PUBLIC,
    Line,
    Server,
    drips,
    head,
    says,
    sends,
    serves,
)

BODY = b"ccode,year,value\n" + b"".join(b"2,%d,%d\n" % (y, y * 7) for y in range(9000))
HASH = hashlib.sha256(BODY).hexdigest()
PAGE = b"<!DOCTYPE html>\n<html><title>Please log in</title></html>"
OLD = b"ccode,year,value\n2,1,1\n"


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="session")
def running(authority: trustme.CA) -> Iterator[Server]:
    with misbehaving.running(authority, HOST, OTHER) as server:
        yield server


@pytest.fixture
def server(running: Server) -> Server:
    running.scripts.clear()
    running.requests.clear()
    return running


@pytest.fixture(scope="session")
def trusting(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


@pytest.fixture
def line(server: Server, trusting: ssl.SSLContext) -> Line:
    made = Line(Opener())
    made.ports[PUBLIC] = server.port
    made.opener = Opener(resolve=made.resolve, dial=made.dial, context=lambda: trusting)
    return made


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """A target at which an older file stands."""
    path = tmp_path / "majors.csv"
    path.write_bytes(OLD)
    return path


def left_behind(target: Path) -> set[str]:
    return {path.name for path in target.parent.iterdir()} - {target.name}


def refused(call: Callable[[], object]) -> SourceError:
    with pytest.raises(SourceError) as caught:
        call()
    assert caught.value.problem.endswith(".")
    assert caught.value.remedy.endswith(".")
    return caught.value


def test_a_good_file_takes_its_place(server, line, target):
    url = server.script("/majors.csv", says("200 OK", BODY, ETag='"7"', Date=DATE))
    seen: list[tuple[int, int | None]] = []
    got = line.fetch(
        url, target, sha256=HASH.upper(), progress=lambda *both: seen.append(both)
    )
    assert got == Fetched(target, HASH, len(BODY), '"7"', "", url, PUBLIC)
    assert target.read_bytes() == BODY
    assert not left_behind(target)
    assert seen[-1] == (len(BODY), len(BODY))
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert server.requests[0].fields["host"] == HOST
    assert server.requests[0].fields["accept-encoding"] == "identity"


def test_folders_are_made(server, line, tmp_path):
    url = server.script("/majors.csv", says("200 OK", BODY))
    got = line.fetch(url, tmp_path / "new" / "majors.csv")
    assert got.path.read_bytes() == BODY


FAILURES = {
    "empty": says("200 OK", ETag='"1"'),
    "content": says("200 OK", PAGE, ETag='"1"', Content_Type="text/csv"),
    "status": says("404 Not Found", PAGE),
    "encoding": says("200 OK", BODY, Content_Encoding="gzip"),
    "truncated": serves(BODY, etag="", cut=5000),
    "length": sends(head("200 OK", Content_Length="many") + BODY),
    "changed": says("200 OK", OLD, ETag='"1"'),
    "size": says("200 OK", BODY, Content_Length=10**12),
    "connection": sends(b"SSH-2.0-OpenSSH\r\n"),
    "redirects": says("302 Found"),
}


@pytest.mark.parametrize("kind", FAILURES)
def test_a_failure_leaves_the_old_file(server, line, target, kind):
    url = server.script("/majors.csv", FAILURES[kind])
    error = refused(lambda: line.fetch(url, target, sha256=HASH))
    assert error.facts["kind"] == kind
    assert target.read_bytes() == OLD
    assert not left_behind(target)


@pytest.mark.parametrize("kind", ["truncated", "changed", "content"])
def test_a_failure_leaves_nothing_where_nothing_was(server, line, tmp_path, kind):
    url = server.script("/majors.csv", FAILURES[kind])
    refused(lambda: line.fetch(url, tmp_path / "majors.csv", sha256=HASH))
    assert list(tmp_path.iterdir()) == []


def test_another_hash_is_told(server, line, target):
    url = server.script("/majors.csv", says("200 OK", OLD))
    error = refused(lambda: line.fetch(url, target, sha256=HASH))
    assert error.facts["found"] == hashlib.sha256(OLD).hexdigest()
    assert error.facts["expected"] == HASH
    assert len(server.requests) == 1


def test_a_page_is_refused_without_a_hash(server, line, target):
    url = server.script("/majors.csv", says("200 OK", PAGE))
    assert refused(lambda: line.fetch(url, target)).facts["kind"] == "content"


@pytest.mark.parametrize("sha256", ["", "abc", "g" * 64])
def test_a_hash_must_be_one(line, target, sha256):
    error = refused(lambda: line.fetch(f"https://{HOST}/", target, sha256=sha256))
    assert error.facts["kind"] == "hash"
    assert not line.names


def test_a_size_that_is_not_announced_is_limited_too(server, line, target):
    url = server.script("/majors.csv", sends(head("200 OK") + BODY))
    line.limits = replace(line.limits, size=9000)
    assert refused(lambda: line.fetch(url, target)).facts["kind"] == "size"
    assert not left_behind(target)


def test_a_slow_drip_is_stopped(server, line, target):
    url = server.script("/majors.csv", drips(BODY[:400], 0.02))
    line.limits = replace(line.limits, least_speed=1000, speed_seconds=0.3)
    assert refused(lambda: line.fetch(url, target)).facts["kind"] == "slow"
    assert len(server.requests) == 1


def test_a_slow_drip_of_the_header_is_stopped(server, line, target):
    def answer(link: ssl.SSLSocket, _: misbehaving.Request) -> None:
        for letter in head("200 OK", Content_Length=1, Long="x" * 300):
            link.sendall(bytes([letter]))
            misbehaving.time.sleep(0.02)

    url = server.script("/majors.csv", answer)
    line.limits = replace(line.limits, least_speed=1000, speed_seconds=0.3)
    assert refused(lambda: line.fetch(url, target)).facts["kind"] == "slow"


def test_the_whole_time_is_limited(server, line, target):
    url = server.script("/majors.csv", drips(BODY[:400], 0.02))
    line.limits = replace(line.limits, seconds=0.4)
    assert refused(lambda: line.fetch(url, target)).facts["kind"] == "time"


def test_silence_is_a_failure_that_may_pass(server, line, target):
    released = threading.Event()
    url = server.script(
        "/majors.csv", lambda *_: released.wait(5), says("200 OK", BODY)
    )
    line.limits = replace(line.limits, idle_seconds=0.5, seconds=4)
    try:
        assert line.fetch(url, target).sha256 == HASH
    finally:
        released.set()
    assert line.slept


@pytest.mark.parametrize(
    ("location", "kind"),
    [
        (f"http://{HOST}/b.csv", "scheme"),
        ("file:///etc/hosts", "scheme"),
        ("https://127.0.0.1/b.csv", "scheme"),
        ("https://[::1]/b.csv", "scheme"),
        (f"https://user@{HOST}/b.csv", "scheme"),
        ("https://elsewhere.example.test/b.csv", "host"),
        (f"//{HOST}:8443/b.csv", "host"),
        (f"https://{OTHER}/b.csv", "address"),
        ("/majors.csv", "redirects"),
    ],
)
def test_a_redirect_is_checked_again(server, line, target, location, kind):
    url = server.script("/majors.csv", says("302 Found", Location=location))
    server.script("/b.csv", says("200 OK", BODY))
    line.answers[OTHER] = [["10.0.0.7"]]
    assert refused(lambda: line.fetch(url, target)).facts["kind"] == kind
    assert {request.path for request in server.requests} == {"/majors.csv"}
    assert len(server.requests) == (4 if kind == "redirects" else 1)
    assert set(line.dialled) == {PUBLIC}
    assert target.read_bytes() == OLD


def test_three_redirects_are_followed(server, line, target):
    url = server.script("/a", says("301 Moved", Location="b?x=1 2"))
    server.script("/b?x=1%202", says("307 Temporary", Location=f"//{OTHER}/c"))
    server.script("/c", says("303 See Other", Location=f"https://{HOST}:443/d"))
    server.script("/d", says("200 OK", BODY))
    assert line.fetch(url, target).url == f"https://{HOST}/d"
    assert [r.fields["host"] for r in server.requests] == [HOST, HOST, OTHER, HOST]
    assert line.names == [HOST, OTHER]


@pytest.mark.parametrize("url", ["https://elsewhere.test/", f"https://{HOST}:444/"])
def test_only_hosts_of_the_catalogue_are_asked(line, target, url):
    assert refused(lambda: line.fetch(url, target)).facts["kind"] == "host"
    assert not line.names


def test_a_name_is_resolved_once(server, line, target):
    """A name server that changes its answer after the check gains nothing."""
    line.answers[HOST] = [[PUBLIC], ["127.0.0.1"]]
    line.ports["127.0.0.1"] = server.port
    busy = says("503 Busy")
    url = server.script("/majors.csv", serves(BODY, cut=9), busy, serves(BODY))
    assert line.fetch(url, target).address == PUBLIC
    assert line.names == [HOST]
    assert line.dialled == [PUBLIC] * 3


def test_a_name_with_a_private_address_among_others_is_refused(line, target):
    line.answers[HOST] = [[PUBLIC, "::ffff:192.168.1.1"]]
    error = refused(lambda: line.fetch(f"https://{HOST}/", target))
    assert error.facts["address"] == "::ffff:192.168.1.1"
    assert not line.dialled


def test_the_next_address_is_tried(server, line, target):
    line.answers[HOST] = [["2606:2800:21f::1", PUBLIC]]
    url = server.script("/majors.csv", serves(BODY))
    assert line.fetch(url, target).address == PUBLIC
    assert line.dialled == ["2606:2800:21f::1", PUBLIC]


def test_no_address_that_answers_is_an_error(server, line, target):
    line.ports.clear()
    error = refused(lambda: line.fetch(f"https://{HOST}/", target))
    assert error.facts["kind"] == "connection"
    assert len(line.dialled) == line.limits.attempts


def test_the_certificate_must_be_for_the_name(authority, line, target):
    with misbehaving.running(authority, "another.example.test") as other:
        line.ports[PUBLIC] = other.port
        url = other.script("/majors.csv", says("200 OK", BODY))
        error = refused(lambda: line.fetch(url, target))
    assert error.facts["kind"] == "certificate"
    assert not other.requests
    assert len(line.dialled) == 1


def test_a_certificate_of_nobody_is_refused(server, line, target):
    url = server.script("/majors.csv", says("200 OK", BODY))
    opener = replace(line.opener, context=ssl.create_default_context)
    error = refused(lambda: line.fetch(url, target, opener=opener))
    assert error.facts["kind"] == "certificate"


@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Busy"])
def test_retry_after_is_honoured(server, line, target, status):
    later = "Sun, 22 Nov 2026 12:00:40 GMT"
    url = server.script(
        "/majors.csv",
        says(status, Retry_After="30"),
        says(status, Retry_After=later, Date=DATE),
        says("200 OK", BODY),
    )
    line.fetch(url, target)
    assert 30 <= line.slept[0] <= 31
    assert 40 <= line.slept[1] <= 41


def test_retry_after_has_a_cap(server, line, target):
    url = server.script("/majors.csv", says("429 Too Many", Retry_After="86400"))
    error = refused(lambda: line.fetch(url, target))
    assert error.facts == {"kind": "busy", "seconds": 86400.0}
    assert not line.slept


def test_waits_double_and_differ(server, line, target):
    url = server.script("/majors.csv", says("500 Oops"))
    line.limits = replace(line.limits, attempts=5)
    assert refused(lambda: line.fetch(url, target)).facts["status"] == 500
    assert len(server.requests) == 5
    for wait, most in zip(line.slept, (1, 2, 4, 8), strict=True):
        assert most / 2 <= wait <= most
    assert len({wait / 2**n for n, wait in enumerate(line.slept)}) == 4


def test_no_wait_goes_beyond_the_whole_time(server, line, target):
    url = server.script("/majors.csv", says("503 Busy", Retry_After="100"))
    line.limits = replace(line.limits, seconds=20)
    assert refused(lambda: line.fetch(url, target)).facts["kind"] == "busy"
    assert not line.slept


def test_waits_have_a_longest():
    pace = Pace(rng=random.Random(1), longest=10)
    assert 5 <= pace.wait(40, None) <= 10


def test_a_cut_is_resumed(server, line, target):
    url = server.script("/majors.csv", serves(BODY, cut=5000), serves(BODY))
    assert line.fetch(url, target, sha256=HASH).bytes == len(BODY)
    assert "range" not in server.requests[0].fields
    assert server.requests[1].fields["range"] == "bytes=5000-"
    assert server.requests[1].fields["if-range"] == '"1"'
    assert target.read_bytes() == BODY


def test_a_part_is_resumed_by_the_next_call(server, line, target):
    url = server.script("/majors.csv", serves(BODY, cut=1000))
    error = refused(lambda: line.fetch(url, target))
    assert error.facts["kind"] == "truncated"
    assert target.read_bytes() == OLD
    assert left_behind(target) == {"majors.csv.part", "majors.csv.part.json"}
    server.requests.clear()
    server.script("/majors.csv", serves(BODY))
    line.fetch(url, target, sha256=HASH)
    assert server.requests[0].fields["range"] == "bytes=3000-"
    assert not left_behind(target)


def test_a_part_of_a_file_that_changed_is_not_resumed(server, line, target):
    newer = BODY.replace(b"2,", b"3,")
    url = server.script("/majors.csv", serves(BODY, cut=5000), serves(newer, '"2"'))
    got = line.fetch(url, target)
    assert server.requests[1].fields["if-range"] == '"1"'
    assert got.etag == '"2"'
    assert target.read_bytes() == newer


REST = b"x" * (len(BODY) - 5000)
SPAN = f"bytes 5000-{len(BODY) - 1}"
WRONG_RESTS = {
    "tag": (REST, {"ETag": '"2"', "Content_Range": f"{SPAN}/{len(BODY)}"}),
    "total": (REST, {"Content_Range": f"{SPAN}/{len(BODY) + 1}"}),
    "start": (REST, {"Content_Range": f"bytes 4999-9/{len(BODY)}"}),
    "none": (REST, {}),
    "length": (b"abcd", {"Content_Range": f"{SPAN}/{len(BODY)}"}),
}


@pytest.mark.parametrize("what", WRONG_RESTS)
def test_a_wrong_rest_is_never_joined(server, line, target, what):
    rest, fields = WRONG_RESTS[what]
    wrong = says("206 Partial Content", rest, **{"ETag": '"1"', **fields})
    url = server.script("/majors.csv", serves(BODY, cut=5000), wrong, serves(BODY))
    assert line.fetch(url, target).sha256 == HASH
    assert "range" not in server.requests[2].fields


def test_a_range_that_is_refused_starts_over(server, line, target):
    no = says("416 Range Not Satisfiable")
    url = server.script("/majors.csv", serves(BODY, cut=5000), no, serves(BODY))
    assert line.fetch(url, target).sha256 == HASH


@pytest.mark.parametrize("polite", [True, False])
def test_a_body_without_length_ends_with_the_connection(server, line, target, polite):
    url = server.script("/majors.csv", sends(head("200 OK") + BODY, polite))
    if polite:
        assert line.fetch(url, target).sha256 == HASH
    else:
        error = refused(lambda: line.fetch(url, target))
        assert error.facts["kind"] == "truncated"
    assert line.fetch(url, target, sha256=HASH).sha256 == HASH


@pytest.mark.parametrize("whole", [True, False])
def test_a_body_in_chunks(server, line, target, whole):
    chunks = b"%x\r\n%s\r\n" % (len(BODY), BODY)
    raw = head("200 OK", Transfer_Encoding="chunked") + chunks
    url = server.script("/majors.csv", sends(raw + (b"0\r\n\r\n" if whole else b"")))
    if whole:
        assert line.fetch(url, target).sha256 == HASH
    else:
        error = refused(lambda: line.fetch(url, target))
        assert error.facts["kind"] == "truncated"


def test_an_interrupt_leaves_a_part_to_resume(server, line, target):
    def press(done: int, _total: int | None) -> None:
        if done >= 20_000:
            signal.raise_signal(signal.SIGINT)

    url = server.script("/majors.csv", serves(BODY))
    with pytest.raises(KeyboardInterrupt):
        line.fetch(url, target, progress=press)
    assert target.read_bytes() == OLD
    size = (target.parent / "majors.csv.part").stat().st_size
    assert 20_000 <= size < len(BODY)
    assert line.fetch(url, target, sha256=HASH).bytes == len(BODY)
    assert server.requests[1].fields["range"] == f"bytes={size}-"


def test_a_disk_that_refuses_is_told(server, line, tmp_path):
    (tmp_path / "file").write_bytes(b"")
    url = server.script("/majors.csv", says("200 OK", BODY))
    error = refused(lambda: line.fetch(url, tmp_path / "file" / "majors.csv"))
    assert error.facts["kind"] == "disk"


def test_a_mirror_stands_in(server, line, target):
    server.script("/copy/majors.csv?v=1", says("200 OK", BODY))
    mirrors = {"www.example.test": f"https://{HOST}/copy/"}
    opener = replace(line.opener, mirrors=mirrors)
    url = "https://www.example.test/majors.csv?v=1"
    said = {"opener": opener, "allowed_hosts": {"www.example.test"}}
    assert line.fetch(url, target, **said).url == f"https://{HOST}/copy/majors.csv?v=1"
    assert line.names == [HOST]


def test_a_mirror_is_no_way_around_the_catalogue(line, target):
    opener = replace(line.opener, mirrors={"www.example.test": f"https://{HOST}/"})
    url = "https://www.example.test/majors.csv"
    error = refused(lambda: line.fetch(url, target, opener=opener))
    assert error.facts["kind"] == "host"


def test_a_proxy_connects_and_the_record_says_so(server, line, target):
    url = server.script("/majors.csv", serves(BODY))
    with misbehaving.proxying(server) as proxy:
        line.ports[PROXY] = proxy.port
        opener = replace(line.opener, proxy=f"http://me:s%20t@{PROXY}:3128")
        got = line.fetch(url, target, opener=opener)
    assert got.sha256 == HASH
    assert got.address == ""
    assert line.names == []
    assert proxy.requests[0].path == f"{HOST}:443"
    assert proxy.requests[0].fields["proxy-authorization"] == "Basic bWU6cyB0"
    assert "proxy-authorization" not in server.requests[0].fields


def test_a_proxy_that_refuses(server, line, target):
    url = server.script("/majors.csv", serves(BODY))
    with misbehaving.proxying(server) as proxy:
        proxy.status = "407 Proxy Authentication Required"
        line.ports[PROXY] = proxy.port
        opener = replace(line.opener, proxy=f"http://me:secret@{PROXY}:3128")
        error = refused(lambda: line.fetch(url, target, opener=opener))
    assert error.facts["kind"] == "proxy"
    assert "secret" not in str(error)


@pytest.mark.parametrize("terminal", [True, False])
def test_the_bar_is_drawn_on_a_terminal_only(capsys, monkeypatch, terminal):
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    if terminal:
        monkeypatch.setenv("FORCE_COLOR", "1")
    with progress_bar("majors.csv") as progress:
        progress(10, None)
        progress(20, 20)
    shown = capsys.readouterr()
    assert shown.out == ""
    assert ("majors.csv" in shown.err) is terminal
