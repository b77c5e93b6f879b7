"""Publishers side by side: each edition apart, ranked among its own states."""

from __future__ import annotations

import csv
from importlib.resources import files

import pytest

from foedus.answers.publishers import compare
from foedus.errors import CoverageError, SourceError, StateError
from foedus.store import Store


@pytest.fixture
def empty(tmp_path) -> Store:
    return Store(tmp_path)


def test_every_edition_stands_alone_with_its_rank(empty) -> None:
    found = compare("spending", "Poland", 2023, empty)
    text = (
        files("foedus.sources")
        .joinpath("bundled/nato-defence-expenditure.csv")
        .read_text("utf-8")
    )
    rows = [
        r
        for r in csv.DictReader(text.splitlines())
        if r["year"] == "2023" and r["iso3"] and r["share_of_gdp_pct"]
    ]
    for figure in found.figures:
        if figure.publisher != "NATO":
            continue
        mates = [
            float(r["share_of_gdp_pct"]) for r in rows if r["edition"] == figure.edition
        ]
        assert figure.states == len(mates)
        assert figure.rank == 1 + sum(v > figure.value for v in mates)
    values = [f.value for f in found.figures]
    assert values == sorted(values, reverse=True)


def test_questions_that_cannot_be_answered(empty) -> None:
    with pytest.raises(SourceError, match="spending"):
        compare("exports", "Poland", 2023, empty)
    with pytest.raises(StateError):
        compare("spending", "Polska land", 2023, empty)
    with pytest.raises(CoverageError, match="1950"):
        compare("spending", "Poland", 1950, empty)


@pytest.mark.published
def test_stored_sources_join_in(answering) -> None:
    found = compare("spending", "GBR", 2018, answering)
    by = {(f.publisher, f.edition.startswith("file")): f.value for f in found.figures}
    assert 1.5 < by["SIPRI", True] < 3
    assert 1.5 < by["NATO", True] < 3
