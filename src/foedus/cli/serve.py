"""The command that serves the workbench in the browser."""

from __future__ import annotations

import os
import sys
from typing import Annotated

from cyclopts import Parameter

from foedus.cli.output import AsJson, put


def serve(
    *,
    host: str = "127.0.0.1",
    port: int = 8765,
    open: Annotated[bool, Parameter(name="--open", negative="")] = False,
    token: str | None = None,
    read_only: Annotated[bool, Parameter(negative="")] = False,
    writable: Annotated[bool, Parameter(negative="")] = False,
    embed_in: Annotated[list[str] | None, Parameter(negative="")] = None,
    as_json: AsJson = False,
) -> None:
    """Serve the workbench in the browser until Ctrl-C.

    Examples: foedus serve --open; foedus serve --port 0 --json.

    Parameters
    ----------
    host
        Address to bind to; only this machine can reach the usual one.
    port
        Port; 0 takes a free one.
    open
        Open it in the browser.
    token
        What readers must show, needed where others can reach the address; FOEDUS_TOKEN
        does the same without standing in the list of processes.
    read_only
        Readers may change nothing: they add no tables and build no panels.
    writable
        Readers may do so on an address that others can reach too; on the usual one
        they may.
    embed_in
        A site that may show embedded pages in frames, such as https://example.org; it
        can be given several times. None may unless it is named.
    as_json
        Print the address as a JSON document.
    """
    from foedus.store import Store
    from foedus.web import server

    server.need()
    shown = token or os.environ.get("FOEDUS_TOKEN")
    server.check_token(host, shown)
    changing = server.may_write(host, read_only=read_only, writable=writable)
    frames = server.check_frames(embed_in or ())
    listening = server.bind(host, port)
    address = server.url(listening, host, shown)

    def ready() -> None:
        lines = (f"The workbench is at {address}", "Ctrl-C stops it.")
        put({"url": address, "port": listening.getsockname()[1]}, lines, as_json)
        sys.stdout.flush()

    opened = address if open else None
    server.serve(
        Store(),
        listening,
        token=shown,
        host=host,
        writable=changing,
        frames=frames,
        open_at=opened,
        ready=ready,
    )
    sys.stderr.write("Stopped.\n")
