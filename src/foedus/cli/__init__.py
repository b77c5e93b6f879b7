"""The command line: parse, call, print."""

from __future__ import annotations

from foedus.cli.main import app, main

__all__ = ["app", "main"]
