"""The command line: parse, call, print."""

from __future__ import annotations

import sys

try:
    from foedus.cli.main import app, main
except KeyboardInterrupt:  # Loading takes half a second, in which Ctrl-C may come.
    sys.stderr.write("Stopped.\n")
    sys.exit(130)

__all__ = ["app", "main"]
