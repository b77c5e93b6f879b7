"""Kept and broken promises, told from treaties in force and who fought whom.

No coder reads the wars here: a rule does, the same for every war, and the rule is
printed. It knows nothing of excuses, of wars that no list names, or of help short of
war.
"""

from __future__ import annotations

from typing import Final, Literal

import polars as pl

from foedus.measures.measure import Measure
from foedus.measures.reliability import coded_cases
from foedus.measures.reliability.case_outcome import HONOURED, NOT_INVOKED, VIOLATED
from foedus.measures.reliability.reliability import By, reliability

Conditions = Literal["skip", "ignore"]

RULE: Final = (
    "Each treaty in force on the first day of a war is asked of each member for each "
    "ally that fought from that day. Fighting an ally breaks it. Defence is called on "
    "by an ally that did not begin the war, offence by one that did; fighting on the "
    "ally's side keeps it, staying out breaks it. Neutrality alone is kept by not "
    "fighting the ally. Nothing is called on where members stand on both sides, except "
    "of those that fight each other."
)
"""How a case is judged."""

_CASE: Final = ("war", "alliance", "state")
_ACTIVE: Final = ("defence", "offence")
_LAST_DAY: Final = pl.date(9999, 12, 31)


def observed_reliability(
    promises: pl.DataFrame | pl.LazyFrame,
    fighting: pl.DataFrame | pl.LazyFrame,
    by: By | None = None,
    *,
    states: pl.DataFrame | pl.LazyFrame | None = None,
    conditions: Conditions = "skip",
) -> pl.DataFrame:
    """Share of promises kept, from treaties in force and who fought whom.

    Parameters
    ----------
    promises : polars.DataFrame or polars.LazyFrame
        One row per member of an alliance and spell, as `atop_promises` makes it.
    fighting : polars.DataFrame or polars.LazyFrame
        One row per state on a side of a war, as `cow_fighting` makes it.
    by : sequence of str or tuple of str, optional
        Columns of `observed_cases` to slice by; by default ``obligation``, ``period``
        and ``state``.
    states : polars.DataFrame or polars.LazyFrame, optional
        Days on which the list of wars covers each state (``state``, ``start``,
        ``stop``, Date), as `cow_members` makes it: of a member outside them it is not
        known whether it fought. Without it all members are taken as covered.
    conditions : {"skip", "ignore"}
        What becomes of a conditional promise (see `observed_cases`).

    Returns
    -------
    polars.DataFrame
        As `foedus.measures.reliability.reliability.reliability` gives it.

    Notes
    -----
    honoured / (honoured + violated) among the cases of `observed_cases`.

    References
    ----------
    Definition; the notion of an invoked promise follows Leeds, B. A., Long, A. G. and
    Mitchell, S. M. (2000). Reevaluating alliance reliability. Journal of Conflict
    Resolution 44(5), 686-699.

    Examples
    --------
    >>> from datetime import date
    >>> day = date(1900, 1, 1)
    >>> pact = pl.DataFrame(
    ...     {"alliance": 1, "state": [1, 2], "obligation": [["defence"]] * 2,
    ...      "conditional": [[], []], "start_low": day, "start_high": day,
    ...      "end_low": None, "end_high": None, "line": [1, 2]},
    ...     schema_overrides={"conditional": pl.List(pl.String),
    ...                       "end_low": pl.Date, "end_high": pl.Date},
    ... )
    >>> war = pl.DataFrame(
    ...     {"war": 7, "war_name": "invented", "state": [2, 3], "side": [1, 2],
    ...      "began": [False, True], "day": date(1901, 1, 1), "line": [1, 2]}
    ... )
    >>> observed_reliability(pact, war, by=[]).select("honoured", "violated").row(0)
    (0, 1)
    """
    cases = observed_cases(promises, fighting, states=states, conditions=conditions)
    return reliability(cases, by)


