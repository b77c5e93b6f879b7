"""Read-only SQL on the tables at hand."""

from __future__ import annotations

from typing import Final

from foedus import sql
from foedus.errors import FoedusError, StoreError
from foedus.web import shelves
from foedus.web.page import Ask, Document, address, when

ROWS: Final = 1_000
MOST_ROWS: Final = 50_000
MOST_BYTES: Final = 16_000_000
SECONDS: Final = 10.0
MEMORY: Final = "512MB"
LARGER: Final = "Ask for less at a time; foedus sql in a terminal has wider limits."
MOST_CELLS_SHOWN: Final = 20_000
"""Cells of the table on the page; what is downloaded has all rows of the answer."""

EXAMPLES: Final = (
    (
        "Alliances in force by decade of signature",
        "SELECT left(signed, 3) || '0s' AS decade, count(*) AS alliances\n"
        "FROM registry.alliances\n"
        "WHERE signed BETWEEN '1815' AND '2030'\n"
        "GROUP BY ALL ORDER BY decade",
    ),
    (
        "States with the most alliances ever",
        "SELECT iso3, any_value(name_then) AS name,\n"
        "       count(DISTINCT alliance_id) AS alliances\n"
        "FROM registry.members WHERE iso3 IS NOT NULL\n"
        "GROUP BY iso3 ORDER BY alliances DESC LIMIT 20",
    ),
    (
        "What each edition of NATO's report says of one year",
        "SELECT state, edition, share_of_gdp_pct\n"
        "FROM nato_defence_expenditure.nato_defence_expenditure\n"
        "WHERE year = 2023 ORDER BY state, edition",
    ),
    ("Which tables there are", "SHOW TABLES"),
)
"""Questions that work without any added source."""


class QueryError(FoedusError):
    """A query that cannot be answered; the fact `query` is its text."""


def shown(ask: Ask) -> Document:
    """Return the answer to a query.

    Parameters
    ----------
    ask : Ask
        With ``q``, one SELECT or EXPLAIN in the dialect of DuckDB, and ``rows``, both
        optional.

    Returns
    -------
    dict
        ``q``; ``columns: [{name}]`` and ``rows``, lists of cells in their order, null
        for null: both empty without a query; ``capped``: whether there was more than
        ``limits`` let through; and ``tables: [{name, page, rows, columns}]`` that can
        be asked.

    Raises
    ------
    QueryError
        If it is no reading statement, names what does not exist, or reaches a limit.
    """
    text = ask.get("q")
    most = int(ask.get("rows") or ROWS)
    found = sql.Result((), (), False)
    if text is not None:
        try:
            found = sql.query(
                text,
                ask.store,
                limit=most,
                seconds=SECONDS,
                memory=MEMORY,
                size=MOST_BYTES,
            )
        except StoreError as error:
            remedy = LARGER if "limit" in error.facts else error.remedy
            raise QueryError(error.problem, remedy, query=text) from error
    return {
        "title": "SQL",
        **when(None),
        "q": text,
        "limits": {
            "rows": most,
            "most_rows": MOST_ROWS,
            "bytes": MOST_BYTES,
            "seconds": SECONDS,
            "memory": MEMORY,
        },
        "columns": [{"name": name} for name in found.columns],
        "rows": [list(row) for row in found.rows],
        "capped": found.truncated,
        "examples": [{"title": title, "q": query} for title, query in EXAMPLES],
        "tables": [
            {
                "name": one.in_sql,
                "page": one.name,
                "rows": one.rows,
                "columns": list(one.columns),
            }
            for one in sorted(shelves.shelves(ask.store), key=lambda s: s.in_sql)
            if one.newest
        ],
        "asked": {"q": text, "rows": str(most) if most != ROWS else None},
    }


def scene(document: Document) -> Document:
    """Return what the template of a query needs beside its payload.

    Parameters
    ----------
    document : dict
        From `shown`.

    Returns
    -------
    dict
        ``seen``: the rows that the page shows, and ``all``: the addresses of the
        whole answer, by form.
    """
    wide = max(1, len(document["columns"]))
    query = {"q": document["q"], "rows": str(MOST_ROWS)}
    return {
        "seen": document["rows"][: min(ROWS, max(20, MOST_CELLS_SHOWN // wide))],
        "all": {
            form: address(f"/sql.{form}", query)
            for form in ("csv", "parquet", "xlsx", "json")
        },
    }
