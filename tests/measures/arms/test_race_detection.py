import polars as pl
import pytest

from foedus.measures.arms.arms_races import COW_BREAKS, HORN, RULES, Rule, race_years
from foedus.measures.arms.race_detection import race_detection
from foedus.store import Store

Years = dict[tuple[int, int], dict[int, bool | None]]


def flagged(years: Years) -> pl.DataFrame:
    rows = [
        (a, b, year, race)
        for (a, b), told in years.items()
        for year, race in told.items()
    ]
    shape = {"state_a": pl.Int64, "state_b": pl.Int64, "year": pl.Int64}
    return pl.DataFrame(rows, schema={**shape, "race": pl.Boolean}, orient="row")


def coded(*rows: tuple[int, int, int, int]) -> pl.DataFrame:
    return pl.DataFrame(
        rows, schema=["state_a", "state_b", "start", "end"], orient="row"
    )


YEARS: Years = {
    (1, 2): {1900: True, 1901: True, 1902: False, 1903: True, 1904: False},
    (1, 3): {1900: None, 1901: False},
    (1, 4): {1900: False, 1901: False},
    (1, 5): {1995: True},
}


def test_each_race_is_found_missed_not_known_or_not_covered() -> None:
    known = coded((1, 4, 1899, 1901), (2, 1, 1901, 1902), (1, 3, 1900, 1901))
    known = pl.concat([known, coded((1, 3, 1950, 1951), (8, 9, 1900, 1901))])
    found = race_detection(flagged(YEARS), known, least=1)
    assert found.coded.select("state_a", "state_b", "status").rows() == [
        (1, 2, "found"),
        (1, 3, "not known"),
        (1, 3, "not covered"),
        (1, 4, "missed"),
        (8, 9, "not covered"),
    ]
    assert found.detected.drop("years").rows() == [
        (1, 2, 1900, 1901, "coded"),
        (1, 2, 1903, 1903, "not coded"),
        (1, 5, 1995, 1995, "not covered"),
    ]
    assert (found.hit.successes, found.hit.cases) == (1, 2)
    assert (found.false_alarm.successes, found.false_alarm.cases) == (1, 2)
    # 1900, 1903 and 1904 of the first pair; the others are coded or not known.
    assert (found.false_years.successes, found.false_years.cases) == (2, 3)


def test_no_rate_on_few() -> None:
    found = race_detection(flagged(YEARS), coded((1, 2, 1900, 1901)))
    assert found.hit.value is None
    assert found.hit.reason


def test_the_names_of_the_states_do_not_matter() -> None:
    new = {1: 5, 2: 3, 3: 9, 4: 7, 5: 1}
    turned = {tuple(sorted((new[a], new[b]))): told for (a, b), told in YEARS.items()}
    one = race_detection(flagged(YEARS), coded((1, 2, 1901, 1902), (1, 4, 1900, 1900)))
    other = race_detection(
        flagged(turned), coded((3, 5, 1901, 1902), (7, 5, 1900, 1900))
    )
    rates = ("hit", "false_alarm", "false_years")
    assert all(getattr(one, name) == getattr(other, name) for name in rates)


RULE = {**RULES, "mean": Rule("mean", 3)}


def published(store: Store, rule: str, breaks=COW_BREAKS, version="6.0"):
    series = store.scan(f"nmc@{version}.state_year").rename({"ccode": "state"})
    names = {"ccode1": "state_a", "ccode2": "state_b"}
    names |= {"styear": "start", "endyear": "end"}
    rivals = store.scan("thompson-rivalries@2012.td").rename(names)
    races = store.scan("arms-races.race").rename(names)
    years = race_years(series, rivals, RULE[rule], breaks=breaks)
    return race_detection(years, races)


@pytest.mark.published
def test_the_rule_finds_nearly_all_the_71_coded_races(published_store: Store) -> None:
    found = published(published_store, "grh")
    assert found.coded.height == 71
    assert (found.hit.successes, found.hit.cases) == (67, 69)
    missed = found.coded.filter(status="missed")
    # Uganda and Tanzania: their rivalry is dated from 1971, and in 1979 neither the
    # money nor the army of Tanzania grew.
    years = ["state_a", "state_b", "start", "end"]
    assert missed.select(years).rows() == [
        (500, 510, 1970, 1972),
        (500, 510, 1977, 1979),
    ]
    apart = found.coded.filter(status="not covered")
    # The list of rivals has no rivalry of either Yemen under these numbers.
    assert apart.select(years[:2]).rows() == [(678, 680), (678, 698)]
    assert (found.false_alarm.successes, found.false_alarm.cases) == (86, 153)
    assert (found.false_years.successes, found.false_years.cases) == (410, 5045)


@pytest.mark.published
def test_pounds_taken_for_dollars_make_races_of_their_own(
    published_store: Store,
) -> None:
    found = published(published_store, "grh", breaks=None)
    assert (found.hit.successes, found.hit.cases) == (67, 69)
    assert (found.false_alarm.successes, found.false_alarm.cases) == (91, 158)


@pytest.mark.published
def test_the_rule_of_horn_finds_two_in_three(published_store: Store) -> None:
    assert HORN.years == 12
    found = published(published_store, "horn")
    assert (found.hit.successes, found.hit.cases) == (46, 64)
    assert (found.false_alarm.successes, found.false_alarm.cases) == (34, 75)


@pytest.mark.published
@pytest.mark.parametrize(
    ("rule", "version", "hit", "false_alarm"),
    [
        ("mean", "6.0", (69, 69), (340, 405)),
        ("horn_short", "6.0", (42, 64), (62, 104)),
        ("horn_short", "7.0", (43, 64), (62, 105)),
    ],
)
def test_the_other_rules_of_the_table(
    published_store: Store, rule, version, hit, false_alarm
) -> None:
    found = published(published_store, rule, version=version)
    assert (found.hit.successes, found.hit.cases) == hit
    assert (found.false_alarm.successes, found.false_alarm.cases) == false_alarm
