"""Measures of a table of the user's own, as `foedus measure NAME --portfolio FILE`.

To add one, write a function from frames and numbers to a list of dicts, and give it one
line in `OWN`: the measure, its options, the function. An option of kind ``file`` says
which columns its table has; the table is read in a child process, checked, and handed
over as a frame with just these columns. The function is called with a keyword for each
option (hyphens become underscores); an option that was not said is its default. Each
dict describes one unit (``state_a``, ``state_b``, ``member`` ... and ``value``); None
stands for what is not known, and never NaN.
"""

from __future__ import annotations

import difflib
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal

import polars as pl

from foedus.errors import AssessmentError, SchemaError, SourceError, nearest
from foedus.measures import (
    case_outcome,
    frustration,
    index,
    own_network,
    own_portfolio,
    own_power,
    own_reliability,
)
from foedus.sources import quarantine
from foedus.sources.layout import FileSpec, Format

Values = list[dict[str, Any]]
Compute = Callable[..., Values]

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


@dataclass(frozen=True, slots=True)
class Option:
    """What a user says of a measure.

    Attributes
    ----------
    name : str
        As on the command line, without the two hyphens.
    kind : {"file", "number", "word", "words"}
        A table; a number; one of `values`; or several of them, split by commas.
    text : str
        What it is, in a few words.
    required : bool
        Whether the measure needs it.
    default : object
        What holds where it is not said.
    fields : tuple of Field
        Columns of the table, for a file.
    values : mapping of str to str
        Words that are understood -> what they mean.
    """

    name: str
    kind: Literal["file", "number", "word", "words"]
    text: str
    required: bool = False
    default: object = None
    fields: tuple[Field, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Return its name as a keyword."""
        return self.name.replace("-", "_")


@dataclass(frozen=True, slots=True)
class OwnTable:
    """A measure of a table of the user's own.

    Attributes
    ----------
    measure : str
        The measure, a key of `foedus.measures.index.MEASURES`.
    options : tuple of Option
        What it is told; the first file is what it is about.
    compute : callable
        From a keyword for each option to one dict for each unit.
    """

    measure: str
    options: tuple[Option, ...]
    compute: Compute


_DISTANCES: Final = {
    "absolute": "absolute",
    "linear": "absolute",
    "squared": "squared",
    "nominal": "nominal",
}
_LABEL: Final = "label"
_PORTFOLIO: Final = Option(
    "portfolio",
    "file",
    "a row for each state and partner",
    required=True,
    fields=(Field("state", _LABEL), Field("partner", _LABEL), Field("value")),
)
_WEIGHTS: Final = Option(
    "weights",
    "file",
    "weight of each partner",
    fields=(Field("partner", _LABEL, ("state",)), Field("weight")),
)
_DISTANCE: Final = Option(
    "distance",
    "words",
    "how a difference counts",
    default=("absolute",),
    values=_DISTANCES,
)
_SCALE: Final = Option(
    "scale-max", "number", "largest value that the scale allows", default=3.0
)
_ABSENCE: Final = Option(
    "absence",
    "word",
    "what a missing row means; by default that the tie is not known",
    default="",
    values={"none": "none", "unknown": ""},
)
_VOTES: Final = Option(
    "weights",
    "file",
    "votes of each member",
    required=True,
    fields=(Field("member", _LABEL, ("state", "partner", "party")), Field("weight")),
)
_QUOTA: Final = Option("quota", "number", "votes that win", required=True)
_TABLE: Final = Option(
    "table",
    "file",
    "all states of one or more years",
    required=True,
    fields=(
        Field("state", _LABEL, ("ccode",)),
        Field("year", optional=True),
        *(Field(name, optional=True) for name in own_power.COMPONENTS),
    ),
)
_EDGES: Final = Option(
    "edges",
    "file",
    "a row for each tie, 1 of friends and -1 of rivals",
    required=True,
    fields=(Field("source", _LABEL), Field("target", _LABEL), Field("sign")),
)
_SECONDS: Final = Option(
    "seconds", "number", "time for the proof", default=frustration.SECONDS
)
_CASES: Final = Option(
    "cases",
    "file",
    "a row for each promise and war: outcome in words, or honoured as 1 or 0",
    required=True,
    fields=tuple(
        Field(name, "text", also, optional=True)
        for name, also in case_outcome.COLUMNS.items()
    ),
)
_SCALED: Final = (_PORTFOLIO, _SCALE, _ABSENCE)

OWN: Final[Mapping[str, OwnTable]] = MappingProxyType(
    {
        one.measure: one
        for one in (
            OwnTable("s_score", (*_SCALED, _WEIGHTS, _DISTANCE), own_portfolio.s_score),
            OwnTable("kappa", (*_SCALED, _DISTANCE), own_portfolio.kappa),
            OwnTable("pi", (*_SCALED, _DISTANCE), own_portfolio.pi),
            OwnTable("alignment", (*_SCALED, _DISTANCE), own_portfolio.alignment),
            OwnTable("tau_b", _SCALED, own_portfolio.tau_b),
            OwnTable("cinc", (_TABLE,), own_power.cinc),
            OwnTable("triangle_balance", (_EDGES,), own_network.triangle_balance),
            OwnTable("walk_balance", (_EDGES,), own_network.walk_balance),
            OwnTable("frustration", (_EDGES, _SECONDS), own_network.line_index),
            OwnTable("reliability", (_CASES,), own_reliability.reliability),
            OwnTable("banzhaf", (_VOTES, _QUOTA), own_power.banzhaf),
            OwnTable("shapley_shubik", (_VOTES, _QUOTA), own_power.shapley_shubik),
        )
    }
)
"""Measures that take a table of the user's own, by name."""


def values(name: str, said: Mapping[str, str]) -> Values:
    """Compute a measure of a user's table.

    Parameters
    ----------
    name : str
        The measure, as `foedus.measures.index.measure` understands it.
    said : mapping of str to str
        Option, with hyphens or underscores, to what was said: the path of a file, a
        number, or words.

    Returns
    -------
    list of dict
        One for each unit, as its function makes them; None for what is not known.

    Raises
    ------
    AssessmentError
        If the measure takes no table, or an option is unknown, missing, or no number.
    SourceError
        If a file is not there, cannot be read, or is of another form.
    SchemaError
        If a table lacks a column, or a cell is of another kind.
    """
    how = own(name)
    plain = {key.replace("_", "-"): value for key, value in said.items()}
    known = [option.name for option in how.options]
    for key in plain:
        if key not in known:
            problem = f"'{how.measure}' has no option --{key}{nearest(key, known)}."
            remedy = f"Options: {', '.join(f'--{n}' for n in known)}."
            raise AssessmentError(problem, remedy, found=key)
    for option in how.options:
        if option.required and option.name not in plain:
            problem = f"'{how.measure}' needs --{option.name}: {option.text}."
            raise AssessmentError(problem, _usage(option), missing=option.name)
    told = {
        option.key: _read(option, plain[option.name])
        if option.name in plain
        else option.default
        for option in how.options
    }
    return how.compute(**told)


def own(name: str) -> OwnTable:
    """Return how a measure takes a table of the user's own.

    Parameters
    ----------
    name : str
        The measure.

    Returns
    -------
    OwnTable
        Its options and its function.

    Raises
    ------
    AssessmentError
        If there is no such measure, or it takes no table.
    """
    record = index.measure(name)
    if record.name not in OWN:
        problem = f"'{record.name}' takes no table of your own."
        remedy = f"These do: {', '.join(OWN)}."
        raise AssessmentError(problem, remedy, found=name)
    return OWN[record.name]


def read_table(path: Path, fields: Iterable[Field]) -> pl.DataFrame:
    """Read a table of the user's own and check its columns.

    Parameters
    ----------
    path : Path
        CSV, TSV, Parquet, Stata, SPSS or xlsx file. It is read in a child process.
    fields : iterable of Field
        The columns that are wanted.

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


def checked(raw: pl.DataFrame, fields: Iterable[Field], file: str) -> pl.DataFrame:
    """Take the wanted columns out of a table.

    Parameters
    ----------
    raw : polars.DataFrame
        The table as it was read.
    fields : iterable of Field
        The columns that are wanted.
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
    lower = {name.strip().lower(): name for name in reversed(raw.columns)}
    found = []
    wanted = tuple(fields)
    for one in wanted:
        names = (one.name, *one.also)
        here = next((lower[n] for n in names if n in lower), None)
        if here is not None:
            found.append(_cells(raw[here], one, file))
        elif not one.optional:
            near = difflib.get_close_matches(one.name, lower, n=1)
            hint = f" (nearest: '{near[0]}')" if near else ""
            problem = f"'{file}' has no column '{one.name}'{hint}."
            remedy = f"Its columns are to be: {', '.join(f.name for f in wanted)}."
            raise SchemaError(problem, remedy, found=tuple(raw.columns))
    return pl.DataFrame(found)


def _cells(column: pl.Series, wanted: Field, file: str) -> pl.Series:
    named = column.alias(wanted.name)
    if wanted.kind != "number":
        if wanted.kind == "label" and named.null_count():
            row = int(named.is_null().arg_max() or 0) + 1
            problem = f"'{column.name}' of '{file}' is empty in row {row}."
            raise SchemaError(problem, "Name something in each row.", row=row)
        return named if named.dtype.is_integer() else named.cast(pl.String)
    numbers = named.cast(pl.Float64, strict=False).fill_nan(None)
    strange = named.filter(numbers.is_null() & named.is_not_null())
    if strange.len():
        problem = f"'{column.name}' of '{file}' has '{strange[0]}', which is no number."
        remedy = "Write numbers, and leave a cell empty where none is known."
        raise SchemaError(problem, remedy, found=strange[0])
    return numbers


def _read(option: Option, said: str) -> object:
    if option.kind == "file":
        return read_table(Path(said), option.fields)
    if option.kind == "number":
        try:
            return float(said)
        except ValueError as error:
            problem = f"--{option.name} is '{said}', which is no number."
            raise AssessmentError(problem, _usage(option), found=said) from error
    words = [word.strip() for word in said.split(",")]
    for word in words:
        if word not in option.values:
            hint = nearest(word, option.values)
            problem = f"--{option.name} cannot be '{word}'{hint}."
            raise AssessmentError(problem, _usage(option), found=word)
    meant = tuple(dict.fromkeys(option.values[word] for word in words))
    if option.kind == "word" and len(meant) > 1:
        problem = f"--{option.name} is said twice: {said}."
        raise AssessmentError(problem, _usage(option), found=said)
    return meant if option.kind == "words" else meant[0]


def _usage(option: Option) -> str:
    if option.kind == "file":
        named = ", ".join(f.name for f in option.fields)
        return f"Say --{option.name} FILE, a table with the columns {named}."
    if option.kind == "number":
        return f"Say --{option.name} and a number: {option.text}."
    return f"Say --{option.name} with: {', '.join(option.values)}."
