"""Sensitivity to weights: which weight the answer of an index hangs on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import polars as pl

from foedus.errors import AssessmentError, SchemaError
from foedus.measures.columns import weights_of
from foedus.measures.coverage import known
from foedus.measures.measure import Measure

SAMPLES: Final = 1024
SEED: Final = 1816


def weight_sensitivity(
    first: Mapping[str, float | None],
    second: Mapping[str, float | None] | None = None,
    *,
    weights: Mapping[str, float] | None = None,
    spread: float = 1.0,
    samples: int = SAMPLES,
    seed: int = SEED,
) -> pl.DataFrame:
    """Sobol indices of the weights of an index, for a state or the lead of one.

    Parameters
    ----------
    first : mapping of str to float or None
        Share of the state in each component; None and NaN are not known.
    second : mapping of str to float or None, optional
        The same of another state: then the lead of the first over it is explained.
    weights : mapping of str to float, optional
        Weight in the middle of each range, at least 0; by default all are equal.
    spread : float
        Half-width of each range as a part of its weight, above 0, at most 1: with 1 a
        weight runs from 0 to twice itself. Weights are then divided by their sum.
    samples : int
        Base size of the sample, a power of two; ``samples * (k + 2)`` evaluations.
    seed : int
        Seed of the sample and of its intervals.

    Returns
    -------
    polars.DataFrame
        One row per component with a range, by name: ``component``, ``first_order``
        (part of the variance from this weight alone), ``first_order_margin`` (half of
        its 95 % interval), ``total`` (with all its interactions), ``total_margin``,
        and ``low``, ``middle``, ``high`` of the index or the lead over the sample (5,
        50 and 95 %, the same in each row). Indices lie in 0 to 1 but for sampling
        error; null where nothing varies. No row where fewer than two components count.

    Raises
    ------
    SchemaError
        If the two have other components, the weights are no weights, `spread` lies
        outside 0 to 1, or `samples` is no power of two.
    AssessmentError
        If SALib is not installed (``pip install "foedus[sensitivity]"``).

    Notes
    -----
    Output ``y = sum w_c x_c / sum w_c`` with ``x_c`` the share, or the difference of
    shares, of the components known for both. ``S_c = V(E(y | w_c)) / V(y)``, ``T_c = 1
    - V(E(y | w_not c)) / V(y)``, by Saltelli's sample.

    References
    ----------
    Sobol', I. M. (2001). Global sensitivity indices for nonlinear mathematical models.
    Mathematics and Computers in Simulation 55, 271-280.
    doi:10.1016/S0378-4754(00)00270-6. Saltelli, A. et al. (2010). Variance based
    sensitivity analysis of model output. Computer Physics Communications 181, 259-270.
    doi:10.1016/j.cpc.2009.09.018

    Examples
    --------
    >>> made = weight_sensitivity({"gdp": 0.3, "men": 0.1}, samples=64)
    >>> made["component"].to_list()
    ['gdp', 'men']
    """
    values = _outputs(first, second)
    middle = _middle(weights, values, spread, samples, first)
    if len(middle) < 2:
        return pl.DataFrame(schema=_SHAPE)
    return _indices(middle, values, spread, samples, seed)


_SHAPE: Final = {
    "component": pl.String,
    "first_order": pl.Float64,
    "first_order_margin": pl.Float64,
    "total": pl.Float64,
    "total_margin": pl.Float64,
    "low": pl.Float64,
    "middle": pl.Float64,
    "high": pl.Float64,
}


def _outputs(
    first: Mapping[str, float | None], second: Mapping[str, float | None] | None
) -> dict[str, float]:
    """Return what each component adds, of those that are known."""
    if second is not None and set(first) != set(second):
        strange = sorted(set(first) ^ set(second))
        problem = f"Only one of the two has {', '.join(strange)}."
        raise SchemaError(problem, "Give both the same components.", found=strange)
    other = dict.fromkeys(first, 0.0) if second is None else second
    return {
        c: a - b
        for c in sorted(first)
        if known(a := first[c]) and known(b := other[c])
        if a is not None and b is not None
    }


def _middle(
    weights: Mapping[str, float] | None,
    values: Mapping[str, float],
    spread: float,
    samples: int,
    first: Mapping[str, float | None],
) -> dict[str, float]:
    """Return the weights that have a range."""
    if not 0 < spread <= 1:
        problem = f"A weight cannot range over {spread:g} of itself."
        raise SchemaError(problem, "Give a spread above 0 and at most 1.")
    if samples < 2 or samples & (samples - 1):
        problem = f"{samples} is no power of two."
        raise SchemaError(problem, "Give 64, 128, 256 and so on.")
    if not values:
        return {}
    if weights is not None:
        weights_of(weights, first)
        weights = {c: weights.get(c, 0.0) for c in values}
    given = zip(values, weights_of(weights, values), strict=True)
    return {c: weight for c, weight in given if weight > 0}


def _indices(
    middle: Mapping[str, float],
    values: Mapping[str, float],
    spread: float,
    samples: int,
    seed: int,
) -> pl.DataFrame:
    import numpy as np

    try:
        from SALib.analyze import sobol as analysis
        from SALib.sample import sobol as sampling
    except ImportError as error:
        problem = "Sobol indices need SALib, which is not installed."
        remedy = "Run pip install 'foedus[sensitivity]'."
        raise AssessmentError(problem, remedy) from error
    names = list(middle)
    question = {
        "num_vars": len(names),
        "names": names,
        "bounds": [[m * (1 - spread), m * (1 + spread)] for m in middle.values()],
    }
    drawn = sampling.sample(question, samples, calc_second_order=False, seed=seed)
    whole = drawn.sum(axis=1)
    x = np.array([values[c] for c in names])
    y = (drawn @ x) / np.where(whole > 0, whole, 1.0)
    low, mid, high = np.percentile(y, [5, 50, 95])
    if np.ptp(y) <= 1e-15 * max(1.0, float(np.abs(y).max())):
        found = {key: [None] * len(names) for key in ("S1", "S1_conf", "ST", "ST_conf")}
    else:
        found = analysis.analyze(question, y, calc_second_order=False, seed=seed)
    columns = ("first_order", "first_order_margin", "total", "total_margin")
    keys = ("S1", "S1_conf", "ST", "ST_conf")
    return pl.DataFrame(
        {
            "component": names,
            **{c: list(found[k]) for c, k in zip(columns, keys, strict=True)},
            "low": [float(low)] * len(names),
            "middle": [float(mid)] * len(names),
            "high": [float(high)] * len(names),
        },
        schema=_SHAPE,
    )


MEASURES: Final = (
    Measure(
        name="weight_sensitivity",
        title="Part of the variance of an index that comes from each weight",
        unit="1",
        low=None,
        high=None,
        null_means="nothing varies, or fewer than two components count",
        formula="S_c = V(E(y | w_c)) / V(y), T_c = 1 - V(E(y | w_not c)) / V(y)",
        reference="Sobol' 2001, Mathematics and Computers in Simulation 55, 271-280, "
        "doi:10.1016/S0378-4754(00)00270-6",
        needs=("the components of one or two states", "ranges of the weights"),
        function=weight_sensitivity,
        analysis_unit="component of an index",
    ),
)
