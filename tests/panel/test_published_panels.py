"""Panels of published data: what has to hold of states, pairs and disputes."""

import polars as pl
import pytest
from yearly import yearly

from foedus.panel.build import panel
from foedus.panel.unit import unit as unit_of

pytestmark = pytest.mark.published

KEY = ["state_a", "state_b", "year"]


def days(store, name, when, **options):
    return panel(name, when, when, store=store, **options).collect()


def on(rows, month, day):
    return rows.filter(month=month, day=day)


def members(rows, month, day, asked):
    return set(on(rows, month, day)["state"]) & set(asked)


def pairs(rows, month, day):
    found = on(rows, month, day).select("state_a", "state_b").rows()
    return {tuple(sorted(pair)) for pair in found}


def test_usa_and_japan_are_allied_in_the_same_years_both_ways(published_store):
    def built(directed):
        both = panel(
            "dyad-years",
            1816,
            2018,
            states=(2, 740),
            store=published_store,
            directed=directed,
        )
        return both.attach("atop").collect().sort("year")

    rows, half = built(directed=True), built(directed=False)
    promises = [n for n in rows.columns if n.startswith("atop_")]
    one, other = (rows.filter(state_a=s).select("year", *promises) for s in (2, 740))
    allied = [
        side.filter(pl.any_horizontal(pl.col(promises) > 0))["year"].to_list()
        for side in (one, other)
    ]
    assert allied[0] == allied[1]
    assert set(range(1952, 2019)) <= set(allied[0])
    mutual = ["year", "atop_offense", "atop_neutral", "atop_nonagg", "atop_consul"]
    assert one.select(mutual).equals(other.select(mutual))
    # The file has the treaty as one-sided: Japan owes no defence of the United States.
    since = pl.col("year") >= 1952
    assert one.filter(since)["atop_defense"].unique().to_list() == [1]
    assert other["atop_defense"].unique().to_list() == [0]
    # As a pair they have what either promised.
    either = half.select("year", *promises)
    assert either.equals(
        pl.concat([one, other])
        .group_by("year")
        .agg(pl.col(promises).max())
        .sort("year")
    )


@pytest.mark.parametrize("unit", ["dyad-years", "dyad-months"])
def test_contiguity_is_unknown_after_its_source_ends(published_store, unit):
    both = panel(unit, 2015, 2018, states=(2, 20), store=published_store)
    rows = both.attach("cow-contiguity").where("politically-relevant").collect()
    kind, case = rows["cow_contiguity_conttype"], rows["politically_relevant"]
    covered = rows["year"] <= 2016
    assert kind.filter(covered).unique().to_list() == [1]
    assert kind.filter(~covered).is_null().all()
    # A major power is relevant without borders, as long as majors are known.
    assert case.filter(covered).all()
    assert rows.height == both.count()


GERMANY = (255, 260, 265)
YEMEN = (678, 679, 680)
VIETNAM = (815, 816, 817, 818)
KOREA = (730, 731, 732)
CHANGES = [
    # system, states, year, (month, day), then who was there on that day
    ("cow", GERMANY, 1990, (10, 2), {260, 265}),
    ("cow", GERMANY, 1990, (10, 3), {255}),
    ("gw", GERMANY, 1990, (10, 2), {260, 265}),
    ("gw", GERMANY, 1990, (10, 3), {260}),
    ("cow", GERMANY, 1945, (5, 8), {255}),
    ("cow", GERMANY, 1945, (5, 9), set()),
    ("cow", YEMEN, 1990, (5, 21), {678, 680}),
    ("cow", YEMEN, 1990, (5, 22), {679}),
    ("gw", YEMEN, 1990, (5, 21), {678, 680}),
    ("gw", YEMEN, 1990, (5, 22), {678}),
    ("cow", VIETNAM, 1975, (4, 30), {816, 817}),
    ("cow", VIETNAM, 1975, (5, 1), {816}),
    ("gw", VIETNAM, 1975, (4, 30), {816, 817}),
    ("gw", VIETNAM, 1975, (5, 1), {816}),
    ("cow", KOREA, 1905, (11, 17), {730}),
    ("cow", KOREA, 1905, (11, 18), set()),
    ("cow", KOREA, 1948, (9, 8), set()),
    ("cow", KOREA, 1948, (9, 9), {731}),
    ("cow", KOREA, 1949, (6, 28), {731}),
    ("cow", KOREA, 1949, (6, 29), {731, 732}),
    ("gw", KOREA, 1910, (8, 22), {730}),
    ("gw", KOREA, 1910, (8, 23), set()),
    ("gw", KOREA, 1948, (8, 14), set()),
    ("gw", KOREA, 1948, (8, 15), {732}),
    ("gw", KOREA, 1948, (9, 9), {731, 732}),
]


@pytest.mark.parametrize(("system", "states", "year", "date", "there"), CHANGES)
def test_states_are_right_on_the_day_of_a_change(
    published_store, system, states, year, date, there
):
    rows = days(published_store, "state-days", year, system=system)
    assert members(rows, *date, states) == there


