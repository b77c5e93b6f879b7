"""Weights of a composite: as an address has them, as sliders set them, as published."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from foedus.errors import nearest
from foedus.web.page import RequestError
from foedus.web.words import mark

_LARGEST: Final = 1e6
_EXAMPLE: Final = "Say weights=milex:2,milper:1; what is not named weighs 0."

Weights = dict[str, float]


@dataclass(frozen=True, slots=True)
class Preset:
    """Weights that somebody has published, or that isolate one thing.

    Attributes
    ----------
    title : str
        What they are, in words that the catalogues have.
    weights : mapping of str to float
        Weight of each component that has one.
    """

    title: str
    weights: Mapping[str, float]


def equal(names: Iterable[str]) -> Weights:
    """Return equal weights of all components."""
    return dict.fromkeys(names, 1.0)


def read(said: str | None, names: Sequence[str]) -> Weights | None:
    """Read the weights of an address.

    Parameters
    ----------
    said : str or None
        Such as ``milex:2,milper:1`` (or with ``=``); None for none.
    names : sequence of str
        The components.

    Returns
    -------
    dict of str to float, or None
        Weight of every component, 0 for those not named; None where nothing was said.

    Raises
    ------
    RequestError
        If a weight is no number, negative or too large, if a component is not known
        or named twice, or if all weights are 0.
    """
    if said is None:
        return None
    found: Weights = {}
    for part in filter(None, (one.strip() for one in said.split(","))):
        name, _, number = part.replace("=", ":").partition(":")
        name = name.strip()
        if name not in names:
            problem = f"There is no component '{name}'{nearest(name, names)}."
            remedy = f"Weigh some of: {', '.join(names)}."
            raise RequestError(problem, remedy, found=name)
        if name in found:
            problem = f"The component '{name}' is weighed twice."
            raise RequestError(problem, "Weigh it once.", found=name)
        found[name] = _number(name, number.strip())
    if not any(found.values()):
        problem = f"The weights '{said}' leave nothing to rank by: all are 0."
        raise RequestError(problem, "Give one component at least some weight.")
    return {name: found.get(name, 0.0) for name in names}


def _number(name: str, said: str) -> float:
    try:
        weight = float(said)
    except ValueError as error:
        problem = f"The weight of '{name}' is '{said}', which is no number."
        raise RequestError(problem, _EXAMPLE, found=said) from error
    if not math.isfinite(weight) or not 0 <= weight <= _LARGEST:
        problem = f"The weight of '{name}' is {said}, not from 0 to {_LARGEST:,.0f}."
        raise RequestError(problem, _EXAMPLE, found=said)
    return weight


def written(weights: Mapping[str, float]) -> str:
    """Return weights as an address has them: those above 0, in their order.

    Parameters
    ----------
    weights : mapping of str to float
        Weight of each component.
    """
    return ",".join(f"{n}:{_short(w)}" for n, w in weights.items() if w > 0)


def _short(weight: float) -> str:
    """Return a weight without a needless point; JavaScript writes it alike."""
    return str(int(weight)) if weight == int(weight) else repr(weight)


def parts(weights: Mapping[str, float]) -> Weights:
    """Return each weight as a part of their sum."""
    whole = math.fsum(weights.values())
    return {name: weight / whole for name, weight in weights.items()}


def same(one: Mapping[str, float], other: Mapping[str, float]) -> bool:
    """Whether two sets of weights rank alike: the parts of their sums are the same."""
    mine, theirs = parts(one), parts(other)
    return all(math.isclose(mine[n], theirs.get(n, 0.0), abs_tol=1e-12) for n in mine)


PRESETS: Final[Mapping[str, tuple[Preset, ...]]] = {
    "capability": (
        Preset(
            mark("CINC: six alike"),
            equal(("milex", "milper", "irst", "pec", "tpop", "upop")),
        ),
        Preset(mark("Military only"), equal(("milex", "milper"))),
        Preset(mark("Industry only"), equal(("irst", "pec"))),
        Preset(mark("People only"), equal(("tpop", "upop"))),
        Preset(mark("GDP only"), {"gdp": 1.0}),
        Preset(mark("Net product (GDP × GDP per head) only"), {"net": 1.0}),
    ),
    "resources": (
        Preset(mark("All alike"), equal(("gdp", "spending", "people"))),
        Preset(mark("GDP only"), {"gdp": 1.0}),
        Preset(mark("Defence spending only"), {"spending": 1.0}),
    ),
}
"""Weights to start from, by composite; the first are the usual ones."""


def presets(composite: str, names: Sequence[str]) -> list[tuple[Preset, Weights]]:
    """Return the presets that the components at hand allow, with every weight.

    Parameters
    ----------
    composite : str
        Id of the composite.
    names : sequence of str
        The components at hand.
    """
    return [
        (one, {n: one.weights.get(n, 0.0) for n in names})
        for one in PRESETS[composite]
        if set(one.weights) <= set(names)
    ]
