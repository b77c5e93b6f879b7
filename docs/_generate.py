"""Reference pages made from docstrings, the catalogue, the schema and the commands."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import shutil
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from types import GenericAlias, ModuleType
from typing import TYPE_CHECKING, Any, TypeVar

import foedus
from foedus import errors

if TYPE_CHECKING:
    from foedus.measures.measure import Measure
    from foedus.measures.own_option import Option
    from foedus.schema import Column

Pages = dict[str, str]

HERE = Path(__file__).resolve().parent

ANSWERS = ("yes", "no", "maybe", "none-known", "not-covered")


def cell(value: object) -> str:
    """Text of one table cell in Markdown."""
    text = "" if value is None else str(value)
    return re.sub(r"([|<>*_$\[\]])", r"\\\1", " ".join(text.split()))


def table(header: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """Markdown table; cells that begin with code or a link are kept as written."""

    def line(cells: Iterable[object]) -> str:
        return "| " + " | ".join(kept(value) for value in cells) + " |"

    def kept(value: object) -> str:
        text = "" if value is None else str(value)
        return text if re.match(r"`|\[[^\]]+\]\(", text) else cell(value)

    titles = list(header)
    return "\n".join(
        [line(titles), "|" + "---|" * len(titles), *(line(row) for row in rows)]
    )


def span(low: object, high: object) -> str:
    """Range of a number as an interval, infinite where a bound is not given."""
    if low is None and high is None:
        return "any"
    left = "(-∞" if low is None else f"[{low:g}"
    right = "∞)" if high is None else f"{high:g}]"
    return f"{left}, {right}"


def code(values: Iterable[str]) -> str:
    """Values as code, separated by commas."""
    return ", ".join(f"`{value}`" for value in values)


# --- measures ---------------------------------------------------------------------


def measure_section(measure: Measure) -> str:
    """One measure with its unit, range, formula and reference."""
    function = inspect.unwrap(measure.function)
    home = f"{function.__module__}.{function.__qualname__}"
    facts = [
        ("Describes", cell(measure.analysis_unit)),
        ("Unit", "dimensionless" if measure.unit in ("", "1") else cell(measure.unit)),
        ("Range", cell(span(measure.low, measure.high))),
        ("Null means", cell(measure.null_means)),
        ("Formula", f"`{measure.formula.replace('`', '')}`"),
        ("Reference", cell(measure.reference)),
        ("Needs", cell("; ".join(measure.needs)) or "nothing"),
        ("Function", f"{{py:obj}}`{home}`"),
        *uses(measure.name),
    ]
    lines = "\n".join(f"- **{name}**: {value}" for name, value in facts)
    return f"## `{measure.name}`\n\n{cell(measure.title)}.\n\n{lines}\n"


def uses(name: str) -> Iterator[tuple[str, str]]:
    """How a measure is asked for on panels, and on a table of one's own."""
    from foedus.measures.on_panels import COLUMNS
    from foedus.measures.own_table import own

    if name in COLUMNS:
        said = [
            f"{option}={value!r}" for option, value in COLUMNS[name].options.items()
        ]
        call = ", ".join([f'"{name}"', "panel", *said])
        yield "On panels", f"`fd.measure({call})`"
    try:
        options = own(name).options
    except errors.AssessmentError:
        return
    said = [usage(o) if o.required else f"[{usage(o)}]" for o in options]
    yield "On your own table", f"`foedus measure {name} {' '.join(said)}`"
    for option in options:
        columns = ", ".join(f"`{f.name}`" for f in option.fields)
        text = cell(option.text) + (f"; columns {columns}" if columns else "")
        if option.values:
            text += f": {code(option.values)}"
        yield f"`--{option.name}`", text


def usage(option: Option) -> str:
    """How an option is written."""
    what = "FILE" if option.kind in ("file", "map") else option.kind.upper()
    return f"--{option.name} {what}"


def measures_page() -> Pages:
    """All measures, in the order of the index."""
    from foedus.measures.index import MEASURES

    head = (
        "# Measures\n\n"
        "A measure is a pure function with a record: unit, range, meaning of null, "
        f"formula and reference. There are {len(MEASURES)}.\n"
    )
    return {"measures.md": "\n".join([head, *map(measure_section, MEASURES.values())])}


# --- sources ----------------------------------------------------------------------


def columns_table(columns: Iterable[Column]) -> str:
    """Columns of a table with their unit, values and meaning of null."""
    return table(
        ["Column", "Type", "Unit", "Allowed", "Says", "Empty means"],
        (
            [
                f"`{column.name}`",
                column.type,
                column.unit,
                code(column.values)
                or (
                    ""
                    if column.low is None and column.high is None
                    else span(column.low, column.high)
                ),
                column.description,
                "never empty" if column.required else column.null_means,
            ]
            for column in columns
        ),
    )


