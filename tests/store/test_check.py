"""What is wrong with a store is found and named, each thing once."""

import pytest
from store_fixture import FACTS, rows

from foedus.store import Store, disk


@pytest.fixture
def store(tmp_path):
    store = Store(tmp_path)
    store.add("atop", "5.1", {"member": rows(1, 2)}, FACTS)
    return store


def found(store):
    return [(problem.kind, problem.file) for problem in store.check()]


def file_of(store):
    return store.path(store.sources()[0].tables[0])


def test_a_healthy_store_has_no_problems(store):
    assert store.check() == ()


def test_a_missing_file_is_named_with_its_table(store):
    path = file_of(store)
    path.unlink()
    (problem,) = store.check()
    assert (problem.kind, problem.name) == ("missing", "atop@5.1.member")
    assert problem.file == f"tables/{path.name}"
    assert "foedus data add atop" in problem.remedy


def test_one_changed_byte_is_found(store):
    path = file_of(store)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    assert found(store) == [("changed", f"tables/{path.name}")]


def test_a_folder_in_place_of_a_file_is_found(store):
    path = file_of(store)
    path.unlink()
    path.mkdir()
    assert found(store) == [("changed", f"tables/{path.name}")]


def test_what_a_cut_write_left_is_found_and_removed_by_the_next_add(store):
    orphan = store.path(store.sources()[0].tables[0]).with_stem("ab" * 32)
    drafts = disk.draft(store.home / "tables"), disk.draft(store.home)
    for path in (orphan, *drafts):
        path.touch()
    assert sorted(found(store)) == [
        ("orphan", f"tables/{orphan.name}"),
        *sorted(
            (("unfinished", f"tables/{drafts[0].name}"), ("unfinished", drafts[1].name))
        ),
    ]
    store.add("nmc", "6.0", {"state_year": rows(3)}, FACTS)
    assert store.check() == ()


def test_a_file_that_is_not_ours_is_named_and_never_removed(store):
    foreign = store.home / "tables" / "thesis.parquet"
    foreign.touch()
    store.add("nmc", "6.0", {"state_year": rows(3)}, FACTS)
    assert found(store) == [("foreign", "tables/thesis.parquet")]
    assert foreign.exists()


def test_the_files_of_a_write_that_goes_on_are_no_problem(store):
    disk.draft(store.home / "tables").touch()
    with disk.locked(store.home / "lock", 0):
        assert store.check() == ()
    assert [kind for kind, _ in found(store)] == ["unfinished"]


def test_a_damaged_manifest_is_a_problem_too(store):
    (store.home / "manifest.json").write_text("{", encoding="utf-8")
    (problem,) = store.check()
    assert problem.kind == "manifest"
    assert "damaged" in problem.remedy


def test_a_store_that_was_never_made_is_healthy(tmp_path):
    assert Store(tmp_path / "nothing").check() == ()
