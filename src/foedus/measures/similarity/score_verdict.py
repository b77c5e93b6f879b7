"""Verdict: what to conclude where S and a measure corrected for chance differ."""

from __future__ import annotations


def at_odds(s: float, chance: float) -> bool:
    """Whether S and a measure corrected for chance point in different directions.

    Parameters
    ----------
    s : float
        Signorino and Ritter's S, in [-1, 1].
    chance : float
        Scott's pi, Cohen's kappa or the alignment index of the same portfolios.

    Returns
    -------
    bool
        True if S is above 0 and the other is not: the portfolios are more alike than
        different, yet they agree no more than chance would make them.

    Examples
    --------
    >>> at_odds(0.23, -0.01), at_odds(0.5, 0.3), at_odds(-0.2, -0.1)
    (True, False, False)
    """
    return s > 0 and chance <= 0


def verdict(s: float, chance: float) -> str:
    """Say in a sentence what the two together mean.

    Parameters
    ----------
    s : float
        Signorino and Ritter's S, in [-1, 1].
    chance : float
        Scott's pi, Cohen's kappa or the alignment index of the same portfolios.

    Returns
    -------
    str
        One or two sentences.

    Examples
    --------
    >>> verdict(0.9, 0.8)
    'They lead to the same conclusion.'
    """
    if at_odds(s, chance):
        return (
            "They disagree: by S the portfolios are more alike than different, yet "
            "they agree no more than chance would make them. S counts every partner to "
            "whom neither is tied as agreement."
        )
    if s > 0 and chance < s / 2:
        return (
            "Most of what S counts as agreement is what chance gives: partners to whom "
            "neither is tied."
        )
    return "They lead to the same conclusion."
