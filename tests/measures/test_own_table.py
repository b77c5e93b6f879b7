"""Tables of the user's own: read, checked, refused with a remedy, and computed."""

import pytest

from foedus.errors import AssessmentError, SchemaError, SourceError
from foedus.measures.index import MEASURES
from foedus.measures.own_table import OWN, own, values

PRINTED = 5e-9
SIX_DECIMALS = 5e-7

GERMANY = {"GMY": 3, "AUH": 3, "ITA": 3, "RUM": 3}
RUSSIA = {"RUS": 3, "FRN": 3, "UKG": 1, "ITA": 1}
SHARES = {
    **{"GMY": 0.25, "RUS": 0.21, "UKG": 0.2, "FRN": 0.08, "AUH": 0.08, "ITA": 0.05},
    **{"BEL": 0.03, "SPN": 0.03, "TUR": 0.02, "NTH": 0.01, "SWD": 0.01, "RUM": 0.01},
    **{"POR": 0.01, "SWZ": 0.01, **{f"other {n}": 0 for n in range(6)}},
}


@pytest.fixture
def files(tmp_path):
    """Write tables of Germany and Russia in 1914, with and without rows of no tie."""
    full, short = ["state,partner,value"], ["state,partner,value"]
    for state, ties in (("GMY", GERMANY), ("RUS", RUSSIA)):
        full += [f"{state},{p},{ties.get(p, 0)}" for p in SHARES]
        short += [f"{state},{p},{value}" for p, value in ties.items()]
    shares = ["partner,weight", *(f"{p},{w}" for p, w in SHARES.items())]
    made = {"full": full, "short": short, "shares": shares}
    for name, lines in made.items():
        (tmp_path / f"{name}.csv").write_text("\n".join(lines), encoding="utf-8")
    return {name: str(tmp_path / f"{name}.csv") for name in made}


@pytest.mark.reference
def test_germany_and_russia_in_1914_by_all_measures(files) -> None:
    def value(name, **options):
        (one,) = values(name, {"portfolio": files["full"], **options})
        assert (one["state_a"], one["state_b"]) == ("GMY", "RUS")
        return one["value"]

    shares = {"weights": files["shares"]}
    assert value("tau_b") == pytest.approx(0.03031695, abs=PRINTED)
    assert value("s_score") == pytest.approx(0.4, abs=PRINTED)
    assert value("s_score", **shares) == pytest.approx(-0.46, abs=PRINTED)
    squared = {"distance": "squared"}
    assert value("s_score", **squared) == pytest.approx(0.444444, abs=SIX_DECIMALS)
    nominal = value("pi", distance="nominal")
    assert nominal == pytest.approx(-0.04477612, abs=PRINTED)
    assert value("pi") == pytest.approx(-0.084337, abs=SIX_DECIMALS)
    assert value("pi", **squared) == pytest.approx(-0.086957, abs=SIX_DECIMALS)
    assert value("kappa") == pytest.approx(-0.071429, abs=SIX_DECIMALS)
    assert value("kappa", **squared) == pytest.approx(-0.077586, abs=SIX_DECIMALS)
    assert value("alignment") == pytest.approx(-0.04, abs=PRINTED)


def test_several_distances_give_a_value_each(files) -> None:
    said = {"portfolio": files["full"], "distance": "absolute,squared"}
    found = values("s_score", said)
    assert [one["distance"] for one in found] == ["absolute", "squared"]
    assert found[0]["scale_max"] == 3
    assert found[0]["partners"] == 20
    assert found[0]["pi"] == pytest.approx(-0.084337, abs=SIX_DECIMALS)


def test_a_missing_row_is_not_known_unless_the_user_says_none(files) -> None:
    said = {"portfolio": files["short"], "weights": files["shares"]}
    (one,) = values("s_score", said)
    assert one["value"] is None
    (one,) = values("s_score", {**said, "absence": "none"})
    assert one["value"] == pytest.approx(-0.46, abs=PRINTED)
    assert one["partners"] == 20


def test_a_finer_scale_is_the_users(files) -> None:
    (one,) = values("s_score", {"portfolio": files["full"], "scale-max": "6"})
    assert one["value"] == pytest.approx(0.7)
    with pytest.raises(SchemaError, match="--scale-max"):
        values("s_score", {"portfolio": files["full"], "scale_max": "2"})


@pytest.mark.parametrize(
    ("name", "said", "problem"),
    [
        ("s_score", {}, "needs --portfolio"),
        ("s_score", {"portfolio": "x.csv", "distanc": "y"}, "nearest: 'distance'"),
        ("kappa", {"portfolio": "x.csv", "weights": "y"}, "no option --weights"),
        ("tenure", {}, "takes no table"),
        ("nonsense", {}, "There is no measure"),
        ("banzhaf", {"weights": "x.csv"}, "needs --quota"),
    ],
)
def test_wrong_options_are_refused_before_a_file_is_read(name, said, problem) -> None:
    with pytest.raises(AssessmentError, match=problem):
        values(name, said)


@pytest.mark.parametrize(
    ("option", "word", "problem"),
    [
        ("distance", "cubic", "cannot be 'cubic'"),
        ("scale-max", "three", "is 'three', which is no number"),
        ("absence", "none,unknown", "said twice"),
    ],
)
def test_words_and_numbers_are_checked(files, option, word, problem) -> None:
    with pytest.raises(AssessmentError, match=problem):
        values("s_score", {"portfolio": files["full"], option: word})


def test_files_that_are_not_there_or_of_another_form(tmp_path) -> None:
    with pytest.raises(SourceError, match="There is no file"):
        values("pi", {"portfolio": str(tmp_path / "none.csv")})
    with pytest.raises(SourceError, match=r"ends in '\.doc'"):
        values("pi", {"portfolio": "ties.doc"})


def test_every_table_is_of_a_measure_and_says_what_it_needs() -> None:
    for name, how in OWN.items():
        assert how.measure == name
        assert name in MEASURES
        assert own(name) is how
        assert how.options[0].required or how.options[0].kind != "file"
        for option in how.options:
            assert option.text
            assert bool(option.fields) == (option.kind == "file")
            assert bool(option.values) == option.kind.startswith("word")
