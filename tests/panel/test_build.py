"""The calls with which a panel begins."""

from __future__ import annotations

from pathlib import Path

import pytest
from tiny import store

from foedus.errors import PanelError
from foedus.panel import build
from foedus.panel.whole import Panel
from foedus.store import Store


@pytest.mark.parametrize(
    ("call", "name", "rows"),
    [
        (build.dyad_years, "dyad-year", 2 * 2),
        (build.dyad_months, "dyad-month", 2 * 24),
        (build.dyad_days, "dyad-day", 2 * 731),
        (build.state_years, "state-year", 2 * 2),
        (build.state_months, "state-month", 2 * 24),
        (build.state_days, "state-day", 2 * 731),
    ],
)
def test_a_call_gives_its_unit(call, name, rows, tmp_path: Path):
    made = call(1999, 2000, states=[2, 20], store=Store(tmp_path))
    assert made.unit.name == name
    assert made.count() == rows


@pytest.mark.parametrize(
    ("words", "options", "problem"),
    [
        (("dyad-years", 2000, 1999), {}, "backwards: 2000 to 1999"),
        (("dyad-years", 1999, 2000), {"system": "un"}, "no system of states 'un'"),
        (("dyad-weeks", 1999, 2000), {}, "no unit of analysis 'dyad-weeks'"),
        (("dyad-years", 1999, 2000), {"on": "abacus"}, "abacus"),
    ],
)
def test_what_there_is_not_is_refused(words, options, problem, tmp_path: Path):
    with pytest.raises(PanelError, match=problem):
        build.panel(*words, store=Store(tmp_path), **options)


def begun(home: Path) -> Panel:
    made = build.dyad_years(1920, 1925, states=[2, 20], store=store(home))
    return made.attach("nmc@6.0", ["cinc"])


def test_a_recipe_in_a_file_builds_the_same_rows(tmp_path: Path):
    first = begun(tmp_path / "store")
    file = tmp_path / "panel.toml"
    file.write_text(first.recipe(), encoding="utf-8")
    again = build.run(file, store=first.store)
    assert again.collect().equals(first.collect())
    assert again.collect()["nmc_cinc_a"].null_count() == 2 * 2


def test_a_recipe_that_cannot_be_read_is_refused(tmp_path: Path):
    with pytest.raises(PanelError, match="cannot be read"):
        build.run(tmp_path / "none.toml", store=Store(tmp_path))
