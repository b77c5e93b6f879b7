"""Parts that may be taken up again, and those that may not."""

import json
from email.message import Message
from pathlib import Path

import pytest

from foedus.errors import SourceError
from foedus.sources.partial import Label, Part, label

URL = "https://a.test/x.csv"
DATE = "Sun, 22 Nov 2026 12:00:00 GMT"
BEFORE = "Sun, 22 Nov 2026 11:58:00 GMT"
LABEL = Label(URL, '"1"', "", '"1"', 10)


@pytest.fixture
def part(tmp_path: Path) -> Part:
    return Part(tmp_path / "x.csv")


def fill(part: Part, said: Label = LABEL, body: bytes = b"abcd") -> None:
    with part.writing(0, said) as file:
        part.write(file, body)


def header(**fields: str) -> Message:
    made = Message()
    for name, said in fields.items():
        made[name.replace("_", "-")] = said
    return made


@pytest.mark.parametrize(
    ("fields", "validator"),
    [
        ({}, ""),
        ({"ETag": '"a"'}, '"a"'),
        ({"ETag": 'W/"a"'}, ""),
        ({"ETag": "a"}, ""),
        ({"ETag": '"a\r\n b"'}, ""),
        ({"Last_Modified": BEFORE, "Date": DATE}, BEFORE),
        ({"Last_Modified": DATE, "Date": DATE}, ""),
        ({"Last_Modified": BEFORE}, ""),
        ({"ETag": 'W/"a"', "Last_Modified": BEFORE, "Date": DATE}, ""),
    ],
)
def test_only_a_strong_validator_counts(fields, validator):
    assert label(URL, header(**fields), 10).validator == validator


def test_a_part_with_its_label_is_resumable(part):
    fill(part)
    assert part.resumable(URL) == LABEL
    assert part.size() == 4
    with part.writing(4, LABEL) as file:
        part.write(file, b"ef")
    assert part.head(100) == b"abcdef"


@pytest.mark.parametrize(
    ("said", "body"),
    [
        (Label("https://b.test/", '"1"', "", '"1"', 10), b"abcd"),
        (Label(URL, 'W/"1"', "", "", 10), b"abcd"),
        (Label(URL, '"1"', "", '"1"', 4), b"abcd"),
        (LABEL, b""),
    ],
)
def test_other_parts_are_not(part, said, body):
    fill(part, said, body)
    assert part.resumable(URL) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"url": 1}',
        json.dumps({"url": URL, "validator": '"1"', "total": "10"}),
        json.dumps({"url": URL, "validator": '"1"', "more": 1}),
    ],
)
def test_a_damaged_label_counts_as_none(part, text):
    fill(part)
    (part.target.parent / "x.csv.part.json").write_text(text)
    assert part.resumable(URL) is None


def test_a_part_without_label_is_not_resumable(part):
    part.path.write_bytes(b"abcd")
    assert part.resumable(URL) is None


def test_a_new_start_forgets_the_old_bytes(part):
    fill(part)
    fill(part, body=b"xy")
    assert part.head(100) == b"xy"


def interrupted(part: Part) -> None:
    with part.writing(0, LABEL) as file:
        part.write(file, b"abc")
        raise KeyboardInterrupt


def test_what_was_written_is_kept_when_the_block_fails(part):
    with pytest.raises(KeyboardInterrupt):
        interrupted(part)
    assert part.size() == 3


def test_the_whole_takes_its_place(part):
    part.target.write_bytes(b"old")
    fill(part)
    assert part.sha256().startswith("88d4266f")
    part.place()
    assert part.target.read_bytes() == b"abcd"
    assert [path.name for path in part.target.parent.iterdir()] == ["x.csv"]


def test_the_bytes_are_on_the_disk_before_the_name(part, monkeypatch):
    synced = []
    monkeypatch.setattr("os.fsync", lambda _: synced.append(part.target.exists()))
    fill(part)
    part.place()
    assert synced[0] is False
    assert part.target.exists()


def test_a_place_that_is_taken_by_a_folder_is_told(part):
    (part.target / "inside").mkdir(parents=True)
    fill(part)
    with pytest.raises(SourceError, match="cannot be stored"):
        part.place()
    assert part.size() == 4


@pytest.mark.parametrize("validator", ['"1"', ""])
def test_tidying_keeps_only_what_can_be_taken_up_again(part, validator):
    fill(part, Label(URL, "", "", validator, 10))
    part.tidy()
    assert bool(list(part.target.parent.iterdir())) is bool(validator)
