import json

import pytest

from foedus.cli import main


@pytest.fixture
def run(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("FOEDUS_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str) -> tuple[int, str, str]:
        code = main(list(arguments))
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


def test_a_picture_is_written_and_told(run, tmp_path) -> None:
    years = ("--years", "1939,1955")
    code, out, err = run("picture", "network", *years, "-o", "net.svg", "--json")
    assert (code, err) == (0, "")
    said = json.loads(out)
    assert said["picture"] == "network"
    assert {row["year"] for row in said["values"]} == {1939, 1955}
    assert said["rows"] == len(said["values"])
    assert said["title"] in (tmp_path / "net.svg").read_text(encoding="utf-8")


def test_a_picture_in_words(run, tmp_path) -> None:
    code, out, _ = run("picture", "burden", "--years", "2024", "-o", "b.png", "--night")
    assert code == 0
    assert "allies reached 2 % of GDP" in out
    assert (tmp_path / "b.png").is_file()


def test_mistakes_say_what_to_do(run, tmp_path) -> None:
    code, _, err = run("picture", "power", "-o", "p.svg")
    assert (code, "foedus data" in err) == (2, True)
    code, _, err = run("picture", "burden", "-o", "p.doc")
    assert (code, ".svg" in err) == (2, True)
    code, _, err = run("picture", "burdn", "-o", "p.svg")
    assert (code, "burden" in err) == (2, True)
    assert not list(tmp_path.glob("p.*"))
