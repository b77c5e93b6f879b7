import pytest

from foedus import dates
from foedus.errors import AssessmentError
from foedus.registry.alliances import alliance
from foedus.store import Store
from foedus.web.page import Ask, RequestError
from foedus.web.pages import guideline

ON = "2024-12-31"


def ask(**said: str) -> Ask:
    return Ask(Store(), said)


def cells(document, name: str) -> dict[str, float | None]:
    table = document["findings"][0]["table"]
    names = [column["name"] for column in table["columns"]]
    return {row["cells"][0]: row["cells"][names.index(name)] for row in table["rows"]}


def test_the_line_moves_the_gap_and_nothing_else():
    low = guideline.shown(ask(id="nato", on=ON, share="2"))
    high = guideline.shown(ask(id="nato", on=ON, share="3"))
    assert low["findings"][0]["value"] < high["findings"][0]["value"]
    assert cells(low, "share") == cells(high, "share")
    above, nearer = cells(low, "distance"), cells(high, "distance")
    for member, distance in above.items():
        if distance is not None:
            assert nearer[member] == pytest.approx(distance - 1)


def test_who_is_above_the_line_is_short_of_nothing():
    document = guideline.shown(ask(id="nato", on=ON, share="2"))
    short, above = cells(document, "value"), cells(document, "distance")
    for member, distance in above.items():
        if distance is not None and short[member] is not None:
            assert (short[member] == 0) == (distance >= 0), member


def test_a_pact_without_figures_of_its_own_has_the_institutes():
    assert guideline.shown(ask(id="us-japan-1960", on=ON))["share"] == 2


@pytest.mark.parametrize("share", ["0", "6.1", "nan", "inf", "-2", "two", "1e9"])
def test_a_share_outside_the_slider_is_refused(share: str):
    with pytest.raises(RequestError, match="no share between"):
        guideline.shown(ask(id="nato", on=ON, share=share))


def test_where_nobody_has_figures_nothing_is_offered():
    pact, on = alliance("warsaw-pact"), dates.parse("1980-12-31")
    assert guideline.offered(Store(), pact, on) is None
    with pytest.raises(AssessmentError, match="less than half"):
        guideline.shown(ask(id="warsaw-pact", on="1980-12-31"))
    offered = guideline.offered(Store(), alliance("nato"), dates.parse(ON))
    assert offered == f"/alliances/nato/guideline?share=2&on={ON}"
