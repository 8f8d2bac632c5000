"""Values of the API that are fetched anew after a while, or when something was changed here."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TypeVar

import streamlit as st

from ui.session import forget

T = TypeVar("T")
_KEPT = "fresh"
_SECONDS = 60.0
_MOST = 12


def fresh(name: str, fetch: Callable[[], T]) -> T:
    """A value that is at most a minute old.

    Args:
        name: Its name in the session.
        fetch: Fetches it.
    """
    kept: dict[str, tuple[float, Any]] = st.session_state.setdefault(_KEPT, {})
    at, value = kept.get(name, (0.0, None))
    if name not in kept or time.monotonic() - at > _SECONDS:
        value = fetch()
        kept.pop(name, None)
        kept[name] = (time.monotonic(), value)
        for oldest in list(kept)[:-_MOST]:
            del kept[oldest]
    found: T = value
    return found


def documents_changed() -> None:
    """Lets everything that comes from the documents be fetched anew."""
    st.session_state.pop(_KEPT, None)
    known = [name for name in st.session_state.get("remembered", {}) if name != "me"]
    if known:
        forget(*known)
