"""Every address keeps to what /openapi.json says of it, whatever it is asked."""

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from foedus.store import Store
from foedus.web.pace import Lane, Lanes, Paces

pytest.importorskip("fastapi")
pytest.importorskip("schemathesis")

import schemathesis
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from foedus.web.app import create_app

KEPT = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
    checks.unsupported_method,
]
DESCRIBED = schemathesis.openapi.from_dict(create_app(Store("/nowhere")).openapi())
OPERATIONS = [found.ok() for found in DESCRIBED.get_all_operations()]
# The other forms of a page are made from the bytes of its JSON.
CHOSEN = [
    operation
    for operation in OPERATIONS
    if operation.method == "post" or operation.path.endswith(".json")
]
ONCE = settings(
    max_examples=3,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
    database=None,
    derandomize=True,
)


class Freely(Paces):
    """No pace: what is tried here is the rest."""

    def take(self, reader: str, lane: Lane) -> None:
        return


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory):
    store = Store(tmp_path_factory.mktemp("home"))
    lanes = Lanes(Freely())
    app = create_app(store, hosts=("testserver", "localhost"), lanes=lanes)

    async def staying(scope, receive, send):
        """The application, which does not end with each question."""
        if scope["type"] == "http":
            await app(scope, receive, send)
            return
        for part in ("startup", "shutdown"):
            await receive()
            await send({"type": f"lifespan.{part}.complete"})

    yield staying
    lanes.close()


def _modes(operation):
    """Yield how an address can be asked: whatever stands in a path is a name."""
    yield GenerationMode.POSITIVE
    if operation.query or operation.body:
        yield GenerationMode.NEGATIVE


ASKED = [(operation, mode) for operation in CHOSEN for mode in _modes(operation)]


@pytest.mark.parametrize(
    ("operation", "mode"),
    ASKED,
    ids=[f"{mode.name} {o.method} {o.path}" for o, mode in ASKED],
)
def test_an_address_keeps_its_word(served, operation, mode):
    @ONCE
    @given(case=operation.as_strategy(generation_mode=mode))
    def keeps(case):
        said = case.call(app=served, timeout=120)
        if said.status_code == 414:  # A longer value than a parameter takes.
            return
        case.validate_response(said, checks=KEPT)

    keeps()


def test_every_address_is_described():
    paths = {operation.path for operation in OPERATIONS}
    assert {"/", "/world.json", "/tables", "/sql.json"} <= paths
