"""The bundled tables: what may ship, what is preferred, and the way back to a line."""

import csv
import re
from collections.abc import Iterable
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus import dates
from foedus.errors import SourceError
from foedus.sources import bundled
from foedus.sources.catalog import Entry, entries, entry

PROVENANCE = ("source_ref", "source_kind", "as_of", "confidence", "source_grade")
SPANS = (
    ("start", "end"),
    ("since", "until"),
    ("valid_from", "valid_to"),
    ("requested", "met"),
    ("pledged", "deadline"),
    ("adopted", "deadline"),
    ("period_start", "period_end"),
    ("date", "attribution_date"),
)
# ISO 3166-3 and user-assigned codes beside those of ISO 3166-1.
OTHER_CODES = {"XKX", "CSK", "DDR", "YUG", "YMD"}
MOST_POINTS = 0.5

every = pytest.mark.parametrize("said", entries("bundled"), ids=lambda said: said.id)


def quantities(said: Entry) -> set[str]:
    return {step.value for step in said.choices} or {""}


@every
def test_a_table_keeps_to_its_schema(said: Entry) -> None:
    frame = bundled.read(said.id)
    assert frame.height == said.rows
    assert frame.columns == [*said.schema.names, "line"]
    assert frame["line"].to_list() == list(range(2, said.rows + 2))


@every
def test_every_row_has_a_source_a_grade_and_a_confidence(said: Entry) -> None:
    frame = bundled.read(said.id)
    for name in PROVENANCE:
        assert frame[name].null_count() == 0
    assert set(frame["source_grade"]) <= set("ABCD")


@every
def test_no_recalled_row_without_a_comparison(said: Entry) -> None:
    frame = bundled.read(said.id)
    recalled = frame.filter(pl.col("read_status") == "recalled")
    if recalled.is_empty():
        return
    checked = recalled["checked_against"]
    assert checked.null_count() == 0
    assert not checked.str.contains("^none|^not |^no |no value checked").any()


@every
def test_nothing_that_may_not_be_bundled(said: Entry) -> None:
    frame = bundled.read(said.id)
    assert "bundle" not in frame.columns
    assert not frame["source_ref"].str.contains("Cyber Operations Tracker").any()


@every
def test_approximate_rows_are_those_not_proven_within_two_percent(said: Entry) -> None:
    frame = bundled.read(said.id)
    if "approximate" not in frame.columns:
        assert set(frame["read_status"]) == {"read"} or said.id == "land-borders"
        return
    for row in frame.select("read_status", "checked_against", "approximate").rows():
        status, checked, approximate = row
        found = re.search(r"(?:differs by|within) ([\d.]+) %", checked or "")
        proven = found is not None and float(found[1]) <= 2
        assert approximate == (status == "recalled" and not proven)


@every
def test_dates_are_in_order(said: Entry) -> None:
    frame = bundled.read(said.id)
    for first, last in SPANS:
        if not {first, last} <= set(frame.columns):
            continue
        for start, end in frame.select(first, last).drop_nulls().iter_rows():
            assert dates.parse(start).earliest <= dates.parse(end).latest


@every
def test_preferred_has_one_row_per_key(said: Entry) -> None:
    key = said.choice_key or said.schema.key
    for value in quantities(said):
        chosen = bundled.choose(said.id, value)
        assert not chosen.frame.select(key).is_duplicated().any()
        assert chosen.frame["line"].is_sorted()
        whole = bundled.read(said.id)
        rows = whole[value].count() if value else whole.height
        assert chosen.frame.height + sum(chosen.set_aside.values()) == rows
        assert chosen.frame.height > 0
        kept = whole.join(chosen.frame.select("line"), on="line", how="semi")
        assert chosen.frame.drop("alternatives").equals(kept)


@every
def test_every_step_of_choice_is_used(said: Entry) -> None:
    frame = bundled.read(said.id)
    for step in said.choices:
        for name, value in step.where.items():
            assert (frame[name] == value).any(), (name, value)


def shares(year: int, edition: str) -> pl.DataFrame:
    return bundled.read("nato-defence-expenditure").filter(
        (pl.col("year") == year)
        & (pl.col("edition") == edition)
        & pl.col("iso3").is_not_null()
        & pl.col("share_of_gdp_pct").is_not_null()
    )


