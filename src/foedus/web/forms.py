"""Forms: what a page can be had as, each from the same payload."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from foedus.web.page import Page

Form = Literal["html", "embed", "json", "csv", "parquet", "xlsx"]

MEDIA: Final[Mapping[Form, str]] = {
    "html": "text/html; charset=utf-8",
    "embed": "text/html; charset=utf-8",
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

LABELS: Final[Mapping[Form, str]] = {
    "json": "JSON",
    "csv": "CSV",
    "parquet": "Parquet",
    "xlsx": "Excel",
}
"""The files that a reader can download."""

READ: Final[frozenset[Form]] = frozenset({"html", "embed"})
"""The forms that are read in a browser, in a language."""


def files(page: Page) -> tuple[Form, ...]:
    """Return the files that a page can be had as.

    Parameters
    ----------
    page : Page
        The page.
    """
    return tuple(LABELS) if page.rows else ("json",)


def every(page: Page) -> tuple[Form, ...]:
    """Return every form of a page; those with an ending in the address come first.

    Parameters
    ----------
    page : Page
        The page.
    """
    framed: tuple[Form, ...] = ("embed",) if page.embeds else ()
    return (*files(page), *framed, "html")
