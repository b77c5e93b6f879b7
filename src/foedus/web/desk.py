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
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from foedus.errors import FoedusError
from foedus.web import api, forms, packed, render, rows
from foedus.web.forms import Form
from foedus.web.pace import BusyError, Lanes
from foedus.web.page import Page, address, stamp

if TYPE_CHECKING:
    from foedus.store import Store
    from foedus.web.words import Language

MOST_BYTES: Final = 192 * 1024 * 1024
"""Size of all kept replies together."""

MOST_SECONDS: Final = 30.0
"""How long a reader waits for an answer; it is computed to its end all the same."""


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
        Its entity tag, without quotes.
    packed : bytes or None
        The body compressed by gzip; None where that would not make it smaller.
    """

    body: bytes
    media: str
    tag: str
    packed: bytes | None = None

    @property
    def size(self) -> int:
        """Bytes that it takes to keep."""
        return len(self.body) + len(self.packed or b"")


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
        if reply.size > self._most:
            return
        with self._lock:
            old = self._found.pop(key, None)
            self._size += reply.size - (old.size if old else 0)
            self._found[key] = reply
            while self._size > self._most:
                _, dropped = self._found.popitem(last=False)
                self._size -= dropped.size


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
    lanes : Lanes, optional
        Where answers are computed; None for threads of its own.
    writable : bool
        Whether pages offer to change something.
    """

    def __init__(
        self,
        store: Store,
        *,
        seconds: float = MOST_SECONDS,
        most: int = MOST_BYTES,
        lanes: Lanes | None = None,
        writable: bool = True,
    ) -> None:
        self.store = store
        self.lanes = Lanes() if lanes is None else lanes
        self._seconds = seconds
        self._kept = Kept(most)
        self._writable = writable
        self._running: dict[str, asyncio.Future[Reply]] = {}

    async def reply(
        self,
        page: Page,
        form: Form,
        said: Mapping[str, str],
        lang: Language,
        reader: str = "",
    ) -> Reply:
        """Return a page in a form, from what is kept or newly made.

        Parameters
        ----------
        page : Page
            The page.
        form : Form
            What is wanted.
        said : mapping of str to str
            The parameters, as `Page.said` returns them.
        lang : {"en", "fr"}
            Language of the page; the other forms have none.
        reader : str
            Address of who asks: a page that costs much is computed at a pace.

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
        TooFastError
            If the reader asks too often for what costs much.
        """
        tongue: Language = lang if form in forms.READ else "en"
        key = self._key(page, form, said, tongue)
        found = self._kept.get(key)
        if found is not None:
            return found
        if key not in self._running:
            self.lanes.take(reader, page.lane)
            begun = self.lanes.start(
                page.lane, lambda: self._make(page, form, said, tongue)
            )
            self._remember(key, asyncio.wrap_future(begun))
        try:
            waiting = asyncio.shield(self._running[key])
            return await asyncio.wait_for(waiting, self._seconds)
        except TimeoutError as error:
            problem = f"The answer takes longer than {self._seconds:g} seconds."
            remedy = "It is still being computed: load the page again in a minute."
            raise BusyError(problem, remedy) from error

    async def prepare(self, wanted: Iterable[tuple[str, Mapping[str, str]]]) -> None:
        """Make pages before they are asked for; those that fail are left to readers.

        Parameters
        ----------
        wanted : iterable of (str, mapping of str to str)
            Ids of pages and their parameters.
        """
        for id, said in wanted:
            with suppress(FoedusError):
                await self.reply(api.find(id), "html", said, "en")

    def close(self) -> None:
        """Stop taking questions; what has not begun is dropped."""
        self.lanes.close()

    def _remember(self, key: str, future: asyncio.Future[Reply]) -> None:
        """Let others wait for the same answer, and forget the question after it."""
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
            body = self._formed(page, form, json.loads(twin.body), said, lang)
        tag = hashlib.sha256(body).hexdigest()[:32]
        made = Reply(body, forms.MEDIA[form], tag, packed.pack(body))
        if not page.live:
            self._kept.put(self._key(page, form, said, lang), made)
        return made

    def _formed(
        self,
        page: Page,
        form: Form,
        document: dict[str, Any],
        said: Mapping[str, str],
        lang: Language,
    ) -> bytes:
        if form in forms.READ:
            text = render.html(
                page,
                document,
                said,
                lang,
                framed=form == "embed",
                writable=self._writable,
            )
            return text.encode("utf-8")
        table = rows.named(document[page.rows], document)
        if form == "xlsx":
            return rows.xlsx(table, document)
        return rows.csv(table) if form == "csv" else rows.parquet(table)

    def _key(
        self, page: Page, form: Form, said: Mapping[str, str], lang: Language
    ) -> str:
        return f"{stamp(self.store)} {lang} {form} {address(page.path, said)}"


def _json(document: Mapping[str, object]) -> bytes:
    return json.dumps(document, ensure_ascii=False, allow_nan=False).encode("utf-8")
