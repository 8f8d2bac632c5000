"""Slow imports, done while nobody waits for them yet.

The first person to open a page with a chart would else wait for pandas and Altair.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from threading import Thread

SLOW = ("pandas", "pyarrow", "altair", "ui.pages.ask", "ui.pages.measures", "ui.pages.draft")
"""Modules that take long to import, those that most pages need first."""


@asynccontextmanager
async def warmed(_app: object) -> AsyncIterator[None]:
    """Begins the imports when the server starts; it answers at once all the same."""
    Thread(target=warm, name="warming", daemon=True).start()
    yield


def warm() -> None:
    """Imports `SLOW`. What cannot be imported fails where a page needs it, with its reason."""
    for name in SLOW:
        try:
            import_module(name)
        except ImportError:
            continue
