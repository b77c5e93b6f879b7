"""Exercises: a row of states becomes one row per state."""

from pathlib import Path

import pytest

from foedus.errors import SourceError
from foedus.sources import exercises
from foedus.sources.catalog import entry


def written(path: Path, *rows: dict[str, str]) -> Path:
    """Write exercises with three places for states."""
    table = entry("multilateral-exercises").tables["exercise"]
    names = [c.source_name for c in table.columns if c.name != "entry"]
    names += ["StateA", "StateB", "StateC"]
    usual = {"MMEID": "mme1", "s.year": "1990", "e.year": "1990", "s.day": "xx"}
    usual |= {"s.month": "1", "e.month": "2", "e.day": "3", "StateA": "France"}
    flags = dict.fromkeys((c.source_name for c in table.columns[13:22]), "0")
    lines = [
        ",".join({**flags, **usual, **row}.get(n, "") for n in names) for row in rows
    ]
    path.write_text("\n".join([",".join(names), *lines]) + "\n", "utf-8")
    return path


def test_states_stand_one_below_the_other(tmp_path: Path) -> None:
    path = written(tmp_path / "m.csv", {"StateC": "Spain"}, {"StateB": "-9"})
    said = entry("multilateral-exercises")
    found = exercises.read({"exercise": path}, said, said.version)
    assert found.tables["exercise"]["start_day"].to_list() == [None, None]
    states = found.tables["participant"].select("entry", "position", "state").rows()
    assert states == [(1, 1, "France"), (1, 3, "Spain"), (2, 1, "France"), (2, 2, None)]
    assert (found.rows_read, found.refused) == (2, {})


def test_a_file_without_states_is_refused(tmp_path: Path) -> None:
    path, said = written(tmp_path / "m.csv", {}), entry("multilateral-exercises")
    path.write_text(path.read_text("utf-8").replace("State", "Stat"), "utf-8")
    with pytest.raises(SourceError, match="no column of states"):
        exercises.read({"exercise": path}, said, said.version)


def test_states_of_a_refused_exercise_are_counted(tmp_path: Path) -> None:
    path = written(tmp_path / "m.csv", {}, {"e.day": "126", "StateB": "Spain"})
    said = entry("multilateral-exercises")
    found = exercises.read({"exercise": path}, said, said.version)
    assert found.tables["participant"]["entry"].to_list() == [1]
    assert found.refused == {
        "end_day: above 31": 1,
        "participant, the exercise was refused": 2,
    }
