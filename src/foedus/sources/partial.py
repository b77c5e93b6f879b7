"""A file that is still on its way: its first bytes, and what they are the start of.

The bytes stand beside the target with ``.part`` added to the name, and with
``.part.json`` a label that says what they are the start of. They are taken up again
only if the server can be asked for the rest of the very same file: by a strong entity
tag, or by a date of change that was at least a minute old when it was sent [1]_.

References
----------
.. [1] RFC 9110, HTTP Semantics, sections 8.8.2.2, 13.1.5 and 14.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from email.message import Message
from pathlib import Path
from typing import BinaryIO, Final

from foedus.errors import SourceError
from foedus.sources import digest
from foedus.sources.reply import seconds_between

_STRONG_AFTER: Final = 60.0
# Without spaces and line ends: it goes into the header of the next request.
_STRONG_TAG: Final = re.compile(r'"[\x21\x23-\x7e]*"')


@dataclass(frozen=True, slots=True)
class Label:
    """What the bytes of a part are the start of.

    Parameters
    ----------
    url : str
        Address that was asked.
    etag, last_modified : str
        Fields of the answer, empty if it had none.
    validator : str
        Value for ``If-Range``, empty if the rest cannot be asked for safely.
    total : int or None
        Bytes of the whole file, None if not said.
    """

    url: str
    etag: str = ""
    last_modified: str = ""
    validator: str = ""
    total: int | None = None


def label(url: str, header: Message, total: int | None) -> Label:
    """Say what a body is, from the header of its answer.

    Parameters
    ----------
    url : str
        Address that was asked.
    header : email.message.Message
        Fields of the answer.
    total : int or None
        Bytes of the whole file.

    Returns
    -------
    Label
        With a validator if it is a strong one.
    """
    etag = header.get("ETag", "").strip()
    modified = header.get("Last-Modified", "").strip()
    strong = etag if _STRONG_TAG.fullmatch(etag) else ""
    if not etag and seconds_between(modified, header.get("Date", "")) >= _STRONG_AFTER:
        strong = " ".join(modified.split())
    return Label(url, etag, modified, strong, total)


class Part:
    """The part of a file beside its target.

    Parameters
    ----------
    target : Path
        Where the whole file will stand.
    """

    def __init__(self, target: Path) -> None:
        self.target = target
        self.path = target.with_name(f"{target.name}.part")
        self._label = target.with_name(f"{target.name}.part.json")

    def size(self) -> int:
        """Return the bytes that are here.

        Returns
        -------
        int
            0 if there is no part.
        """
        try:
            return self.path.stat().st_size
        except (FileNotFoundError, NotADirectoryError):
            return 0

    def resumable(self, url: str) -> Label | None:
        """Return the notes if the rest of the file can be asked for.

        Parameters
        ----------
        url : str
            Address that will be asked.

        Returns
        -------
        Label or None
            None if there is no part, or it belongs to something else.
        """
        found = self._read()
        size = self.size()
        if found is None or not size or found.url != url or not found.validator:
            return None
        return found if found.total is None or size < found.total else None

    def _read(self) -> Label | None:
        try:
            said = json.loads(self._label.read_text(encoding="utf-8"))
            read = Label(**said)
        except (OSError, ValueError, TypeError):
            return None
        texts = (read.url, read.etag, read.last_modified, read.validator)
        right = all(isinstance(text, str) for text in texts)
        return read if right and isinstance(read.total, int | None) else None

    @contextmanager
    def writing(self, start: int, said: Label) -> Iterator[BinaryIO]:
        """Open the part for writing, with its notes beside it.

        Parameters
        ----------
        start : int
            Bytes that are kept.
        said : Label
            What the bytes will be the start of.

        Yields
        ------
        BinaryIO
            File at its end. What was written is kept however the block ends.

        Raises
        ------
        SourceError
            If the file cannot be written.
        """
        with self._disk():
            self.target.parent.mkdir(parents=True, exist_ok=True)
            if not start:
                self.discard()
            self._label.write_text(json.dumps(asdict(said)), encoding="utf-8")
            file = self.path.open("ab")
        try:
            yield file
        finally:
            with self._disk():
                file.close()

    def write(self, file: BinaryIO, piece: bytes) -> None:
        """Add bytes.

        Parameters
        ----------
        file : BinaryIO
            File of `writing`.
        piece : bytes
            What has arrived.

        Raises
        ------
        SourceError
            If they cannot be written.
        """
        with self._disk():
            file.write(piece)

    def head(self, size: int) -> bytes:
        """Return the first bytes.

        Parameters
        ----------
        size : int
            How many, at most.

        Returns
        -------
        bytes
            What is here of them.

        Raises
        ------
        SourceError
            If they cannot be read.
        """
        with self._disk(), self.path.open("rb") as file:
            return file.read(size)

    def sha256(self) -> str:
        """Return the hash of what is here.

        Returns
        -------
        str
            SHA-256, hexadecimal.

        Raises
        ------
        SourceError
            If it cannot be read.
        """
        with self._disk():
            return digest.sha256(self.path)

    def place(self) -> None:
        """Move the whole file to its target, replacing what stood there.

        Raises
        ------
        SourceError
            If it cannot be moved; the old file then stands as it was.
        """
        with self._disk():
            with self.path.open("rb+") as file:
                os.fsync(file.fileno())
            self.path.replace(self.target)
            _sync_folder(self.target.parent)
            self._label.unlink(missing_ok=True)

    def discard(self) -> None:
        """Remove the part and its notes."""
        self.path.unlink(missing_ok=True)
        self._label.unlink(missing_ok=True)

    def tidy(self) -> None:
        """Remove a part that nothing could take up again.

        This is called when something else has failed, which is what the user must
        hear of: what cannot be removed stays.
        """
        found = self._read()
        with suppress(OSError):
            if found is None or not found.validator or not self.size():
                self.discard()

    @contextmanager
    def _disk(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            problem = f"'{self.target}' cannot be stored: {error.strerror or error}."
            remedy = "Free space or choose another folder, and repeat the command."
            raise SourceError(
                problem, remedy, kind="disk", file=str(self.target)
            ) from error


def _sync_folder(folder: Path) -> None:
    """Make the new name last; where folders cannot be opened there is no such call."""
    with suppress(PermissionError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
