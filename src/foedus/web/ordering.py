"""An order: what the form of the panel builder says, in the words of a panel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, cast

from foedus.errors import FoedusError
from foedus.panel.actors import ROSTERS
from foedus.panel.export import SUFFIXES
from foedus.panel.unit import unit
from foedus.panel.worded import span, spelled, split
from foedus.registry.states import System
from foedus.report.wishes import Wish
from foedus.web.page import Parameter, RequestError

UNIT: Final = "dyad-years"
YEARS: Final = "1946-2010"
FORM: Final = "parquet"
FORMS: Final = tuple(suffix.removeprefix(".") for suffix in SUFFIXES)
WITHIN: Final = ("any", "start", "end", "majority")
FARTHEST: Final = 9_999
"""Years before and after our era that are read."""
NAMED: Final = "coalition"
"""The actor whose units the reader names."""
_LONG: Final = 1_600

FIELDS: Final[tuple[Parameter, ...]] = (
    Parameter("unit", "Unit of analysis, such as dyad-years.", "dyad-years", most=40),
    Parameter("years", "First and last year: 1946-2010, 1914.", "1949-1955", most=20),
    Parameter("directed", "Whether a pair stands in both orders: yes or no.", "no"),
    Parameter("system", "Whose list of states: cow or gw.", "cow", most=8),
    Parameter(
        "states", "Only these states: names, numbers, codes.", "FRA,BEL", most=600
    ),
    Parameter(
        "of", "Who lists the units, where a source does: registry, atop.", "atop"
    ),
    Parameter(
        "coalition",
        "A coalition: benelux=210,211,212.",
        "duo=2,20",
        most=_LONG,
        several=";",
    ),
    Parameter(
        "where",
        "A case, with options after colons: politically-relevant:contiguity=1.",
        "same-region",
        most=_LONG,
        several=";",
    ),
    Parameter(
        "attach",
        "A source, with options after colons: nmc:columns=cinc+milper.",
        "land-borders",
        most=_LONG,
        several=",",
    ),
    Parameter(
        "columns",
        "A column of a source that is attached: nmc.cinc.",
        "land-borders.length_km",
        most=_LONG,
        several=",",
    ),
    Parameter(
        "within",
        "Which days of a step count for a source: cow-contiguity=start.",
        "land-borders=start",
        most=_LONG,
        several=",",
    ),
    Parameter(
        "measure",
        "A measure, with options after colons: kappa:distance=squared.",
        "degree:layer=known-active-aid",
        most=_LONG,
        several=";",
    ),
    Parameter(
        "spells",
        "A column that gets a peace clock.",
        "land_borders_length_km",
        most=600,
        several=",",
    ),
    Parameter("form", "Form of the file: parquet, csv, xlsx, dta.", "csv", most=12),
    Parameter("publication", "Whether the file is to be published: yes or no.", "no"),
    Parameter(
        "permission",
        "A source whose publisher agreed.",
        "land-borders",
        most=600,
        several=",",
    ),
)
"""The fields of the form, which are its address too."""


@dataclass(frozen=True, slots=True)
class Order:
    """What a reader wants built.

    Attributes
    ----------
    wish : Wish
        The panel.
    form : str
        Ending of the file, without the dot.
    for_publication : bool
        Whether to refuse columns that may not be passed on.
    permitted : tuple of str
        Sources whose publisher agreed.
    """

    wish: Wish
    form: str = FORM
    for_publication: bool = False
    permitted: tuple[str, ...] = ()

    @property
    def asked(self) -> dict[str, str]:
        """The fields that say this, each once: the state of the page."""
        wish = self.wish
        paired = len(unit(wish.unit).states) > 1
        said = {
            "unit": wish.unit,
            "years": wish.years,
            "directed": ("yes" if wish.directed else "no") if paired else "",
            "system": wish.system,
            "states": wish.states,
            "of": wish.of,
            "coalition": ";".join(wish.coalitions),
            "where": ";".join(wish.where),
            "attach": ",".join(wish.attach),
            "measure": ";".join(wish.measures),
            "spells": ",".join(wish.spells),
            "form": self.form,
            "publication": "yes" if self.for_publication else "",
            "permission": ",".join(self.permitted),
        }
        return {name: value for name, value in said.items() if value}


def order(said: Mapping[str, str]) -> Order:
    """Read the fields of the form.

    Parameters
    ----------
    said : mapping of str to str
        Those of `FIELDS` that were given.

    Returns
    -------
    Order
        What they say, with what is usual for the others. Who lists the units, and
        coalitions, are left out where the unit has no such thing: a reader who changes
        the unit need not empty these fields.

    Raises
    ------
    RequestError
        If a field cannot be read. Whether there are such sources, cases and columns is
        found out when the panel is made.
    """
    try:
        return _order({name: value for name, value in said.items() if value})
    except RequestError:
        raise
    except FoedusError as error:
        raise RequestError(error.problem, error.remedy) from error


def _order(said: Mapping[str, str]) -> Order:
    who = unit(said.get("unit", UNIT))
    paired = len(who.states) > 1
    wish = Wish(
        unit=f"{who.name}s",
        years=_years(said.get("years", YEARS)),
        directed=_yes(said, "directed", usual=True) or not paired,
        system=cast("System", _one(said, "system", ("cow", "gw"))),
        states=said.get("states", ""),
        of=said.get("of", "") if who.who in ROSTERS else "",
        coalitions=_parts(said, "coalition") if who.who == NAMED else (),
        where=tuple(_case(text) for text in _parts(said, "where")),
        attach=tuple(_attached(said)),
        measures=_parts(said, "measure"),
        spells=tuple(split([said.get("spells", "")])),
    )
    return Order(
        wish,
        _one(said, "form", FORMS),
        _yes(said, "publication", usual=False),
        tuple(split([said.get("permission", "")])),
    )


def _years(text: str) -> str:
    first, last = span(text)
    if max(abs(first), abs(last)) > FARTHEST:
        problem = f"The years {text} are farther than {FARTHEST:,} from our era."
        raise RequestError(problem, "Say years such as 1816-2010.", found=text)
    return text.strip()


def _yes(said: Mapping[str, str], name: str, *, usual: bool) -> bool:
    text = said.get(name, "yes" if usual else "no")
    if text not in ("yes", "no"):
        problem = f"'{name}' is '{text[:40]}', expected yes or no."
        raise RequestError(problem, f"Say {name}=yes or {name}=no.", found=text[:40])
    return text == "yes"


def _one(said: Mapping[str, str], name: str, known: tuple[str, ...]) -> str:
    text = said.get(name, known[0])
    if text not in known:
        problem = f"There is no {name} '{text[:40]}'."
        raise RequestError(problem, f"Use one of: {', '.join(known)}.", found=text[:40])
    return text


def _parts(said: Mapping[str, str], name: str) -> tuple[str, ...]:
    parts = (part.strip() for part in said.get(name, "").split(";"))
    return tuple(dict.fromkeys(part for part in parts if part))


def _case(text: str) -> str:
    """Refuse a case that would read a file of this machine."""
    if "file" in spelled(text)[1]:
        problem = f"The case '{text[:80]}' reads a file, which no page does."
        remedy = "Run it in a terminal: foedus panel --where listed:file=list.csv."
        raise RequestError(problem, remedy, found=text[:80])
    return text


def _attached(said: Mapping[str, str]) -> list[str]:
    """Return the sources with the columns and the days that further fields name.

    Those of sources that are not attached are left alone: a reader who unticks a source
    need not untick its columns.
    """
    found: dict[str, dict[str, str]] = {}
    for text in split([said.get("attach", "")]):
        name, options = spelled(text)
        found[name] = {**found.get(name, {}), **options}
    for text in split([said.get("columns", "")]):
        source, _, column = text.rpartition(".")
        if source in found:
            before = [c for c in found[source].get("columns", "").split("+") if c]
            wanted = dict.fromkeys([*before, column])
            found[source]["columns"] = "+".join(wanted)
    for text in split([said.get("within", "")]):
        source, _, days = text.partition("=")
        if source in found:
            found[source]["within"] = days
    return [_written(name, options) for name, options in found.items()]


def _written(name: str, options: Mapping[str, str]) -> str:
    if options.get("within") == WITHIN[0]:
        options = {k: v for k, v in options.items() if k != "within"}
    first = [n for n in ("columns", "within") if options.get(n)]
    rest = sorted(n for n in options if n not in ("columns", "within"))
    return ":".join([name, *(f"{n}={options[n]}" for n in (*first, *rest))])
