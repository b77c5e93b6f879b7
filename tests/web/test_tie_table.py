"""The table of ties says who, what, under what and from where."""

from __future__ import annotations

from foedus.store import Store
from foedus.web import render, tie_table
from foedus.web.page import Ask
from foedus.web.pages import network


def _rows(lang="en", **said):
    document = network.shown(Ask(Store("/nowhere"), {"on": "1914-07-28", **said}))

    def url(id: str, /, **values):
        return render.link(id, lang, **values)

    return document, list(tie_table.rows(document, lang, url))


def test_a_row_leads_to_the_pair_the_alliance_and_the_source():
    _, rows = _rows()
    row = next(r for r in rows if r["pair"] == "France – Russia")
    assert row["href"] == "/dyads/FRA/RUS?on=1914-07-28"
    assert row["kind"] == "defence"
    assert row["by"] is None
    assert any("/alliances/franco-russian" in p["href"] for p in row["pacts"])
    assert row["whence"].startswith("/trace/row:registry@")


def test_one_side_is_named_and_french_is_kept():
    document, rows = _rows("fr")
    sides = [t["direction"] for t in document["ties"]]
    assert [r["by"] is None for r in rows] == [side == "both" for side in sides]
    assert all(r["href"].endswith("lang=fr") for r in rows)
    assert "défense" in {r["kind"] for r in rows}


def test_the_table_is_no_longer_than_it_says():
    document, rows = _rows(on="2020-12-31")
    assert len(document["ties"]) > len(rows) == tie_table.MOST
