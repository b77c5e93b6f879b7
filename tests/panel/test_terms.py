"""What may not be passed on is not published, and the refusal says what to do."""

from __future__ import annotations

import pytest
from tiny import dyads, facts

from foedus.errors import SourceError
from foedus.panel.terms import refuse_closed, terms


def test_terms_name_the_columns_of_each_source(tmp_path):
    built = dyads(tmp_path).where("contiguous").attach("nmc", columns=("cinc",))
    said = {t.used.id: t for t in terms(built)}
    assert said["nmc"].columns == ("nmc_cinc_a", "nmc_cinc_b")
    assert said["cow-contiguity"].columns == ()
    assert said["nmc"].redistribute == "ask"
    assert "passed on" in said["nmc"].terms


def test_a_permission_is_asked_for(tmp_path):
    built = dyads(tmp_path).where("contiguous").attach("nmc")
    with pytest.raises(SourceError) as caught:
        refuse_closed(built, ("nmc",))
    assert "cow-contiguity (ask first: decides a case)" in caught.value.problem
    assert "nmc" not in caught.value.problem
    assert "--permission cow-contiguity" in caught.value.remedy
    refuse_closed(built, ("nmc", "cow_contiguity"))


def test_no_permission_opens_what_is_closed(tmp_path):
    built = dyads(tmp_path)
    home = built.store
    table = home.scan("nmc.state_year").drop("line")
    closed = facts("1920", "1923", "own.csv", redistribute="no")
    from dataclasses import replace

    own = replace(closed, access="own", title="Closed table")
    home.add("closed", "1", {"state_year": table}, own)
    with pytest.raises(SourceError) as caught:
        refuse_closed(_Using(built, "closed", "1"), ("closed",))
    assert "sharing is forbidden" in caught.value.problem
    assert "Leave out closed" in caught.value.remedy
    assert "recipe" in caught.value.remedy


class _Using:
    """A panel on a source that no catalogue entry attaches."""

    def __init__(self, panel, id, version):
        one = type("One", (), {"source": f"{id}@{version}.state_year"})()
        one.columns, one.in_memory, one.also = ("closed_x",), False, ()
        self.attachments, self.steps = (one,), ()
        for name in ("store", "unit", "years", "system", "directed", "roster"):
            setattr(self, name, getattr(panel, name))


def test_a_panel_without_sources_may_always_be_published(tmp_path):
    refuse_closed(dyads(tmp_path))
