"""Pages from payloads: templates, links and the charts of findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from foedus import dates
from foedus.registry import tables
from foedus.report import page as report_page
from foedus.report import theme, wording
from foedus.report.document import finding_of
from foedus.web import (
    api,
    assessing,
    atlas,
    forms,
    graph,
    legend,
    owning,
    static,
    tie_table,
    words,
)
from foedus.web.colours.colouring import NOT_COVERED
from foedus.web.page import Document, Page, address
from foedus.web.pages import queries
from foedus.web.pages import tables as listing
from foedus.web.pages.world import COLOURS
from foedus.web.ranking import drawing

if TYPE_CHECKING:
    import jinja2

    from foedus.web.words import Language

MOST_EVIDENCE: Final = 20
"""Rows of sources that a page spells out under a table."""

SCRIPT_WORDS: Final = {
    "download": words.mark("Download {kind}: {title}"),
    "play": words.mark("Play"),
    "pause": words.mark("Pause"),
    "copied": words.mark("Copied"),
    "more": words.mark("and {num} more"),
    "receives": words.mark("is promised"),
}
"""What scripts say."""


@cache
def _templates(lang: Language) -> jinja2.Environment:
    """Return the templates in a language; they escape every text."""
    import jinja2

    made = jinja2.Environment(
        loader=jinja2.ChoiceLoader(
            [jinja2.PackageLoader("foedus.web"), jinja2.PackageLoader("foedus.report")]
        ),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    i18n: Any = made
    i18n.install_gettext_translations(words.catalogue(lang), newstyle=True)
    made.filters["said"] = lambda word: words.said(word, lang)
    made.filters["tr"] = lambda text: words.told(text, lang)
    made.filters["fixed"] = lambda value, digits: words.fixed(value, digits, lang)
    made.filters["num"] = lambda value: words.number(value, lang)
    made.filters["edtf"] = lambda text: words.day(_display(text), lang)
    made.filters["sortday"] = lambda text: (
        str(dates.parse(text).earliest) if text else ""
    )
    made.filters["day"] = lambda shown: words.day(shown, lang)
    made.globals |= {
        "lang": lang,
        "url": lambda id, /, **values: link(id, lang, **values),
        "tongued": lambda address: _tongue(address, lang),
        "walk": lambda key: link("trace", lang, key=key),
        "static": static.address,
        "unconfirmed": wording.UNCONFIRMED,
        "languages": words.NAMES,
        "navigation": api.NAVIGATION,
        "known": {page.id for page in api.PAGES},
        "obligations": (
            "defence",
            "offence",
            "neutrality",
            "nonaggression",
            "consultation",
        ),
    }
    return made


def _display(text: str | None) -> str | None:
    return None if text is None else dates.parse(text).display()


def link(id: str, lang: Language, /, **values: str | None) -> str:
    """Return the address of a page in a language.

    Parameters
    ----------
    id : str
        Id of the page.
    lang : {"en", "fr"}
        Language; English is not named.
    **values : str or None
        Parameters of the page; None and empty ones are left out.
    """
    tongue = None if lang == words.ENGLISH else lang
    return address(api.find(id).path, {**values, "lang": tongue})


def html(
    page: Page,
    document: Document,
    said: Mapping[str, str],
    lang: Language,
    *,
    writable: bool = True,
    framed: bool = False,
) -> str:
    """Return a page.

    Parameters
    ----------
    page : Page
        The page.
    document : dict
        Its payload, as JSON gives it back.
    said : mapping of str to str
        The parameters of the request.
    lang : {"en", "fr"}
        Language.
    writable : bool
        Whether the page may offer to change something.
    framed : bool
        Whether it will stand in another page, without header and navigation.

    Returns
    -------
    str
        A complete HTML document without any script or style of its own.
    """
    findings = [finding_of(one) for one in findings_in(document)]
    drawn = report_page.drawings(findings, _day(document))
    named = f"{page.id} {document['title']} {document['on'] or ''}"
    payload = report_page.payload(findings, drawn) if findings else _no_charts()
    payload["words"] = _words(lang)
    template = _templates(lang).get_template(f"{page.id}.html.j2")
    return template.render(
        d=document,
        page=page,
        writable=writable,
        shown={
            f.id: _cut(report_page.shown(f, drawn.get(f.id), named)) for f in findings
        },
        charts=bool(drawn),
        payload=report_page.script_json(payload),
        **(SCENES[page.id](document, lang) if page.id in SCENES else {}),
        here={
            other: _tongue(document["permanent"], other) for other in words.LANGUAGES
        },
        twins={
            forms.LABELS[form]: address(page.twin(form), said)
            for form in forms.files(page)
        },
        framed=framed,
        frame=_tongue(address(page.twin("embed"), said), lang) if page.embeds else None,
    )


def _cut(shown: dict[str, Any]) -> dict[str, Any]:
    """Return a finding with its first rows of evidence: the walk has them all."""
    lines = [(key, one) for key, several in shown["row_evidence"] for one in several]
    if not shown["trace"] or len(lines) <= MOST_EVIDENCE:
        return shown
    first = [(key, [one]) for key, one in lines[:MOST_EVIDENCE]]
    more = len(lines) - MOST_EVIDENCE
    return {**shown, "row_evidence": first, "more_evidence": more}


def _day(document: Document) -> str:
    """Return the day up to which charts run: lives go on beyond the day of the page."""
    if document.get("assessment"):
        return str(document["on"])
    return str(tables.as_of())


def _world(document: Document, lang: Language) -> Document:
    tips = {row["slug"]: legend.tip(row, document, lang) for row in document["states"]}
    missing = words.said(NOT_COVERED, lang)
    scene = {**atlas.payload(document, tips, missing), "words": _words(lang)}
    return {
        "atlas": report_page.script_json(scene),
        "key": [
            {**entry, "said": legend.label(entry, document["colouring"], lang)}
            for entry in atlas.key(document)
        ],
        "colours": tuple(COLOURS),
        "figure": lambda value: legend.figure(value, document["colouring"], lang),
        "trail": atlas.trail(document["history"], document["range"]),
    }


def _network(document: Document, lang: Language) -> Document:
    def url(id: str, /, **values: str | None) -> str:
        return link(id, lang, **values)

    scene = graph.payload(document)
    scene |= {
        "on": words.day(document["on_display"], lang),
        "labels": {word: words.said(word, lang) for word in graph.WORDS},
        "words": _words(lang),
    }
    return {
        "net": report_page.script_json(scene),
        "blocs": graph.bloc_key(document),
        "lines": graph.swatches(document),
        "blank_swatches": graph.BLANK,
        "rows": list(tie_table.rows(document, lang, url)),
        "trail": atlas.trail(document["history"], document["range"]),
    }


def _alliance(document: Document, lang: Language) -> Document:
    """Return the chapters in their order, those that come later among the others."""
    found = [
        *(document["assessment"] or {"chapters": []})["chapters"],
        *document["later"],
    ]
    return {"chapters": sorted(found, key=lambda c: assessing.NAMES.index(c["id"]))}


def _ranking(document: Document, lang: Language) -> Document:
    bars = drawing.bars(document)
    ranked = document["counts"]["ranked"]
    measure = document["measure"]
    told = {
        **document,
        "title": words.told(measure["title"], lang),
        "measure": {**measure, "unit": words.told(measure["unit"], lang)},
    }
    return {
        "scene": report_page.script_json(drawing.scene(told)),
        "first": bars[: drawing.FIRST],
        "others": bars[drawing.FIRST :],
        "ticks": drawing.ticks(ranked),
    }


SCENES: Final[Mapping[str, Callable[[Document, Language], Document]]] = {
    "alliance": _alliance,
    "world": _world,
    "network": _network,
    "tables": lambda document, lang: {"roles": owning.ROLES, "most": owning.MOST_BYTES},
    "table": lambda document, lang: listing.scene(document),
    "sql": lambda document, lang: queries.scene(document),
    "ranking": _ranking,
}
"""What the template of a page needs beside the payload: its drawing and its key."""


def _words(lang: Language) -> dict[str, str]:
    """Return what scripts say, by name."""
    messages = words.catalogue(lang)
    return {name: str(messages.gettext(text)) for name, text in SCRIPT_WORDS.items()}


def problem(
    document: Document, status: int, lang: Language, query: str | None = None
) -> str:
    """Return the page of an error.

    Parameters
    ----------
    document : dict
        ``problem``, ``remedy`` and ``code``.
    status : int
        Status of the reply.
    lang : {"en", "fr"}
        Language.
    query : str, optional
        Text of the SQL that was refused, to be mended.
    """
    template = _templates(lang).get_template("problem.html.j2")
    here = {other: _tongue("/", other) for other in words.LANGUAGES}
    return template.render(
        d=document,
        status=status,
        here=here,
        charts=False,
        framed=False,
        query=query,
    )


def _tongue(permanent: str, lang: Language) -> str:
    """Return the permanent address in a language."""
    if lang == words.ENGLISH:
        return permanent
    return f"{permanent}{'&' if '?' in permanent else '?'}lang={lang}"


def _no_charts() -> Document:
    return {"charts": {}, "world": None, "night": theme.PAIRS, "tables": {}}


def findings_in(document: Document) -> Iterator[Document]:
    """Return the findings of a payload: its own, then those of its assessment.

    Parameters
    ----------
    document : dict
        Payload of a page.

    Yields
    ------
    dict
        As `foedus.report.document.finding_document` makes them.
    """
    assessment: Document = document.get("assessment") or {"chapters": []}
    if not assessment["chapters"]:
        yield from document.get("findings", ())
    chapters: Iterable[Document] = assessment["chapters"]
    for chapter in chapters:
        yield from chapter["findings"]
