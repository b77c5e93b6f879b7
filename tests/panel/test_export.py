"""The ending of a name chooses the form."""

from __future__ import annotations

from pathlib import Path

import pytest
from tiny import full

from foedus.errors import PanelError
from foedus.panel.export import SUFFIXES, opener


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_form_writes_the_same_bytes_twice(tmp_path, suffix):
    built = full(tmp_path / "home")
    one = built.write(tmp_path / f"one{suffix}")
    again = built.write(tmp_path / f"two{suffix.upper()}")
    assert one.file.read_bytes() == again.file.read_bytes()
    assert one.file.stat().st_size > 100
    assert one.sidecar.is_file()


def test_an_unknown_ending_names_the_known_ones():
    with pytest.raises(PanelError, match=r"\.parquet.*\.gexf"):
        opener(Path("panel.docx"))
