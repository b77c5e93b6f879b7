"""Hub and spokes: one state with many pacts whose partners have none of their own."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

from foedus.errors import SchemaError
from foedus.measures.measure import Measure
from foedus.measures.network.rewiring import rewired
from foedus.measures.network.ties import read_ties

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

DRAWS: Final = 1000
"""Random networks to compare with where nothing else is said."""

LEAST: Final = 3
"""Fewest bilateral pacts that make a hub."""

_LEVEL: Final = (2.5, 97.5)
_ROUNDING: Final = 1e-9

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class HubScore:
    """A hub, its spokes, and the same in random networks of the same degrees.

    Attributes
    ----------
    score : float or None
        openness x ratio, at least 0; None if either is.
    openness : float or None
        1 - share of the pairs of spokes with a pact of their own, in [0, 1]; None if no
        state has three pacts.
    ratio : float or None
        Capability of the hub / sum of its spokes'; None if one is not known.
    hub : object
        The state; None if no state has three pacts.
    spokes : tuple
        Its partners, in order.
    tied : int
        Pairs of spokes with a pact of their own.
    expected, low, high : float or None
        Mean and the 95 % range of the openness of the same hub in the random networks.
    p : float or None
        Chance that a random network is as open or more, in (0, 1].
    draws, seed : int
        How many random networks, and from which seed.
    missing : tuple
        Hub or spokes without a capability.
    """

    score: float | None
    openness: float | None
    ratio: float | None
    hub: object
    spokes: tuple[object, ...]
    tied: int
    expected: float | None
    low: float | None
    high: float | None
    p: float | None
    draws: int
    seed: int
    missing: tuple[object, ...]


def hub_score(
    pacts: pl.DataFrame,
    capability: Mapping[object, float | None] | None = None,
    *,
    hub: object = None,
    draws: int = DRAWS,
    seed: int = 0,
) -> HubScore:
    """Hub-and-spoke score of a set of bilateral pacts, against chance.

    Parameters
    ----------
    pacts : polars.DataFrame
        ``source`` and ``target``: bilateral pacts. Ties of multilateral ones are to be
        left out: all their members are tied.
    capability : mapping of state to float or None
        Capability of each state in any one unit, at least 0; None is not known.
    hub : state or None
        Which state; None for that with most pacts, among equals the one with the
        greatest capability, then the first.
    draws : int
        Random networks with the same degrees, at least 0.
    seed : int
        Seed of the draws.

    Returns
    -------
    HubScore
        The score, its two factors, and the openness to be expected by chance.

    Raises
    ------
    SchemaError
        If the table cannot be read as ties, a capability is below zero, or `draws` is.

    Notes
    -----
    score = (1 - tied pairs of spokes / pairs of spokes) x capability of the hub / sum
    of that of the spokes, for a hub with at least three pacts. In a sparse set of pacts
    most pairs have none, so openness is high by chance alone: compare it with the range
    of networks in which every state keeps its number of pacts (see
    `foedus.measures.network.rewiring.rewired`), not with 0.

    References
    ----------
    Cha, V. D. (2010). Powerplay: origins of the U.S. alliance system in Asia.
    International Security (the idea; the score is a definition of this project).
    Fosdick, B. K. et al. (2018). Configuring random graph models with fixed degree
    sequences. SIAM Review 60(2), 315-355. doi:10.1137/16M1087175

    Examples
    --------
    >>> import polars as pl
    >>> pacts = pl.DataFrame({"source": ["A", "A", "A"], "target": ["B", "C", "D"]})
    >>> found = hub_score(pacts, {"A": 6.0, "B": 1.0, "C": 1.0, "D": 2.0})
    >>> found.hub, found.openness, found.score
    ('A', 1.0, 1.5)
    """
    return hub_scores(
        {None: pacts}, {None: capability}, hub=hub, draws=draws, seed=seed
    )[None]


def hub_scores(
    pacts: Mapping[Key, pl.DataFrame],
    capability: Mapping[Key, Mapping[object, float | None] | None],
    *,
    hub: object = None,
    draws: int = DRAWS,
    seed: int = 0,
) -> dict[Key, HubScore]:
    """Hub-and-spoke scores of several sets of pacts, such as those of many years.

    Parameters
    ----------
    pacts : mapping of key to polars.DataFrame
        As for `hub_score`.
    capability : mapping of key to mapping
        Capability of each state in each set; a set may be left out.
    hub : state or None
        As for `hub_score`.
    draws : int
        Random networks for each set.
    seed : int
        Seed of one stream of chance for all sets, in their order.

    Returns
    -------
    dict of key to HubScore
        In the order of `pacts`.

    Raises
    ------
    SchemaError
        As for `hub_score`.
    """
    import numpy as np

    if draws < 0:
        problem = f"{draws} random networks cannot be drawn."
        raise SchemaError(problem, "Give 0 or more.", draws=draws)
    found = {key: _Hub.of(pacts[key], capability.get(key), hub) for key in pacts}
    real = {key: one for key, one in found.items() if one is not None}
    # A set of pacts that stays as it is for years is compared with the same networks.
    alike = {one.key: one for one in real.values()}
    chance = dict.fromkeys(alike, np.array([]))
    if draws and alike:
        each = [one.tied for one in alike.values()]
        drawn = rewired(each, draws, np.random.default_rng(seed))
        for (name, one), networks in zip(alike.items(), drawn, strict=True):
            chance[name] = _openness(networks, one.centre)
    none = HubScore(
        None, None, None, None, (), 0, None, None, None, None, draws, seed, ()
    )
    return {
        key: none if one is None else one.score(chance[one.key], draws, seed)
        for key, one in found.items()
    }


@dataclass(frozen=True, slots=True)
class _Hub:
    """A state with three pacts or more, in its network."""

    names: tuple[object, ...]
    tied: NDArray[np.bool_]
    centre: int
    power: Mapping[object, float | None]

    @classmethod
    def of(
        cls,
        pacts: pl.DataFrame,
        capability: Mapping[object, float | None] | None,
        hub: object,
    ) -> _Hub | None:
        import numpy as np

        power = dict(capability or {})
        known = [value for value in power.values() if value is not None]
        if any(not (math.isfinite(value) and value >= 0) for value in known):
            problem = "A capability is below zero, or no number."
            raise SchemaError(problem, "Give figures of at least 0, or None.")
        read = read_ties(pacts.select("source", "target"))
        tied, names = read.weights > 0, tuple(read.states)
        centre = _centre(tied, names, power) if hub is None else _place(hub, names)
        if centre is None or np.count_nonzero(tied[centre]) < LEAST:
            return None
        return cls(names, tied, centre, power)

    @property
    def key(self) -> tuple[int, bytes]:
        """The hub and the network, without the names of the states."""
        return self.centre, self.tied.tobytes()

    def score(self, chance: NDArray[np.float64], draws: int, seed: int) -> HubScore:
        import numpy as np

        around = np.flatnonzero(self.tied[self.centre])
        spokes, own = tuple(self.names[i] for i in around), self.names[self.centre]
        missing = tuple(s for s in (own, *spokes) if self.power.get(s) is None)
        openness = float(_openness(self.tied[None], self.centre)[0])
        ratio = None if missing else _ratio(self.power, own, spokes)
        low, high = map(float, np.percentile(chance, _LEVEL)) if draws else (None, None)
        # Shares of the same pairs differ in their last digits only.
        as_open = int((chance >= openness - _ROUNDING).sum())
        return HubScore(
            score=None if ratio is None else openness * ratio,
            openness=openness,
            ratio=ratio,
            hub=own,
            spokes=spokes,
            tied=int(np.count_nonzero(self.tied[np.ix_(around, around)])) // 2,
            expected=float(chance.mean()) if draws else None,
            low=low,
            high=high,
            p=(1 + as_open) / (1 + draws) if draws else None,
            draws=draws,
            seed=seed,
            missing=missing,
        )


def _centre(
    tied: NDArray[np.bool_],
    names: Sequence[object],
    power: Mapping[object, float | None],
) -> int | None:
    pacts = tied.sum(axis=1)
    rank = [(int(pacts[i]), power.get(name) or 0.0, -i) for i, name in enumerate(names)]
    return -max(rank)[2] if rank else None


def _place(hub: object, names: Sequence[object]) -> int | None:
    return list(names).index(hub) if hub in names else None


def _ratio(
    power: Mapping[object, float | None], hub: object, spokes: tuple[object, ...]
) -> float | None:
    others = math.fsum(power[state] or 0.0 for state in spokes)
    return (power[hub] or 0.0) / others if others > 0 else None


def _openness(tied: NDArray[np.bool_], hub: int) -> NDArray[np.float64]:
    """Return 1 - the share of tied pairs of partners of a state, for each network."""
    import numpy as np

    spoke = tied[:, hub].astype(np.float64)
    pairs = np.einsum("di,dij,dj->d", spoke, tied.astype(np.float64), spoke)
    number = spoke.sum(axis=1)
    share: NDArray[np.float64] = 1 - pairs / (number * (number - 1))
    return share


MEASURES: Final = (
    Measure(
        name="hub_score",
        title="Hub-and-spoke score of a set of bilateral pacts",
        unit="1",
        low=0.0,
        high=None,
        null_means="no state has three bilateral pacts, or a capability is not known",
        formula="(1 - tied pairs of spokes / pairs) * capability of the hub / sum of "
        "the spokes'",
        reference="Definition. The idea: Cha 2010, International Security; the "
        "null: Fosdick et al. 2018, SIAM Review 60(2), 315-355, doi:10.1137/16M1087175",
        needs=("bilateral pacts", "the capability of each state"),
        function=hub_score,
        analysis_unit="network",
    ),
)
