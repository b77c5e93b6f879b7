"""The tables that come with the package: they are in every store, without a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from foedus.registry import tables
from foedus.sources import bundled, catalog
from foedus.sources.layout import TableSpec, table_spec
from foedus.store import manifest, names
from foedus.store.manifest import SourceFacts

if TYPE_CHECKING:
    import polars as pl

    from foedus.dates import Interval

REGISTRY: Final = "registry"


def sources() -> tuple[str, ...]:
    """Return the sources that come with the package.

    Returns
    -------
    tuple of str
        ``registry`` and the ids of the bundled sources, with hyphens.
    """
    shipped = (said.id for said in catalog.entries() if said.access == "bundled")
    return (REGISTRY, *shipped)


def contains(source: str) -> bool:
    """Whether a source comes with the package.

    Parameters
    ----------
    source : str
        Name with hyphens.

    Returns
    -------
    bool
        True for the registry and for bundled sources.
    """
    said = catalog.find(source)
    return source == REGISTRY or (said is not None and said.access == "bundled")


def version(source: str) -> str:
    """Return the version of a source that comes with the package.

    Parameters
    ----------
    source : str
        One of `sources`.

    Returns
    -------
    str
        The version.
    """
    if source == REGISTRY:
        return tables.version()
    return catalog.entry(source).version


def table_names(source: str) -> tuple[str, ...]:
    """Return the tables of a source that comes with the package.

    Parameters
    ----------
    source : str
        One of `sources`.

    Returns
    -------
    tuple of str
        Names with underscores; a bundled source has one, named like the source.
    """
    return tables.names() if source == REGISTRY else (names.table(source),)


def frame(source: str, table: str) -> pl.DataFrame:
    """Return a table that comes with the package.

    Parameters
    ----------
    source : str
        One of `sources`.
    table : str
        One of its `table_names`.

    Returns
    -------
    polars.DataFrame
        The declared columns and ``line``; constant.

    Raises
    ------
    SchemaError
        If the registry has no such table.
    """
    return tables.frame(table) if source == REGISTRY else bundled.read(source)


def spec(source: str, table: str) -> TableSpec:
    """Return how a table that comes with the package is declared.

    Parameters
    ----------
    source : str
        One of `sources`.
    table : str
        One of its `table_names`.

    Returns
    -------
    TableSpec
        Its columns with their types and roles.

    Raises
    ------
    SchemaError
        If the registry has no such table.
    """
    if source != REGISTRY:
        return catalog.entry(source).tables[table]
    said = tables.declared(table)
    return table_spec(REGISTRY, table, {k: v for k, v in said.items() if k != "file"})


def coverage(source: str) -> Interval:
    """Return the days that a source of the package describes.

    Parameters
    ----------
    source : str
        One of `sources`.

    Returns
    -------
    Interval
        The registry ends with the day on which it was compiled; its start is unknown,
        as no list of early alliances is complete.
    """
    if source == REGISTRY:
        return manifest.coverage("", tables.compiled().text)
    said = catalog.entry(source)
    return manifest.coverage(said.coverage_start, said.coverage_end)


def facts(source: str) -> SourceFacts:
    """Return what is known of a source that comes with the package.

    Parameters
    ----------
    source : str
        One of `sources`.

    Returns
    -------
    SourceFacts
        Access, terms and coverage; with title and citation for the registry, which has
        no entry in the catalogue.
    """
    if source != REGISTRY:
        said = catalog.entry(source)
        start, end = said.coverage_start, said.coverage_end
        return SourceFacts("bundled", said.redistribute, start, end, "")
    cited = (
        "@misc{foedus_registry,\n"
        "  author = {{the foedus developers}},\n"
        "  title = {foedus registry of alliances},\n"
        f"  version = {{{version(source)}}}\n}}"
    )
    return SourceFacts(
        "bundled",
        "yes",
        "",
        "",
        "",
        title="foedus registry of alliances",
        terms="BSD 3-Clause, as foedus itself.",
        citation=cited,
    )
