"""Measures of a table of the user's own, as `foedus measure NAME --portfolio FILE`.

To add one, write a function from frames and numbers to a list of dicts, and give it one
line in `OWN`: the measure, its options, the function. An option of kind ``file`` says
which columns its table has; the table is read in a child process, checked, and handed
over as a frame with just these columns. The function is called with a keyword for each
option (hyphens become underscores); an option that was not said is its default. Each
dict describes one unit (``state_a``, ``state_b``, ``member`` ... and ``value``); None
stands for what is not known, and never NaN.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from foedus.errors import AssessmentError, nearest
from foedus.measures import (
    index,
    own_call,
    own_network,
    own_portfolio,
    own_power,
    own_reliability,
)
from foedus.measures.balance import frustration
from foedus.measures.own_option import Field, Option, read, usage
from foedus.measures.reliability import case_outcome

Values = list[dict[str, Any]]
Compute = Callable[..., Values]


@dataclass(frozen=True, slots=True)
class OwnTable:
    """A measure of a table of the user's own.

    Attributes
    ----------
    measure : str
        The measure, a key of `foedus.measures.index.MEASURES`.
    options : tuple of Option
        What it is told; the first file is what it is about.
    compute : callable
        From a keyword for each option to one dict for each unit.
    """

    measure: str
    options: tuple[Option, ...]
    compute: Compute


_DISTANCES: Final = {
    "absolute": "absolute",
    "linear": "absolute",
    "squared": "squared",
    "nominal": "nominal",
}
_LABEL: Final = "label"
_PORTFOLIO: Final = Option(
    "portfolio",
    "file",
    "a row for each state and partner",
    required=True,
    fields=(Field("state", _LABEL), Field("partner", _LABEL), Field("value")),
)
_WEIGHTS: Final = Option(
    "weights",
    "file",
    "weight of each partner",
    fields=(Field("partner", _LABEL, ("state",)), Field("weight")),
)
_DISTANCE: Final = Option(
    "distance",
    "words",
    "how a difference counts",
    default=("absolute",),
    values=_DISTANCES,
)
_SCALE: Final = Option(
    "scale-max", "number", "largest value that the scale allows", default=3.0
)
_ABSENCE: Final = Option(
    "absence",
    "word",
    "what a missing row means; by default that the tie is not known",
    default="",
    values={"none": "none", "unknown": ""},
)
_VOTES: Final = Option(
    "weights",
    "file",
    "votes of each member",
    required=True,
    fields=(Field("member", _LABEL, ("state", "partner", "party")), Field("weight")),
)
_QUOTA: Final = Option("quota", "number", "votes that win", required=True)
_TABLE: Final = Option(
    "table",
    "file",
    "all states of one or more years",
    required=True,
    fields=(
        Field("state", _LABEL, ("ccode",)),
        Field("year", optional=True),
        *(Field(name, optional=True) for name in own_power.COMPONENTS),
    ),
)
_EDGES: Final = Option(
    "edges",
    "file",
    "a row for each tie, 1 of friends and -1 of rivals",
    required=True,
    fields=(Field("source", _LABEL), Field("target", _LABEL), Field("sign")),
)
_SECONDS: Final = Option(
    "seconds", "number", "time for the proof", default=frustration.SECONDS
)
_CASES: Final = Option(
    "cases",
    "file",
    "a row for each promise and war: outcome in words, or honoured as 1 or 0",
    required=True,
    fields=tuple(
        Field(name, "text", also, optional=True)
        for name, also in case_outcome.COLUMNS.items()
    ),
)
_SCALED: Final = (_PORTFOLIO, _SCALE, _ABSENCE)

OWN: Final[Mapping[str, OwnTable]] = MappingProxyType(
    {
        one.measure: one
        for one in (
            OwnTable("s_score", (*_SCALED, _WEIGHTS, _DISTANCE), own_portfolio.s_score),
            OwnTable("kappa", (*_SCALED, _DISTANCE), own_portfolio.kappa),
            OwnTable("pi", (*_SCALED, _DISTANCE), own_portfolio.pi),
            OwnTable("alignment", (*_SCALED, _DISTANCE), own_portfolio.alignment),
            OwnTable("tau_b", _SCALED, own_portfolio.tau_b),
            OwnTable("cinc", (_TABLE,), own_power.cinc),
            OwnTable("triangle_balance", (_EDGES,), own_network.triangle_balance),
            OwnTable("walk_balance", (_EDGES,), own_network.walk_balance),
            OwnTable("frustration", (_EDGES, _SECONDS), own_network.line_index),
            OwnTable("reliability", (_CASES,), own_reliability.reliability),
            OwnTable("banzhaf", (_VOTES, _QUOTA), own_power.banzhaf),
            OwnTable("shapley_shubik", (_VOTES, _QUOTA), own_power.shapley_shubik),
        )
    }
)
"""Measures that take a table of the user's own in a form of their own, by name; the
options of all others are those of their function."""


def values(name: str, said: Mapping[str, str]) -> Values:
    """Compute a measure of a user's table.

    Parameters
    ----------
    name : str
        The measure, as `foedus.measures.index.measure` understands it.
    said : mapping of str to str
        Option, with hyphens or underscores, to what was said: the path of a file, a
        number, or words.

    Returns
    -------
    list of dict
        One for each unit, as its function makes them; None for what is not known.

    Raises
    ------
    AssessmentError
        If the measure takes no table, or an option is unknown, missing, or no number.
    SourceError
        If a file is not there, cannot be read, or is of another form.
    SchemaError
        If a table lacks a column, or a cell is of another kind.
    """
    how = own(name)
    plain = {key.replace("_", "-"): value for key, value in said.items()}
    known = [option.name for option in how.options]
    for key in plain:
        if key not in known:
            problem = f"'{how.measure}' has no option --{key}{nearest(key, known)}."
            remedy = f"Options: {', '.join(f'--{n}' for n in known)}."
            raise AssessmentError(problem, remedy, found=key)
    for option in how.options:
        if option.required and option.name not in plain:
            problem = (
                f"'{how.measure}' needs --{option.name}: {option.text.rstrip('.')}."
            )
            raise AssessmentError(problem, usage(option), missing=option.name)
    told = {
        option.key: read(option, plain[option.name])
        if option.name in plain
        else option.default
        for option in how.options
    }
    return how.compute(**told)


def own(name: str) -> OwnTable:
    """Return how a measure takes a table of the user's own.

    Parameters
    ----------
    name : str
        The measure.

    Returns
    -------
    OwnTable
        Its options and its function.

    Raises
    ------
    AssessmentError
        If there is no such measure, or it takes no table.
    """
    record = index.measure(name)
    if record.name in OWN:
        return OWN[record.name]
    options = own_call.options(record)
    if options is None:
        problem = f"'{record.name}' takes no table of your own."
        where = f"{record.function.__module__}.{record.function.__name__}"
        raise AssessmentError(problem, f"Call {where} in Python.", found=name)
    return OwnTable(record.name, options, own_call.compute(record))
