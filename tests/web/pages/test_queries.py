import pytest

from foedus.store import Store
from foedus.web.page import Ask
from foedus.web.pages import queries
from foedus.web.pages.queries import QueryError


def ask(q: str | None = None, **more: str) -> Ask:
    return Ask(Store("/nowhere"), {**({} if q is None else {"q": q}), **more})


def test_without_a_query_there_is_no_answer_but_tables_and_examples():
    document = queries.shown(ask())
    assert document["rows"] == document["columns"] == []
    assert document["q"] is None
    names = [table["name"] for table in document["tables"]]
    assert "registry.members" in names
    assert not any("@" in name for name in names)


@pytest.mark.parametrize("query", [query for _, query in queries.EXAMPLES])
def test_every_example_has_rows(query: str):
    document = queries.shown(ask(query))
    assert document["rows"]
    assert not document["capped"]
    assert document["asked"]["q"] == query


def test_rows_are_cut_where_asked_and_said():
    document = queries.shown(ask("SELECT * FROM range(10)", rows="3"))
    assert document["rows"] == [[0], [1], [2]]
    assert document["capped"]
    assert document["asked"]["rows"] == "3"
    assert queries.shown(ask("SELECT * FROM range(3)", rows="3"))["capped"] is False


def test_bytes_are_cut_and_said(monkeypatch):
    monkeypatch.setattr(queries, "MOST_BYTES", 1_000)
    document = queries.shown(ask("SELECT repeat('x', 100) FROM range(1000)"))
    assert 0 < len(document["rows"]) < 10
    assert document["capped"]


def test_time_is_cut_and_said(monkeypatch):
    monkeypatch.setattr(queries, "SECONDS", 0.3)
    slow = "SELECT sum(a.range * b.range) FROM range(1000000) a, range(1000000) b"
    with pytest.raises(QueryError, match=r"longer than 0\.3 s") as caught:
        queries.shown(ask(slow))
    assert caught.value.facts["query"] == slow
    assert caught.value.remedy == queries.LARGER
    assert "seconds=" not in caught.value.remedy


@pytest.mark.parametrize(
    "query",
    [
        "DROP TABLE registry.members",
        "SELECT 1; SELECT 2",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "COPY (SELECT 1) TO 'x.csv'",
        "ATTACH 'x.db'",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        "SELECT * FROM nope.nope",
        "SELECT",
        "-- nothing",
        "SELECT getenv('HOME')",
    ],
)
def test_what_is_not_reading_is_refused(query: str):
    with pytest.raises(QueryError) as caught:
        queries.shown(ask(query))
    assert caught.value.problem
    assert caught.value.remedy
    assert "root:" not in str(caught.value)


def test_the_scene_shows_so_many_cells(monkeypatch):
    monkeypatch.setattr(queries, "MOST_CELLS_SHOWN", 30)
    document = queries.shown(ask("SELECT 1 AS a, 2 AS b, 3 AS c FROM range(100)"))
    assert len(queries.scene(document)["seen"]) == 20
