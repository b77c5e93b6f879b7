"""A file for the user is whole or not there."""

from __future__ import annotations

import errno

import pytest

from foedus.errors import OutputError
from foedus.store.output import check, refusal, replacing


def test_the_new_file_replaces_the_old_one_when_it_is_complete(tmp_path):
    target = tmp_path / "panel.csv"
    target.write_text("old")
    target.chmod(0o640)
    with replacing(target) as draft:
        draft.write_text("new")
        assert target.read_text() == "old"
    assert target.read_text() == "new"
    assert target.stat().st_mode & 0o777 == 0o640
    assert [p.name for p in tmp_path.iterdir()] == ["panel.csv"]


@pytest.mark.parametrize("fault", [KeyboardInterrupt, ValueError])
def test_whatever_stops_it_nothing_is_left(tmp_path, fault):
    def half() -> None:
        with replacing(tmp_path / "panel.csv") as draft:
            draft.write_text("half")
            raise fault

    with pytest.raises(fault):
        half()
    assert list(tmp_path.iterdir()) == []


def test_the_system_is_quoted_with_a_remedy(tmp_path):
    full = pytest.raises(OutputError, match="disk is full")
    with full as caught, replacing(tmp_path / "panel.csv"):
        raise OSError(errno.ENOSPC, "full")
    assert "Nothing was written" in caught.value.problem
    assert "Free some space" in caught.value.remedy
    said = refusal(tmp_path / "x", OSError(errno.EACCES, "no"))
    assert "No permission" in said.problem


def test_a_place_that_can_hold_no_file_is_refused(tmp_path):
    with pytest.raises(OutputError, match="is a directory"):
        check(tmp_path)
    with pytest.raises(OutputError, match="does not exist"):
        check(tmp_path / "no" / "x.csv")
