"""A panel keeps what was asked, in order."""

from dataclasses import replace

import invented

from foedus.panel.build import panel
from foedus.panel.steps import Attach, Measured, Spells, Where
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


def test_a_measure_is_named_with_its_options_and_made_when_it_is_built(
    tmp_path,
) -> None:
    made = []

    def make(frame):
        made.append(frame.years)
        return ()

    step = Measured("s_score", {"distance": "squared"}, make)
    begun = panel("dyad-years", 1990, 1992, store=Store(tmp_path))
    asked = replace(begun, steps=(step,))
    assert asked.steps == (Measured("s_score", {"distance": "squared"}, print),)
    assert not made
    assert asked.attachments == ()
    assert made == [(1990, 1992)]
