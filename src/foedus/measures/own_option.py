"""Options of measures of a user's own tables: what may be said, and how it is read."""

from __future__ import annotations

import difflib
import tempfile
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal

import polars as pl

from foedus.errors import (
    AssessmentError,
    FoedusError,
    SchemaError,
    SourceError,
    nearest,
)
from foedus.sources import quarantine
from foedus.sources.layout import FileSpec, Format

_FORMATS: Final[Mapping[str, Format]] = MappingProxyType(
    {
        ".csv": "csv",
        ".tsv": "tsv",
        ".parquet": "parquet",
        ".dta": "dta",
        ".sav": "sav",
        ".xlsx": "xlsx",
    }
)


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a table of the user's own.

    Attributes
    ----------
    name : str
        Its name.
    kind : {"label", "text", "number"}
        A name or code, which may not be empty; words or a number, empty for not known.
    also : tuple of str
        Other names under which it is understood.
    optional : bool
        Whether the table may be without it.
    """

    name: str
    kind: Literal["label", "text", "number"] = "number"
    also: tuple[str, ...] = ()
    optional: bool = False


Kind = Literal[
    "file",
    "map",
    "number",
    "integer",
    "flag",
    "word",
    "words",
    "text",
    "texts",
    "labels",
    "weights",
    "span",
]
KINDS: Final[Mapping[Kind, str]] = MappingProxyType(
    {
        "file": "a table",
        "map": "a table of a name and a value",
        "number": "a number",
        "integer": "a whole number",
        "flag": "yes or no",
        "word": "one of `values`",
        "words": "several of `values`, split by commas",
        "text": "a name, such as that of a column",
        "texts": "several names, split by commas",
        "labels": "several states, as the table writes them, split by commas",
        "weights": "weights, such as milex=2,milper=1",
        "span": "first and last year, such as 1816-2014",
    }
)
"""What can be said of an option."""

_FLAGS: Final = MappingProxyType(
    {"yes": True, "true": True, "no": False, "false": False}
)


@dataclass(frozen=True, slots=True)
class Option:
    """What a user says of a measure.

    Attributes
    ----------
    name : str
        As on the command line, without the two hyphens.
    kind : str
        One of `KINDS`.
    text : str
        What it is, in a few words.
    required : bool
        Whether the measure needs it.
    default : object
        What holds where it is not said.
    fields : tuple of Field
        Columns of the table, for a file; empty for whatever it has.
    values : mapping of str to str
        Words that are understood -> what they mean.
    """

    name: str
    kind: Kind
    text: str
    required: bool = False
    default: object = None
    fields: tuple[Field, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Return its name as a keyword."""
        return self.name.replace("-", "_")


def read(option: Option, said: str) -> object:
    """Read what was said of an option.

    Parameters
    ----------
    option : Option
        The option.
    said : str
        The path of a file, a number, or words.

    Returns
    -------
    object
        A frame, a number, a word or a tuple of words.

    Raises
    ------
    AssessmentError
        If it is no number, or a word that is not understood.
    SourceError
        If a file is not there, cannot be read, or is of another form.
    SchemaError
        If a table lacks a column, or a cell is of another kind.
    """
    if option.kind in _READERS:
        try:
            return _READERS[option.kind](said, option)
        except FoedusError:
            raise
        except ValueError as error:
            problem = f"--{option.name} is '{said}', which is no {option.kind}."
            raise AssessmentError(problem, usage(option), found=said) from error
    words = [word.strip() for word in said.split(",")]
    for word in words:
        if word not in option.values:
            hint = nearest(word, option.values)
            problem = f"--{option.name} cannot be '{word}'{hint}."
            raise AssessmentError(problem, usage(option), found=word)
    meant = tuple(dict.fromkeys(option.values[word] for word in words))
    if option.kind == "word" and len(meant) > 1:
        problem = f"--{option.name} is said twice: {said}."
        raise AssessmentError(problem, usage(option), found=said)
    return meant if option.kind == "words" else meant[0]


def usage(option: Option) -> str:
    """Return how an option is said, as a sentence.

    Parameters
    ----------
    option : Option
        The option.

    Returns
    -------
    str
        For the remedy of an error.
    """
    if option.kind in ("file", "map"):
        named = ", ".join(f.name for f in option.fields)
        told = (
            f"a table with the columns {named}" if named else f"a table: {option.text}"
        )
        return f"Say --{option.name} FILE, {told.rstrip('.')}."
    if option.kind not in ("word", "words"):
        told = f"{KINDS[option.kind]}: {option.text}"
        return f"Say --{option.name} and {told.rstrip('.')}."
    return f"Say --{option.name} with: {', '.join(option.values)}."


