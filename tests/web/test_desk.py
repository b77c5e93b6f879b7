import asyncio
import json
import threading
from dataclasses import replace

import pytest

from foedus.errors import AllianceError
from foedus.store import Store
from foedus.web import api
from foedus.web.desk import Desk, Kept, Reply
from foedus.web.pace import BusyError, Lane, TooFastError
from foedus.web.page import stamp


def reply(size: int) -> Reply:
    return Reply(b"x" * size, "text/plain", '"tag"')


def test_what_was_used_longest_ago_goes_first():
    kept = Kept(10)
    kept.put("a", reply(4))
    kept.put("b", reply(4))
    assert kept.get("a") is not None
    kept.put("c", reply(4))
    assert kept.get("b") is None
    assert kept.get("a") is not None
    kept.put("huge", reply(11))
    assert kept.get("huge") is None
    kept.put("a", reply(9))
    assert kept.get("c") is None


@pytest.fixture
def counted():
    """The states page, which counts how often it is computed."""
    calls = []
    gate = threading.Event()
    gate.set()

    def answer(ask):
        calls.append(ask)
        gate.wait(5)
        return api.find("states").answer(ask)

    return replace(api.find("states"), answer=answer), calls, gate


def test_a_question_is_computed_once_for_all_readers(tmp_path, counted):
    page, calls, gate = counted
    gate.clear()
    asked = {"search": "ia"}

    async def many() -> list[Reply]:
        at = Desk(Store(tmp_path))
        tasks = [
            asyncio.create_task(at.reply(page, "json", asked, "en")) for _ in "xyz"
        ]
        await asyncio.sleep(0.05)
        gate.set()
        first = await asyncio.gather(*tasks)
        html = await at.reply(page, "html", asked, "en")
        table = await at.reply(page, "csv", asked, "en")
        again = await at.reply(page, "json", asked, "fr")
        at.close()
        return [*first, again, html, table]

    replies = asyncio.run(many())
    assert len(calls) == 1
    assert len({r.body for r in replies[:4]}) == 1
    found = json.loads(replies[0].body)["states"]
    assert found[0]["name"].encode() in replies[4].body
    assert len(replies[5].body.splitlines()) == len(found) + 1


def test_a_slow_answer_is_given_up_and_kept_when_it_comes(tmp_path, counted):
    page, calls, gate = counted
    gate.clear()

    async def slow() -> Reply:
        at = Desk(Store(tmp_path), seconds=0.05)
        with pytest.raises(BusyError, match="longer than"):
            await at.reply(page, "json", {"search": "ja"}, "en")
        gate.set()
        for _ in range(100):
            await asyncio.sleep(0.02)
            if not at._running:
                break
        found = await at.reply(page, "json", {"search": "ja"}, "en")
        at.close()
        return found

    assert asyncio.run(slow()).body
    assert len(calls) == 1


def test_too_many_questions_are_turned_away(tmp_path, counted):
    page, _, gate = counted
    page = replace(page, lane=Lane("few", 100, 0.1, at_once=1, waiting=2))
    gate.clear()

    async def crowd() -> None:
        at = Desk(Store(tmp_path))
        waiting = [
            asyncio.create_task(at.reply(page, "json", {"search": str(n)}, "en"))
            for n in range(2)
        ]
        await asyncio.sleep(0.02)
        with pytest.raises(BusyError, match="already waiting"):
            await at.reply(page, "json", {"search": "three"}, "en")
        gate.set()
        await asyncio.gather(*waiting)
        at.close()

    asyncio.run(crowd())


def test_what_is_kept_is_not_counted_and_what_is_not_kept_is(tmp_path, counted):
    page, calls, _ = counted
    page = replace(page, lane=Lane("few", 2, 3_600))

    async def often() -> None:
        at = Desk(Store(tmp_path))
        for _ in range(50):
            await at.reply(page, "json", {"search": "a"}, "en", "reader")
        await at.reply(page, "json", {"search": "b"}, "en", "reader")
        with pytest.raises(TooFastError):
            await at.reply(page, "json", {"search": "c"}, "en", "reader")
        await at.reply(page, "json", {"search": "a"}, "en", "reader")
        await at.reply(page, "json", {"search": "c"}, "en", "another")
        at.close()

    asyncio.run(often())
    assert len(calls) == 3


def test_errors_reach_the_reader_and_are_not_kept(tmp_path):
    async def wrong() -> None:
        at = Desk(Store(tmp_path))
        for _ in range(2):
            with pytest.raises(AllianceError):
                await at.reply(api.find("alliance"), "json", {"id": "nope"}, "en")
        assert at._running == {}
        at.close()

    asyncio.run(wrong())


def test_a_change_of_the_store_makes_replies_new(tmp_path):
    at = Desk(Store(tmp_path))
    before = stamp(at.store)
    (tmp_path / "manifest.json").write_text("{}")
    assert stamp(at.store) != before
    at.close()


def test_pages_can_be_made_before_they_are_asked_for(empty: Store):
    async def early() -> None:
        at = Desk(empty)
        await at.prepare([("alliance", {"id": "nope"}), ("sources", {})])
        key = at._key(api.find("sources"), "html", {}, "en")
        assert at._kept.get(key) is not None
        at.close()

    asyncio.run(early())
