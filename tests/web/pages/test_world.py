from foedus.dates import parse
from foedus.registry.portfolio import pledges
from foedus.store import Store
from foedus.web import who
from foedus.web.page import Ask
from foedus.web.pages import world


def shown(**said: str) -> dict:
    return world.shown(Ask(Store(), said))


def rows(document: dict) -> dict[str, dict]:
    return {row["slug"]: row for row in document["states"]}


def test_the_map_says_what_the_registry_says():
    found = rows(shown(on="1914-07-28"))
    bound = {who.of_key(k).slug for pair in pledges(parse("1914-07-28")) for k in pair}
    assert {s for s, row in found.items() if row["status"] == "aid"} == bound
    assert found["CHE"]["status"] == "none-known"
    assert "west-germany" not in found


def test_partners_of_one_state():
    document = shown(on="1914-07-28", of="FRA")
    found = rows(document)
    assert found["FRA"]["status"] == "self"
    assert found["RUS"]["status"] == "aid"
    assert found["austria-hungary"]["status"] == "none-known"
    assert document["counts"]["self"] == 1


def test_every_row_has_a_status_and_counts_add_up():
    document = shown(on="1962-05-01")
    statuses = [row["status"] for row in document["states"]]
    assert set(statuses) <= set(world.STATUSES)
    assert sum(document["counts"].values()) == len(statuses)


def test_antiquity_is_on_the_map():
    found = rows(shown(on="-0453"))
    assert found["athens"]["dot"]
    assert found["athens"]["status"] == "aid"
    assert all(row["kind"] == "polity" for row in found.values())


def test_after_the_last_day_nothing_is_covered():
    document = shown(on="2999-12-31")
    assert not document["covered"]
    assert document["states"] == []
    assert document["alliances"] == []


def test_every_year_of_the_slider_can_be_shown():
    for year in (-478, -1, 0, 1, 476, 1386, 1815, 1816, 1945, 2025):
        sign, digits = ("-" if year < 0 else ""), f"{abs(year):04d}"
        document = shown(on=f"{sign}{digits}-12-31")
        assert document["year"] == year
        assert document["covered"]


def test_the_history_changes_at_every_step():
    steps = world.history()
    years = [year for year, _ in steps]
    assert years == sorted(set(years))
    assert years[0] >= world.FIRST_YEAR
    assert all(count >= 0 for _, count in steps)
    assert max(count for _, count in steps) > 60
