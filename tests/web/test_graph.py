"""The picture of the network says by its lines what the payload says."""

from __future__ import annotations

import pytest

from foedus.report import theme
from foedus.store import Store
from foedus.web import graph
from foedus.web.page import Ask
from foedus.web.pages import network


@pytest.fixture(scope="module")
def document():
    return network.shown(Ask(Store("/nowhere"), {"on": "1914-07-28"}))


def _tie(**said):
    usual = {"layer": "alliances", "kind": "defence", "answer": "yes"}
    return {**usual, "confirmed": True, **said}


def test_lines_follow_the_promise():
    assert graph.look(_tie()) == "defence"
    assert graph.look(_tie(kind="neutrality")) == "nonaggression"
    assert graph.look(_tie(answer="maybe")) == "perhaps"
    assert graph.look(_tie(confirmed=False)) == "perhaps"
    assert graph.look(_tie(layer="rivalries", kind="rivalry")) == "rivalry"
    assert set(graph.LINES) == set(graph.DASHES)


def test_every_look_that_occurs_is_in_the_key(document):
    looks = {graph.look(tie) for tie in document["ties"]}
    assert {entry["look"] for entry in graph.swatches(document)} == looks
    colours = {b["colour"] for b in document["blocs"]["list"]} - {None}
    assert len(graph.bloc_key(document)) == len(colours)


def test_what_is_drawn_is_what_is_told(document):
    scene = graph.payload(document)
    slugs = [state["slug"] for state in scene["states"]]
    alone = {"a": "b", "b": "a"}
    assert {end for row in scene["ties"] for end in row[:2]} == set(range(len(slugs)))
    for tie, row in zip(document["ties"], scene["ties"], strict=True):
        a, b, line, to, *rest = row
        assert (slugs[a], slugs[b]) == (tie["a"], tie["b"])
        assert scene["lines"][line]["look"] == graph.look(tie)
        assert scene["lines"][line]["layer"] == tie["layer"]
        receiver = alone.get(tie["direction"])
        assert (None if to is None else slugs[to]) == tie.get(receiver)
        assert rest == [tie["number"], tie["given"], tie["returned"]]
    assert {t["direction"] for t in document["ties"]} > {"both"}
    for state in scene["states"]:
        assert state["colour"] in (theme.INK, *theme.CATEGORIES)


def test_within_a_bloc_lines_have_its_colour_unless_other_layers_are_there(document):
    hued = {line["colour"] for line in graph.payload(document)["lines"]}
    assert hued & set(theme.CATEGORIES)
    rival = {**document["ties"][0], "layer": "rivalries", "kind": "rivalry"}
    mixed = {**document, "ties": [*document["ties"], rival | {"number": 1.0}]}
    hued = {line["colour"] for line in graph.payload(mixed)["lines"]}
    assert hued <= {theme.MUTED, theme.VERMILLION}


def test_the_document_names_its_data():
    names = {layer["data"]["name"] for layer in graph.spec()["layer"]}
    assert names == {graph.WEBS, graph.OWN, graph.HEADS, graph.STATES, graph.NAMES}
