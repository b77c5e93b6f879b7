"""An encrypted connection to a settled address, watched for time and speed.

The socket is opened to a checked address, while the certificate and the request still
name the host. Through a proxy (``HTTPS_PROXY``) the proxy resolves the name: then the
address is neither checked nor pinned, and only the certificate says who answers. The
record of the fetch has no address in that case.
"""

from __future__ import annotations

import base64
import io
import os
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPResponse
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, cast
from urllib.parse import SplitResult, unquote, urlsplit

from foedus.errors import SourceError
from foedus.sources import address
from foedus.sources.address import HTTPS, Pinned, Resolve

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

Dial = Callable[[str, int, float], socket.socket]
"""Address or proxy host, port and seconds -> connected socket."""

_ASK_AGAIN: Final = "Repeat the command: it goes on where it stopped."


@dataclass(frozen=True, slots=True)
class Limits:
    """What one fetch may cost.

    Parameters
    ----------
    size : int
        Bytes of the file, at most.
    seconds : float
        Time for everything, waits included.
    connect_seconds, idle_seconds : float
        Time to connect to one address, and to wait for the next byte.
    least_speed : float
        Bytes per second, on average over each window.
    speed_seconds : float
        Length of a window; it starts with the first byte of an answer.
    redirects : int
        Redirects that are followed for one request.
    attempts : int
        Requests for one file, the first included.
    """

    size: int = 4 * 1024**3
    seconds: float = 3600.0
    connect_seconds: float = 10.0
    idle_seconds: float = 60.0
    least_speed: float = 1000.0
    speed_seconds: float = 30.0
    redirects: int = 3
    attempts: int = 5


class Watch:
    """Time and speed of one fetch.

    Parameters
    ----------
    limits : Limits
        What is allowed.
    clock : callable
        Seconds that only grow.
    """

    def __init__(self, limits: Limits, clock: Callable[[], float]) -> None:
        self.limits = limits
        self._clock = clock
        self._end = clock() + limits.seconds
        self._since: float | None = None
        self._received = 0

    def left(self) -> float:
        """Return the seconds that remain.

        Returns
        -------
        float
            Above 0.

        Raises
        ------
        SourceError
            If the time is used up.
        """
        seconds = self._end - self._clock()
        if seconds <= 0:
            problem = f"The fetch took longer than {self.limits.seconds:g} seconds."
            raise SourceError(problem, _ASK_AGAIN, kind="time")
        return seconds

    def start(self) -> None:
        """Begin a new answer: the next byte opens a window."""
        self._since = None

    def count(self, received: int) -> None:
        """Count bytes, and judge the speed at the end of each window.

        Parameters
        ----------
        received : int
            Bytes since the last call.

        Raises
        ------
        SourceError
            If a window was slower than allowed.
        """
        now = self._clock()
        if self._since is None:
            self._since, self._received = now, 0
        self._received += received
        seconds = now - self._since
        if seconds < self.limits.speed_seconds:
            return
        speed = self._received / seconds
        if speed < self.limits.least_speed:
            problem = (
                f"The server sent {speed:.0f} bytes per second for {seconds:.0f} "
                f"seconds; expected at least {self.limits.least_speed:.0f}."
            )
            raise SourceError(problem, _ASK_AGAIN, kind="slow")
        self._since, self._received = now, 0


