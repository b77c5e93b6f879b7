"""Everything a user can name is in the reference, and every link in the docs holds."""

import dataclasses
import importlib
import importlib.util
import inspect
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from numpydoc.docscrape import NumpyDocString
from numpydoc.validate import validate

import foedus
from foedus import errors
from foedus.cli import main

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"


@cache
def generator():
    spec = importlib.util.spec_from_file_location("_generate", DOCS / "_generate.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@cache
def pages() -> dict[str, str]:
    return generator().pages()


def prose() -> list[Path]:
    """Pages written by hand, and the project's own pages."""
    written = [path for path in DOCS.rglob("*.md") if "generated" not in path.parts]
    return sorted([*written, *ROOT.glob("*.md")])


def test_every_measure_is_in_the_reference():
    from foedus.measures.index import MEASURES

    assert MEASURES
    missing = [
        name for name in MEASURES if f"## `{name}`" not in pages()["measures.md"]
    ]
    assert not missing


def test_every_source_has_its_page_with_terms_and_citation():
    from foedus.sources.catalog import entries

    assert entries()
    for entry in entries():
        page = pages()[f"sources/{entry.id}.md"]
        assert f"({entry.id}.md)" in pages()["sources/index.md"]
        assert "**Terms**" in page
        assert "```bibtex" in page
        assert ("**Not confirmed.**" in page) != entry.citation_confirmed
        for column in entry.schema.columns:
            assert f"| `{column.name}` |" in page, (entry.id, column.name)


def commands(app, path=("foedus",)) -> Iterator[tuple[str, ...]]:
    for name in app:
        if name.startswith("-"):
            continue
        yield (*path, name)
        yield from commands(app[name], (*path, name))


def test_every_command_is_in_the_reference():
    from foedus.cli import app

    found = list(commands(app))
    assert ("foedus", "assess") in found
    text = pages()["commands.md"]
    missing = [" ".join(path) for path in found if f"# {' '.join(path)}\n" not in text]
    assert not missing


def test_every_error_is_in_the_reference():
    text = pages()["errors.md"]
    names = [
        name
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, errors.FoedusError)
    ]
    assert len(names) > 1
    assert not [name for name in names if f"| `{name}` |" not in text]


def test_every_public_name_is_in_the_reference():
    text = pages()["api/index.rst"]
    assert not [name for name in foedus.__all__ if f"``{name}``" not in text]


def test_every_public_name_can_be_loaded():
    assert all(getattr(foedus, name) is not None for name in foedus.__all__)


def test_every_module_is_in_the_reference():
    text = "\n".join(text for name, text in pages().items() if name.startswith("api/"))
    missing = [
        name
        for name in generator().public_modules()
        if f".. automodule:: {name}\n" not in text
    ]
    assert not missing


def test_every_fixed_value_is_in_the_reference():
    text = pages()["values.md"]
    for _, column, values, _ in generator().value_sets():
        assert f"| `{column}` |" in text
        assert not [value for value in values if f"`{value}`" not in text]


def test_every_generated_page_is_reachable():
    listed = (DOCS / "reference" / "index.md").read_text(encoding="utf-8")
    top = [name for name in pages() if "/" not in name or "/index." in name]
    assert not [
        name for name in top if f"generated/{Path(name).with_suffix('')}" not in listed
    ]


def documented_classes() -> list[type]:
    """Public dataclasses of all public modules."""
    found = []
    for name in generator().public_modules():
        module = importlib.import_module(name)
        found += [
            value
            for label, value in vars(module).items()
            if inspect.isclass(value)
            and dataclasses.is_dataclass(value)
            and value.__module__ == name
            and not label.startswith("_")
        ]
    return found


def documented_names(kind: type) -> set[str]:
    sections = NumpyDocString(inspect.getdoc(kind) or "")
    entries = [*sections["Parameters"], *sections["Attributes"]]
    return {name.strip() for entry in entries for name in entry.name.split(",")}


def test_every_field_of_a_record_is_documented():
    gaps = {}
    for kind in documented_classes():
        public = {f.name for f in dataclasses.fields(kind) if f.name[0] != "_"}
        known = public | {name for name, _ in inspect.getmembers(kind)}
        wrong = (public - documented_names(kind)) | (documented_names(kind) - known)
        if wrong:
            gaps[f"{kind.__module__}.{kind.__qualname__}"] = sorted(wrong)
    assert not gaps


