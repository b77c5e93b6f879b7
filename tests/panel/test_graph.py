"""A network has a node for each state and a tie for each row."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from tiny import dyads, full

from foedus.errors import PanelError

ML = "{http://graphml.graphdrawing.org/xmlns}"
GEXF = "{http://gexf.net/1.3}"


@pytest.mark.parametrize("directed", [False, True])
def test_graphml_holds_every_tie_and_what_is_known_of_it(tmp_path, directed):
    built = full(tmp_path, directed=directed)
    graph = ET.parse(built.write(tmp_path / "net.graphml").file).getroot()[-1]
    assert graph.get("edgedefault") == ("directed" if directed else "undirected")
    names = {n.get("id"): n[0].text for n in graph.findall(f"{ML}node")}
    assert names["2"] == "United States of America" or "United" in names["2"]
    ties = graph.findall(f"{ML}edge")
    rows = built.collect()
    assert [(int(t.get("source")), int(t.get("target"))) for t in ties] == list(
        rows.select("state_a", "state_b").iter_rows()
    )
    for tie, row in zip(ties, rows.iter_rows(named=True), strict=True):
        said = {d.get("key"): d.text for d in tie}
        known = {k for k, v in row.items() if v is not None} - {"state_a", "state_b"}
        assert set(said) == known
        assert int(said["year"]) == row["year"]
        if row["contiguous"] is not None:
            assert said["contiguous"] == "true"
    assert len({t.get("id") for t in ties}) == rows.height


def test_gexf_gives_each_tie_its_year(tmp_path):
    built = full(tmp_path)
    root = ET.parse(built.write(tmp_path / "net.gexf").file).getroot()
    ties = root.findall(f".//{GEXF}edge")
    rows = built.collect()
    assert [int(t.get("start")) for t in ties] == rows["year"].to_list()
    assert all(t.get("start") == t.get("end") for t in ties)
    declared = {a.get("id") for a in root.findall(f".//{GEXF}attribute")}
    assert declared == set(built.columns) - {"state_a", "state_b"}
    labels = {n.get("id"): n.get("label") for n in root.findall(f".//{GEXF}node")}
    assert set(labels) == {"2", "20", "70", "200"}


@pytest.mark.parametrize("suffix", [".graphml", ".gexf"])
def test_only_pairs_in_years_are_a_network(tmp_path, suffix):
    with pytest.raises(PanelError, match="made of dyad-years, not of dyad-months"):
        dyads(tmp_path, "month").write(tmp_path / f"net{suffix}")
    assert not list(tmp_path.glob("net*"))
