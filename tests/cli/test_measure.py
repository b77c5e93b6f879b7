"""The commands for measures: one JSON document, null and never NaN, helpful errors."""

import json

import polars as pl
import pytest
import tiny

from foedus.cli import main

GAME = "member,weight\nA,2\nB,1\nC,1\n"


@pytest.fixture
def run(capsys, tmp_path, monkeypatch):
    home = tmp_path / "home"
    tiny.store(home)
    monkeypatch.setenv("FOEDUS_HOME", str(home))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "votes.csv").write_text(GAME, encoding="utf-8")
    (tmp_path / "ties.csv").write_text(
        "state,partner,value\nA,A,3\nA,B,0\nA,C,0\nB,A,0\nB,B,3\nB,C,\n",
        encoding="utf-8",
    )

    def call(*arguments: str) -> tuple[int, str, str]:
        code = main(list(arguments))
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


def test_measures_are_listed(run) -> None:
    code, out, _ = run("measures", "--json")
    said = {one["name"]: one for one in json.loads(out)["measures"]}
    assert code == 0
    assert {"s_score", "kappa", "pi", "tau_b", "banzhaf", "cinc"} <= set(said)
    assert said["s_score"]["range"] == [-1.0, 1.0]
    assert said["s_score"]["reference"]
    code, out, _ = run("measures")
    assert (code, "shapley_shubik" in out) == (0, True)


def test_a_table_of_ones_own(run) -> None:
    code, out, err = run("measure", "banzhaf", "--weights", "votes.csv", "--quota", "3")
    assert (code, err) == (0, "")
    assert "0.6" in out
    code, out, _ = run(
        "measure", "banzhaf", "--weights", "votes.csv", "--quota", "3", "--json"
    )
    said = json.loads(out)
    assert [one["value"] for one in said["values"]] == [0.6, 0.2, 0.2]
    assert said["measure"]["name"] == "banzhaf"


def test_the_balance_of_ties_of_ones_own(run, tmp_path) -> None:
    ties = "source,target,sign\nA,B,1\nA,C,-1\nB,C,-1\nC,D,1\nA,D,1\n"
    (tmp_path / "edges.csv").write_text(ties, encoding="utf-8")
    edges = ("--edges", "edges.csv")
    code, out, err = run("measure", "frustration", *edges, "--json")
    assert (code, err) == (0, "")
    (one,) = json.loads(out)["values"]
    assert (one["value"], one["optimal"], one["bound"]) == (1, True, 1)
    code, out, _ = run("measure", "frustration", *edges)
    assert "frustrating: 1\nsource   target   sign\n" in out
    for name, value in (("triangle_balance", 0.5), ("walk_balance", 0.73007)):
        _, out, _ = run("measure", name, *edges, "--json")
        (one,) = json.loads(out)["values"]
        assert one["value"] == pytest.approx(value, abs=1e-5)


def test_what_is_not_known_is_null(run) -> None:
    code, out, _ = run("measure", "s_score", "--portfolio", "ties.csv", "--json")
    said = json.loads(out)
    assert code == 0
    assert "NaN" not in out
    (one,) = said["values"]
    assert (one["state_a"], one["state_b"], one["value"]) == ("A", "B", None)
    assert said["notes"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("pi",), "needs years, or a table"),
        (("pi", "--portfolio", "none.csv"), "There is no file"),
        (("pi", "--portfolio", "votes.csv"), "no column 'state'"),
        (("tenure",), "takes no table"),
        (("pi", "--portfolio", "votes"), "is of states in years"),
        (("s_scor", "--portfolio", "ties.csv"), "There is no measure"),
        (("s_score", "--portfolio", "ties.csv", "-o", "x.csv"), "Say --years"),
        (("s_score", "--years", "1920", "--distence", "squared"), "'distance'"),
        (("s_score", "--years", "1920", "--scale-max", "x"), "no number"),
        (("tenure", "--years", "1920"), "not computed on panels"),
    ],
)
def test_errors_say_what_to_do(run, arguments, words) -> None:
    code, out, err = run("measure", *arguments)
    assert (code, out) == (2, "")
    assert words in err
    assert len(err.strip().splitlines()) >= 2


YEARS = ("--years", "1920-1925", "--states", "USA,Canada,Mexico")
NMC = ("--portfolio", "cow-contiguity:conttype", "--scale-max", "6")


def test_a_panel_with_what_stands_beside(run, tmp_path) -> None:
    code, out, err = run(
        "measure", "s_score", *YEARS, *NMC, "--absence", "none", "--json"
    )
    assert code == 0, err
    said = json.loads(out)
    assert said["measure"]["name"] == "s_score"
    assert said["rows"] == len(said["values"]) == 18
    assert set(said["values"][0]) == {
        *("state_a", "state_b", "year", "value", "pi", "kappa"),
    }
    assert said["file"] is None
    assert said["disagreement"]["rows"] <= 18
    assert {"step", "rows_in", "matched"} <= set(said["audit"][0])


def test_a_file_and_its_sidecar(run, tmp_path) -> None:
    code, out, err = run(
        "measure", "s_score", *YEARS, *NMC, "--alone", "--directed", "-o", "s.parquet"
    )
    assert code == 0, err
    assert "Wrote s.parquet and s.parquet.json." in out
    table = pl.read_parquet(tmp_path / "s.parquet")
    assert table.columns == ["state_a", "state_b", "year", "s_score"]
    assert table.height == 36


def test_a_refusal_to_publish_comes_before_the_work(run) -> None:
    code, _, err = run("measure", "s_score", *YEARS, *NMC, "--for-publication")
    assert code == 2
    assert "may not be published" in err


def test_a_picture_of_a_table_of_ones_own(run, tmp_path) -> None:
    votes = ("banzhaf", "--weights", "votes.csv", "--quota", "3")
    code, out, _ = run("measure", *votes, "--chart", "votes.svg", "--json")
    said = json.loads(out)
    assert (code, said["chart"]) == (0, "votes.svg")
    drawn = (tmp_path / "votes.svg").read_text(encoding="utf-8")
    assert "A holds most (0.60)" in drawn


def test_a_picture_of_a_panel(run, tmp_path) -> None:
    code, out, err = run("measure", "cinc", *YEARS, "--chart", "cinc.html", "--night")
    assert (code, err) == (0, "")
    assert "Picture: cinc.html" in out
    page = (tmp_path / "cinc.html").read_text(encoding="utf-8")
    assert "of world capability (CINC) in 1923" in page
    assert "Not covered, or no state then" in page


def test_a_measure_that_no_picture_fits_is_refused_before_it_is_computed(
    run, tmp_path
) -> None:
    code, _, err = run(
        "measure", "frustration", "--edges", "no.csv", "--chart", "f.svg"
    )
    assert code == 2
    assert "No picture fits 'frustration'" in err
    assert "foedus picture" in err
    assert not (tmp_path / "f.svg").exists()
