"""Holdings as data and lines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from foedus.report import holdings
from foedus.sources.catalog import entries
from foedus.sources.recognise import Unknown
from foedus.store import Store
from foedus.store.adding import Added, AddedSource


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


def every_version() -> Added:
    """An outcome with each version of each source, as large as a file may be."""
    sources = tuple(
        AddedSource(
            source=said.id,
            version=version.version,
            tables=dict.fromkeys(said.tables, 9_999_999),
            rows_read=99_999_999,
            refused={"no year": 1, "a reason as long as reasons are": 1_234},
            notes=(),
            coverage_start=version.coverage_start,
            coverage_end=version.coverage_end,
        )
        for said in entries()
        if said.access != "bundled"
        for version in said.versions
    )
    unknown = (
        Unknown(Path("a.pdf"), "its format is not one that is read"),
        Unknown(Path("b.csv"), "no source has such columns"),
        Unknown(Path("c.pdf"), "its format is not one that is read"),
    )
    return Added(sources, (), unknown, ())


def test_what_was_added_is_shown_whole_in_eighty_columns() -> None:
    document = holdings.added(every_version())
    lines = list(holdings.added_lines(document))
    text = "\n".join(lines)
    assert max(map(len, lines)) <= 80
    assert "\N{HORIZONTAL ELLIPSIS}" not in text
    rows = {line.split()[0]: line.split() for line in lines if "@" in line}
    for said in document["sources"]:
        assert rows[f"{said['id']}@{said['version']}"]
        assert said["terms"]
    assert rows["atop@4.01"][-2:] == ["1815\N{EN DASH}2016", "ask"]
    assert rows["atop@5.1"][-2:] == ["1815\N{EN DASH}2018", "ask"]
    assert "atop@5.1: 1 row refused: no year" in text
    assert "  its format is not one that is read: a.pdf, c.pdf" in lines
    assert "3 files not recognised:" in lines


def test_what_is_at_hand_is_listed_whole_in_eighty_columns(tmp_path) -> None:
    lines = list(holdings.list_lines(holdings.listed(Store(tmp_path))))
    assert max(map(len, lines)) <= 80
    assert "\N{HORIZONTAL ELLIPSIS}" not in "\n".join(lines)
    assert all(line.split()[-1] == "bundled" for line in lines if "@" in line)


@pytest.mark.parametrize(
    ("start", "end", "shown"),
    [
        ("1816-01-01", "2018-12-31", "1816\N{EN DASH}2018"),
        ("2012-09", "2012-11", "2012"),
        ("-0477", "-0403", "478 BCE\N{EN DASH}404 BCE"),
        (None, None, "?"),
        ("1990", None, "1990\N{EN DASH}?"),
    ],
)
def test_coverage_is_shown_in_years(start, end, shown) -> None:
    (line,) = (
        line
        for line in holdings.list_lines(
            {
                "sources": [
                    {
                        "id": "own",
                        "version": "1",
                        "rows": 1,
                        "coverage": {"start": start, "end": end},
                        "redistribute": "ask",
                        "added": "2026-11-22",
                        "access": "own",
                    }
                ]
            }
        )
        if line.startswith("own@1")
    )
    assert f" {shown} " in line
