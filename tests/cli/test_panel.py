"""The commands for panels: one JSON document, one exit code, helpful errors."""

from __future__ import annotations

import json

import polars as pl
import pytest
import tiny
from held import invented

from foedus.cli import main

YEARS = ("--years", "1920-1925")
PAIRS = ("panel", "dyad-years", *YEARS, "--undirected", "--states", "2,20,Mexico,GBR")


@pytest.fixture
def run(capsys, tmp_path, monkeypatch):
    home = tmp_path / "home"
    tiny.store(home)
    monkeypatch.setenv("FOEDUS_HOME", str(home))
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str) -> tuple[int, str, str]:
        code = main(list(arguments))
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


def test_the_command_of_the_contract_writes_file_and_sidecar(run, tmp_path):
    code, out, err = run(
        *PAIRS, "--where", "politically-relevant", "--attach",
        "cow-majors,cow-contiguity,nmc", "--spells", "cow_contiguity_conttype",
        "-o", "panel.parquet",
    )  # fmt: skip
    assert code == 0
    built = (
        tiny.dyads(tmp_path / "home")
        .where("politically-relevant")
        .attach("cow-majors")
        .attach("cow-contiguity")
        .attach("nmc")
        .spells("cow_contiguity_conttype")
    )
    assert pl.read_parquet("panel.parquet").equals(built.collect())
    assert "Wrote panel.parquet and panel.parquet.json." in out
    assert err.startswith("Warning: 2 rows stay though 'politically-relevant'")


def test_json_has_the_keys_of_the_contract(run):
    code, out, err = run(*PAIRS, "--attach", "nmc", "-o", "panel.csv", "--json")
    assert (code, err) == (0, "")
    said = json.loads(out)
    assert said["rows"] == 36
    assert said["file"] == "panel.csv"
    assert said["columns"][:3] == ["state_a", "state_b", "year"]
    keys = {"step", "rows_in", "matched", "not_covered", "duplicated", "orphans"}
    assert all(keys <= set(one) for one in said["audit"])


def test_without_a_file_the_first_rows_and_the_audit_are_shown(run, tmp_path):
    code, out, _ = run(*PAIRS, "--attach", "nmc:columns=cinc")
    assert code == 0
    assert "dyad-years 1920 to 1925: 36 rows" in out
    assert "nmc_cinc_a" in out
    assert "Matched" in out
    assert not list(tmp_path.glob("*.*"))


def test_a_recipe_builds_the_same_bytes(run, tmp_path):
    asked = (*PAIRS, "--where", "contiguous:contiguity=1", "--attach", "nmc@6.0")
    assert run(*asked, "-o", "one.parquet")[0] == 0
    _, text, _ = run(*asked, "--recipe")
    (tmp_path / "recipe.toml").write_text(text, encoding="utf-8")
    code, out, _ = run("panel", "run", "recipe.toml", "-o", "two.parquet", "--json")
    assert code == 0
    assert json.loads(out)["recipe"] == text
    one, two = (tmp_path / f"{n}.parquet" for n in ("one", "two"))
    assert one.read_bytes() == two.read_bytes()


def test_a_cell_of_the_file_is_traced(run):
    run(*PAIRS, "--attach", "nmc", "-o", "panel.parquet")
    key = "cell:panel.parquet#nmc_cinc_b?state_a=2&state_b=200&year=1921"
    code, out, _ = run("trace", key, "--json")
    assert code == 0
    said = json.loads(out)["steps"]
    assert [s["stage"] for s in said] == ["cell", "row", "file", "source"]
    assert "nmc7.0.csv, line" in said[2]["where"]


def test_options_reach_the_steps(run):
    _, out, _ = run(
        *PAIRS, "--where", "politically-relevant:contiguity=1:majors=cow-majors@2024",
        "--where", "major", "--attach", "cow-contiguity:within=start", "--recipe",
    )  # fmt: skip
    assert 'options = { contiguity = 1, majors = "cow-majors@2024" }' in out
    assert 'case = "major"' in out
    assert 'within = "start"' in out
    assert "directed = false" in out
    assert "states = [2, 20, 70, 200]" in out


