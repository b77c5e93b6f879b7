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
from foedus.web import api, assessing, atlas, static, words
from foedus.web.page import Document, Page, address
from foedus.web.pages.world import STATUSES

if TYPE_CHECKING:
    import jinja2

    from foedus.web.words import Language

FORMS: Final = ("json", "csv", "parquet")

MOST_EVIDENCE: Final = 20
"""Rows of sources that a page spells out under a table."""

SCRIPT_WORDS: Final = {
    "download": words.mark("Download {kind}: {title}"),
    "play": words.mark("Play"),
    "pause": words.mark("Pause"),
    "copied": words.mark("Copied"),
    "allies": words.mark("allies"),
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
    page: Page, document: Document, said: Mapping[str, str], lang: Language
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
        shown={
            f.id: _cut(report_page.shown(f, drawn.get(f.id), named)) for f in findings
        },
        charts=bool(drawn),
        payload=report_page.script_json(payload),
        **(SCENES[page.id](document, lang) if page.id in SCENES else {}),
        here={
            other: _tongue(document["permanent"], other) for other in words.LANGUAGES
        },
        twins={form: address(page.twin(form), dict(said)) for form in _forms(page)},
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
    labels = {status: words.said(status, lang) for status in STATUSES}
    scene = {**atlas.payload(document, labels), "words": _words(lang)}
    return {
        "atlas": report_page.script_json(scene),
        "key": atlas.key(document),
        "trail": atlas.trail(document["history"], document["range"]),
    }


def _alliance(document: Document, lang: Language) -> Document:
    """Return the chapters in their order, those that come later among the others."""
    found = [
        *(document["assessment"] or {"chapters": []})["chapters"],
        *document["later"],
    ]
    return {"chapters": sorted(found, key=lambda c: assessing.NAMES.index(c["id"]))}


SCENES: Final[Mapping[str, Callable[[Document, Language], Document]]] = {
    "alliance": _alliance,
    "world": _world,
}
"""What the template of a page needs beside the payload: its drawing and its key."""


def _words(lang: Language) -> dict[str, str]:
    """Return what scripts say, by name."""
    messages = words.catalogue(lang)
    return {name: str(messages.gettext(text)) for name, text in SCRIPT_WORDS.items()}


def problem(document: Document, status: int, lang: Language) -> str:
    """Return the page of an error.

    Parameters
    ----------
    document : dict
        ``problem``, ``remedy`` and ``code``.
    status : int
        Status of the reply.
    lang : {"en", "fr"}
        Language.
    """
    template = _templates(lang).get_template("problem.html.j2")
    here = {other: _tongue("/", other) for other in words.LANGUAGES}
    return template.render(d=document, status=status, here=here, charts=False)


def _tongue(permanent: str, lang: Language) -> str:
    """Return the permanent address in a language."""
    if lang == words.ENGLISH:
        return permanent
    return f"{permanent}{'&' if '?' in permanent else '?'}lang={lang}"


def _forms(page: Page) -> tuple[str, ...]:
    return FORMS if page.rows else FORMS[:1]


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
