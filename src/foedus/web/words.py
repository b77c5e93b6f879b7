"""Words: what the pages say, in English and from the catalogue of another language."""

from __future__ import annotations

import io
import re
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Final, Literal, get_args

if TYPE_CHECKING:
    from babel.support import NullTranslations

Language = Literal["en", "fr"]

LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)
ENGLISH: Final[Language] = "en"
NAMES: Final = {"en": "English", "fr": "Français"}
"""Each language in its own words."""


def mark(text: str) -> str:
    """Return the text; the catalogues must have it, though no template spells it."""
    return text


VOCABULARY: Final = (
    # Answers
    mark("yes"), mark("no"), mark("maybe"), mark("none-known"), mark("not-covered"),
    # What a state is on the map
    mark("self"), mark("aid"), mark("other"), mark("perhaps"),
    mark("hue-rest"), mark("zero-rivals"), mark("zero-reach"), mark("ally"),
    mark("allies"), mark("promise"), mark("bloc"), mark("capability"), mark("burden"),
    mark("threat"), mark("support"),
    # Units of the map
    mark("percent of the world's CINC"), mark("percent of GDP"),
    mark("percent of those asked"), mark("live strategic rivalries"),
    mark("chance of the challenger, 0 to 1; 0.5 is parity"),
    # Ties of a network
    mark("alliances"), mark("rivalries"), mark("disputes"), mark("agreements"),
    mark("exercises"), mark("rivalry"), mark("dispute"), mark("agreement"),
    mark("exercise"), mark("perhaps-or-unconfirmed"),
    # Obligations
    mark("defence"), mark("offence"), mark("neutrality"), mark("nonaggression"),
    mark("consultation"),
    # Types, classes and structures
    mark("collective-defence"), mark("bilateral-defence"), mark("dual"),
    mark("collective-security"), mark("guarantee"), mark("offence-pact"),
    mark("neutrality-pact"), mark("nonaggression-pact"), mark("consultation-pact"),
    mark("hegemonic-league"), mark("imperial-levy"), mark("arrangement"),
    mark("unclear"), mark("treaty-alliance"), mark("bilateral"), mark("multilateral"),
    # Statuses and certainty
    mark("full"), mark("outside-integrated-command"), mark("suspended"),
    mark("dormant"), mark("subject"), mark("associate"), mark("guaranteed"),
    mark("observer"), mark("high"), mark("medium"), mark("low"),
    # How an alliance ended
    mark("running"), mark("ended"), mark("lapsed-date-unknown"),
    mark("open-at-source-end"), mark("never-in-force"),
    # Events
    mark("notice"), mark("accession"), mark("troop-withdrawal"), mark("organisation"),
    mark("notice-withdrawn"), mark("command-exit"), mark("crisis"), mark("operation"),
    mark("summit"), mark("suspension"), mark("invocation"), mark("command-return"),
    mark("doctrine"), mark("exit-effective"), mark("war"), mark("basing-end"),
    mark("dissolution"), mark("revision"), mark("opt-out-ended"),
    # Sources and steps of a walk
    mark("bundled"), mark("automatic"), mark("by-hand"), mark("own"), mark("ask"),
    mark("store"), mark("package"), mark("state"), mark("polity"), mark("answer"),
    mark("measure"), mark("cell"), mark("rule"), mark("row"), mark("file"),
    mark("source"), mark("registry"), mark("states"), mark("alliances"),
    # Headings beside a finding, and its mark
    mark("Interval"), mark("Compared"), mark("Caveat"), mark("Method"),
    mark("unconfirmed"),
    # Panels that are built in the background, and what they keep
    mark("queued"), mark("done"), mark("failed"), mark("cancelled"), mark("stopped"),
    mark("preparing"), mark("writing"), mark("finishing"),
    mark("politically-relevant"), mark("contiguous"), mark("major"), mark("allied"),
    mark("rivals"), mark("same-region"), mark("at-risk"),
    # Regions
    mark("Africa"), mark("Americas"), mark("Middle East"), mark("Europe"),
    mark("Asia"), mark("Oceania"),
)  # fmt: skip
"""Words of the data that stand on pages."""

_ENGLISH: Final = {
    "nonaggression": "non-aggression",
    "nonaggression-pact": "non-aggression pact",
    "none-known": "none known",
    "self": "the state itself",
    "perhaps-or-unconfirmed": "perhaps, or unconfirmed",
    "aid": "active aid",
    "other": "another promise",
    "hue-rest": "another alliance",
    "zero-rivals": "none",
    "zero-reach": "ally, or out of reach",
    "promise": "promises",
    "bloc": "blocs",
    "by-hand": "by hand",
    "queued": "waiting for its turn",
    "running": "running",
    "major": "with a major power",
    "same-region": "in one region",
    "at-risk": "at risk of a new dispute",
    "lapsed-date-unknown": "lapsed, day unknown",
    "open-at-source-end": "not known to have ended",
}


