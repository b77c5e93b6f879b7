"""The command for pictures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from foedus.cli.output import AsJson, put
from foedus.cli.panel import Flag, Years
from foedus.panel.worded import span

if TYPE_CHECKING:
    from foedus.report.pictures.picture import Picture


def picture(
    name: str,
    /,
    *,
    output: Annotated[Path, Parameter(name=["--output", "-o"])],
    years: Years = "",
    states: str = "",
    alliance: str = "",
    width: int = 680,
    night: Flag = False,
    as_json: AsJson = False,
) -> None:
    """Draw a picture of the gallery from the embedded facts and what you added.

    power (needs nmc), network, similarity (needs atop), burden, cohesion (needs
    un-ideal-points), reliability (needs alliance-reliability). `foedus measure NAME
    --chart FILE` draws a measure, of a table of your own too.

    Examples: foedus picture network --years 1914,1939,1962,1985 -o network.svg; foedus
    picture burden --years 2024 -o burden.png; foedus picture cohesion --alliance nato
    -o cohesion.html; foedus picture power --years 1816-2016 --states USA,China -o
    power.svg.

    Parameters
    ----------
    name
        power, network, similarity, burden, cohesion or reliability.
    output
        File to write: .svg, .png, .html (day, night, summary and data), .json
        (Vega-Lite) or .csv (the data).
    years
        First and last year such as 1816-2016, or years split by commas.
    states
        Only these: names, numbers or codes, split by commas.
    alliance
        Whose members, for burden and cohesion.
    width
        Width in pixels, 320 or more.
    night
        Light ink on dark ground; a page has both.
    as_json
        Print one JSON document.
    """
    from foedus.report.pictures import scenes

    said: dict[str, Any] = {}
    if years:
        said["years"] = sorted(
            {year for part in years.split(",") for year in span(part)}
        )
    if states:
        from foedus.registry.numbers import numbers

        said["states"] = numbers(states, "cow")
    if alliance:
        said["alliance"] = alliance
    made = scenes.scene(name, **said)
    file = saved(made, output, width=width, night=night)
    document = {"picture": name, **told(made), "file": str(file)}
    put(
        document,
        [made.title, *([made.source] if made.source else []), f"Written: {file}"],
        as_json,
    )


def saved(made: Picture, output: Path, *, width: int, night: bool) -> Path:
    """Write a picture to a file."""
    from foedus.report.pictures import saving

    return saving.write(made, output, width=width, night=night)


def told(made: Picture) -> dict[str, Any]:
    """Return the words and the data of a picture."""
    return {
        "title": made.title,
        "subtitle": made.subtitle,
        "summary": made.summary,
        "source": made.source,
        "rows": made.table.height,
        "values": made.table.to_dicts(),
    }
