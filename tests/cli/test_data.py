"""Commands for sources: one JSON document, one exit code, helpful errors."""

from __future__ import annotations

import json

import pytest

from foedus.cli import main


@pytest.fixture
def run(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("FOEDUS_HOME", str(tmp_path / "home"))

    def call(*arguments: str) -> tuple[int, str, str]:
        code = main(list(arguments))
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


@pytest.fixture
def ask(run):
    def call(*arguments: str) -> dict:
        code, out, err = run(*arguments, "--json")
        assert (code, err) == (0, "")
        return json.loads(out)

    return call


@pytest.fixture
def trade(tmp_path):
    path = tmp_path / "trade.csv"
    path.write_text("ccode,year,flow\n2,2000,1.5\n200,2000,2.5\n", encoding="utf-8")
    return path


def test_an_empty_store_lists_what_the_package_brings(ask) -> None:
    found = ask("data", "list")["sources"]
    assert {s["access"] for s in found} == {"bundled"}
    assert {
        "id", "version", "rows", "coverage", "access", "redistribute", "added",
    } <= set(found[0])  # fmt: skip
    assert {"start", "end"} == set(found[0]["coverage"])


def test_a_table_of_ones_own_is_a_first_class_source(ask, run, trade) -> None:
    added = ask(
        "data", "add-table", "my-trade", str(trade), "--keys", "ccode,year",
        "--years", "1990-2010", "--citation", "@misc{mine}",
    )  # fmt: skip
    assert added["sources"][0]["kept"] == 2
    listed = {s["id"]: s for s in ask("data", "list")["sources"]}
    span = {"start": "1990", "end": "2010"}
    assert listed["my-trade"]["coverage"] == added["sources"][0]["coverage"] == span
    shown = ask("data", "show", "my-trade")
    assert shown["coverage"] == shown["tables"]["table"]["coverage"] == span
    assert shown["versions_at_hand"] == ["1"]
    assert shown["tables"]["table"]["looked_up_by"] == ["ccode", "year"]
    assert "versions at hand: 1" in run("data", "show", "my-trade")[1]
    (cited,) = ask("data", "cite", "my-trade")["citations"]
    assert (cited["bibtex"], cited["confirmed"]) == ("@misc{mine}", None)
    rows = ask("sql", "select flow from my_trade.table order by flow")
    assert rows == {"columns": ["flow"], "rows": [[1.5], [2.5]], "truncated": False}
    assert ask("data", "remove", "my-trade")["removed"] == [
        {"id": "my-trade", "version": "1"}
    ]
    assert run("data", "show", "my-trade")[0] == 2


def test_a_key_may_say_what_it_is_and_no_row_may_mean_none(ask, run, trade) -> None:
    said = run(
        "data", "add-table", "my-trade", str(trade), "--keys", "ccode=state,year",
        "--years", "1990-2010", "--absence", "none", "--zeros", "flow",
        "--system", "gw",
    )  # fmt: skip
    assert "looked up by ccode, year (state-year)" in said[1]
    code, _, err = run(
        "data", "add-table", "my-other", str(trade), "--keys", "ccode=country,year"
    )
    assert code == 2
    assert "'country' is no role" in err


def test_doctor_is_healthy_and_says_which_guards_hold(ask, run, trade) -> None:
    found = ask("doctor")
    assert found["healthy"]
    assert {"name", "holds", "note"} == set(found["guards"][0])
    assert ask("data", "check")["healthy"]


def test_doctor_sees_a_changed_file(ask, run, trade, tmp_path) -> None:
    ask("data", "add-table", "my-trade", str(trade), "--keys", "ccode,year")
    (file,) = (tmp_path / "home" / "tables").glob("*.parquet")
    file.write_bytes(b"spoilt")
    code, out, _ = run("doctor")
    assert code == 2
    assert "changed" in out


@pytest.mark.parametrize(
    ("arguments", "found", "remedy"),
    [
        (("data", "add", "nowhere.csv"), "nowhere.csv", ""),
        (("data", "add", "atop"), "No file", "PATH"),
        (("data", "show", "atopp"), "atopp", "atop"),
        (("data", "remove", "atop"), "atop", "add"),
        (("data", "fetch", "atop"), "cannot be fetched", "data add"),
        (("data", "fetch"), "No source", "ID"),
        (
            ("data", "compare", "love", "--state", "GBR", "--year", "2020"),
            "love",
            "spending",
        ),
        (
            ("data", "compare", "spending", "--state", "GBR", "--year", "1900"),
            "1900",
            "data add",
        ),
        (("sql", "drop table registry.members"), "SELECT", ""),
        (("sql", "select * from registry.nothing"), "nothing", ""),
    ],
)
def test_bad_input_says_what_was_found_and_what_to_do(
    run, arguments, found, remedy
) -> None:
    code, out, err = run(*arguments)
    assert code == 2, err
    assert out == ""
    assert found in err
    assert remedy in err
    assert "Traceback" not in err


def test_repeated_keys_are_refused(run, tmp_path) -> None:
    path = tmp_path / "twice.csv"
    path.write_text("a,b\n1,1\n1,2\n", encoding="utf-8")
    code, _, err = run("data", "add-table", "twice", str(path), "--keys", "a")
    assert code == 2
    assert "a = 1" in err


def test_publishers_side_by_side(ask) -> None:
    found = ask("data", "compare", "spending", "--state", "GBR", "--year", "2023")
    publishers = {f["publisher"] for f in found["figures"]}
    assert publishers >= {"NATO"}
    for figure in found["figures"]:
        assert 1 <= figure["rank"] <= figure["states"]
        assert figure["definition"]
        assert figure["key"].startswith("row:")


@pytest.mark.published
def test_files_are_recognised_added_and_traced(ask, run, published_data) -> None:
    found = ask("data", "add", str(published_data / "cow"))
    assert found["failed"] == []
    kept = {(s["id"], s["version"]): s["kept"] for s in found["sources"]}
    assert kept[("nmc", "5.0")] == 15171
    assert kept[("nmc", "6.0")] == 15951
    assert all(u["reason"] for u in found["unknown"])
    rows = ask("sql", 'select count(*) from "nmc@5.0".state_year')["rows"]
    assert rows == [[15171]]
    code, _, err = run("data", "add", "nmc@9", str(published_data / "cow"))
    assert code == 2
    assert err
