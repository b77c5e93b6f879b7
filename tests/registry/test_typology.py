"""Types follow from what is owed and by how many."""

from __future__ import annotations

from dataclasses import replace

import pytest

from foedus.registry import typology
from foedus.registry.alliances import alliance, everything
from foedus.registry.typology import classify, hub_system, hubs, obligations


@pytest.mark.parametrize(
    ("name", "on", "kind", "structure", "symmetry"),
    [
        ("nato", "2024-12-31", "collective-defence", "multilateral", "mutual"),
        ("eu", "2024-12-31", "collective-defence", "multilateral", "unequal"),
        ("warsaw-pact", "1980", "collective-defence", "multilateral", "mutual"),
        ("us-japan", "2024-12-31", "bilateral-defence", "bilateral", "one-sided"),
        ("us-korea", "2024-12-31", "bilateral-defence", "bilateral", "unequal"),
        ("rio-treaty", "1960-01-01", "dual", "multilateral", "mutual"),
        ("ecowas", "1990-01-01", "dual", "multilateral", "mutual"),
        ("un", "2024-12-31", "collective-security", "multilateral", "none-owed"),
        ("delian-league", "-0453", "hegemonic-league", "multilateral", "mutual"),
        ("locarno-1925", "1930-01-01", "guarantee", "multilateral", "unequal"),
        (
            "entente-cordiale-1904",
            "1910-01-01",
            "arrangement",
            "bilateral",
            "none-owed",
        ),
    ],
)
def test_types(name: str, on: str, kind: str, structure: str, symmetry: str) -> None:
    found = classify(alliance(name), on)
    assert (found.type, found.structure, found.symmetry) == (kind, structure, symmetry)
    assert found.why.endswith(".")


def test_unclear_defence_is_never_a_defence_pact() -> None:
    pact = alliance("nato")
    unclear = tuple(replace(p, answer="unclear") for p in pact.promises)
    assert classify(replace(pact, promises=unclear)).type == "unclear"


def test_every_alliance_gets_a_type_of_the_set() -> None:
    for pact in everything():
        found = classify(pact)
        assert found.type in typology.TYPES
        assert found.structure in typology.STRUCTURES
        assert found.symmetry in typology.SYMMETRIES


def test_carve_outs_are_named() -> None:
    assert "Austria" in classify(alliance("eu"), "2024-12-31").why


def test_obligations_of_an_alliance_without_rows_are_not_covered() -> None:
    pact = replace(alliance("nato"), promises=())
    assert set(obligations(pact).values()) == {"not-covered"}


def test_the_san_francisco_system() -> None:
    found = hub_system("USA", "1960-12-31")
    assert {"Japan", "Philippines", "South Korea"} <= set(found.spokes)
    assert found.openness == 1 - found.tied_pairs / found.spoke_pairs
    assert hubs("1960-12-31")[0].openness is not None


def test_two_pacts_make_no_hub() -> None:
    found = hub_system("Portugal", "1960-12-31")
    assert found.openness is None
    assert "fewer than three" in found.why
