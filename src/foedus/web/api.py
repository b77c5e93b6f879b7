"""The pages of the workbench, each with the function that gives its payload."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from foedus.registry import tables
from foedus.web import filters, ordering, orders, owning, pace
from foedus.web.action import Action
from foedus.web.page import ON, Ask, Document, Page, Parameter, address
from foedus.web.pages import (
    alliances,
    comparison,
    dyads,
    guideline,
    network,
    panels,
    queries,
    rank,
    sources,
    states,
    walks,
    world,
)
from foedus.web.pages import (
    tables as listing,
)

if TYPE_CHECKING:
    from foedus.store import Store


def _on(example: str) -> Parameter:
    return Parameter(ON.name, ON.text, example, most=40)


def _in_path(name: str, text: str, example: str, most: int = 80) -> Parameter:
    return Parameter(name, text, example, "path", most)


def _rows(usual: int) -> Parameter:
    return Parameter(
        "rows",
        f"Rows at most, from 1 to 50000; {usual} by default.",
        "50",
        most=5,
        pattern="[1-9][0-9]{0,3}|[1-4][0-9]{4}|50000",
    )


_DAY: Final = "Day on which the {} is looked at."
_STATE: Final = "Slug, name, COW number, ISO 3166 code, COW abbreviation or key."

_SIDES: Final = (
    Parameter("a", "Registry id or name of the first.", "us-japan-1951", most=80),
    Parameter("on_a", _DAY.format("first"), "1955-01-01", most=40),
    Parameter("b", "Registry id or name of the second.", "us-japan-1960", most=80),
    Parameter("on_b", _DAY.format("second"), "1965-01-01", most=40),
)

PAGES: Final[tuple[Page, ...]] = (
    Page(
        "world",
        "/",
        "Who was bound to whom on a day.",
        world.shown,
        (
            _on("1914-07-28"),
            Parameter("of", "Only the partners of this state.", "FRA", most=80),
            Parameter(
                "colour", f"What colours the map: {', '.join(world.COLOURS)}.", "bloc"
            ),
        ),
        ("on", "states", "colouring", "alliances", "counts", "history", "range"),
        "states",
        embeds=True,
    ),
    Page(
        "network",
        "/network",
        "Who was tied to whom on a day, by what, and in which blocs.",
        network.shown,
        (
            _on("1914-07-28"),
            Parameter(
                "layers",
                "Some of alliances, rivalries, disputes, agreements and exercises, "
                "with commas between them.",
                "alliances,rivalries",
            ),
            Parameter(
                "least",
                "Weakest promise that counts: defence, neutrality, consultation or "
                "nonaggression.",
                "consultation",
            ),
            Parameter(
                "of", "A state, its partners and ties among them.", "FRA", most=80
            ),
        ),
        ("ties", "states", "layers", "blocs", "pledges", "without", "history", "range"),
        "ties",
        embeds=True,
        lane=pace.NETWORKS,
    ),
    Page(
        "alliances",
        "/alliances",
        "The alliances and arrangements that fit.",
        alliances.listed,
        (
            _on("1939-08-31"),
            Parameter("state", "Only those of this state.", "Poland", most=80),
            Parameter(
                "type", "Only this type, class or structure.", "bilateral-defence"
            ),
            Parameter("search", "Only those whose names hold this text.", "polish"),
        ),
        ("alliances", "types"),
        "alliances",
    ),
    Page(
        "alliance",
        "/alliances/{id}",
        "One alliance: its members, promises and events, and its assessment on a day.",
        alliances.shown,
        (_in_path("id", "Registry id or name.", "nato"), _on("2024-12-31")),
        (
            "id",
            "name",
            "type",
            "members",
            "promises",
            "events",
            "assessment",
            "later",
            "sources",
        ),
        "members",
        lane=pace.ASSESSMENTS,
    ),
    Page(
        "assessment",
        "/alliances/{id}/assessment",
        "The whole assessment of one alliance on a day, in every chapter.",
        alliances.whole,
        (_in_path("id", "Registry id or name.", "us-japan-1960"), _on("2024-12-31")),
        ("id", "name", "assessment"),
        lane=pace.ASSESSMENTS,
    ),
    Page(
        "chapter",
        alliances.CHAPTER,
        "One chapter of the assessment of an alliance.",
        alliances.chapter,
        (
            _in_path("id", "Registry id or name.", "nato"),
            _in_path("chapter", "Id of the chapter.", "money"),
            _on("2024-12-31"),
        ),
        ("id", "name", "chapter", "heading", "summary", "findings"),
        embeds=True,
        lane=pace.ASSESSMENTS,
    ),
    Page(
        "guideline",
        guideline.PATH,
        "How far the members of an alliance are from a guideline on spending.",
        guideline.shown,
        (
            _in_path("id", "Registry id or name.", "nato"),
            Parameter("share", "The guideline, percent of GDP.", "2.5", most=12),
            _on("2024-12-31"),
        ),
        ("id", "name", "share", "findings"),
        embeds=True,
    ),
    Page(
        "open",
        alliances.OPEN,
        "What the assessment of an alliance does not cover, and its sources.",
        alliances.left_open,
        (_in_path("id", "Registry id or name.", "nato"), _on("2024-12-31")),
        ("id", "name", "not_covered", "sources"),
        "not_covered",
    ),
    Page(
        "compare",
        comparison.PATH,
        "Two alliances, or one on two days, side by side.",
        comparison.shown,
        _SIDES,
        ("sides", "members", "questions", "later"),
        "questions",
    ),
    Page(
        "contrast",
        comparison.CHAPTER,
        "One chapter of two assessments side by side.",
        comparison.chapter,
        (_in_path("chapter", "Id of the chapter.", "promise"), *_SIDES),
        ("chapter", "heading", "names", "questions"),
        "questions",
        lane=pace.ASSESSMENTS,
    ),
    Page(
        "states",
        "/states",
        "The states and polities that fit.",
        states.listed,
        (
            _on("1914-07-28"),
            Parameter("search", "Only those whose names hold this text.", "ia"),
        ),
        ("states",),
        "states",
    ),
    Page(
        "state",
        "/states/{code}",
        "One state: its alliances through time, promises given and received on a day.",
        states.shown,
        (_in_path("code", _STATE, "JPN"), _on("1962-05-01")),
        (
            "slug",
            "name",
            "alliances",
            "given",
            "received",
            "gauges",
            "relations",
            "spells",
        ),
        "alliances",
    ),
    Page(
        "dyad",
        "/dyads/{a}/{b}",
        "Everything between two states.",
        dyads.shown,
        (
            _in_path("a", _STATE, "USA"),
            _in_path("b", _STATE, "JPN"),
            _on("1962-05-01"),
        ),
        (
            "answer",
            "obligations",
            "promises",
            "universal",
            "why",
            "relations",
            "likeness",
        ),
        "promises",
    ),
    Page(
        "rank",
        "/rank",
        "The measures that can rank states or alliances.",
        rank.listed,
        (),
        ("measures",),
        "measures",
    ),
    Page(
        "ranking",
        "/rank/{measure}",
        "Every state or alliance by one measure, with intervals and what turns it.",
        rank.shown,
        (
            _in_path("measure", "Id of a measure of /rank.", "resources"),
            _on("2024-12-31"),
            Parameter("unit", "states or alliances.", "states", most=20),
            Parameter("members", "Only the members of this alliance.", "nato", most=80),
            Parameter(
                "weights",
                "Weights of a composite's components; not named is 0.",
                "gdp:2,spending:1",
                most=300,
            ),
            Parameter("a", "One of the pair that is compared.", "USA", most=80),
            Parameter("b", "The other of the pair.", "GBR", most=80),
        ),
        ("measure", "unit", "rows", "counts", "components", "presets", "pair"),
        "rows",
        lane=pace.RANKINGS,
    ),
    Page(
        "sources",
        "/sources",
        "The sources at hand and those that could be added.",
        sources.listed,
        (),
        ("sources", "registry"),
        "sources",
    ),
    Page(
        "source",
        "/sources/{id}",
        "One source: terms, coverage, freshness, defects, tables and citation.",
        sources.shown,
        (_in_path("id", "Id of the source.", "nato-defence-expenditure"),),
        ("id", "title", "coverage", "tables", "citation"),
        "rows",
    ),
    Page(
        "tables",
        "/tables",
        "The tables at hand.",
        listing.listed,
        (
            Parameter(
                "search", "Only those whose names or columns hold this text.", "nato"
            ),
        ),
        ("tables",),
        "tables",
        lane=pace.TABLES,
    ),
    Page(
        "table",
        "/tables/{name}",
        "The rows of a table that fit.",
        listing.shown,
        (
            _in_path("name", "Table, as /tables names it.", "nato-defence-expenditure"),
            Parameter(
                "where",
                "Filters, with semicolons between them: column, operator (eq, ne, lt, "
                "le, gt, ge, contains, nc, known or a sign such as >=), value.",
                "year ge 2014; iso3 eq DEU",
                most=900,
            ),
            Parameter("column", "Column of one filter more.", "share_of_gdp_pct"),
            Parameter("is", "Its operator.", "gt", values=tuple(filters.OPERATORS)),
            Parameter("value", "Its value; none for nc and known.", "1.2"),
            Parameter(
                "sort", "Column to sort by; after a minus the largest first.", "-year"
            ),
            Parameter("page", "Page, from 1.", "1", most=6, pattern="[1-9][0-9]{0,5}"),
            _rows(listing.ON_A_PAGE),
        ),
        ("table", "columns", "rows", "keys", "fit", "page_number", "pages", "capped"),
        "rows",
        lane=pace.TABLES,
    ),
    Page(
        "sql",
        "/sql",
        "The answer to a question in SQL: one SELECT, read only.",
        queries.shown,
        (
            Parameter(
                "q",
                "One SELECT or EXPLAIN in the dialect of DuckDB.",
                "SELECT count(*) AS members FROM registry.members",
                most=4_000,
            ),
            _rows(queries.ROWS),
        ),
        ("q", "columns", "rows", "capped", "limits", "tables"),
        "rows",
        lane=pace.QUERIES,
    ),
    Page(
        "panels",
        "/panels",
        "The panel builder: a form, the draft of its panel, and the jobs.",
        panels.shown,
        ordering.FIELDS,
        ("fields", "offer", "draft", "rows", "jobs", "limits"),
        "rows",
        live=True,
        lane=pace.DRAFTS,
    ),
    Page(
        "panel-row",
        "/panels/row",
        "The walk from a row of a panel back to the lines of its sources.",
        panels.row,
        (
            *ordering.FIELDS,
            Parameter("row", "Key of the row, as /panels links it.", "211,220,1949"),
            Parameter("column", "Only this column.", "degree_a", most=80),
        ),
        ("key", "steps"),
        "steps",
        lane=pace.DRAFTS,
    ),
    Page(
        "panel",
        "/panels/{job}",
        "A panel that is or was built: how far it is, and what came of it.",
        panels.job,
        (orders.JOB,),
        ("id", "state", "active", "done", "whole", "seconds", "result", "download"),
        live=True,
    ),
    Page(
        "trace",
        "/trace/{key:path}",
        "The walk from a number back to its file and line.",
        walks.shown,
        (
            _in_path(
                "key",
                "Trace key, as pages print it.",
                f"row:registry@{tables.version()}#members:2",
                300,
            ),
        ),
        ("key", "steps"),
        "steps",
        lane=pace.ASSESSMENTS,
    ),
)
"""Every page, in the order of the documentation."""

ACTIONS: Final[tuple[Action, ...]] = (owning.ADD, owning.REMOVE, *orders.ACTIONS)
"""Every address that changes something."""

NAVIGATION: Final[Mapping[str, tuple[str, ...]]] = {
    "world": (),
    "network": (),
    "alliances": ("alliance", "assessment", "chapter", "guideline", "open"),
    "states": ("state", "dyad"),
    "compare": ("contrast",),
    "rank": ("ranking",),
    "sources": ("source", "tables", "table", "sql", "panels", "panel", "panel-row"),
}
"""The pages that the header leads to, each with those that lie under it."""


def find(id: str) -> Page:
    """Return a page by its id."""
    return next(page for page in PAGES if page.id == id)


def answer(page: Page, store: Store, said: Mapping[str, str]) -> Document:
    """Return the payload of a page.

    Parameters
    ----------
    page : Page
        The page.
    store : Store
        Added sources.
    said : mapping of str to str
        Parameters, as `Page.said` returns them.

    Returns
    -------
    dict
        Values that JSON can hold: what the page declares, and ``page``, ``permanent``
        (the address with its whole state), ``cite`` and ``made_with``.

    Raises
    ------
    FoedusError
        As the function of the page does.
    """
    document = page.answer(Ask(store, said))
    link = address(page.path, document.pop("asked"))
    version = f"foedus {_installed()}, registry {tables.version()}"
    return {
        "page": page.id,
        **document,
        "permanent": link,
        "cite": _cite(document, link, version),
        "made_with": version,
    }


def _installed() -> str:
    from importlib.metadata import version

    return version("foedus")


def _cite(document: Document, link: str, version: str) -> Document:
    """Return how to cite a page: one line, and BibTeX."""
    day = f", {document['on_display']}" if document["on_display"] else ""
    title = f"{document['title']}{day}"
    year = tables.compiled().year
    return {
        "text": f"the foedus developers ({year}). {title}. {version}. {link}",
        "bibtex": (
            "@misc{foedus,\n  author = {{the foedus developers}},\n"
            f"  title = {{{{{_plain(title)}}}}},\n  year = {{{year}}},\n"
            f"  howpublished = {{{_plain(version)}}},\n  note = {{{_plain(link)}}}\n}}"
        ),
    }


def _plain(text: str) -> str:
    """Return text that cannot break an entry."""
    return text.translate(str.maketrans("", "", "{}\\\n"))
