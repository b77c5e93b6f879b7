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

HOMES = {"": "only-light", "-night": "only-dark"}


def shown(name: str, title: str) -> str:
    """Markdown that shows a picture by day and by night."""
    parts = [
        f"```{{image}} generated/{name}{ending}.svg\n"
        f":alt: {title}\n:class: {theme}\n:width: 100%\n```\n"
        for ending, theme in HOMES.items()
    ]
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
            for ending in HOMES:
                path = folder / f"{name}{ending}.svg"
                saving.write(drawn, path, night=bool(ending))
            text = f"{shown(name, drawn.title)}\n*{drawn.summary}*\n"
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
        made[name] = "{image}" in text
    return made
