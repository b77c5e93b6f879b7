import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import DateError
from foedus.web import filters
from foedus.web.filters import Filter
from foedus.web.page import RequestError

TABLE = pl.LazyFrame(
    {
        "n": [1, 2, None],
        "x": [0.5, None, 2.5],
        "name": ["Poland", None, "a;b (c)"],
        "day": ["-0453", "1949-04-04", None],
        "sure": [True, False, None],
        "who": [["a", "b"], [], None],
        "^n.*$": [7, 8, 9],
        "*": [1, 1, 2],
    }
)
KINDS = {
    "n": "integer", "x": "number", "name": "text", "day": "edtf", "sure": "flag",
    "who": "list", "^n.*$": "integer", "*": "integer",
}  # fmt: skip


def fits(text: str) -> list[int]:
    said = [filters.expression(f, TABLE, KINDS) for f in filters.read(text)]
    return TABLE.with_row_index().filter(*said).collect()["index"].to_list()


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("", [0, 1, 2]),
        ("n eq 1", [0]),
        ("n <> 1", [1]),
        ("n >= 1; n < 2", [0]),
        ("n nc", [2]),
        ("n known", [0, 1]),
        ("x > 0.5", [2]),
        ("x le 0.5", [0]),
        ("name eq Poland", [0]),
        ("name contains OL", [0]),
        ("name contains (c", [2]),
        ("name contains a;;b", [2]),
        ("name contains .*", []),
        ("day lt 0001", [0]),
        ("day ge 1949", [1]),
        ("day gt 1949", []),
        ("day le 1949", [0, 1]),
        ("sure eq yes", [0]),
        ("sure ne yes", [1]),
        ("who contains a", [0]),
        ("^n.*$ eq 8", [1]),
        ("* eq 2", [2]),
    ],
)
def test_what_is_not_covered_fits_no_comparison(text: str, rows: list[int]):
    assert fits(text) == rows


@pytest.mark.parametrize(
    "text",
    [
        "n",
        "n eq",
        "eq 1",
        "n nc 1",
        "n like 1",
        "n eq 1.5",
        "n eq one",
        "n eq 9999999999999999999999",
        "n contains 1",
        "x eq nan",
        "x lt inf",
        "sure eq perhaps",
        "sure lt yes",
        "who eq a",
        "nn eq 1",
        "n eq 1; DROP TABLE t",
        "; ".join(["n eq 1"] * 9),
    ],
)
def test_what_cannot_be_asked_is_a_clear_error(text: str):
    with pytest.raises(RequestError):
        fits(text)


def test_a_day_that_never_was_is_an_error():
    with pytest.raises(DateError):
        fits("day lt 1949-02-30")


WORDS = (
    st.text(st.characters(exclude_characters="\0"), min_size=1, max_size=12)
    .map(str.strip)
    .filter(bool)
)
PLAIN = st.from_regex(r"[a-z_][a-z_0-9;^$.*-]{0,12}", fullmatch=True).filter(
    lambda said: said not in filters.OPERATORS
)


@given(
    st.lists(
        st.builds(Filter, PLAIN, st.sampled_from(["eq", "contains", "ge"]), WORDS)
        | st.builds(Filter, PLAIN, st.sampled_from(filters.BARE), st.just("")),
        max_size=filters.MOST,
    )
)
def test_what_is_written_reads_back(said: list[Filter]):
    assert filters.read(filters.written(said)) == tuple(said)
