"""Going to and fro between the answers to one question."""

from __future__ import annotations

import streamlit as st

from ui import words
from ui.conversation import Turn


def version_switch(turn: Turn, place: int) -> None:
    """‹ 回答 2／3 › where a question has several answers.

    Args:
        turn: The turn.
        place: Its place in the conversation.
    """
    count = len(turn.versions)
    if count < 2:
        return
    with st.container(horizontal=True, gap="small", vertical_alignment="center", width="content"):
        back = st.button(
            words.EARLIER_VERSION,
            key=f"earlier_{place}",
            type="tertiary",
            icon=":material/chevron_left:",
            disabled=turn.shown == 0,
        )
        st.html(
            f'<p class="tk-version" role="status">{words.version(turn.shown + 1, count)}</p>',
            width="content",
        )
        on = st.button(
            words.LATER_VERSION,
            key=f"later_{place}",
            type="tertiary",
            icon=":material/chevron_right:",
            icon_position="right",
            disabled=turn.shown == count - 1,
        )
    if back or on:
        turn.shown += on - back
        st.rerun()


def remade_html(turn: Turn) -> str:
    """What there is to say of an answer that was made again; empty where there is nothing."""
    if turn.problem or turn.stopped:
        said = turn.problem or words.REMAKING_STOPPED
    elif turn.repeats:
        said = words.SAME_AGAIN
    else:
        return ""
    return f'<p class="tk-notice" role="status">{said}</p>'
