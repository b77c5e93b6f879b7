"""The recipe of a panel: a small text from which a colleague gets the same bytes."""

from __future__ import annotations

import difflib
import importlib
import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import version as installed
from types import MappingProxyType
from typing import Any, Final, NoReturn, cast

from foedus.errors import PanelError
from foedus.panel import actors, cases, choose, citation
from foedus.panel.attachment import Want
from foedus.panel.frame import Panel
from foedus.panel.given import Given
from foedus.panel.steps import Attach, Measured, Spells, Step, Where
from foedus.registry.states import System
from foedus.store import names
from foedus.store.manifest import StoredSource
from foedus.store.store import Store

_TOP: Final = {
    "foedus": str,
    "unit": str,
    "years": list,
    "directed": bool,
    "system": str,
    "states": list,
    "of": str,
    "coalitions": dict,
    "versions": dict,
    "where": list,
    "attach": list,
    "measure": list,
    "spells": list,
}
_WHERE: Final = {"case": str, "options": dict}
_ATTACH: Final = {"source": str, "columns": list, "within": str, "options": dict}
_MEASURE: Final = {"name": str, "options": dict}
_SPELLS: Final = {"variable": str}


@dataclass(frozen=True, slots=True)
class Recipe:
    """All that a panel is made of, but for the store and the engine.

    Attributes
    ----------
    unit : str
        Unit of analysis, such as ``dyad-years``.
    years : tuple of int
        First and last calendar year, inclusive.
    directed : bool
        Whether a pair stands in both orders.
    system : {"cow", "gw"}
        Whose list and whose numbers the states have.
    states : tuple of int
        Numbers of the states to keep; empty for all.
    of : str
        Who lists the units, with the version; empty where nobody needs to.
    coalitions : mapping of str to tuple of int
        Coalitions, and the numbers of their states.
    steps : tuple
        Cases, then sources, then measures, then clocks.
    versions : mapping of str to str
        Source -> the version that is meant where a step names none.
    foedus : str
        Version of foedus that wrote it.
    """

    unit: str
    years: tuple[int, int]
    directed: bool = False
    system: System = "cow"
    states: tuple[int, ...] = ()
    of: str = ""
    coalitions: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    versions: Mapping[str, str] = field(default_factory=dict)
    foedus: str = ""


class Pinned(Store):
    """A store that takes the versions of a recipe where none is named.

    Parameters
    ----------
    store : Store
        Where the sources are.
    versions : mapping of str to str
        Source -> version.
    """

    __slots__ = ("versions",)

    def __init__(self, store: Store, versions: Mapping[str, str]) -> None:
        super().__init__(store.home)
        self.versions = versions

    def source(self, name: str) -> StoredSource:
        """Return a source in the version of the recipe.

        Parameters
        ----------
        name : str
            ``atop`` or ``atop@4.01``.

        Returns
        -------
        StoredSource
            Its version, facts and tables.
        """
        said = names.parse(name)
        if not said.version:
            said = said._replace(version=self.versions.get(said.source, ""))
        return super().source(str(said))


def recipe(panel: Panel) -> Recipe:
    """Return the recipe of a panel, with the version of every source.

    Parameters
    ----------
    panel : Panel
        The panel.

    Returns
    -------
    Recipe
        Which builds the same panel from any store that has these versions.

    Raises
    ------
    PanelError
        If a frame in memory is attached, which no store holds.
    """
    held = in_memory(panel)
    if held:
        problem = f"A frame in memory is in the panel: {', '.join(held)}."
        remedy = (
            "A recipe names sources only. Write the frame to a file, make it a source "
            "(foedus data add-table), and attach that."
        )
        raise PanelError(problem, remedy, found=held)
    kinds = (Where, Attach, Measured, Spells)
    steps = [s for kind in kinds for s in panel.steps if isinstance(s, kind)]
    listed = actors.lister(panel.unit, panel.roster, panel.store)
    meant = {one.id: panel.store.held(one.id).version for one in citation.used(panel)}
    return Recipe(
        unit=f"{panel.unit.name}s",
        years=panel.years,
        directed=panel.directed,
        system=panel.system,
        states=panel.states,
        of=listed.rpartition(".")[0],
        coalitions=MappingProxyType(dict(panel.coalitions)),
        steps=tuple(_pinned(panel, step) for step in steps),
        versions=MappingProxyType(meant),
        foedus=installed("foedus"),
    )


