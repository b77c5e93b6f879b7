"""A recipe says a panel whole, and is read strictly."""

from __future__ import annotations

import tomllib

import pytest
from held import invented
from tiny import dyads, full, store

from foedus.errors import PanelError, StoreError
from foedus.panel import build, recipe


def test_a_recipe_comes_back_as_it_was(tmp_path):
    built = full(tmp_path, "month", directed=True)
    said = recipe.recipe(built)
    assert recipe.parse(recipe.text(said)) == said
    again = build.from_recipe(recipe.parse(built.recipe()), store=built.store)
    assert again.recipe() == built.recipe()
    assert again.collect().equals(built.collect())


def test_versions_are_pinned(tmp_path):
    text = dyads(tmp_path).where("major").attach("nmc").recipe()
    said = tomllib.loads(text)
    assert said["attach"][0]["source"] == "nmc@7.0"
    assert said["versions"] == {"cow-majors": "2024", "nmc": "7.0"}


def test_a_newer_version_does_not_change_what_a_recipe_builds(tmp_path):
    built = dyads(tmp_path).where("major").attach("nmc@6.0", columns=("cinc",))
    text, before = built.recipe(), built.collect()
    home = built.store
    great = home.source("cow-majors")
    fewer = home.scan("cow-majors.spell").filter(ccode=200)
    home.add("cow-majors", "2025", {"spell": fewer}, great.facts)
    assert dyads(tmp_path).where("major").count() != built.count()
    again = build.from_recipe(recipe.parse(text), store=home)
    assert again.collect().equals(before)


def test_a_version_that_is_not_there_is_named(tmp_path):
    text = dyads(tmp_path).attach("nmc").recipe().replace("7.0", "9.9")
    again = build.from_recipe(recipe.parse(text), store=store(tmp_path))
    with pytest.raises(StoreError, match=r"9\.9.*7\.0"):
        again.collect()


def test_options_are_kept(tmp_path):
    built = dyads(tmp_path).where("contiguous", contiguity=1)
    built = built.attach("cow-contiguity", within="start", pick={"conttype": "max"})
    said = recipe.parse(built.recipe())
    assert said.steps[0] == built.steps[0]
    assert said.steps[1].want.options == {"pick": {"conttype": "max"}}
    assert said.steps[1].want.within == "start"


def test_text_survives_whatever_it_holds():
    odd = 'a "quoted" \\ line\nand \x7f tab\t é'
    assert tomllib.loads(f"x = {recipe._value(odd)}")["x"] == odd
    value = {"a b": [1, [2.5, True]], "c": {}}
    assert tomllib.loads(f"x = {recipe._value(value)}")["x"] == value


GOOD = 'unit = "dyad-years"\nyears = [1920, 1925]\n'


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("unit = ", "is not TOML"),
        (GOOD + "direct = true\n", "nearest: 'directed'"),
        (GOOD + '[[attach]]\nsurce = "nmc"\n', "nearest: 'source'"),
        (GOOD + "[[attach]]\n", "has no 'source'"),
        (GOOD + '[[where]]\ncase = "contiguos"\n', "no case 'contiguos'"),
        (GOOD + '[[where]]\ncase = "major"\noptions = {x = 1}\n', "no option 'x'"),
        (GOOD + "attach = [1]\n", "it is no table"),
        ('unit = "dyad-years"\n', "has no 'years'"),
        ('unit = "dyad-years"\nyears = [1920]\n', "a first and a last year"),
        ('unit = "dyad-years"\nyears = "1920"\n', "a list is expected"),
        (GOOD + 'states = ["USA"]\n', "numbers of states"),
        (GOOD + '[coalitions]\none = ["USA"]\n', "'coalitions' are names"),
    ],
)
def test_what_is_wrong_is_refused(text, says):
    with pytest.raises(PanelError, match=says):
        recipe.parse(text)


def test_a_frame_cannot_stand_in_a_recipe(tmp_path):
    built = dyads(tmp_path).attach("nmc", mine=object())
    with pytest.raises(PanelError, match="cannot hold object"):
        built.recipe()


def test_a_recipe_is_run_from_its_file(tmp_path):
    built = full(tmp_path)
    path = tmp_path / "recipe.toml"
    path.write_text(built.recipe(), encoding="utf-8")
    assert build.run(path, store=built.store).collect().equals(built.collect())
    with pytest.raises(PanelError, match="cannot be read"):
        build.run(tmp_path / "none.toml", store=built.store)


def test_who_lists_the_units_is_kept_with_its_version(tmp_path):
    rows = [{"atopid": 1, "begyr": 1990, "endyr": 1993}]
    home = invented(tmp_path, "atop", {"alliance": rows}, version="1")
    built = build.panel("alliance-years", 1985, 1995, store=home).of("atop")
    text, before = built.recipe(), built.collect()
    assert tomllib.loads(text)["of"] == "atop@1"
    assert tomllib.loads(text)["versions"] == {"atop": "1"}
    invented(tmp_path, "atop", {"alliance": [*rows, {**rows[0], "atopid": 2}]},
             version="2")  # fmt: skip
    newer = build.panel("alliance-years", 1985, 1995, store=home).of("atop")
    assert newer.count() == 2 * before.height
    again = build.from_recipe(recipe.parse(text), store=home)
    assert again.collect().equals(before)
    assert again.recipe() == text


def test_the_registry_is_kept_with_its_version(tmp_path):
    built = build.panel("alliance-years", 1950, 1951, store=store(tmp_path))
    said = recipe.recipe(built)
    assert said.of == f"registry@{said.versions['registry']}"
    again = build.from_recipe(recipe.parse(recipe.text(said)), store=built.store)
    assert again.collect().equals(built.collect())
    other = recipe.text(said).replace(said.of, "registry@0.0")
    with pytest.raises(StoreError, match=r"0\.0"):
        build.from_recipe(recipe.parse(other), store=built.store).collect()


def test_coalitions_are_kept(tmp_path):
    named = {"triple entente": [200, 2], "north": [20]}
    begun = build.panel("coalition-years", 1920, 1922, store=store(tmp_path))
    built = begun.of(named).attach("nmc")
    said = recipe.recipe(built)
    assert recipe.parse(recipe.text(said)) == said
    again = build.from_recipe(recipe.parse(built.recipe()), store=built.store)
    assert again.recipe() == built.recipe()
    assert again.collect().equals(built.collect())
    assert again.collect().height == 9
