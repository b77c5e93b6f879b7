import itertools
from dataclasses import replace

import pytest
import table_fixture as tables

from foedus.answers.finding import Row, Table
from foedus.errors import AssessmentError
from foedus.report import spans, theme
from foedus.report.drawing import NOT_COVERED, UNCONFIRMED, Drawing, years

ON = "2024-12-31"


def values(drawn: Drawing, name: str) -> list[dict]:
    return [
        row for layer in drawn.layers for row in layer["data"]["values"] if name in row
    ]


def bodies(drawn: Drawing) -> list[dict]:
    return values(drawn, "solid_from")


def test_a_spell_without_an_end_goes_on_to_the_day():
    drawn = spans.timeline(tables.timeline_table(), ON)
    poland = next(row for row in bodies(drawn) if row["member"] == "Poland")
    assert poland["solid_to"] == years(ON)[1]
    assert poland["dates"] == "1999-03-12 to open"


def test_members_stand_in_order_of_their_first_start():
    drawn = spans.timeline(tables.timeline_table(), ON)
    order = drawn.layers[0]["encoding"]["y"]["scale"]["domain"]
    assert order.index("Belgium") < order.index("Greece") < order.index("Sweden")
    assert len(order) == 32


def test_a_member_with_three_spells_has_three_bars():
    drawn = spans.timeline(tables.timeline_table(), ON)
    france = [row for row in bodies(drawn) if row["member"] == "France"]
    assert [row["status"] for row in france] == [
        "member",
        "outside the command",
        "member",
    ]
    assert france[0]["solid_to"] == pytest.approx(france[1]["solid_from"], abs=0.01)


def test_uncertain_starts_are_pale_and_unconfirmed_rows_dotted():
    drawn = spans.timeline(tables.ancient_table(), "-0453")
    samos = next(row for row in bodies(drawn) if row["member"] == "Samos")
    pale = [row for row in values(drawn, "a") if row["_row"] == "Samos"]
    assert pale[0]["b"] == samos["solid_from"]
    assert pale[0]["b"] - pale[0]["a"] == pytest.approx(10, abs=0.1)
    assert UNCONFIRMED in drawn.key
    assert "date uncertain" in [entry.label for entry in drawn.key]


def test_bce_years_are_written_in_words():
    drawn = spans.timeline(tables.ancient_table(), "-0453")
    axis = drawn.layers[0]["encoding"]["x"]["axis"]
    assert "BCE" in axis["labelExpr"]
    assert len(axis["values"]) <= 7


def test_rows_without_a_date_are_counted_and_not_drawn():
    made = tables.timeline_table()
    rows = (replace(made.rows[0], cells=("Albania", None, None, "member", "")),)
    drawn = spans.timeline(replace(made, rows=(*rows, *made.rows[1:])), ON)
    assert "Without a start, not drawn: 1 row." in drawn.note
    assert all(row["member"] != "Albania" for row in bodies(drawn))


def test_events_stand_in_order_of_time_with_their_words():
    drawn = spans.events(tables.events_table(), ON)
    texts = [row["words"] for row in values(drawn, "words")]
    assert any(text.startswith("c. 1974 ") for text in texts)
    assert UNCONFIRMED in drawn.key
    rows = {row["_row"]: row["at"] for row in values(drawn, "description")}
    assert [rows[f"{n}"] for n in range(9)] == sorted(rows.values())


def test_many_events_stand_by_kind():
    made = tables.events_table()
    rows = tuple(
        Row(f"{n}", (f"{1950 + n}", "Article 4", "words", "yes")) for n in range(40)
    )
    drawn = spans.events(replace(made, rows=rows), ON)
    assert drawn.layers[0]["encoding"]["y"]["scale"]["domain"] == ["Article 4"]
    assert values(drawn, "words") == []


def test_an_event_that_says_no_is_unconfirmed():
    drawn = spans.events(tables.events_table(), ON)
    dotted = [
        layer for layer in drawn.layers if layer["mark"].get("strokeDash") is not None
    ]
    (only,) = dotted
    assert [row["kind"] for row in only["data"]["values"]] == ["dispute"]


def test_lines_are_named_at_their_ends_and_names_do_not_touch():
    drawn = spans.line(tables.line_table())
    ends = {
        row["series"]: row["label_at"]
        for row in values(drawn, "label_at")
        if "series" in row
    }
    assert set(ends) == {"United States", "Europe and Canada", "France"}
    places = sorted(ends.values())
    least = (70 - 27) * spans.LABEL_GAP / spans.LINE_HEIGHT * 0.99
    assert all(b - a >= least for a, b in itertools.pairwise(places))


def test_a_line_breaks_where_a_year_is_not_covered():
    drawn = spans.line(tables.line_table())
    stroke = drawn.layers[0]
    assert stroke["mark"]["invalid"] == "break-paths-show-domains"
    bare = [row["at"] for row in stroke["data"]["values"] if row["value"] is None]
    assert len(bare) == 2
    assert NOT_COVERED in drawn.key
    strip = next(layer for layer in drawn.layers if layer["mark"]["type"] == "rect")
    assert isinstance(strip["mark"]["fill"], dict)


def test_the_eighth_line_is_grey():
    made = tables.line_table()
    rows = tuple(
        Row(f"{n}-{y}", (f"series {n}", y, float(n))) for n in range(8) for y in (1, 2)
    )
    drawn = spans.line(replace(made, rows=rows))
    stroke = drawn.layers[0]["data"]["values"]
    hues = {row["series"]: row["_colour"] for row in stroke}
    assert hues["series 7"] == theme.MUTED
    assert len(set(hues.values())) == 8


@pytest.mark.parametrize(
    ("build", "made"),
    [
        (lambda table: spans.timeline(table, ON), tables.timeline_table),
        (lambda table: spans.events(table, ON), tables.events_table),
        (spans.line, tables.line_table),
    ],
)
def test_a_table_without_its_columns_is_refused(build, made):
    table = made()
    short = Table(table.columns[:1], tuple(Row(r.key, r.cells[:1]) for r in table.rows))
    with pytest.raises(AssessmentError, match="lacks column"):
        build(short)


def test_a_timeline_is_named_by_its_columns():
    drawn = spans.timeline(tables.timeline_table(), ON)
    assert drawn.measure == "Status by ally, over time"


def test_spells_that_overlap_lie_on_lines_of_their_own():
    made = tables.timeline_table()
    rows = (
        Row("a", ("Italy", "1957", None, "host", "high")),
        Row("b", ("Italy", "1967-01-01", None, "planner", "high")),
        Row("c", ("Belgium", "1963", "1970-01-01", "host", "high")),
        Row("d", ("Belgium", "1970-01-01", None, "planner", "high")),
    )
    drawn = spans.timeline(replace(made, rows=rows), ON)
    lines = drawn.layers[0]["encoding"]["y"]["scale"]["domain"]
    assert lines == ["Italy", f"Italy{spans.MARK}", "Belgium"]
    assert drawn.height == 3 * spans.ROW
    by_line = {(row["member"], row["status"]): row["_row"] for row in bodies(drawn)}
    assert by_line["Italy", "host"] != by_line["Italy", "planner"]
    assert by_line["Belgium", "host"] == by_line["Belgium", "planner"] == "Belgium"


def test_many_statuses_share_a_name_in_the_key() -> None:
    rows = [{"status": f"kind {n % 9}"} for n in range(40)]
    found = spans._grouped(rows)
    assert len(set(found.values())) == spans.MOST_HUES
    assert found["kind 0"] == "kind 0"
    assert spans.OTHER in found.values()
