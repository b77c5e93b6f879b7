"""Borders: shared lines are put together, xz is unpacked under a limit."""

import json
import lzma
from pathlib import Path

import pytest

from foedus.errors import SourceError
from foedus.sources import borders
from foedus.sources.catalog import entry

SHAPE = {
    "fid": 1,
    "cowcode": 2,
    "country_name": "Oldland",
    "start": "1886-01-01",
    "end": "2019-12-31",
    "status": "independent",
    "owner": "2",
    "capname": "Town",
    "caplong": 1.5,
    "caplat": 2,
    "b_def": 1,
}
LINES = [[[0, 0], [1, 0], [1, 1]], [[0, 0], [0, 1], [1, 1]]]


def topology(**changed: object) -> bytes:
    geometry = {"type": "Polygon", "arcs": [[0, -2]], "properties": SHAPE}
    layer = {"objects": {"a": {"geometries": [{**geometry, **changed}]}}}
    return json.dumps({"type": "Topology", "arcs": LINES, **layer}).encode()


def test_a_ring_runs_along_its_lines_and_back(tmp_path: Path) -> None:
    path, said = tmp_path / "b.xz", entry("cshapes")
    path.write_bytes(lzma.compress(topology()))
    found = borders.read({"cow": path}, said, said.version)
    row = found.tables["cow"].row(0, named=True)
    shape = json.loads(row["geometry"])
    assert shape["type"] == "Polygon"
    assert shape["coordinates"] == [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]
    assert (row["cowcode"], row["caplong"], row["owner"]) == (2, 1.5, "2")


def test_several_parts_are_a_multipolygon(tmp_path: Path) -> None:
    path, said = tmp_path / "b.json", entry("cshapes")
    path.write_bytes(topology(type="MultiPolygon", arcs=[[[0, -2]], [[0, -2]]]))
    found = borders.read({"cow": path}, said, said.version)
    shape = json.loads(found.tables["cow"]["geometry"][0])
    assert (shape["type"], len(shape["coordinates"])) == ("MultiPolygon", 2)


def test_a_file_that_names_a_line_again_and_again_is_refused(tmp_path: Path) -> None:
    path, said = tmp_path / "b.json", entry("cshapes")
    line = [[[number, number] for number in range(1000)]]
    shape = {"type": "Polygon", "arcs": [[0] * 60], "properties": SHAPE}
    layer = {"objects": {"a": {"geometries": [shape]}}}
    path.write_text(json.dumps({"type": "Topology", "arcs": line, **layer}))
    with pytest.raises(SourceError, match="again and again"):
        borders.read({"cow": path}, said, said.version)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no json",
        b"[" * 100_000,
        b'{"type": "Feature"}',
        b'{"type": "Topology", "arcs": [], "objects": {}}',
        topology(arcs=[[7]]),
        topology(type="Point"),
        topology(properties=None),
        topology(properties=[1]),
        topology(properties={**SHAPE, "capname": "\ud800"}),
        topology().replace(b"[1, 0]", b"[1" + b"0" * 400 + b", 0]"),
        topology().replace(b'{"a": ', b"[").replace(b"}}]}}}", b"}}]}]}"),
        lzma.compress(topology())[:-20],
        lzma.compress(b" " * 10_000_000),
    ],
)
def test_damaged_files_are_refused(tmp_path: Path, data: bytes) -> None:
    path, said = tmp_path / "b.json", entry("cshapes")
    path.write_bytes(data)
    with pytest.raises(SourceError, match=r"b\.json"):
        borders.read({"cow": path}, said, said.version)
