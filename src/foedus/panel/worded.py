"""What is asked of a panel in words: years, names with options, coalitions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from foedus.errors import PanelError

if TYPE_CHECKING:
    from foedus.registry.states import System

Value = int | bool | str

_YEARS: Final = re.compile(r"(?P<first>-?\d{1,5})(?:[-/](?P<last>-?\d{1,5}))?")
_OPTION: Final = re.compile(r"(?P<name>\w+)=(?P<value>.*)", re.DOTALL)
_NEXT: Final = re.compile(r":(?=\w+=)")
"""Where an option begins: a colon inside a value, as in `of=nmc:milper`, is its own."""


def span(text: str) -> tuple[int, int]:
    """Read a span of years.

    Parameters
    ----------
    text : str
        ``1816-2010``, ``1914``, or ``-0478/-0404`` with years BCE.

    Returns
    -------
    tuple of int
        First and last year, inclusive.

    Raises
    ------
    PanelError
        If the text has another form.
    """
    match = _YEARS.fullmatch(text.strip())
    if match is None:
        problem = f"'{text}' is no span of years."
        remedy = "Write 1816-2010, 1914, or -0478/-0404 with years BCE."
        raise PanelError(problem, remedy, found=text)
    first = int(match["first"])
    return first, first if match["last"] is None else int(match["last"])


def worded(text: str) -> tuple[str, dict[str, Value]]:
    """Read a name with options after colons.

    Parameters
    ----------
    text : str
        Such as ``politically-relevant:contiguity=1``.

    Returns
    -------
    str
        The name.
    dict
        Option -> a whole number, true or false, or text.

    Raises
    ------
    PanelError
        If an option has no value.
    """
    name, said = spelled(text)
    return name, {option: _value(value) for option, value in said.items()}


def spelled(text: str) -> tuple[str, dict[str, str]]:
    """Read a name with options after colons, each as it is written.

    Parameters
    ----------
    text : str
        Such as ``world_share:of=nmc:milper``.

    Returns
    -------
    str
        The name.
    dict
        Option -> text.

    Raises
    ------
    PanelError
        If an option has no value.
    """
    first, *options = _NEXT.split(text)
    name, *bare = first.split(":")
    if bare:
        problem = f"'{bare[0]}' in '{text}' is no option with a value."
        raise PanelError(problem, f"Write {name}:option=value.", found=bare[0])
    said: dict[str, str] = {}
    for option in options:
        match = _OPTION.fullmatch(option)
        if match is None:
            problem = f"'{option}' in '{text}' is no option with a value."
            raise PanelError(problem, f"Write {name}:option=value.", found=option)
        said[match["name"]] = match["value"]
    return name, said


def _value(text: str) -> Value:
    if re.fullmatch(r"-?\d{1,18}", text):
        return int(text)
    return {"true": True, "false": False}.get(text, text)


def split(said: Iterable[str] | None) -> list[str]:
    """Split lists on commas.

    Parameters
    ----------
    said : iterable of str or None
        Lists.

    Returns
    -------
    list of str
        Their parts, without empty ones.
    """
    parts = (part.strip() for text in said or [] for part in text.split(","))
    return [part for part in parts if part]


def coalitions(said: Iterable[str], system: System) -> dict[str, tuple[int, ...]]:
    """Read the names of coalitions and their states.

    Parameters
    ----------
    said : iterable of str
        Such as ``entente=GBR,FRA,Russia``.
    system : {"cow", "gw"}
        Whose numbers the states get.

    Returns
    -------
    dict
        Name -> numbers of states.

    Raises
    ------
    PanelError
        If one has no name, no states, or is named twice.
    StateError
        If there is no such state.
    """
    from foedus.registry.numbers import numbers

    found: dict[str, tuple[int, ...]] = {}
    for text in said:
        name, given, states = (part.strip() for part in text.partition("="))
        if not (name and given):
            problem = f"'{text}' names no coalition and its states."
            remedy = "Write --coalition NAME=2,20."
            raise PanelError(problem, remedy, found=text)
        if name in found:
            problem = f"The coalition '{name}' is named twice."
            raise PanelError(problem, "List all its states once.", found=name)
        found[name] = numbers(states, system)
    return found
