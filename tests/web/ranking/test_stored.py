import pytest

from foedus import dates
from foedus.answers import shelf
from foedus.store import Store
from foedus.web.ranking import rankables, stored


def test_numbers_lead_to_pages():
    assert stored.slug(2) == "USA"
    assert stored.slug(99999) is None


def test_an_empty_store_covers_nothing(empty: Store):
    on = dates.parse("2016-12-31")
    assert stored.last(stored.NMC)(empty) is None
    assert stored.last_of(stored.VOTES, "ideal_point")(empty) is None
    assert stored.product(empty, on) is None
    assert stored.power(empty, on) is None
    assert stored.measured("cinc", stored.NMC)(empty, on) is None


@pytest.mark.published
def test_cinc_is_the_published_one(published_store: Store):
    found = stored.measured("cinc", stored.NMC, 100)(
        published_store, dates.parse("2016-12-31")
    )
    held = shelf.held(published_store, stored.NMC)
    for slug, row in stored.rows(held, 2016, "cinc").items():
        assert found.of[slug].value == pytest.approx(100 * row["cinc"], abs=1e-4)
        assert found.of[slug].key == held.key(row["line"])


@pytest.mark.published
def test_a_year_is_held_to_coverage(published_store: Store):
    held = shelf.held(published_store, stored.NMC)
    assert stored.year_of(held, 1815) is None
    assert stored.year_of(held, 1900) == 1900
    assert stored.year_of(held, 2024) == 2022
    assert stored.year_of(held, 2030) is None


@pytest.mark.published
def test_published_intervals_hold_their_figures(published_store: Store):
    ideal = stored.column(stored.VOTES, "ideal_point", "q5", "q95")
    for make, day in (
        (ideal, "2019-12-31"),
        (stored.product, "2019-12-31"),
        (stored.power, "2019-12-31"),
    ):
        found = make(published_store, dates.parse(day))
        assert len(found.of) > 150
        assert all(
            one.low is None or one.low <= one.value <= one.high
            for one in found.of.values()
        )


@pytest.mark.published
@pytest.mark.parametrize("one", rankables.RANKABLES, ids=lambda one: one.id)
def test_with_every_source_every_measure_ranks(one, published_store: Store):
    last = one.last(published_store)
    assert last is not None
    make = one.make or one.own
    assert len(make(published_store, dates.parse(last)).of) > 5
