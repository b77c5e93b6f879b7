"""A page: its address, its parameters, and the function that gives its payload."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Literal
from urllib.parse import quote

from foedus import dates
from foedus.errors import FoedusError
from foedus.registry import tables
from foedus.web import pace
from foedus.web.pace import Lane

if TYPE_CHECKING:
    from foedus.dates import Date
    from foedus.store import Store

Document = dict[str, Any]

MOST_LETTERS: Final = 120
"""Length of a parameter unless it says another."""


class RequestError(FoedusError, ValueError):
    """A request with a parameter that is not known, too long or repeated."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a page.

    Attributes
    ----------
    name : str
        Its name in the address.
    text : str
        What it means.
    example : str
        A value that works.
    place : {"path", "query", "form"}
        Where it stands.
    most : int
        Longest value, in characters.
    values : tuple of str
        Every value that may be given; empty if any may.
    pattern : str
        Regular expression that a value fits as a whole; empty for any.
    several : str
        What stands between its values where it may be repeated; empty where not.
    """

    name: str
    text: str
    example: str
    place: Literal["path", "query", "form"] = "query"
    most: int = MOST_LETTERS
    values: tuple[str, ...] = ()
    pattern: str = ""

    @property
    def shape(self) -> Document:
        """What JSON Schema says of a value."""
        if self.values:
            return {"type": "string", "enum": list(self.values)}
        shape: Document = {"type": "string", "maxLength": self.most}
        return shape | ({"pattern": f"^({self.pattern})$"} if self.pattern else {})

    several: str = ""

    def joined(self, values: Iterable[str]) -> str:
        """Return its values as one text, without empty ones."""
        return self.several.join(v.strip() for v in values if v.strip())


ON: Final = Parameter(
    "on", "Day, ISO 8601 or EDTF; years BCE are astronomical (-0453 is 454 BCE).", ""
)


@dataclass(frozen=True, slots=True)
class Ask:
    """A question to a page.

    Attributes
    ----------
    store : Store
        Added sources.
    said : mapping of str to str
        The parameters given, never empty ones.
    """

    store: Store
    said: Mapping[str, str]

    def get(self, name: str) -> str | None:
        """Return a parameter; None where it was not given."""
        return self.said.get(name)

    @property
    def on(self) -> Date | None:
        """The day that was asked for; None for none. DateError if it is no day."""
        text = self.get("on")
        return None if text is None else dates.parse(text)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the workbench.

    Attributes
    ----------
    id : str
        One word; the name of its template.
    path : str
        Address, with parameters in braces.
    text : str
        What it shows, in a sentence.
    answer : callable
        From a question to the payload: values that JSON can hold, with `title` and
        what else `keys` names; `asked` holds the parameters that make the address
        permanent.
    parameters : tuple of Parameter
        In the order of the path, then of the query.
    keys : tuple of str
        What the payload holds at least.
    rows : str
        Key of the payload's main table, a list of objects; empty for none.
    live : bool
        Whether the payload changes though the store does not: it is then never kept.
    lane : Lane
        How often a reader may ask for what is not kept, and how much runs at once.
    embeds : bool
        Whether it can be had without the frame of the workbench, to stand in another
        page.
    """

    id: str
    path: str
    text: str
    answer: Callable[[Ask], Document]
    parameters: tuple[Parameter, ...] = ()
    keys: tuple[str, ...] = ()
    rows: str = ""
    live: bool = False
    lane: Lane = pace.PAGES
    embeds: bool = False

    def twin(self, ending: str) -> str:
        """Return the address of the same payload in another form, such as "json"."""
        return f"{'/world' if self.path == '/' else self.path}.{ending}"

    def said(self, given: Mapping[str, list[str]]) -> dict[str, str]:
        """Return the parameters of a request, in one order and without empty ones.

        Parameters
        ----------
        given : mapping of str to list of str
            Every value of every parameter.

        Raises
        ------
        RequestError
            If a parameter is not one of the page, is repeated, or is too long.
        """
        return check(given, self.parameters)


