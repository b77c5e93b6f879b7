from foedus.report import surrounding, theme
from foedus.report.drawing import NOT_COVERED, Drawing, KeyEntry
from foedus.report.surrounding import Caption

WORDS = Caption("A title that says something " * 4, "Share, %", "Source: a book. " * 9)


def test_words_are_broken_to_the_width() -> None:
    drawn = Drawing((), 100, (), "", left=50)
    for width in (336, 656):
        made = surrounding.around(drawn, WORDS, width=width)
        longest = max(map(len, made["title"]["text"]))
        assert longest * surrounding.TITLE_LETTER <= width
        assert " ".join(made["title"]["text"]) == WORDS.title.strip()
    source = [one["data"]["values"][0]["text"] for one in made["layer"]]
    assert " ".join(source) == WORDS.source.strip()


def test_source_and_key_begin_at_the_left_of_the_names() -> None:
    drawn = Drawing((), 100, (NOT_COVERED,), "", left=50, foot=7)
    *source, swatch, label = surrounding.around(drawn, WORDS, width=400)["layer"]
    assert {one["encoding"]["x"]["value"] for one in source} == {-50}
    assert source[0]["encoding"]["y"]["value"] == 147
    assert swatch["mark"]["fill"]["gradient"] == "linear"
    assert label["data"]["values"][0]["text"] == "not covered"


def test_ways_to_draw_a_line_differ_by_more_than_colour() -> None:
    looks = ("line", "dashes", "dots")
    key = tuple(KeyEntry(look, theme.BLUE, look) for look in looks)
    layers = surrounding.around(Drawing((), 10, key, ""), Caption("t", "s"), width=400)[
        "layer"
    ]
    dashes = [str(one["mark"]["strokeDash"]) for one in layers[::2]]
    assert len(set(dashes)) == 3