def exported() -> Iterator[str]:
    """Full names of the functions that users call."""
    from foedus.measures.index import MEASURES

    offered = [getattr(foedus, name) for name in foedus.__all__]
    inside = [
        getattr(module, name)
        for module in offered
        if inspect.ismodule(module)
        for name in getattr(module, "__all__", ())
    ]
    measured = [measure.function for measure in MEASURES.values()]
    for value in [*offered, *inside, *measured]:
        function = inspect.unwrap(value) if callable(value) else value
        if inspect.isfunction(function):
            yield f"{function.__module__}.{function.__qualname__}"


COMPLETE = {"GL08", "PR01", "PR02", "PR03", "PR04", "PR07", "RT01", "RT03", "YD01"}


@pytest.mark.parametrize("name", sorted(set(exported())))
def test_functions_that_users_call_have_complete_docstrings(name):
    found = validate(name)["errors"]
    assert not [text for check, text in found if check in COMPLETE]


LINK = re.compile(r"\[[^\]]*\]\((?!https?:|mailto:|#)([^)\s#]+)")


@pytest.mark.parametrize("page", prose(), ids=lambda path: str(path.relative_to(ROOT)))
def test_links_between_pages_hold(page):
    text = page.read_text(encoding="utf-8")
    broken = [
        target
        for target in LINK.findall(text)
        if not (page.parent / target).exists() and "generated/" not in target
    ]
    assert not broken
    generated = [
        t.partition("generated/")[2] for t in LINK.findall(text) if "generated/" in t
    ]
    assert not [target for target in generated if target not in pages()]


def test_every_dependency_has_its_reason():
    reasons = (DOCS / "decisions" / "dependencies.md").read_text(encoding="utf-8")
    declared = re.findall(
        r'^  "([a-z0-9-]+)[>=<]=?\d', (ROOT / "pyproject.toml").read_text(), flags=re.M
    )
    assert "polars" in declared
    assert not [name for name in declared if f"| {name} |" not in reasons]


def test_the_pages_give_the_size_of_the_registry():
    size = foedus.registry.frame("alliances").height
    said = {
        int(number)
        for path in prose()
        for number in re.findall(
            r"(\d+)\s+documented\s+arrangements", path.read_text(encoding="utf-8")
        )
    }
    assert said == {size}


FENCE = re.compile(r"^```console\n(.*?)^```", flags=re.S | re.M)
PROMPT = re.compile(r"^\$ (?:\.venv/bin/)?foedus (.+)$")

# Commands that a page shows for the error they give.
MISTAKES = {"assess natoo"}


def shown() -> dict[str, list[str]]:
    """Commands that the pages tell the reader to type, with the lines they show."""
    found: dict[str, list[str]] = {}
    for path in prose():
        for block in FENCE.findall(path.read_text(encoding="utf-8")):
            lines: list[str] = []
            for line in block.splitlines():
                if match := PROMPT.match(line):
                    lines = found.setdefault(match[1], [])
                elif line.startswith("$ "):
                    lines = []
                elif line.strip() not in ("", "..."):
                    lines.append(line.rstrip())
    return found


def check_printed(command: str, lines: list[str], code: int, printed: str) -> None:
    assert code == (2 if command in MISTAKES else 0), printed
    said = [line.rstrip() for line in printed.splitlines()]
    assert said or any(Path.cwd().iterdir())
    assert not [line for line in lines if line not in said]


@pytest.mark.parametrize(("command", "lines"), shown().items(), ids=list(shown()))
def test_commands_in_the_pages_print_what_the_pages_show(
    command, lines, tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    code = main(shlex.split(command))
    check_printed(command, lines, code, "".join(capsys.readouterr()))


@pytest.mark.parametrize(
    "command", [*sorted(MISTAKES), "bound USA Japan --on 1962-05-01"]
)
def test_a_process_of_its_own_prints_the_same(command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code = "import sys; from foedus.cli import main; sys.exit(main())"
    run = subprocess.run(
        [sys.executable, "-c", code, *shlex.split(command)],
        capture_output=True,
        text=True,
        check=False,
    )
    check_printed(command, shown()[command], run.returncode, run.stdout + run.stderr)
