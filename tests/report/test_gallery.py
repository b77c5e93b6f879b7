"""The pictures by name, and the code and pages of the gallery in the documentation."""

import importlib.util
import re
from pathlib import Path

import altair as alt
import polars as pl
import pytest

from foedus import report
from foedus.errors import AssessmentError
from foedus.report import gallery
from foedus.report.pictures import scenes

DOCS = Path(__file__).resolve().parents[2] / "docs"
CODE = re.compile(r"^```python\n(.*?)^```", flags=re.S | re.M)
EMBEDDED = ("index", "network", "burden")


def test_every_name_draws_a_frame_and_a_scene() -> None:
    assert tuple(scenes.SCENES) == gallery.PICTURES
    frame = pl.DataFrame({"series": "A", "year": [1900, 1901], "value": [0.1, 0.2]})
    chart = report.chart("power", frame, night=True, width=360)
    assert isinstance(chart, alt.LayerChart)
    assert chart.to_dict()["width"] == 360
    with pytest.raises(AssessmentError, match="'pie'"):
        report.chart("pie", frame)


def run(page: str) -> dict[str, object]:
    text = (DOCS / "gallery" / f"{page}.md").read_text(encoding="utf-8")
    parts = CODE.findall(text)
    assert parts, f"{page} shows no code"
    names: dict[str, object] = {}
    for part in parts:
        exec(part, names)
    return names


@pytest.mark.parametrize("page", EMBEDDED)
def test_the_code_of_the_pages_runs_on_the_embedded_facts(page: str) -> None:
    assert run(page)["fd"]


@pytest.mark.published
@pytest.mark.parametrize("page", sorted(set(gallery.PICTURES) - set(EMBEDDED)))
def test_the_code_of_the_other_pages_runs_on_the_store(
    page: str, published_store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOEDUS_HOME", str(published_store.home))
    assert run(page)[page].table.height


def test_every_picture_has_its_page_and_every_page_its_picture() -> None:
    pages = {path.stem for path in (DOCS / "gallery").glob("*.md")} - {"index"}
    assert pages == set(gallery.PICTURES)
    listed = (DOCS / "gallery" / "index.md").read_text(encoding="utf-8")
    for name in gallery.PICTURES:
        assert f"\n{name}\n" in listed
        page = (DOCS / "gallery" / f"{name}.md").read_text(encoding="utf-8")
        assert f"generated/{name}.md" in page
        assert "**Caveat.**" in page


def test_pages_without_data_say_which_command_adds_it(tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("_gallery", DOCS / "_gallery.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    made = script.write(tmp_path / "generated")
    assert {name for name, yes in made.items() if yes} == {"network", "burden"}
    assert "foedus data" in (tmp_path / "generated" / "power.md").read_text("utf-8")
    svg = {path.name for path in (tmp_path / "generated").glob("*.svg")}
    assert svg == {
        f"{name}{size}{time}.svg"
        for name in ("network", "burden")
        for size in ("", "-narrow")
        for time in ("", "-night")
    }
