"""Configuration of the documentation."""

import importlib.util
import re
import sys
from pathlib import Path

from sphinx.application import Sphinx

from foedus import __version__

HERE = Path(__file__).resolve().parent


def write_generated(script: str, folder: Path) -> None:
    """Write the pages and pictures that a script of this folder makes."""
    spec = importlib.util.spec_from_file_location(script, HERE / f"{script}.py")
    if spec is None or spec.loader is None:
        msg = f"docs/{script}.py is missing"
        raise FileNotFoundError(msg)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    module.write(folder)


write_generated("_generate", HERE / "reference" / "generated")
write_generated("_gallery", HERE / "gallery" / "generated")

project = "foedus"
author = "the foedus developers"
copyright = "2026, the foedus developers"
version = release = __version__

extensions = ["myst_parser", "numpydoc", "sphinx.ext.autodoc"]
source_suffix = {".md": "markdown", ".rst": "restructuredtext"}
exclude_patterns = ["_build", "gallery/generated/*.md"]
root_doc = "index"
smartquotes = False

myst_enable_extensions = ["deflist"]
myst_heading_anchors = 3

autodoc_typehints = "none"
autodoc_member_order = "bysource"
numpydoc_show_class_members = False
# The references of a docstring need no mark in its text.
suppress_warnings = ["ref.citation"]

html_theme = "furo"
html_title = f"foedus {release}"
html_static_path = ["static"]
html_css_files = ["tables.css"]


def keep_bars(*arguments: object) -> None:
    """Keep the bars of a formula such as |A and B|, which are no substitution."""
    lines = arguments[-1]
    if isinstance(lines, list):
        for number, line in enumerate(lines):
            parts = re.split(r"(`+[^`]*`+)", line)
            parts[::2] = [part.replace("|", "\\|") for part in parts[::2]]
            lines[number] = "".join(parts)


def setup(app: Sphinx) -> None:
    """Read docstrings before numpydoc does."""
    app.connect("autodoc-process-docstring", keep_bars, priority=400)