def source_pages() -> Pages:
    """A page for each source, and their list."""
    if str(HERE) not in sys.path:
        sys.path.insert(0, str(HERE))
    import _source_pages

    return _source_pages.made()


def attaching_page() -> Pages:
    """What panels take from each source."""
    if str(HERE) not in sys.path:
        sys.path.insert(0, str(HERE))
    import _attachable

    return {"attaching.md": _attachable.page()}


# --- registry ---------------------------------------------------------------------


def registry_schema() -> Mapping[str, Any]:
    """The registry's schema as written."""
    path = files("foedus.registry") / "data" / "schema.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def registry_page() -> Pages:
    """The tables of the registry and their columns."""
    from foedus.registry.tables import schema as registry_table

    schema = registry_schema()
    parts = [
        "# Registry tables\n",
        f"Registry {schema['registry']['version']}, complete as of "
        f"{schema['registry']['as_of']}. The files stand in "
        "`src/foedus/registry/data/`.\n",
    ]
    for name, mapping in schema["tables"].items():
        declared = registry_table(name)
        parts += [
            f"## `{name}`\n",
            f"{cell(mapping['description'])}\n",
            f"Key: {code(declared.key)}.\n",
            columns_table(declared.columns) + "\n",
        ]
    return {"registry.md": "\n".join(parts)}


def value_sets() -> Iterator[tuple[str, str, list[str], str]]:
    """Columns with a fixed set of values: table, column, values, description."""
    for table_name, mapping in registry_schema()["tables"].items():
        for column_name, column in mapping["columns"].items():
            if "values" in column:
                yield table_name, column_name, column["values"], column["description"]


def derived_sets() -> list[tuple[str, Iterable[str], str]]:
    """List values that are derived by rules and never stored."""
    from foedus.registry import records, typology

    return [
        ("type", typology.TYPES, "Type of an alliance on a day."),
        ("structure", typology.STRUCTURES, "Two members, or more."),
        ("symmetry", typology.SYMMETRIES, "Who owes active aid to whom."),
        ("obligation", records.OBLIGATIONS, "Kinds of promise."),
        ("answer", ANSWERS, "Answers to whether one state was bound to another."),
    ]


def values_page() -> Pages:
    """The fixed value sets of the registry, alike ones together."""
    homes: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    says: dict[tuple[str, tuple[str, ...]], str] = {}
    for table_name, column, values, description in value_sets():
        key = (column, tuple(values))
        homes.setdefault(key, []).append(table_name)
        says.setdefault(key, description)
    rows = (
        [f"`{column}`", code(homes[column, values]), code(values), says[column, values]]
        for column, values in sorted(homes)
    )
    return {
        "values.md": "# Fixed value sets\n\n"
        "Columns of the registry that take one of a few values. They are checked "
        "when a table is read; any other value is an error.\n\n"
        + table(["Column", "Tables", "Values", "Says"], rows)
        + "\n\n## Derived values\n\n"
        "These are never stored: rules give them, with the reason in words.\n\n"
        + table(
            ["Name", "Values", "Says"],
            (
                [f"`{name}`", code(values), says]
                for name, values, says in derived_sets()
            ),
        )
        + "\n"
    }


def doubt(row: Mapping[str, str]) -> str:
    """Describe one open doubt in a list."""
    place = f"`{row['row_key']}`" if row["row_key"].strip("*|") else "Several rows"
    column = "" if row["column"] == "*" else f", `{row['column']}`"
    return (
        f"- {place}{column}: {cell(row['doubt'])} *Shown:* "
        f"{cell(row['what_is_shown'].rstrip('.'))}. (grade {row['source_grade']})"
    )


def doubts_page() -> Pages:
    """What is still open about the facts, by table."""
    import polars as pl

    path = files("foedus.registry") / "data" / "open_doubts.csv"
    doubts = pl.read_csv(path.read_bytes(), infer_schema=False)
    parts = [
        "# Open doubts\n\n"
        f"{doubts.height} points about the registry that are not settled. Each says "
        "what is shown meanwhile. A source that settles one is welcome: see "
        "[Add a fact](../../how-to/add-a-fact.md).\n"
    ]
    for (name,), rows in doubts.group_by("table", maintain_order=True):
        parts.append(f"## `{name}`\n")
        parts.append("\n".join(map(doubt, rows.iter_rows(named=True))) + "\n")
    return {"open-doubts.md": "\n".join(parts)}


# --- errors, commands, API --------------------------------------------------------


def error_classes() -> list[type[errors.FoedusError]]:
    """The base error and its children, in the order they are defined."""
    return [
        value
        for value in vars(errors).values()
        if isinstance(value, type) and issubclass(value, errors.FoedusError)
    ]


