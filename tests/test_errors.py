"""Errors name what was found and what to do, and are the fitting built-ins."""

import copy
import pickle

import pytest

from foedus import errors
from foedus.errors import (
    AllianceError,
    AssessmentError,
    CoverageError,
    DateError,
    FoedusError,
    ModelError,
    OutputError,
    PanelError,
    SchemaError,
    SourceError,
    StateError,
    StoreError,
    nearest,
)

CHILDREN = [
    AllianceError,
    AssessmentError,
    CoverageError,
    DateError,
    ModelError,
    OutputError,
    PanelError,
    SchemaError,
    SourceError,
    StateError,
    StoreError,
]


def declared() -> set[type[FoedusError]]:
    return {
        value
        for value in vars(errors).values()
        if isinstance(value, type) and issubclass(value, FoedusError)
    }


def test_every_class_is_tested_here():
    assert declared() == {FoedusError, *CHILDREN}


@pytest.mark.parametrize("kind", [FoedusError, *CHILDREN])
def test_message_is_problem_then_remedy(kind):
    error = kind("No alliance is called 'nta'.", "Try 'nato'.", nearest=["nato"])
    assert str(error) == "No alliance is called 'nta'. Try 'nato'."
    assert error.problem == "No alliance is called 'nta'."
    assert error.remedy == "Try 'nato'."
    assert error.facts == {"nearest": ["nato"]}


@pytest.mark.parametrize("kind", CHILDREN)
def test_every_error_is_caught_as_foedus_error(kind):
    with pytest.raises(FoedusError) as caught:
        raise kind("Found this.", "Do that.")
    assert type(caught.value) is kind
    assert kind.__doc__


@pytest.mark.parametrize(
    ("kind", "builtin"),
    [
        (DateError, ValueError),
        (SchemaError, ValueError),
        (StateError, KeyError),
        (AllianceError, KeyError),
        (OutputError, OSError),
    ],
)
def test_errors_are_also_the_builtin_that_callers_expect(kind, builtin):
    with pytest.raises(builtin, match=r"^Found this\. Do that\.$"):
        raise kind("Found this.", "Do that.")


def test_an_output_error_has_the_text_of_a_system_error_and_no_number():
    error = OutputError("Found this.", "Do that.", path="a.html")
    assert (error.errno, error.strerror) == (None, "Found this.")
    twin = pickle.loads(pickle.dumps(error))
    assert (twin.errno, twin.strerror) == (None, "Found this.")
    assert twin.facts == {"path": "a.html"}


@pytest.mark.parametrize("kind", [FoedusError, *CHILDREN])
@pytest.mark.parametrize(
    "duplicate", [copy.copy, lambda e: pickle.loads(pickle.dumps(e))]
)
def test_errors_survive_a_copy_and_a_worker_process(kind, duplicate):
    twin = duplicate(kind("Found this.", "Do that.", line=3))
    assert type(twin) is kind
    assert str(twin) == "Found this. Do that."
    assert twin.facts == {"line": 3}


def test_the_nearest_name_is_hinted_at():
    known = ("gdp", "population", "pop")
    assert nearest("populaton", iter(known)) == " (nearest: 'population')"
    assert nearest("xyz", known) == ""
