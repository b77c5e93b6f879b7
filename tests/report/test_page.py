import base64
import hashlib
import itertools
import json
import re
from collections import Counter
from html.parser import HTMLParser

import pytest

from foedus.answers.answer import Answer
from foedus.report import page

VOID = {"meta", "link", "br", "img", "input", "hr"}
LOADING = ("src", "srcset", "href", "data", "poster", "action", "formaction")


class Reader(HTMLParser):
    """Collects elements, texts of scripts and styles, and checks the nesting."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.raw: list[tuple[str, dict[str, str | None], str]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        if tag in {"script", "style"}:
            self.raw.append((tag, dict(attrs), ""))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] in {"script", "style"}:
            tag, attributes, text = self.raw[-1]
            self.raw[-1] = (tag, attributes, text + data)
        else:
            self.words.append(data)


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == []
    return reader


def policy_of(reader: Reader) -> dict[str, list[str]]:
    content = next(
        attributes["content"]
        for tag, attributes in reader.elements
        if tag == "meta" and attributes.get("http-equiv") == "Content-Security-Policy"
    )
    parts = [part.split() for part in content.split(";")]
    return {name: values for name, *values in parts}


def digest(text: str) -> str:
    value = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{value}'"


@pytest.fixture(scope="module")
def full(answer: Answer) -> str:
    return page.render(answer)


@pytest.fixture(scope="module", params=["full", "short", "hostile", "hostile short"])
def any_page(request: pytest.FixtureRequest, answer: Answer, hostile: Answer) -> str:
    made = hostile if "hostile" in request.param else answer
    return page.render(made, short="short" in request.param)


def test_the_policy_names_every_script_and_style_by_hash(any_page: str):
    reader = read(any_page)
    policy = policy_of(reader)
    scripts = {
        digest(text)
        for tag, attributes, text in reader.raw
        if tag == "script" and attributes.get("type") != "application/json"
    }
    styles = {digest(text) for tag, _, text in reader.raw if tag == "style"}
    assert policy["default-src"] == ["'none'"]
    assert set(policy["script-src"]) == (scripts or {"'none'"})
    assert set(policy["style-src"]) == styles
    assert policy["img-src"] == ["data:"]
    assert policy["base-uri"] == policy["form-action"] == ["'none'"]
    assert "unsafe" not in str(policy)


def test_the_policy_comes_before_what_it_governs(any_page: str):
    tags = [tag for tag, _ in read(any_page).elements]
    assert any_page.index("Content-Security-Policy") < any_page.index("<style>")
    assert tags[:3] == ["html", "head", "meta"]


def test_no_handler_no_style_attribute_and_no_subresource(any_page: str):
    for tag, attributes in read(any_page).elements:
        assert tag not in {"iframe", "object", "embed", "base", "form", "link", "img"}
        for name, value in attributes.items():
            assert not name.startswith("on")
            assert name != "style"
            if name in LOADING:
                assert (value or "").startswith("#")


def test_the_style_sheet_asks_for_nothing(any_page: str):
    for tag, _, text in read(any_page).raw:
        if tag == "style":
            assert "url(" not in text
            assert "@import" not in text


def test_hostile_text_stays_text(hostile: Answer):
    html = page.render(hostile)
    reader = read(html)
    assert sum(tag == "script" for tag, _ in reader.elements) == 3
    assert hostile.name in "".join(reader.words)
    payload = next(
        text for _, attributes, text in reader.raw if attributes.get("id") == "charts"
    )
    assert "<" not in payload
    assert "alert(1)" in json.dumps(json.loads(payload))
    assert "<script>alert" not in html


def test_ids_are_unique_and_every_link_has_its_place(full: str):
    elements = read(full).elements
    ids = Counter(a["id"] for _, a in elements if "id" in a)
    assert max(ids.values()) == 1
    for _, attributes in elements:
        if "href" in attributes:
            assert attributes["href"][1:] in ids
        for name in ("aria-labelledby", "aria-describedby"):
            if name in attributes:
                assert attributes[name] in ids


def test_landmarks_headings_language_and_title(full: str):
    elements = read(full).elements
    tags = Counter(tag for tag, _ in elements)
    assert tags["main"] == tags["nav"] == tags["header"] == tags["footer"] == 1
    assert tags["h1"] == 1
    levels = [int(tag[1]) for tag, _ in elements if re.fullmatch(r"h[1-6]", tag)]
    assert all(b - a <= 1 for a, b in itertools.pairwise(levels))
    assert elements[0][1]["lang"] == "en"
    assert (
        "<title>North Atlantic Treaty Organization on 31 December 2024</title>" in full
    )
    links = [attributes for tag, attributes in elements if tag == "a"]
    assert links[0] == {"class": "skip", "href": "#main"}


def test_every_chart_has_a_measure_words_a_table_and_its_data(full: str):
    reader = read(full)
    charts = [a["data-chart"] for _, a in reader.elements if "data-chart" in a]
    assert len(charts) == 9
    payload = json.loads(
        next(text for _, a, text in reader.raw if a.get("id") == "charts")
    )
    assert set(charts) == set(payload["charts"]) == set(payload["tables"])
    figures = re.findall(r"<figure.*?</figure>", full, re.DOTALL)
    for figure in figures:
        assert 'class="measure"' in figure
        assert 'class="words"' in figure
        assert "<table" in figure
        assert 'role="img" aria-label="' in figure


def test_every_finding_says_all_it_must(full: str):
    text = " ".join(" ".join(read(full).words).split())
    for words in (
        "23. What is missing to 2 %?",
        "40,740",
        "million USD of 2021",
        "none: a count of published estimates",
        "10.2 to 12.8 % a year",
        "European Union: 16 of its 27 members",
        "Later editions revise GDP",
        "Where from?",
        "row:nato-targets@2026.11#nato_targets:3",
        "(grade A, line 3)",
        "answer:nato@2024-12-31#money.gap-2pct",
        "unconfirmed",
        "foedus data fetch world-bank",
        "478 BCE",
        "c. 477 BCE",
        "480-471 BCE",
    ):
        assert words in text


def test_gaps_are_named_and_never_empty(full: str):
    assert '<abbr title="not covered">n/c</abbr>' in full
    cells = re.findall(r"<td[^>]*>(.*?)</td>", full)
    assert cells
    assert all(cell.strip() for cell in cells)


def test_the_short_version_has_no_scripts_and_no_charts(answer: Answer):
    reader = read(page.render(answer, short=True))
    tags = Counter(tag for tag, _ in reader.elements)
    assert tags["script"] == 0
    assert tags["figure"] == 0
    assert tags["article"] == 7
    assert policy_of(reader)["script-src"] == ["'none'"]


def test_the_bundle_is_made_for_this_page():
    bundle = page.static("vega-bundle.js")
    assert len(bundle.encode()) < 1_500_000
    assert "</script" not in bundle.lower()
    assert "<!--" not in bundle
    licences = page.static("vega-bundle.LICENSES.txt")
    for name in ("vega ", "vega-lite ", "vega-embed ", "vega-interpreter "):
        assert f"\n{name}" in licences or f"\n  {name}" in licences
    assert "Natural Earth" in page.static("world.LICENSE.txt").replace("\n", " ")


def test_json_in_a_script_cannot_end_it():
    text = page.script_json({"a": "</script><!--&\u2028"})
    assert not set("<>&\u2028") & set(text)
    assert json.loads(text) == {"a": "</script><!--&\u2028"}


@pytest.mark.parametrize(
    ("text", "name"),
    [("money.gap-2pct", "money-gap-2pct"), ('"><b>', "b"), ("***", "part")],
)
def test_anchors_are_plain(text: str, name: str):
    assert page.anchor(text) == name


def test_answers_without_findings_can_be_shown(answer: Answer):
    from dataclasses import replace

    bare = replace(answer, chapters=(), not_covered=(), sources=(), summary=())
    assert "North Atlantic Treaty Organization" in page.render(bare)
