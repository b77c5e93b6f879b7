"""SIPRI: the workbook of military expenditure and the register of arms transfers.

The workbook has one sheet per measure, with years as columns and headings of regions
among the states. ``...`` says that no figure is available and ``xxx`` that the state
did not exist; neither is 0. Most years before independence are ``...`` all the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import reduce
from pathlib import Path
from typing import Final

import polars as pl

from foedus.errors import SourceError
from foedus.sources.catalog import Entry
from foedus.sources.layout import FileSpec
from foedus.sources.numbered import number
from foedus.sources.opening import Raw, decode, open_raw
from foedus.sources.reading import ReadResult, joined
from foedus.sources.tabular import conform

SHEETS: Final[Mapping[str, str]] = {
    "current_usd": "Current US$",
    "constant_usd": "Constant (2023) US$",
    "share_of_gdp": "Share of GDP",
    "per_capita": "Per capita",
    "share_of_government": "Share of Govt. spending",
    "local_currency": "Local currency calendar years",
    "local_currency_financial": "Local currency financial years",
}
"""Column of the table -> sheet of the workbook."""

_FINANCIAL: Final = "local_currency_financial"
_TEXTS: Final = ("currency", "fiscal_year", "notes")
_TOTALS: Final = "Regional totals"
_NOTES: Final = "Footnotes"
_NO_FIGURE: Final = ("...", ". .", "..", "xxx")
_NO_STATE: Final = "xxx"
_ABOUT: Final[Mapping[str, str]] = {
    "Currency": "currency",
    "Fiscal Year (Jan-Dec if not stated)": "fiscal_year",
    "Notes": "notes",
    "Omitted countries": "omitted",
}
_REGISTER: Final = ("Recipient", "Supplier")


def read_expenditure(
    files: Mapping[str, Path], said: Entry, version: str
) -> ReadResult:
    """Read the workbook of military expenditure.

    Parameters
    ----------
    files : mapping of str to Path
        Any table of the entry -> the workbook.
    said : Entry
        The catalogue entry of SIPRI's expenditure.
    version : str
        Version of the workbook.

    Returns
    -------
    ReadResult
        ``state_year``: one row per state and year with a column per sheet;
        ``regional_total``; ``footnote``. The rows read are the rows of states, regions
        and footnotes in the sheets.

    Raises
    ------
    SourceError
        If a sheet is missing or has no row of column names.

    Notes
    -----
    The colours of SIPRI's own estimates and of uncertain figures are not read.
    """
    path = next(iter(files.values()))
    sheets = {
        name: _sheet(path, sheet, *(_TEXTS if name == _FINANCIAL else ()))
        for name, sheet in SHEETS.items()
    }
    state = conform(_states(sheets), said.tables["state_year"], _plain(path))
    totals = _sheet(path, _TOTALS, "omitted")
    regional = conform(_regional(totals), said.tables["regional_total"], _plain(path))
    notes = conform(_footnotes(path), said.tables["footnote"], _plain(path))
    return joined([state, regional, notes])


def read_register(files: Mapping[str, Path], said: Entry, version: str) -> ReadResult:
    """Read an export of the register of arms transfers, with or without its preamble.

    Parameters
    ----------
    files : mapping of str to Path
        ``transfer`` -> the file.
    said : Entry
        The catalogue entry of the register.
    version : str
        Version of the file.

    Returns
    -------
    ReadResult
        ``transfer``: one row per entry of the register, numbered in the order of the
        file.

    Raises
    ------
    SourceError
        If no line holds the names of the columns.
    """
    path, table = next(iter(files.values())), said.tables["transfer"]
    text, _ = decode(path.read_bytes(), path.name)
    lines = text.splitlines()
    start = next((n for n, x in enumerate(lines) if _is_header(x)), None)
    if start is None:
        problem = f"{path.name} has no line that starts with {','.join(_REGISTER)}."
        raise SourceError(problem, "Export the trade register as CSV.", file=path.name)
    file = replace(table.files[0], name=path.name, skip_rows=start)
    raw = number(open_raw(path, file))
    return conform(raw, table, file.present("entry"))


def _is_header(line: str) -> bool:
    cells = [cell.strip(' "') for cell in line.split(",")[:2]]
    return tuple(cells) == _REGISTER


def _sheet(path: Path, sheet: str, *needed: str) -> pl.DataFrame:
    """Rows below the names of the columns: ``name``, ``region``, texts, years."""
    file = FileSpec(path.name, "xlsx", sheet=sheet, header=False)
    raw = open_raw(path, file)
    cells = raw.frame.with_columns(raw.line.alias("line"))
    first = cells["1"].str.strip_chars()
    head = first.is_in(["Country", "Region"]).arg_max()
    if head is None or first[head] not in ("Country", "Region"):
        problem = f"{path.name}: sheet '{sheet}' has no row of column names."
        remedy = "Check that this is SIPRI's own workbook."
        raise SourceError(problem, remedy, file=path.name)
    names = {c: str(cells[c][head]).strip() for c in raw.frame.columns}
    kept = {c: _ABOUT.get(n, n) for c, n in names.items() if n in _ABOUT or _year(n)}
    _check_columns(path, sheet, tuple(kept.values()), needed)
    body = cells[head + 1 :].select(
        pl.col("1").str.strip_chars().alias("name"), "line", *kept
    )
    return _below_headings(body.rename(kept))


def _check_columns(
    path: Path, sheet: str, found: tuple[str, ...], needed: tuple[str, ...]
) -> None:
    """Refuse a sheet that lacks a text or every year, or that has a column twice."""
    lacks = [name for name in needed if name not in found]
    twice = sorted({name for name in found if found.count(name) > 1})
    if lacks or twice or not any(_year(name) for name in found):
        what = f"lacks {', '.join(lacks) or 'years'}"
        if twice:
            what = f"has {', '.join(twice)} twice"
        problem = f"{path.name}: sheet '{sheet}' {what}."
        remedy = "Check that this is SIPRI's own workbook."
        raise SourceError(problem, remedy, file=path.name)


def _year(name: str) -> bool:
    return name.isdigit() and len(name) == len("2024")


def _below_headings(body: pl.DataFrame) -> pl.DataFrame:
    """Rows with cells of their own, each with the heading above it."""
    others = [c for c in body.columns if c not in ("name", "line")]
    heading = pl.all_horizontal(pl.col(others).str.strip_chars() == "")
    marked = body.with_columns(
        region=pl.when(heading).then(pl.col("name")).forward_fill(), heading=heading
    )
    return marked.filter(~pl.col("heading") & (pl.col("name") != "")).drop("heading")


def _long(sheet: pl.DataFrame, value: str) -> pl.DataFrame:
    """One row per state and year, in the order of the sheet."""
    years = [c for c in sheet.columns if _year(c)]
    return sheet.unpivot(
        years, index=["name", "region", "line"], variable_name="year", value_name=value
    )


def _states(sheets: Mapping[str, pl.DataFrame]) -> Raw:
    """All sheets of states beside one another."""
    parts = [_long(sheet, name) for name, sheet in sheets.items()]
    keys = ["name", "year"]
    wide = reduce(
        lambda left, right: (
            left.join(right, on=keys, how="full", coalesce=True, maintain_order="left")
            .with_columns(
                line=pl.coalesce("line", "line_right"),
                region=pl.coalesce("region", "region_right"),
            )
            .drop("line_right", "region_right")
        ),
        parts,
    )
    texts = sheets[_FINANCIAL].select("name", *_TEXTS)
    absent = pl.any_horizontal(
        pl.col(n).str.strip_chars().eq_missing(_NO_STATE) for n in sheets
    )
    figure = pl.any_horizontal(_figure(n).is_not_null() for n in sheets)
    frame = wide.join(texts, on="name", how="left", maintain_order="left").with_columns(
        existed=pl.when(absent).then(pl.lit("no")).when(figure).then(pl.lit("yes")),
        **{n: _figure(n) for n in sheets},
    )
    read = sum(sheet.height for sheet in sheets.values())
    return Raw(frame.drop("line"), frame["line"], read)


def _figure(name: str) -> pl.Expr:
    """Cells without the codes for no figure."""
    text = pl.col(name).str.strip_chars()
    return pl.when(~text.is_in(_NO_FIGURE)).then(text)


def _regional(sheet: pl.DataFrame) -> Raw:
    """One row per region and year."""
    long = _long(sheet, "constant_usd_billion").with_columns(
        _figure("constant_usd_billion")
    )
    omitted = sheet.select("name", "omitted")
    frame = long.join(omitted, on="name", how="left", maintain_order="left")
    return Raw(frame.drop("line", "region"), frame["line"], sheet.height)


def _footnotes(path: Path) -> Raw:
    """One row per mark and note."""
    raw = open_raw(path, FileSpec(path.name, "xlsx", sheet=_NOTES, header=False))
    if raw.frame.width == 1:
        problem = f"{path.name}: sheet '{_NOTES}' has no column of notes."
        remedy = "Check that this is SIPRI's own workbook."
        raise SourceError(problem, remedy, file=path.name)
    cells = raw.frame.select(pl.all().str.strip_chars())
    text = pl.concat_str([c for c in cells.columns if c != "1"], separator=" ")
    frame = cells.select(mark=pl.col("1"), text=text.str.strip_chars())
    good = ((frame["mark"] != "") & (frame["text"] != "")).fill_null(value=False)
    return Raw(frame.filter(good), raw.line.filter(good), int(good.sum()))


def _plain(path: Path) -> FileSpec:
    return FileSpec(path.name, "xlsx")
