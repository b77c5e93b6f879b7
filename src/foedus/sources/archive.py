"""Zip archives and workbooks: checked before anything in them is opened.

A small archive can unpack to something that fills a disk, and an XML file can unfold
an entity into gigabytes. The directory of the archive is checked first, then every
member is unpacked under a count of bytes, because the directory may lie.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Final, NoReturn

from foedus.errors import SourceError

RATIO: Final = 100
"""Most bytes that one packed byte may unpack to."""
TOTAL_BYTES: Final = 1_000_000_000
"""Most bytes that an archive may unpack to."""
ENTRIES: Final = 10_000
"""Most members of an archive."""

_SLACK: Final = 1 << 20
_CHUNK: Final = 1 << 20
_NESTED: Final = re.compile(r"(?i)\.(zip|xlsx|xlsm|xlsb|gz|bz2|xz|7z|rar|tar|zst)$")
_PACKED: Final = (b"PK\x03\x04", b"\x1f\x8b", b"7z\xbc\xaf", b"\xfd7zXZ", b"Rar!")
_XML: Final = re.compile(r"(?i)\.(xml|rels|vml)$")
_ENTITY: Final = re.compile(rb"<!(ENTITY|DOCTYPE)", re.IGNORECASE)
_WIDE: Final = (b"\xff\xfe", b"\xfe\xff")


def check_archive(path: Path, *, workbook: bool = True) -> None:
    """Refuse an archive that may harm.

    Parameters
    ----------
    path : Path
        A zip archive or a workbook; a file that is no archive passes when it does not
        have to be one.
    workbook : bool
        Whether its XML is scanned for entities and document types.

    Raises
    ------
    SourceError
        If it is damaged, encrypted, nested, has a path outside itself, more than
        `ENTRIES` members, unpacks to more than `TOTAL_BYTES` or by more than `RATIO`,
        or its XML declares an entity.
    """
    if not zipfile.is_zipfile(path):
        with path.open("rb") as stream:
            if stream.read(4) != _PACKED[0]:
                return
        _stop(path, "its directory is missing", "Get the file again.")
    try:
        with zipfile.ZipFile(path) as archive:
            _check_directory(path, archive)
            left = TOTAL_BYTES
            for member in archive.infolist():
                left -= _check_member(path, archive, member, left, workbook=workbook)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        _stop(path, f"the archive is damaged ({error})", "Get the file again.")


def member_bytes(path: Path, member: str) -> bytes:
    """Return one member of a checked archive.

    Parameters
    ----------
    path : Path
        A zip archive.
    member : str
        Path inside it.

    Returns
    -------
    bytes
        The member, unpacked in memory.

    Raises
    ------
    SourceError
        If the archive may harm, or has no such member.
    """
    check_archive(path)
    with zipfile.ZipFile(path) as archive:
        if member not in archive.namelist():
            known = ", ".join(archive.namelist()[:8])
            _stop(path, f"the archive has no member '{member}'", f"It has: {known}.")
        return archive.read(member)


def _check_directory(path: Path, archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    if len(members) > ENTRIES:
        _stop(path, f"the archive has {len(members)} members, at most {ENTRIES} may be")
    if len({m.filename for m in members}) < len(members):
        _stop(path, "the archive has two members of one name")
    total = sum(m.file_size for m in members)
    if total > TOTAL_BYTES:
        _stop(path, f"the archive unpacks to {total:,} bytes")
    for member in members:
        name = member.filename
        if name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name):
            _stop(path, f"a member lies outside the archive ('{name[:60]}')")
        if member.flag_bits & 1:
            _stop(path, f"the member '{name[:60]}' is encrypted", "Unlock it first.")
        if _NESTED.search(name):
            _stop(path, f"it holds an archive inside ('{name[:60]}')", "Unpack it.")
        if member.file_size > RATIO * member.compress_size + _SLACK:
            grows = member.file_size / max(member.compress_size, 1)
            _stop(path, f"'{name[:60]}' unpacks by a factor of {grows:,.0f}")


def _check_member(
    path: Path,
    archive: zipfile.ZipFile,
    member: zipfile.ZipInfo,
    left: int,
    *,
    workbook: bool,
) -> int:
    """Unpack a member without keeping it, and return its size in bytes."""
    most = min(left, RATIO * member.compress_size + _SLACK)
    scan = workbook and bool(_XML.search(member.filename))
    size, tail = 0, b""
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            if not size and chunk.startswith(_PACKED):
                _stop(path, f"it holds an archive inside ('{member.filename[:60]}')")
            if not size and scan and chunk.startswith(_WIDE):
                _stop(path, "it holds XML that is not UTF-8")
            size += len(chunk)
            if size > most:
                _stop(path, f"'{member.filename[:60]}' unpacks to more than it says")
            if scan and _ENTITY.search(tail + chunk):
                _stop(path, "its XML declares an entity or a document type")
            tail = chunk[-16:]
    return size


def _stop(
    path: Path,
    problem: str,
    remedy: str = "Do not use this file; get it again from the publisher.",
) -> NoReturn:
    stated = f"{path.name}: {problem}."
    raise SourceError(stated, remedy, file=path.name)
