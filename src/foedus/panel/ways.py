"""The ways in which sources are attached, by the name that the catalogue gives them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from foedus.errors import PanelError
from foedus.panel import (
    attach,
    choose,
    comembers,
    counts,
    disputes,
    distance,
    pledges,
)
from foedus.panel.attach import Frame
from foedus.panel.attachment import Attachment, Source, Want

Way = Callable[[Frame, Source, str, Want], tuple[Attachment, ...]]

WAYS: Final[dict[str, Way]] = {
    "": attach.plain,
    "rows": attach.plain,
    "spells": attach.plain,
    "count": counts.counted,
    "capital-distance": distance.between_capitals,
    "registry": pledges.pledged,
    "disputes": disputes.attachments,
    "members": comembers.attachments,
}
"""What the catalogue says in ``how`` -> what makes a source ready."""


def attachments(frame: Frame, want: Want) -> tuple[Attachment, ...]:
    """Make a source ready for a panel.

    Parameters
    ----------
    frame : Frame
        What the panel is.
    want : Want
        The source, its columns and rules.

    Returns
    -------
    tuple of Attachment
        One, or one for each state of a row where the source is about single states.

    Raises
    ------
    PanelError
        If no table fits the unit, or a column or rule is unknown.
    StoreError
        If the source is not in the store.
    """
    found, who = choose.source(frame.store, want.source, frame.unit, frame.system)
    if found.how.how not in WAYS:
        problem = f"'{found}' is attached in a way that is not known: {found.how.how}."
        raise PanelError(problem, "Correct its catalogue entry.", found=found.how.how)
    return WAYS[found.how.how](frame, found, who, want)
