"""What the pictures draw, read from the store and from the embedded facts."""

from __future__ import annotations

import polars as pl

from foedus.measures.layers import network_on
from foedus.registry import states
from foedus.registry.states import by_code

_ORDER = ("nonaggression", "consultation", "defence")


def registry_ties(years: list[int]) -> pl.DataFrame:
    found = []
    for year in years:
        best = {}
        for kind, obs in (("nonaggression", ("nonaggression",)), ("consultation", ("consultation",)), ("defence", ("defence", "offence"))):
            for ob in obs:
                pairs = set(network_on(f"{year}-12-31", ob).select("source", "target").rows())
                for a, b in pairs:
                    pass
                done = {tuple(sorted(p)) for p in pairs}
                for a, b in done:
                    one = (a, b) not in pairs or (b, a) not in pairs
                    giver, rec = (a, b) if (a, b) in pairs else (b, a)
                    best[(a, b)] = (giver, rec, kind, one)
        for g, r, kind, one in best.values():
            found.append({"year": year, "state_a": g, "state_b": r, "name_a": _name(g, year), "name_b": _name(r, year), "tie": kind, "one_sided": one})
    return pl.DataFrame(found)


def _name(code, year):
    from foedus import dates
    return by_code(code).name(dates.parse(f"{year}-12-31"))
