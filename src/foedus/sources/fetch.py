"""Fetching a publisher's file: checked first, moved into place last.

Only https, only hosts of the catalogue, only public addresses, each redirect checked
again. What arrives is written beside the target; it takes the target's name when its
length, its first bytes and its hash are right, and until then an older file stays as it
was. A fetch that was cut goes on where it stopped if the publisher still has the very
same file.

A proxy (``HTTPS_PROXY``, ``NO_PROXY``) resolves names itself, so that through a proxy
the address is neither checked nor pinned; `Fetched.address` is then empty. A mirror
(``FOEDUS_MIRROR="www.example.org=https://mirror.example.net/example"``, several
separated by spaces) obeys the same rules as any host; a file without a known hash is
then only as good as the mirror.
"""

from __future__ import annotations

import random
import re
import ssl
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from http.client import HTTPException, IncompleteRead
from pathlib import Path
from typing import Final, NoReturn

from foedus.errors import SourceError
from foedus.sources import address, reply
from foedus.sources.address import HTTPS, Pinned, Place
from foedus.sources.connection import (
    Answer,
    Limits,
    Opener,
    Watch,
    environment_opener,
)
from foedus.sources.partial import Label, Part, label
from foedus.sources.reply import AgainError
from foedus.sources.signature import HEAD, contradiction

Progress = Callable[[int, int | None], None]
"""Called with the bytes that are here, and the bytes of the whole if known."""

_PIECE: Final = 65536

