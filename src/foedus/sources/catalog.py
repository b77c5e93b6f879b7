"""The catalogue: one entry per source, with its terms, coverage, defects and columns.

An entry is a TOML file in ``catalog/``. It says who published the figures, under which
terms, what a row is, what was left out and why, and by which stated rule one edition or
publisher is chosen where several give a figure. Entries of files that a user brings say
how those files are recognised and laid out.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final, Literal, cast

from foedus.errors import SourceError, nearest
from foedus.schema import Schema
from foedus.sources.attaching import Attaching, attaching
from foedus.sources.layout import TableSpec, VersionSpec, table_spec

Access = Literal["bundled", "automatic", "by-hand"]
Redistribute = Literal["yes", "no", "ask"]


@dataclass(frozen=True, slots=True)
class Choice:
    """One step of the rule that chooses among several figures for the same thing.

    Parameters
    ----------
    where : mapping
        Column -> value that a row must have; empty for every row.
    reason : str
        Why these rows come at this place of the order.
    value : str
        The quantity that the step is about, in tables with several quantities in a row;
        empty in tables with one.
    first_year, last_year : int or None
        Inclusive years for which the step holds; None for no bound.
    """

    where: Mapping[str, str | int]
    reason: str
    value: str = ""
    first_year: int | None = None
    last_year: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """What the catalogue says about one source.

    Parameters
    ----------
    id : str
        Name with hyphens.
    title, publisher, version, landing_page : str
        What it is, whose figures they are, our version, and a page about it.
    access : {"bundled", "automatic", "by-hand"}
        How the file comes to the user.
    terms : str
        Terms of use as far as they are known.
    redistribute : {"yes", "no", "ask"}
        Whether the table may be passed on.
    citation : str
        One or more BibTeX entries.
    citation_confirmed : bool
        Whether it was compared with another source than memory.
    citation_note : str
        What it was compared with, or what could not be confirmed.
    unit_of_observation : str
        What one row is.
    coverage_start, coverage_end, coverage_note : str
        EDTF dates of the first and last thing described, and limits in words.
    defects : tuple of str
        Known gaps and errors.
    left_out : mapping of str to int
        Reason -> rows of the curated table that are not shipped.
    rule : str
        How one edition or publisher per series is chosen.
    choice_key : tuple of str
        Columns that name the thing for which one figure is chosen; empty if nothing is.
    choices : tuple of Choice
        The rule as steps, the first that fits a row gives its place.
    schema : Schema
        Columns of the bundled file; of the first table where a user brings the files.
    file : str
        Name of the bundled file; empty where a user brings the files.
    rows : int
        Its rows without the header; 0 where a user brings the files.
    sha256 : str
        Its SHA-256, hexadecimal; empty where a user brings the files.
    tables : mapping of str to TableSpec
        Every table of the source by its name; a bundled source has one.
    reader : str
        Name of the reader in `foedus.sources.readers`; empty for bundled sources.
    versions : tuple of VersionSpec
        The versions that can be read, the entry's own first.
    urls : tuple of str
        Addresses of the files at the publisher, https only.
    attach : mapping of str to tuple of Attaching
        Actor, such as ``dyad``, to how a panel of that actor takes the tables of the
        source, the usual one first; empty where the columns of its tables tell it.
    """

    id: str
    title: str
    publisher: str
    version: str
    landing_page: str
    access: Access
    terms: str
    redistribute: Redistribute
    citation: str
    citation_confirmed: bool
    citation_note: str
    unit_of_observation: str
    coverage_start: str
    coverage_end: str
    coverage_note: str
    defects: tuple[str, ...]
    left_out: Mapping[str, int]
    rule: str
    choice_key: tuple[str, ...]
    choices: tuple[Choice, ...]
    schema: Schema
    file: str
    rows: int
    sha256: str
    tables: Mapping[str, TableSpec]
    reader: str
    versions: tuple[VersionSpec, ...]
    urls: tuple[str, ...]
    attach: Mapping[str, tuple[Attaching, ...]]

    @property
    def table(self) -> str:
        """Name of the table in SQL and in row keys: the id with underscores."""
        return self.id.replace("-", "_")


def entry(id: str) -> Entry:
    """Return the catalogue entry of a source.

    Parameters
    ----------
    id : str
        Name of the source, with hyphens or underscores.

    Returns
    -------
    Entry
        What the catalogue says.

    Raises
    ------
    SourceError
        If there is no such source, with the nearest name.
    """
    name = id.replace("_", "-")
    known = _names()
    if name not in known:
        hint = nearest(name, known)
        problem = f"Source '{id}' is not in the catalogue{hint}."
        remedy = f"Use one of: {', '.join(known)}."
        raise SourceError(problem, remedy, found=id, expected=known)
    return _read(name)


def find(id: str) -> Entry | None:
    """Return the catalogue entry of a source, None if there is none.

    Parameters
    ----------
    id : str
        Name of the source, with hyphens or underscores.

    Returns
    -------
    Entry or None
        What the catalogue says.
    """
    name = id.replace("_", "-")
    return _read(name) if name in _names() else None


def entries(access: Access | None = None) -> tuple[Entry, ...]:
    """Return the catalogue entries.

    Parameters
    ----------
    access : {"bundled", "automatic", "by-hand"}, optional
        Only the sources whose files come to the user in this way.

    Returns
    -------
    tuple of Entry
        In the order of their ids.
    """
    every = (_read(name) for name in _names())
    return tuple(e for e in every if access in (None, e.access))


@cache
def _names() -> tuple[str, ...]:
    folder = files("foedus.sources").joinpath("catalog")
    found = (f.name for f in folder.iterdir() if f.name.endswith(".toml"))
    return tuple(sorted(name.removesuffix(".toml") for name in found))


@cache
def _read(name: str) -> Entry:
    said = _toml(f"catalog/{name}.toml")
    if said.get("id") != name:
        problem = f"catalog/{name}.toml has the id '{said.get('id')}'."
        raise SourceError(problem, f'Write id = "{name}".', found=name)
    own = _bundled(name, said) if said["access"] == "bundled" else _brought(name, said)
    plain = {k: v for k, v in said.items() if k not in _BUILT}
    first = VersionSpec(said["version"], said["coverage_start"], said["coverage_end"])
    more = (VersionSpec(**v) for v in said.get("versions", ()))
    try:
        return Entry(
            **{
                **plain,
                "defects": tuple(said["defects"]),
                "left_out": MappingProxyType(dict(said.get("left_out", {}))),
                "choice_key": tuple(said.get("choice_key", ())),
                "choices": tuple(Choice(**c) for c in said.get("choice", ())),
                "versions": (first, *more),
                "urls": tuple(said.get("urls", ())),
                "attach": attaching(name, said.get("attach", {})),
                **own,
            }
        )
    except (KeyError, TypeError) as error:
        problem = f"catalog/{name}.toml is not a complete entry ({error})."
        raise SourceError(problem, "Correct the entry.", found=name) from error


def _bundled(name: str, said: Mapping[str, Any]) -> Mapping[str, Any]:
    """Fields of an entry whose table is shipped."""
    shared = _toml("provenance.toml")
    columns = {**said["columns"], **{n: shared[n] for n in said["provenance"]}}
    table = table_spec(
        name,
        name.replace("-", "_"),
        {
            "description": said["unit_of_observation"],
            "unit": said["unit"],
            "key": said["key"],
            "columns": columns,
        },
    )
    tables = MappingProxyType({table.name: table})
    return {"schema": table.schema, "tables": tables, "reader": ""}


def _brought(name: str, said: Mapping[str, Any]) -> Mapping[str, Any]:
    """Fields of an entry whose files a user brings."""
    tables = {n: table_spec(name, n, t) for n, t in said.get("tables", {}).items()}
    if not tables:
        problem = f"catalog/{name}.toml has no table."
        raise SourceError(problem, "Add a block [tables.NAME].", found=name)
    return {
        "rule": said.get("rule", ""),
        "schema": next(iter(tables.values())).schema,
        "file": "",
        "rows": 0,
        "sha256": "",
        "tables": MappingProxyType(tables),
        "reader": said.get("reader", "tabular"),
    }


_BUILT: Final = (
    "columns",
    "key",
    "unit",
    "provenance",
    "choice",
    "tables",
    "versions",
)


@cache
def _toml(path: str) -> Mapping[str, Any]:
    text = files("foedus.sources").joinpath(path).read_text(encoding="utf-8")
    return cast("Mapping[str, Any]", tomllib.loads(text))
