"""Filters of a table: what a reader asks for, as expressions over its own columns.

Names are looked up among the columns of the table, and values become literals: neither
is ever part of a query's text. A cell that is not covered fits no comparison.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from foedus import dates
from foedus.errors import nearest
from foedus.store import spells
from foedus.web.page import RequestError

if TYPE_CHECKING:
    import polars as pl

    from foedus.schema import ColumnType

MOST: Final = 8
"""Filters at once."""
MOST_DIGITS: Final = 40
_INT: Final = 1 << 63

OPERATORS: Final[Mapping[str, str]] = {
    "eq": "=", "ne": "<>", "lt": "<", "le": "<=", "gt": ">", "ge": ">=",
    "contains": "contains", "nc": "is n/c", "known": "is not n/c",
}  # fmt: skip
"""Operators as addresses have them -> as a reader sees them."""

BARE: Final = ("nc", "known")
"""Operators that take no value."""

_WORDS: Final = {
    **{word: word for word in OPERATORS},
    **{sign: word for word, sign in OPERATORS.items() if word not in BARE},
    "!=": "ne",
    "==": "eq",
}
_FILTER: Final = re.compile(
    r"(?P<column>.+?) *(?P<operator>"
    r"(?<= )(?:eq|ne|lt|le|gt|ge|contains|nc|known)(?= |$)|==|<>|!=|<=|>=|=|<|>)"
    r" *(?P<value>.*)",
    re.DOTALL,
)

_ORDERED: Final = ("lt", "le", "gt", "ge")
_ALLOWED: Final[Mapping[ColumnType, tuple[str, ...]]] = {
    "text": ("eq", "ne", *_ORDERED, "contains"),
    "edtf": ("eq", "ne", *_ORDERED, "contains"),
    "integer": ("eq", "ne", *_ORDERED),
    "number": ("eq", "ne", *_ORDERED),
    "flag": ("eq", "ne"),
    "list": ("contains",),
}
_COMPARED: Final[Mapping[str, Callable[[pl.Expr, pl.Expr], pl.Expr]]] = {
    "eq": lambda cell, value: cell.eq(value),
    "ne": lambda cell, value: cell.ne(value),
    "lt": lambda cell, value: cell.lt(value),
    "le": lambda cell, value: cell.le(value),
    "gt": lambda cell, value: cell.gt(value),
    "ge": lambda cell, value: cell.ge(value),
}
_DATED: Final[Mapping[str, Callable[[int, dates.Date], bool]]] = {
    "lt": lambda day, asked: day < asked.earliest,
    "le": lambda day, asked: day <= asked.latest,
    "gt": lambda day, asked: day > asked.latest,
    "ge": lambda day, asked: day >= asked.earliest,
}


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition.

    Attributes
    ----------
    column : str
        Name of the column.
    operator : str
        One of `OPERATORS`.
    value : str
        What the cell is compared with, as it was written; empty for `BARE` ones.
    """

    column: str
    operator: str
    value: str


def read(text: str) -> tuple[Filter, ...]:
    """Return the filters that a text holds.

    Parameters
    ----------
    text : str
        Such as ``year ge 1955; name contains pol``; a semicolon in a name or a value
        is doubled. Signs such as ``>=`` may stand for the words.

    Raises
    ------
    RequestError
        If a part is no filter, or there are more than `MOST`.
    """
    parts = [part.replace("\0", ";") for part in text.replace(";;", "\0").split(";")]
    found = tuple(_one(part.strip()) for part in parts if part.strip())
    if len(found) > MOST:
        problem = f"There are {len(found)} filters, more than {MOST}."
        raise RequestError(problem, "Leave some out, or ask in SQL: /sql.")
    return found


def _one(text: str) -> Filter:
    match = _FILTER.fullmatch(text)
    if match is None:
        problem = f"'{text}' is no filter."
        remedy = "Write column, operator and value: year ge 1955; state nc."
        raise RequestError(problem, remedy, found=text)
    return filter_of(match["column"], match["operator"], match["value"] or "")


def filter_of(column: str, operator: str, value: str) -> Filter:
    """Return a filter of its parts.

    Parameters
    ----------
    column : str
        Name of a column.
    operator : str
        One of `OPERATORS`, or its sign.
    value : str
        What to compare with; empty for ``nc`` and ``known``.

    Raises
    ------
    RequestError
        If the value is missing, or one too many.
    """
    word = _WORDS[operator]
    if (word in BARE) == bool(value.strip()):
        problem = f"The filter of '{column}' has {'a' if value else 'no'} value."
        remedy = f"'{word}' takes {'none' if value else 'one'}."
        raise RequestError(problem, remedy, found=value)
    return Filter(column.strip(), word, value.strip())


