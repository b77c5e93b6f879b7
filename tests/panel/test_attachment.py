"""The names of a source and of its columns."""

from __future__ import annotations

from foedus.panel.attachment import Source
from foedus.sources.attaching import Attaching


def source(label: str = "") -> Source:
    how = Attaching(table="spell", columns=("conttype",))
    return Source("cow-contiguity", "3.2", "spell", how, label)


def test_a_source_is_named_with_and_without_its_version():
    assert source().name == "cow-contiguity.spell"
    assert str(source()) == "cow-contiguity@3.2.spell"


def test_a_column_has_the_id_and_the_label_of_its_source():
    assert source().column("conttype") == "cow_contiguity_conttype"
    assert source("sea").column("conttype") == "cow_contiguity_conttype_sea"
