"""What comes with the package is in every store."""

from foedus.dates import Truth
from foedus.registry import tables
from foedus.sources import bundled, catalog
from foedus.store import embedded


def test_the_registry_and_the_bundled_sources_are_embedded():
    found = embedded.sources()
    assert found[0] == "registry"
    assert "nato-targets" in found
    assert all(embedded.contains(source) for source in found)
    assert not embedded.contains("atop")
    assert not embedded.contains("a-source-of-my-own")


def test_every_embedded_table_is_the_one_of_its_room():
    assert embedded.frame("registry", "members") is tables.frame("members")
    assert embedded.frame("nato-targets", "nato_targets") is bundled.read(
        "nato-targets"
    )
    assert embedded.table_names("registry") == tables.names()
    assert embedded.table_names("nato-targets") == ("nato_targets",)


def test_versions_are_those_of_the_rooms():
    assert embedded.version("registry") == tables.version()
    assert embedded.version("nato-targets") == catalog.entry("nato-targets").version


def test_coverage_ends_where_the_registry_was_compiled():
    span = embedded.coverage("registry")
    assert span.holds_on(tables.compiled()) is Truth.YES
    assert span.holds_on("2090") is Truth.NO
    assert span.holds_on("-2000") is Truth.MAYBE


def test_coverage_of_a_bundled_source_is_that_of_its_entry():
    said = catalog.entry("nato-targets")
    span = embedded.coverage("nato-targets")
    assert span.start.year == int(said.coverage_start)
    assert span.holds_on(f"{said.coverage_end}-12-31") is Truth.YES