_CHANGED: Final = (
    "The publisher may have replaced the file: fetch it under another name without the "
    "hash and compare both."
)


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file that has been fetched and checked.

    Parameters
    ----------
    path : Path
        Where it stands.
    sha256 : str
        Its SHA-256, hexadecimal.
    bytes : int
        Its length.
    etag, last_modified : str
        What the server said about its version, empty if nothing.
    url : str
        Address that gave it, after mirrors and redirects.
    address : str
        Address of the machine that the connection was pinned to; empty through a
        proxy, where nothing can be pinned.
    """

    path: Path
    sha256: str
    bytes: int
    etag: str
    last_modified: str
    url: str
    address: str


@dataclass(frozen=True, slots=True)
class Pace:
    """How long to wait before asking again.

    Parameters
    ----------
    rng : random.Random
        Chance of the waits.
    first, longest : float
        Seconds before the second request, and the most that doubling leads to.
    longest_asked : float
        Seconds that a server may ask for (``Retry-After``); more ends the fetch.
    sleep, clock : callable
        Wait for some seconds, and seconds that only grow.
    """

    rng: random.Random = field(default_factory=random.Random)
    first: float = 1.0
    longest: float = 60.0
    longest_asked: float = 120.0
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic

    def wait(self, failures: int, asked: float | None) -> float:
        """Return the seconds to wait.

        Parameters
        ----------
        failures : int
            Requests that failed so far, from 1.
        asked : float or None
            Seconds that the server asked for.

        Returns
        -------
        float
            Between half of and the whole of ``first * 2 ** (failures - 1)``, at most
            `longest`; or what the server asked for and up to `first` more, so that
            not everybody comes back at once.
        """
        if asked is not None:
            return asked + self.rng.uniform(0.0, self.first)
        most = min(self.longest, self.first * 2.0 ** (failures - 1))
        return self.rng.uniform(most / 2, most)


def fetch(
    url: str,
    target: Path,
    *,
    sha256: str | None = None,
    allowed_hosts: Collection[str],
    progress: Progress | None = None,
    opener: Opener | None = None,
    limits: Limits | None = None,
    pace: Pace | None = None,
) -> Fetched:
    """Fetch a file over https and check it before it takes its place.

    Parameters
    ----------
    url : str
        https address of the file.
    target : Path
        Where the file will stand; its ending gives the expected format.
    sha256 : str or None
        Hash that the file must have; None if it is not known.
    allowed_hosts : collection of str
        Names that may be asked, first or after a redirect.
    progress : callable or None
        Called with the bytes so far and the whole (None if unknown), after each piece.
    opener : Opener or None
        How hosts are reached; None for what the environment asks for.
    limits : Limits or None
        Size, time, speed, redirects and attempts; None for the defaults.
    pace : Pace or None
        Waits between attempts; None for the defaults.

    Returns
    -------
    Fetched
        The file with its hash.

    Raises
    ------
    SourceError
        If anything is wrong. The fact ``kind`` says what: "hash" (not of the form),
        "scheme", "host", "address", "proxy", "mirror", "redirects", "certificate",
        "connection", "status", "busy", "encoding", "length", "size", "truncated",
        "empty", "content", "changed" (another hash), "slow", "time" or "disk". Nothing
        new stands at the target; an older file is as it was.

    Notes
    -----
    A name is resolved once per fetch and the connection goes to that address, while
    the certificate is checked against the name; not so through a proxy, which resolves
    names itself. What was received before a cut, an interrupt or a passing failure
    stays beside the target as ``.part`` if the server gave a strong validator.
    """
    job = _Fetch(
        url=url,
        part=Part(target),
        expected=_hash(sha256),
        hosts=frozenset(address.plain(host) for host in allowed_hosts),
        progress=progress,
        opener=opener if opener is not None else environment_opener(),
        limits=limits if limits is not None else Limits(),
        pace=pace if pace is not None else Pace(),
    )
    return job.run()


@dataclass(slots=True)
class _Fetch:
    """One fetch: what is settled for all of its attempts."""

    url: str
    part: Part
    expected: str
    hosts: frozenset[str]
    progress: Progress | None
    opener: Opener
    limits: Limits
    pace: Pace
    origin: str = field(init=False)
    watch: Watch = field(init=False)
    pinned: dict[tuple[str, int], Pinned] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.origin = self._place(self.url).url
        self.watch = Watch(self.limits, self.pace.clock)

    def run(self) -> Fetched:
        try:
            return self._attempts()
        except BaseException:
            self.part.tidy()
            raise

    def _attempts(self) -> Fetched:
        failures = 0
        while True:
            try:
                return self._attempt()
            except AgainError as again:
                failures += 1
                wait = self.pace.wait(failures, again.asked)
                last = failures >= self.limits.attempts
                if last or wait >= self.watch.left():
                    raise again.error from again
                self.pace.sleep(wait)

    def _attempt(self) -> Fetched:
        place = self._place(self.url)
        try:
            for _ in range(self.limits.redirects + 1):
                done = self._ask(place)
                if isinstance(done, Fetched):
                    return done
                place = self._place(done)
        except ssl.SSLCertVerificationError as error:
            raise _certificate(place.host, error) from error
        except (OSError, HTTPException) as error:
            problem = f"The connection to '{place.host}' failed: {_words(error)}."
            fault = SourceError(
                problem, reply.LATER, kind="connection", host=place.host
            )
            raise AgainError(fault) from error
        problem = f"'{self.url}' redirects more than {self.limits.redirects} times."
        raise SourceError(problem, reply.LOOK, kind="redirects", url=self.url)

    def _place(self, url: str) -> Place:
        """Check an address and put the mirror of its host in its place."""
        place = address.place(url)
        if place.host not in self.hosts or place.port != HTTPS:
            allowed = ", ".join(sorted(self.hosts)) or "none"
            shown = place.host if place.port == HTTPS else f"{place.host}:{place.port}"
            problem = (
                f"Host '{shown}' is not among those of the catalogue for this file "
                f"(allowed, on port {HTTPS}: {allowed})."
            )
            raise SourceError(problem, reply.LOOK, kind="host", host=shown)
        base = self.opener.mirrors.get(place.host)
        return place if base is None else address.place(base.rstrip("/") + place.path)

    def _ask(self, place: Place) -> Fetched | str:
        """Send one request; return the file, or where a redirect leads."""
        name = (place.host, place.port)
        if name not in self.pinned:
            self.pinned[name] = self.opener.pin(*name)
        kept = self.part.resumable(self.origin)
        start = self.part.size() if kept else 0
        header = _header(kept, start)
        with self.opener.ask(
            self.pinned[name], place.path, header, self.watch
        ) as answer:
            if answer.response.status in reply.REDIRECTS:
                return reply.location(place, answer.response)
            if kept and answer.response.status == HTTPStatus.PARTIAL_CONTENT:
                said = self._resume(answer, kept, start)
            else:
                said, start = self._begin(place, answer), 0
            size = self._receive(answer, said, start)
        return self._finish(place, answer, said, size)

    def _begin(self, place: Place, answer: Answer) -> Label:
        """Judge the head of an answer that gives the whole file."""
        status = answer.response.status
        if status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            self._start_over("The server does not have the range asked for.")
        if status != HTTPStatus.OK:
            raise reply.failure(place, answer.response, self.pace.longest_asked)
        reply.check_encoding(place, answer.response)
        total = reply.length(answer.response)
        self._check_size(total)
        return label(self.origin, answer.response.headers, total)

    def _resume(self, answer: Answer, kept: Label, start: int) -> Label:
        """Check that the rest belongs to the start that is here."""
        header = answer.response.headers
        first, total = reply.content_range(header) or (None, None)
        if first != start:
            self._start_over("The server sent another range than the one asked for.")
        etag = header.get("ETag", kept.etag).strip()
        if etag != kept.etag or (kept.total and total and kept.total != total):
            self._start_over("The file has changed since its first part was fetched.")
        total = kept.total or total
        rest = reply.length(answer.response)
        if total is not None and rest is not None and start + rest != total:
            self._start_over("The rest has another length than the one announced.")
        self._check_size(total)
        return replace(kept, total=total)

    def _start_over(self, problem: str) -> NoReturn:
        self.part.discard()
        raise AgainError(SourceError(problem, reply.LATER, kind="length"), 0.0)

    def _check_size(self, size: int | None) -> None:
        if size is None or size <= self.limits.size:
            return
        self.part.discard()
        problem = (
            f"'{self.url}' has at least {size:,} bytes, above the limit of "
            f"{self.limits.size:,}."
        )
        raise SourceError(problem, reply.LOOK, kind="size", url=self.url)

    def _receive(self, answer: Answer, said: Label, start: int) -> int:
        """Write the body to the part; return the bytes of the whole."""
        size = start
        with self.part.writing(start, said) as file:
            while said.total is None or size < said.total:
                piece = _piece(answer)
                if not piece:
                    break
                size += len(piece)
                self._check_size(size)
                self.part.write(file, piece)
                if self.progress is not None:
                    self.progress(size, said.total)
        # Without a length, the closing message of TLS is the only sign of the end.
        torn = said.total is None and answer.stream.cut
        short = said.total is not None and size < said.total
        if short or (torn and self.part.sha256() != self.expected):
            raise AgainError(_truncated(self.url, size, said.total))
        return size

    def _finish(self, place: Place, answer: Answer, said: Label, size: int) -> Fetched:
        """Check the whole file and move it into place."""
        try:
            found = self._check(size)
        except SourceError:
            self.part.discard()
            raise
        self.part.place()
        return Fetched(
            path=self.part.target,
            sha256=found,
            bytes=size,
            etag=said.etag,
            last_modified=said.last_modified,
            url=place.url,
            address=answer.address,
        )

    def _check(self, size: int) -> str:
        """Return the hash of the part if it can be the file."""
        if not size:
            problem = f"'{self.url}' answered with success, but the file is empty."
            raise SourceError(problem, reply.LOOK, kind="empty", url=self.url)
        name = self.part.target.name
        found = self.part.sha256()
        if found == self.expected:
            return found
        other = contradiction(self.part.head(HEAD), name)
        if other:
            problem = f"'{self.url}' gave {other}, expected the data of '{name}'."
            raise SourceError(problem, reply.LOOK, kind="content", url=self.url)
        if self.expected:
            problem = (
                f"'{self.url}' gave a file with SHA-256 {found}, expected "
                f"{self.expected}."
            )
            raise SourceError(
                problem, _CHANGED, kind="changed", found=found, expected=self.expected
            )
        return found


def _hash(said: str | None) -> str:
    found = (said or "").strip().lower()
    if said is not None and not re.fullmatch(r"[0-9a-f]{64}", found):
        problem = f"{said!r} is not a SHA-256, which has 64 hexadecimal digits."
        remedy = "Correct it, or leave it out if it is not known."
        raise SourceError(problem, remedy, kind="hash", found=said)
    return found


def _header(kept: Label | None, start: int) -> dict[str, str]:
    header = {"User-Agent": "foedus", "Accept": "*/*", "Accept-Encoding": "identity"}
    if kept is not None:
        header |= {"Range": f"bytes={start}-", "If-Range": kept.validator}
    return header


def _truncated(url: str, size: int, total: int | None) -> SourceError:
    expected = "the end was not signed" if total is None else f"expected {total:,}"
    problem = f"'{url}' broke off after {size:,} bytes; {expected}."
    return SourceError(problem, reply.LATER, kind="truncated", url=url)


def _certificate(host: str, error: ssl.SSLCertVerificationError) -> SourceError:
    problem = f"The certificate of '{host}' is not valid: {error.verify_message}."
    remedy = (
        "Check the clock and the root certificates of this machine (SSL_CERT_FILE "
        "names others), or get the file by hand and use `foedus data add`."
    )
    return SourceError(problem, remedy, kind="certificate", host=host)


def _piece(answer: Answer) -> bytes:
    """The next bytes of a body; empty at its end, and where it is cut."""
    try:
        return answer.response.read1(_PIECE)
    except IncompleteRead:
        answer.stream.cut = True
        return b""


def _words(error: Exception) -> str:
    return str(error).rstrip(".") or type(error).__name__


@contextmanager
def progress_bar(label: str) -> Iterator[Progress]:
    """Show a bar on standard error while a file is fetched.

    Parameters
    ----------
    label : str
        Name of the file.

    Yields
    ------
    callable
        For the argument `progress` of `fetch`. Where standard error is not a terminal
        nothing is shown.
    """
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        TextColumn,
        TimeRemainingColumn,
        TransferSpeedColumn,
    )
    from rich.progress import Progress as Bar

    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    shown = console.is_terminal
    with Bar(*columns, console=console, transient=True, disable=not shown) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
