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
    assert one["confirmed"] is True


def test_a_citation_that_was_not_confirmed_says_so(tmp_path) -> None:
    document = holdings.citations(["power-projection", "nmc"], Store(tmp_path))
    first, entry, other = holdings.citation_lines(document)
    note = document["citations"][0]["note"]
    assert first == f"% power-projection: not confirmed. {note}"
    assert entry.startswith("@misc{lee2019power")
    assert other.startswith("@incollection{singer1972capability")


def test_an_empty_store_is_healthy(tmp_path) -> None:
    document = holdings.examined(Store(tmp_path))
    assert document["healthy"]
    assert document["sources"] == []
    assert any("No file" in line for line in holdings.examined_lines(document))