def builtin_of(kind: type[errors.FoedusError]) -> str:
    """Built-in that an error also is."""
    for base in kind.__mro__[1:]:
        if base.__module__ == "builtins" and base is not Exception:
            return f"`{base.__name__}`" if base is not BaseException else ""
    return ""


def errors_page() -> Pages:
    """Every error class with its built-in and when it is raised."""
    rows = (
        [
            f"`{kind.__name__}`",
            builtin_of(kind),
            (inspect.getdoc(kind) or "").partition("\n")[0],
        ]
        for kind in error_classes()
    )
    return {
        "errors.md": "# Errors\n\n"
        "An error carries `problem` (what was found and what was expected), `remedy` "
        "(what to do) and `facts` (values for programs). On the command line it is "
        "printed on standard error and the exit code is 2; exit code 1 is a fault of "
        "foedus.\n\n" + table(["Error", "Is also", "Raised for"], rows) + "\n"
    }


def commands_page() -> Pages:
    """The commands, from their signatures and docstrings."""
    from foedus.cli import app

    text = app.generate_docs(output_format="markdown")
    text = re.sub(r"## Table of Contents\n.*?(?=\n\*\*|\n## )", "", text, flags=re.S)
    text = re.sub(r"\A# .*\n", "# Commands\n", text)
    # The usage of a subcommand repeats how Python was started.
    text = re.sub(r"(?m)^(foedus .*?) -m \S+", r"\1", text)
    return {"commands.md": text.rstrip() + "\n"}


def public_modules() -> list[str]:
    """All modules of the package whose names do not start with an underscore."""
    walked = pkgutil.walk_packages(foedus.__path__, prefix="foedus.")
    return sorted(info.name for info in walked if "._" not in info.name)


def heading(text: str, mark: str) -> str:
    """Heading in reStructuredText."""
    return f"{text}\n{mark * len(text)}\n"


def exported(module: ModuleType) -> str:
    """List of the names that a package offers, with their homes."""
    lines = []
    for name in getattr(module, "__all__", ()):
        value = getattr(module, name)
        home = getattr(value, "__module__", None)
        if inspect.ismodule(value):
            lines.append(f"- ``{name}``: :py:mod:`{value.__name__}`")
        elif home is None:
            lines.append(f"- ``{name}``")
        else:
            qualified = getattr(value, "__qualname__", name)
            lines.append(f"- ``{name}``: :py:obj:`{home}.{qualified}`")
    return "\n".join(lines) + "\n" if lines else ""


def members(module: ModuleType) -> str:
    """Options that document a module's names, without its aliases of types."""
    aliases = [
        name
        for name, value in vars(module).items()
        if isinstance(value, GenericAlias | TypeVar) and not name.startswith("_")
    ]
    options = ["   :members:"]
    if aliases:
        options.append(f"   :exclude-members: {', '.join(aliases)}")
    return "\n".join([*options, ""])


def room_page(room: str, modules: Iterable[str]) -> str:
    """Reference of one room: its names, then each of its modules."""
    parts = [heading(f"foedus.{room}", "=")]
    for name in modules:
        module = importlib.import_module(name)
        is_package = hasattr(module, "__path__")
        if name != f"foedus.{room}":
            parts.append(heading(name, "-"))
        parts.append(f".. automodule:: {name}")
        parts.append("" if is_package else members(module))
        if is_package:
            parts.append(exported(module))
    return "\n".join(parts)


def api_pages() -> Pages:
    """A page for each room, and the public names of the package."""
    rooms: dict[str, list[str]] = {}
    for name in public_modules():
        rooms.setdefault(name.split(".")[1], []).append(name)
    names = "\n".join(
        [
            "Python",
            "======",
            "",
            "``import foedus as fd`` gives these names, loaded when first used.",
            "",
            exported(foedus),
            ".. toctree::",
            "   :maxdepth: 1",
            "",
            *(f"   {room}" for room in rooms),
            "",
        ]
    )
    pages = {f"api/{room}.rst": room_page(room, found) for room, found in rooms.items()}
    return {"api/index.rst": names, **pages}


def pages() -> Pages:
    """All generated pages: path inside the folder, and text."""
    made: Pages = {}
    for make in (
        commands_page,
        api_pages,
        measures_page,
        source_pages,
        attaching_page,
        registry_page,
        values_page,
        errors_page,
        doubts_page,
    ):
        made.update(make())
    return made


def write(folder: Path) -> None:
    """Write all pages into a folder, which is emptied first.

    Parameters
    ----------
    folder : Path
        Folder of the generated pages.
    """
    shutil.rmtree(folder, ignore_errors=True)
    for name, text in pages().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
