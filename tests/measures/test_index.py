import subprocess
import sys

import pytest

from foedus.errors import AssessmentError
from foedus.measures.index import MEASURES, measure


def test_every_measure_is_found_under_its_own_name() -> None:
    assert len(MEASURES) > 25
    for name, record in MEASURES.items():
        assert record.name == name
        assert measure(name) is record
        assert measure(name.replace("_", "-").upper()) is record


def test_an_unknown_name_gets_the_nearest_ones() -> None:
    with pytest.raises(AssessmentError, match="herfindahl") as caught:
        measure("herfindal")
    assert "herfindahl" in caught.value.facts["nearest"]


def test_a_name_near_to_nothing_still_gets_names() -> None:
    with pytest.raises(AssessmentError) as caught:
        measure("???")
    assert set(caught.value.facts["nearest"]) <= set(MEASURES)
    assert caught.value.facts["nearest"]


def test_the_measures_do_without_scipy() -> None:
    code = "import sys, foedus.measures.index; sys.exit('scipy' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
