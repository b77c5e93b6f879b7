"""Every count that is known of ATOP and of CINC, found again in the store."""

from __future__ import annotations

import polars as pl
import pytest

from foedus.measures.power.capability import COMPONENTS, cinc
from foedus.store import Store

pytestmark = pytest.mark.published

OF_ONE = {
    "defense": 275,
    "offense": 81,
    "neutral": 122,
    "nonagg": 399,
    "consul": 377,
    "bilat": 638,
    "ineffect": 334,
    "wartime": 67,
    "asymm": 89,
    "conditio": 332,
    "specthrt": 84,
    "active": 289,
    "intcom": 29,
    "contrib": 66,
}
"""Columns of ATOP 4.01 to the alliances that are coded 1."""

PLEDGES = {
    "defense": 137_762,
    "offense": 6_342,
    "neutral": 4_465,
    "nonagg": 261_838,
    "consul": 131_332,
}
TOLERANCE = 1e-7
"""The publisher prints the index to seven decimals."""
VISIBLE = 1e-6
"""Two figures of seven decimals that are farther apart than their last digit."""


@pytest.fixture(scope="module")
def old(published_store: Store) -> pl.DataFrame:
    """Alliances of ATOP 4.01."""
    return published_store.scan("atop@4.01.alliance").collect()


def counts(values: pl.Series) -> dict[int | None, int]:
    return dict(values.value_counts().iter_rows())


def is_any(*conditions: pl.Expr) -> pl.Expr:
    """Whether one condition holds; what is not known counts as not."""
    return pl.any_horizontal([c.fill_null(value=False) for c in conditions])


def test_alliances_of_version_4(old: pl.DataFrame) -> None:
    assert old.height == old["atopid"].n_unique() == 745
    assert {c: old.filter(pl.col(c) == 1).height for c in OF_ONE} == OF_ONE
    both = (pl.col("defense") == 1) & (pl.col("offense") == 1)
    either = (pl.col("defense") == 1) | (pl.col("offense") == 1)
    assert (old.filter(both).height, old.filter(either).height) == (67, 289)
    for column, percent in (("defense", 36.9), ("nonagg", 53.6), ("bilat", 85.6)):
        assert round(100 * OF_ONE[column] / old.height, 1) == percent


def test_institutions_and_ends_of_version_4(old: pl.DataFrame) -> None:
    assert old.filter(pl.col("base") > 0).height == 70
    assert old.filter(pl.col("subord") > 0).height == 32
    assert [counts(old["organ1"])[n] for n in (1, 2, 3)] == [102, 91, 54]
    assert counts(old["term"]) == {0: 383, 1: 84, 2: 160, 3: 118}


def test_defence_pacts_of_version_4_by_period(old: pl.DataFrame) -> None:
    pacts = old.filter(pl.col("defense") == 1)
    assert pacts.filter(pl.col("begyr") < 1945).height == 111
    assert pacts.filter(pl.col("begyr") >= 1945).height == 164


def test_members_of_version_4(published_store: Store, old: pl.DataFrame) -> None:
    members = published_store.scan("atop@4.01.member").collect()
    assert members.height == 2_398
    assert members["member"].n_unique() == 208
    listed = old.select(pl.sum_horizontal(pl.col(r"^mem\d+$").is_not_null()))
    sizes = listed.to_series()
    assert round(float(str(sizes.mean())), 3) == 2.893
    assert sizes.max() == 59


def test_military_institutions_by_their_rule(old: pl.DataFrame) -> None:
    purposes = [pl.col(c).is_in([1, 4]) for c in ("orgpurp1", "orgpurp2")]
    parts = ("milcon", "intcom", "base", "milaid", "subord", "contrib", "orgpurp1")
    high = is_any(pl.col("milcon") == 3, pl.col("intcom") == 1, pl.col("base") > 0)
    medium = is_any(
        pl.col("milcon") == 2,
        pl.col("milaid").is_in([3, 4]),
        pl.col("subord") > 0,
        pl.col("contrib") == 1,
        *purposes,
    )
    unknown = pl.all_horizontal(pl.col(*parts).is_null())
    made = old.select(
        pl.when(high)
        .then(2)
        .when(medium)
        .then(1)
        .when(~unknown)
        .then(0)
        .alias("milinst")
    )["milinst"]
    assert counts(made) == {0: 507, 1: 143, 2: 89, None: 6}
    assert made.cast(pl.Int64).equals(old["milinst"].cast(pl.Int64), null_equal=True)


