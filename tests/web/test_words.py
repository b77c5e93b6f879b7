import runpy
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from foedus import dates
from foedus.registry import tables, typology
from foedus.registry.records import MEMBER_STATUSES, OBLIGATIONS
from foedus.web import words
from foedus.web.pages.world import STATUSES

ROOT = Path(__file__).resolve().parents[2]
CATALOGUES = sorted((ROOT / "src/foedus/web/locale").glob("*/LC_MESSAGES/foedus.po"))


def held(path: Path):
    with path.open("rb") as text:
        return read_po(text, locale=path.parent.parent.name)


def test_every_language_but_english_has_a_catalogue():
    named = {path.parent.parent.name for path in CATALOGUES}
    assert named == set(words.LANGUAGES) - {words.ENGLISH}


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda p: p.parent.parent.name)
def test_no_message_is_missing_and_none_is_left_over(path: Path):
    script = runpy.run_path(str(ROOT / "scripts" / "update_messages.py"))
    wanted = {message.id for message in script["said"]() if message.id}
    found = {message.id: message for message in held(path) if message.id}
    assert wanted == set(found), "run scripts/update_messages.py"
    empty = [
        id
        for id, message in found.items()
        if message.fuzzy
        or not all(
            [message.string] if isinstance(message.string, str) else message.string
        )
    ]
    assert empty == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda p: p.parent.parent.name)
def test_translations_keep_the_places_for_values(path: Path):
    wrong = [list(message.check()) for message in held(path) if message.id]
    assert [each for each in wrong if each] == []


def test_every_word_of_the_data_that_pages_show_is_in_the_vocabulary():
    kinds = {cells["kind"] for cells in tables.rows("events")}
    shown = {*OBLIGATIONS, *MEMBER_STATUSES, *typology.TYPES, *STATUSES, *kinds}
    shown |= {cells["end_status"] for cells in tables.rows("alliances")}
    shown |= {cells["region"] for cells in tables.rows("states") if cells["region"]}
    assert shown <= set(words.VOCABULARY)


def test_words_of_the_data_are_said_in_the_language():
    assert words.said("nonaggression", "en") == "non-aggression"
    assert words.said("nonaggression", "fr") == "non-agression"
    assert words.said("a-word-of-nobody", "fr") == "a word of nobody"
    assert words.said(None, "en") == ""


def test_numbers_have_the_separators_of_the_language():
    assert words.number(1234.5, "en") == "1,234.5"
    assert words.number(1234.5, "fr") == "1\N{NARROW NO-BREAK SPACE}234,5"
    assert words.number(None, "fr") == "n/c"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("-0453", "454 av. n. è."),
        ("-0403-12-31", "404 av. n. è., 31 décembre"),
        ("-0548~", "vers 549 av. n. è."),
        ("1914-07-28", "1914-07-28"),
    ],
)
def test_days_are_said_in_french(text: str, said: str):
    shown = dates.parse(text).display()
    assert words.day(shown, "fr") == said
    assert words.day(shown, "en") == shown


def test_a_language_we_do_not_have_is_english():
    assert words.language("xx") == words.language(None) == "en"
    assert words.language("fr") == "fr"


def test_marked_texts_are_told_in_the_language():
    assert words.told("Allies", "fr") == "Alliés"
    assert words.told("Allies", "en") == "Allies"
    assert words.told("no such text", "fr") == "no such text"


def test_numbers_have_the_places_that_are_asked_for():
    assert words.fixed(1234.5, 2, "en") == "1,234.50"
    assert words.fixed(1234.5, 0, "fr") == "1\N{NARROW NO-BREAK SPACE}234"
    assert words.fixed(-0.25, 1, "fr") == "-0,2"
    assert words.fixed(-0.004, 2, "en") == "0.00"
    assert words.fixed(None, 1, "en") == "n/c"
