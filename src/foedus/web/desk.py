"""The desk: answers each question once and keeps the bytes.

Payloads are encoded once and kept under the store, the address and the language.
Readers who ask the same at the same time wait for one computation. Pages and tables are
made from the bytes of the JSON, so that they cannot say anything else.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from foedus.web import api, render, rows
from foedus.web.page import BusyError, Page, address, stamp

if TYPE_CHECKING:
    from foedus.store import Store
    from foedus.web.words import Language

Form = Literal["html", "json", "csv", "parquet"]

MEDIA: Final[Mapping[Form, str]] = {
    "html": "text/html; charset=utf-8",
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
}

MOST_BYTES: Final = 192 * 1024 * 1024
"""Size of all kept replies together."""

MOST_SECONDS: Final = 30.0
"""How long a reader waits for an answer; it is computed to its end all the same."""

MOST_WAITING: Final = 64
"""How many different questions may wait at once."""


@dataclass(frozen=True, slots=True)
class Reply:
    """The bytes of a page in one form.

    Attributes
    ----------
    body : bytes
        What is sent.
    media : str
        Its media type.
    tag : str
        Its entity tag, quoted.
    """

    body: bytes
    media: str
    tag: str


class Kept:
    """Replies under their keys, those used last, up to a size.

    Parameters
    ----------
    most : int
        Bytes of all bodies together; a larger one is not kept.
    """

    __slots__ = ("_found", "_lock", "_most", "_size")

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._found: OrderedDict[str, Reply] = OrderedDict()
        self._lock = threading.Lock()
        self._most = most
        self._size = 0

    def get(self, key: str) -> Reply | None:
        """Return what is kept under a key; None for nothing."""
        with self._lock:
            found = self._found.get(key)
            if found is not None:
                self._found.move_to_end(key)
            return found

    def put(self, key: str, reply: Reply) -> None:
        """Keep a reply, and drop those that were used longest ago."""
        if len(reply.body) > self._most:
            return
        with self._lock:
            old = self._found.pop(key, None)
            self._size += len(reply.body) - (len(old.body) if old else 0)
            self._found[key] = reply
            while self._size > self._most:
                _, dropped = self._found.popitem(last=False)
                self._size -= len(dropped.body)


class Desk:
    """Answers questions about one store.

    Parameters
    ----------
    store : Store
        Added sources.
    seconds : float
        How long a reader waits.
    most : int
        Bytes of all kept replies together.
    """

    def __init__(
        self, store: Store, *, seconds: float = MOST_SECONDS, most: int = MOST_BYTES
    ) -> None:
        self.store = store
        self._seconds = seconds
        self._kept = Kept(most)
        self._workers = ThreadPoolExecutor(2, thread_name_prefix="desk")
        self._running: dict[str, asyncio.Future[Reply]] = {}

    async def reply(
        self, page: Page, form: Form, said: Mapping[str, str], lang: Language
    ) -> Reply:
        """Return a page in a form, from what is kept or newly made.

        Parameters
        ----------
        page : Page
            The page.
        form : {"html", "json", "csv", "parquet"}
            What is wanted.
        said : mapping of str to str
            The parameters, as `Page.said` returns them.
        lang : {"en", "fr"}
            Language of the page; the other forms have none.

        Returns
        -------
        Reply
            The bytes, the same for the same question and store.

        Raises
        ------
        FoedusError
            As the page does.
        BusyError
            If it takes too long, or too many questions wait.
        """
        tongue: Language = lang if form == "html" else "en"
        key = self._key(page, form, said, tongue)
        found = self._kept.get(key)
        if found is not None:
            return found
        if key not in self._running:
            if len(self._running) >= MOST_WAITING:
                problem = f"{MOST_WAITING} questions are already waiting."
                raise BusyError(problem, "Try again in a few seconds.")
            self._start(key, lambda: self._make(page, form, said, tongue))
        try:
            waiting = asyncio.shield(self._running[key])
            return await asyncio.wait_for(waiting, self._seconds)
        except TimeoutError as error:
            problem = f"The answer takes longer than {self._seconds:g} seconds."
            remedy = "It is still being computed: load the page again in a minute."
            raise BusyError(problem, remedy) from error

    def close(self) -> None:
        """Stop taking questions; what has not begun is dropped."""
        self._workers.shutdown(wait=False, cancel_futures=True)

    def _start(self, key: str, make: Callable[[], Reply]) -> None:
        """Let a worker answer, and forget the question once it has."""
        loop = asyncio.get_running_loop()
        future = loop.run_in_executor(self._workers, make)
        self._running[key] = future

        def done(finished: asyncio.Future[Reply]) -> None:
            self._running.pop(key, None)
            # Whoever waited has the error; with nobody left it would be reported.
            if not finished.cancelled():
                finished.exception()

        future.add_done_callback(done)

    def _make(
        self, page: Page, form: Form, said: Mapping[str, str], lang: Language
    ) -> Reply:
        """Make a reply from the bytes of the JSON, and keep it."""
        if form == "json":
            document = api.answer(page, self.store, said)
            body = _json(document)
        else:
            twin = self._kept.get(self._key(page, "json", said, "en"))
            if twin is None:
                twin = self._make(page, "json", said, "en")
            body = _formed(page, form, json.loads(twin.body), said, lang)
        tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        made = Reply(body, MEDIA[form], tag)
        if not page.live:
            self._kept.put(self._key(page, form, said, lang), made)
        return made

    def _key(
        self, page: Page, form: Form, said: Mapping[str, str], lang: Language
    ) -> str:
        return f"{stamp(self.store)} {lang} {form} {address(page.path, said)}"


def _json(document: Mapping[str, object]) -> bytes:
    return json.dumps(document, ensure_ascii=False, allow_nan=False).encode("utf-8")


def _formed(
    page: Page,
    form: Form,
    document: dict[str, object],
    said: Mapping[str, str],
    lang: Language,
) -> bytes:
    if form == "html":
        return render.html(page, document, said, lang).encode("utf-8")
    table = document[page.rows]
    if not isinstance(table, list):
        raise TypeError(page.rows)
    return rows.csv(table) if form == "csv" else rows.parquet(table)