def test_editions_equal_their_table() -> None:
    for row in bundled.read("nato-defence-editions").iter_rows(named=True):
        found = shares(row["counted_year"], row["edition"])
        assert found.height == row["states_with_share"]
        reached = (found["share_of_gdp_pct"] >= 2).sum()
        assert reached == row["allies_at_2pct"]


@pytest.mark.parametrize(
    ("year", "counts"),
    [
        (
            2023,
            {
                "2023-07-07": 11,
                "2024-03-14": 11,
                "2024-06-17": 10,
                "2025-08-28": 10,
            },
        ),
        (2024, {"2024-06-17": 23, "2025-04-24": 22, "2025-08-28": 18}),
    ],
)
def test_allies_at_two_percent_are_those_published(
    year: int, counts: dict[str, int]
) -> None:
    editions = bundled.read("nato-defence-editions")
    for edition, count in counts.items():
        reached = (shares(year, edition)["share_of_gdp_pct"] >= 2).sum()
        row = editions.filter(
            (pl.col("edition") == edition) & (pl.col("counted_year") == year)
        )
        assert reached == count == row["published_count"].item()


def test_a_state_has_one_figure_per_edition_and_quantity() -> None:
    frame = bundled.read("nato-defence-expenditure")
    for value in ("share_of_gdp_pct", "equipment_share_pct", "usd_millions_current"):
        rows = frame.filter(pl.col(value).is_not_null())
        assert not rows.select("state", "year", "edition").is_duplicated().any()


def test_share_of_gdp_is_complete_in_the_preferred_edition() -> None:
    frame = bundled.preferred("nato-defence-expenditure", "share_of_gdp_pct")
    allies = frame.filter(pl.col("iso3").is_not_null())
    for year in range(2014, 2025):
        rows = allies.filter(pl.col("year") == year)
        assert rows.height == 31
        assert set(rows["edition"]) == {"2025-08-28"}
    latest = allies.filter(pl.col("year") == 2025)
    assert "HUN" not in latest["iso3"]
    other = latest.filter(pl.col("edition") != "2025-08-28")
    assert other.select("iso3", "edition").rows() == [("DEU", "2026-03-26")]


@pytest.mark.parametrize(
    ("indicator", "year", "publisher"),
    [
        ("gdp_current_usd_bn", 2025, "International Monetary Fund"),
        ("gdp_current_usd_bn", 2024, "World Bank"),
        ("gdp_current_usd_bn", 2023, "United Nations Statistics Division"),
        ("gdp_current_usd_bn", 2010, "World Bank"),
        ("population_m", 2024, "World Bank"),
        ("defence_spending_current_usd_bn", 2024, "SIPRI"),
        ("defence_spending_share_gdp_pct", 2024, "SIPRI"),
        ("nuclear_warheads", 2025, "SIPRI"),
    ],
)
def test_one_publisher_per_indicator_and_year(
    indicator: str, year: int, publisher: str
) -> None:
    rows = bundled.preferred("state-indicators").filter(
        (pl.col("indicator") == indicator) & (pl.col("year") == year)
    )
    assert set(rows["publisher"]) == {publisher}


def test_a_figure_that_was_read_comes_before_a_recalled_one() -> None:
    chosen = bundled.preferred("state-indicators").filter(
        (pl.col("iso3") == "POL")
        & (pl.col("year") == 2024)
        & (pl.col("indicator") == "defence_spending_current_usd_bn")
    )
    assert chosen.select("value", "read_status").rows() == [(38.0, "read")]
    assert chosen["alternatives"].item() >= 1


def test_gdp_covers_all_allies() -> None:
    frame = bundled.preferred("state-indicators")
    allies = set(bundled.read("nato-defence-expenditure")["iso3"].drop_nulls()) | {
        "ISL"
    }
    for year in (2023, 2024, 2025):
        rows = frame.filter(
            (pl.col("year") == year) & (pl.col("indicator") == "gdp_current_usd_bn")
        )
        assert allies <= set(rows["iso3"])


def test_latencies_are_the_days_between() -> None:
    rows = bundled.read("nato-article4-meetings").drop_nulls("met")
    assert rows.height == 8
    for row in rows.iter_rows(named=True):
        days = dates.parse(row["met"]).earliest - dates.parse(row["requested"]).earliest
        assert days == row["latency_days"]