def written(filters: Iterable[Filter]) -> str:
    """Return filters as `read` takes them.

    Parameters
    ----------
    filters : iterable of Filter
        The filters.
    """
    return "; ".join(
        f"{said.column} {said.operator} {said.value}".strip().replace(";", ";;")
        for said in filters
    )


def column(name: str, kinds: Mapping[str, ColumnType]) -> pl.Expr:
    """Return a column of a table, whose name is never read as a pattern.

    Parameters
    ----------
    name : str
        Its name.
    kinds : mapping of str to str
        The columns of the table, each with its type.

    Raises
    ------
    RequestError
        If the table has no such column.
    """
    import polars.selectors as cs

    if name not in kinds:
        problem = f"The table has no column '{name}'{nearest(name, kinds)}."
        shown = ", ".join(list(kinds)[:40])
        raise RequestError(problem, f"It has: {shown}.", found=name)
    return cs.by_name(name).as_expr()


def days(table: pl.LazyFrame, name: str, cell: pl.Expr) -> dict[str, int]:
    """Map each date of a column to its first possible day; others are left out.

    Parameters
    ----------
    table : polars.LazyFrame
        The table.
    name : str
        Name of the column.
    cell : polars.Expr
        The column.
    """
    texts = table.select(cell).unique().drop_nulls().collect().get_column(name)
    known = ((text, spells.days(text)) for text in texts)
    return {text: found[0] for text, found in known if found is not None}


def expression(
    said: Filter, table: pl.LazyFrame, kinds: Mapping[str, ColumnType]
) -> pl.Expr:
    """Return a filter as an expression.

    Parameters
    ----------
    said : Filter
        The filter.
    table : polars.LazyFrame
        The table.
    kinds : mapping of str to str
        Its columns, each with its type.

    Returns
    -------
    polars.Expr
        True for rows that fit; null or false for others.

    Raises
    ------
    RequestError
        If the table has no such column, or the operator or the value does not suit it.
    """
    cell = column(said.column, kinds)
    if said.operator in BARE:
        return cell.is_null() if said.operator == "nc" else cell.is_not_null()
    kind = kinds[said.column]
    if said.operator not in _ALLOWED[kind]:
        problem = f"'{said.column}' holds {_HOLDS[kind]}: no '{said.operator}' of it."
        allowed = ", ".join((*_ALLOWED[kind], *BARE))
        raise RequestError(problem, f"Use one of: {allowed}.", found=said.operator)
    if said.operator == "contains":
        return _contains(cell, said.value, kind)
    if kind == "edtf" and said.operator in _ORDERED:
        asked = dates.parse(said.value)
        fits = _DATED[said.operator]
        found = days(table, said.column, cell)
        return cell.is_in([text for text, day in found.items() if fits(day, asked)])
    return _COMPARED[said.operator](cell, _literal(said, kind))


_HOLDS: Final[Mapping[ColumnType, str]] = {
    "text": "text",
    "edtf": "dates",
    "integer": "whole numbers",
    "number": "numbers",
    "flag": "yes or no",
    "list": "lists",
}


def _contains(cell: pl.Expr, value: str, kind: ColumnType) -> pl.Expr:
    import polars as pl

    if kind == "list":
        return cell.list.contains(pl.lit(value))
    low = pl.lit(value.lower())
    return cell.str.to_lowercase().str.contains(low, literal=True)


def _literal(said: Filter, kind: ColumnType) -> pl.Expr:
    """Return a value in the type of its column."""
    import polars as pl

    value: object = said.value
    if kind == "flag":
        value = {"yes": True, "true": True, "no": False, "false": False}.get(
            said.value.lower()
        )
    elif kind == "integer":
        value = _whole(said.value)
    elif kind == "number":
        value = _number(said.value)
    if value is None:
        problem = f"'{said.value}' cannot stand in '{said.column}'."
        remedy = f"It holds {_HOLDS[kind]}."
        raise RequestError(problem, remedy, found=said.value)
    return pl.lit(value)


def _whole(text: str) -> int | None:
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdecimal()) or len(digits) > MOST_DIGITS:
        return None
    number = int(text)
    return number if -_INT <= number < _INT else None


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None
