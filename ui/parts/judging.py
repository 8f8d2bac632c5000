"""What a person says of an answer: a thumb up, a thumb down with reasons."""

from __future__ import annotations

import streamlit as st

from ui import words
from ui.client import Json
from ui.conversation import Version
from ui.session import client, told


def judging(version: Version, place: int) -> None:
    """The thumbs.

    Args:
        version: The answer.
        place: Place of its turn in the conversation.
    """
    name = version.answer["id"]
    given = (version.feedback or {}).get("rating")
    if st.button(
        words.GOOD,
        key=f"good_{place}",
        icon=":material/thumb_up:",
        type="primary" if given == "good" else "tertiary",
    ):
        _judge(version, {"answer_id": name, "rating": "good"})
    chosen = "（送信済み）" if given == "bad" else ""
    with st.popover(
        f"{words.BAD}{chosen}", key=f"bad_{place}", icon=":material/thumb_down:", type="tertiary"
    ):
        reasons = st.pills(
            "理由（いくつでも）", words.REASONS, selection_mode="multi", key=f"reasons_{name}"
        )
        comment = st.text_area(
            "どこが、どう違いましたか（任意）", key=f"comment_{name}", max_chars=4_000
        )
        if st.button("評価を送る", key=f"judge_{place}", type="primary"):
            said = {"answer_id": name, "rating": "bad", "reason": reasons, "comment": comment}
            _judge(version, said)
    if given:
        st.html('<p class="tk-status-done" role="status">評価を受け付けました。</p>')


def _judge(version: Version, body: Json) -> None:
    with told():
        version.feedback = client().post("/v1/feedback", body)
    st.rerun()