def test_pairs_are_right_on_the_day_of_a_change(published_store):
    german = days(
        published_store, "dyad-days", 1990, states=(2, *GERMANY), system="cow"
    )
    assert pairs(german, 10, 2) == {(2, 260), (2, 265), (260, 265)}
    assert pairs(german, 10, 3) == {(2, 255)}
    yemen = days(published_store, "dyad-days", 1990, states=(678, 680), system="gw")
    assert pairs(yemen, 5, 21) == {(678, 680)}
    assert pairs(yemen, 5, 22) == set()


def test_suriname_and_the_republic_of_vietnam_never_meet(published_store):
    for unit in ("dyad-years", "dyad-months", "dyad-days"):
        both = panel(unit, 1954, 2010, states=(115, 817), store=published_store)
        assert both.count() == 0
        assert both.collect().is_empty()


def test_disputes_of_a_year_equal_the_published_dyad_years(published_store):
    (made,) = (
        panel("dyad-years", 1816, 2010, store=published_store)
        .attach("gml-mid@2.2.1", ["dispnum", "onset", "ongoing", "fatality", "hostlev"])
        .attachments
    )
    published = (
        published_store.scan("gml-mid@2.2.1.directed_dyad_year")
        .rename({"ccode1": "state_a", "ccode2": "state_b"})
        .with_columns(pl.col(KEY).cast(pl.Int32))
        .collect()
    )
    names = [n.removeprefix("gml_mid_") for n in made.columns]
    ours = yearly(made).rename(dict(zip(made.columns, names, strict=True)))
    assert ours.height == 9_284
    assert (
        ours.select(*KEY, *names)
        .sort(KEY)
        .equals(published.select(*KEY, *names).sort(KEY))
    )
    assert made.rules[0].endswith(
        "992 of 10,276 rows lost (onset 474, fatality 298, hostility 68, duration 142, "
        "reciprocity 4, start-month 6, drop 0)"
    )


def test_the_repeated_years_of_an_older_version_are_whittled(published_store):
    raw = published_store.scan("gml-mid@2.1.1.directed_dispute_year").collect()
    by = ["ccode1", "ccode2", "year"]
    repeated = raw.group_by(by).len().filter(pl.col("len") > 1)
    assert repeated.height == 894
    asked = panel("dyad-years", 1816, 2010, store=published_store).attach(
        "gml-mid@2.1.1"
    )
    (made,) = asked.attachments
    assert (made.rows, made.duplicated) == (10_338, 1_044)
    assert yearly(made).height == raw.select(by).n_unique() == 9_294
    assert not yearly(made).select(KEY).is_duplicated().any()
    assert asked.count() == asked.collect().height == 1_685_310


@pytest.mark.parametrize("unit", ["dyad-months", "dyad-days"])
def test_days_of_participants_give_the_years_of_the_disputes(published_store, unit):
    def by_year(source, name):
        (made,) = (
            panel(name, 1816, 2014, store=published_store).attach(source).attachments
        )
        prefix = source.partition("@")[0].replace("-", "_")
        onset = pl.col(f"{prefix}_onset").max().alias("onset")
        clock = unit_of(name).clock
        listed = yearly(made, clock).filter(pl.col("listed"))
        return made, listed.group_by(KEY).agg(onset).sort(KEY)

    _, years = by_year("cow-mid@5.0", "dyad-years")
    _, steps = by_year("cow-mid@5.0", unit)
    assert years.height == 10_234
    # Finland left dispute 4678 in 2013 and came back in 2014: an onset in the days,
    # none in the yearly file, though it has one for other states that came back.
    differs = steps.join(years, on=[*KEY, "onset"], how="anti")
    assert differs.rows() == [(365, 375, 2014, 1), (375, 365, 2014, 1)]
    assert steps.select(KEY).equals(years.select(KEY))
    # Of 6,646 pairs in disputes of the other source 122 share no day on two sides.
    _, years = by_year("gml-mid@2.2.1", "dyad-years")
    made, steps = by_year("gml-mid@2.2.1", unit)
    assert any("122 pairs in disputes have no day" in rule for rule in made.rules)
    assert steps.join(years, on=KEY, how="anti").is_empty()
    assert years.height - steps.height == 108


@pytest.mark.parametrize(
    "source", ["gpr.month", "power-projection", "un-peacekeeping-totals"]
)
@pytest.mark.parametrize("unit", ["state-years", "state-months"])
def test_what_is_said_of_the_world_holds_for_each_state(published_store, source, unit):
    held = panel(unit, 2000, 2001, states=(2, 20), store=published_store)
    built = held.attach(source)
    found = built.collect()
    (audited,) = built.audit()
    assert found.height == audited.rows_in == audited.matched == held.count()
    value = built.attachments[0].columns[0]
    us, canada = (found.filter(state=state)[value] for state in (2, 20))
    assert us.equals(canada)
    assert us.null_count() < len(us)
