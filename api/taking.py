"""Taking the items of an iterator in worker threads."""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


class Taken(Generic[T]):
    """An iterator that is taken from, and closed, by one thread at a time.

    A request whose client has gone is cancelled while a thread still waits for the next item. A
    generator refuses to be closed then; this one is closed as soon as the item has come.

    Args:
        items: The iterator.
    """

    def __init__(self, items: Iterator[T]) -> None:
        self._items = items
        self._lock = threading.Lock()

    def next(self) -> T | None:
        """The next item; None where there is none."""
        with self._lock:
            return next(self._items, None)

    def close(self) -> None:
        """Closes the iterator, once nobody takes from it."""
        with self._lock:
            if isinstance(self._items, Generator):
                self._items.close()
