"""Safety: what every request must pass, and what every reply says.

The workbench binds to the loopback address, where any page that a reader has open could
still reach it. So the name in the request must be one of ours (a name that was rebound
to the loopback address is not), changes must come from our own pages, and a browser is
told to run and load nothing but ours. On another address a token is needed as well.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LOG: Final = logging.getLogger("foedus.web")

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)

HEADERS: Final[Mapping[str, str]] = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # Without a referrer the origin of our own forms would be "null".
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
"""What every reply carries."""

LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
COOKIE: Final = "foedus_token"
EMBEDDED: Final = ".embed"
"""How the path of a page ends that may stand in a frame."""

MOST_ADDRESS: Final = 8_192
"""Bytes of path and query."""
MOST_BODY: Final = 1_000_000
"""Bytes of a body, where no action takes more."""
BODY_SECONDS: Final = 10.0
"""How long the next part of a body may take."""
WHOLE_SECONDS: Final = 120.0
"""How long all of a body may take."""


@dataclass
class Refusal(Exception):
    """A request that is turned away.

    Attributes
    ----------
    status : int
        Status of the reply.
    code : str
        Name of the reason, for programs.
    problem, remedy : str
        What was found and what to do.
    """

    status: int
    code: str
    problem: str
    remedy: str


class Guard:
    """Middleware that turns requests away before anything is computed.

    Parameters
    ----------
    app : ASGI application
        What answers the others.
    token : str, optional
        What a reader must show; None on the loopback address.
    hosts : iterable of str
        Names under which the workbench may be asked for, without a token.
    frames : iterable of str
        Sites that may show embedded pages in frames; nobody may show others.
    most : callable
        From a path to the bytes that a body may have there.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        token: str | None = None,
        hosts: Iterable[str] = LOOPBACK,
        frames: Iterable[str] = (),
        most: Callable[[str], int] = lambda _: MOST_BODY,
    ) -> None:
        self._app = app
        self._framed = framed(frames)
        self._most = most
        self._token = token
        self._hosts = frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or turn it away."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        embedded = scope["path"].endswith(EMBEDDED)
        sending, begun = _with_headers(send, self._framed if embedded else HEADERS)
        try:
            heads = _heads(scope)
            most = self._most(scope["path"])
            self._check(scope, heads, most)
            if self._shows_token(scope):
                await _remember(scope, sending, str(self._token))
                return
            await self._app(_as_get(scope), _limited(receive, most), sending)
        except Refusal as refusal:
            await _turn_away(refusal, sending)
        except Exception as error:
            if begun:
                raise
            _LOG.error("A page failed.", exc_info=error)
            await _turn_away(_fault(error), sending)

    def _check(self, scope: Scope, heads: Mapping[str, list[str]], most: int) -> None:
        self._check_host(heads)
        _check_size(scope, heads, most)
        if scope["method"] not in READING:
            _check_origin(heads)
        if self._token is not None and not self._shows_token(scope):
            self._check_token(heads)

    def _check_host(self, heads: Mapping[str, list[str]]) -> None:
        """Refuse names that are not ours; a token is no name's to guess."""
        said = heads.get("host", [])
        if len(said) == 1 and (self._token or host_name(said[0]) in self._hosts):
            return
        raise Refusal(
            421,
            "host",
            "The request is for another host than this one.",
            "Open the address that `foedus serve` printed.",
        )

    def _check_token(self, heads: Mapping[str, list[str]]) -> None:
        shown = [v.removeprefix("Bearer ") for v in heads.get("authorization", [])]
        for line in heads.get("cookie", []):
            for part in line.split(";"):
                name, _, value = part.strip().partition("=")
                if name == COOKIE:
                    shown.append(value)
        if not any(_same(one, str(self._token)) for one in shown):
            raise Refusal(
                401,
                "token",
                "This workbench is for those who have its token.",
                "Open the address with ?token=... that `foedus serve` printed.",
            )

    def _shows_token(self, scope: Scope) -> bool:
        """Whether the address itself carries the token."""
        if self._token is None or scope["method"] != "GET":
            return False
        said = parse_qsl(scope["query_string"].decode("latin-1"))
        return any(n == "token" and _same(v, self._token) for n, v in said)


def _as_get(scope: Scope) -> Scope:
    """Return a question for the head of a reply as one for all of it.

    The server leaves the body out.
    """
    return {**scope, "method": "GET"} if scope["method"] == "HEAD" else scope


def host_name(said: str) -> str:
    """Return the name in a Host header without its port; empty if it is malformed.

    Parameters
    ----------
    said : str
        Such as ``127.0.0.1:8000`` or ``[::1]:8000``.
    """
    try:
        name = urlsplit(f"//{said}").hostname
    except ValueError:
        return ""
    return "" if name is None or "@" in said or "/" in said else name


