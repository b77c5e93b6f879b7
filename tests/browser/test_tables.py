"""Tables and queries in a browser: a file is added, filtered, asked and removed."""

import pytest

pytestmark = pytest.mark.browser

CSV = "ccode,year,visits\n2,1990,3\n2,1991,\n20,1990,0\n"


def test_a_table_is_added_filtered_and_removed(visit, tmp_path):
    file = tmp_path / "visits.csv"
    file.write_text(CSV)
    with visit() as open_page:
        page = open_page("/tables")
        page.get_by_label("File").set_input_files(file)
        page.get_by_label("Name, lower case with hyphens").fill("my-visits")
        page.get_by_label("State", exact=True).fill("ccode")
        page.get_by_label("Year", exact=True).fill("year")
        page.get_by_role("button", name="Add the table").click()
        page.wait_for_url("**/tables/my-visits@1.table")
        assert page.locator("table.cells tbody tr").count() == 3
        page.get_by_label("Column", exact=True).select_option("visits")
        page.get_by_label("Operator").select_option("nc")
        page.get_by_role("button", name="Add the filter").click()
        page.wait_for_url("**column=visits**")
        assert page.locator("table.cells tbody tr").count() == 1
        assert "where=visits%20nc" in page.locator("#permanent").get_attribute("href")
        page.get_by_role("link", name="Where from? row 1").click()
        assert "visits.csv, line 3" in page.locator("main").inner_text()
        open_page.go(page, "/tables/my-visits@1.table")
        page.get_by_label("Its name again").fill("my-visits")
        page.get_by_role("button", name="Remove").click()
        page.wait_for_url("**/tables")
        assert "my-visits" not in page.locator("main").inner_text()


def test_a_query_is_run_from_the_keyboard(visit):
    with visit() as open_page:
        page = open_page("/sql")
        box = page.get_by_label("Your query")
        box.fill("SELECT 40 + 2 AS answer, NULL AS nothing")
        box.press("Control+Enter")
        page.wait_for_url("**/sql?q=**")
        assert page.locator("table.cells td").all_inner_texts() == ["42", "n/c"]


def test_a_query_that_is_refused_can_be_mended(browser, origin):
    page = browser.new_page()
    page.goto(f"{origin}/sql?q=DROP%20TABLE%20x")
    assert "SELECT" in page.locator("h1").inner_text()
    page.get_by_label("Your query").fill("SELECT 7 AS seven")
    page.get_by_role("button", name="Ask again").click()
    page.wait_for_url("**SELECT**")
    assert page.locator("table.cells td").all_inner_texts() == ["7"]
    page.close()
