"""What an entry says about attaching is read, and what it may not say is refused."""

from __future__ import annotations

from typing import Any

import pytest

from foedus.errors import SourceError
from foedus.sources import catalog
from foedus.sources.attaching import ACTORS, attaching


def test_one_block_and_several_blocks_are_read_alike():
    one = attaching("x", {"state": {"table": "t", "columns": ["a"]}})
    several = attaching(
        "x", {"state": [{"table": "t", "columns": ["a"]}, {"table": "u"}]}
    )
    assert one["state"] == several["state"][:1]
    assert [how.table for how in several["state"]] == ["t", "u"]
    assert one["state"][0].columns == ("a",)


def test_states_and_names_are_tuples():
    said = {"table": "t", "states": {"state": ["a", "b"]}, "names": {"UK": ["Britain"]}}
    (how,) = attaching("x", {"state": said})["state"]
    assert how.states == {"state": ("a", "b")}
    assert how.names == {"UK": ("Britain",)}


@pytest.mark.parametrize(
    "said",
    [
        {"states": {"table": "t"}},
        {"state": {"table": "t", "colums": ["a"]}},
        {"state": {"table": "t", "pick": {"a": "median"}}},
        {"dyad": [{"table": "t"}, {"table": "u", "hows": "rows"}]},
    ],
)
def test_what_is_not_known_is_refused(said: dict[str, Any]):
    with pytest.raises(SourceError) as error:
        attaching("x", said)
    assert error.value.remedy


BLOCKS = [
    (entry, who, how)
    for entry in catalog.entries()
    for who, several in entry.attach.items()
    for how in several
]


@pytest.mark.parametrize(
    ("entry", "who", "how"), BLOCKS, ids=[f"{e.id}-{w}-{h.table}" for e, w, h in BLOCKS]
)
def test_every_block_of_the_catalogue_names_what_is_there(entry, who, how):
    assert who in ACTORS
    assert how.table in entry.tables
    declared = {c.name for c in entry.tables[how.table].columns}
    dated = declared
    if how.events:
        dated = declared | {c.name for c in entry.tables[how.events].columns}
        assert set(how.by) <= declared
        assert set(how.by) <= {c.name for c in entry.tables[how.events].columns}
    held = {name for names in how.states.values() for name in names}
    if how.how == "disputes":
        # Whittled rows take columns of the dispute too, and initiation is derived.
        assert "init" not in declared
        declared |= {c.name for c in entry.tables[how.details].columns} | {"init"}
    assert {*how.columns, *how.either, *how.once, *how.unless, *held} <= declared
    assert {*how.start, *how.end, *how.open} <= dated
    assert set(how.pick) <= {*how.columns, how.count}
    # A new column may not hide one that is declared.
    assert not {how.indicator, how.count} & declared
