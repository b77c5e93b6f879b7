"""Reference pages of the sources: terms, coverage, defects, tables and citation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from _generate import Pages, cell, code, columns_table, span, table

from foedus.errors import CoverageError
from foedus.store import shape

if TYPE_CHECKING:
    from foedus.sources.catalog import Entry
    from foedus.sources.layout import ColumnSpec, TableSpec


def bullets(items: Iterable[str], otherwise: str) -> str:
    """A list, or a sentence where there is nothing to list."""
    return "\n".join(f"- {cell(item)}" for item in items) or otherwise


def meanings(column: ColumnSpec) -> str:
    """Values that a column of a publisher's table may have, with what they mean."""
    if column.codes:
        return ", ".join(f"`{c}` {cell(says)}" for c, says in column.codes.items())
    own = column.column
    if own.values:
        return code(own.values)
    return "" if own.low is None and own.high is None else span(own.low, own.high)


def brought_columns(columns: Iterable[ColumnSpec]) -> str:
    """Columns of a table that a user brings, with the names in the publisher's file."""
    return table(
        ["Column", "In the file", "Type", "Unit", "Allowed", "Says", "Empty means"],
        (
            [
                f"`{column.name}`",
                "" if column.source_name == column.name else f"`{column.source_name}`",
                column.column.type,
                column.system or column.column.unit,
                meanings(column),
                column.column.description,
                "never empty" if column.column.required else column.column.null_means,
            ]
            for column in columns
        ),
    )


def looked_up_by(spec: TableSpec) -> tuple[str, ...]:
    """Columns of the keys, none for a table without states or a time."""
    try:
        return shape.of(spec, spec.name).key
    except CoverageError:
        return ()


def brought_table(entry: Entry, spec: TableSpec) -> str:
    """One table that a user brings: what a row is, its files and its columns."""
    absence = "nothing is known" if spec.absence == "" else "there was none"
    keys = looked_up_by(spec)
    files = table(
        ["File", "Format", "Version", "SHA-256"],
        (
            [
                f"`{file.name}`",
                file.format,
                file.version or entry.version,
                f"`{file.sha256}`" if file.sha256 else "",
            ]
            for file in spec.files
        ),
    )
    facts = [
        f"- **Unit**: {cell(spec.unit)}" if spec.unit else "",
        f"- **Key**: {code(spec.key) or 'none, rows may repeat'}",
        f"- **Covers**: {spec.coverage_start} to {spec.coverage_end}"
        if spec.coverage_start or spec.coverage_end
        else "",
        f"- **Looked up by**: {code(keys)}" if keys else "",
        f"- **No row inside the coverage**: {absence}" if keys else "",
        f"- **Then 0**: {code(spec.zeros)}" if spec.zeros else "",
    ]
    return "\n\n".join(
        [
            f"## Table `{spec.name}`",
            cell(spec.description),
            "\n".join(filter(None, facts)),
            files,
            brought_columns(spec.columns),
        ]
    )


def versions_line(entry: Entry) -> str:
    """The versions that are read, with their years where there are several."""
    if len(entry.versions) == 1:
        return entry.version
    return "; ".join(
        f"{v.version} ({v.coverage_start} to {v.coverage_end})" for v in entry.versions
    )


def source_tables(entry: Entry) -> list[str]:
    """The tables of a source: one that is shipped, or those that a user brings."""
    if entry.access == "bundled":
        left = (f"{number}: {reason}" for reason, number in entry.left_out.items())
        return [
            "## Rows left out",
            bullets(left, "None."),
            "## Columns",
            columns_table(entry.schema.columns),
        ]
    return [brought_table(entry, spec) for spec in entry.tables.values()]


def citation_line(entry: Entry) -> str:
    """What the citation was compared with, or what could not be confirmed."""
    state = "" if entry.citation_confirmed else "**Not confirmed.** "
    return f"{state}{cell(entry.citation_note)}"


def source_page(entry: Entry) -> str:
    """One source: terms, coverage, known defects, tables with columns, citation."""
    facts = [
        ("Id", f"`{entry.id}`"),
        ("Publisher", entry.publisher),
        ("Version", versions_line(entry)),
        ("Home", f"<{entry.landing_page}>" if entry.landing_page else ""),
        ("Access", f"`{entry.access}`"),
        ("Fetched from", ", ".join(f"<{url}>" for url in entry.urls)),
        ("May be passed on", f"`{entry.redistribute}`"),
        ("Terms", entry.terms),
        ("One row is", entry.unit_of_observation),
        ("Covers", f"{entry.coverage_start} to {entry.coverage_end}"),
        ("Coverage", entry.coverage_note),
        ("Rule of choice", entry.rule),
        ("SHA-256", f"`{entry.sha256}`" if entry.sha256 else ""),
    ]
    listed = "\n".join(
        f"- **{name}**: {value if value[:1] in '`<' else cell(value)}"
        for name, value in facts
        if value
    )
    return "\n\n".join(
        [
            f"# {cell(entry.title)}",
            listed,
            "## Known defects",
            bullets(entry.defects, "None known."),
            *source_tables(entry),
            "## Citation",
            f"```bibtex\n{entry.citation.strip()}\n```",
            citation_line(entry),
            "",
        ]
    )


def made() -> Pages:
    """A page for each source, and their list."""
    from foedus.sources.catalog import entries

    found = entries()
    rows = (
        [
            f"[{entry.id}]({entry.id}.md)",
            entry.title,
            entry.publisher,
            f"{entry.coverage_start} to {entry.coverage_end}",
            entry.access,
            entry.redistribute,
        ]
        for entry in found
    )
    titles = ["Source", "Title", "Publisher", "Covers", "Access", "May be passed on"]
    head = (
        "# Sources\n\n"
        "Every table of facts that foedus reads, with its terms. A `bundled` source "
        "comes with foedus, an `automatic` one is fetched with `foedus data fetch ID`, "
        "and the files of one `by-hand` are downloaded from the publisher and added "
        "with `foedus data add PATH`. A table of your own is a source too: see "
        "[Bring your own table](../../../how-to/bring-your-own-table.md).\n"
    )
    toctree = "\n".join(
        ["```{toctree}", ":hidden:", "", *(entry.id for entry in found), "```", ""]
    )
    index = "\n".join([head, table(titles, rows), "", toctree])
    pages = {f"sources/{entry.id}.md": source_page(entry) for entry in found}
    return {"sources/index.md": index, **pages}
