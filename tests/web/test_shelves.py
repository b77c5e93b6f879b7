import polars as pl
import pytest

from foedus.errors import StoreError
from foedus.store import SourceFacts, Store, embedded
from foedus.web import shelves

FACTS = SourceFacts("own", "ask", "1946", "", "2026-01-01", title="Mine")


@pytest.fixture
def store(tmp_path) -> Store:
    held = Store(tmp_path)
    frame = pl.LazyFrame({"a": [1, 2], "line": [2, 3]})
    held.add("my-table", "1", {"table": frame}, FACTS)
    held.add("my-table", "2", {"table": frame, "other": frame}, FACTS)
    return held


def test_every_table_of_the_store_and_the_package_is_there_once(store: Store):
    found = [one.name for one in shelves.shelves(store)]
    assert sorted(found) == sorted(store.tables())
    assert all(one.columns for one in shelves.shelves(store))


def test_the_rows_of_what_is_shipped_are_counted_right():
    for one in shelves.shelves(Store("/nowhere")):
        assert embedded.frame(one.id, one.table).height == one.rows


@pytest.mark.parametrize(
    ("said", "name", "in_sql"),
    [
        ("my-table.other", "my-table@2.other", "my_table.other"),
        ("my_table@1", "my-table@1.table", '"my_table@1".table'),
        ("registry.members", None, "registry.members"),
        ("nato-targets", None, "nato_targets.nato_targets"),
    ],
)
def test_a_table_is_found_by_its_names(store: Store, said, name, in_sql):
    one = shelves.find_shelf(store, said)
    assert name is None or one.name == name
    assert one.in_sql == in_sql
    assert shelves.find_shelf(store, one.name) == one


@pytest.mark.parametrize(
    "said",
    ["my-table", "my-table@3.table", "nope", "registry", "registry.nope", "../x", "a/b",
     "registry@1.members", "my-table.table/../other", "", "*", "\N{SNOWMAN}"],
)  # fmt: skip
def test_other_names_are_errors(store: Store, said: str):
    with pytest.raises(StoreError):
        shelves.find_shelf(store, said)


def test_a_file_that_is_gone_has_no_columns(store: Store):
    one = shelves.find_shelf(store, "my-table.other")
    shelves._columns.cache_clear()
    one.path.unlink()
    assert one.document()["columns"] is None


def test_types_are_those_that_are_there():
    spec = embedded.spec("registry", "members")
    found = shelves.kinds(
        spec, embedded.frame("registry", "members").lazy().collect_schema()
    )
    assert found["joined"] == "edtf"
    assert found["cow_code"] == "integer"
    assert found["line"] == "integer"
    other = shelves.kinds(spec, pl.Schema({"joined": pl.Int64, "x": pl.Boolean}))
    assert other == {"joined": "integer", "x": "flag"}
    about = {said["name"]: said for said in shelves.about(spec, found)}
    assert about["joined"]["null_means"]
    assert "Line of the file" in about["line"]["description"]
