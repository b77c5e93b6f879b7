"""Ideal points by session get their year."""

from pathlib import Path

from foedus.sources import assembly
from foedus.sources.catalog import entry


def test_a_session_becomes_a_year(tmp_path: Path) -> None:
    names = "Row,ccode,session,NVotes,IdealPoint,QO%,Q5%,Q10%,Q50%,Q90%,Q95%,Q100%"
    path = tmp_path / "i.csv"
    row = "1,2,74,42,1.5,0.1,0.2,0.3,1.4,1.9,2,2.7,USA,United States"
    path.write_text(f"{names},iso3c,Countryname\n{row}\n", "utf-8")
    found = assembly.read({"state_year": path}, entry("un-ideal-points"), "2020-04")
    table = found.tables["state_year"]
    assert table.select("ccode", "year", "session").row(0) == (2, 2019, 74)
    assert table["ideal_point"].to_list() == [1.5]
    assert table["ideal_point_final"].to_list() == [None]
