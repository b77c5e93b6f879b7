import re

from foedus.report import theme


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [
        p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_text_can_be_read_by_day_and_by_night():
    for ink in (theme.INK, theme.MUTED):
        assert contrast(ink, theme.PAPER) >= 4.5
        assert contrast(theme.PAIRS[ink], theme.PAIRS[theme.PAPER]) >= 4.5


def test_the_first_hues_stand_out_from_the_ground():
    for hue in (theme.BLUE, theme.VERMILLION, theme.GREEN):
        assert contrast(hue, theme.PAPER) >= 3
        assert contrast(theme.PAIRS.get(hue, hue), theme.PAIRS[theme.PAPER]) >= 3


def test_categories_keep_their_colour_and_never_share_one():
    few = theme.colours(("member", "observer"))
    many = theme.colours((*tuple(f"kind {n}" for n in range(6)), "member"))
    assert few["member"] == many["member"] == theme.BLUE
    assert len(set(many.values())) == 7


def test_from_the_eighth_on_categories_are_grey():
    chosen = theme.colours(tuple(f"kind {n}" for n in range(9)))
    assert list(chosen.values())[7:] == [theme.MUTED, theme.MUTED]


def test_hatching_is_hard_edged_and_never_one_colour():
    stops = theme.hatch(3)["stops"]
    assert {stop["color"] for stop in stops} == {theme.HATCH, theme.HATCH_GROUND}
    offsets = [stop["offset"] for stop in stops]
    assert offsets == sorted(offsets)
    assert offsets[0] == 0
    assert offsets[-1] == 1


def test_night_changes_only_colours():
    spec = {"a": [theme.PAPER, 1, None, {"b": theme.INK}], "c": "label"}
    assert theme.at_night(spec) == {
        "a": [theme.PAIRS[theme.PAPER], 1, None, {"b": theme.PAIRS[theme.INK]}],
        "c": "label",
    }


def test_the_style_sheet_has_every_colour_by_day_and_by_night():
    sheet = theme.stylesheet()
    day, night = sheet.split("@media", 1)
    for colour in (*theme.CATEGORIES, *theme.PAIRS):
        name = f"--{theme.swatch(colour)}:"
        assert f"{name}{colour};" in day
        assert f"{name}{theme.PAIRS.get(colour, colour)};" in night
        assert f".{theme.swatch(colour)}{{" in sheet
    assert not re.search(r"url\(|@import|expression", sheet)


def test_a_reader_may_choose_against_the_system():
    night = f"--ink:{theme.PAIRS[theme.INK]};"
    plain, switched = theme.stylesheet(), theme.stylesheet(switched=True)
    assert "data-theme" not in plain
    assert plain.count(night) == 1
    assert switched.count(night) == 2
    assert "(prefers-color-scheme:dark){:root:not([data-theme=light]){" in switched
    assert "@media screen{:root[data-theme=dark]{" in switched