def check(
    given: Mapping[str, list[str]], parameters: Iterable[Parameter]
) -> dict[str, str]:
    """Return what is given, in the order of the parameters and without empty ones.

    Parameters
    ----------
    given : mapping of str to list of str
        Every value of every parameter.
    parameters : iterable of Parameter
        Those that are known.

    Raises
    ------
    RequestError
        If a parameter is not known, is repeated, is too long, or has a value that it
        does not take; or one of the path is empty.
    """
    known = {parameter.name: parameter for parameter in parameters}
    for name, values in given.items():
        _check(name, values, known)
    said = {n: one.joined(given[n]) for n, one in known.items() if n in given}
    for name, one in known.items():
        if one.place == "path" and not said.get(name):
            problem = f"The address has nothing in the place of '{name}'."
            raise RequestError(problem, f"{one.text} Such as {one.example}.")
    return {name: text for name, text in said.items() if text}


def _check(name: str, values: list[str], known: Mapping[str, Parameter]) -> None:
    shown = name[:MOST_LETTERS]
    if name not in known:
        problem = f"There is no parameter '{shown}' here."
        takes = ", ".join(known) or "none"
        raise RequestError(problem, f"It takes: {takes}.", found=shown)
    if len(values) > 1 and not known[name].several:
        problem = f"The parameter '{shown}' is given {len(values)} times."
        raise RequestError(problem, "Give it once.", found=shown)
    text = known[name].joined(values) if len(values) > 1 else values[0]
    if len(text) > known[name].most:
        problem = (
            f"The parameter '{shown}' has {len(text):,} characters, more than "
            f"{known[name].most:,}."
        )
        raise RequestError(problem, "Shorten it.", found=shown)
    if "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        problem = f"The parameter '{shown}' holds a character that no name has."
        raise RequestError(problem, "Leave it out.", found=shown)
    _check_value(values[0].strip(), known[name])


def _check_value(value: str, known: Parameter) -> None:
    """Refuse a value that is not one of those that a parameter takes."""
    if value and known.values and value not in known.values:
        problem = f"'{value}' is no value of '{known.name}'."
        remedy = f"Use one of: {', '.join(known.values)}."
        raise RequestError(problem, remedy, found=value)
    if value and known.pattern and not re.fullmatch(known.pattern, value, re.ASCII):
        problem = f"'{value}' cannot be a value of '{known.name}': {known.text}"
        remedy = f"Write it like this: {known.example or 'see /openapi.json'}."
        raise RequestError(problem, remedy, found=value)


_SHORT: Final = 60
"""Characters of what addresses share: codes, days, names of parameters."""


def address(path: str, values: Mapping[str, str | None]) -> str:
    """Return an address with its parameters in place.

    Parameters
    ----------
    path : str
        Path with parameters in braces.
    values : mapping of str to str or None
        Those of the path and of the query; None and empty ones are left out.

    Returns
    -------
    str
        The address, relative to the server, quoted.
    """
    rest = dict(values)
    for name in list(rest):
        mark = f"{{{name}}}" if f"{{{name}}}" in path else f"{{{name}:path}}"
        if mark in path:
            path = path.replace(mark, _quoted(rest.pop(name) or "", ":@"))
    query = "&".join(
        f"{_quoted(name, ':@/')}={_quoted(value, ':@/')}"
        for name, value in rest.items()
        if value
    )
    return f"{path}?{query}" if query else path


def _quoted(value: object, safe: str) -> str:
    text = str(value)
    return _kept(text, safe) if len(text) <= _SHORT else quote(text, safe=safe)


@lru_cache(maxsize=8192)
def _kept(text: str, safe: str) -> str:
    """Return a text quoted: a page has hundreds of addresses with the same parts."""
    return quote(text, safe=safe)


def walk(key: str) -> str:
    """Return the address of the page that walks a trace key back."""
    return address("/trace/{key}", {"key": key})


def when(day: Date | None) -> Document:
    """Return a day as a payload has it: `on` and `on_display`, null for none."""
    return {
        "on": None if day is None else str(day),
        "on_display": None if day is None else day.display(),
    }


def stamp(store: Store) -> str:
    """Return what changes when the store or the registry does.

    Parameters
    ----------
    store : Store
        Added sources.
    """
    try:
        about = (store.home / "manifest.json").stat()
    except OSError:
        return tables.version()
    return f"{tables.version()} {about.st_mtime_ns} {about.st_ino} {about.st_size}"


def until_compiled(day: Date) -> bool:
    """Whether the registry covers the day at all."""
    return day.earliest <= tables.compiled().latest