def in_memory(panel: Panel) -> tuple[str, ...]:
    """Return the frames that were attached from memory.

    Parameters
    ----------
    panel : Panel
        The panel.

    Returns
    -------
    tuple of str
        Their names, in the order of the steps.
    """
    return tuple(step.name for step in panel.steps if isinstance(step, Given))


def text(said: Recipe) -> str:
    """Write a recipe as TOML.

    Parameters
    ----------
    said : Recipe
        The recipe.

    Returns
    -------
    str
        Which `parse` reads.

    Raises
    ------
    PanelError
        If an option is no text, number, list or mapping of these.
    """
    lines = [
        "# A panel of foedus: foedus panel run FILE -o panel.parquet builds it.",
        *_pairs(
            {
                "foedus": said.foedus,
                "unit": said.unit,
                "years": list(said.years),
                "directed": said.directed,
                "system": said.system,
                "states": list(said.states),
                **({"of": said.of} if said.of else {}),
            }
        ),
    ]
    if said.coalitions:
        lines += ["", "[coalitions]", *_pairs(dict(sorted(said.coalitions.items())))]
    if said.versions:
        lines += ["", "[versions]", *_pairs(dict(sorted(said.versions.items())))]
    for step in said.steps:
        kind, pairs = _plain(step)
        lines += ["", f"[[{kind}]]", *_pairs(pairs)]
    return "\n".join(lines) + "\n"


def parse(said: str) -> Recipe:
    """Read a recipe.

    Parameters
    ----------
    said : str
        TOML, as `text` writes it; ``unit`` and ``years`` must be there.

    Returns
    -------
    Recipe
        What it says.

    Raises
    ------
    PanelError
        If it is no TOML, a key is unknown (with the nearest name), missing, or has a
        value of another kind.
    """
    try:
        top = tomllib.loads(said)
    except tomllib.TOMLDecodeError as error:
        problem = f"The recipe is not TOML: {error}."
        raise PanelError(problem, "Correct it, or write it anew: --recipe.") from error
    _check("The recipe", top, _TOP, ("unit", "years"))
    years, states = top["years"], top.get("states", [])
    if len(years) != 2 or not _whole(years):
        _refuse(
            "The recipe", "'years' are a first and a last year, such as [1816, 2010]"
        )
    coalitions = top.get("coalitions", {})
    if not _whole(states):
        _refuse("The recipe", "'states' are numbers of states")
    if not all(isinstance(c, list) and _whole(c) for c in coalitions.values()):
        _refuse("The recipe", "'coalitions' are names, each with numbers of states")
    steps: list[Step] = [
        *(_where(one) for one in _tables(top, "where", _WHERE, "case")),
        *(_attach(one) for one in _tables(top, "attach", _ATTACH, "source")),
        *(_measured(one) for one in _tables(top, "measure", _MEASURE, "name")),
        *(Spells(o["variable"]) for o in _tables(top, "spells", _SPELLS, "variable")),
    ]
    versions = {k.replace("_", "-"): str(v) for k, v in top.get("versions", {}).items()}
    return Recipe(
        unit=top["unit"],
        years=(years[0], years[1]),
        directed=top.get("directed", False),
        system=cast("System", top.get("system", "cow")),
        states=tuple(states),
        of=top.get("of", ""),
        coalitions=MappingProxyType({k: tuple(v) for k, v in coalitions.items()}),
        steps=tuple(steps),
        versions=MappingProxyType(versions),
        foedus=top.get("foedus", ""),
    )


