"""Holdings as data and lines."""

from __future__ import annotations

import json

from foedus.report import holdings
from foedus.sources.catalog import entries
from foedus.store import Store


def test_every_source_of_the_catalogue_can_be_shown(tmp_path) -> None:
    store = Store(tmp_path)
    for said in entries():
        document = holdings.shown(said.id, store)
        assert json.dumps(document)
        lines = list(holdings.show_lines(document))
        assert any(said.title[:20] in line for line in lines)
        assert all(len(line) <= 80 or "://" in line for line in lines), said.id


def test_citations_name_what_is_at_hand(tmp_path) -> None:
    store = Store(tmp_path)
    assert holdings.citations([], store) == {"citations": []}
    (one,) = holdings.citations(["nato_targets"], store)["citations"]
    assert one["bibtex"].startswith("@")


def test_an_empty_store_is_healthy(tmp_path) -> None:
    document = holdings.examined(Store(tmp_path))
    assert document["healthy"]
    assert document["sources"] == []
    assert any("No file" in line for line in holdings.examined_lines(document))
