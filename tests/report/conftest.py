"""The hand-made answer of this folder, as fixtures."""

import sys
from pathlib import Path

import pytest

from foedus.answers.answer import Answer
from foedus.answers.finding import Finding

# The tests run in importlib mode, in which a test cannot import its neighbours.
sys.path.insert(0, str(Path(__file__).parent))

import answer_fixture


@pytest.fixture(scope="session")
def answer() -> Answer:
    return answer_fixture.answer()


@pytest.fixture(scope="session")
def hostile() -> Answer:
    return answer_fixture.hostile_answer()


@pytest.fixture(scope="session")
def findings() -> dict[str, Finding]:
    return answer_fixture.findings()
