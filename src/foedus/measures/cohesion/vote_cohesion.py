"""Votes: how far members vote alike, ballot by ballot."""

from __future__ import annotations

from typing import Final

import polars as pl

from foedus.errors import SchemaError
from foedus.measures.columns import require
from foedus.measures.measure import Measure

CHOICES: Final = ("yes", "abstain", "no")


def vote_cohesion(
    votes: pl.DataFrame | pl.LazyFrame,
    *,
    by: str = "year",
    ballot: str = "ballot",
    member: str = "state",
    choice: str = "choice",
    least: int = 2,
) -> pl.DataFrame:
    """Agreement of the members in the votes of each year.

    Parameters
    ----------
    votes : polars.DataFrame or polars.LazyFrame
        One row per member and ballot, of the members at the time alone.
    by : str
        Column within whose values ballots are meaned.
    ballot : str
        Column of the ballots, each within one value of `by`.
    member : str
        Column of the members, one row each within a ballot.
    choice : str
        Column of the choice: "yes", "abstain" or "no"; null for absent or not known,
        which is no choice and leaves the ballot's count.
    least : int
        Fewest choices with which a ballot counts, at least 2.

    Returns
    -------
    polars.DataFrame
        One row per value of `by`, in order: ``ballots`` (that count),
        ``agreement`` (0 to 1, null without a ballot), ``rice`` (0 to 1, over ballots
        with two or more members for or against), ``unanimous`` (part of the ballots in
        which all chose alike), ``members`` (members with a choice in them) and
        ``standard_error`` of the agreement over ballots (null for fewer than two).

    Raises
    ------
    SchemaError
        If a column is missing, a choice is another word, a member stands twice in a
        ballot, or `least` is below 2.

    Notes
    -----
    For a ballot with Y, A and N choices and their sum T:
    agreement = (M - (T - M) / 2) / T with M = max(Y, A, N), and
    rice = |Y - N| / (Y + N).
    Agreement is 1 if all choose alike and 0 if they part into three; Rice's index
    leaves out those who abstain. Small groups agree more often by chance. Many ballots
    are near unanimous in the whole assembly, so set the world beside the members.

    References
    ----------
    Hix, S., Noury, A. and Roland, G. (2005). Power to the parties: cohesion and
    competition in the European Parliament, 1979-2001. British Journal of Political
    Science 35(2), 209-234. doi:10.1017/S0007123405000128. Rice, S. A. (1928).
    Quantitative Methods in Politics. New York: Knopf.

    Examples
    --------
    >>> rows = {"year": [1] * 3, "ballot": [1] * 3, "state": list("abc")}
    >>> made = vote_cohesion(pl.DataFrame(rows | {"choice": ["yes", "yes", "no"]}))
    >>> made.select("agreement", "rice").row(0)
    (0.5, 0.3333333333333333)
    """
    require(votes, by, ballot, member, choice)
    if least < 2:
        problem = f"A ballot of {least} choices cannot agree or disagree."
        raise SchemaError(problem, "Give 2 or more.", least=least)
    cast = votes.lazy().select(by, ballot, member, pl.col(choice).cast(pl.String))
    known = cast.drop_nulls(choice)
    _check(known, (by, ballot, member), choice)
    counts = [(pl.col(choice) == c).sum().alias(c) for c in CHOICES]
    per = known.group_by(by, ballot).agg(counts).with_columns(*_indices())
    counted = per.filter(pl.col("total") >= least)
    made = counted.group_by(by).agg(
        pl.len().alias("ballots"),
        pl.col("agreement").mean(),
        pl.col("rice").mean(),
        (pl.col("most") == pl.col("total")).mean().alias("unanimous"),
        (pl.col("agreement").std() / pl.len().sqrt()).alias("standard_error"),
    )
    people = (
        known.join(counted.select(by, ballot), on=[by, ballot], how="semi")
        .group_by(by)
        .agg(pl.col(member).n_unique().alias("members"))
    )
    whole = cast.select(by).unique().drop_nulls()
    return (
        whole.join(made, on=by, how="left")
        .join(people, on=by, how="left")
        .with_columns(pl.col("ballots", "members").fill_null(0).cast(pl.UInt32))
        .select(
            by,
            "ballots",
            "agreement",
            "rice",
            "unanimous",
            "members",
            "standard_error",
        )
        .sort(by)
        .collect()
    )


def _indices() -> tuple[pl.Expr, ...]:
    yes, _, no = (pl.col(c).cast(pl.Int64) for c in CHOICES)
    total, most = pl.sum_horizontal(CHOICES), pl.max_horizontal(CHOICES)
    sided = yes + no
    return (
        total.alias("total"),
        most.alias("most"),
        ((most - (total - most) / 2) / total).alias("agreement"),
        pl.when(sided > 1).then((yes - no).abs() / sided).alias("rice"),
    )


def _check(known: pl.LazyFrame, keys: tuple[str, ...], choice: str) -> None:
    strange, twice = pl.collect_all(
        [
            known.filter(~pl.col(choice).is_in(CHOICES)).select(choice).head(1),
            known.group_by(keys).len().filter(pl.col("len") > 1).head(1),
        ]
    )
    if strange.height:
        problem = f"A choice is {strange.item()!r}."
        remedy = "Give yes, abstain or no, and null for absent."
        raise SchemaError(problem, remedy, column=choice)
    if twice.height:
        problem = "A member stands twice in one ballot."
        raise SchemaError(problem, "Give one row per member and ballot.")


MEASURES: Final = (
    Measure(
        name="vote_cohesion",
        title="Agreement of members in votes",
        unit="1",
        low=0.0,
        high=1.0,
        null_means="no ballot has two choices of members",
        formula="mean of (max - (T - max) / 2) / T over ballots; |Y - N| / (Y + N)",
        reference="Hix, Noury and Roland 2005, British Journal of Political Science "
        "35(2), 209-234, doi:10.1017/S0007123405000128; Rice 1928",
        needs=("the choice of each member in each ballot",),
        function=vote_cohesion,
        analysis_unit="alliance-year",
    ),
)
