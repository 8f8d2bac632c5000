"""An answer read in a thread, so that the page can be stopped while nothing comes."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import closing
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import Any

from ui.client import Client, Json

Told = tuple[str, Json]
_END = object()
_TICK_S = 0.25


def told_events(client: Client, body: Mapping[str, Any]) -> Generator[Told | None]:
    """Events of an answer, and None every quarter of a second in which none has come.

    Closing the iterator stops the answer at its next sign of life.

    Raises:
        ApiProblem: The question cannot be answered, also in the middle of the stream.
    """
    queue: SimpleQueue[object] = SimpleQueue()
    stopped = Event()
    Thread(target=_read, args=(client, body, queue, stopped), daemon=True).start()
    try:
        while True:
            try:
                found = queue.get(timeout=_TICK_S)
            except Empty:
                yield None
                continue
            if found is _END:
                return
            if isinstance(found, Exception):
                raise found
            yield found  # type: ignore[misc]
    finally:
        stopped.set()


def _read(
    client: Client, body: Mapping[str, Any], queue: SimpleQueue[object], stopped: Event
) -> None:
    try:
        with closing(client.answer(body)) as events:
            for event in events:
                if stopped.is_set():
                    return
                queue.put(event)
        queue.put(_END)
    except Exception as error:  # noqa: BLE001 - raised again where the page reads
        queue.put(error)
