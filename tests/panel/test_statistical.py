"""Stata and SPSS files keep labels, codes and missing values."""

from __future__ import annotations

import datetime

import pyreadstat
import pytest
from tiny import dyads, full

from foedus.errors import PanelError

READ = {".dta": pyreadstat.read_dta, ".sav": pyreadstat.read_sav}


@pytest.mark.parametrize("suffix", READ)
def test_values_labels_and_missing_values_are_kept(tmp_path, suffix):
    built = full(tmp_path)
    found = built.write(tmp_path / f"panel{suffix}")
    rows, about = READ[suffix](found.file, output_format="polars")
    expected = built.collect()
    assert rows.columns == expected.columns
    for name in ("state_b", "year", "nmc_milper_b", "nmc_cinc_a"):
        assert rows[name].to_list() == pytest.approx(expected[name].to_list())
    assert (
        rows["nmc_milper_b"].null_count() == expected["nmc_milper_b"].null_count() > 0
    )
    said = about.column_names_to_labels
    assert said["nmc_milper_b"] == "Military personnel (state B)"
    codes = about.variable_value_labels
    assert codes["cow_contiguity_conttype"][1] == "land or river border"
    assert codes["contiguous"] == {0: "no", 1: "yes"}
    assert rows["contiguous"].to_list() == [
        None if v is None else int(v) for v in expected["contiguous"]
    ]


@pytest.mark.parametrize("suffix", READ)
def test_the_day_in_the_file_is_fixed(tmp_path, suffix):
    found = full(tmp_path).write(tmp_path / f"panel{suffix}")
    _, about = READ[suffix](found.file, metadataonly=True)
    assert about.creation_time == datetime.datetime(1980, 1, 1)


def test_names_that_stata_cannot_hold_are_named(tmp_path):
    built = dyads(tmp_path).attach("cow-contiguity")
    assert max(map(len, built.columns)) <= 32
    built.write(tmp_path / "panel.dta")
    long = "a" * 33
    with pytest.raises(PanelError, match=f"32 letters, not {long}"):
        _with_column(built, long).write(tmp_path / "long.dta")
    assert not list(tmp_path.glob("long*"))


def _with_column(panel, name):
    """Rename the column of the source to a long name."""
    from dataclasses import replace

    (one,) = panel.attachments
    (old,) = one.columns
    fresh = replace(panel)
    renamed = replace(
        one, columns=(name,), frame=one.frame.rename({old: name}), fill={name: 0}
    )
    fresh.__dict__["attachments"] = (renamed,)
    return fresh
