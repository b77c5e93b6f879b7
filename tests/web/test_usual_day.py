from foedus import dates
from foedus.dates import Truth
from foedus.registry.alliances import everything
from foedus.web import usual_day, who


def test_the_usual_day_is_one_on_which_the_alliance_was_in_force():
    for pact in everything():
        if pact.treaty.end_status == "never-in-force" or pact.span.start is None:
            continue
        day = usual_day.of_alliance(pact)
        assert pact.in_force(day) is not Truth.NO, pact.id


def test_the_usual_day_can_be_written_into_an_address():
    for pact in everything():
        day = usual_day.of_alliance(pact)
        assert dates.parse(str(day)) == day


def test_a_state_is_shown_on_a_day_on_which_it_was_there():
    for one in who.everyone().values():
        if one.state is not None:
            assert one.state.existed(usual_day.of_state(one)) is not Truth.NO, one.slug


def test_every_polity_can_be_shown_on_its_usual_day():
    for one in who.everyone().values():
        day = usual_day.of_state(one)
        if one.state is None:
            holds = [s.holds_on(day) for s in who.spells(one.keys)]
            assert any(h is not Truth.NO for h in holds), one.slug
