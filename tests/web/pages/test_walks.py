import pytest

from foedus.errors import SourceError
from foedus.registry import tables
from foedus.store import Store
from foedus.web.page import Ask
from foedus.web.pages import walks


def ask(key: str) -> Ask:
    return Ask(Store(), {"key": key})


def test_a_row_leads_to_its_file_and_line():
    document = walks.shown(ask(tables.row_key("members", 2)))
    assert [s["stage"] for s in document["steps"]] == ["row", "file", "source"]
    assert document["steps"][1]["where"] == "registry/data/members.csv, line 2"
    assert document["more"] == 0


def test_an_answer_leads_there_over_its_measure():
    document = walks.shown(ask("answer:nato@2024-12-31#money.gap-2pct/DEU"))
    stages = [s["stage"] for s in document["steps"]]
    assert stages[:3] == ["answer", "answer", "measure"]
    assert "file" in stages


def test_a_long_walk_is_cut_and_says_so(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(walks, "MOST_STEPS", 2)
    document = walks.shown(ask(tables.row_key("members", 2)))
    assert len(document["steps"]) == 2
    assert document["more"] == 1


def test_no_file_of_the_disk_is_read(tmp_path):
    secret = tmp_path / "panel.parquet"
    secret.write_bytes(b"x")
    with pytest.raises(SourceError, match="a page can follow"):
        walks.shown(ask(f"cell:{secret}#a?year=1962"))
