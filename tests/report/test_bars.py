from dataclasses import replace

import pytest
import table_fixture as tables

from foedus.answers.finding import Row, Table, TableColumn
from foedus.errors import AssessmentError
from foedus.report import bars, theme
from foedus.report.drawing import NOT_COVERED, UNCONFIRMED, Drawing

BUILDERS = (
    (bars.guideline, tables.guideline_table),
    (bars.bars, tables.bars_table),
    (bars.dots, tables.dots_table),
    (bars.opinion, tables.opinion_table),
)


def marks(drawn: Drawing, kind: str) -> list[dict]:
    return [layer for layer in drawn.layers if layer["mark"]["type"] == kind]


def order(drawn: Drawing, name: str = "y") -> list[str]:
    return drawn.layers[0]["encoding"][name]["scale"]["domain"]


def hatched(drawn: Drawing) -> list[dict]:
    return [
        layer for layer in drawn.layers if isinstance(layer["mark"].get("fill"), dict)
    ]


@pytest.mark.parametrize(("build", "table"), BUILDERS)
def test_gaps_are_hatched_and_unconfirmed_rows_dotted(build, table):
    drawn = build(table())
    assert NOT_COVERED in drawn.key
    assert UNCONFIRMED in drawn.key
    assert len(hatched(drawn)) == 1
    assert any("strokeDash" in layer["mark"] for layer in drawn.layers)


@pytest.mark.parametrize(("build", "table"), BUILDERS)
def test_a_table_without_its_columns_is_refused(build, table):
    made = table()
    short = Table(made.columns[:1], tuple(Row(r.key, r.cells[:1]) for r in made.rows))
    with pytest.raises(AssessmentError, match="lacks column"):
        build(short)


@pytest.mark.parametrize(("build", "table"), BUILDERS)
def test_a_table_of_gaps_alone_can_be_drawn(build, table):
    made = table()
    numbers = {n for n, c in enumerate(made.columns) if c.kind == "number"}
    rows = tuple(
        replace(
            row,
            cells=tuple(None if n in numbers else c for n, c in enumerate(row.cells)),
        )
        for row in made.rows
    )
    assert NOT_COVERED in build(replace(made, rows=rows)).key


@pytest.mark.parametrize(("build", "table"), BUILDERS)
def test_axes_have_at_most_seven_ticks(build, table):
    axis = build(table()).layers[0]["encoding"]["x"]["axis"]
    assert axis["tickCount"] <= 7


def test_bars_start_at_zero_and_stand_in_order_of_value():
    drawn = bars.bars(tables.bars_table())
    assert drawn.layers[0]["encoding"]["x"]["scale"]["zero"] is True
    assert order(drawn)[0] == "Canada"
    assert order(drawn)[-1] == "Iceland"


def test_bars_over_dates_stand_in_order_of_time():
    columns = (
        TableColumn("label", "Year", kind="date"),
        TableColumn("value", "Tribute", "talents", "number", 0),
    )
    rows = (Row("a", ("-0453", 400)), Row("b", ("-0452", 430)), Row("c", ("-0451", 90)))
    drawn = bars.bars(Table(columns, rows))
    assert order(drawn) == ["454 BCE", "453 BCE", "452 BCE"]
    assert drawn.measure == "Tribute, talents"


def test_the_guideline_is_marked_and_named():
    drawn = bars.guideline(tables.guideline_table())
    rules = [layer["data"]["values"][0] for layer in marks(drawn, "rule")]
    assert [rule["at"] for rule in rules] == [2.0, 3.5]
    named = [
        v["name"]
        for t in marks(drawn, "text")
        for v in t["data"]["values"]
        if "name" in v
    ]
    assert named == ["2 % guideline", "3.5 % by 2035"]
    assert drawn.head > 0


def test_at_the_guideline_counts_as_met():
    drawn = bars.guideline(tables.guideline_table())
    hue = {
        row["member"]: row["_colour"]
        for layer in marks(drawn, "bar")
        for row in layer["data"]["values"]
        if "_colour" in row
    }
    assert hue["Slovakia"] == theme.BLUE
    assert hue["Portugal"] == theme.PALE
    assert "Iceland" not in hue


def test_a_guideline_chart_needs_no_guideline():
    made = tables.guideline_table()
    table = Table(made.columns[:2], tuple(Row(r.key, r.cells[:2]) for r in made.rows))
    drawn = bars.guideline(table)
    assert marks(drawn, "rule") == []
    assert drawn.head == 0


def test_intervals_are_drawn_only_where_both_ends_are_known():
    drawn = bars.dots(tables.dots_table())
    (whiskers,) = marks(drawn, "rule")
    names = [row["label"] for row in whiskers["data"]["values"]]
    assert "Albania" not in names
    assert len(names) == 4


def test_questions_are_never_pooled():
    drawn = bars.opinion(tables.opinion_table())
    rows = order(drawn)
    assert [row for row in rows if "|" not in row] == ["0", "1"]
    assert rows[:2] == ["0", "0|Poland"]
    assert "1|Germany" in rows
    assert "0|Germany" in rows
    assert drawn.layers[0]["encoding"]["x"]["scale"]["domain"] == [0, 100]


def test_only_the_newest_year_is_filled():
    drawn = bars.opinion(tables.opinion_table())
    (rings,) = [
        layer
        for layer in marks(drawn, "point")
        if layer["mark"].get("fill") == theme.PAPER
    ]
    assert {row["pct"] for row in rings["data"]["values"]} == {79.0, 33.0}
