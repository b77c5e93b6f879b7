"""An action: an address that changes something, and what it must be given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO, Final

from foedus.errors import FoedusError
from foedus.web import pace
from foedus.web.pace import Lane
from foedus.web.page import Document, Parameter, RequestError, check

if TYPE_CHECKING:
    from foedus.store import Store

MOST_FIELDS: Final = 100_000
"""Bytes of the fields of a form together."""


class ReadOnlyError(FoedusError):
    """A change where readers may only read."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a form.

    Attributes
    ----------
    name : str
        What the reader's machine calls it; never a path on ours.
    content : binary file
        What it holds, at its beginning.
    """

    name: str
    content: BinaryIO


@dataclass(frozen=True, slots=True)
class Change:
    """What is asked for.

    Attributes
    ----------
    store : Store
        Added sources.
    said : mapping of str to str
        The fields and the parameters of the path, never empty ones.
    upload : Upload or None
        The file; None where the action takes none.
    """

    store: Store
    said: Mapping[str, str]
    upload: Upload | None = None

    def get(self, name: str) -> str | None:
        """Return a field; None where it was not given."""
        return self.said.get(name)


@dataclass(frozen=True, slots=True)
class Done:
    """What came of it.

    Attributes
    ----------
    at : str
        Address of the page that shows it; browsers are led there.
    document : dict
        What programs are told.
    status : int
        201 for something new, 202 for something begun, 200 otherwise.
    """

    at: str
    document: Document = field(default_factory=dict)
    status: int = 200


@dataclass(frozen=True, slots=True)
class Action:
    """An address that takes POST.

    Attributes
    ----------
    id : str
        One word.
    path : str
        Address, with parameters in braces.
    text : str
        What it does, in a sentence.
    do : callable
        From what is asked for to what came of it; runs in a thread of its own.
    fields : tuple of Parameter
        Those of the path, then those of the form.
    file : Parameter or None
        The file that must come with the form; its `most` counts bytes.
    lane : Lane
        How often a reader may ask for it, and how much runs at once.
    """

    id: str
    path: str
    text: str
    do: Callable[[Change], Done]
    fields: tuple[Parameter, ...] = ()
    file: Parameter | None = None
    lane: Lane = pace.CHANGES

    @property
    def most(self) -> int:
        """The largest body, in bytes."""
        return MOST_FIELDS + (0 if self.file is None else self.file.most)

    def said(self, given: Mapping[str, list[str]]) -> dict[str, str]:
        """Return the fields of a request, in one order and without empty ones.

        Parameters
        ----------
        given : mapping of str to list of str
            Every value of every field, those of the path among them.

        Raises
        ------
        RequestError
            If a field is not one of the action, is repeated, or is too long.
        """
        return check(given, self.fields)

    def need(self, upload: Upload | None) -> Upload | None:
        """Return the file of a request.

        Parameters
        ----------
        upload : Upload or None
            What came.

        Raises
        ------
        RequestError
            If there is none where one is needed, or one where none is.
        """
        if self.file is None and upload is not None:
            problem = "A file came with the form, and none is taken here."
            raise RequestError(problem, "Send the fields alone.")
        if self.file is not None and upload is None:
            problem = f"No file came with the form in the field '{self.file.name}'."
            raise RequestError(problem, "Choose a file, and send the form again.")
        return upload
