"""Members of an alliance to each other, from spells of members."""

import invented
import polars as pl
import pytest
from yearly import yearly

from foedus.errors import PanelError
from foedus.panel import comembers
from foedus.panel.attach import Frame
from foedus.panel.attachment import Source, Want
from foedus.panel.build import panel
from foedus.panel.unit import unit
from foedus.sources.attaching import Attaching
from foedus.store import Store

PROMISES = ("defense", "offense", "neutral", "nonagg", "consul")
HOW = Attaching(
    "member",
    columns=PROMISES,
    how="members",
    start=("yrent", "moent", "dayent"),
    end=("yrexit", "moexit", "dayexit"),
)


def bound(store, name="dyad-years", years=(1816, 2018), directed=True, **options):
    """What members are to each other, as an attachment."""
    frame = Frame(store, unit(name), years, "cow", directed)
    found = Source("atop", "5.1", "member", HOW)
    (made,) = comembers.attachments(
        frame, found, "dyad", Want("atop.member", options=options)
    )
    return made


def member(alliance, state, entered, left=None, phase=0, **promises):
    dates = dict(zip(("yrent", "moent", "dayent"), entered, strict=True))
    if left:
        dates |= dict(zip(("yrexit", "moexit", "dayexit"), left, strict=True))
    said = dict.fromkeys(PROMISES, 0) | promises
    return {"atopid": alliance, "member": state, "phase": phase} | dates | said


@pytest.fixture
def store(tmp_path):
    rows = [
        member(1, 220, (1930, 3, 1), (1935, 5, 31), defense=1),
        member(1, 290, (1931, 6, 1), (1936, 1, 1), consul=1),
        member(1, 740, (1935, 6, 1), defense=1, consul=1),
        # The same members under a later text, and under another treaty.
        member(2, 220, (1932, 1, 1), (1932, 6, 30), phase=1, offense=1),
        member(2, 290, (1932, 7, 1), (1932, 12, 31), phase=2, offense=1),
        member(3, 220, (1934, 1, 1), (1934, 1, 1), neutral=1),
        member(3, 290, (1934, 1, 1), (1934, 1, 1)),
    ]
    made = Store(tmp_path)
    table = invented.table("atop", "member", rows)
    made.add("atop", "5.1", {"member": table}, invented.facts("1815", "2018"))
    return made


def promised(made, one, other):
    rows = yearly(made).filter(state_a=one, state_b=other).sort("year")
    return {
        row["year"]: {n for n in PROMISES if row[f"atop_{n}"]}
        for row in rows.to_dicts()
    }


def test_two_are_bound_while_both_are_in(store):
    made = bound(store)
    years = range(1931, 1936)
    neutral = {1934: {"defense", "neutral"}}
    assert promised(made, 220, 290) == {y: {"defense"} for y in years} | neutral
    assert promised(made, 290, 220) == {y: {"consul"} for y in years}
    # France left on the last of May 1935 and Japan entered on the first of June.
    assert promised(made, 220, 740) == {}
    assert set(promised(made, 290, 740)) == {1935, 1936}


def test_pairs_of_a_panel_get_what_each_promised(store):
    begun = panel("dyad-years", 1930, 1936, states=[220, 290, 740], store=store)
    made = begun.attach("atop.member")
    # The published table of pairs has the plain names, so the two can stand together.
    assert made.columns[3:] == tuple(f"atop_member_{name}" for name in PROMISES)
    built = made.collect()
    assert built.height == begun.count()

    def said(one, other, what):
        pair = built.filter(state_a=one, state_b=other).sort("year")
        return pair[f"atop_member_{what}"].to_list()

    assert said(220, 290, "defense") == [0, 1, 1, 1, 1, 1, 0]
    assert said(290, 220, "defense") == [0] * 7
    assert said(290, 220, "consul") == [0, 1, 1, 1, 1, 1, 0]
    # Covered and none: they were in one treaty, but never on one day.
    assert said(220, 740, "defense") == [0] * 7
    beyond = panel("dyad-years", 2018, 2019, states=[220, 290], store=store)
    values = beyond.attach("atop.member").collect().sort("year")
    assert values["atop_member_defense"].to_list() == [0, 0, None, None]


