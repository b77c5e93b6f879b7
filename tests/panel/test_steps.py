"""A panel keeps what was asked, in order."""

import invented

from foedus.panel.build import panel
from foedus.panel.steps import Attach, Spells, Where
from foedus.store import Store


def test_steps_stand_in_the_order_of_the_calls(tmp_path) -> None:
    store = invented.fill(Store(tmp_path))
    asked = (
        panel("dyad-years", 1990, 1992, store=store)
        .where("contiguous")
        .attach("gml-mid")
        .spells("gml_mid_onset", polynomial=3)
    )
    where, attach, spells = asked.steps
    assert isinstance(where, Where)
    assert where.case.name == "contiguous"
    assert isinstance(attach, Attach)
    assert attach.want.source == "gml-mid"
    assert spells == Spells("gml_mid_onset", 3)
