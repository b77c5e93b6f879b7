import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import SchemaError
from foedus.measures.burden import tribute
from foedus.measures.burden.tribute import assessment, legible_share


def test_abdera_and_aegina_in_454_bce() -> None:
    """IG I3 259 (Fornara 85): 1285 drachmas 2 obols, and 3000 drachmas."""
    assert assessment(1285 + 2 / 6).talents == pytest.approx(12.8533, abs=1e-4)
    assert assessment(3000).talents == 30.0
    assert assessment(3000).drachmas == 180_000.0


def test_a_quota_that_cannot_be_read() -> None:
    assert assessment(None) is None
    assert assessment(float("nan")) is None


def test_a_quota_below_zero_is_refused() -> None:
    with pytest.raises(SchemaError, match="at least 0"):
        assessment(-1.0)


def test_the_share_comes_with_both_numbers_and_their_names() -> None:
    found = legible_share(
        {"Abdera": 1000.0, "Aegina": 3000.0, "Boutheia": None},
        400.0,
        whole_name="an invented author",
    )
    assert found.share == 0.1
    assert (found.legible_talents, found.whole_talents) == (40.0, 400.0)
    assert found.whole_name == "an invented author"
    assert found.legible_payers == 2
    assert found.illegible == ("Boutheia",)


def test_nothing_legible_is_no_share() -> None:
    found = legible_share({"Boutheia": None}, 400.0, whole_name="an author")
    assert found.share is found.legible_talents is None
    assert found.legible_payers == 0


@pytest.mark.parametrize(
    ("whole", "name"), [(0.0, "x"), (-1.0, "x"), (float("nan"), "x"), (1.0, " ")]
)
def test_the_whole_has_to_be_stated(whole: float, name: str) -> None:
    with pytest.raises(SchemaError, match="who states it"):
        legible_share({"Aegina": 1.0}, whole, whole_name=name)


def test_more_than_the_whole_is_refused() -> None:
    with pytest.raises(SchemaError, match="more than the stated whole"):
        legible_share({"Aegina": 3000.0}, 29.0, whole_name="an author")


def test_there_is_no_measure_of_the_total() -> None:
    assert [record.name for record in tribute.MEASURES] == [
        "assessment",
        "legible_share",
    ]
    assert not [name for name in legible_share.__annotations__ if "total" in name]
    assert "total" not in tribute.LegibleShare.__slots__


@given(st.floats(0, 1e6))
def test_a_talent_has_a_hundred_drachmas_of_quota(quota: float) -> None:
    assert assessment(quota).talents == pytest.approx(quota / 100)