def observed_cases(
    promises: pl.DataFrame | pl.LazyFrame,
    fighting: pl.DataFrame | pl.LazyFrame,
    *,
    states: pl.DataFrame | pl.LazyFrame | None = None,
    conditions: Conditions = "skip",
) -> pl.DataFrame:
    """Cases in which a war called on a promise, by rule.

    Parameters
    ----------
    promises : polars.DataFrame or polars.LazyFrame
        ``alliance``, ``state``, ``obligation`` (list), ``conditional`` (list: which of
        them hold only under conditions), ``start_low``, ``start_high``, ``end_low``,
        ``end_high`` (Date; both ends null while in force), ``line``.
    fighting : polars.DataFrame or polars.LazyFrame
        ``war``, ``war_name``, ``state``, ``side``, ``began`` (whether it began the
        war), ``day`` (Date of entry), ``line``.
    states : polars.DataFrame or polars.LazyFrame, optional
        Days on which the list of wars covers each state (``state``, ``start``,
        ``stop``, Date): of a member outside them it is not
        known whether it fought. Without it all members are taken as covered.
    conditions : {"skip", "ignore"}
        Under ``skip`` a promise with a condition is, where nothing else decides, not
        known to be called on, as the tables do not say whether the condition was met;
        under ``ignore`` it is taken as one without.

    Returns
    -------
    polars.DataFrame
        One row per war, alliance and member with an ally in the war from its first
        day, sorted: ``war``, ``war_name``, ``year``, ``period``, ``alliance``,
        ``state``, ``allies`` (list: those that fought from the first day),
        ``promised`` (list), ``obligation`` (list: those that the war called on, or
        that fighting an ally broke), ``outcome`` (``honoured``, ``violated``, ``not
        invoked``; null if it hangs on a condition, on an imprecise date, or on a state
        that the wars do not cover), ``reason``,
        ``line`` (of the promise) and ``war_lines`` (of the allies in the war).

    Notes
    -----
    The rule is `RULE`. A treaty signed on the first day of a war or later was made for
    it and is left out. An ally that joined later is left out: the list of wars does not
    say whether it was attacked. A state that fought on two sides in turn stands where
    it stood first. A promise of several obligations is kept only if every one that was
    called on was.
    """
    pairs = _pairs(promises.lazy(), _entries(fighting.lazy()))
    judged = _judged(_listed(pairs, states), conditions)
    return (
        judged.group_by(_CASE)
        .agg(
            pl.col("war_name", "year", "promised", "line").first(),
            allies=pl.col("ally").unique().sort(),
            war_lines=pl.col("ally_line").unique().sort(),
            obligation=pl.col("called")
            .filter(pl.col("rank") == pl.col("rank").max())
            .list.explode(keep_nulls=False, empty_as_null=False)
            .unique()
            .sort(),
            reason=pl.col("reason").sort_by("rank", "reason").last(),
            outcome=pl.col("outcome").sort_by("rank", "reason").last(),
        )
        .with_columns(period=coded_cases.period("year"))
        .select(
            "war",
            "war_name",
            "year",
            "period",
            "alliance",
            "state",
            "allies",
            "promised",
            "obligation",
            "outcome",
            "reason",
            "line",
            "war_lines",
        )
        .sort(_CASE)
        .collect()
    )


def _listed(
    pairs: pl.LazyFrame, states: pl.DataFrame | pl.LazyFrame | None
) -> pl.LazyFrame:
    """Whether the list of wars covers the member on the first day."""
    if states is None:
        return pairs.with_columns(listed=pl.lit(value=True))
    covered = (
        pairs.select("state", "first")
        .unique()
        .join(states.lazy().select("state", "start", "stop"), on="state")
        .filter(
            pl.col("first").is_between("start", pl.col("stop").fill_null(_LAST_DAY))
        )
        .select("state", "first", listed=pl.lit(value=True))
        .unique()
    )
    return pairs.join(covered, on=["state", "first"], how="left").with_columns(
        pl.col("listed").fill_null(value=False)
    )


def _entries(fighting: pl.LazyFrame) -> pl.LazyFrame:
    """Each state of a war once, where it stood first."""
    return (
        fighting.sort("war", "state", "day", "side")
        .unique(["war", "state"], keep="first", maintain_order=True)
        .with_columns(first=pl.col("day").min().over("war"))
        .with_columns(original=pl.col("day") == pl.col("first"))
    )