def read_table(path: Path, fields: Collection[Field]) -> pl.DataFrame:
    """Read a table of the user's own and check its columns.

    Parameters
    ----------
    path : Path
        CSV, TSV, Parquet, Stata, SPSS or xlsx file. It is read in a child process.
    fields : collection of Field
        The columns that are wanted; empty for all.

    Returns
    -------
    polars.DataFrame
        Just these columns, those that are optional and absent left out; numbers as
        Float64.

    Raises
    ------
    SourceError
        If the file is not there, damaged, or of another form.
    SchemaError
        If a column is missing, empty where it may not be, or holds no numbers.
    """
    form = _FORMATS.get(path.suffix.lower())
    if form is None:
        problem = f"'{path.name}' ends in '{path.suffix}'."
        remedy = f"Save the table as one of: {', '.join(_FORMATS)}."
        raise SourceError(problem, remedy, found=path.suffix)
    if not path.is_file():
        problem = f"There is no file '{path}'."
        raise SourceError(problem, "Correct the path.", path=str(path))
    with tempfile.TemporaryDirectory(prefix="foedus-") as folder:
        layout = FileSpec(name=path.name, format=form)
        report = quarantine.table_in_child(path, layout, Path(folder))
        (table,) = report.tables.values()
        raw = pl.read_parquet(table.path)
    return checked(raw.drop("line", strict=False), fields, path.name)


def checked(raw: pl.DataFrame, fields: Collection[Field], file: str) -> pl.DataFrame:
    """Take the wanted columns out of a table.

    Parameters
    ----------
    raw : polars.DataFrame
        The table as it was read.
    fields : collection of Field
        The columns that are wanted; empty for all.
    file : str
        Its name, for messages.

    Returns
    -------
    polars.DataFrame
        Just these columns, under their first names.

    Raises
    ------
    SchemaError
        If a column is missing, empty where it may not be, or holds no numbers.
    """
    if not fields:
        return raw.select(_typed(column) for column in raw)
    lower = {name.strip().lower(): name for name in reversed(raw.columns)}
    found = []
    for one in fields:
        names = (one.name, *one.also)
        here = next((lower[n] for n in names if n in lower), None)
        if here is not None:
            found.append(_cells(raw[here], one, file))
        elif not one.optional:
            near = difflib.get_close_matches(one.name, lower, n=1)
            hint = f" (nearest: '{near[0]}')" if near else ""
            problem = f"'{file}' has no column '{one.name}'{hint}."
            remedy = f"Its columns are to be: {', '.join(f.name for f in fields)}."
            raise SchemaError(problem, remedy, found=tuple(raw.columns))
    return pl.DataFrame(found)


def _cells(column: pl.Series, wanted: Field, file: str) -> pl.Series:
    named = column.alias(wanted.name)
    if wanted.kind != "number":
        if wanted.kind == "label" and named.null_count():
            row = int(named.is_null().arg_max() or 0) + 1
            problem = f"'{column.name}' of '{file}' is empty in row {row}."
            raise SchemaError(problem, "Name something in each row.", row=row)
        named = _typed(named) if wanted.kind == "label" else named
        return named if named.dtype.is_integer() else named.cast(pl.String)
    numbers = named.cast(pl.Float64, strict=False).fill_nan(None)
    strange = named.filter(numbers.is_null() & named.is_not_null())
    if strange.len():
        problem = f"'{column.name}' of '{file}' has '{strange[0]}', which is no number."
        remedy = "Write numbers, and leave a cell empty where none is known."
        raise SchemaError(problem, remedy, found=strange[0])
    return numbers


def _typed(column: pl.Series) -> pl.Series:
    """Return a column of texts as numbers, if all that it holds are numbers."""
    if column.dtype != pl.String:
        return column
    plain = column.str.strip_chars().replace("", None)
    for kind in (pl.Int64, pl.Float64):
        made = plain.cast(kind, strict=False)
        if made.null_count() == plain.null_count():
            return made
    return plain


def _map(said: str, option: Option) -> dict[object, object]:
    """Read a table of names and values."""
    table = read_table(Path(said), option.fields)
    name, value = (one.name for one in option.fields)
    if table[name].is_duplicated().any():
        twice = table.filter(pl.col(name).is_duplicated())[name][0]
        problem = f"'{twice}' stands twice in '{Path(said).name}'."
        raise SchemaError(problem, "Give each name one row.", found=twice)
    return dict(table.select(name, value).rows())


def _split(said: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in said.split(",") if part.strip())


def _flag(said: str) -> bool:
    if said.strip().lower() not in _FLAGS:
        raise ValueError(said)
    return _FLAGS[said.strip().lower()]


def _span(said: str) -> tuple[int, int]:
    first, _, last = said.rpartition("-")
    return int(first), int(last)


def weights(said: str) -> dict[str, float]:
    """Read weights.

    Parameters
    ----------
    said : str
        Such as ``milex=2,milper=1``; empty for none.

    Returns
    -------
    dict of str to float
        Name -> weight.

    Raises
    ------
    ValueError
        If a weight is no number.
    """
    parts = [part.partition("=") for part in _split(said)]
    return {name.strip(): float(weight) for name, _, weight in parts}


_READERS: Final[Mapping[str, Callable[[str, Option], object]]] = MappingProxyType(
    {
        "file": lambda said, option: read_table(Path(said), option.fields),
        "map": _map,
        "number": lambda said, _: float(said),
        "integer": lambda said, _: int(said),
        "flag": lambda said, _: _flag(said),
        "text": lambda said, _: said,
        "texts": lambda said, _: _split(said),
        "labels": lambda said, _: tuple(
            int(part) if part.isdecimal() else part for part in _split(said)
        ),
        "weights": lambda said, _: weights(said),
        "span": lambda said, _: _span(said),
    }
)
