"""Which picture fits the values of a measure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import polars as pl

from foedus import dates
from foedus.errors import AssessmentError
from foedus.measures.index import MEASURES
from foedus.measures.on_panels import COLUMNS
from foedus.panel.citation import used
from foedus.panel.whole import Panel
from foedus.registry.states import by_code
from foedus.report.pictures import burden, power, reliability, similarity
from foedus.report.pictures.picture import Picture
from foedus.report.pictures.series import Event
from foedus.sources.catalog import entry

PAIRS: Final[Mapping[str, str]] = {
    "s_score": "S of portfolios",
    "kappa": "Cohen's kappa of portfolios",
    "pi": "Scott's pi of portfolios",
    "tau_b": "Tau-b of portfolios",
    "alignment": "Alignment of portfolios",
    "ideal_point_distance": "Distance of ideal points",
}
"""Measures of pairs of states, and what they are called in a picture."""
DISTANCE: Final = "ideal_point_distance"
SHARES: Final[Mapping[str, str]] = {
    "banzhaf": "Banzhaf index, share of voting power",
    "shapley_shubik": "Shapley-Shubik index, share of voting power",
}
OF_PANELS: Final = tuple(name for name, how in COLUMNS.items() if not how.directed)
"""Measures of panels that a picture fits: a map shows one value for a pair."""
OF_TABLES: Final = (
    *("cinc", "s_score", "kappa", "pi", "tau_b", "alignment", "reliability"),
    *SHARES,
)
"""Measures of a user's table that a picture fits."""
FITTING: Final = tuple(dict.fromkeys((*OF_PANELS, *OF_TABLES)))
"""Measures that a picture fits."""
_SHARE_OF: Final = "world capability (CINC)"


def of_panel(name: str, panel: Panel, events: Sequence[Event] = ()) -> Picture:
    """Draw a measure of a panel.

    Parameters
    ----------
    name : str
        A measure of `OF_PANELS` that is a column of the panel.
    panel : Panel
        States or pairs of states in years.
    events : sequence of Event
        Treaties and wars to mark in a picture over the years.

    Returns
    -------
    Picture
        A measure of seven states at most, or of the system, over the years; one of
        pairs as a map of one year, or, for seven pairs at most, over the years.

    Raises
    ------
    AssessmentError
        If no picture fits, or there is too much for one.
    """
    fits(name, OF_PANELS)
    rows = panel.collect()
    cited = [f"{entry(one.id).title} ({one.id} {one.version})" for one in used(panel)]
    source = f"Source: {'; '.join(cited)}." if cited else ""
    if COLUMNS[name].who == "dyad":
        return _pairs(name, rows, source)
    share = name == "cinc"
    if COLUMNS[name].who == "system":
        rows = rows.with_columns(series=pl.lit("The system"))
    else:
        rows = _named(rows, "state").rename({"state": "series"})
    return power.power_over_time(
        rows.select("year", "series", value=name),
        measure=_SHARE_OF if share else MEASURES[name].title,
        share=share,
        events=events,
        source=source,
    )


def of_table(name: str, values: Sequence[Mapping[str, Any]], file: str) -> Picture:
    """Draw a measure of a user's table.

    Parameters
    ----------
    name : str
        A measure of `OF_TABLES`.
    values : sequence of mapping
        As `foedus.measures.own_table.values` gives them.
    file : str
        Name of the table, for the line under the picture.

    Returns
    -------
    Picture
        As fits the measure.

    Raises
    ------
    AssessmentError
        If no picture fits.
    """
    fits(name, OF_TABLES)
    rows = pl.DataFrame(list(values), infer_schema_length=None)
    source = f"Source: {file}."
    if name == "reliability":
        return reliability.reliability_intervals(rows, source=source)
    if name in SHARES:
        frame = rows.select(pl.col("member").cast(pl.String), "value")
        return burden.burden(
            frame, guidelines={}, verb="holds", measure=SHARES[name], source=source
        )
    if name == "cinc":
        frame = rows.select(
            "year", pl.col("state").cast(pl.String).alias("series"), "value"
        )
        return power.power_over_time(
            frame.with_columns(pl.col("year").cast(pl.Int64)), source=source
        )
    if "distance" in rows.columns and rows["distance"].n_unique() > 1:
        problem = "A map shows one way to count a difference."
        raise AssessmentError(problem, "Say --distance with one word.")
    frame = rows.select(pl.col("state_a", "state_b").cast(pl.String), "value")
    return _map(name, frame, "", source)


def fits(name: str, among: Sequence[str] = FITTING) -> None:
    """Refuse a measure that no picture fits.

    Parameters
    ----------
    name : str
        The measure.
    among : sequence of str
        Measures that have one: `OF_PANELS`, `OF_TABLES` or both.

    Raises
    ------
    AssessmentError
        With the measures that have one, and what to do instead.
    """
    if name not in among:
        problem = f"No picture fits '{name}', {MEASURES[name].title.lower()}."
        remedy = (
            f"These have one: {', '.join(among)}. `foedus picture` draws networks, "
            "burden and cohesion; for your own, write the values with --json."
        )
        raise AssessmentError(problem, remedy, found=name)


def _pairs(name: str, rows: pl.DataFrame, source: str) -> Picture:
    years = sorted(rows["year"].unique())
    named = _named(rows, "state_a", "state_b")
    pairs = named.select("state_a", "state_b").unique()
    if len(years) == 1:
        frame = named.select("state_a", "state_b", value=name)
        return _map(name, frame, str(years[0]), source)
    if pairs.height > power.MOST:
        problem = f"{pairs.height:,} pairs over {len(years)} years have no picture."
        remedy = (
            f"Say one year for a map, or name states of {power.MOST} pairs at most."
        )
        raise AssessmentError(problem, remedy, found=pairs.height)
    frame = named.select(
        "year",
        series=pl.concat_str("state_a", pl.lit(" – "), "state_b"),
        value=name,
    )
    return power.power_over_time(frame, measure=PAIRS[name], share=False, source=source)


def _map(name: str, frame: pl.DataFrame, when: str, source: str) -> Picture:
    if name != DISTANCE:
        return similarity.similarity_map(
            frame, measure=PAIRS[name], when=when, source=source
        )
    most = frame["value"].cast(pl.Float64).fill_nan(None).max()
    return similarity.similarity_map(
        frame,
        measure=PAIRS[name],
        limits=(0.0, float(str(most or 1.0))),
        middle=None,
        alike=False,
        when=when,
        source=source,
    )


def _named(rows: pl.DataFrame, *columns: str) -> pl.DataFrame:
    """Put names of states for their numbers, those of the last year of the rows."""
    day = dates.parse(f"{max(rows['year'].to_list()):04d}-12-31")
    codes = {code for column in columns for code in rows[column].unique()}
    names = {code: by_code(code).name(day) for code in sorted(codes)}
    taken: dict[str, int] = {}
    for code, name in names.items():
        if name in taken:
            names[code] = f"{name} ({code})"
        taken[name] = code
    return rows.with_columns(
        pl.col(column).replace_strict(names, return_dtype=pl.String)
        for column in columns
    )