def _pairs(promises: pl.LazyFrame, entries: pl.LazyFrame) -> pl.LazyFrame:
    """Each promise beside each ally that fought from the first day of a war."""
    own = entries.select("war", "state", own_side="side")
    spans = promises.with_columns(
        pl.col("end_low", "end_high").fill_null(_LAST_DAY), promised="obligation"
    )
    bound = spans.select(
        "alliance",
        ally="state",
        ally_from="start_low",
        ally_sure="start_high",
        ally_until="end_high",
        ally_sure_until="end_low",
    )
    allies = entries.filter("original").select(
        "war",
        "war_name",
        "first",
        year=pl.col("first").dt.year(),
        ally="state",
        side="side",
        began="began",
        ally_line="line",
    )
    day = pl.col("first")
    maybe = (
        (pl.col("start_low") < day)
        & (day <= pl.col("end_high"))
        & (pl.col("ally_from") < day)
        & (day <= pl.col("ally_until"))
    )
    sure = (
        (pl.col("start_high") < day)
        & (day <= pl.col("end_low"))
        & (pl.col("ally_sure") < day)
        & (day <= pl.col("ally_sure_until"))
    )
    key = [*_CASE, "ally"]
    pairs = (
        allies.join(bound, on="ally")
        .join(spans, on="alliance")
        .filter((pl.col("state") != pl.col("ally")) & maybe)
        .with_columns(sure=sure)
        .sort(*key, "sure", "start_low", descending=[False] * 4 + [True, True])
        .unique(key, keep="first", maintain_order=True)
    )
    sides = pairs.join(own, on=["war", "state"], how="left")
    foes = (
        pairs.select("war", "alliance", "side")
        .unique()
        .group_by("war", "alliance")
        .agg(split=pl.col("side").n_unique() > 1)
    )
    return sides.join(foes, on=["war", "alliance"], how="left")


def _judged(pairs: pl.LazyFrame, conditions: Conditions) -> pl.LazyFrame:
    """What the war made of each promise to each ally: the first line that fits."""
    against = pl.col("own_side").is_not_null() & (pl.col("own_side") != pl.col("side"))
    beside = (pl.col("own_side") == pl.col("side")).fill_null(value=False)
    calling = pl.when("began").then(pl.lit("offence")).otherwise(pl.lit("defence"))
    active = pl.col("promised").list.contains(calling)
    conditional = pl.col("conditional").list.contains(calling)
    if conditions == "ignore":
        conditional = pl.lit(value=False)
    unclear = pl.col("began").is_null() & (
        pl.col("promised").list.set_intersection(_list(*_ACTIVE)).list.len() > 0
    )
    binding = pl.col("promised").list.set_difference(_list("consultation"))
    lines = (
        (against & (binding.list.len() > 0), VIOLATED, "fought the ally", 5, binding),
        (~pl.col("listed"), None, "not in the list of states on that day", 3, _list()),
        (pl.col("split"), NOT_INVOKED, "members on both sides", 0, _list()),
        (unclear, None, "who began the war is not known", 3, _list(*_ACTIVE)),
        (active & beside, HONOURED, "fought beside the ally", 2, _one(calling)),
        (active & ~conditional, VIOLATED, "stayed out", 4, _one(calling)),
        (active, None, "the condition is not known", 3, _one(calling)),
        (
            pl.col("promised").list.contains("neutrality"),
            HONOURED,
            "did not fight the ally",
            1,
            _list("neutrality"),
        ),
    )
    judged = {
        "outcome": pl.lit(NOT_INVOKED),
        "reason": pl.lit("casus not met"),
        "rank": pl.lit(0),
        "called": _list(),
    }
    for fits, outcome, reason, rank, called in reversed(lines):
        said = (pl.lit(outcome), pl.lit(reason), pl.lit(rank), called)
        judged = {
            name: pl.when(fits).then(new).otherwise(judged[name])
            for name, new in zip(judged, said, strict=True)
        }
    return _unless_doubtful(pairs.with_columns(**judged))


