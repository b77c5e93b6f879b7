import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.errors import SchemaError
from foedus.measures.proportion import wilson
from foedus.measures.reliability import coded_cases
from foedus.measures.reliability.reliability import reliability
from foedus.store import Store

OUTCOMES = st.sampled_from(["honoured", "violated", "not invoked", None])
STATES = st.sampled_from(["A", "B", "C"])
OBLIGATIONS = st.lists(st.sampled_from(["defence", "offence"]), unique=True)
TABLES = st.lists(st.tuples(STATES, OBLIGATIONS, OUTCOMES), max_size=30)
SHAPE = {"state": pl.String, "obligation": pl.List(pl.String), "outcome": pl.String}

Row = tuple[str, list[str], str | None]


def table(rows: list[Row]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=SHAPE, orient="row")


def slowly(rows: list[Row], sliced: str, group: str) -> tuple[int, int, int]:
    mine = [
        outcome
        for state, obligation, outcome in rows
        if sliced == "all"
        or (sliced == "state" and state == group)
        or (sliced == "obligation" and group in (obligation or ["not known"]))
    ]
    return len(mine), mine.count("honoured"), mine.count("violated")


@settings(max_examples=25)
@given(TABLES)
def test_the_same_as_counting_by_hand(rows: list[Row]) -> None:
    found = reliability(table(rows), by=["state", "obligation"])
    for row in found.iter_rows(named=True):
        count, kept, broken = slowly(rows, row["slice"], row["group"])
        assert (row["rows"], row["honoured"], row["violated"]) == (count, kept, broken)
        assert row["invoked"] == kept + broken
        assert row["invoked"] + row["not_invoked"] + row["not_known"] == count
        enough = kept + broken >= 5
        assert row["value"] == (kept / (kept + broken) if enough else None)
        interval = wilson(kept, kept + broken) if enough else (None, None)
        assert (row["low"], row["high"]) == interval
        assert (row["shrunken"] is None) == (kept + broken == 0)
        assert bool(row["note"]) == (not enough)


@settings(max_examples=10)
@given(TABLES, st.randoms())
def test_order_and_names_do_not_matter(rows: list[Row], shuffle) -> None:
    new = {"A": "Zug", "B": "Ypres", "C": "Xanten"}
    turned = [(new[s], o, r) for s, o, r in rows]
    shuffle.shuffle(turned)
    back = {v: k for k, v in new.items()}
    one = reliability(table(rows), by=["state"])
    other = reliability(table(turned), by=["state"]).with_columns(
        pl.col("group").replace(back)
    )
    counts = ["slice", "group", "rows", "invoked", "honoured", "value", "low", "high"]
    order = ["slice", "group"]
    assert one.select(counts).sort(order).equals(other.select(counts).sort(order))


def test_a_lazy_table_gives_the_same() -> None:
    told = table([("A", ["defence"], "honoured")] * 6)
    assert reliability(told.lazy()).equals(reliability(told))


def test_obligations_as_text_and_slices_by_default() -> None:
    told = {"obligation": ["defence; offence", "offence", None], "honoured": [1, 0, 1]}
    found = reliability(pl.DataFrame(told))
    assert found.rows_by_key(["slice", "group"]).keys() == {
        ("all", ""),
        ("obligation", "defence"),
        ("obligation", "offence"),
        ("obligation", "not known"),
    }
    assert found["rows"].to_list() == [3, 1, 2, 1]


def test_numbers_sort_as_numbers_and_the_unknown_stands_last() -> None:
    told = pl.DataFrame({"state": [200, 2, None, 20], "honoured": [1, 1, 0, 0]})
    groups = reliability(told)["group"].to_list()
    assert groups == ["", "2", "20", "200", "not known"]


def test_no_rate_on_fewer_than_five_but_the_counts_and_why() -> None:
    row = reliability(pl.DataFrame({"honoured": [1]})).row(0, named=True)
    assert row["value"] is None
    assert row["note"] == "1 case; no rate is given on fewer than 5"
    assert row["shrunken"] == 0.75
    assert reliability(pl.DataFrame({"honoured": [1]}), least=1)["value"][0] == 1


