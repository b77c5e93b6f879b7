"""A recipe, its Python and its command give the same rows."""

import os
import shlex
import subprocess
import sys
from types import MappingProxyType

import polars as pl
import pytest
import tiny
from held import invented

from foedus.cli import main
from foedus.errors import PanelError
from foedus.panel import build, recipe
from foedus.panel.attachment import Want
from foedus.panel.recipe import Recipe
from foedus.panel.steps import Attach
from foedus.report import calls
from foedus.report.wishes import Wish

WISHES = [
    Wish("dyad-years", "1920-1925", attach=("nmc",)),
    Wish(
        "dyad-years",
        "1919-1925",
        directed=False,
        states="2,20,Mexico,GBR",
        where=("politically-relevant:contiguity=1", "same-region"),
        attach=("nmc:columns=cinc+milper", "cow-contiguity:within=start"),
        measures=("world_share:of=nmc:milper", "degree:layer=known-defence"),
        spells=("cow_contiguity_conttype",),
    ),
    Wish("state-months", "1922", states="2,200", attach=("nmc@6.0",)),
    Wish("state-years", "1920-1925", directed=False, system="gw", attach=("nmc",)),
    Wish("dyad-years", "-0010/1920", directed=False, attach=("land-borders",)),
    Wish("triad-years", "1920", directed=False, states="2,20,70"),
    Wish("coalition-years", "1920", coalitions=("l'entente=2,200", "b=20")),
    Wish("alliance-member-years", "1920-1922", of="registry"),
]


@pytest.mark.parametrize("wish", WISHES, ids=lambda w: w.unit)
def test_recipe_python_and_command_give_the_same_rows(
    tmp_path, monkeypatch, capsys, wish: Wish
):
    home = tmp_path / "home"
    store = tiny.store(home)
    invented(home, "cow-majors", {"spell": []}, version="2024")
    monkeypatch.setenv("FOEDUS_HOME", str(home))
    monkeypatch.chdir(tmp_path)
    said = recipe.recipe(wish.panel(store))
    (tmp_path / "recipe.toml").write_text(recipe.text(said), encoding="utf-8")
    expected = build.run(tmp_path / "recipe.toml", store=store).collect()
    assert expected.width > 2
    exec(calls.python(said, "python.parquet"), {})
    command = calls.command(said, "command.parquet")
    words = shlex.split(command.replace("\\\n", ""))
    assert words[0] == "foedus"
    assert main(words[1:]) == 0, capsys.readouterr().err
    for file in ("python.parquet", "command.parquet"):
        assert pl.read_parquet(tmp_path / file).equals(expected), file
    sides = [
        (tmp_path / f"{f}.parquet.json").read_text() for f in ("python", "command")
    ]
    assert sides[0].replace("python.", "command.") == sides[1]


def test_the_command_runs_in_a_shell(tmp_path):
    said = recipe.recipe(WISHES[-2].panel())
    command = calls.command(said).replace("foedus panel", "printf '%s|' panel", 1)
    shell = subprocess.run(
        ["sh", "-c", command], capture_output=True, text=True, check=True
    )
    assert "|--coalition|l'entente=2,200|" in shell.stdout
    assert os.linesep not in shell.stdout


def test_what_calls_do_not_name_stands_above_them(tmp_path):
    store = tiny.store(tmp_path)
    wish = Wish("dyad-years", "1920", where=("contiguous",), attach=("nmc",))
    text = calls.python(recipe.recipe(wish.panel(store)))
    assert "# Made with cow-contiguity 3.2." in text
    assert "nmc 6.0" not in text


def test_python_is_written_with_care(tmp_path):
    options = MappingProxyType({"a b": True, "c": None, "d": {"e": [1, 2.5]}})
    want = Want("nmc", columns=('c"\\',), options=options)
    said = Recipe("state-years", (1920, 1921), steps=(Attach(want),))
    text = calls.python(said)
    compile(text, "panel.py", "exec")
    assert '**{"a b": True}' in text
    assert r'columns=["c\"\\"]' in text
    assert 'd={"e": [1, 2.5]}' in text


@pytest.mark.parametrize(
    "options", [{"pick": {"cinc": "max"}}, {"a": "b:c=d"}, {"a": "1"}, {"a": "x,y"}]
)
def test_what_the_command_line_cannot_say_is_refused(options):
    want = Want("nmc", options=options)
    said = Recipe("state-years", (1920, 1921), steps=(Attach(want),))
    with pytest.raises(PanelError, match="cannot say") as caught:
        calls.command(said)
    assert "foedus panel run" in caught.value.remedy


def test_a_frame_in_memory_is_in_no_call():
    frame = pl.DataFrame({"state": [2], "year": [1920], "x": [1]})
    given = build.state_years(1920, 1920).attach_frame("mine", frame)
    said = Recipe("state-years", (1920, 1920), steps=given.steps)
    for make in (calls.python, calls.command):
        with pytest.raises(PanelError, match="in memory"):
            make(said)


def test_nothing_else_is_needed(tmp_path):
    said = recipe.recipe(Wish("state-years", "1920", states="2").panel())
    (tmp_path / "panel.py").write_text(calls.python(said), encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-W", "error", "panel.py"], cwd=tmp_path, capture_output=True
    )
    assert run.returncode == 0, run.stderr.decode()
    assert (tmp_path / "panel.parquet").exists()
