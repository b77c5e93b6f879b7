"""World Bank bulk files: one row per economy and year."""

from pathlib import Path

from foedus.sources import world_bank
from foedus.sources.catalog import entry

FILE = """"Data Source","World Development Indicators",

"Last Updated Date","2018-02-22",

"Country Name","Country Code","Indicator Name","Indicator Code","1960","1961",
"Aruba","ABW","GDP (current US$)","NY.GDP.MKTP.CD","","12.5",
"World","WLD","GDP (current US$)","NY.GDP.MKTP.CD","3","0",
"""


def test_a_year_without_a_figure_is_null(tmp_path: Path) -> None:
    path, said = tmp_path / "API.csv", entry("world-bank")
    path.write_text(FILE, "utf-8")
    found = world_bank.read({"gdp": path}, said, said.version)
    rows = found.tables["gdp"].select("state", "year", "value", "line").rows()
    assert rows == [
        ("ABW", 1960, None, 6),
        ("ABW", 1961, 12.5, 6),
        ("WLD", 1960, 3.0, 7),
        ("WLD", 1961, 0.0, 7),
    ]
    assert (found.rows_read, found.refused) == (2, {})
