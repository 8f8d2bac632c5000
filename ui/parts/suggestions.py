"""Questions that the documents answer, as the API suggests them."""

from __future__ import annotations

import streamlit as st

from ui.problems import ApiDown, ApiProblem
from ui.session import client, collection, remembered

_FOLLOW_UPS = 3


def samples_of_documents() -> list[str]:
    """Questions to begin with.

    Raises:
        ApiDown: The API does not answer.
    """
    return remembered("suggestions", lambda: _asked(None))


def samples_so_far() -> list[str]:
    """Questions to begin with, where they have been asked for already: it may take some seconds."""
    found: list[str] = st.session_state.get("remembered", {}).get("suggestions", [])
    return found


def follow_ups(answer_id: str) -> list[str]:
    """Questions to go on with after an answer; none where the API does not know."""
    return remembered(f"follow-ups {answer_id}", lambda: _asked(answer_id))[:_FOLLOW_UPS]


def _asked(answer_id: str | None) -> list[str]:
    try:
        found = client().get("/v1/suggestions", answer_id=answer_id, collection=collection())
    except ApiDown:
        if answer_id is None:
            raise
        return []  # the answer stands on the screen: it is no reason to end the page
    except ApiProblem:
        return []
    return [str(one["question"]) for one in found.get("suggestions", [])]