class Stream(io.RawIOBase):
    """Bytes of an encrypted socket, each read under the watch.

    Parameters
    ----------
    link : socket.socket
        Connected socket.
    watch : Watch
        Time and speed.

    Attributes
    ----------
    cut : bool
        True if the other side went away without the closing message of TLS.
    """

    def __init__(self, link: socket.socket, watch: Watch) -> None:
        self._link = link
        self._watch = watch
        self.cut = False

    def readable(self) -> bool:
        """Return True: bytes can be read.

        Returns
        -------
        bool
            True.
        """
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Read what has arrived, waiting no longer than the limits allow.

        Parameters
        ----------
        buffer : buffer
            Where the bytes go.

        Returns
        -------
        int
            Bytes read, 0 at the end.
        """
        limits = self._watch.limits
        self._link.settimeout(min(limits.idle_seconds, self._watch.left()))
        try:
            received = self._link.recv_into(cast("bytearray", buffer))
        except ssl.SSLEOFError:
            self.cut = True
            return 0
        self._watch.count(received)
        return received

    def makefile(self, mode: str) -> io.BufferedReader:
        """Return a buffered reader, as `http.client` asks a socket for one.

        Parameters
        ----------
        mode : str
            Always "rb".

        Returns
        -------
        io.BufferedReader
            Reader on this stream.
        """
        return io.BufferedReader(self)


@dataclass(frozen=True, slots=True)
class Answer:
    """The head of an answer, its body still to be read.

    Parameters
    ----------
    response : HTTPResponse
        Status, header and body.
    stream : Stream
        Where the body comes from.
    address : str
        Address that answered, empty through a proxy.
    """

    response: HTTPResponse
    stream: Stream
    address: str


def dial(host: str, port: int, seconds: float) -> socket.socket:
    """Open a connection.

    Parameters
    ----------
    host : str
        Address, or the host of a proxy.
    port : int
        TCP port.
    seconds : float
        Time limit.

    Returns
    -------
    socket.socket
        Connected socket.
    """
    return socket.create_connection((host, port), timeout=seconds)


@dataclass(frozen=True, slots=True)
class Opener:
    """How hosts are reached: directly, through a proxy, or at a mirror.

    Parameters
    ----------
    mirrors : mapping of str to str
        Host of the catalogue -> https address that stands in for its root.
    proxy : str
        ``http://[user:password@]host[:port]`` of a proxy, empty for none.
    no_proxy : str
        Hosts that are reached without it, as in ``NO_PROXY``.
    resolve : callable
        Host -> addresses.
    dial : callable
        Address, port and seconds -> connected socket.
    context : callable
        Makes the TLS settings; the certificate must be valid for the host. The default
        honours ``SSL_CERT_FILE``.
    """

    mirrors: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    proxy: str = field(default="", repr=False)
    no_proxy: str = ""
    resolve: Resolve = address.system_addresses
    dial: Dial = dial
    context: Callable[[], ssl.SSLContext] = ssl.create_default_context

    def pin(self, host: str, port: int) -> Pinned:
        """Settle the addresses of a host.

        Parameters
        ----------
        host : str
            Name.
        port : int
            TCP port.

        Returns
        -------
        Pinned
            Without addresses where a proxy will resolve the name.
        """
        if self._proxy(host) is not None:
            return Pinned(host, port, ())
        return address.pin(host, port, self.resolve)

    @contextmanager
    def ask(
        self, place: Pinned, path: str, header: Mapping[str, str], watch: Watch
    ) -> Iterator[Answer]:
        """Send a GET request and read the head of the answer.

        Parameters
        ----------
        place : Pinned
            Where to connect.
        path : str
            Path and query, percent-encoded ASCII.
        header : mapping of str to str
            Fields of the request besides ``Host`` and ``Connection``.
        watch : Watch
            Time and speed.

        Yields
        ------
        Answer
            Closed when the block ends.
        """
        watch.start()
        with ExitStack() as stack:
            plain, where = self._connect(place, watch)
            stack.callback(plain.close)
            plain.settimeout(min(watch.limits.idle_seconds, watch.left()))
            link = self.context().wrap_socket(
                plain, server_hostname=place.host, suppress_ragged_eofs=False
            )
            stack.callback(link.close)
            link.sendall(_request(place, path, header))
            stream = Stream(link, watch)
            # The response only asks its socket for `makefile`.
            response = HTTPResponse(cast("socket.socket", stream), method="GET")
            stack.callback(response.close)
            response.begin()
            yield Answer(response, stream, where)

    def _connect(self, place: Pinned, watch: Watch) -> tuple[socket.socket, str]:
        proxy = self._proxy(place.host)
        if proxy is not None:
            return self._tunnel(proxy, place, watch), ""
        problems = []
        for place_address in place.addresses:
            seconds = min(watch.limits.connect_seconds, watch.left())
            try:
                return self.dial(place_address, place.port, seconds), place_address
            except OSError as error:
                problems.append(f"{place_address}: {error}")
        raise ConnectionError("; ".join(problems))

    def _proxy(self, host: str) -> SplitResult | None:
        if not self.proxy or _is_exempt(host, self.no_proxy):
            return None
        with_scheme = self.proxy if "://" in self.proxy else f"http://{self.proxy}"
        parts = urlsplit(with_scheme)
        if parts.scheme != "http" or not parts.hostname:
            problem = f"The proxy has the scheme '{parts.scheme}', expected http."
            remedy = "Set HTTPS_PROXY to http://host:port."
            raise SourceError(problem, remedy, kind="proxy")
        return parts

    def _tunnel(self, proxy: SplitResult, place: Pinned, watch: Watch) -> socket.socket:
        seconds = min(watch.limits.connect_seconds, watch.left())
        link = self.dial(str(proxy.hostname), proxy.port or 80, seconds)
        try:
            link.sendall(_connect_request(proxy, place))
            _await_tunnel(link, watch)
        except BaseException:
            link.close()
            raise
        return link


def environment_opener(environ: Mapping[str, str] = os.environ) -> Opener:
    """Return the opener that the environment asks for.

    Parameters
    ----------
    environ : mapping of str to str
        ``FOEDUS_MIRROR``, ``HTTPS_PROXY`` and ``NO_PROXY``, the latter two also in
        lower case, which goes first.

    Returns
    -------
    Opener
        Direct where nothing is set.

    Raises
    ------
    SourceError
        If a mirror is not ``host=https://...``.
    """
    mirrors = {}
    for pair in environ.get("FOEDUS_MIRROR", "").split():
        host, _, base = pair.partition("=")
        if not host or not base.startswith("https://"):
            problem = f"FOEDUS_MIRROR has '{pair}', expected host=https://address."
            remedy = "Separate several mirrors by spaces."
            raise SourceError(problem, remedy, kind="mirror", found=pair)
        mirrors[address.plain(host)] = base
    return Opener(
        mirrors=MappingProxyType(mirrors),
        proxy=environ.get("https_proxy") or environ.get("HTTPS_PROXY", ""),
        no_proxy=environ.get("no_proxy") or environ.get("NO_PROXY", ""),
    )


def _is_exempt(host: str, no_proxy: str) -> bool:
    """True if the host, or a domain that it belongs to, is named in ``NO_PROXY``."""
    names = (address.plain(name).lstrip(".") for name in no_proxy.split(","))
    return any(
        name == "*" or host == name or host.endswith(f".{name}")
        for name in names
        if name
    )


def _request(place: Pinned, path: str, header: Mapping[str, str]) -> bytes:
    host = place.host if place.port == HTTPS else f"{place.host}:{place.port}"
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: {host}",
        *(f"{name}: {value}" for name, value in header.items()),
        "Connection: close",
    ]
    return "".join(f"{line}\r\n" for line in [*lines, ""]).encode("ascii")


def _connect_request(proxy: SplitResult, place: Pinned) -> bytes:
    target = f"{place.host}:{place.port}"
    lines = [f"CONNECT {target} HTTP/1.1", f"Host: {target}"]
    if proxy.username is not None:
        said = f"{unquote(proxy.username)}:{unquote(proxy.password or '')}"
        code = base64.b64encode(said.encode()).decode("ascii")
        lines.append(f"Proxy-Authorization: Basic {code}")
    return "".join(f"{line}\r\n" for line in [*lines, ""]).encode("ascii")


def _await_tunnel(link: socket.socket, watch: Watch) -> None:
    """Read the proxy's answer byte by byte: what follows belongs to TLS."""
    head = bytearray()
    while not head.endswith(b"\r\n\r\n"):
        link.settimeout(min(watch.limits.idle_seconds, watch.left()))
        piece = link.recv(1)
        if not piece or len(head) > 65536:
            problem = "The proxy closed the connection"
            raise ConnectionError(problem)
        head += piece
    words = head.split(b"\r\n", 1)[0].split(b" ", 2)
    if len(words) < 2 or not words[0].startswith(b"HTTP/1."):
        problem = "The proxy does not speak HTTP"
        raise HTTPException(problem)
    if words[1] != b"200":
        status = words[1].decode("latin-1")
        problem = f"The proxy refused the connection with status {status}."
        remedy = "Check HTTPS_PROXY, its user and password, and whom it lets through."
        raise SourceError(problem, remedy, kind="proxy", status=status)
