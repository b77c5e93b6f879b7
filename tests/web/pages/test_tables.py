import json
import math

import polars as pl
import pytest

from foedus.errors import SourceError, StoreError
from foedus.report.trace import trace
from foedus.store import SourceFacts, Store
from foedus.web.page import Ask, RequestError
from foedus.web.pages import tables

NAME = "nato-defence-expenditure"


def ask(store: Store | None = None, **said: str) -> Ask:
    return Ask(Store("/nowhere") if store is None else store, said)


def column(document, name: str) -> list[object]:
    place = [c["name"] for c in document["columns"]].index(name)
    return [row[place] for row in document["rows"]]


def test_tables_are_found_by_name_and_by_column():
    every = tables.listed(ask())["tables"]
    some = tables.listed(ask(search="share_of_gdp"))["tables"]
    assert {t["name"] for t in some} < {t["name"] for t in every}
    assert any(t["id"] == NAME for t in some)


def test_a_page_has_a_hundred_rows_and_leads_on():
    first = tables.shown(ask(name=NAME))
    assert len(first["rows"]) == tables.ON_A_PAGE == len(first["keys"])
    assert first["pages"] == math.ceil(first["fit"] / tables.ON_A_PAGE)
    last = tables.shown(ask(name=NAME, page=str(first["pages"])))
    assert len(last["rows"]) == last["fit"] - last["first"] + 1
    with pytest.raises(RequestError, match="no page"):
        tables.shown(ask(name=NAME, page=str(first["pages"] + 1)))


def test_rows_that_fit_are_those_that_a_frame_gives():
    said = {"where": "year ge 2020; iso3 eq DEU", "column": "share_of_gdp_pct"}
    document = tables.shown(ask(name=NAME, **said, **{"is": "gt"}, value="1.5"))
    frame = (
        Store("/nowhere")
        .scan(NAME)
        .filter(
            pl.col("year") >= 2020,
            pl.col("iso3") == "DEU",
            pl.col("share_of_gdp_pct") > 1.5,
        )
        .collect()
    )
    assert document["fit"] == frame.height > 0
    assert column(document, "year") == frame["year"].to_list()
    assert document["asked"]["where"].endswith("; share_of_gdp_pct gt 1.5")


def test_what_is_not_covered_comes_last_in_either_order():
    for sort, falling in (("share_of_gdp_pct", False), ("-share_of_gdp_pct", True)):
        document = tables.shown(ask(name=NAME, sort=sort, rows="5000"))
        found = column(document, "share_of_gdp_pct")
        known = [value for value in found if value is not None]
        assert known == sorted(known, reverse=falling)
        assert found == known + [None] * (len(found) - len(known))


def test_dates_are_sorted_by_their_days():
    document = tables.shown(ask(name="registry.alliances", sort="signed"))
    assert column(document, "signed")[0].startswith("-")


def test_each_row_leads_to_its_line():
    document = tables.shown(ask(name="registry.members", rows="3", page="2"))
    steps = trace(document["keys"][0], Store("/nowhere"))
    assert str(column(document, "name_then")[0]) in steps[0].what
    assert document["first"] == 4


@pytest.mark.parametrize(
    "said",
    [{"sort": "nope"}, {"sort": "--year"}, {"where": "x"}, {"value": "1"},
     {"column": "year", "value": ""}, {"where": "year eq 1;" * 9}],
)  # fmt: skip
def test_what_cannot_be_is_a_clear_error(said: dict[str, str]):
    with pytest.raises(RequestError):
        tables.shown(ask(name=NAME, **{k: v for k, v in said.items() if v}))


@pytest.fixture
def odd(tmp_path) -> Store:
    held = Store(tmp_path)
    frame = pl.LazyFrame(
        {
            "*": [math.nan, math.inf, 1.5],
            "^.*$": ["<b>", "=1+1", None],
            "key": [[1], [], None],
            "confirmed": [False, True, None],
        }
    )
    facts = SourceFacts("own", "ask", "", "", "2026-01-01")
    held.add("odd", "1", {"table": frame}, facts)
    return held


def test_odd_names_and_numbers_are_held_by_json(odd: Store):
    document = tables.shown(ask(odd, name="odd", sort="-*"))
    assert json.loads(json.dumps(document, allow_nan=False)) == document
    assert column(document, "*").count(None) == 2
    assert document["keys"] == [None] * 3
    assert tables.shown(ask(odd, name="odd", where="^.*$ eq <b>"))["fit"] == 1
    with pytest.raises(RequestError, match="lists"):
        tables.shown(ask(odd, name="odd", sort="key"))


def test_a_reply_is_cut_at_its_limits_and_says_so(odd: Store, monkeypatch):
    monkeypatch.setattr(tables, "MOST_CELLS", 8)
    document = tables.shown(ask(odd, name="odd"))
    assert (len(document["rows"]), document["capped"], document["most"]) == (2, True, 2)
    monkeypatch.undo()
    monkeypatch.setattr(tables, "MOST_BYTES", 1)
    document = tables.shown(ask(odd, name="odd"))
    assert (len(document["rows"]), document["capped"]) == (1, True)
    monkeypatch.undo()
    assert not tables.shown(ask(odd, name="odd"))["capped"]


def test_a_table_whose_file_is_damaged_is_a_clear_error(odd: Store):
    (path,) = (odd.home / "tables").glob("*.parquet")
    path.write_bytes(b"PAR1" + b"x" * 100 + b"PAR1")
    with pytest.raises(StoreError, match="cannot be read"):
        tables.shown(ask(odd, name="odd"))


def test_the_scene_leads_to_all_rows_and_takes_filters_away():
    document = tables.shown(ask(name=NAME, where="year ge 2014; iso3 eq DEU"))
    made = tables.scene(document)
    assert made["whole"]
    assert "rows=" in made["all"]["csv"]
    assert [w["where"] for w in made["without"]] == ["iso3 eq DEU", "year ge 2014"]


def test_a_key_that_is_no_row_is_an_error():
    with pytest.raises(SourceError):
        trace("row:nato-targets@2026.11#nato_targets:99999", Store("/nowhere"))
