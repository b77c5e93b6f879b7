"""The calls that build the panel of a recipe: in Python, and on the command line."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NoReturn

from foedus.errors import PanelError
from foedus.panel.given import Given
from foedus.panel.recipe import Recipe
from foedus.panel.steps import Attach, Measured, Spells, Step, Where
from foedus.panel.unit import unit
from foedus.panel.worded import spelled, worded
from foedus.store import names

_FILE: Final = "panel.parquet"
_SHORT: Final = frozenset(
    f"{who}_{step}s" for who in ("dyad", "state") for step in ("year", "month", "day")
)
"""Units that have a call of their own."""

_ROOM: Final = 88


def python(said: Recipe, file: str = _FILE) -> str:
    """Write the panel of a recipe as a program.

    Parameters
    ----------
    said : Recipe
        The recipe.
    file : str
        File that the program writes.

    Returns
    -------
    str
        Python, which builds the same rows from the versions of the recipe.

    Raises
    ------
    PanelError
        If a frame in memory is attached.
    """
    lines = [_begun(said)]
    chain = [s for s in said.steps if isinstance(s, Where | Attach)]
    if said.of:
        lines.append(f".of({_text(said.of)})")
    if said.coalitions:
        named = {name: list(states) for name, states in said.coalitions.items()}
        lines.append(f".of({_text(named)})")
    lines += [_called(step) for step in chain]
    rest = [s for s in said.steps if s not in chain]
    made = f"panel = {lines[0]}"
    if len(lines) > 1:
        made = "\n".join(["panel = (", *(f"    {line}" for line in lines), ")"])
    return "\n".join(
        [
            "import foedus as fd",
            "",
            *_versions(said),
            made,
            *(_added(step) for step in rest),
            f"panel.write({_text(file)})",
            "",
        ]
    )


def command(said: Recipe, file: str = _FILE) -> str:
    """Write the panel of a recipe as a command for a shell.

    Parameters
    ----------
    said : Recipe
        The recipe.
    file : str
        File that the command writes.

    Returns
    -------
    str
        One command over several lines, which builds the same rows from the versions of
        the recipe.

    Raises
    ------
    PanelError
        If a step has an option that the command line cannot say.
    """
    first, last = said.years
    years = f"{first}-{last}" if min(first, last) >= 0 else f"{first}/{last}"
    words: list[tuple[str, ...]] = [("--years", years)]
    if not said.directed:
        words.append(("--undirected",))
    if said.system != "cow":
        words.append(("--system", said.system))
    if said.states:
        words.append(("--states", ",".join(map(str, said.states))))
    if said.of:
        words.append(("--of", said.of))
    for name, states in said.coalitions.items():
        words.append(("--coalition", f"{name}={','.join(map(str, states))}"))
    words += [_option(step) for step in said.steps]
    words.append(("-o", file))
    head = f"foedus panel {shlex.quote(said.unit)}"
    return " \\\n    ".join([head, *map(shlex.join, words)]) + "\n"


def _begun(said: Recipe) -> str:
    """Return the call with which a panel begins."""
    name = said.unit.replace("-", "_")
    pairs = len(unit(said.unit).states) > 1
    short = name in _SHORT and (pairs or said.directed)
    call = f"fd.{name}" if short else f"fd.panel.panel({_text(said.unit)}, "
    options: dict[str, object] = {}
    if not said.directed:
        options["directed"] = False
    if said.system != "cow":
        options["system"] = said.system
    if said.states:
        options["states"] = list(said.states)
    inside = ", ".join([*map(str, said.years), *_keywords(options)])
    return f"{call}({inside})" if short else f"{call}{inside})"


def _called(step: Where | Attach) -> str:
    if isinstance(step, Where):
        return _line(".where", step.case.name, step.case.options)
    want = step.want
    options: dict[str, object] = {}
    if want.columns:
        options["columns"] = list(want.columns)
    if want.within != "any":
        options["within"] = want.within
    return _line(".attach", want.source, {**options, **want.options})


def _added(step: Step) -> str:
    if isinstance(step, Measured):
        said = [_text(step.name), "panel", *_keywords(step.options)]
        return f"panel = fd.measure({', '.join(said)})"
    if isinstance(step, Spells):
        return f"panel = panel.spells({_text(step.variable)})"
    raise _in_memory(step)


def _line(call: str, name: str, options: Mapping[str, object]) -> str:
    """Write a call, its arguments below each other where they do not fit."""
    said = [_text(name), *_keywords(options)]
    flat = f"{call}({', '.join(said)})"
    if len(flat) + len("    ") <= _ROOM:
        return flat
    inside = "\n".join(f"        {one}," for one in said)
    return f"{call}(\n{inside}\n    )"


def _keywords(options: Mapping[str, object]) -> Iterator[str]:
    plain = {name: value for name, value in options.items() if name.isidentifier()}
    yield from (f"{name}={_text(value)}" for name, value in plain.items())
    rest = {name: value for name, value in options.items() if name not in plain}
    if rest:
        yield f"**{_text(rest)}"


def _text(value: object) -> str:
    """Write a value of a recipe in Python, with double quotes."""
    if isinstance(value, bool) or value is None:
        return str(value)
    if isinstance(value, str):
        return json.dumps(value)
    if isinstance(value, Mapping):
        inner = (f"{_text(k)}: {_text(v)}" for k, v in value.items())
        return f"{{{', '.join(inner)}}}"
    if isinstance(value, Iterable):
        return f"[{', '.join(map(_text, value))}]"
    return repr(value)


def _versions(said: Recipe) -> Iterator[str]:
    """Say what the newest versions were: calls name those of attached sources only."""
    attached = (s.want.source for s in said.steps if isinstance(s, Attach))
    named = {names.parse(source).source for source in attached}
    more = {k: v for k, v in sorted(said.versions.items()) if k not in named}
    if more:
        listed = ", ".join(f"{name} {version}" for name, version in more.items())
        yield f"# Made with {listed}."


def _option(step: Step) -> tuple[str, str]:
    """Return a step as an option of the command line."""
    if isinstance(step, Spells):
        return "--spells", step.variable
    if isinstance(step, Where):
        return "--where", _worded(step.case.name, step.case.options)
    if isinstance(step, Measured):
        return "--measure", _spelled(step.name, step.options)
    if isinstance(step, Attach):
        want = step.want
        options: dict[str, Any] = {}
        if want.columns:
            options["columns"] = "+".join(want.columns)
        if want.within != "any":
            options["within"] = want.within
        text = _worded(want.source, {**options, **want.options})
        if "," in text:
            _unsayable(text)
        return "--attach", text
    raise _in_memory(step)


def _worded(name: str, options: Mapping[str, object]) -> str:
    text = _joined(name, options)
    if worded(text) != (name, dict(options)):
        _unsayable(text)
    return text


def _spelled(name: str, options: Mapping[str, object]) -> str:
    text = _joined(name, options)
    if spelled(text) != (name, {k: str(v) for k, v in options.items()}):
        _unsayable(text)
    return text


def _joined(name: str, options: Mapping[str, object]) -> str:
    return ":".join([name, *(f"{k}={_word(v)}" for k, v in options.items())])


def _word(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _unsayable(text: str) -> NoReturn:
    problem = f"The command line cannot say '{text}'."
    raise PanelError(problem, "Use the recipe: foedus panel run FILE.", found=text)


def _in_memory(step: Step) -> PanelError:
    """Return the error of a step that no call says: a frame that only its owner has."""
    name = step.name if isinstance(step, Given) else ""
    problem = f"A frame in memory is in the panel: {name}."
    remedy = "Make it a source (foedus data add-table), and attach that."
    return PanelError(problem, remedy, found=name)
