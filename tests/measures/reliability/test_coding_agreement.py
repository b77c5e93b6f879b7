import polars as pl
import pytest

from foedus.measures.reliability import coded_cases
from foedus.measures.reliability import observed_reliability as observed
from foedus.measures.reliability.coding_agreement import beside, coding_agreement
from foedus.store import Store

KEPT, BROKEN, IDLE = "honoured", "violated", "not invoked"


def table(*rows: tuple[int | None, int, str | None]) -> pl.DataFrame:
    shape = {"war": pl.Int64, "alliance": pl.Int64, "outcome": pl.String}
    return pl.DataFrame(rows, schema=shape, orient="row")


def test_members_become_one_case_by_the_worst_of_them() -> None:
    one = table((1, 1, KEPT), (1, 1, BROKEN), (1, 2, KEPT), (1, 2, IDLE), (2, 1, KEPT))
    other = table((1, 1, KEPT), (1, 2, KEPT), (3, 1, IDLE), (None, 1, KEPT))
    other = pl.concat([other, table((2, 1, None), (2, 1, KEPT))])
    assert beside(one, other).rows() == [
        (1, 1, BROKEN, KEPT),
        (1, 2, KEPT, KEPT),
        (2, 1, KEPT, "not known"),
        (3, 1, "no such case", IDLE),
    ]
    found = coding_agreement(one, other, least=1)
    assert (found.successes, found.cases, found.value) == (1, 2, 0.5)
    assert coding_agreement(one, other).value is None


def test_it_does_not_matter_which_coding_is_first() -> None:
    one, other = table((1, 1, KEPT), (2, 1, BROKEN)), table((1, 1, KEPT), (2, 1, KEPT))
    assert coding_agreement(one, other) == coding_agreement(other, one)


@pytest.mark.published
def test_the_rule_beside_the_coders(published_store: Store) -> None:
    scan = published_store.scan
    rule = observed.observed_cases(
        observed.atop_promises(scan("atop@5.1.member")),
        observed.cow_fighting(scan("cow-wars.inter_state")),
        states=observed.cow_members(scan("cow-states@2016.spell")),
    )
    coders = coded_cases.of_alliances(scan("alliance-reliability.alliance_war"))
    found = coding_agreement(rule, coders)
    assert (found.successes, found.cases) == (68, 70)
    apart = beside(rule, coders).filter(one=KEPT, other=BROKEN)
    # Greece (1490) fought beside Serbia only from 1917; that the Soviet Union fought
    # Poland (2295) in 1939 is not in the list of wars.
    assert apart.select("war", "alliance").rows() == [(106, 1490), (139, 2295)]
