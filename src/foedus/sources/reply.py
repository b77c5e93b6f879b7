"""What the head of an answer says: status, length, encoding, range, where to go.

References
----------
.. [1] RFC 9110, HTTP Semantics, sections 8.4, 8.6, 10.2.3, 14.4 and 15; RFC 6585,
   section 4.
"""

from __future__ import annotations

import math
import re
from email.message import Message
from email.utils import parsedate_to_datetime
from http.client import HTTPResponse
from typing import Final
from urllib.parse import urljoin

from foedus.errors import SourceError
from foedus.sources.address import Place

LOOK: Final = (
    "Look at the publisher's page (`foedus data show`); if the file has moved, get it "
    "by hand and use `foedus data add`."
)
"""Remedy where asking again would give the same."""
LATER: Final = "Repeat the command later: it goes on where it stopped."
"""Remedy where the failure may pass."""

REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_BUSY: Final = frozenset({429, 503})
_NUMBER: Final = re.compile(r"[0-9]{1,18}")
_RANGE: Final = re.compile(
    r"bytes\s+([0-9]{1,18})-[0-9]{1,18}/(\*|[0-9]{1,18})", re.IGNORECASE
)
_PASSING: Final = _BUSY | {408, 500, 502, 504}


class AgainError(Exception):
    """A failure that may pass.

    Parameters
    ----------
    error : SourceError
        What to raise if it does not pass.
    asked : float or None
        Seconds that the server asks to wait, None if it says nothing.
    """

    def __init__(self, error: SourceError, asked: float | None = None) -> None:
        self.error = error
        self.asked = asked
        super().__init__(error)


def location(place: Place, response: HTTPResponse) -> str:
    """Return where a redirect leads.

    Parameters
    ----------
    place : Place
        Address that was asked.
    response : HTTPResponse
        Its answer.

    Returns
    -------
    str
        Whole address, not yet checked.

    Raises
    ------
    SourceError
        If the answer does not say, or not in the form of an address.
    """
    said = response.headers.get("Location", "").strip()
    if not said:
        problem = f"'{place.url}' redirects, but does not say where to."
        raise SourceError(problem, LOOK, kind="redirects", url=place.url)
    try:
        return urljoin(place.url, said)
    except ValueError as error:
        problem = f"'{place.url}' redirects to {said!r}, which is no address."
        raise SourceError(problem, LOOK, kind="redirects", url=place.url) from error


def failure(
    place: Place, response: HTTPResponse, longest: float
) -> SourceError | AgainError:
    """Turn a status that is not a success into an error.

    Parameters
    ----------
    place : Place
        Address that was asked.
    response : HTTPResponse
        Its answer.
    longest : float
        Seconds that a server may ask to wait.

    Returns
    -------
    SourceError or AgainError
        The latter for a busy server (429, 503) and other failures that may pass (408,
        500, 502, 504); the former also where the wait asked for is too long.
    """
    status = response.status
    asked = retry_after(response.headers) if status in _BUSY else None
    if asked is not None and asked > longest:
        problem = f"'{place.host}' is busy and asks to wait {asked:.0f} seconds."
        remedy = "Repeat the command after that time."
        return SourceError(problem, remedy, kind="busy", seconds=asked)
    reason = f" {response.reason}" if response.reason else ""
    problem = f"'{place.url}' answered {status}{reason}."
    if status not in _PASSING:
        return SourceError(problem, LOOK, kind="status", status=status)
    kind = "busy" if status in _BUSY else "status"
    return AgainError(SourceError(problem, LATER, kind=kind, status=status), asked)


def retry_after(header: Message) -> float | None:
    """Return the seconds that a server asks to wait.

    Parameters
    ----------
    header : email.message.Message
        Fields of the answer.

    Returns
    -------
    float or None
        At least 0; None if the server does not say. A date counts from the server's
        own ``Date``.
    """
    said = header.get("Retry-After", "").strip()
    if _NUMBER.fullmatch(said):
        return float(said)
    seconds = seconds_between(header.get("Date", ""), said)
    return max(seconds, 0.0) if math.isfinite(seconds) else None


def check_encoding(place: Place, response: HTTPResponse) -> None:
    """Refuse packed bytes: a hash is that of the file as published.

    Parameters
    ----------
    place : Place
        Address that was asked.
    response : HTTPResponse
        Its answer.

    Raises
    ------
    SourceError
        If the body is encoded; gzip is let through for names that end in .gz or .tgz.
    """
    said = response.headers.get("Content-Encoding", "").strip().lower()
    packed_file = place.path.partition("?")[0].endswith((".gz", ".tgz"))
    if said in ("", "identity") or (packed_file and said in ("gzip", "x-gzip")):
        return
    problem = f"'{place.url}' came in the encoding '{said}', though none was asked for."
    raise SourceError(problem, LOOK, kind="encoding", url=place.url)


def length(response: HTTPResponse) -> int | None:
    """Return the bytes of the body as announced.

    Parameters
    ----------
    response : HTTPResponse
        Answer.

    Returns
    -------
    int or None
        None if the end is marked in another way.

    Raises
    ------
    SourceError
        If the announcement is not a number, or there are two.
    """
    said = {text.strip() for text in response.headers.get_all("Content-Length") or ()}
    if response.chunked or not said:
        return None
    if len(said) > 1 or not all(_NUMBER.fullmatch(text) for text in said):
        found = ", ".join(sorted(said))
        problem = f"The server announced the length '{found}', expected one number."
        raise SourceError(problem, LOOK, kind="length")
    return int(said.pop())


def content_range(header: Message) -> tuple[int, int | None] | None:
    """Read where a partial answer starts and how long the whole file is.

    Parameters
    ----------
    header : email.message.Message
        Fields of the answer.

    Returns
    -------
    tuple of int and int or None, or None
        First byte and bytes of the whole, the latter None for ``*``; None if the
        field is missing or malformed.
    """
    found = _RANGE.fullmatch((header.get("Content-Range") or "").strip())
    if found is None:
        return None
    first, total = found.groups()
    return int(first), None if total == "*" else int(total)


def seconds_between(earlier: str, later: str) -> float:
    """Return the seconds between two HTTP dates.

    Parameters
    ----------
    earlier, later : str
        HTTP dates.

    Returns
    -------
    float
        Negative if the order is wrong; -inf if one is not a date.
    """
    try:
        first, last = parsedate_to_datetime(earlier), parsedate_to_datetime(later)
        return (last - first).total_seconds()
    except (OverflowError, TypeError, ValueError):
        return float("-inf")
