"""Five broken panels, each with faults that are named with their rows."""

from pathlib import Path

import polars as pl
import pytest

from foedus.errors import PanelError
from foedus.panel.check import check, checked
from foedus.registry import system_years

BROKEN = Path(__file__).parent / "broken"


def faults(name: str) -> dict[str, list[tuple[tuple[str, ...], int, tuple[int, ...]]]]:
    found: dict[str, list[tuple[tuple[str, ...], int, tuple[int, ...]]]] = {}
    for fault in check(BROKEN / name).faults:
        found.setdefault(fault.kind, []).append(
            (fault.columns, fault.count, fault.lines)
        )
    return found


def test_repeated_keys_are_named_with_their_rows() -> None:
    assert faults("duplicate_keys.csv") == {
        "duplicate-keys": [(("ccode1", "ccode2", "year"), 2, (25, 26))]
    }


def test_states_and_pairs_that_never_were() -> None:
    found = faults("states_that_were_not.csv")
    # West Germany ended in 1990 for COW, not for Gleditsch-Ward; nobody was ever 999.
    assert found["other-system"] == [(("ccode2", "year"), 1, (3,))]
    assert found["unknown-states"] == [(("ccode2", "year"), 2, (4, 6))]
    # Suriname began in November 1975, months after the Republic of Vietnam ended.
    assert found["never-together"] == [(("ccode1", "ccode2", "year"), 1, (5,))]
    assert set(found) == {"other-system", "unknown-states", "never-together"}


def test_directed_data_that_are_not() -> None:
    found = faults("half_directed.csv")
    assert set(found) == {"not-directed"}
    ((columns, count, lines),) = found["not-directed"]
    frame = pl.read_csv(BROKEN / "half_directed.csv")
    rows = {frame.row(line - 1) for line in lines}
    assert columns == ("state_a", "state_b", "year")
    assert count == 3
    assert rows == {(2, 20, 2009), (20, 200, 2010), (20, 200, 2011)}


def test_zeros_outside_the_coverage_of_a_known_source_and_of_an_unknown_one() -> None:
    found = {
        f.columns[0]: f for f in check(BROKEN / "zeros_outside_coverage.csv").faults
    }
    assert set(found) == {"atop_defense", "conttype", "visits"}
    assert found["atop_defense"].count == 3 * 5
    assert "1815 to 2018" in found["atop_defense"].text
    # Nothing is wrong with the zeros to 2016: these pairs do not touch.
    assert found["conttype"].count == 3 * 7
    assert "after 2019" in found["visits"].text
    assert found["visits"].count == 3 * 4


def test_numbers_of_another_system() -> None:
    found = faults("other_codes.csv")
    result = check(BROKEN / "other_codes.csv")
    assert result.states == ("state",)
    assert {f.kind for f in result.faults} == {"other-system"}
    frame = pl.read_csv(BROKEN / "other_codes.csv")
    wrong = {
        frame["state"][n - 1] for _, _, lines in found["other-system"] for n in lines
    }
    ours = {"cow": {260, 340, 678}, "gw": {255, 345, 679}}
    assert wrong <= ours[result.system]
    assert wrong


def test_a_sound_panel_has_no_fault() -> None:
    frame = system_years.dyad_years(1990, 1992)
    assert checked(frame, "sound").faults == ()
    half = frame.filter(pl.col("state_a") < pl.col("state_b"))
    assert checked(half, "undirected").faults == ()


def test_one_order_of_each_pair_is_no_fault_but_a_mixture_is() -> None:
    frame = pl.DataFrame({"a": [2, 2, 200], "b": [20, 200, 20], "year": [2000] * 3})
    mixed = checked(frame.rename({"a": "ccode1", "b": "ccode2"}))
    assert [f.kind for f in mixed.faults] == ["not-directed"]


def test_empty_keys_and_a_state_with_itself() -> None:
    frame = pl.DataFrame(
        {"ccode1": [2, None, 2], "ccode2": [20, 20, 2], "year": [2000, 2000, 2000]}
    )
    kinds = {f.kind: f.lines for f in checked(frame).faults}
    assert kinds["empty-keys"] == (2,)
    assert kinds["same-state"] == (3,)


def test_a_file_without_states_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "gdp.csv"
    path.write_text("country,year\nFrance,2000\n")
    with pytest.raises(PanelError, match="no column of states"):
        check(path)
    with pytest.raises(PanelError, match=r"\.docx"):
        check(tmp_path / "panel.docx")