def _heads(scope: Scope) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in scope["headers"]:
        found.setdefault(name.decode("latin-1").lower(), []).append(
            value.decode("latin-1")
        )
    return found


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode("utf-8"), other.encode("utf-8"))


def _check_size(scope: Scope, heads: Mapping[str, list[str]], most: int) -> None:
    size = len(scope.get("raw_path") or b"") + len(scope["query_string"])
    if size > MOST_ADDRESS:
        raise Refusal(
            414,
            "address-too-long",
            f"The address has {size:,} bytes, more than {MOST_ADDRESS:,}.",
            "Shorten it.",
        )
    for said in heads.get("content-length", []):
        if not said.isdecimal() or int(said) > most:
            raise _too_large(most)


def _too_large(most: int) -> Refusal:
    return Refusal(
        413,
        "body-too-large",
        f"The body is larger than {most:,} bytes.",
        "Send less.",
    )


def _check_origin(heads: Mapping[str, list[str]]) -> None:
    """Refuse a change that another site asks for."""
    fetched = heads.get("sec-fetch-site", [])
    if fetched and set(fetched) <= {"same-origin", "none"}:
        return
    host = heads.get("host", [""])[0]
    origins = heads.get("origin", [])
    same = bool(origins) and all(urlsplit(o).netloc == host for o in origins)
    if not fetched and (same or (not origins and "cookie" not in heads)):
        return
    raise Refusal(
        403,
        "cross-site",
        "Another site asked for a change.",
        "Ask from a page of this workbench.",
    )


def _fault(error: Exception) -> Refusal:
    return Refusal(
        500,
        "fault",
        f"This is a fault of foedus: {type(error).__name__}.",
        "Report the address of the page and what the terminal says.",
    )


def framed(sites: Iterable[str]) -> Mapping[str, str]:
    """Return what replies carry that some sites may show in frames.

    Parameters
    ----------
    sites : iterable of str
        Such as "https://example.org"; "*" for every one. None changes nothing.
    """
    named = " ".join(sites)
    if not named:
        return HEADERS
    policy = POLICY.replace("frame-ancestors 'none'", f"frame-ancestors {named}")
    kept = {n: v for n, v in HEADERS.items() if n != "x-frame-options"}
    return {**kept, "content-security-policy": policy}


def _with_headers(send: Send, heads: Mapping[str, str]) -> tuple[Send, list[Message]]:
    """Return a sender that adds our headers, and what it has begun to send."""
    extra = [(n.encode(), v.encode()) for n, v in heads.items()]
    begun: list[Message] = []

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            said = [(n, v) for n, v in message["headers"] if n.decode() not in HEADERS]
            message = {**message, "headers": [*said, *extra]}
            begun.append(message)
        await send(message)

    return sending, begun


def _limited(receive: Receive, most: int) -> Receive:
    """Return a reader of bodies that stops at a size and at a time."""
    size = 0
    ended = False
    begun = time.monotonic()

    async def receiving() -> Message:
        nonlocal size, ended
        if ended:  # What follows the body is the end of the connection: it may wait.
            return await receive()
        left = begun + WHOLE_SECONDS - time.monotonic()
        try:
            message = await asyncio.wait_for(receive(), min(BODY_SECONDS, left))
        except TimeoutError as error:
            raise Refusal(
                408,
                "body-too-slow",
                f"No part of the body came for {BODY_SECONDS:g} seconds, or the whole "
                f"of it takes more than {WHOLE_SECONDS:g}.",
                "Send it again.",
            ) from error
        size += len(message.get("body", b""))
        ended = not message.get("more_body", False)
        if size > most:
            raise _too_large(most)
        return message

    return receiving


async def _turn_away(refusal: Refusal, send: Send) -> None:
    said = {
        "problem": refusal.problem,
        "remedy": refusal.remedy,
        "code": refusal.code,
    }
    body = json.dumps(said).encode("utf-8")
    heads: list[tuple[bytes, bytes]] = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"connection", b"close"),
    ]
    start: dict[str, Any] = {"type": "http.response.start", "status": refusal.status}
    await send({**start, "headers": heads})
    await send({"type": "http.response.body", "body": body})


async def _remember(scope: Scope, send: Send, token: str) -> None:
    """Put the token into a cookie, and lead to the address without it."""
    said = parse_qsl(scope["query_string"].decode("latin-1"))
    rest = urlencode([(n, v) for n, v in said if n != "token"])
    # A path that begins with two slashes would lead to another host.
    path = "/" + quote(scope["path"].lstrip("/"), safe="/:@")
    cookie = f"{COOKIE}={token}; HttpOnly; SameSite=Strict; Path=/"
    heads = [
        (b"location", f"{path}?{rest}".rstrip("?").encode("latin-1")),
        (b"set-cookie", cookie.encode("latin-1")),
        (b"cache-control", b"no-store"),
        (b"content-length", b"0"),
    ]
    await send({"type": "http.response.start", "status": 303, "headers": heads})
    await send({"type": "http.response.body", "body": b""})
