"""By which columns a table is looked up, and why it is not."""

import pytest

from foedus.errors import CoverageError
from foedus.sources.layout import table_spec
from foedus.store import shape


def table(key=(), **roles):
    """A table whose columns have roles; those of whole numbers end in ``_n``."""
    columns = {
        name: {
            "type": "integer" if name.endswith("_n") else "edtf",
            "description": name,
            "null_means": "not known",
            "role": role,
        }
        for name, role in roles.items()
    }
    return table_spec("x", "t", {"key": list(key), "columns": columns})


@pytest.mark.parametrize(
    ("spec", "key"),
    [
        (table(a_n="state", y_n="year"), ("a_n", "y_n")),
        (table(a_n="state_a", b_n="state_b", y_n="year"), ("a_n", "b_n", "y_n")),
        (table(a_n="state", y_n="year", m_n="month"), ("a_n", "y_n")),
        (
            table(("a_n", "y_n", "m_n"), a_n="state", y_n="year", m_n="month"),
            ("a_n", "y_n", "m_n"),
        ),
        (table(("a_n", "d"), a_n="state", d="day"), ("a_n", "d")),
        (table(a_n="state", d="day"), ("a_n", "year")),
        (table(a_n="state", f="start", t="end"), ("a_n", "year")),
        (table(a_n="state", y_n="year", f="start", t="end"), ("a_n", "y_n")),
        (table(a_n="state", b_n="state_a", c_n="state_b", y_n="year"), None),
    ],
)
def test_states_and_a_time_make_the_key(spec, key):
    assert shape.of(spec, "t").key == (key or ("b_n", "c_n", "y_n"))


def test_two_starts_with_their_ends_are_two_spells():
    spec = table(a_n="state", f1="start", t1="end", f2="start", t2="end")
    found = shape.of(spec, "t").spells
    assert [(s.start.name, s.end.name) for s in found] == [("f1", "t1"), ("f2", "t2")]
    assert all(s.inclusive for s in found)


def test_a_spell_until_a_day_does_not_have_it():
    (spell,) = shape.of(table(a_n="state", f="start", t="until"), "t").spells
    assert not spell.inclusive


@pytest.mark.parametrize(
    ("spec", "missing"),
    [
        (table(y_n="year"), "state"),
        (table(a_n="state_a", y_n="year"), "state"),
        (table(a_n="state"), "time"),
        (table(a_n="state", t="end"), "time"),
        (table(a_n="state", m_n="alliance"), "time"),
    ],
)
def test_what_is_missing_is_said(spec, missing):
    with pytest.raises(CoverageError, match="'t' has no column") as caught:
        shape.of(spec, "t")
    assert caught.value.facts["missing"] == missing
