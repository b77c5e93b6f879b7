"""PLOVER's tables: lines with codes, and records in JSON."""

import json
from pathlib import Path

import pytest

from foedus.errors import SourceError
from foedus.sources import events
from foedus.sources.catalog import entry

LINES = """# notes

03: AGREE
0312: AGREE,  , military # Express intent
201: ASSAULT, cleansing, religion_ethnicity # Expel
~~~~~
"""


def test_codes_keep_their_zeros(tmp_path: Path) -> None:
    path, said = tmp_path / "c.txt", entry("plover")
    path.write_text(LINES, "utf-8")
    found = events.read_plover({"cameo_to_plover": path}, said, said.version)
    assert found.tables["cameo_to_plover"].rows() == [
        ("03", "AGREE", None, None, None, 3),
        ("0312", "AGREE", None, "military", "Express intent", 4),
        ("201", "ASSAULT", "cleansing", "religion_ethnicity", "Expel", 5),
    ]
    assert found.rows_read == 4
    assert sum(found.refused.values()) == 1


def test_actors_of_a_side_are_joined(tmp_path: Path) -> None:
    path, said = tmp_path / "g.txt", entry("plover")
    actors = [{"code": "HUN", "sector": "GOV"}, {"code": "ROU"}]
    record = {"id": "1", "event": "AGREE", "text": "They agreed.", "source": actors}
    path.write_text(json.dumps([{"event": "DOCUMENT"}, {**record, "target": ""}]))
    found = events.read_plover({"gold_standard": path}, said, said.version)
    row = found.tables["gold_standard"].row(0, named=True)
    assert (row["source_code"], row["source_sector"]) == ("HUN;ROU", "GOV")
    assert (row["target_code"], row["line"]) == (None, 2)
    assert found.rows_read == 1


@pytest.mark.parametrize(
    "text", ["", "{}", "[1]", "[" * 100_000, r'[{"event": "\ud800"}]']
)
def test_what_is_no_list_of_records_is_refused(tmp_path: Path, text: str) -> None:
    path, said = tmp_path / "g.txt", entry("plover")
    path.write_text(text, "utf-8")
    with pytest.raises(SourceError, match=r"g\.txt"):
        events.read_plover({"gold_standard": path}, said, said.version)