def test_formality_by_its_rule(old: pl.DataFrame) -> None:
    parts = ("estmode", "pubsecr", "organ1", "organ2")
    public = is_any((pl.col("estmode") == 1) & (pl.col("pubsecr").fill_null(0) != 2))
    organised = is_any(*(pl.col(c).is_in([2, 3]) for c in ("organ1", "organ2")))
    # Nothing known: not known. Only the organisation not known: 0.
    known = pl.col("organ1").is_not_null().cast(pl.Int64)
    total = known * (public.cast(pl.Int64) + organised.cast(pl.Int64))
    unknown = pl.all_horizontal(pl.col(*parts).is_null())
    made = old.select(pl.when(~unknown).then(total).alias("formal"))["formal"]
    assert counts(made) == {0: 143, 1: 483, 2: 118, None: 1}
    assert made.equals(old["formal"].cast(pl.Int64), null_equal=True)


def test_nato_follows_the_text_of_its_treaty(old: pl.DataFrame) -> None:
    nato = old.row(by_predicate=pl.col("atopid") == 3180, named=True)
    said = {
        "begyr": 1949,
        "milinst": 2,
        "formal": 2,
        "organ1": 3,
        "base": 3,
        "milcon": 0,
        "intcom": 0,
    }
    assert {name: nato[name] for name in said} == said


def test_directed_dyad_years_of_version_5(published_store: Store) -> None:
    frame = published_store.scan("atop@5.1.directed_dyad_year").collect()
    assert frame.height == 273_296
    assert (frame["year"].min(), frame["year"].max()) == (1815, 2018)
    assert {name: frame[name].sum() for name in PLEDGES} == PLEDGES


@pytest.mark.parametrize(
    ("year", "rows", "defence", "nonaggression"),
    [(1913, 60, 23, 24), (1950, 670, 624, 644), (2018, 8_456, 3_412, 8_432)],
)
def test_directed_dyads_of_one_year(
    published_store: Store, year: int, rows: int, defence: int, nonaggression: int
) -> None:
    table = published_store.scan("atop@5.1.directed_dyad_year")
    one = table.filter(pl.col("year") == year).collect()
    found = (one.height, one["defense"].sum(), one["nonagg"].sum())
    assert found == (rows, defence, nonaggression)


@pytest.mark.parametrize(
    ("version", "rows"), [("5.0", 15_171), ("6.0", 15_951), ("7.0", 17_121)]
)
def test_the_index_of_capability_is_computed_again(
    published_store: Store, version: str, rows: int
) -> None:
    frame = published_store.scan(f"nmc@{version}.state_year").collect()
    gap = (cinc(frame) - frame["cinc"]).abs()
    assert (frame.height, gap.len(), gap.null_count()) == (rows, rows, 0)
    assert float(str(gap.max())) < TOLERANCE
    sums = frame.group_by("year").agg(pl.col("cinc").sum())
    most = sums.row(by_predicate=pl.col("cinc") == sums["cinc"].max(), named=True)
    assert (most["year"], round(most["cinc"], 4)) == (1860, 1.0747)


@pytest.mark.parametrize(("version", "wrong"), [("5.0", 2_455), ("6.0", 2_582)])
def test_dividing_by_six_is_another_index(
    published_store: Store, version: str, wrong: int
) -> None:
    frame = published_store.scan(f"nmc@{version}.state_year").collect()
    shares = [pl.col(c) / pl.col(c).sum().over("year") for c in COMPONENTS]
    known = [share.fill_nan(None) for share in shares]
    sixth = frame.select(pl.sum_horizontal(known) / 6).to_series()
    assert ((sixth - frame["cinc"]).abs() > VISIBLE).sum() == wrong
