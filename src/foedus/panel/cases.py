"""Cases: which of the possible rows a panel keeps, decided on segments.

Each case says yes, no or nothing of a unit in a step, before any row is built. Rows of
which it says no are left out. Rows of which nothing is known stay, with null in the
column of the case, and the audit counts them.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

import polars as pl

from foedus.errors import PanelError
from foedus.panel import listing, presence, regions, segments
from foedus.panel.attach import Frame
from foedus.panel.attachment import Attachment, Want
from foedus.panel.ways import attachments
from foedus.registry.records import OBLIGATIONS
from foedus.store import names


@dataclass(frozen=True, slots=True)
class Case:
    """A case and its options.

    Attributes
    ----------
    name : str
        One of `CASES`.
    options : mapping of str to object
        Rules of the case.
    """

    name: str
    options: Mapping[str, object] = field(default_factory=dict)

    @property
    def column(self) -> str:
        """Return the column of the case in a panel."""
        return self.name.replace("-", "_")


@dataclass(frozen=True, slots=True)
class Said:
    """What one source says of a case.

    Attributes
    ----------
    on : tuple of str
        Columns that identify what it speaks of.
    yes : polars.DataFrame
        `on`, ``start`` and ``stop`` (steps).
    years : tuple of int
        Years in which no row means no.
    source : str
        Full name of its table; empty where the user says it.
    """

    on: tuple[str, ...]
    yes: pl.DataFrame
    years: tuple[int, int]
    source: str = ""


def case(name: str, **options: object) -> Case:
    """Return a case with its options checked.

    Parameters
    ----------
    name : str
        One of `CASES`, with hyphens or underscores.
    **options
        Rules of the case.

    Returns
    -------
    Case
        For `chosen`.

    Raises
    ------
    PanelError
        If there is no such case or option.
    """
    plain = name.replace("_", "-")
    if plain not in CASES:
        problem = f"There is no case '{name}'."
        raise PanelError(problem, f"Use one of: {', '.join(CASES)}.", found=name)
    known = CASES[plain][1]
    for option in options:
        if option not in known:
            problem = f"The case '{plain}' has no option '{option}'."
            remedy = f"Use one of: {', '.join(known) or 'none'}."
            raise PanelError(problem, remedy, found=option)
    return Case(plain, options)


def chosen(frame: Frame, base: pl.DataFrame, case: Case) -> pl.DataFrame:
    """Keep the segments of a case.

    Parameters
    ----------
    frame : Frame
        What the panel is.
    base : polars.DataFrame
        Keys, ``start`` and ``stop`` (steps), and columns of earlier cases.
    case : Case
        The case.

    Returns
    -------
    polars.DataFrame
        The same columns and the one of the case: true, or null where it is not known.
    """
    said = sayings(frame, case)
    keys = list(frame.unit.keys)
    yes = segments.merged(
        pl.concat([_met(base, one).select(*keys, *segments.SPAN) for one in said]),
        keys,
    )
    left = segments.without(base, yes, keys)
    unknown = _unknown(frame, left, [one.years for one in said])
    held = segments.shared(base, yes, keys)
    both = pl.concat(
        [
            held.with_columns(pl.lit(True).alias(case.column)),
            unknown.with_columns(pl.lit(None, pl.Boolean).alias(case.column)),
        ]
    )
    return both.sort(*keys, "start")


def sayings(frame: Frame, case: Case) -> list[Said]:
    """Return what each source says of a case.

    Parameters
    ----------
    frame : Frame
        What the panel is.
    case : Case
        The case.

    Returns
    -------
    list of Said
        One for each source, or for each state of a pair.
    """
    return list(CASES[case.name][0](frame, case.options))


def _met(base: pl.DataFrame, one: Said) -> pl.DataFrame:
    """Return the parts of the base of which a source says yes."""
    apart = segments.merged(one.yes, one.on)
    return segments.shared(base, apart, one.on)


def _unknown(
    frame: Frame, left: pl.DataFrame, known: Iterable[tuple[int, int]]
) -> pl.DataFrame:
    """Return the parts in years of which at least one source says nothing."""
    table = frame.unit.clock.years(*frame.years)
    silent = table.filter(
        ~pl.all_horizontal(
            pl.col("year").is_between(first, last) for first, last in known
        )
    )
    if silent.is_empty():
        return left.clear()
    gaps = segments.merged(
        silent.select(
            pl.lit(0).alias("all"),
            pl.col("opens").alias("start"),
            pl.col("closes").alias("stop"),
        ),
        ["all"],
    )
    everywhere = left.with_columns(pl.lit(0).alias("all"))
    return segments.shared(everywhere, gaps, ["all"]).select(left.columns)


def _segments(frame: Frame, one: Attachment, yes: pl.Expr) -> Said:
    """Return when a source says yes, in steps."""
    held = one.frame.filter(yes)
    if not one.spanned:
        table = frame.unit.clock.years(*frame.years)
        held = segments.of_years(held, table)
    return Said(one.on, held.select(*one.on, *segments.SPAN), one.years, one.source)


def _contiguous(frame: Frame, options: Mapping[str, object]) -> list[Said]:
    level = options.get("contiguity", 5)
    if not isinstance(level, int) or not 1 <= level <= 5:
        problem = f"Contiguity is 1 (land) to 5 (400 miles of water), not {level!r}."
        raise PanelError(problem, "Say contiguity=5.", found=level)
    _pairs_only(frame, "contiguous")
    want = Want(str(options.get("source", "cow-contiguity")), ("conttype",))
    return [
        _segments(frame, one, pl.col(one.columns[0]).is_between(1, level))
        for one in attachments(frame, want)
    ]


def _major(frame: Frame, options: Mapping[str, object]) -> list[Said]:
    found = attachments(frame, Want(str(options.get("majors", "cow-majors"))))
    return [_segments(frame, one, pl.col(one.columns[0]) > 0) for one in found]


def _relevant(frame: Frame, options: Mapping[str, object]) -> list[Said]:
    touching = {k: v for k, v in options.items() if k in ("contiguity", "source")}
    return [*_contiguous(frame, touching), *_major(frame, options)]


def _allied(frame: Frame, options: Mapping[str, object]) -> list[Said]:
    """Pairs of which one had promised something to the other, or both to each other."""
    _pairs_only(frame, "allied")
    source = str(options.get("source", "atop"))
    said = str(options.get("obligation", "any"))
    if said not in (*OBLIGATIONS, "any"):
        problem = f"There is no obligation '{said}'."
        remedy = f"Use one of: any, {', '.join(OBLIGATIONS)}."
        raise PanelError(problem, remedy, found=said)
    wanted: list[str] = list(OBLIGATIONS) if said == "any" else [said]
    if names.parse(source).source == "atop":
        wanted = [_ATOP[name] for name in wanted]
    held = attachments(frame, Want(source, tuple(wanted)))
    return [_mutual(_any(frame, one)) for one in held]


def _rivals(frame: Frame, options: Mapping[str, object]) -> list[Said]:
    _pairs_only(frame, "rivals")
    source = str(options.get("source", "thompson-rivalries"))
    kind = str(options.get("kind", "any"))
    if kind not in (*_RIVALRIES, "any"):
        problem = f"There is no kind of rivalry '{kind}'."
        remedy = f"Use one of: any, {', '.join(_RIVALRIES)}."
        raise PanelError(problem, remedy, found=kind)
    held = attachments(frame, Want(source, () if kind == "any" else (kind,)))
    column = "rival" if kind == "any" else kind
    return [_any(frame, one, rf"_{column}(_[a-d]+)?$") for one in held]


def _same_region(frame: Frame, options: Mapping[str, object]) -> list[Said]:
    _pairs_only(frame, "same-region")
    found = regions.pairs(frame.system, str(options.get("region", "")))
    return [Said(on, yes, frame.years) for on, yes in _everywhere(frame, found)]


def _listed(frame: Frame, options: Mapping[str, object]) -> list[Said]:
    found = listing.given(options, frame.system)
    if "state" not in found.columns:
        _pairs_only(frame, "listed")
    return [Said(on, yes, frame.years) for on, yes in _everywhere(frame, found)]


def _everywhere(
    frame: Frame, found: pl.DataFrame
) -> Iterator[tuple[tuple[str, ...], pl.DataFrame]]:
    """Yield a list for each state, or pair of states, of a row, in steps."""
    years = frame.unit.clock.years(*frame.years)
    whole = years.select(pl.col("opens").min(), pl.col("closes").max())
    by_year = "year" in found.columns
    timed = found.join(years, on="year") if by_year else found.join(whole, how="cross")
    dated = timed.rename({"opens": "start", "closes": "stop"})
    keys = ["state"] if "state" in found.columns else ["state_a", "state_b"]
    for each in itertools.combinations(frame.unit.states, len(keys)):
        named = dated.select(*keys, *segments.SPAN)
        yield each, named.rename(dict(zip(keys, each, strict=True)))


def _any(frame: Frame, one: Attachment, pattern: str = "") -> Said:
    """Return when any column of a source that has such a name is above 0."""
    wanted = [n for n in one.columns if re.search(pattern, n)]
    return _segments(frame, one, pl.any_horizontal(pl.col(n) > 0 for n in wanted))


def _mutual(said: Said) -> Said:
    """Take what is true of a pair in one order as true of it in both."""
    one, other = said.on
    turned = said.yes.rename({one: other, other: one}).select(said.yes.columns)
    return Said(said.on, pl.concat([said.yes, turned]), said.years)


def _pairs_only(frame: Frame, case: str) -> None:
    if len(frame.unit.states) < 2:
        problem = f"The case '{case}' is about pairs of states, not {frame.unit.name}s."
        raise PanelError(problem, "Use a panel of dyads.", found=frame.unit.name)


_ATOP: Final = {
    "defence": "defense",
    "offence": "offense",
    "neutrality": "neutral",
    "nonaggression": "nonagg",
    "consultation": "consul",
}
"""Our names of obligations -> the columns of ATOP."""

_RIVALRIES: Final = ("positional", "spatial", "ideological", "interventionary")


def _at_risk(frame: Frame, options: Mapping[str, object]) -> list[Said]:
    """Leave out the steps of a dispute after the one in which it began."""
    rules = {k: v for k, v in options.items() if k == "whittle"}
    source = str(options.get("source", "gml-mid"))
    want = Want(source, ("onset", "ongoing"), options=rules)
    (one,) = attachments(frame, want)
    onset, ongoing = (pl.col(c) == 1 for c in one.columns)
    older = _segments(frame, one, ongoing & ~onset).yes
    first, last = (
        max(frame.years[0], one.years[0]),
        min(frame.years[1], one.years[1]),
    )
    if first > last:
        return [Said(one.on, older.clear(), one.years)]
    clock, system, directed = frame.unit.clock, frame.system, frame.directed
    everyone = presence.groups(
        one.on, clock, (first, last), system=system, directed=directed
    )
    return [Said(one.on, segments.without(everyone, older, one.on), one.years)]


Rule = Callable[[Frame, Mapping[str, object]], list[Said]]
CASES: Final[dict[str, tuple[Rule, tuple[str, ...]]]] = {
    "politically-relevant": (_relevant, ("contiguity", "source", "majors")),
    "contiguous": (_contiguous, ("contiguity", "source")),
    "major": (_major, ("majors",)),
    "allied": (_allied, ("obligation", "source")),
    "rivals": (_rivals, ("kind", "source")),
    "same-region": (_same_region, ("region",)),
    "listed": (_listed, listing.OPTIONS),
    "at-risk": (_at_risk, ("source", "whittle")),
}
"""Name -> the rule, and its options."""
