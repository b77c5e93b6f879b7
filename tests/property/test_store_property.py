"""Whatever is added and removed in whatever order: the store equals a plain dict."""

import tempfile

import polars as pl
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from foedus.errors import StoreError
from foedus.store import SourceFacts, Store, names

SOURCES = st.sampled_from(["atop", "nmc", "cow-mid"])
VERSIONS = st.sampled_from(["4.01", "5.1", "5.10", "abridged-6.0"])
NUMBERS = st.lists(st.none() | st.integers(-(2**63), 2**63 - 1), max_size=4)
TABLES = st.dictionaries(
    st.sampled_from(["member", "year", "spell"]), NUMBERS, min_size=1
)
FACTS = st.builds(
    SourceFacts,
    access=st.sampled_from(["automatic", "by-hand", "own"]),
    redistribute=st.sampled_from(["yes", "no", "ask"]),
    coverage_start=st.sampled_from(["", "1816", "-0500"]),
    coverage_end=st.sampled_from(["", "2018", "2024-12-31"]),
    added=st.just("2026-11-22"),
    rows_read=st.integers(0, 10**12),
    refused=st.dictionaries(st.text(), st.integers(0, 10**12), max_size=2),
    title=st.text(st.characters(exclude_categories=("Cs",))),
)


class StoreMachine(RuleBasedStateMachine):
    """A store beside a dict: version -> facts and numbers of each table."""

    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.store = Store(self.folder.name)
        self.model = {}

    def teardown(self):
        self.folder.cleanup()

    @rule(source=SOURCES, version=VERSIONS, tables=TABLES, facts=FACTS)
    def add(self, source, version, tables, facts):
        frames = {
            name: pl.LazyFrame({"n": numbers}, schema={"n": pl.Int64})
            for name, numbers in tables.items()
        }
        self.store.add(source, version, frames, facts)
        self.model[source, version] = (facts, tables)

    @rule(source=SOURCES, version=VERSIONS)
    def remove(self, source, version):
        if (source, version) in self.model:
            self.store.remove(source, version)
            del self.model[source, version]
        else:
            with pytest.raises(StoreError):
                self.store.remove(source, version)

    @rule()
    def open_again(self):
        self.store = Store(self.folder.name)

    @invariant()
    def holds_what_the_model_holds(self):
        held = {
            (said.id, said.version): (
                said.facts,
                {
                    table.name: self.store.scan(
                        (f"{said.id}@{said.version}", table.name)
                    )
                    .collect()["n"]
                    .to_list()
                    for table in said.tables
                },
            )
            for said in self.store.sources()
        }
        assert held == self.model

    @invariant()
    def the_newest_version_is_the_default(self):
        for source in {source for source, _ in self.model}:
            versions = [v for s, v in self.model if s == source]
            assert self.store.source(source).version == max(versions, key=names.newest)

    @invariant()
    def no_file_is_missing_changed_or_left_over(self):
        assert self.store.check() == ()


TestStore = StoreMachine.TestCase
TestStore.settings = settings(
    max_examples=25,
    stateful_step_count=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
