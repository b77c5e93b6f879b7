import pytest
import tiny

from foedus.errors import FoedusError
from foedus.report.wishes import Wish


def test_words_become_a_panel(tmp_path):
    store = tiny.store(tmp_path)
    wish = Wish(
        "dyad-years",
        "1920-1925",
        directed=False,
        states="2,20,Mexico,GBR",
        where=("contiguous:contiguity=1",),
        attach=("nmc:columns=cinc+milper", "cow-contiguity:within=start"),
        measures=("world_share:of=nmc:milper",),
        spells=("cow_contiguity_conttype",),
    )
    panel = wish.panel(store)
    assert panel.states == (2, 20, 70, 200)
    assert panel.columns == (
        *("state_a", "state_b", "year", "contiguous", "nmc_cinc_a", "nmc_milper_a"),
        *("nmc_cinc_b", "nmc_milper_b", "cow_contiguity_conttype"),
        *("world_share_a", "world_share_b", "cow_contiguity_conttype_spell"),
    )


def test_coalitions_and_lists_are_said_too(tmp_path):
    coalition = Wish("coalition-years", "1950", coalitions=("duo=2,20",)).panel()
    assert coalition.coalitions == {"duo": (2, 20)}
    assert Wish("alliance-years", "1950", of="registry").panel().roster == "registry"


@pytest.mark.parametrize(
    "wrong",
    [
        {"unit": "x"},
        {"years": "x"},
        {"states": "Nowhere"},
        {"of": "atop"},
        {"coalitions": ("duo=2",)},
        {"where": ("x",)},
        {"attach": ("nmc:columns",)},
        {"measures": ("x",)},
        {"measures": ("surplus_product:subsistence=much",)},
        {"spells": ("x",)},
    ],
)
def test_what_cannot_be_read_is_said(wrong):
    with pytest.raises(FoedusError) as caught:
        Wish(**{"unit": "dyad-years", "years": "1950", **wrong}).panel()
    assert caught.value.remedy
