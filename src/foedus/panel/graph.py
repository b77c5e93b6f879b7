"""GraphML and GEXF: pairs of states as a network of states."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape, quoteattr

import polars as pl

from foedus.errors import PanelError, StateError
from foedus.panel.frame import Panel
from foedus.registry.states import System, by_code

_CONTROL: Final = {c: None for c in range(32) if c not in (9, 10, 13)}
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'


class _Graph(ABC):
    """A file of a network: its states, then a tie for each row.

    Parameters
    ----------
    path : Path
        The file.
    panel : Panel
        Whose rows it takes: dyad-years.

    Raises
    ------
    PanelError
        If the rows are no pairs of states in years.
    """

    end: str

    def __init__(self, path: Path, panel: Panel) -> None:
        if panel.unit.name != "dyad-year":
            problem = f"A network is made of dyad-years, not of {panel.unit.name}s."
            raise PanelError(problem, "Write .parquet or .csv.", found=panel.unit.name)
        self._panel = panel
        keys = panel.unit.keys
        self._values = {n: k for n, k in panel.schema.items() if n not in keys}
        ones, others = (panel.base[name] for name in keys)
        states = pl.concat([ones, others.alias(ones.name)]).unique().sort().to_list()
        self._file = path.open("w", encoding="utf-8", newline="\n")
        self._file.writelines(self._opening(states))

    def put(self, frame: pl.DataFrame) -> None:
        """Take the next rows as ties."""
        for row in frame.iter_rows(named=True):
            self._file.writelines(self._tie(row))

    def close(self) -> None:
        """Finish the file."""
        self._file.write(self.end)
        self._file.close()

    @abstractmethod
    def _opening(self, states: list[int]) -> Iterator[str]: ...

    @abstractmethod
    def _tie(self, row: dict[str, object]) -> Iterator[str]: ...

    @property
    def _direction(self) -> str:
        return "directed" if self._panel.directed else "undirected"


class GraphMl(_Graph):
    """A GraphML file; a value that is not covered is left out."""

    end = "</graph>\n</graphml>\n"

    def _opening(self, states: list[int]) -> Iterator[str]:
        yield f'{_HEAD}<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
        yield '<key id="name" for="node" attr.name="name" attr.type="string"/>\n'
        for name, kind in self._values.items():
            yield (
                f'<key id={quoteattr(name)} for="edge" attr.name={quoteattr(name)} '
                f'attr.type="{_kind(kind, "int")}"/>\n'
            )
        yield f'<graph edgedefault="{self._direction}">\n'
        for code in states:
            name = _safe(_name(code, self._panel.system))
            yield f'<node id="{code}"><data key="name">{name}</data></node>\n'

    def _tie(self, row: dict[str, object]) -> Iterator[str]:
        a, b = (row[name] for name in self._panel.unit.keys)
        yield f'<edge id="{a}-{b}-{row["year"]}" source="{a}" target="{b}">'
        for name in self._values:
            if row[name] is not None:
                yield f"<data key={quoteattr(name)}>{_safe(_text(row[name]))}</data>"
        yield "</edge>\n"


class Gexf(_Graph):
    """A GEXF file in which each tie has its year; what is not covered is left out."""

    end = "</edges>\n</graph>\n</gexf>\n"

    def _opening(self, states: list[int]) -> Iterator[str]:
        yield f'{_HEAD}<gexf xmlns="http://gexf.net/1.3" version="1.3">\n'
        yield (
            f'<graph defaultedgetype="{self._direction}" mode="dynamic" '
            'timeformat="integer" timerepresentation="interval">\n'
        )
        yield '<attributes class="edge">\n'
        for name, kind in self._values.items():
            yield (
                f"<attribute id={quoteattr(name)} title={quoteattr(name)} "
                f'type="{_kind(kind, "integer")}"/>\n'
            )
        yield "</attributes>\n<nodes>\n"
        for code in states:
            yield f'<node id="{code}" label={_quoted(code, self._panel.system)}/>\n'
        yield "</nodes>\n<edges>\n"

    def _tie(self, row: dict[str, object]) -> Iterator[str]:
        a, b = (row[name] for name in self._panel.unit.keys)
        year = row["year"]
        yield (
            f'<edge id="{a}-{b}-{year}" source="{a}" target="{b}" start="{year}" '
            f'end="{year}"><attvalues>'
        )
        for name in self._values:
            if row[name] is not None:
                value = quoteattr(_text(row[name]).translate(_CONTROL))
                yield f"<attvalue for={quoteattr(name)} value={value}/>"
        yield "</attvalues></edge>\n"


def _kind(kind: pl.DataType, whole: str) -> str:
    if kind == pl.Boolean:
        return "boolean"
    if kind == pl.Int64:
        return "long"
    if kind.is_integer():
        return whole
    return "double" if kind.is_float() else "string"


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _safe(text: str) -> str:
    return escape(text.translate(_CONTROL))


def _name(code: int, system: System) -> str:
    try:
        return by_code(code, system).name()
    except StateError:
        return str(code)


def _quoted(code: int, system: System) -> str:
    return quoteattr(_name(code, system).translate(_CONTROL))
