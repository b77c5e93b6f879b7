"""What the first bytes of a file say about its format.

A server that answers "200 OK" with a page in place of the data is more common than one
that says what is wrong. Only the bytes are believed, not the declared media type, which
publishers often get wrong for good files.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

HEAD: Final = 4096
"""Bytes that are looked at."""

_PAGE: Final = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
    rb"<(?:!doctype\s+html|html|head|body|script|title|meta)\b",
    re.IGNORECASE | re.DOTALL,
)
_XML: Final = re.compile(rb"\s*<\?xml\b", re.IGNORECASE)
_MARKS: Final = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")

_Test = Callable[[bytes], bool]


def _begins(*starts: bytes) -> _Test:
    return lambda head: head.startswith(starts)


def _is_text(head: bytes) -> bool:
    return head.startswith(_MARKS) or b"\x00" not in head


def _is_json(head: bytes) -> bool:
    plain = head.removeprefix(_MARKS[0]).lstrip()
    return _is_text(head) and plain[:1] in (b"{", b"[")


def _is_stata(head: bytes) -> bool:
    """Releases 102 to 115 begin with their number, later ones with a tag."""
    return head.startswith(b"<stata_dta>") or (bool(head) and 102 <= head[0] <= 115)


_FORMATS: Final[Mapping[str, _Test]] = {
    "csv": _is_text,
    "tsv": _is_text,
    "tab": _is_text,
    "txt": _is_text,
    "json": _is_json,
    "parquet": _begins(b"PAR1"),
    "dta": _is_stata,
    "sav": _begins(b"$FL2", b"$FL3"),
    "xls": _begins(_OLE, b"\x09\x08"),
    "xlsx": _begins(*_ZIP),
    "zip": _begins(*_ZIP),
    "gz": _begins(b"\x1f\x8b"),
}


def contradiction(head: bytes, name: str) -> str:
    """Say what a file is where it cannot be what its name says.

    Parameters
    ----------
    head : bytes
        First bytes of the file, up to `HEAD`.
    name : str
        Name of the file; its ending gives the expected format.

    Returns
    -------
    str
        What was found, empty if nothing speaks against the file. Nothing is known of
        endings that are not listed, except that a page is never data.

    Examples
    --------
    >>> contradiction(b"<!DOCTYPE html><title>Not found", "majors2024.csv")
    'an HTML page'
    >>> contradiction(b"ccode,year", "majors2024.parquet")
    'text'
    """
    if _PAGE.match(head.removeprefix(_MARKS[0])):
        return "an HTML page"
    test = _FORMATS.get(name.rpartition(".")[2].lower())
    if test is None:
        return ""
    if test is _is_text and _XML.match(head.removeprefix(_MARKS[0])):
        return "an XML document"
    if test(head):
        return ""
    return "text" if _is_text(head) else "a file of another format"
