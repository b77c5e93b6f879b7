"""Which actors of a row a source speaks of: each state, each pair, each leader."""

from __future__ import annotations

import itertools
from dataclasses import replace

from foedus.panel.attachment import Attachment
from foedus.panel.unit import Unit


def placed(unit: Unit, plain: Attachment) -> tuple[Attachment, ...]:
    """Give an attachment to each actor, or pair of states, of a row.

    Parameters
    ----------
    unit : Unit
        What a row is.
    plain : Attachment
        About one actor or one pair.

    Returns
    -------
    tuple of Attachment
        One for each; columns end with ``_a`` for one of several actors, and with
        ``_ab`` for one of several pairs.
    """
    known = (*unit.keys, *(s for s in unit.states if s not in unit.keys))
    if plain.on == ("state_a", "state_b"):
        pairs = list(itertools.combinations(unit.states, 2))
        ends = ["_" + "".join(s.removeprefix("state_") for s in p) for p in pairs]
        several = len(pairs) > 1
        return tuple(
            _renamed(plain, pair, end if several else "")
            for pair, end in zip(pairs, ends, strict=True)
        )
    if len(plain.on) != 1:
        return (plain,)
    (own,) = plain.on
    each = [name for name in known if name == own or name.startswith(f"{own}_")]
    return tuple(_renamed(plain, (n,), n.removeprefix(own)) for n in each)


def _renamed(plain: Attachment, on: tuple[str, ...], suffix: str) -> Attachment:
    names = {n: f"{n}{suffix}" for n in plain.columns}
    keys = dict(zip(plain.on, on, strict=True))
    return replace(
        plain,
        on=on,
        frame=plain.frame.rename({**names, **keys}),
        columns=tuple(names.values()),
        fill={names[n]: value for n, value in plain.fill.items()},
    )