def test_publication_needs_permission(run):
    asked = (*PAIRS, "--attach", "nmc", "--for-publication")
    code, out, err = run(*asked, "-o", "panel.csv")
    assert (code, out) == (2, "")
    assert "nmc (ask first" in err
    assert "--permission nmc" in err
    assert run(*asked)[0] == 2
    assert run(*asked, "--permission", "nmc", "-o", "panel.csv")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("dyad-yeers", *YEARS), "nearest: 'dyad-years'"),
        (("dyad-years", "--years", "1925-1920"), "run backwards"),
        (("dyad-years", "--years", "soon"), "no span of years"),
        (("dyad-years", *YEARS, "--attach", "atop"), "foedus data add PATH"),
        (
            ("dyad-years", *YEARS, "--attach", "nmc", "--spells", "x"),
            "gives the column",
        ),
        (("dyad-years", *YEARS, "--where", "relevant"), "no case 'relevant'"),
        (("dyad-years", *YEARS, "--where", "major:x"), "no option with a value"),
        (("dyad-years", *YEARS, "--states", "Atlantis"), "Atlantis"),
        (("dyad-years", *YEARS, "-o", "panel.doc"), "no ending"),
        (("dyad-years", *YEARS, "--of", "atop"), "does not list dyads"),
        (("dyad-years", *YEARS, "--coalition", "a=2"), "not about coalitions"),
        (("coalition-years", *YEARS), "--coalition NAME=2,20"),
        (("coalition-years", *YEARS, "--coalition", "2,20"), "names no coalition"),
        (("coalition-years", *YEARS, "--coalition", "a="), "'a' has no state"),
        (
            ("coalition-years", *YEARS, "--coalition", "a=2", "--coalition", "a=20"),
            "named twice",
        ),
        (("alliance-years", *YEARS, "--of", "nmc"), "Use one of: registry, atop"),
        (("alliance-years", *YEARS, "--states", "9999"), "no numbers of states"),
        (("run", "none.toml"), "cannot be read"),
    ],
)
def test_what_is_wrong_is_said_and_ends_with_two(run, arguments, says):
    code, out, err = run("panel", *arguments)
    assert (code, out) == (2, "")
    assert says in err
    assert "fault of foedus" not in err


def test_a_measure_is_a_column_of_a_panel(run):
    command = ("panel", "state-years", *YEARS, "--measure", "world_share:of=nmc:milper")
    code, out, _ = run(*command, "--json")
    assert code == 0
    assert json.loads(out)["columns"][-1] == "world_share"
    code, _, err = run(*command[:-1], "surplus_product:subsistence=much")
    assert code == 2
    assert "no number" in err


def test_years_before_our_era_reach_the_panel(run):
    code, out, _ = run("panel", "dyad-years", "--years", "-0478/-0404", "--json")
    assert code == 0
    assert json.loads(out)["rows"] == 0


@pytest.fixture
def listed(run, tmp_path):
    """A store with an alliance of two members, and a dispute of them."""
    home = tmp_path / "home"
    pact = {"atopid": 1, "begyr": 1921, "endyr": 1924}
    both = [
        {"atopid": 1, "member": state, "yrent": 1921, "yrexit": last}
        for state, last in ((2, 1924), (20, 1922))
    ]
    invented(home, "atop", {"alliance": [pact], "member": both}, version="5.1")
    days = {"styear": 1922, "stmon": 1, "stday": 1}
    end = {"endyear": 1923, "endmon": 2, "endday": 1}
    fought = [{"dispnum": 7, "ccode": state, **days, **end} for state in (2, 200)]
    for source in ("cow-mid", "gml-mid"):
        invented(home, source, {"participant": fought}, version="5.0")


LISTS = [
    (("alliance-years", "--of", "atop"), 4, 'of = "atop@5.1"'),
    (("alliance-years", "--of", "atop@5.1", "--states", "CAN"), 2, "states = [20]"),
    (("alliance-member-years", "--of", "atop"), 6, 'of = "atop@5.1"'),
    (("dispute-years", "--of", "cow-mid"), 4, 'of = "cow-mid@5.0"'),
    (("dispute-years", "--of", "gml-mid", "--states", "USA"), 2, "gml-mid@5.0"),
    (
        ("coalition-years", "--coalition", "west=2,GBR", "--coalition", "mine=MEX"),
        18,
        "[coalitions]\nmine = [70]\nwest = [2, 200]\n",
    ),
]


@pytest.mark.parametrize(("arguments", "rows", "says"), LISTS)
def test_who_the_units_are_reaches_the_file_and_the_recipe(
    run, listed, tmp_path, arguments, rows, says
):
    asked = ("panel", *arguments, *YEARS)
    code, out, _ = run(*asked, "-o", "one.parquet", "--json")
    assert (code, json.loads(out)["rows"]) == (0, rows)
    _, text, _ = run(*asked, "--recipe")
    assert says in text
    (tmp_path / "recipe.toml").write_text(text, encoding="utf-8")
    code, out, _ = run("panel", "run", "recipe.toml", "-o", "two.parquet", "--json")
    assert (code, json.loads(out)["recipe"]) == (0, text)
    one, two = (tmp_path / f"{n}.parquet" for n in ("one", "two"))
    assert one.read_bytes() == two.read_bytes()


def test_who_lists_the_units_is_in_the_terms(run, listed):
    asked = ("panel", "alliance-years", *YEARS, "--of", "atop", "-o", "one.csv")
    code, _, err = run(*asked, "--for-publication")
    assert code == 2
    assert "atop (" in err


def test_help_teaches_by_example(run):
    _, out, _ = run("panel", "--help")
    assert "--coalition benelux=210,211,212" in " ".join(out.split())
    assert "alliance-years --years 1815-2018 --of atop" in " ".join(out.split())
    assert "--where politically-relevant" in " ".join(out.split())
    assert "foedus panel state-years" in " ".join(out.split())
