"""Balance of a signed network from a user's table of ties."""

from __future__ import annotations

from typing import Any

import polars as pl

from foedus.measures.balance import balance, frustration

Values = list[dict[str, Any]]
Found = balance.TriangleBalance | balance.WalkBalance | frustration.Frustration


def triangle_balance(edges: pl.DataFrame) -> Values:
    """Compute the share of balanced triangles.

    Parameters
    ----------
    edges : polars.DataFrame
        ``source``, ``target`` and ``sign`` (1 or -1, null where it is not known).

    Returns
    -------
    list of dict
        One: ``value``, ``optimal``, ``bound``, ``balanced``, ``triangles``, ``states``,
        ``ties``, ``unknown`` and ``frustrating``, the ties in unbalanced triangles.
    """
    found = balance.triangle_balance(edges)
    return _one(found, balanced=found.balanced, triangles=found.triangles)


def walk_balance(edges: pl.DataFrame) -> Values:
    """Compute the balance of closed walks.

    Parameters
    ----------
    edges : polars.DataFrame
        ``source``, ``target`` and ``sign`` (1 or -1, null where it is not known).

    Returns
    -------
    list of dict
        One: ``value``, ``optimal``, ``bound``, ``states``, ``ties``, ``unknown`` and
        ``frustrating``, the ties at odds with the walks around them.
    """
    return _one(balance.walk_balance(edges))


def line_index(edges: pl.DataFrame, seconds: float) -> Values:
    """Compute the line index of frustration.

    Parameters
    ----------
    edges : polars.DataFrame
        ``source``, ``target`` and ``sign`` (1 or -1, null where it is not known).
    seconds : float
        Time for the proof.

    Returns
    -------
    list of dict
        One: ``value`` (ties), ``optimal``, ``bound``, ``normalised`` (1 - 2 L / ties),
        ``states``, ``ties``, ``unknown``, ``sides`` and ``frustrating``, the ties
        against the best split found.
    """
    found = frustration.frustration(edges, seconds=seconds)
    return _one(found, normalised=found.normalised, sides=dict(found.sides))


def _one(found: Found, **more: object) -> Values:
    return [
        {
            "value": found.value,
            "optimal": found.optimal,
            "bound": found.bound,
            **more,
            "states": found.states,
            "ties": found.ties,
            "unknown": found.unknown,
            "frustrating": found.frustrating.to_dicts(),
        }
    ]