def _unless_doubtful(judged: pl.LazyFrame) -> pl.LazyFrame:
    """Take the outcome back where the treaty may not have been in force."""
    doubtful = ~pl.col("sure") & (pl.col("outcome") != NOT_INVOKED)
    reason = pl.lit("in force on that day or not: not known")
    return judged.with_columns(
        outcome=pl.when(~doubtful).then("outcome"),
        reason=pl.when(doubtful).then(reason).otherwise("reason"),
        rank=pl.when(doubtful).then(pl.lit(3)).otherwise("rank"),
    )


def _list(*names: str) -> pl.Expr:
    return pl.lit(pl.Series([list(names)], dtype=pl.List(pl.String))).first()


def _one(name: pl.Expr) -> pl.Expr:
    return pl.concat_list(name)


def atop_promises(members: pl.DataFrame | pl.LazyFrame) -> pl.DataFrame:
    """Promises of ATOP as `observed_cases` reads them.

    Parameters
    ----------
    members : polars.DataFrame or polars.LazyFrame
        ``member`` of the source ``atop``.

    Returns
    -------
    polars.DataFrame
        One row per member and phase: ``alliance``, ``state``, ``obligation``,
        ``conditional``, the four days, ``line``. A day that is not known can be any of
        its month; an end that is not known while the alliance is in effect is null.
    """
    conditional = {"defence": "defcon", "offence": "offcon", "neutrality": "neucon"}
    unsure = [
        pl.when(pl.col(column) == 1).then(pl.lit(name))
        for name, column in conditional.items()
    ]
    low, high = _days("yrent", "moent", "dayent")
    end_low, end_high = _days("yrexit", "moexit", "dayexit")
    return (
        members.lazy()
        .select(
            alliance="atopid",
            state="member",
            obligation=coded_cases.promised(),
            conditional=pl.concat_list(unsure).list.drop_nulls(),
            start_low=low,
            start_high=high,
            end_low=end_low,
            end_high=end_high,
            line="line",
        )
        .collect()
    )


def cow_fighting(wars: pl.DataFrame | pl.LazyFrame) -> pl.DataFrame:
    """States in inter-state wars as `observed_cases` reads them.

    Parameters
    ----------
    wars : polars.DataFrame or polars.LazyFrame
        ``inter_state`` of the source ``cow-wars``.

    Returns
    -------
    polars.DataFrame
        One row per state and side: ``war``, ``war_name``, ``state``, ``side``,
        ``began``, ``day``, ``line``; ``began`` is null where it is not known.
    """
    return (
        wars.lazy()
        .select(
            war="warnum",
            war_name="warname",
            state="ccode",
            side="side",
            began=pl.col("initiator") == 1,
            day=pl.date("start_year1", "start_month1", "start_day1"),
            line="line",
        )
        .collect()
    )


def cow_members(spells: pl.DataFrame | pl.LazyFrame) -> pl.DataFrame:
    """Days of the COW state system as `observed_cases` reads them.

    Parameters
    ----------
    spells : polars.DataFrame or polars.LazyFrame
        ``spell`` of the source ``cow-states``.

    Returns
    -------
    polars.DataFrame
        ``state``, ``start``, ``stop`` (Date, the last day included).
    """
    return (
        spells.lazy()
        .select(
            state="ccode",
            start=pl.date("styear", "stmonth", "stday"),
            stop=pl.date("endyear", "endmonth", "endday"),
        )
        .collect()
    )


def _days(year: str, month: str, day: str) -> tuple[pl.Expr, pl.Expr]:
    """First and last day that a date may mean."""
    first = pl.date(pl.col(year), pl.col(month).fill_null(1), pl.col(day).fill_null(1))
    last_month = pl.date(
        pl.col(year), pl.col(month).fill_null(12), pl.lit(1)
    ).dt.month_end()
    exact = pl.col(day).is_not_null()
    return first, pl.when(exact).then(first).otherwise(last_month)


MEASURES: Final = (
    Measure(
        name="observed_reliability",
        title="Promises kept, told from treaties in force and who fought whom",
        unit="1",
        low=0.0,
        high=1.0,
        null_means="fewer than five invoked cases: no rate is given",
        formula="honoured / (honoured + violated) among cases judged by rule",
        reference="Definition.",
        needs=("members of alliances with their obligations", "states in wars"),
        function=observed_reliability,
        analysis_unit="group of cases",
    ),
)
