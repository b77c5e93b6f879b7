"""The tables at hand, and the rows of one of them that fit."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from foedus import dates
from foedus.errors import StoreError
from foedus.registry.states import fold
from foedus.schema import LINE
from foedus.web import filters, shelves
from foedus.web.filters import Filter
from foedus.web.page import Ask, Document, RequestError, address, when
from foedus.web.shelves import Shelf

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from foedus.schema import ColumnType

ON_A_PAGE: Final = 100
MOST_ROWS: Final = 50_000
MOST_CELLS: Final = 500_000
MOST_BYTES: Final = 16_000_000
"""A reply holds no more rows, cells, or bytes of cells."""


def listed(ask: Ask) -> Document:
    """Return the tables at hand.

    Parameters
    ----------
    ask : Ask
        With ``search``, optional: only those whose names or columns hold the text.

    Returns
    -------
    dict
        ``tables``: as `Shelf.document` has them, with the days in words.
    """
    search = ask.get("search")
    found = list(shelves.shelves(ask.store))
    if search is not None:
        found = [one for one in found if fold(search) in fold(_searchable(one))]
    return {
        "title": "Tables",
        **when(None),
        "search": search,
        "tables": [_listed(one.document()) for one in found],
        "asked": {"search": search},
    }


def _searchable(one: Shelf) -> str:
    return " ".join((one.name, one.in_sql, one.title, *one.columns))


def _listed(said: Document) -> Document:
    return {
        **said,
        **{
            f"{side}_display": dates.parse(said[side]).display() if said[side] else None
            for side in ("start", "end")
        },
    }


def shown(ask: Ask) -> Document:
    """Return the rows of a table that fit.

    Parameters
    ----------
    ask : Ask
        With ``name``; optional are ``where`` (filters), ``column``, ``is`` and
        ``value`` (one filter more), ``sort`` (a column, after a minus for the largest
        first), ``page`` (from 1) and ``rows`` (rows of a page).

    Returns
    -------
    dict
        ``table``: what the list says of it; ``columns: [{name, type, unit,
        description, null_means}]``; ``rows``: lists of cells in their order, null for
        not covered; ``keys``: the trace key of each row; ``fit`` and ``first``: how
        many rows fit, and the number of the first one here; ``page``, ``pages``,
        ``filters``, ``sort``, and ``capped``: whether a limit cut the rows.

    Raises
    ------
    StoreError
        If there is no such table, or its file is damaged.
    RequestError
        If a filter, the order or the page cannot be.
    """
    import polars as pl

    one = shelves.find_shelf(ask.store, ask.said["name"])
    wanted = _filters(ask)
    size, page = int(ask.get("rows") or ON_A_PAGE), int(ask.get("page") or 1)
    try:
        table = ask.store.scan(one.name)
        spec = ask.store.spec(one.name)
        kinds = shelves.kinds(spec, table.collect_schema())
        fits = _fitting(table, wanted, kinds)
        number = fits.select(pl.len()).collect().item()
        _check_page(page, size, number)
        ordered = _sorted(fits, ask.get("sort"), kinds)
        most = min(size, max(1, MOST_CELLS // max(1, len(kinds))))
        frame = ordered.slice((page - 1) * size, most).collect()
    except (OSError, pl.exceptions.PolarsError) as error:
        problem = f"The table '{one.name}' cannot be read."
        remedy = "It may have been removed just now; else run foedus data check."
        raise StoreError(problem, remedy) from error
    frame = _light(frame)
    expected = min(size, number - (page - 1) * size)
    return {
        "title": one.name,
        **when(None),
        "table": _listed(one.document()),
        "description": spec.description,
        "unit": spec.unit,
        "key": list(spec.key),
        "columns": shelves.about(spec, kinds),
        "filters": [_said(said) for said in wanted],
        "sort": ask.get("sort"),
        "fit": number,
        "first": (page - 1) * size + 1 if frame.height else 0,
        "page_number": page,
        "pages": max(1, math.ceil(number / size)),
        "size": size,
        "capped": frame.height < expected,
        "most": min(MOST_ROWS, max(1, MOST_CELLS // max(1, len(kinds)))),
        "rows": [[plain(cell) for cell in row] for row in frame.iter_rows()],
        "keys": _keys(one, frame),
        "asked": _asked(one, wanted, ask, page, size),
    }


def _filters(ask: Ask) -> tuple[Filter, ...]:
    """Return the filters of an address, the one of the form last."""
    found = filters.read(ask.get("where") or "")
    column, operator, value = (ask.get(n) for n in ("column", "is", "value"))
    if column is None:
        if value is not None:
            problem = "A value was given, and no column to compare it with."
            raise RequestError(problem, "Give the column too.")
        return found
    more = filters.filter_of(column, operator or "eq", value or "")
    return filters.read(filters.written((*found, more)))


def _said(one: Filter) -> Document:
    return {
        "column": one.column,
        "is": one.operator,
        "sign": filters.OPERATORS[one.operator],
        "value": one.value or None,
    }


def _asked(
    one: Shelf, wanted: tuple[Filter, ...], ask: Ask, page: int, size: int
) -> dict[str, str | None]:
    return {
        "name": one.name,
        "where": filters.written(wanted) or None,
        "sort": ask.get("sort"),
        "page": str(page) if page > 1 else None,
        "rows": str(size) if size != ON_A_PAGE else None,
    }


def _fitting(
    table: pl.LazyFrame, wanted: tuple[Filter, ...], kinds: Mapping[str, ColumnType]
) -> pl.LazyFrame:
    found = [filters.expression(said, table, kinds) for said in wanted]
    return table.filter(*found) if found else table


def _sorted(
    table: pl.LazyFrame, sort: str | None, kinds: Mapping[str, ColumnType]
) -> pl.LazyFrame:
    """Return rows in an order; what is not covered comes last."""
    import polars as pl

    if sort is None:
        return table
    falling = sort not in kinds and sort.startswith("-")
    name = sort.removeprefix("-") if falling else sort
    cell = filters.column(name, kinds)
    if kinds[name] == "list":
        problem = f"'{name}' holds lists, which have no order."
        raise RequestError(problem, "Sort by another column.", found=name)
    if kinds[name] == "edtf":
        days = filters.days(table, name, cell)
        cell = cell.replace_strict(days, default=None, return_dtype=pl.Int64)
    return table.sort(cell, descending=falling, nulls_last=True, maintain_order=True)


def _check_page(page: int, size: int, number: int) -> None:
    last = max(1, math.ceil(number / size))
    if page > last:
        problem = f"There is no page {page:,}: {number:,} rows fit."
        raise RequestError(problem, f"The last page is {last:,}.", found=page)


def _light(frame: pl.DataFrame) -> pl.DataFrame:
    """Return as many of the first rows as a reply may hold, at least one."""
    size = frame.estimated_size()
    if size <= MOST_BYTES:
        return frame
    return frame.head(max(1, int(frame.height * MOST_BYTES / size)))


def plain(cell: object) -> object:
    """Return a cell as JSON holds it.

    Parameters
    ----------
    cell : object
        A value of a frame.

    Returns
    -------
    str, int, float, bool, list or None
        None also for a number that is not finite.
    """
    if cell is None or isinstance(cell, bool | int | str):
        return cell
    if isinstance(cell, float):
        return cell if math.isfinite(cell) else None
    if isinstance(cell, list):
        return [plain(part) for part in cell]
    return str(cell)


def _keys(one: Shelf, frame: pl.DataFrame) -> list[str | None]:
    if LINE not in frame.columns:
        return [None] * frame.height
    lines = frame.get_column(LINE).to_list()
    return [None if line is None else one.key(line) for line in lines]


def scene(document: Document) -> Document:
    """Return what the template of a table needs beside its payload.

    Parameters
    ----------
    document : dict
        From `shown`.

    Returns
    -------
    dict
        ``all``: the addresses of all rows that fit, by form, and ``whole``: whether
        they hold all of them; ``turn``: the pages before and after; ``without``: the
        address without each filter.
    """
    name = document["table"]["name"]
    said = [Filter(f["column"], f["is"], f["value"] or "") for f in document["filters"]]
    state = {"name": name, "where": filters.written(said), "sort": document["sort"]}
    size = document["size"] if document["size"] != ON_A_PAGE else None
    here, rows = document["page_number"], str(document["most"])
    turn = {
        "before": here - 1 if here > 1 else None,
        "after": here + 1 if here < document["pages"] else None,
    }
    return {
        "all": {
            form: address(f"/tables/{{name}}.{form}", {**state, "rows": rows})
            for form in ("csv", "parquet", "xlsx", "json")
        },
        "whole": document["fit"] <= document["most"],
        "turn": {
            way: None if page is None else {**state, "page": str(page), "rows": size}
            for way, page in turn.items()
        },
        "without": [
            {**state, "where": filters.written([*said[:place], *said[place + 1 :]])}
            for place in range(len(said))
        ],
        "state": state,
        "operators": filters.OPERATORS,
        "on_a_page": ON_A_PAGE,
    }
