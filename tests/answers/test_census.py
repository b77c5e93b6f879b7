"""The census of the store: the same as that of the published files."""

from __future__ import annotations

import pytest
from stored import invented

from foedus.answers import agreement, census
from foedus.sources import atop
from foedus.store import Store
from foedus.store.adding import add

FILES = ("atop5_1a.csv", "atop5_1m.csv")


def test_none_without_a_store_or_one_of_the_tables(tmp_path) -> None:
    assert census.of_store(None) is None
    assert census.of_store(Store(tmp_path / "empty")) is None
    store = invented(tmp_path, "atop", "alliance", [{"atopid": 1001}], "2018")
    assert census.of_store(store) is None


@pytest.fixture(scope="module")
def store(published_data, tmp_path_factory) -> Store:
    """A store of ATOP in both versions, the older one added last."""
    made = Store(tmp_path_factory.mktemp("census"))
    folder = published_data / "atop"
    add([folder / name for name in FILES], made)
    add([folder / "atop-alliance-level.csv", folder / "atop-member-level.csv"], made)
    assert {s.version for s in made.sources()} == {"4.01", "5.1"}
    return made


@pytest.mark.published
def test_tables_of_the_store_are_the_files(store, published_data) -> None:
    held, read = census.of_store(store), atop.read(published_data / "atop")
    assert held is not None
    assert (held.version, held.folder) == (read.version, store.home)
    for ours, theirs in (
        (held.alliances, read.alliances),
        (held.members, read.members),
    ):
        assert ours.schema == theirs.schema
        assert ours.equals(theirs, null_equal=True)


@pytest.mark.published
def test_the_registry_against_the_store(store) -> None:
    held = census.of_store(store)
    assert held is not None
    found = agreement.check(held)
    assert (found.alliances, found.defence_pacts) == (789, 280)
    assert found.absent_pacts == ()
    assert found.unexplained == ()
    every = found.tallies[-1]
    assert (every.compared, every.agree) == (7_115, 6_649)