def language(said: str | None) -> Language:
    """Return the language that was asked for, English if it is not one we have.

    Parameters
    ----------
    said : str or None
        Value of the parameter ``lang``.
    """
    return next((known for known in LANGUAGES if known == said), ENGLISH)


@cache
def catalogue(lang: Language) -> NullTranslations:
    """Return the messages of a language; none are needed for English.

    Parameters
    ----------
    lang : {"en", "fr"}
        Language.
    """
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po
    from babel.support import NullTranslations, Translations

    if lang == ENGLISH:
        return NullTranslations()
    place = resources.files("foedus.web").joinpath(
        "locale", lang, "LC_MESSAGES", "foedus.po"
    )
    compiled = io.BytesIO()
    with place.open("rb") as text:
        write_mo(compiled, read_po(text, locale=lang))
    compiled.seek(0)
    return Translations(compiled)


def told(text: str, lang: Language) -> str:
    """Return a text of ours that was marked, in a language.

    Parameters
    ----------
    text : str
        As `mark` has it; one that no catalogue has comes back as it is.
    lang : {"en", "fr"}
        Language.
    """
    return str(catalogue(lang).gettext(text))


def said(word: str | None, lang: Language) -> str:
    """Return a word of the data as a reader sees it.

    Parameters
    ----------
    word : str or None
        One of `VOCABULARY`; anything else comes back with its hyphens as spaces. None
        gives nothing.
    lang : {"en", "fr"}
        Language.
    """
    if word is None:
        return ""
    if lang != ENGLISH:
        found = str(catalogue(lang).gettext(word))
        if found != word:
            return found
    return _ENGLISH.get(word, word.replace("-", " "))


def number(value: float | None, lang: Language) -> str:
    """Return a number with the separators of a language; "n/c" for none.

    Parameters
    ----------
    value : float or None
        The number.
    lang : {"en", "fr"}
        Language.
    """
    if value is None:
        return "n/c"
    return _count(value, lang) if isinstance(value, int) else _decimal(value, lang)


@lru_cache(maxsize=4096)
def _count(value: int, lang: Language) -> str:
    """Return a count: pages have hundreds, and most are the same."""
    return _decimal(value, lang)


def _decimal(value: float, lang: Language) -> str:
    from babel.numbers import format_decimal

    return str(format_decimal(value, locale=lang))


def fixed(value: float | None, digits: int, lang: Language) -> str:
    """Return a number with just so many decimal places; "n/c" for none.

    What rounds to zero has no sign.

    Parameters
    ----------
    value : float or None
        The number.
    digits : int
        Decimal places, at least 0.
    lang : {"en", "fr"}
        Language.
    """
    from babel.numbers import format_decimal

    if value is None:
        return "n/c"
    value = 0.0 if round(value, digits) == 0 else value
    pattern = "#,##0" + (f".{'0' * digits}" if digits else "")
    return str(format_decimal(value, format=pattern, locale=lang))


def day(shown: str | None, lang: Language) -> str:
    """Return a day in the words of a language.

    Parameters
    ----------
    shown : str or None
        From `Date.display`, such as "454 BCE, 31 December" or "c. 549 BCE".
    lang : {"en", "fr"}
        Language.
    """
    if shown is None or lang == ENGLISH:
        return shown or ""
    return _names(lang)[0].sub(lambda found: _names(lang)[1][found[0]], shown)


@cache
def _names(lang: Language) -> tuple[re.Pattern[str], dict[str, str]]:
    """Return what is replaced in a day: months, seasons, the era and "about"."""
    from babel.dates import get_month_names

    months = (
        get_month_names("wide", locale=ENGLISH),
        get_month_names("wide", locale=lang),
    )
    found = {str(months[0][n]): str(months[1][n]) for n in range(1, 13)}
    for english in _DAYS:
        found[english] = str(catalogue(lang).gettext(english))
    longest = sorted(found, key=len, reverse=True)
    return re.compile("|".join(rf"(?<!\w){re.escape(n)}(?!\w)" for n in longest)), found


_DAYS: Final = (
    mark("BCE"), mark("c."), mark("spring"), mark("summer"), mark("autumn"),
    mark("winter"), mark("Julian"), mark("Gregorian"),
)  # fmt: skip
