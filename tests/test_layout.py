"""The house keeps its shape: where files stand, how long they are, what they import."""

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SRC = ROOT / "src" / "foedus"
TESTS = ROOT / "tests"

FILE_LINES = 500
FUNCTION_LINES = 60
FOLDER_DEPTH = 2
ATTICS = {"utils", "util", "common", "helpers", "helper", "base", "manager", "misc"}

# Tests that look across the rooms and so mirror no single module.
ACROSS = {
    "test_atop_counts.py",
    "test_browser.py",
    "test_coalitions.py",
    "test_contract.py",
    "test_dangerous_dyads.py",
    "test_crash.py",
    "test_docs.py",
    "test_documented_layouts.py",
    "test_fuzz.py",
    "test_layout.py",
    "test_peace_science.py",
    "test_politics_data.py",
    "test_published_panels.py",
    "test_published_counts.py",
}

# Only needed by some commands: loaded where they are used.
HEAVY = (
    "altair",
    "babel",
    "cyclopts",
    "duckdb",
    "fastexcel",
    "fastapi",
    "jinja2",
    "matplotlib",
    "numpy",
    "pandas",
    "polars",
    "pyarrow",
    "pyreadstat",
    "rich",
    "scipy",
    "statsmodels",
    "uvicorn",
    "vl_convert",
)

FOREIGN = {
    "a merge that was not finished": r"^(<{7}|>{7}|={7}$)",
    "a folder of one machine": r"(?<![\w.])/(work|root|home|Users|opt|mnt)/\w",
    "a package registry": r"pythonhosted|pypi\.org/simple|registry\.npmjs|deb\.debian",
    "a registry setting": r"index[-_]url|find-links|PIP_INDEX",
}
# Address of the one file that must spell the patterns out.
SPELLS_PATTERNS = "tests/test_layout.py"


def modules() -> list[Path]:
    return sorted(SRC.rglob("*.py"))


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def expected_test(module: Path) -> Path:
    inside = module.relative_to(SRC)
    return TESTS / inside.parent / f"test_{inside.stem}.py"


def mirrored() -> list[Path]:
    """Modules that need a test file: all but the assembling `__init__`."""
    return [path for path in modules() if path.name != "__init__.py"]


def parsed() -> Iterator[tuple[Path, ast.Module]]:
    for path in modules():
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def functions(
    tree: ast.Module,
) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def code_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` to the end, without the docstring."""
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function) is not None:
        lines -= (first.end_lineno or first.lineno) - first.lineno + 1
    return lines


def tracked() -> list[Path]:
    """Files that git holds or would take; without git, all text we know of."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("not a git work tree: the list of project files is unknown")
    listed = subprocess.run(
        [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return [ROOT / name for name in listed.split("\0") if name]


def text_of(path: Path) -> str:
    """Text of a file, empty where it is binary or was removed."""
    try:
        return path.read_text(encoding="utf-8")
    except (FileNotFoundError, UnicodeDecodeError):
        return ""


def test_every_module_has_its_test_file():
    missing = [
        relative(path) for path in mirrored() if not expected_test(path).exists()
    ]
    assert not missing, f"no test file for {missing}"


def test_every_test_file_has_its_module():
    expected = {expected_test(path) for path in mirrored()}
    packages = {path.parent.relative_to(SRC) for path in modules()}
    stray = [
        relative(path)
        for path in TESTS.rglob("test_*.py")
        if path not in expected
        and path.name not in ACROSS
        and path.parent.relative_to(TESTS) in packages
        and path.stem != f"test_{path.parent.name}"
    ]
    assert not stray, f"no module for {stray}"


def test_files_are_short():
    long = {
        relative(path): lines
        for path in [*modules(), *TESTS.rglob("test_*.py")]
        if (lines := len(text_of(path).splitlines())) > FILE_LINES
    }
    assert not long, f"more than {FILE_LINES} lines: {long}"


def test_functions_are_short():
    long = {
        f"{relative(path)}:{node.lineno} {node.name}": lines
        for path, tree in parsed()
        for node in functions(tree)
        if (lines := code_lines(node)) > FUNCTION_LINES
    }
    assert not long, f"more than {FUNCTION_LINES} lines without docstring: {long}"


def test_folders_are_shallow():
    deep = [
        relative(path)
        for path in modules()
        if len(path.relative_to(SRC).parts) - 1 > FOLDER_DEPTH
    ]
    assert not deep, f"deeper than {FOLDER_DEPTH} folders: {deep}"


def test_files_are_concepts_of_the_field():
    attics = [
        relative(path)
        for path in modules()
        if ATTICS & set(path.relative_to(SRC).with_suffix("").as_posix().split("/"))
    ]
    assert not attics, f"name the concept instead: {attics}"


def test_every_package_has_an_init():
    bare = {
        relative(path.parent)
        for path in modules()
        if not (path.parent / "__init__.py").exists()
    }
    assert not bare, f"no __init__.py in {sorted(bare)}"


def test_import_is_light():
    probe = "import sys, foedus; print(*sorted(sys.modules))"
    run = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=True
    )
    loaded = {name.partition(".")[0] for name in run.stdout.split()}
    assert "foedus" in loaded
    assert not loaded & set(HEAVY)


@pytest.mark.parametrize("what", FOREIGN)
def test_nothing_of_one_machine_is_in_the_project(what):
    pattern = re.compile(FOREIGN[what])
    hits = [
        f"{relative(path)}:{number}"
        for path in tracked()
        if relative(path) != SPELLS_PATTERNS and path.suffix != ".js"
        for number, line in enumerate(text_of(path).splitlines(), start=1)
        if pattern.search(line)
    ]
    assert not hits, f"{what}: {hits}"


# A run of pytest inside a test needs none of the plugins that are installed.
BARE = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
HOME_TEST = """
import os

def test_the_home_is_an_empty_folder():
    assert os.environ["FOEDUS_HOME"] != {home!r}
    assert os.listdir(os.environ["FOEDUS_HOME"]) == []
"""


def test_no_test_meets_the_data_of_who_runs_it(tmp_path):
    shutil.copy(TESTS / "conftest.py", tmp_path)
    (tmp_path / "test_one.py").write_text(HOME_TEST.format(home=str(tmp_path)))
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", str(tmp_path)],
        env={**BARE, "FOEDUS_HOME": str(tmp_path), "FOEDUS_REQUIRE": ""},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout


SKIPPED_TEST = """
import pytest

@pytest.mark.published
def test_reads_a_file():
    pytest.skip("the file is not here")
"""


@pytest.mark.parametrize(
    ("required", "code", "says"),
    [
        ("", 0, "1 skipped"),
        ("browser", 0, "1 skipped"),
        ("published", 1, "FOEDUS_REQUIRE asks for published"),
        ("publish", 4, "no such mark: publish"),
    ],
)
def test_a_required_test_may_not_be_skipped(tmp_path, required, code, says):
    shutil.copy(TESTS / "conftest.py", tmp_path)
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = published\n")
    (tmp_path / "test_one.py").write_text(SKIPPED_TEST)
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", str(tmp_path)],
        env={**BARE, "FOEDUS_REQUIRE": required},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == code
    assert says in run.stdout + run.stderr
