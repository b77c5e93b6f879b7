"""Depth of obligations: institutions, formality and conditions in a treaty's text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import polars as pl

from foedus.measures.columns import Frame, as_given, require
from foedus.measures.measure import Measure

NOTES: Final[Mapping[int, str]] = {
    3180: "NATO: ATOP codes the text of the treaty. Article 9 sets up a council and a "
    "defence committee and says nothing of an integrated command, so contact of the "
    "forces and integrated command are 0, although SHAPE has commanded forces of the "
    "members since 1951."
}
"""What has to be said wherever the codes of an alliance are shown, by its number."""

_PARTS: Final = (
    "milcon",
    "intcom",
    "base",
    "milaid",
    "subord",
    "contrib",
    "orgpurp1",
    "orgpurp2",
)
_CONDITIONS: Final = {
    "defense": "defcon",
    "offense": "offcon",
    "neutral": "neucon",
    "consul": "concon",
}
_KINDS: Final = ("adv", "loc", "con", "num", "dem")


def institutionalisation(frame: Frame) -> Frame:
    """Peacetime military institutions that an alliance treaty asks for.

    Parameters
    ----------
    frame : polars.DataFrame or polars.LazyFrame
        Rows of ATOP by alliance, phase or member: ``atopid`` and the columns
        ``milcon``, ``intcom``, ``base``, ``milaid``, ``subord``, ``contrib``,
        ``orgpurp1`` and ``orgpurp2``, null where not known.

    Returns
    -------
    polars.DataFrame or polars.LazyFrame
        The same rows with ``institutionalisation`` (Int8: 0 low, 1 medium, 2 high;
        null where all parts are unknown), ``institutionalisation_why`` (the column
        that decided) and ``explanation`` (what the codes do not say; null where
        nothing has to be said).

    Raises
    ------
    SchemaError
        If a column is missing.

    Notes
    -----
    High: a common defence policy (milcon 3), an integrated command (intcom 1) or bases
    (base > 0). Medium: contact in peace (milcon 2), training or technology (milaid 3,
    4), subordination (subord > 0), laid-down contributions (contrib 1) or an
    organisation with a military purpose (orgpurp 1, 4). A part that is not known counts
    as not there as long as another is known. The text is coded, not practice: see
    `NOTES` for NATO.

    References
    ----------
    Leeds, B. A. and Anac, S. (2005). Alliance institutionalization and alliance
    performance. International Interactions 31(3), 183-202.
    doi:10.1080/03050620500294135

    Examples
    --------
    >>> pact = dict.fromkeys(_PARTS, 0) | {"atopid": 3180, "base": 3}
    >>> made = institutionalisation(pl.DataFrame(pact))
    >>> made["institutionalisation"][0], made["institutionalisation_why"][0]
    (2, 'base')
    >>> made["explanation"][0][:25]
    'NATO: ATOP codes the text'
    """
    require(frame, "atopid", *_PARTS)
    c = pl.col
    high = {
        "milcon": c("milcon") == 3,
        "intcom": c("intcom") == 1,
        "base": c("base") > 0,
    }
    medium = {
        "milcon": c("milcon") == 2,
        "milaid": c("milaid").is_in([3, 4]),
        "subord": c("subord") > 0,
        "contrib": c("contrib") == 1,
        "orgpurp1": c("orgpurp1").is_in([1, 4]),
        "orgpurp2": c("orgpurp2").is_in([1, 4]),
    }
    none = pl.all_horizontal(c(part).is_null() for part in _PARTS)
    deep, middling = (pl.any_horizontal(*of.values()) for of in (high, medium))
    level = (
        pl.when(deep).then(2).when(middling).then(1).when(~none).then(0).cast(pl.Int8)
    )
    why = pl.coalesce(
        *(pl.when(yes).then(pl.lit(name)) for name, yes in high.items()),
        *(pl.when(yes).then(pl.lit(name)) for name, yes in medium.items()),
    )
    said = pl.col("atopid").cast(pl.Int64)
    note = said.replace_strict(
        list(NOTES), list(NOTES.values()), default=None, return_dtype=pl.String
    )
    return frame.with_columns(
        level.alias("institutionalisation"),
        why.alias("institutionalisation_why"),
        note.alias("explanation"),
    )


def formality(frame: Frame) -> Frame:
    """Formality of an alliance: a public treaty, and an organisation.

    Parameters
    ----------
    frame : polars.DataFrame or polars.LazyFrame
        Rows of ATOP with ``estmode``, ``pubsecr``, ``organ1`` and ``organ2``, null
        where not known.

    Returns
    -------
    polars.DataFrame or polars.LazyFrame
        The same rows with ``formality`` (Int8: 0, 1 or 2), null where a part that
        matters is not known.

    Raises
    ------
    SchemaError
        If a column is missing.

    Notes
    -----
    One for a treaty (estmode 1) that is not secret (pubsecr not 2), one for a named
    organisation or a bureaucracy (organ1 or organ2 of 2 or 3). The publisher's own
    column gives a number to 15 of 745 alliances of which a part is not known; here
    those are null.

    References
    ----------
    Leeds, B. A. and Anac, S. (2005). Alliance institutionalization and alliance
    performance. International Interactions 31(3), 183-202.
    doi:10.1080/03050620500294135

    Examples
    --------
    >>> pact = {"estmode": [1], "pubsecr": [0], "organ1": [3], "organ2": [0]}
    >>> formality(pl.DataFrame(pact))["formality"].to_list()
    [2]
    """
    require(frame, "estmode", "pubsecr", "organ1", "organ2")
    public = (pl.col("estmode") == 1) & (pl.col("pubsecr") != 2)
    formal = pl.any_horizontal(pl.col(o).is_in([2, 3]) for o in ("organ1", "organ2"))
    points = public.cast(pl.Int8) + formal.cast(pl.Int8)
    return frame.with_columns(points.alias("formality"))


def conditionality(frame: Frame) -> Frame:
    """Part of the promises of an alliance that hold only under conditions.

    Parameters
    ----------
    frame : polars.DataFrame or polars.LazyFrame
        Rows of ATOP with ``defense``, ``offense``, ``neutral``, ``consul`` and their
        summaries ``defcon``, ``offcon``, ``neucon`` and ``concon``.

    Returns
    -------
    polars.DataFrame or polars.LazyFrame
        The same rows with ``conditionality`` (Float64, 0 to 1; null where none of the
        four is promised, or a promise or its condition is not known) and
        ``unconditional_aid`` (defence or offence is owed without a condition).

    Raises
    ------
    SchemaError
        If a column is missing.

    Notes
    -----
    ``sum of [promised and conditional] / sum of [promised]`` over the four obligations
    that can have conditions; non-aggression has none. A place, as in Article 6 of the
    North Atlantic Treaty, is a condition too.

    References
    ----------
    Leeds, B. A., Ritter, J. M., Mitchell, S. M. and Long, A. G. (2002). Alliance
    Treaty Obligations and Provisions, 1815-1944. International Interactions
    28(3), 237-260; codebook of version 5.1. doi:10.1080/03050620213653

    Examples
    --------
    >>> pact = {"defense": 1, "offense": 0, "neutral": 0, "consul": 1}
    >>> pact |= {"defcon": 1, "offcon": 0, "neucon": 0, "concon": 0}
    >>> conditionality(pl.DataFrame(pact))["conditionality"].to_list()
    [0.5]
    """
    require(frame, *_CONDITIONS, *_CONDITIONS.values())
    promised = [pl.col(p) == 1 for p in _CONDITIONS]
    bound = [(pl.col(p) == 1) & (pl.col(c) == 1) for p, c in _CONDITIONS.items()]
    known = pl.all_horizontal(
        pl.col(p).is_not_null() & ((pl.col(p) == 0) | pl.col(c).is_not_null())
        for p, c in _CONDITIONS.items()
    )
    n = pl.sum_horizontal(*promised)
    part = pl.sum_horizontal(*bound) / n
    free = pl.any_horizontal(
        (pl.col(p) == 1) & (pl.col(_CONDITIONS[p]) == 0) for p in ("defense", "offense")
    )
    return frame.with_columns(
        pl.when(known & (n > 0)).then(part).alias("conditionality"),
        free.alias("unconditional_aid"),
    )


def condition_count(members: Frame) -> Frame:
    """Fewest kinds of conditions on aid in war that any member of an alliance has.

    Parameters
    ----------
    members : polars.DataFrame or polars.LazyFrame
        Rows of ATOP by member, with the dummies of each kind of condition
        (``defcoadv`` and so on).

    Returns
    -------
    polars.DataFrame or polars.LazyFrame
        One row per alliance that promises defence or offence, by ``atopid``:
        ``conditions`` (Int64, 0 to 6), null where no member's are all known.

    Raises
    ------
    SchemaError
        If a column is missing.

    Notes
    -----
    A kind (adversary, place, conflict, number of adversaries, demands) counts once
    whether it stands on defence or offence; "not provoked" counts for defence.

    References
    ----------
    Alley, J. (2021). Alliance participation, treaty depth, and military spending.
    International Studies Quarterly.

    Examples
    --------
    >>> side = {f"{o}co{k}": 0 for o in ("def", "off") for k in _KINDS}
    >>> side |= {"atopid": 1, "defense": 1, "offense": 0, "defconpr": 0, "defcoloc": 1}
    >>> condition_count(pl.DataFrame(side)).row(0)
    (1, 1)
    """
    pairs = [(f"defco{k}", f"offco{k}") for k in _KINDS]
    dummies = [name for pair in pairs for name in pair]
    require(members, "atopid", "defense", "offense", "defconpr", *dummies)
    kinds = [((pl.col(d) == 1) | (pl.col(o) == 1)).cast(pl.Int64) for d, o in pairs]
    count = pl.sum_horizontal(
        *kinds, (pl.col("defconpr") == 1).cast(pl.Int64), ignore_nulls=False
    )
    made = (
        members.lazy()
        .filter((pl.col("defense") == 1) | (pl.col("offense") == 1))
        .group_by("atopid")
        .agg(count.min().alias("conditions"))
        .sort("atopid")
    )
    return as_given(members, made)


def obligation_depth(
    frame: Frame, latent: pl.DataFrame | pl.LazyFrame | None = None
) -> Frame:
    """Depth of each alliance by all rules, side by side.

    Parameters
    ----------
    frame : polars.DataFrame or polars.LazyFrame
        Rows of ATOP by alliance or phase, as the three other functions need them.
    latent : polars.DataFrame or polars.LazyFrame, optional
        Latent depth where its file was added: ``atopid``, ``latent_depth_mean`` and
        ``latent_depth_sd``.

    Returns
    -------
    polars.DataFrame or polars.LazyFrame
        The same rows with the columns of `institutionalisation`, `formality` and
        `conditionality`, and ``latent_depth`` with ``latent_depth_low`` and
        ``latent_depth_high`` (two standard deviations of the posterior; null for
        alliances without active aid, or without the file).

    Raises
    ------
    SchemaError
        If a column is missing.

    Notes
    -----
    The rules measure different things and can disagree: show them beside each other.
    Latent depth is a scale without a unit, in which 0 is the mean of its own sample.

    References
    ----------
    Leeds and Anac (2005), see `institutionalisation`; Alley (2021), see
    `condition_count`.

    Examples
    --------
    >>> pact = dict.fromkeys([*_PARTS, *_CONDITIONS, *_CONDITIONS.values()], 0)
    >>> pact |= {"atopid": 1, "estmode": 1, "pubsecr": 0, "organ1": 0, "organ2": 0}
    >>> obligation_depth(pl.DataFrame(pact)).select("formality", "latent_depth").row(0)
    (1, None)
    """
    made = conditionality(formality(institutionalisation(frame))).lazy()
    if latent is None:
        empty = pl.lit(None, pl.Float64)
        names = ("latent_depth", "latent_depth_low", "latent_depth_high")
        return as_given(frame, made.with_columns(empty.alias(n) for n in names))
    require(latent, "atopid", "latent_depth_mean", "latent_depth_sd")
    key = frame.collect_schema()["atopid"]
    mean, sd = pl.col("latent_depth_mean"), pl.col("latent_depth_sd")
    scores = latent.lazy().select(
        pl.col("atopid").cast(key),
        mean.alias("latent_depth"),
        (mean - 2 * sd).alias("latent_depth_low"),
        (mean + 2 * sd).alias("latent_depth_high"),
    )
    return as_given(frame, made.join(scores, on="atopid", how="left"))


_LEEDS: Final = (
    "Leeds and Anac 2005, International Interactions 31(3), 183-202, "
    "doi:10.1080/03050620500294135"
)

MEASURES: Final = (
    Measure(
        name="institutionalisation",
        title="Military institutions that an alliance treaty asks for",
        unit="level",
        low=0.0,
        high=2.0,
        null_means="no part of the text is known",
        formula="2 if milcon = 3, intcom = 1 or base > 0; 1 if milcon = 2, milaid 3-4, "
        "subord > 0, contrib = 1 or orgpurp 1, 4; else 0",
        reference=_LEEDS,
        needs=("ATOP by alliance, phase or member",),
        function=institutionalisation,
        analysis_unit="alliance",
    ),
    Measure(
        name="formality",
        title="Formality of an alliance",
        unit="level",
        low=0.0,
        high=2.0,
        null_means="a part of the text that matters is not known",
        formula="[estmode = 1 and pubsecr != 2] + [organ1 or organ2 in 2, 3]",
        reference=_LEEDS,
        needs=("ATOP by alliance, phase or member",),
        function=formality,
        analysis_unit="alliance",
    ),
    Measure(
        name="conditionality",
        title="Part of the promises of an alliance that have conditions",
        unit="1",
        low=0.0,
        high=1.0,
        null_means="no promise that can have conditions, or one is not known",
        formula="sum [promised and conditional] / sum [promised]",
        reference="Leeds, Ritter, Mitchell and Long 2002, International Interactions "
        "28, 237-260; codebook of version 5.1",
        needs=("ATOP by alliance, phase or member",),
        function=conditionality,
        analysis_unit="alliance",
    ),
)