def test_a_year_in_common_can_do(store):
    made = bound(store, together="year")
    assert promised(made, 220, 740) == {1935: {"defense"}}
    assert promised(made, 740, 220) == {1935: {"defense", "consul"}}
    assert "same year" in made.rules[0]


def test_an_undirected_pair_has_what_either_promised(store):
    made = bound(store, directed=False)
    assert promised(made, 220, 290)[1932] == {"defense", "consul"}
    assert promised(made, 290, 220) == {}


def test_days_are_exact(store):
    made = bound(store, "dyad-days", (1934, 1934))
    pair = made.frame.filter(state_a=220, state_b=290)
    on = pair.filter(pl.col("atop_neutral") == 1)
    assert (on["stop"] - on["start"]).to_list() == [1]
    days = pair.filter(pl.col("listed"))
    assert (days["stop"] - days["start"]).sum() == 365


def test_members_that_have_not_left_stay_to_the_end_of_the_data(tmp_path):
    rows = [member(1, state, (2010, 1, 1), defense=1) for state in (220, 290)]
    made = Store(tmp_path)
    table = invented.table("atop", "member", rows)
    made.add("atop", "5.1", {"member": table}, invented.facts("1815", "2018"))
    found = bound(made, years=(1816, 2025))
    assert list(promised(found, 220, 290)) == list(range(2010, 2019))
    assert found.fill == {f"atop_{n}": 0 for n in PROMISES}
    assert found.years == (1815, 2018)


@pytest.mark.parametrize(
    ("options", "said"),
    [({"together": "hour"}, "'hour' does not say"), ({"toghether": "day"}, "option")],
)
def test_options_are_checked(store, options, said):
    with pytest.raises(PanelError, match=said):
        bound(store, **options)


@pytest.mark.published
def test_pairs_of_members_differ_from_the_published_pairs_as_listed(published_store):
    key = ["state_a", "state_b", "year"]
    published = (
        published_store.scan("atop@5.1.directed_dyad_year")
        .rename({"ccode1": "state_a", "ccode2": "state_b"})
        .select(
            pl.col(key).cast(pl.Int32),
            *(pl.col(n).alias(f"atop_{n}") for n in PROMISES),
        )
        .collect()
    )
    assert published.height == 273_296
    days, years = (
        yearly(bound(published_store, years=(1815, 2018), together=said))
        for said in ("day", "year")
    )
    assert (days.height, years.height) == (273_324, 273_330)
    for made in (days, years):
        assert published.join(made, on=key, how="anti").is_empty()

    def pairs(rows):
        spans = rows.group_by("state_a", "state_b").agg(
            pl.col("year").min().alias("first"), pl.col("year").max().alias("last")
        )
        return {(a, b): (y, z) for a, b, y, z in spans.iter_rows() if a < b}

    # Annam has no COW number; Germany and Yemen united in 1990: on the day itself the
    # members of one alliance are the states before and the state after.
    listed = {
        (220, 8152): (1874, 1883),
        (255, 260): (1990, 1990),
        (255, 265): (1990, 1990),
        (678, 679): (1990, 1990),
        (679, 680): (1990, 1990),
    }
    more = days.join(published, on=key, how="anti")
    assert more.height == 28
    assert pairs(more) == listed
    # Three more pairs were in one alliance in one year, and on no day of it together.
    apart = years.join(days, on=key, how="anti")
    assert apart.height == 6
    assert len(pairs(apart)) == 3

    both = days.join(published, on=key, suffix="_published")
    gained, missing = {}, {}
    for name in PROMISES:
        ours, theirs = pl.col(f"atop_{name}"), pl.col(f"atop_{name}_published")
        gained[name] = both.filter(ours > theirs).height
        missing[name] = both.filter(ours < theirs).height
    # A list of members says that a state promised defence, not to whom of the others.
    assert gained == {
        "defense": 214,
        "offense": 34,
        "neutral": 114,
        "nonagg": 74,
        "consul": 0,
    }
    assert set(missing.values()) == {0}
