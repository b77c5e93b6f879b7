import json
import re
import xml.etree.ElementTree as ET

import polars as pl
import pytest

from foedus.errors import OutputError
from foedus.report.pictures import burden, saving

SHARES = pl.DataFrame({"member": ["Arles <b>", "Bern"], "value": [2.4, None]})


@pytest.fixture(scope="module")
def made():
    return burden.burden(SHARES, guidelines={"2 %": 2.0}, source="Source: invented.")


def test_every_form_is_written(made, tmp_path) -> None:
    for ending in saving.FORMS:
        path = saving.write(made, tmp_path / f"shares{ending}", width=360, night=True)
        assert path.stat().st_size > 20
    assert sorted(p.suffix for p in tmp_path.iterdir()) == sorted(saving.FORMS)
    assert (tmp_path / "shares.png").read_bytes().startswith(b"\x89PNG")
    spec = json.loads((tmp_path / "shares.json").read_text(encoding="utf-8"))
    assert spec["width"] == 360
    assert pl.read_csv(tmp_path / "shares.csv").equals(made.table)


def test_svg_names_itself_for_screen_readers(made) -> None:
    root = ET.fromstring(saving.svg(made))
    assert root.attrib["role"] == "img"
    assert root[0].text == made.title
    assert root[1].text == made.summary


def test_a_page_has_day_night_data_and_no_script(made, tmp_path) -> None:
    page = saving.write(made, tmp_path / "shares.html").read_text(encoding="utf-8")
    assert page.count("<svg") == 4
    assert "<script" not in page
    assert "script-src 'none'" in page
    assert "<b>" not in page
    assert "title='not covered'>n/c</td>" in page
    assert re.search(r"<td class='n'>2.4</td>", page)


def test_another_ending_is_refused_and_an_old_file_kept(made, tmp_path) -> None:
    old = tmp_path / "shares.doc"
    old.write_text("old", encoding="utf-8")
    with pytest.raises(OutputError, match=r"shares\.doc"):
        saving.write(made, old)
    assert old.read_text(encoding="utf-8") == "old"
    with pytest.raises(OutputError):
        saving.write(made, tmp_path / "no" / "shares.svg")
    assert [p.name for p in tmp_path.iterdir()] == ["shares.doc"]
