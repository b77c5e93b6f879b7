"""Whittling: which of several disputes of a pair in one year (or month, day) is kept.

A pair can have several disputes at once, and a row of a panel shows one. Rules are
tried in order; each keeps the disputes that are best by it, and what is left goes on to
the next.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from foedus.errors import PanelError

UNKNOWN_FATALITY: Final = 0.5
"""Deaths of which the number is not known: more than none, at most the lowest class."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What a rule of whittling looks at.

    Attributes
    ----------
    columns : tuple of str
        Columns of the dispute or of the pair in it; their sum is compared.
    least : bool
        Whether the least value is kept; else the greatest.
    unknown : float or None
        What a value that is not known counts as; None if any known value beats it.
    """

    columns: tuple[str, ...]
    least: bool = False
    unknown: float | None = None

    def score(self) -> pl.Expr:
        """Return the number of which the greatest is kept."""
        value = pl.sum_horizontal(
            pl.col(self.columns).cast(pl.Float64), ignore_nulls=False
        )
        signed = -value if self.least else value
        return signed.fill_null(float("-inf") if self.unknown is None else self.unknown)


RULES: Final[dict[str, Rule]] = {
    "onset": Rule(("onset",)),
    "fatality": Rule(("fatality",), unknown=UNKNOWN_FATALITY),
    "hostility": Rule(("hostlev",)),
    "duration": Rule(("mindur",)),
    "longest-duration": Rule(("maxdur",)),
    "reciprocity": Rule(("recip",)),
    "start-month": Rule(("stmon",), least=True),
    "originators": Rule(("orig1", "orig2")),
    "drop": Rule(("dispnum",), least=True),
}
"""Name -> what is kept: a dispute that begins; with the most deaths; the most hostile;
the longest by the shortest, or by the longest, duration that the dates allow; an
answered one; the earliest; one in which both states were from its first day; and, at
last, the one with the lowest number (and of its rows the first of the file)."""

DEFAULT: Final = (
    "onset",
    "fatality",
    "hostility",
    "duration",
    "reciprocity",
    "start-month",
    "drop",
)


def checked(rules: Sequence[str]) -> tuple[str, ...]:
    """Return the names of rules as they are spelled here.

    Parameters
    ----------
    rules : sequence of str
        Names, with hyphens, underscores or spaces.

    Returns
    -------
    tuple of str
        Keys of `RULES`.

    Raises
    ------
    PanelError
        If there is no such rule, with the nearest name.
    """
    plain = [str(r).replace("_", "-").replace(" ", "-") for r in rules]
    for name in plain:
        if name not in RULES:
            near = difflib.get_close_matches(name, RULES, n=1)
            hint = f" (nearest: '{near[0]}')" if near else ""
            problem = f"There is no rule '{name}' to choose among disputes{hint}."
            raise PanelError(problem, f"Use of: {', '.join(RULES)}.", found=name)
    return tuple(plain)


def needed(rules: Sequence[str]) -> tuple[str, ...]:
    """Return the columns that rules look at.

    Parameters
    ----------
    rules : sequence of str
        Keys of `RULES`.

    Returns
    -------
    tuple of str
        Names, each once.
    """
    return tuple(dict.fromkeys(c for r in rules for c in RULES[r].columns))


def whittled(
    rows: pl.DataFrame, by: Sequence[str], rules: Sequence[str] = DEFAULT
) -> tuple[pl.DataFrame, dict[str, int]]:
    """Keep one dispute of each pair and time.

    Parameters
    ----------
    rows : polars.DataFrame
        `by` and the columns that the rules look at.
    by : sequence of str
        What may stand once: the states and the year, say.
    rules : sequence of str
        Keys of `RULES`, in the order in which they are tried.

    Returns
    -------
    polars.DataFrame
        The rows that are left, in their order.
    dict of str to int
        Rule -> rows that were lost by it, in order.

    Raises
    ------
    PanelError
        If rows are left that share `by`: then ``drop`` is not among the rules.
    """
    by = list(by)
    lost: dict[str, int] = {}
    left = rows
    for name in rules:
        before = left.height
        score = RULES[name].score()
        left = left.filter(score == score.max().over(by))
        if name == "drop":
            left = left.unique(by, keep="first", maintain_order=True)
        lost[name] = before - left.height
    repeated = left.height - left.select(by).n_unique()
    if repeated:
        problem = (
            f"After the rules {', '.join(rules) or '(none)'}, {repeated:,} rows still "
            "share their states and their time with another dispute."
        )
        remedy = "Put 'drop' last: it keeps the dispute with the lowest number."
        raise PanelError(problem, remedy, repeated=repeated)
    return left, lost


def told(lost: dict[str, int], rows: int) -> str:
    """Say in words what whittling took away.

    Parameters
    ----------
    lost : dict of str to int
        What `whittled` returned.
    rows : int
        Rows before.

    Returns
    -------
    str
        The rules in order with the rows lost by each.
    """
    each = ", ".join(f"{name} {count:,}" for name, count in lost.items())
    total = sum(lost.values())
    return f"one dispute per pair and time: {total:,} of {rows:,} rows lost ({each})"
