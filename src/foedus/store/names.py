"""Names of sources, versions and tables: what may be written, and how it is read."""

from __future__ import annotations

import re
from typing import Final, NamedTuple, NoReturn

from foedus.errors import StoreError

_LONGEST: Final = 64
_SOURCE: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_VERSION: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z_+-]*(\.[0-9][0-9A-Za-z_+-]*)*")
_TABLE: Final = re.compile(r"[a-z][a-z0-9_]*")
_CONTENT: Final = re.compile(r"[0-9a-f]{64}")
_NAME: Final = re.compile(
    r'(?P<quote>"?)(?P<source>[^"@.]+)(@(?P<version>[^"@]+?))?(?P=quote)'
    r'(\.(?P<table>[A-Za-z][^".@]*))?'
)


class Name(NamedTuple):
    """A table by name: `source`, `version` and `table`, the last two may be empty."""

    source: str
    version: str
    table: str

    def __str__(self) -> str:
        """Return the name as it is written: ``atop@4.01.member``."""
        version = f"@{self.version}" if self.version else ""
        return f"{self.source}{version}" + (f".{self.table}" if self.table else "")


def source(text: str) -> str:
    """Check the name of a source.

    Parameters
    ----------
    text : str
        Lower-case letters, digits and hyphens; underscores are read as hyphens.

    Returns
    -------
    str
        The name with hyphens.

    Raises
    ------
    StoreError
        If the name has another form.
    """
    name = text.replace("_", "-")
    if len(name) > _LONGEST or not _SOURCE.fullmatch(name):
        _refuse("source", text, "lower-case letters, digits and hyphens, as in cow-mid")
    return name


def version(text: str) -> str:
    """Check the name of a version.

    Parameters
    ----------
    text : str
        Letters, digits, ``_``, ``+`` and ``-``; a digit follows every point.

    Returns
    -------
    str
        The same text.

    Raises
    ------
    StoreError
        If the version has another form.
    """
    if len(text) > _LONGEST or not _VERSION.fullmatch(text):
        _refuse("version", text, "letters and digits with points, as in 4.01")
    return text


def table(text: str) -> str:
    """Check the name of a table.

    Parameters
    ----------
    text : str
        Lower-case letters, digits and underscores; hyphens are read as underscores.

    Returns
    -------
    str
        The name with underscores.

    Raises
    ------
    StoreError
        If the name has another form.
    """
    name = text.replace("-", "_")
    if len(name) > _LONGEST or not _TABLE.fullmatch(name):
        expected = "lower-case letters, digits and underscores, as in state_year"
        _refuse("table", text, expected)
    return name


def content(text: str) -> str:
    """Check the name of a content: a SHA-256 as 64 hexadecimal digits.

    Parameters
    ----------
    text : str
        Lower-case hexadecimal digits.

    Returns
    -------
    str
        The same text.

    Raises
    ------
    StoreError
        If the text is anything else.
    """
    if not is_content(text):
        _refuse("content", text, "64 hexadecimal digits")
    return text


def is_content(text: str) -> bool:
    """Whether a text is the name of a content.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    bool
        True for 64 lower-case hexadecimal digits.
    """
    return _CONTENT.fullmatch(text) is not None


def parse(text: str | tuple[str, str]) -> Name:
    """Read the name of a table or of a source.

    Parameters
    ----------
    text : str or tuple of str
        ``atop.member``, ``atop@4.01.member``, ``"atop@4.01".member``, ``atop``, or
        ``("atop@4.01", "member")``.

    Returns
    -------
    Name
        The parts, checked; version and table are empty where the text has none.

    Raises
    ------
    StoreError
        If the text has another form.
    """
    said, tail = (text, "") if isinstance(text, str) else text
    match = _NAME.fullmatch(said)
    if match is None or (tail and match["table"]):
        _refuse("table", str(text), "source.table or source@version.table")
    found, written = match["table"] or tail, match["version"] or ""
    return Name(
        source(match["source"]),
        version(written) if written else "",
        table(found) if found else "",
    )


def newest(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return the key by which versions are ordered, the newest last.

    Parameters
    ----------
    text : str
        A version.

    Returns
    -------
    tuple
        Numbers count as numbers (5.1 before 26.1), words stand before them
        (``abridged-4.0`` before 4.0), and the text itself breaks ties.
    """
    parts = re.findall(r"\d+|[A-Za-z]+", text)
    key = [(1, int(p), "") if p.isdecimal() else (0, 0, p.lower()) for p in parts]
    return (*key, (-1, 0, text))


def _refuse(kind: str, found: str, expected: str) -> NoReturn:
    problem = f"'{found}' cannot be the name of a {kind}."
    raise StoreError(problem, f"Use {expected}.", found=found, expected=expected)
