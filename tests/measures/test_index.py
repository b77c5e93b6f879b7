import pkgutil
import subprocess
import sys
from importlib import import_module

import pytest

from foedus import measures
from foedus.errors import AssessmentError
from foedus.measures.index import FAMILIES, MEASURES, measure


def test_every_measure_is_found_under_its_own_name() -> None:
    assert len(MEASURES) > 25
    for name, record in MEASURES.items():
        assert record.name == name
        assert measure(name) is record
        assert measure(name.replace("_", "-").upper()) is record


def test_the_index_names_every_record_of_the_room() -> None:
    recorded = {}
    for module in pkgutil.walk_packages(measures.__path__, "foedus.measures."):
        family = import_module(module.name)
        name = module.name.removeprefix("foedus.measures.")
        if name != "index" and hasattr(family, "MEASURES"):
            recorded[name] = tuple(one.name for one in family.MEASURES)
    assert dict(FAMILIES) == recorded


def test_the_index_imports_only_what_is_asked_for() -> None:
    code = (
        "import sys; from foedus.measures.index import measure; measure('kendall');"
        "sys.exit('foedus.measures.threat.threat' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


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
    code = (
        "import sys; from foedus.measures.index import MEASURES; dict(MEASURES);"
        "sys.exit('scipy' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
