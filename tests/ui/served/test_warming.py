"""Slow imports are done beforehand, and never stop the server."""

import sys
from threading import Event

import anyio

from ui.served import warming
from ui.served.warming import SLOW, warm, warmed


def test_the_slow_modules_are_there_afterwards():
    warm()
    assert set(SLOW) <= set(sys.modules)


def test_what_cannot_be_imported_stops_nothing(monkeypatch):
    monkeypatch.setattr(warming, "SLOW", ("no_such_module", "json"))
    warm()


def test_the_server_does_not_wait_for_them(monkeypatch):
    over, begun = Event(), Event()
    monkeypatch.setattr(warming, "warm", lambda: (begun.set(), over.wait(10)))

    async def served():
        async with warmed(None):
            return begun.wait(10) and not over.is_set()

    try:
        assert anyio.run(served)
    finally:
        over.set()
