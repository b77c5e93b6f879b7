"""Measures of tables of the user's own, by the signature of their function.

Whatever can be said in words, numbers and tables becomes an option of the name of the
parameter; a parameter that cannot, and has a default, keeps it. A measure with one that
cannot and has none is for Python only.
"""

from __future__ import annotations

import dataclasses
import inspect
import math
from collections.abc import Callable, Mapping, Set
from types import MappingProxyType
from typing import Any, Final

import polars as pl

from foedus.measures.measure import Measure
from foedus.measures.own_option import Field, Kind, Option

_SAID: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        "Frame": "file",
        "Table": "file",
        "pl.DataFrame": "file",
        "pl.DataFrame | pl.LazyFrame": "file",
        "pl.DataFrame | Number": "file",
        "Mapping[str, float | None]": "map",
        "Mapping[str, Number]": "map",
        "Mapping[int, float | None]": "map",
        "Mapping[str, object]": "map",
        "Mapping[str, Hashable | None]": "map",
        "Sequence[str]": "texts",
        "Iterable[str]": "texts",
        "Collection[Any]": "labels",
        "Coalition": "labels",
        "Mapping[str, float]": "weights",
        "str": "text",
        "bool": "flag",
        "int": "integer",
        "tuple[int, int]": "span",
        "float": "number",
        "np.random.Generator | int": "integer",
    }
)
"""Annotation of a parameter, without None -> kind of the option."""

_RENAMED: Final = MappingProxyType({"frame": "table"})
_NAMED: Final = Field("name", "label", ("state", "member", "alliance"))
_MAPS: Final[Mapping[str, tuple[Field, Field]]] = MappingProxyType(
    {
        "Mapping[int, float | None]": (Field("year", "label"), Field("value")),
        "Mapping[str, object]": (_NAMED, Field("value", "text")),
        "Mapping[str, Hashable | None]": (_NAMED, Field("value", "text")),
    }
)
"""Columns of a table of names and values, where they are not names and numbers."""


def options(measure: Measure) -> tuple[Option, ...] | None:
    """Return what can be said of a measure.

    Parameters
    ----------
    measure : Measure
        The record.

    Returns
    -------
    tuple of Option or None
        In the order of the parameters; None if one that is needed cannot be said, or
        none is a table.
    """
    found: list[Option] = []
    texts = _texts(measure)
    for parameter in inspect.signature(measure.function).parameters.values():
        kind = _kind(parameter)
        needed = parameter.default is inspect.Parameter.empty
        if kind is None and needed:
            return None
        if kind is not None:
            name = _RENAMED.get(parameter.name, parameter.name)
            found.append(
                Option(
                    name.replace("_", "-"),
                    kind,
                    texts.get(parameter.name, ""),
                    required=needed,
                    fields=_fields(parameter) if kind == "map" else (),
                )
            )
    tables = [one for one in found if one.kind in ("file", "map")]
    return tuple(found) if tables else None


def compute(measure: Measure) -> Callable[..., list[dict[str, Any]]]:
    """Return a function from what was said to one dict for each unit.

    Parameters
    ----------
    measure : Measure
        The record.

    Returns
    -------
    callable
        Called with a keyword for each option; None means that it was not said.
    """

    def call(**told: object) -> list[dict[str, Any]]:
        names = inspect.signature(measure.function).parameters
        own = {_RENAMED.get(name, name): name for name in names}
        said = {own[key]: value for key, value in told.items() if value is not None}
        return _units(measure.name, measure.function(**said))

    return call


def _fields(parameter: inspect.Parameter) -> tuple[Field, Field]:
    return _MAPS.get(_annotation(parameter), (_NAMED, Field("value")))


def _annotation(parameter: inspect.Parameter) -> str:
    return str(parameter.annotation).removesuffix(" | None")


def _kind(parameter: inspect.Parameter) -> Kind | None:
    plain = _annotation(parameter)
    if plain in _SAID:
        return _SAID[plain]
    return "text" if isinstance(parameter.default, str) else None


def _texts(measure: Measure) -> dict[str, str]:
    """Return what the documentation of a function says of its parameters."""
    from docstring_parser import parse

    said = parse(inspect.getdoc(measure.function) or "").params
    return {
        name.strip(): " ".join((one.description or "").replace("`", "").split())
        for one in said
        for name in one.arg_name.split(",")
    }


def _units(name: str, found: object) -> list[dict[str, Any]]:
    """Return what a measure found as one dict for each unit."""
    if isinstance(found, pl.LazyFrame):
        found = found.collect()
    if isinstance(found, pl.DataFrame):
        rows = found.rename({name: "value"}, strict=False).to_dicts()
        return [_unit(row) for row in rows]
    if isinstance(found, Mapping):
        return [{"name": key} | _unit(value) for key, value in found.items()]
    return [_unit(found)]


def _unit(found: object) -> dict[str, Any]:
    plain = _plain(found)
    return plain if isinstance(plain, dict) else {"value": plain}


def _plain(found: object) -> object:
    """Return values as JSON has them; NaN is null."""
    if dataclasses.is_dataclass(found) and not isinstance(found, type):
        names = [one.name for one in dataclasses.fields(found)]
        return {name: _plain(getattr(found, name)) for name in names}
    if isinstance(found, pl.DataFrame):
        return [_plain(row) for row in found.to_dicts()]
    if isinstance(found, Mapping):
        return {str(key): _plain(value) for key, value in found.items()}
    if isinstance(found, list | tuple | Set):
        return [_plain(value) for value in found]
    if isinstance(found, float):
        return None if math.isnan(found) else float(found)
    return found