def _pinned(panel: Panel, step: Step) -> Step:
    """Name the version of a source that is attached."""
    if not isinstance(step, Attach):
        return step
    want, said = step.want, names.parse(step.want.source)
    found, _ = choose.source(panel.store, want.source, panel.unit)
    source = str(said._replace(version=found.version))
    return Attach(Want(source, want.columns, want.within, want.options))


def _plain(step: Step) -> tuple[str, dict[str, Any]]:
    if isinstance(step, Given):
        problem = f"A recipe cannot hold the frame '{step.name}'."
        raise PanelError(problem, "Make it a source: foedus data add-table.")
    if isinstance(step, Spells):
        return "spells", {"variable": step.variable}
    if isinstance(step, Where):
        kind, options = "where", step.case.options
        pairs: dict[str, Any] = {"case": step.case.name}
    elif isinstance(step, Measured):
        kind, options, pairs = "measure", step.options, {"name": step.name}
    else:
        want, kind, options = step.want, "attach", step.want.options
        columns = {"columns": list(want.columns)} if want.columns else {}
        pairs = {"source": want.source, **columns, "within": want.within}
    return kind, {**pairs, **({"options": dict(options)} if options else {})}


def _pairs(said: Mapping[str, Any]) -> Iterator[str]:
    yield from (f"{_key(key)} = {_value(value)}" for key, value in said.items())


def _key(text: str) -> str:
    bare = text.replace("-", "").replace("_", "")
    return text if bare.isascii() and bare.isalnum() else json.dumps(text)


def _value(value: object) -> str:
    """Write a value; the escapes of JSON are ones of TOML."""
    if isinstance(value, bool | int | float | str):
        return json.dumps(value, allow_nan=False).replace("\x7f", "\\u007f")
    if isinstance(value, Mapping):
        inner = ", ".join(f"{_key(str(k))} = {_value(v)}" for k, v in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    if isinstance(value, Iterable):
        return f"[{', '.join(_value(v) for v in value)}]"
    problem = f"A recipe cannot hold {type(value).__name__} as an option."
    remedy = "Add the table to the store (foedus data add-table) and name it."
    raise PanelError(problem, remedy, found=type(value).__name__)


def _tables(
    top: Mapping[str, Any], kind: str, known: Mapping[str, type], needed: str
) -> Iterator[dict[str, Any]]:
    for number, one in enumerate(top.get(kind, []), start=1):
        where = f"[[{kind}]] number {number} of the recipe"
        if not isinstance(one, dict):
            _refuse(where, f"it is no table; write [[{kind}]] above its keys")
        _check(where, one, known, (needed,))
        yield one


def _where(said: Mapping[str, Any]) -> Where:
    return Where(cases.case(said["case"], **said.get("options", {})))


def _attach(said: Mapping[str, Any]) -> Attach:
    columns = tuple(str(c) for c in said.get("columns", ()))
    within, options = said.get("within", "any"), said.get("options", {})
    return Attach(Want(said["source"], columns, within, options))


def _measured(said: Mapping[str, Any]) -> Measured:
    # Measures stand on panels, and not the reverse: a recipe alone names one.
    on_panels = importlib.import_module("foedus.measures.on_panels")
    return cast("Measured", on_panels.step(said["name"], **said.get("options", {})))


def _check(
    where: str,
    said: Mapping[str, Any],
    known: Mapping[str, type],
    needed: tuple[str, ...],
) -> None:
    for key, value in said.items():
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            hint = f" (nearest: '{near[0]}')" if near else ""
            problem = f"{where} has a key '{key}' that is not known{hint}."
            remedy = f"Use keys of: {', '.join(known)}."
            raise PanelError(problem, remedy, found=key, expected=tuple(known))
        if not isinstance(value, known[key]):
            kind = known[key].__name__
            _refuse(where, f"'{key}' is {value!r}, and a {kind} is expected")
    for key in needed:
        if key not in said:
            _refuse(where, f"it has no '{key}'")


def _whole(values: list[Any]) -> bool:
    return all(type(value) is int for value in values)


def _refuse(where: str, problem: str) -> NoReturn:
    said = f"{where}: {problem}."
    raise PanelError(said, "Correct it, or write it anew with --recipe.")
