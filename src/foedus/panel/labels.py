"""What the columns of a panel say: descriptions and codes from the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from foedus.panel.attachment import Attachment
from foedus.panel.frame import CARRIED, Panel
from foedus.panel.steps import Where
from foedus.sources import catalog
from foedus.sources.layout import ColumnSpec
from foedus.store import names

_KEYS: Final = {
    "year": "Calendar year",
    "month": "Month",
    "day": "Day of the month",
    "coalition": "Coalition",
    "leader": "Leader",
    "alliance": "Alliance",
    "member": "Member of the alliance",
    "phase": "Phase of the alliance",
    "dispute": "Dispute",
    CARRIED: "Year after the published list of states, which is carried forward",
}
_SYSTEMS: Final = {"cow": "COW", "gw": "Gleditsch-Ward"}


@dataclass(frozen=True, slots=True)
class Label:
    """What a column says.

    Attributes
    ----------
    text : str
        One sentence.
    unit : str
        Unit of its numbers; empty for none.
    source : str
        Full name of the table that it comes from; empty for keys and cases.
    codes : mapping of int to str
        Number -> what it means.
    """

    text: str
    unit: str = ""
    source: str = ""
    codes: Mapping[int, str] = field(default_factory=dict)


def labels(panel: Panel) -> dict[str, Label]:
    """Return what each column of a panel says.

    Parameters
    ----------
    panel : Panel
        The panel.

    Returns
    -------
    dict of str to Label
        By column, in their order.
    """
    known = {name: Label(_key(panel, name)) for name in panel.columns}
    for step in panel.steps:
        if isinstance(step, Where):
            known[step.case.column] = Label(f"Case: {step.case.name.replace('-', ' ')}")
    for one in panel.attachments:
        known |= _of_source(panel, one)
    for spell in panel.clocks:
        variable = spell.column.removesuffix("_spell")
        pace = f"{panel.unit.clock.step}s"
        text = f"{pace.capitalize()} since the last event of {variable}"
        known[spell.column] = Label(text, pace, known[variable].source)
    return {name: known[name] for name in panel.columns}


def _key(panel: Panel, name: str) -> str:
    if name in panel.unit.states or name.startswith("state"):
        which = f" {name[-1].upper()}" if "_" in name else ""
        return f"State{which}, {_SYSTEMS[panel.system]} number"
    return _KEYS.get(name, name.replace("_", " ").capitalize())


def _of_source(panel: Panel, one: Attachment) -> dict[str, Label]:
    """Return the labels of the columns that a source gives."""
    if one.measure:
        text = f"Measure {one.measure.replace('_', ' ')}, from {one.source}"
        return {name: Label(text, source=one.source) for name in one.columns}
    said = names.parse(one.source)
    entry = catalog.find(said.source)
    specs = entry.tables[said.table].columns if entry else ()
    side = one.on[0] if len(one.on) == 1 and len(panel.unit.states) > 1 else ""
    end = f" (state {side[-1].upper()})" if side else ""
    found = {}
    for name in one.columns:
        own = name.removeprefix(f"{said.source.replace('-', '_')}_")
        bare = own.removeprefix(f"{said.table}_")
        spec = _nearest(own, specs) or _nearest(bare, specs)
        title = entry.title if entry else said.source
        text = spec.column.description if spec else f"{title}: {own.replace('_', ' ')}"
        unit = spec.column.unit if spec else ""
        found[name] = Label(f"{text.rstrip('.')}{end}", unit, one.source, _codes(spec))
    return found


def _nearest(own: str, specs: tuple[ColumnSpec, ...]) -> ColumnSpec | None:
    """Return the declared column that a name begins with, the longest first."""
    fits = [s for s in specs if own == s.name or own.startswith(f"{s.name}_")]
    return max(fits, key=lambda spec: len(spec.name), default=None)


def _codes(spec: ColumnSpec | None) -> dict[int, str]:
    if spec is None or spec.column.type != "integer":
        return {}
    return {int(k): v for k, v in spec.codes.items() if k.lstrip("-").isdigit()}
