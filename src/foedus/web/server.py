"""Serving: an address on this machine, until Ctrl-C."""

from __future__ import annotations

import errno
import importlib.util
import ipaddress
import re
import secrets
import socket
import sys
import webbrowser
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

from foedus.errors import FoedusError

if TYPE_CHECKING:
    from foedus.store import Store

HOST: Final = "127.0.0.1"
PORT: Final = 8765
LEAST_TOKEN: Final = 16
MOST_PORT: Final = 65_535
_SITE: Final = re.compile(r"https?://[a-zA-Z0-9.-]+(:\d{1,5})?")
PARTS: Final = ("fastapi", "uvicorn", "babel", "python_multipart")
"""What the extra `web` brings."""


class ServeError(FoedusError):
    """An address at which the workbench cannot be served."""


def need() -> None:
    """Check that the extra is installed.

    Raises
    ------
    ServeError
        If one of its parts is missing.
    """
    missing = [name for name in PARTS if importlib.util.find_spec(name) is None]
    if missing:
        problem = f"The workbench in the browser needs {', '.join(missing)}."
        remedy = "Install the extra: pip install 'foedus[web]'."
        raise ServeError(problem, remedy, missing=tuple(missing))


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address.

    Parameters
    ----------
    host : str
        Name or number.
    """
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def check_token(host: str, token: str | None) -> None:
    """Check that whoever can reach the address must show a token.

    Parameters
    ----------
    host : str
        Address to bind to.
    token : str or None
        The token.

    Raises
    ------
    ServeError
        If others can reach the address and there is no token, or a short one.
    """
    if token is None and not is_loopback(host):
        problem = f"Others can reach {host}, and there is no token."
        remedy = f"Add one, such as --token {secrets.token_urlsafe(18)}"
        raise ServeError(problem, remedy, host=host)
    if token is not None and (len(token) < LEAST_TOKEN or not token.isascii()):
        problem = f"The token must have at least {LEAST_TOKEN} ASCII characters."
        raise ServeError(problem, f"Such as --token {secrets.token_urlsafe(18)}")
    if token is not None and not all(c.isalnum() or c in "-_" for c in token):
        problem = "The token may hold letters, digits, '-' and '_' only."
        raise ServeError(problem, f"Such as --token {secrets.token_urlsafe(18)}")


def check_frames(sites: Iterable[str]) -> tuple[str, ...]:
    """Return the sites that may show pages in frames.

    Parameters
    ----------
    sites : iterable of str
        Such as "https://example.org" or "http://localhost:8000"; "*" for every one.

    Raises
    ------
    ServeError
        If one is no such address: it would stand in a header.
    """
    found = tuple(sites)
    for site in found:
        if site != "*" and not _SITE.fullmatch(site):
            problem = f"'{site}' is no site that could show a frame."
            remedy = "Give its scheme and name, such as https://example.org."
            raise ServeError(problem, remedy, found=site)
    return found


def may_write(host: str, *, read_only: bool, writable: bool) -> bool:
    """Whether readers may change something.

    Parameters
    ----------
    host : str
        Address to bind to.
    read_only, writable : bool
        What the operator said.

    Returns
    -------
    bool
        As the operator said; else true where only this machine can reach the address.

    Raises
    ------
    ServeError
        If the operator said both.
    """
    if read_only and writable:
        problem = "--read-only and --writable exclude each other."
        raise ServeError(problem, "Give one of them, or neither.")
    return writable or (is_loopback(host) and not read_only)


def bind(host: str, port: int) -> socket.socket:
    """Return a socket that listens at an address.

    Parameters
    ----------
    host : str
        Name or number.
    port : int
        Number of the port; 0 for a free one.

    Raises
    ------
    ServeError
        If the port is taken or not allowed, or there is no such address.
    """
    if not 0 <= port <= MOST_PORT:
        problem = f"{port} is no port."
        raise ServeError(problem, f"Choose one from 0 to {MOST_PORT}.", port=port)
    try:
        family, _, _, _, where = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listening = socket.socket(family, socket.SOCK_STREAM)
    except (OSError, OverflowError, UnicodeError) as error:
        problem = f"'{host}' port {port} is no address of this machine."
        raise ServeError(problem, f"Use --host {HOST}.", host=host) from error
    try:
        if sys.platform != "win32":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(where)
        listening.listen(128)
    except (OSError, OverflowError) as error:
        listening.close()
        raise _unbound(host, port, error) from error
    return listening


def _unbound(host: str, port: int, error: OSError | OverflowError) -> ServeError:
    number = getattr(error, "errno", None)
    if number == errno.EADDRINUSE:
        problem = f"Port {port} of {host} is taken by another program."
        remedy = "Choose another: --port 0 takes a free one."
    elif number == errno.EACCES:
        problem = f"Port {port} may not be used by this user."
        remedy = "Choose one above 1023."
    else:
        problem = f"{host} port {port} cannot be used: {error}."
        remedy = f"Use --host {HOST} --port 0."
    return ServeError(problem, remedy, host=host, port=port)


def url(listening: socket.socket, host: str, token: str | None) -> str:
    """Return the address that a reader opens.

    Parameters
    ----------
    listening : socket
        The socket that listens.
    host : str
        Address it was bound to.
    token : str or None
        The token that the reader must show.
    """
    port = listening.getsockname()[1]
    everywhere = host in ("", "0.0.0.0", "::")
    name = socket.gethostname() if everywhere else host
    shown = f"[{name}]" if ":" in name else name
    return f"http://{shown}:{port}/{f'?token={token}' if token else ''}"


def serve(
    store: Store,
    listening: socket.socket,
    *,
    token: str | None = None,
    host: str = HOST,
    frames: Iterable[str] = (),
    writable: bool = True,
    open_at: str | None = None,
    ready: Callable[[], None] | None = None,
) -> None:
    """Answer requests until Ctrl-C.

    Parameters
    ----------
    store : Store
        Added sources.
    listening : socket
        From `bind`.
    token : str, optional
        What a reader must show.
    host : str
        Address that was bound to: the only name beside the loopback's.
    frames : iterable of str
        Sites that may show embedded pages in frames, from `check_frames`.
    writable : bool
        Whether readers may change something.
    open_at : str, optional
        Address to open in the browser.
    ready : callable, optional
        Called before the first request is answered.
    """
    import uvicorn

    from foedus.web.app import create_app
    from foedus.web.connection import Connection
    from foedus.web.safety import LOOPBACK

    hosts = {*LOOPBACK, host}
    app = create_app(
        store, token=token, hosts=hosts, frames=frames, warm=True, writable=writable
    )
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        # Only a proxy, behind which a token is needed, may say who asks.
        proxy_headers=token is not None,
        timeout_keep_alive=15,
        timeout_graceful_shutdown=3,
        http=Connection,
        ws="none",
        h11_max_incomplete_event_size=16_384,
    )
    if ready is not None:
        ready()
    if open_at is not None:
        webbrowser.open(open_at)
    try:
        uvicorn.Server(config).run(sockets=[listening])
    except KeyboardInterrupt:
        return
    finally:
        listening.close()
