"""Tribute of the Delian League, read from the quota lists."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from foedus.errors import SchemaError
from foedus.measures.coverage import amount, covered, known
from foedus.measures.measure import Measure

QUOTA_PART: Final = 60
DRACHMAS_A_TALENT: Final = 6000


@dataclass(frozen=True, slots=True)
class Assessment:
    """Annual assessment of one payer.

    Parameters
    ----------
    drachmas : float
        Assessment in drachmas a year.
    talents : float
        The same in talents a year.
    """

    drachmas: float
    talents: float


@dataclass(frozen=True, slots=True)
class LegibleShare:
    """How much of a stated whole can still be read.

    Parameters
    ----------
    share : float or None
        Legible talents over the stated whole, in [0, 1]; None if nothing is legible.
    legible_talents : float or None
        Sum of the assessments that can be read, talents a year; it is not a total.
    legible_payers : int
        How many payers have a legible quota.
    whole_talents : float
        The whole it is set against, talents a year.
    whole_name : str
        Where that whole is stated.
    illegible : tuple of str
        Payers in the list whose quota cannot be read, in alphabetical order.
    """

    share: float | None
    legible_talents: float | None
    legible_payers: int
    whole_talents: float
    whole_name: str
    illegible: tuple[str, ...]


def assessment(quota: float | None) -> Assessment | None:
    """Annual assessment from the quota of the goddess.

    Parameters
    ----------
    quota : float or None
        Quota in drachmas, zero or more, with six obols to the drachma; None if it
        cannot be read.

    Returns
    -------
    Assessment or None
        In drachmas and in talents a year; None if the quota cannot be read.

    Raises
    ------
    SchemaError
        If the quota is negative or infinite.

    Notes
    -----
    The quota is one mina in the talent, a sixtieth: assessment = 60 * quota drachmas,
    over 6000 drachmas to the talent. What was assessed, not what was paid late or in
    part; ships and the cost borne by Athens are not in it.

    References
    ----------
    Athenian quota list of 454/3 BCE, IG I3 259 (Fornara 85), preamble: one mina per
    talent. Meritt, B. D., Wade-Gery, H. T. and McGregor, M. F. (1939-1953). The
    Athenian Tribute Lists, 4 volumes.

    Examples
    --------
    >>> assessment(3000.0)
    Assessment(drachmas=180000.0, talents=30.0)
    """
    if quota is None or not known(quota):
        return None
    drachmas = amount("the quota", quota, 0.0) * QUOTA_PART
    return Assessment(drachmas=drachmas, talents=drachmas / DRACHMAS_A_TALENT)


def legible_share(
    quotas: Mapping[str, float | None], whole: float, *, whole_name: str
) -> LegibleShare:
    """Share of a stated whole that the stones still show.

    Parameters
    ----------
    quotas : mapping of str to float or None
        Quota in drachmas of each payer of one list; None if it cannot be read.
    whole : float
        The whole, talents a year, above zero, as an author or an editor states it.
    whole_name : str
        Who states it, such as "Thucydides 1.96.2: 460 talents".

    Returns
    -------
    LegibleShare
        The share in [0, 1] with both numbers and their names.

    Raises
    ------
    SchemaError
        If `whole` is not above zero, `whole_name` is empty, a quota is negative, or
        the legible sum is larger than the whole.

    Notes
    -----
    share = sum of 60 q_i / 6000 over legible quotas, divided by the whole. The sum is
    what can be read and never stands for the total of the league.

    References
    ----------
    Athenian quota list of 454/3 BCE, IG I3 259 (Fornara 85), preamble: one mina per
    talent. Thucydides 1.96.2 and 2.13.3 for sums stated in antiquity.

    Examples
    --------
    >>> legible_share({"Arles": 500.0}, 50.0, whole_name="invented").share
    0.1
    """
    if not whole_name.strip() or not whole > 0 or math.isinf(whole):
        problem = f"The whole is {whole:g} talents, stated by {whole_name!r}."
        raise SchemaError(problem, "Pass a sum above zero and who states it.")
    part = covered(quotas, low=0.0)
    if not part.names:
        return LegibleShare(None, None, 0, whole, whole_name, part.missing)
    talents = math.fsum(part.values) * QUOTA_PART / DRACHMAS_A_TALENT
    if talents > whole:
        problem = (
            f"{talents:g} talents are legible, more than the stated whole of {whole:g}."
        )
        raise SchemaError(problem, "Use quotas of one year and its whole.")
    return LegibleShare(
        share=talents / whole,
        legible_talents=talents,
        legible_payers=len(part.names),
        whole_talents=whole,
        whole_name=whole_name,
        illegible=part.missing,
    )


MEASURES: Final = (
    Measure(
        name="assessment",
        title="Annual assessment of a payer",
        unit="talents a year",
        low=0.0,
        high=None,
        null_means="the quota cannot be read",
        formula="60 * quota in drachmas / 6000",
        reference="IG I3 259 (Fornara 85), preamble; Meritt, Wade-Gery and McGregor "
        "1939-1953, The Athenian Tribute Lists",
        needs=("quota in drachmas",),
        function=assessment,
        analysis_unit="member",
    ),
    Measure(
        name="legible_share",
        title="Legible share of a stated whole",
        unit="1",
        low=0.0,
        high=1.0,
        null_means="no quota of the list can be read",
        formula="sum of 60 q_i / 6000 over legible quotas / stated whole",
        reference="IG I3 259 (Fornara 85), preamble; Thucydides 1.96.2, 2.13.3",
        needs=("quotas in drachmas", "stated whole in talents", "who states it"),
        function=legible_share,
        analysis_unit="alliance",
    ),
)
