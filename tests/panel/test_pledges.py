"""The registry as a source of promises."""

from __future__ import annotations

from pathlib import Path

import pytest

from foedus.errors import PanelError
from foedus.panel.build import panel
from foedus.store import Store


def test_the_registry_is_attached_without_any_file(tmp_path: Path):
    bare = panel("dyad-years", 1950, 1961, states=(2, 200, 740), store=Store(tmp_path))
    made = bare.attach("registry")
    assert made.attachments[0].source.startswith("registry@")
    built = made.collect()
    ours = built.filter(state_a=2, state_b=740)
    # The treaty of 1960 obliges to defend; that of 1951 gives bases and no such duty.
    by_year = dict(ours.select("year", "registry_defence").rows())
    assert by_year[1961] == 1
    assert by_year[1955] is None
    assert set(built["registry_defence"].drop_nulls()) == {1}
    britain = built.filter(state_a=200, state_b=2)["registry_defence"]
    assert britain.to_list() == [1] * 12
    with pytest.raises(PanelError, match="no obligation"):
        bare.attach("registry", ["love"]).collect()


def test_a_panel_with_the_registry_is_written_and_cited_without_added_sources(
    tmp_path: Path,
):
    store = Store(tmp_path / "empty")
    bare = panel("dyad-years", 1955, 1956, states=(2, 200, 365), store=store)
    asked = bare.attach("registry")
    assert asked.write(tmp_path / "panel.parquet").rows == asked.count() == 12
    assert "foedus registry of alliances" in asked.cite()
    assert f"registry@{store.held('registry').version}" in asked.recipe()
