import errno
import os
from pathlib import Path

import pytest

from foedus.errors import OutputError
from foedus.report.file import write


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_writes_text_and_replaces_the_old_file(tmp_path: Path):
    target = tmp_path / "report.html"
    assert write(target, "478 v. Chr. é") == target
    write(target, "new")
    assert target.read_text(encoding="utf-8") == "new"
    assert names(tmp_path) == ["report.html"]


def test_keeps_the_permissions_of_the_old_file(tmp_path: Path):
    target = tmp_path / "report.html"
    target.write_text("old")
    target.chmod(0o640)
    write(target, b"new")
    assert target.stat().st_mode & 0o777 == 0o640


def test_a_new_file_is_readable_as_the_mask_allows(tmp_path: Path):
    mask = os.umask(0o027)
    try:
        target = write(tmp_path / "report.html", "x")
    finally:
        os.umask(mask)
    assert target.stat().st_mode & 0o777 == 0o640


def test_refuses_a_directory(tmp_path: Path):
    with pytest.raises(OutputError) as caught:
        write(tmp_path, "x")
    assert "is a directory" in caught.value.problem
    assert "report.html" in caught.value.remedy
    assert isinstance(caught.value, OSError)


def test_refuses_a_missing_folder(tmp_path: Path):
    with pytest.raises(OutputError) as caught:
        write(tmp_path / "none" / "report.html", "x")
    assert "does not exist" in caught.value.problem
    assert names(tmp_path) == []


@pytest.mark.parametrize("step", ["fsync", "replace"])
@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "disk is full"),
        (errno.EDQUOT, "disk is full"),
        (errno.EACCES, "No permission"),
        (errno.EROFS, "No permission"),
        (errno.EIO, "could not be written"),
    ],
)
def test_a_failure_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, number: int, words: str
):
    target = tmp_path / "report.html"
    target.write_text("old")

    def fail(*_args: object) -> None:
        raise OSError(number, os.strerror(number))

    if step == "fsync":
        monkeypatch.setattr(os, "fsync", fail)
    else:
        monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OutputError) as caught:
        write(target, "new")
    assert words in caught.value.problem
    assert "The old file is unchanged" in caught.value.problem
    assert caught.value.remedy
    assert target.read_text() == "old"
    assert names(tmp_path) == ["report.html"]


def test_a_folder_that_may_not_be_written_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def refuse(*_args: object, **_words: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(OutputError) as caught:
        write(tmp_path / "report.html", "x")
    assert "No permission" in caught.value.problem
    assert "Nothing was written" in caught.value.problem
    assert names(tmp_path) == []