def test_an_unknown_column_is_refused() -> None:
    with pytest.raises(SchemaError, match=r"no column 'stat' .nearest: 'state'"):
        reliability(pl.DataFrame({"state": ["A"], "honoured": [1]}), by=["stat"])


# Berkemeier and Fuhrmann 2018: rows, not applicable, opportunities, honoured, rate.
PUBLISHED = {
    ("all", ""): (576, 430, 146, 73, 50.00),
    ("period", "1816-1944"): (204, 112, 92, 61, 66.30),
    ("period", "1945-2003"): (372, 318, 54, 12, 22.22),
    ("obligation", "defence"): (301, 199, 102, 42, 41.18),
    ("obligation", "offence"): (73, 31, 42, 31, 73.81),
    ("obligation", "neutrality"): (80, 35, 45, 35, 77.78),
    ("obligation", "non-aggression"): (263, 214, 49, 18, 36.73),
}


@pytest.mark.published
@pytest.mark.parametrize(("key", "cells"), PUBLISHED.items())
def test_every_cell_of_the_published_table(
    published_store: Store, key: tuple[str, str], cells: tuple[float, ...]
) -> None:
    cases = coded_cases.of_alliances(
        published_store.scan("alliance-reliability.alliance_war")
    )
    found = reliability(cases).filter(slice=key[0], group=key[1]).row(0, named=True)
    counts = ("rows", "not_invoked", "invoked", "honoured")
    assert tuple(found[name] for name in counts) == cells[:4]
    assert round(100 * found["value"], 2) == cells[4]
    assert found["low"] < found["value"] < found["high"]
    assert found["not_known"] == 0


@pytest.mark.published
def test_defence_before_and_after_1945(published_store: Store) -> None:
    cases = coded_cases.of_alliances(
        published_store.scan("alliance-reliability.alliance_war")
    )
    found = reliability(cases, by=[("obligation", "period")])
    early, late = (
        found.filter(group=f"defence, {period}").row(0, named=True)
        for period in coded_cases.PERIODS
    )
    assert (early["invoked"], early["honoured"]) == (59, 36)
    assert (late["invoked"], late["honoured"]) == (43, 6)
    assert round(100 * early["value"], 2) == 61.02
    assert round(100 * late["value"], 2) == 13.95


@pytest.mark.published
def test_the_other_coding_and_the_lenient_rule(published_store: Store) -> None:
    file = published_store.scan("alliance-reliability.alliance_war")
    other = reliability(coded_cases.of_alliances(file, "bf"), by=[]).row(0, named=True)
    assert (other["not_invoked"], other["invoked"], other["honoured"]) == (437, 139, 69)
    assert round(100 * other["value"], 2) == 49.64
    lenient = coded_cases.of_alliances(file, lenient=True)
    found = reliability(lenient, by=[]).row(0, named=True)
    # The 84 of the file stand on 150 rows: 4 of them are no case in the strict coding.
    assert (found["honoured"], found["invoked"]) == (84, 150)
    strict = coded_cases.of_alliances(file)
    both = lenient.join(strict, on=["war_id", "alliance"])
    extra = both.filter(outcome="honoured", outcome_right="not invoked")
    assert extra.height == 4


@pytest.mark.published
def test_members_of_alliances(published_store: Store) -> None:
    cases = coded_cases.of_members(
        published_store.scan("alliance-reliability.member_war"),
        published_store.scan("cow-wars.inter_state"),
    )
    found = reliability(cases)
    whole = found.row(0, named=True)
    assert (whole["rows"], whole["honoured"], whole["violated"]) == (137, 93, 44)
    russia = found.filter(slice="state", group="365").row(0, named=True)
    assert (russia["honoured"], russia["invoked"]) == (30, 33)
    assert found.filter(slice="state")["rows"].sum() == 137
