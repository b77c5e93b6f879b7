"""Powers and splines of a peace clock."""

import narwhals as nw
import numpy as np
import polars as pl
import pytest
from scipy.interpolate import CubicSpline

from foedus.errors import PanelError
from foedus.panel import curves
from foedus.panel.build import panel

KNOTS = (1, 4, 7, 20)


def shown(polynomial=1, knots=()):
    clock = pl.DataFrame({"t": [None, *range(60)]}, schema={"t": pl.Int32})
    made = list(curves.curves("t", polynomial, knots))
    return nw.from_native(clock.lazy()).with_columns(made).to_native().collect()


def test_powers_are_whole_numbers_and_null_where_the_clock_is():
    found = shown(polynomial=3)
    assert found.columns == ["t", *curves.names("t", 3, ())]
    assert found.row(0) == (None, None, None)
    assert found.rows()[1:] == [(t, t * t, t**3) for t in range(60)]


def test_days_of_two_centuries_fit():
    assert 90_000**3 < 2**63


def test_splines_span_the_natural_cubic_splines():
    found = shown(knots=KNOTS).drop_nulls()
    basis = np.column_stack([np.ones(found.height), found.to_numpy()])
    assert np.linalg.matrix_rank(basis) == len(KNOTS)
    t = found["t"].to_numpy().astype(float)
    for values in np.eye(len(KNOTS)):
        natural = CubicSpline(KNOTS, values, bc_type="natural")
        # Outside its knots such a spline goes on as a straight line.
        inside = np.clip(t, KNOTS[0], KNOTS[-1])
        straight = natural(inside) + natural(inside, 1) * (t - inside)
        fitted = basis @ np.linalg.lstsq(basis, straight, rcond=None)[0]
        np.testing.assert_allclose(fitted, straight, atol=1e-8)


def test_splines_are_null_where_the_clock_is():
    assert shown(knots=KNOTS).row(0) == (None, None, None)


@pytest.mark.parametrize("power", [0, 4, True, 2.5])
def test_other_powers_are_refused(power):
    with pytest.raises(PanelError, match="highest power"):
        curves.check(power, ())


@pytest.mark.parametrize("knots", [(1, 4), (4, 1, 7), (1, 4, 4)])
def test_knots_that_make_no_spline_are_refused(knots):
    with pytest.raises(PanelError, match="no knots"):
        curves.check(1, knots)


@pytest.mark.parametrize("knots", [3, "147", (1, 4.5, 7)])
def test_knots_have_to_be_named(knots):
    with pytest.raises(PanelError, match="steps of the clock"):
        curves.check(1, knots)


def test_a_panel_gains_the_columns_that_were_asked_for(tiny_store):
    bare = panel("dyad-years", 1930, 1940, states=(220, 255), store=tiny_store)
    asked = bare.attach("gml-mid").spells("gml_mid_onset", 3, (1, 4, 7))
    rows = asked.collect()
    clock = "gml_mid_onset_spell"
    gained = [clock, f"{clock}_2", f"{clock}_3", f"{clock}_spline_1"]
    assert list(asked.columns[-4:]) == rows.columns[-4:] == gained
    assert rows.filter(pl.col(clock) == 2)[f"{clock}_3"].unique().to_list() == [8]
    assert rows[clock].null_count() == rows[gained[3]].null_count() == 0
