"""The pictures by name: of a frame of one's own, and of what the package holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from foedus.errors import AssessmentError, nearest

if TYPE_CHECKING:
    import altair as alt
    import polars as pl

    from foedus.report.pictures.picture import Picture

_HOMES: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "power": ("power", "power_over_time"),
        "network": ("network", "network_by_year"),
        "similarity": ("similarity", "similarity_map"),
        "burden": ("burden", "burden"),
        "cohesion": ("cohesion", "cohesion_over_time"),
        "reliability": ("reliability", "reliability_intervals"),
    }
)
PICTURES: Final = tuple(_HOMES)
"""Names of the pictures."""


def chart(
    name: str,
    frame: pl.DataFrame,
    *,
    width: int = 680,
    night: bool = False,
    **options: object,
) -> alt.LayerChart:
    """Draw a frame as an Altair chart.

    Parameters
    ----------
    name : str
        ``power``, ``network``, ``similarity``, ``burden``, ``cohesion`` or
        ``reliability``.
    frame : polars.DataFrame
        Its columns, and the options, are those of the function in
        `foedus.report.pictures` that draws it. Null where not covered.
    width : int
        Width in pixels, at least 320.
    night : bool
        Whether to draw in light ink on dark ground.
    **options
        Options of the picture, such as ``source`` and ``events``.

    Returns
    -------
    altair.LayerChart
        With a title that says what the data show, unit, key, source, and a summary as
        its description.

    Raises
    ------
    AssessmentError
        If there is no such picture, a column is missing, or nothing is covered.

    Examples
    --------
    >>> import polars as pl
    >>> rows = {"member": ["Arles", "Bern"], "value": [2.4, 1.1]}
    >>> made = chart("burden", pl.DataFrame(rows), guidelines={"2 % of GDP": 2.0})
    >>> " ".join(made.to_dict()["title"]["text"])
    '1 of 2 members reached 2 % of GDP; Arles spent most (2.40), Bern least (1.10).'
    """
    return of_frame(name, frame, **options).chart(width=width, night=night)


def of_frame(name: str, frame: pl.DataFrame, **options: object) -> Picture:
    """Draw a frame as a picture with its words and its data.

    Parameters
    ----------
    name : str
        As `chart`.
    frame : polars.DataFrame
        As `chart`.
    **options
        Options of the picture.

    Returns
    -------
    Picture
        Title, subtitle, source, summary, table, and `chart`.

    Raises
    ------
    AssessmentError
        As `chart`.
    """
    import importlib

    if name not in _HOMES:
        problem = f"There is no picture '{name}'{nearest(name, _HOMES)}."
        raise AssessmentError(problem, f"Pictures: {', '.join(_HOMES)}.", found=name)
    module, function = _HOMES[name]
    home = importlib.import_module(f"foedus.report.pictures.{module}")
    draw: Callable[..., Picture] = getattr(home, function)
    return draw(frame, **options)


def picture(name: str, **said: object) -> Picture:
    """Draw a picture of the gallery from the embedded facts and the user's store.

    Parameters
    ----------
    name : str
        As `chart`.
    **said
        ``years``, ``states``, ``alliance`` and ``store``, where the picture takes them.

    Returns
    -------
    Picture
        Title, subtitle, source, summary, table, and `chart`.

    Raises
    ------
    AssessmentError
        If there is no such picture, or it does not take what was said.
    StoreError
        If the source that it needs was not added; the error says how to.

    Examples
    --------
    >>> picture("network", years=[1955]).table["year"].unique().to_list()
    [1955]
    """
    from foedus.report.pictures import scenes

    return scenes.scene(name, **said)
