import polars as pl
import pytest

from foedus.errors import AssessmentError, StoreError
from foedus.measures import on_panels
from foedus.panel import build
from foedus.registry import bound
from foedus.report.pictures import scenes
from foedus.sources import bundled
from foedus.store.store import Store


def test_the_network_of_the_registry_holds_what_bound_answers() -> None:
    made = scenes.scene("network", years=[1955], states=[2, 200, 365, 710, 740])
    ties = {(r["name_a"], r["name_b"]): r for r in made.table.to_dicts()}
    assert ("United States", "United Kingdom") in ties
    assert ties[("Russia", "China")]["tie"] == "defence"
    assert ("United States", "Russia") not in ties
    answer = bound("China", "Russia", on="1955-12-31")
    assert answer.answer == "yes"
    assert "no census" in made.source


def test_a_promise_of_one_side_runs_from_who_gave_it() -> None:
    made = scenes.scene("network", years=[1962], states=[2, 740])
    row = made.table.row(0, named=True)
    assert (row["name_a"], row["name_b"]) == ("United States", "Japan")
    assert row["one_sided"]
    assert bound("USA", "Japan", on="1962-12-31").obligations["defence"] == "yes"


def test_burden_holds_the_figures_of_the_embedded_table() -> None:
    made = scenes.scene("burden", years=[2024])
    table = bundled.preferred("nato-defence-expenditure", "share_of_gdp_pct")
    known = table.filter(pl.col("year") == 2024)
    told = dict(zip(known["state"], known["share_of_gdp_pct"], strict=True))
    mine = dict(made.table.select("member", "value").rows())
    assert len(mine) == 31
    assert {name: told[name] for name in mine if name in told} == {
        name: value for name, value in mine.items() if name in told
    }
    reached = sum(value >= 2 for value in mine.values())
    assert made.title.startswith(f"{reached} of 31 allies reached 2 % of GDP (2006)")


def test_burden_of_an_alliance_without_a_guideline() -> None:
    made = scenes.scene("burden", years=[2020], alliance="csto")
    assert made.title.startswith("Of 5 members in 2020, Armenia spent most")
    assert made.table["value"].null_count() == 1


def test_what_is_not_there_is_said() -> None:
    with pytest.raises(AssessmentError, match="'powr'"):
        scenes.scene("powr")
    with pytest.raises(AssessmentError, match="takes no alliance"):
        scenes.scene("power", alliance="nato")
    with pytest.raises(AssessmentError, match="no room"):
        scenes.scene("network", years=range(1950, 1960))
    with pytest.raises(AssessmentError, match="no promise"):
        scenes.scene("network", years=[1950], states=[2, 365])
    with pytest.raises(StoreError, match="nmc"):
        scenes.scene("power", years=[1990, 2000])


@pytest.mark.published
def test_power_and_similarity_hold_the_output_of_the_measures(
    published_store: Store,
) -> None:
    made = scenes.scene("power", years=[1816, 2016], store=published_store)
    panel = build.state_years(1816, 2016, states=scenes.MAJORS, store=published_store)
    rows = on_panels.measure("cinc", panel).collect()
    assert (
        made.table["value"].drop_nulls().to_list()
        == rows["cinc"].drop_nulls().to_list()
    )
    assert made.title.startswith("China held")
    assert "Germany 1946–1989" in made.source
    alike = scenes.scene("similarity", years=[1985], store=published_store)
    pairs = build.dyad_years(
        1985, 1985, directed=False, states=scenes.CIRCLE, store=published_store
    )
    assert (
        alike.table["value"].to_list()
        == on_panels.measure("pi", pairs).collect()["pi"].to_list()
    )


@pytest.mark.published
def test_cohesion_and_reliability_hold_the_published_figures(
    published_store: Store,
) -> None:
    made = scenes.scene("cohesion", store=published_store)
    value = dict(made.table.select("year", "value").rows())
    assert value[1985] == pytest.approx(0.561, abs=5e-4)
    assert value[2020] == pytest.approx(0.301, abs=5e-4)
    assert value[1964] is None
    assert "1994 (90 % interval 1993 to 1995)" in made.summary
    assert "6 changes of level; 51 of 100" in made.source
    kept = scenes.scene("reliability", store=published_store)
    assert kept.title.startswith("73 of 146 promises of alliances")
    counts = {
        row["group"]: (row["honoured"], row["invoked"]) for row in kept.table.to_dicts()
    }
    assert counts["defence"] == (42, 102)
    assert counts["neutrality"] == (35, 45)
    assert counts["1945-2003"] == (12, 54)
