"""Per store: what a server keeps running for each store, until it is stopped."""

from __future__ import annotations

import atexit
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from foedus.store import Store


class Stopping(Protocol):
    """Something that runs, and can be stopped."""

    def stop(self) -> None:
        """Stop; what was begun is left whole."""


Kept = TypeVar("Kept", bound=Stopping)


class PerStore(Generic[Kept]):
    """One of a kind for each store of this process; all stop when the process ends.

    Parameters
    ----------
    make : callable
        From the home of a store to what is kept for it.
    """

    __slots__ = ("_found", "_lock", "_make")

    def __init__(self, make: Callable[[Path], Kept]) -> None:
        self._make = make
        self._found: dict[Path, Kept] = {}
        self._lock = threading.Lock()
        atexit.register(self._stop_all)

    def of(self, store: Store) -> Kept:
        """Return what is kept for a store, made now if there is none.

        Parameters
        ----------
        store : Store
            The store.

        Returns
        -------
        object
            The same for the same home, until `stop`.
        """
        with self._lock:
            if store.home not in self._found:
                self._found[store.home] = self._make(store.home)
            return self._found[store.home]

    def put(self, store: Store, kept: Kept) -> None:
        """Keep something of the caller's own for a store.

        Parameters
        ----------
        store : Store
            The store.
        kept : object
            What `of` then returns.
        """
        with self._lock:
            self._found[store.home] = kept

    def stop(self, store: Store) -> None:
        """Stop what is kept for a store, if anything is.

        Parameters
        ----------
        store : Store
            The store.
        """
        with self._lock:
            found = self._found.pop(store.home, None)
        if found is not None:
            found.stop()

    def _stop_all(self) -> None:
        for one in list(self._found.values()):
            one.stop()
