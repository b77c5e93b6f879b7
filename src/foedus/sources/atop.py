"""The Alliance Treaty Obligations and Provisions data (ATOP), as they are published.

Two files of version 5.1 are read, one row per alliance and one row per member and
phase. The codebook settles what the cells mean [1]_: an alliance begins when at least
two members have signed, whenever it enters into force, and ends with the day of the
act that ends it; a day that nobody knows is empty, and the three parts of an end are
0 while the alliance was in effect at the end of 2018. Whatever is not a day becomes
null here, and so does every code below zero.

References
----------
.. [1] Leeds, B. A., Ritter, J. M., Mitchell, S. M. and Long, A. G. (2002), Alliance
   Treaty Obligations and Provisions, 1815-1944, International Interactions 28(3):
   237-260; codebook of 9 August 2022, sections 2.3 and 2.4.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

from foedus import dates
from foedus.dates import Date
from foedus.errors import DateError, SchemaError, SourceError
from foedus.schema import LINE, Column, Schema

if TYPE_CHECKING:
    import polars as pl

VERSION: Final = "5.1"
LAST_DAY: Final = dates.parse("2018-12-31")
"""Last day that the data cover; what was in effect then has no end."""
HOME: Final = "http://www.atopdata.org"

ALLIANCE_FILE: Final = "atop5_1a.csv"
MEMBER_FILE: Final = "atop5_1m.csv"

PLEDGES: Final[Mapping[str, str]] = {
    "defence": "defense",
    "offence": "offense",
    "neutrality": "neutral",
    "nonaggression": "nonagg",
    "consultation": "consul",
}
"""The registry's name of each of the five obligations, and the publisher's column."""


def _code(
    name: str, description: str, high: int = 1, *, required: bool = True
) -> Column:
    return Column(
        name,
        "integer",
        description,
        low=0,
        high=high,
        null_means="not known",
        required=required,
    )


_ID: Final = Column(
    "atopid", "integer", "Number of the alliance.", low=1000, high=9999, required=True
)
_OBLIGATIONS: Final = (
    _code("defense", "1 = promises active help if a partner is attacked."),
    _code("offense", "1 = promises active help beyond defence."),
    _code("neutral", "1 = promises not to join a conflict against a partner."),
    _code("nonagg", "1 = promises not to use force against a partner."),
    _code("consul", "1 = promises to consult in a crisis that may become military."),
)
_LIFE: Final = (
    _code("ineffect", "1 = in effect on 2018-12-31."),
    _code("bilat", "1 = never more than two members (in the phase)."),
    _code("asymm", "1 = promises differ between members.", required=False),
    _code("wartime", "1 = a member was at war at the start.", required=False),
    _code("estmode", "1 = treaty, 0 = less formal agreement.", 9, required=False),
    _code(
        "term",
        "Why it ended: 0 in effect, 1 fulfilled, 2 violated, 3 replaced early.",
        3,
        required=False,
    ),
)

ALLIANCES: Final = Schema(
    "atop_alliances",
    (
        _ID,
        Column("begin", "edtf", "Signature by two members.", required=True),
        Column("end", "edtf", "Day of the act that ended it.", null_means="in effect"),
        *_LIFE,
        *_OBLIGATIONS,
    ),
    ("atopid",),
)
"""One row per alliance: an obligation is 1 if any member had it in any phase."""

MEMBERS: Final = Schema(
    "atop_members",
    (
        _ID,
        Column("member", "integer", "COW number.", low=1, high=9999, required=True),
        Column("phase", "integer", "Phase, 0 = only one.", low=0, required=True),
        Column("entry", "edtf", "Signature by the member.", required=True),
        Column("exit", "edtf", "Day of the end for it.", null_means="in effect"),
        _code("cowsys", "1 = in the COW state system at signature."),
        *_LIFE,
        _code("obvary", "1 = promises differ between partners.", required=False),
        *_OBLIGATIONS,
    ),
    ("atopid", "member", "phase", "entry"),
)
"""One row per alliance, member and phase."""

_PARTS: Final[Mapping[str, tuple[str, str, str]]] = {
    "begin": ("begyr", "begmo", "begday"),
    "end": ("endyr", "endmo", "endday"),
    "entry": ("yrent", "moent", "dayent"),
    "exit": ("yrexit", "moexit", "dayexit"),
}


@dataclass(frozen=True, slots=True)
class AtopCensus:
    """The two files of ATOP that describe alliances and their members.

    Attributes
    ----------
    folder : Path
        Where they were read.
    version : str
        Version as the files say it.
    alliances, members : polars.DataFrame
        Columns of `ALLIANCES` and `MEMBERS`, then ``line`` (Int32, the header is 1).
    """

    folder: Path
    version: str
    alliances: pl.DataFrame
    members: pl.DataFrame


def read(folder: str | Path) -> AtopCensus:
    """Read both files of ATOP 5.1 from a folder.

    Parameters
    ----------
    folder : str or Path
        Folder that holds ``atop5_1a.csv`` and ``atop5_1m.csv``.

    Returns
    -------
    AtopCensus
        Alliances and members.

    Raises
    ------
    SourceError
        If the folder, a file or a column is missing, the version is another, a cell
        is not what the codebook allows, or the files name different alliances.
    """
    return _census(Path(folder), read_alliances(folder), read_members(folder))


def of_tables(
    alliances: pl.DataFrame, members: pl.DataFrame, folder: str | Path
) -> AtopCensus:
    """Bring tables that were read column by column to the same shape.

    Parameters
    ----------
    alliances, members : polars.DataFrame
        The publisher's columns as whole numbers or text, one row per line of
        ``atop5_1a.csv`` and ``atop5_1m.csv``, with ``version`` and ``line``.
    folder : str or Path
        Where the tables are, for messages.

    Returns
    -------
    AtopCensus
        As `read` gives it.

    Raises
    ------
    SourceError
        As in `read`.
    """
    import polars as pl

    text = [frame.cast(pl.String) for frame in (alliances, members)]
    return _census(
        Path(folder),
        _typed(text[0], ALLIANCE_FILE, ALLIANCES),
        _typed(text[1], MEMBER_FILE, MEMBERS),
    )


def _census(folder: Path, alliances: pl.DataFrame, members: pl.DataFrame) -> AtopCensus:
    odd = set(alliances["atopid"]) ^ set(members["atopid"])
    if odd:
        some = ", ".join(str(i) for i in sorted(odd)[:5])
        problem = (
            f"{len(odd)} ATOP alliances are in only one of {ALLIANCE_FILE} and "
            f"{MEMBER_FILE}: {some}."
        )
        raise SourceError(problem, _FETCH, folder=str(folder), alliances=tuple(odd))
    return AtopCensus(folder, VERSION, alliances, members)


def read_alliances(folder: str | Path) -> pl.DataFrame:
    """Read the file with one row per alliance.

    Parameters
    ----------
    folder : str or Path
        Folder that holds ``atop5_1a.csv``.

    Returns
    -------
    polars.DataFrame
        Columns of `ALLIANCES` and ``line``; dates are EDTF text (``1949-09`` where the
        day is not known), null means as the schema says.

    Raises
    ------
    SourceError
        As in `read`.
    """
    return _read(Path(folder), ALLIANCE_FILE, ALLIANCES)


def read_members(folder: str | Path) -> pl.DataFrame:
    """Read the file with one row per member and phase.

    Parameters
    ----------
    folder : str or Path
        Folder that holds ``atop5_1m.csv``.

    Returns
    -------
    polars.DataFrame
        Columns of `MEMBERS` and ``line``.

    Raises
    ------
    SourceError
        As in `read`.
    """
    return _read(Path(folder), MEMBER_FILE, MEMBERS)


_FETCH: Final = (
    f"Download version {VERSION} in CSV form from {HOME} and give the folder that "
    f"holds {ALLIANCE_FILE} and {MEMBER_FILE}."
)


def _read(folder: Path, name: str, schema: Schema) -> pl.DataFrame:
    import polars as pl

    raw = _cells(_file(folder, name))
    lines = pl.Series(LINE, range(2, raw.height + 2), dtype=pl.String)
    return _typed(raw.with_columns(lines), name, schema)


def _typed(raw: pl.DataFrame, name: str, schema: Schema) -> pl.DataFrame:
    """Return the columns of a schema, made of cells that are text."""
    import polars as pl

    _check_columns(raw, name, schema)
    _check_version(raw, name)
    line = raw[LINE].cast(pl.Int32)
    columns = [
        _dates(raw, column, name)
        if column.type == "edtf"
        else _numbers(raw, column.name, name).alias(column.name)
        for column in schema.columns
    ]
    frame = pl.DataFrame([*columns, line])
    try:
        schema.check(frame, file=name)
    except SchemaError as error:
        raise SourceError(error.problem, _FETCH, file=name) from error
    return frame


def _file(folder: Path, name: str) -> Path:
    if not folder.is_dir():
        problem = f"{folder} is not a folder; expected one that holds {name}."
        raise SourceError(problem, _FETCH, folder=str(folder))
    path = folder / name
    if not path.is_file():
        near = sorted(p.name for p in folder.glob("*.csv"))
        have = f"found {', '.join(near[:8])}" if near else "found no CSV file"
        problem = f"{folder} has no file {name} ({have})."
        raise SourceError(problem, _FETCH, folder=str(folder), expected=name)
    return path


def _cells(path: Path) -> pl.DataFrame:
    """Read every cell as text; empty cells are null."""
    import polars as pl

    try:
        return pl.read_csv(path, infer_schema=False)
    except (pl.exceptions.PolarsError, OSError, UnicodeDecodeError) as error:
        problem = f"{path.name} cannot be read as comma-separated text ({error})."
        raise SourceError(problem, _FETCH, file=str(path)) from error


def _check_columns(raw: pl.DataFrame, name: str, schema: Schema) -> None:
    wanted = ["version"]
    for column in schema.columns:
        wanted += _PARTS.get(column.name, (column.name,))
    missing = [column for column in wanted if column not in raw.columns]
    if missing:
        problem = (
            f"{name} has no column {', '.join(missing)} (found {raw.width} columns, "
            f"the first are {', '.join(raw.columns[:6])})."
        )
        raise SourceError(problem, _FETCH, file=name, missing=tuple(missing))
    if not raw.height:
        problem = f"{name} has a header and no row; expected one row per alliance."
        raise SourceError(problem, _FETCH, file=name)


def _check_version(raw: pl.DataFrame, name: str) -> None:
    found = sorted({str(v) for v in raw["version"].unique()})
    if found != [VERSION]:
        said = ", ".join(found)
        problem = f"{name} is of ATOP version {said}; expected {VERSION}."
        raise SourceError(problem, _FETCH, file=name, found=said, expected=VERSION)


def _numbers(raw: pl.DataFrame, column: str, name: str) -> pl.Series:
    """Return whole numbers; codes below zero stand for missing and become null."""
    import polars as pl

    text = raw[column].str.strip_chars()
    values = text.cast(pl.Int64, strict=False)
    bad = values.is_null() & text.is_not_null()
    if bad.any():
        row = int(bad.arg_max() or 0)
        _refuse(name, row, column, str(text[row]), "a whole number")
    return values.set(values < 0, None)


def _dates(raw: pl.DataFrame, column: Column, name: str) -> pl.Series:
    """Join year, month and day to EDTF text; 0 and empty parts are left out."""
    import polars as pl

    parts = [_numbers(raw, part, name) for part in _PARTS[column.name]]
    texts = [_text(cells) for cells in zip(*parts, strict=True)]
    for row, text in enumerate(texts):
        if text is not None:
            _check_day(name, row, _PARTS[column.name][0], text)
    return pl.Series(column.name, texts, dtype=pl.String)


def _text(parts: Sequence[int | None]) -> str | None:
    year, month, day = parts
    if not year:
        return None
    if not month:
        return f"{year:04d}"
    return f"{year:04d}-{month:02d}" + (f"-{day:02d}" if day else "")


def _check_day(name: str, row: int, column: str, text: str) -> Date:
    try:
        return dates.parse(text)
    except DateError as error:
        _refuse(name, row, column, text, f"a day of the calendar ({error.problem})")


def _refuse(name: str, row: int, column: str, found: str, expected: str) -> NoReturn:
    line = row + 2
    place = f"{name}, line {line}, column {column}"
    problem = f"{place}: found {found!r}, expected {expected}."
    raise SourceError(problem, _FETCH, file=name, line=line, column=column)
