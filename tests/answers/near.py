"""An invented neighbourhood of France in 1970, in the publishers' columns."""

from __future__ import annotations

from pathlib import Path

import polars as pl
from stored import invented

from foedus.store import Store

YEAR = 1970
CINC = {2: 0.4, 220: 0.1, 230: 0.05, 365: 0.3, 651: 0.02}


def capabilities(home: Path, growth: float = 1.0) -> Store:
    """United States, France, Spain, Soviet Union, Egypt; spending grows each year."""
    parts = ("milper", "irst", "pec", "tpop", "upop")
    rows = [
        {
            "ccode": state,
            "year": year,
            "cinc": cinc,
            "milex": 100 * growth ** (year - 1950),
            **dict.fromkeys(parts, 1.0),
        }
        for state, cinc in CINC.items()
        for year in range(1950, YEAR + 1)
    ]
    return invented(home, "nmc", "state_year", rows, str(YEAR))


def ground(home: Path) -> Store:
    """France borders Spain; the Soviet Union is a global power; Egypt is nowhere."""
    touching = [
        {"ccode1": a, "ccode2": b, "year": YEAR, "conttype": 1}
        for a, b in ((220, 230), (230, 220))
    ]
    invented(home, "cow-contiguity", "directed_dyad_year", touching, str(YEAR))
    span = {"globstdate": "1922-01-01", "globenddate": "1990-12-31"}
    empty = {"regstdate": None, "regenddate": None}
    types = dict.fromkeys(empty, pl.String)
    powers = [{"ccode": state, **empty, **span} for state in (2, 365)]
    invented(home, "maoz-powers", "power_spell", powers, "2019", types)
    places = {
        2: (38.9, -77.0),
        220: (48.9, 2.3),
        230: (40.4, -3.7),
        365: (55.8, 37.6),
        651: (30.0, 31.2),
    }
    capitals = [
        {
            "ccode": state,
            "capital": f"City {state}",
            "stdate": "1900-01-01",
            "enddate": "2024-12-31",
            "lat": lat,
            "lng": lng,
        }
        for state, (lat, lng) in places.items()
    ]
    return invented(home, "capitals", "cow", capitals, "2024")


def rivals(home: Path) -> Store:
    """The United States and the Soviet Union; France and Egypt until 1967."""
    told = ((1, "US-USSR", 2, 365, 1945, 1989), (2, "Canal", 220, 651, 1956, 1967))
    rows = [
        {"tssr_id": n, "rivalry": name, "ccode1": a, "ccode2": b, "start": s, "end": e}
        for n, name, a, b, s, e in told
    ]
    return invented(home, "thompson-rivalries", "tss", rows, "2020")
