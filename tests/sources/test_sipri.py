"""SIPRI's files: headings among the states, marks for no figure, torn rows."""

from pathlib import Path

import pytest

from foedus.errors import SourceError
from foedus.sources import sipri
from foedus.sources.catalog import entry

NAMES = (
    "Recipient,Supplier,Year of order, ,Number ordered, ,Weapon designation,"
    "Weapon description,Number delivered, ,Year(s) of delivery,status,Comments,"
    "SIPRI TIV per unit,SIPRI TIV for total order,SIPRI TIV of delivered weapons"
)
ORDER = "A,B,2002,?,3,,Mi-17,helicopter,3,,2002; 2003,New,,2.9,8.7,8.7"


def workbook(
    path: Path, heading: str = "Currency", first: int = 1990, notes: int = 3
) -> Path:
    """Write two states under a heading in every sheet."""
    xlsxwriter = pytest.importorskip("xlsxwriter")
    book = xlsxwriter.Workbook(str(path))
    for sheet in sipri.SHEETS.values():
        page = book.add_worksheet(sheet)
        page.write(0, 0, "Military expenditure")
        about = [heading, "Fiscal Year (Jan-Dec if not stated)", "Notes"]
        page.write_row(2, 0, ["Country", *about, first, 1991])
        page.write_row(4, 0, ["Europe"])
        page.write_row(5, 0, ["Oldland", "Crown", "", "§1", 0.25, "..."])
        page.write_row(6, 0, ["Newland", "Crown", "", "", "xxx", 0])
    page = book.add_worksheet("Regional totals")
    page.write_row(1, 0, ["Region", 1990, 1991, "Omitted countries"])
    page.write_row(2, 0, ["World", 5, "...", "Oldland"])
    page = book.add_worksheet("Footnotes")
    page.write_row(0, 0, [1, "", "Oldland: a note"][:notes])
    book.close()
    return path


def test_the_workbook_of_expenditure(tmp_path: Path) -> None:
    said, path = entry("sipri-milex"), workbook(tmp_path / "m.xlsx")
    found = sipri.read_expenditure({"state_year": path}, said, said.version)
    table = found.tables["state_year"]
    cells = {
        (row["state"], row["year"]): (row["existed"], row["current_usd"])
        for row in table.to_dicts()
    }
    assert cells == {
        ("Oldland", 1990): (True, 0.25),
        ("Oldland", 1991): (None, None),
        ("Newland", 1990): (False, None),
        ("Newland", 1991): (True, 0.0),
    }
    assert set(table["region"]) == {"Europe"}
    totals = found.tables["regional_total"]["constant_usd_billion"].to_list()
    assert totals == [5.0, None]
    assert found.tables["footnote"].row(0)[:2] == ("1", "Oldland: a note")
    assert (found.rows_read, found.refused) == (7 * 2 + 1 + 1, {})


def test_footnotes_without_a_text_are_refused(tmp_path: Path) -> None:
    said, path = entry("sipri-milex"), workbook(tmp_path / "m.xlsx", notes=1)
    with pytest.raises(SourceError, match="no column of notes"):
        sipri.read_expenditure({"state_year": path}, said, said.version)


@pytest.mark.parametrize(
    ("heading", "first", "said"),
    [("Money", 1990, "lacks currency"), ("Currency", 1991, "has 1991 twice")],
)
def test_a_sheet_with_other_columns_is_refused(
    tmp_path: Path, heading: str, first: int, said: str
) -> None:
    entered, path = entry("sipri-milex"), workbook(tmp_path / "m.xlsx", heading, first)
    with pytest.raises(SourceError, match=said):
        sipri.read_expenditure({"state_year": path}, entered, entered.version)


@pytest.mark.parametrize("preamble", ["", "SIPRI Arms Transfers Database\n\nTrade\n"])
def test_the_register_with_and_without_its_preamble(
    tmp_path: Path, preamble: str
) -> None:
    path, torn = tmp_path / "t.csv", ",0.03,0.36,0" + "," * 12
    path.write_text(f"{preamble}{NAMES}\n{ORDER}\n{torn}\n{ORDER}\n", "utf-8")
    said = entry("sipri-arms-transfers")
    found = sipri.read_register({"transfer": path}, said, said.version)
    table = found.tables["transfer"]
    assert table["entry"].to_list() == [1, 3]
    assert table["delivery_years"][0].to_list() == ["2002", "2003"]
    assert table["order_year_estimated"].to_list() == ["?", "?"]
    assert found.rows_read == 3
    assert sum(found.refused.values()) == 1


def test_a_register_without_names_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a,b\n1,2\n", "utf-8")
    said = entry("sipri-arms-transfers")
    with pytest.raises(SourceError, match="Recipient,Supplier"):
        sipri.read_register({"transfer": path}, said, said.version)