def test_a_quantity_without_a_rule_is_refused() -> None:
    with pytest.raises(SourceError, match="several quantities") as caught:
        bundled.preferred("nato-defence-expenditure")
    assert "share_of_gdp_pct" in caught.value.remedy
    with pytest.raises(SourceError, match="several quantities"):
        bundled.preferred("nato-defence-expenditure", "year")
    with pytest.raises(SourceError, match="several quantities") as caught:
        bundled.preferred("state-indicators", "value")
    assert "population_m" in caught.value.remedy
    with pytest.raises(SourceError, match="one quantity"):
        bundled.preferred("nato-targets", "value")


@pytest.mark.parametrize("id", ["state-indicators", "historical-power", "projections"])
def test_one_indicator_is_part_of_all(id: str) -> None:
    whole = bundled.preferred(id)
    for indicator in whole["indicator"].unique():
        part = whole.filter(pl.col("indicator") == indicator)
        assert bundled.preferred(id, indicator).equals(part)


def test_a_source_without_a_rule_gives_all_rows() -> None:
    chosen = bundled.choose("nato-targets")
    assert chosen.frame.height == entry("nato-targets").rows
    assert chosen.frame["alternatives"].sum() == 0
    assert not chosen.set_aside


@given(st.sampled_from(entries("bundled")), st.data())
def test_a_row_key_leads_back_to_its_row(said: Entry, data: st.DataObject) -> None:
    frame = bundled.read(said.id)
    row = frame.row(data.draw(st.integers(0, frame.height - 1)), named=True)
    place = bundled.locate(bundled.row_key(said.id, row["line"]))
    assert place == (said.file, row["line"], place.row, said)
    assert list(place.row) == list(said.schema.names)
    assert place.row["source_ref"] == row["source_ref"]
    assert {name for name, cell in place.row.items() if not cell} == {
        name for name in said.schema.names if row[name] is None
    }


def test_the_form_of_a_row_key() -> None:
    key = "row:nato-targets@2026.11#nato_targets:3"
    assert bundled.row_key("nato_targets", 3) == key
    assert bundled.locate(key).row["adopted"] == "1978-05-31"


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("nato-targets:3", "is not the key of a row"),
        ("row:nato-target@2026.11#nato_targets:3", "nearest: 'nato-targets'"),
        ("row:nato-targets@2025.01#nato_targets:3", "another version or table"),
        ("row:nato-targets@2026.11#targets:3", "another version or table"),
        ("row:nato-targets@2026.11#nato_targets:1", "starts on line 1"),
        ("row:nato-targets@2026.11#nato_targets:999", "starts on line 999"),
    ],
)
def test_a_wrong_row_key_is_refused(key: str, expected: str) -> None:
    with pytest.raises(SourceError) as caught:
        bundled.locate(key)
    assert expected in caught.value.problem
    assert caught.value.remedy


def codes(said: Entry) -> Iterable[str]:
    frame = bundled.read(said.id)
    for column in said.schema.columns:
        if "iso3" in column.name:
            cells = frame[column.name]
            yield from (
                cells.explode() if column.type == "list" else cells
            ).drop_nulls()


@every
@pytest.mark.published
def test_codes_are_iso_codes(said: Entry, published_data: Path) -> None:
    path = published_data / "country-codes" / "codelist_without_cldr.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        valid = {row["iso3c"] for row in csv.DictReader(lines)} | OTHER_CODES
    assert set(codes(said)) <= valid


@pytest.mark.published
def test_shares_agree_with_the_edition_of_2019(published_data: Path) -> None:
    path = published_data / "nato-defexp" / "nato_defence_expenditure_2012_2019.csv"
    share = pl.col("Defense expenditure (% real GDP)").cast(pl.Float64)
    earlier = pl.read_csv(path, infer_schema=False).select(
        iso3="country_stanag", year=pl.col("year").cast(pl.Int64), earlier=share
    )
    editions = ["2024-06-17", "2025-08-28"]
    pairs = (
        bundled.read("nato-defence-expenditure")
        .filter(
            pl.col("edition").is_in(editions) & pl.col("year").is_between(2014, 2018)
        )
        .join(earlier, on=["iso3", "year"])
        .drop_nulls(["share_of_gdp_pct", "earlier"])
    )
    apart = (pairs["share_of_gdp_pct"] - pairs["earlier"]).abs()
    assert pairs.height == 280
    assert (apart <= 0.1).mean() >= 0.94
    assert apart.max() <= MOST_POINTS
