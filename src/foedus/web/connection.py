"""Connections: a time for the head of each request, and errors that programs can read.

The server beneath waits for the rest of a request for ever, and says what is wrong with
one in plain text.
"""

from __future__ import annotations

import asyncio
import json
from typing import Final, cast

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from foedus.web.safety import HEADERS

HEAD_SECONDS: Final = 10.0
"""How long the head of a request may take."""
MOST: Final = 1_000
"""Connections at once."""

REASONS: Final = {
    400: ("Bad Request", "This is no HTTP request.", "See /openapi.json."),
    408: (
        "Request Timeout",
        f"The head of the request took more than {HEAD_SECONDS:g} seconds.",
        "Send it again.",
    ),
    503: ("Service Unavailable", "Too many are connected.", "Try again in a minute."),
}


class Connection(H11Protocol):
    """One connection of a reader."""

    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to wait for a request, unless there are too many connections."""
        super().connection_made(cast(asyncio.Transport, transport))
        if len(self.connections) > MOST:
            self._refuse(503)
            return
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._stop()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take a part of a request, and wait for the rest of its head."""
        super().data_received(data)
        if self.conn.their_state is h11.IDLE and self.conn.trailing_data[0]:
            self._wait()
        else:
            self._stop()

    def send_400_response(self, msg: str) -> None:
        """Say that what came is no request."""
        self._refuse(400)

    def _wait(self) -> None:
        if self._late is None:
            self._late = self.loop.call_later(HEAD_SECONDS, self._refuse, 408)

    def _stop(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _refuse(self, status: int) -> None:
        """Say what is wrong, and end the connection."""
        self._stop()
        if self.transport.is_closing():
            return
        self.transport.write(refusal(status))
        self.transport.close()


def refusal(status: int) -> bytes:
    """Return the reply to what is no request.

    Parameters
    ----------
    status : {400, 408, 503}
        Its status.
    """
    reason, problem, remedy = REASONS[status]
    code = reason.lower().replace(" ", "-")
    body = json.dumps({"problem": problem, "remedy": remedy, "code": code}).encode()
    heads = {
        **HEADERS,
        "content-type": "application/json",
        "content-length": str(len(body)),
        "connection": "close",
    }
    lines = [f"HTTP/1.1 {status} {reason}", *(f"{n}: {v}" for n, v in heads.items())]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body
