import polars as pl
import pytest

from foedus.errors import AssessmentError
from foedus.measures import on_panels, own_table
from foedus.measures.index import MEASURES
from foedus.panel import build
from foedus.report.pictures import fitting

TIES = """state,partner,value
A,A,3
A,B,0
A,C,0
B,A,0
B,B,3
B,C,1
C,A,0
C,B,1
C,C,3
"""


def test_measures_that_a_picture_fits_are_measures() -> None:
    assert set(fitting.FITTING) <= set(MEASURES)
    with pytest.raises(AssessmentError) as caught:
        fitting.fits("tenure")
    assert "'tenure'" in caught.value.problem
    assert "foedus picture" in caught.value.remedy


def test_every_measure_of_pairs_that_fits_has_a_name() -> None:
    pairs = {n for n in fitting.OF_PANELS if on_panels.COLUMNS[n].who == "dyad"}
    assert pairs == set(fitting.PAIRS)


def test_a_table_of_pairs_becomes_a_map(tmp_path) -> None:
    (tmp_path / "ties.csv").write_text(TIES, encoding="utf-8")
    told = {"portfolio": str(tmp_path / "ties.csv")}
    values = own_table.values("pi", told)
    made = fitting.of_table("pi", values, "ties.csv")
    assert made.source == "Source: ties.csv."
    assert made.table["value"].to_list() == [one["value"] for one in values]
    both = own_table.values("pi", {**told, "distance": "absolute,squared"})
    with pytest.raises(AssessmentError, match="one way"):
        fitting.of_table("pi", both, "ties.csv")


def test_votes_and_cases_of_ones_own() -> None:
    votes = [{"member": "A", "value": 0.6}, {"member": "B", "value": 0.2}]
    made = fitting.of_table("banzhaf", votes, "votes.csv")
    assert made.title == "Of 2 members, A holds most (0.60), B least (0.20)."
    rows = [{"year": 1900.0, "state": "A", "value": 0.4}]
    assert fitting.of_table("cinc", rows, "x.csv").table["value"].to_list() == [0.4]


@pytest.mark.published
def test_pictures_of_panels_hold_the_values_of_the_measure(published_store) -> None:
    panel = build.state_years(1990, 2000, states=[2, 710], store=published_store)
    panel = on_panels.measure("cinc", panel)
    made = fitting.of_panel("cinc", panel)
    assert made.table["value"].to_list() == panel.collect()["cinc"].to_list()
    assert made.table["series"].unique(maintain_order=True).to_list() == [
        "United States", "China",
    ]  # fmt: skip
    pairs = build.dyad_years(
        1985, 1985, directed=False, states=[2, 200, 365], store=published_store
    )
    pairs = on_panels.measure("pi", pairs)
    made = fitting.of_panel("pi", pairs)
    assert made.table["value"].to_list() == pairs.collect()["pi"].to_list()
    assert "ATOP" in made.source
    many = build.dyad_years(1984, 1985, directed=False, store=published_store)
    with pytest.raises(AssessmentError, match="have no picture"):
        fitting.of_panel("pi", on_panels.measure("pi", many))


@pytest.mark.published
def test_distance_of_ideal_points_has_one_colour(published_store) -> None:
    pairs = build.dyad_years(
        1985, 1985, directed=False, states=[2, 200, 365], store=published_store
    )
    made = fitting.of_panel(
        "ideal_point_distance", on_panels.measure("ideal_point_distance", pairs)
    )
    known = made.table.sort("value")
    assert f"{known['value'][0]:.2f}" in made.title
    assert "United Kingdom are the most alike" in made.title
    assert isinstance(made.table, pl.DataFrame)
