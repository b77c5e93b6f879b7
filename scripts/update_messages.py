"""Bring the message catalogues of the browser pages up to date with what they say.

    python scripts/update_messages.py

New messages come without a translation, those that no page says any more are dropped.
Then translate what is empty: the tests fail while something is.
"""

from __future__ import annotations

import io
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

SRC = Path(__file__).resolve().parent.parent / "src" / "foedus"
METHODS = [("**.py", "python"), ("**.html.j2", "jinja2.ext:babel_extract")]
OPTIONS = {"**.html.j2": {"trimmed": "true", "silent": "false"}}
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "mark": None}
ROOMS = (SRC / "web", SRC / "report" / "templates")


def said() -> Catalog:
    """What the pages say, by message."""
    found = Catalog(project="foedus", charset="utf-8")
    for room in ROOMS:
        for name, line, message, comments, context in extract_from_dir(
            room, METHODS, OPTIONS, KEYWORDS
        ):
            place = (room / name).relative_to(SRC).as_posix()
            found.add(
                message, None, [(place, line)], auto_comments=comments, context=context
            )
    return found


def main() -> None:
    """Update every catalogue."""
    now = said()
    for path in sorted((SRC / "web" / "locale").glob("*/LC_MESSAGES/foedus.po")):
        with path.open("rb") as old:
            catalogue = read_po(old, locale=path.parent.parent.name)
        catalogue.update(now, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        new = io.BytesIO()
        write_po(new, catalogue, width=88, sort_output=True, no_location=True)
        path.write_bytes(new.getvalue())
        empty = [m.id for m in catalogue if m.id and not (m.string and all(m.string))]
        print(
            f"{path.parent.parent.name}: {len(catalogue)} messages, {len(empty)} empty"
        )


if __name__ == "__main__":
    main()
