"""The audit says of every row what a source says of it, and every count adds up."""

from __future__ import annotations

import polars as pl
import pytest
from tiny import dyads, full, rows_of, store

from foedus.panel import audit, rows
from foedus.panel.build import panel

STEPS = ("year", "month", "day")


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("directed", [False, True])
def test_every_count_adds_up(tmp_path, step, directed):
    built = full(tmp_path, step, directed=directed)
    found = built.audit()
    assert len(found) == 7
    assert all(a.rows_in == a.matched + a.none + a.unknown for a in found)
    assert {a.rows_in for a in found[1:]} == {built.count()}


@pytest.mark.parametrize("step", STEPS)
def test_the_counts_are_those_of_the_rows(tmp_path, step):
    built = full(tmp_path, step)
    every = built.engine.fetch(built.lazy())
    said = [a for a in built.audit() if a.step.startswith("attach")]
    for number, one in enumerate(said):
        listed = every[rows.hit(number)]
        assert one.matched == listed.sum()
        assert one.none == (~listed).sum()
        assert one.unknown == listed.null_count()
    clock = built.audit()[-1]
    known = every["cow_contiguity_conttype_spell"].drop_nulls().len()
    assert (clock.matched, clock.not_covered["not known"]) == (
        known, every.height - known,
    )  # fmt: skip


def test_reasons_are_told_apart(tmp_path):
    built = panel(
        "state-years", 1920, 1924, states=(2, 70, 220), store=store(tmp_path)
    ).attach("nmc")
    (found,) = built.audit()
    # State 70 lacks 1922, state 220 has no row in any year, 1924 is after the end.
    assert dict(found.not_covered) == {
        "outside years": 3, "outside states": 4, "not listed": 1,
    }  # fmt: skip
    assert (found.matched, found.none) == (7, 0)


def test_a_case_tells_yes_no_and_not_known_apart(tmp_path):
    built = dyads(tmp_path).where("contiguous")
    (found,) = built.audit()
    kept = built.collect()["contiguous"]
    assert found.rows_in == dyads(tmp_path).count() == 36
    assert found.matched == kept.sum() == 7
    assert found.unknown == kept.null_count() == 12
    assert found.none == 36 - kept.len()
    assert found.rules == (
        "not known in 1924 to 1925", "cow-contiguity@3.2.spell covers 1920 to 1923",
    )  # fmt: skip


def test_a_case_of_a_case_begins_with_what_was_left(tmp_path):
    built = dyads(tmp_path).where("major").where("contiguous")
    first, second = built.audit()
    assert second.rows_in == first.matched + first.unknown
    assert second.matched + second.unknown == built.count()


def test_orphans_are_keys_that_the_panel_does_not_have(tmp_path):
    built = dyads(tmp_path, states=(2, 20)).attach("nmc")
    for found in built.audit():
        state = "state_a" if "state_a" in found.step else "state_b"
        own = 2 if state == "state_a" else 20
        # Nineteen state-years; of the panel's state four are met.
        assert found.orphans == 19 - 4
        assert len(found.examples) == 5
        assert all(e[state] != own for e in found.examples)


def test_rows_that_repeat_a_key_are_counted(tmp_path):
    home = store(tmp_path)
    spell = home.scan("cow-contiguity.spell").drop("line").collect().to_dicts()
    nearer = {**spell[0], "conttype": 2, "stdate": "1922-01-01"}
    twice = rows_of("cow-contiguity", "spell", [*spell, nearer])
    known = home.source("cow-contiguity").facts
    home.add("cow-contiguity", "3.2", {"spell": twice}, known)
    built = panel("dyad-years", 1920, 1923, states=(2, 20), store=home)
    (found,) = built.attach("cow-contiguity").audit()
    assert found.duplicated == 1
    assert built.attach("cow-contiguity").count() == built.count()


def test_the_document_is_plain_data(tmp_path):
    found = audit.document(full(tmp_path).audit())
    needed = {"step", "rows_in", "matched", "not_covered", "duplicated", "orphans"}
    assert all(needed <= set(one) for one in found)
    assert all(type(one["not_covered"]) is dict for one in found)
    assert found[1]["step"] == "attach nmc@7.0.state_year (state_a)"


def test_counts_can_be_added_part_by_part(tmp_path):
    built = full(tmp_path, "month")
    tally = audit.Tally(built)
    for part in built.parts(40):
        tally.add(built.engine.fetch(built.cells(part)))
    assert audit.audited(built, tally) == built.audit()


def test_months_and_days_weigh_as_many_rows(tmp_path):
    years = dyads(tmp_path).attach("cow-contiguity").audit()[0]
    months = dyads(tmp_path, "month").attach("cow-contiguity").audit()[0]
    # 2-70 touch from June 1921: seven months of that year, though one whole year.
    assert (years.matched, months.matched) == (4 + 3, 4 * 12 + 7 + 24)
    assert months.rows_in == years.rows_in * 12
    assert pl.Series(months.not_covered.values()).sum() == 2 * 6 * 12
