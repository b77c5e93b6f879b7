"""The pictures of the gallery, made anew each time the documentation is built.

Those of embedded facts are always made; those that need a source that users add
themselves are made where the store of whoever builds has it. Nothing is kept.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from foedus.errors import FoedusError
from foedus.report.gallery import PICTURES, picture
from foedus.report.pictures import saving

HERE = Path(__file__).resolve().parent

TIMES = {"": "only-light", "-night": "only-dark"}
SIZES = {"": ("wide", 680), "-narrow": ("narrow", 340)}


def shown(name: str, title: str) -> str:
    """Markdown that shows a picture by day and by night."""
    parts = []
    for size, (where, _) in SIZES.items():
        images = "".join(
            f"```{{image}} generated/{name}{size}{time}.svg\n"
            f":alt: {title}\n:class: {theme}\n```\n"
            for time, theme in TIMES.items()
        )
        parts.append(f"````{{container}} {where}\n{images}````\n")
    return "\n".join(parts)


def missing(error: FoedusError) -> str:
    """Markdown that says what a picture lacks."""
    return (
        "```{note}\nThis page was built without the data of its picture. "
        f"{error.problem} {error.remedy}\n```\n"
    )


def write(folder: Path) -> dict[str, bool]:
    """Write all pictures with the text that shows them into a folder, emptied first.

    Parameters
    ----------
    folder : Path
        Folder of the generated files.

    Returns
    -------
    dict of str to bool
        Whether each picture could be made.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    made = {}
    for name in PICTURES:
        try:
            drawn = picture(name)
        except FoedusError as error:
            text = missing(error)
        else:
            for size, (_, width) in SIZES.items():
                for time in TIMES:
                    path = folder / f"{name}{size}{time}.svg"
                    saving.write(drawn, path, width=width, night=bool(time))
            text = f"{shown(name, drawn.title)}\n*{drawn.summary}*\n"
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
        made[name] = "{image}" in text
    return made
