from foedus.store import Store
from foedus.web.drafting import DRAFTERS
from foedus.web.per_store import PerStore
from foedus.web.runner import RUNNERS


class Running:
    def __init__(self, home) -> None:
        self.home = home
        self.stopped = 0

    def stop(self) -> None:
        self.stopped += 1


def test_a_store_has_one_of_a_kind_until_it_is_stopped(tmp_path):
    every, store = PerStore(Running), Store(tmp_path)
    made = every.of(store)
    assert every.of(Store(tmp_path)) is made
    assert made.home == store.home
    every.stop(store)
    every.stop(store)
    assert made.stopped == 1
    assert every.of(store) is not made


def test_other_stores_run_on(tmp_path):
    every = PerStore(Running)
    one, other = Store(tmp_path / "one"), Store(tmp_path / "other")
    kept = every.of(other)
    every.of(one)
    every.stop(one)
    assert every.of(other) is kept
    assert kept.stopped == 0
    every._stop_all()
    assert kept.stopped == 1


def test_jobs_and_drafts_are_kept_so():
    assert isinstance(RUNNERS, PerStore)
    assert isinstance(DRAFTERS, PerStore)
