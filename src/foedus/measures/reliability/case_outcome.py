"""What became of a promise in a war: kept, broken, not called on, or not known."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import polars as pl

from foedus.errors import SchemaError, nearest

HONOURED: Final = "honoured"
VIOLATED: Final = "violated"
NOT_INVOKED: Final = "not invoked"
OUTCOMES: Final = (HONOURED, VIOLATED, NOT_INVOKED)

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "outcome": ("result",),
        "honoured": ("honored", "honor", "kept", "fulfilled"),
        "violated": ("broken", "violate"),
        "invoked": ("applies", "casus"),
        "obligation": ("obligations", "promise"),
        "period": (),
        "state": ("member", "ccode"),
        "alliance": ("atopid", "treaty"),
        "war": ("warnum", "war_name", "warname"),
    }
)
"""Columns of a table of cases that are understood -> their other names."""

_FLAGS: Final = ("honoured", "violated", "invoked")
_WORDS: Final[Mapping[str, str | None]] = MappingProxyType(
    {
        "honoured": HONOURED,
        "honored": HONOURED,
        "kept": HONOURED,
        "fulfilled": HONOURED,
        "1": HONOURED,
        "violated": VIOLATED,
        "broken": VIOLATED,
        "not honoured": VIOLATED,
        "not honored": VIOLATED,
        "abandoned": VIOLATED,
        "reneged": VIOLATED,
        "0": VIOLATED,
        "not invoked": NOT_INVOKED,
        "dna": NOT_INVOKED,
        "not applicable": NOT_INVOKED,
        "does not apply": NOT_INVOKED,
        "casus not met": NOT_INVOKED,
        "not known": None,
        "unknown": None,
        "": None,
    }
)
_BITS: Final[Mapping[str, int]] = MappingProxyType(
    {"1": 1, "1.0": 1, "true": 1, "yes": 1, "0": 0, "0.0": 0, "false": 0, "no": 0}
)


def with_outcome(cases: pl.DataFrame | pl.LazyFrame) -> pl.DataFrame:
    """Cases with one column that says what became of the promise.

    Parameters
    ----------
    cases : polars.DataFrame or polars.LazyFrame
        One row per case. Either ``outcome`` in words (honoured, violated, not invoked,
        not known), or ``honoured`` as 1 or 0, with ``violated`` and ``invoked`` beside
        it if the table has them. `COLUMNS` lists other names that are understood.

    Returns
    -------
    polars.DataFrame
        The same rows and columns under the first name of each, with ``outcome``
        (String): ``honoured``, ``violated``, ``not invoked``, or null where it is not
        known whether the promise was called on or kept. ``honoured``, ``violated`` and
        ``invoked`` are left out.

    Raises
    ------
    SchemaError
        If neither ``outcome`` nor ``honoured`` is there, a cell is understood as no
        outcome, or a row contradicts itself.

    Notes
    -----
    ``invoked`` 0 makes a row ``not invoked``; without that column every row with an
    outcome was invoked. With both ``honoured`` and ``violated``, a row with 0 in both
    is ``not invoked``, one with 1 in both is refused, and one of the two that is 1
    decides where the other is empty. An empty ``honoured`` alone is not known: it is
    not a broken promise.

    Examples
    --------
    >>> with_outcome(pl.DataFrame({"honored": [1, 0, None]}))["outcome"].to_list()
    ['honoured', 'violated', None]
    """
    table = _renamed(cases.lazy().collect())
    if "outcome" in table.columns:
        words = table["outcome"].cast(pl.String).to_list()
        found = [_word(cell, row) for row, cell in enumerate(words, start=1)]
    elif "honoured" in table.columns:
        honoured, violated, invoked = (
            _bits(table[name]) if name in table.columns else [None] * table.height
            for name in _FLAGS
        )
        cells = zip(honoured, violated, invoked, strict=True)
        pairs = "violated" in table.columns
        found = [
            _judged(row, cell, pairs=pairs) for row, cell in enumerate(cells, start=1)
        ]
    else:
        hint = nearest("honoured", table.columns)
        problem = f"The table of cases has no column 'honoured' or 'outcome'{hint}."
        remedy = "Give 'honoured' (1, 0 or empty), or 'outcome' in words."
        raise SchemaError(problem, remedy, found=tuple(table.columns))
    outcome = pl.Series("outcome", found, dtype=pl.String)
    return table.drop(_FLAGS, strict=False).with_columns(outcome)


def _renamed(table: pl.DataFrame) -> pl.DataFrame:
    here = {name.strip().lower(): name for name in reversed(table.columns)}
    new: dict[str, str] = {}
    for name, others in COLUMNS.items():
        if name not in table.columns:
            also = next((here[n] for n in (name, *others) if n in here), None)
            if also is not None and also not in new:
                new[also] = name
    return table.rename(new)


def _word(cell: str | None, row: int) -> str | None:
    plain = " ".join((cell or "").lower().replace("_", " ").split())
    if plain in _WORDS:
        return _WORDS[plain]
    problem = f"The outcome of case {row} is '{cell}'{nearest(plain, _WORDS)}."
    remedy = "Write honoured, violated, not invoked, or leave the cell empty."
    raise SchemaError(problem, remedy, row=row, found=cell)


def _bits(column: pl.Series) -> list[int | None]:
    made: list[int | None] = []
    for row, cell in enumerate(column.cast(pl.String).to_list(), start=1):
        plain = (cell or "").strip().lower()
        if plain in ("", "nan"):
            made.append(None)
        elif plain in _BITS:
            made.append(_BITS[plain])
        else:
            problem = f"'{column.name}' of case {row} is '{cell}'."
            remedy = "Write 1, 0, or leave the cell empty where it is not known."
            raise SchemaError(problem, remedy, row=row, found=cell)
    return made


def _judged(
    row: int, cell: tuple[int | None, int | None, int | None], *, pairs: bool
) -> str | None:
    honoured, violated, invoked = cell
    if honoured and violated:
        problem = f"Case {row} is both honoured and violated."
        raise SchemaError(problem, "Split it, or decide.", row=row)
    if invoked == 0:
        if honoured or violated:
            problem = f"Case {row} was not invoked, but has an outcome."
            raise SchemaError(problem, "Correct 'invoked', or empty the rest.", row=row)
        return NOT_INVOKED
    if honoured:
        return HONOURED
    if violated or (honoured == 0 and not pairs):
        return VIOLATED
    if honoured == 0 and violated == 0 and invoked is None:
        return NOT_INVOKED
    return None
