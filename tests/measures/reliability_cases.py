"""How the contract calls the measures of promises in war and of arms races."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from foedus.measures.index import MEASURES

Figures = Mapping[str, Any]

ALLY, FOE = "the ally", "the foe"
SIGNED, ATTACKED = date(1900, 1, 1), date(1910, 1, 1)
SPAN = {"start_low": pl.Date, "start_high": pl.Date}
SPAN |= {"end_low": pl.Date, "end_high": pl.Date}
MANY = pl.List(pl.String)


def f(name: str) -> Any:
    return MEASURES[name].function


def kept(value: float | None, above: float) -> int | None:
    return None if value is None else int(value > above)


def told(a: Figures) -> pl.DataFrame:
    cells = [(name, kept(value, 2)) for name, value in a.items()]
    shape = {"state": pl.String, "honoured": pl.Int64}
    return pl.DataFrame(cells, schema=shape, orient="row")


def counted(a: Figures, b: Figures) -> dict[str, tuple[int, int]]:
    return {
        name: (0, 0) if a[name] is None or b[name] is None else (int(a[name]), 10)
        for name in a
    }


def promised(a: Figures) -> pl.DataFrame:
    """Every member owes the ally defence; of one without figures it hangs on more."""
    rows = [
        (1, name, ["defence"], ["defence"] if value is None else [])
        for name, value in [*a.items(), (ALLY, 1.0)]
    ]
    shape = {"alliance": pl.Int64, "state": pl.String}
    shape |= {"obligation": MANY, "conditional": MANY}
    made = pl.DataFrame(rows, schema=shape, orient="row").with_row_index("line")
    return made.with_columns(
        start_low=SIGNED,
        start_high=SIGNED,
        end_low=pl.lit(None, pl.Date),
        end_high=pl.lit(None, pl.Date),
    )


def fought(a: Figures) -> pl.DataFrame:
    helpers = [name for name, value in a.items() if kept(value, 2)]
    rows = [(name, 1, False) for name in [ALLY, *helpers]] + [(FOE, 2, True)]
    shape = {"state": pl.String, "side": pl.Int64, "began": pl.Boolean}
    made = pl.DataFrame(rows, schema=shape, orient="row").with_row_index("line")
    return made.with_columns(war=7, war_name=pl.lit("invented"), day=ATTACKED)


def coded(figures: Figures, above: float) -> pl.DataFrame:
    rows = [(name, 1, kept(value, above)) for name, value in figures.items()]
    shape = {"war": pl.String, "alliance": pl.Int64, "honoured": pl.Int64}
    return pl.DataFrame(rows, schema=shape, orient="row")


RIVALS = {"state_a": pl.String, "state_b": pl.String}


def armed(a: Figures) -> pl.DataFrame:
    """Every member and the foe, which always arms, over five years."""
    rows = [
        (name, year, None if value is None else 100 * (1 + value / 10) ** year)
        for name, value in [*a.items(), (FOE, 5.0)]
        for year in range(5)
    ]
    shape = {"state": pl.String, "year": pl.Int64, "milex": pl.Float64}
    made = pl.DataFrame(rows, schema=shape, orient="row")
    return made.with_columns(milper=pl.lit(None, pl.Float64))


def rivals(a: Figures) -> pl.DataFrame:
    shape = {**RIVALS, "start": pl.Int64, "end": pl.Int64}
    return pl.DataFrame([(n, FOE, 0, 4) for n in a], schema=shape, orient="row")


def flagged(a: Figures) -> pl.DataFrame:
    rows = [(n, FOE, 1900, None if v is None else v > 2) for n, v in a.items()]
    shape = {**RIVALS, "year": pl.Int64, "race": pl.Boolean}
    return pl.DataFrame(rows, schema=shape, orient="row")


def raced(b: Figures) -> pl.DataFrame:
    rows = [(n, FOE, 1900, 1900) for n, v in b.items() if v is not None]
    shape = {**RIVALS, "start": pl.Int64, "end": pl.Int64}
    return pl.DataFrame(rows, schema=shape, orient="row")


def disputes(a: Figures, b: Figures) -> list[int]:
    known = [(kept(a[n], 2), kept(b[n], 1)) for n in a if None not in (a[n], b[n])]
    return [known.count(cell) for cell in ((1, 1), (1, 0), (0, 1), (0, 0))]


def whole(made: pl.DataFrame) -> float | None:
    value: float | None = made.row(0, named=True)["value"]
    return value


CASES: dict[str, tuple[Any, ...]] = {
    "reliability": (lambda a, _: f("reliability")(told(a)), whole),
    "observed_reliability": (
        lambda a, _: f("observed_reliability")(promised(a), fought(a)),
        whole,
    ),
    "coding_agreement": (
        lambda a, b: f("coding_agreement")(coded(a, 2), coded(b, 1)),
        lambda r: r.value,
    ),
    "shrunken_rates": (
        lambda a, b: f("shrunken_rates")(counted(a, b)),
        lambda r: max((v.value for v in r.values() if v.cases), default=None),
        True,
    ),
    "arms_races": (
        lambda a, _: f("arms_races")(armed(a), rivals(a)),
        lambda r: r.height or None,
        True,
    ),
    "race_detection": (
        lambda a, b: f("race_detection")(flagged(a), raced(b)),
        lambda r: r.hit.value,
    ),
    "escalation": (
        lambda a, b: f("escalation")(*disputes(a, b)),
        lambda r: r.chi_square,
    ),
}
