"""What can be done with an answer: copy, save, print, make a draft, ask again, judge it."""

from __future__ import annotations

from html import escape

import streamlit as st

from ui import words
from ui.client import File, Json
from ui.conversation import Turn
from ui.navigation import go
from ui.parts.answer import copy_text
from ui.parts.downloads import DOCX, MARKDOWN, dated, save_button
from ui.parts.judging import judging
from ui.parts.risk_case import risk_button
from ui.parts.sharing import share_dialog
from ui.parts.versions import version_switch
from ui.session import client, told


def actions(turn: Turn, place: int, *, last: bool) -> None:
    """The buttons below an answer.

    Args:
        turn: The turn; its answer is there.
        place: Its place in the conversation.
        last: Whether it is the last one: only that can be asked again.
    """
    version = turn.version
    if version is None:
        return
    answer = version.answer
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.html(
            f'<button type="button" class="tk-button" data-tk-copy="{escape(copy_text(answer))}">'
            f"{words.COPY_CITED}</button>",
            width="content",
        )
        if answer["outcome"] != "not_found":
            _saving(answer, place)
        if st.button(words.DRAFT, key=f"draft_{place}", icon=":material/edit_note:"):
            go("draft", answer=answer["id"])
        if st.button(words.SHARE, key=f"share_{place}", icon=":material/share:"):
            share_dialog(answer)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        version_switch(turn, place)
        if last:
            again(turn, place)
        judging(version, place)
        risk_button(answer, place)


def again(turn: Turn, place: int) -> None:
    """The buttons that ask the last question again, as it is or changed."""
    if st.button(words.AGAIN, key=f"again_{place}", type="tertiary", icon=":material/refresh:"):
        st.session_state.again = place
        st.rerun()
    if st.button(words.EDIT_QUESTION, key=f"edit_{place}", type="tertiary", icon=":material/edit:"):
        st.session_state.input_text = turn.question
        st.rerun()


def _saving(answer: Json, place: int) -> None:
    def file(kind: str) -> File:
        return client().download("/v1/exports", {"answer_id": answer["id"], "format": kind})

    stem = answer["question"][:30]
    save_button(
        words.SAVE_WORD,
        lambda: file("docx"),
        dated(stem, "docx"),
        DOCX,
        f"word_{place}",
        icon="description",
    )
    save_button(
        words.SAVE_MARKDOWN,
        lambda: file("md"),
        dated(stem, "md"),
        MARKDOWN,
        f"markdown_{place}",
        icon="save",
    )
    if st.button(words.PRINT, key=f"print_{place}", icon=":material/print:"):
        _printing(answer)


@st.dialog("印刷用の表示", width="large")
def _printing(answer: Json) -> None:
    with told():
        made = client().download("/v1/exports", {"answer_id": answer["id"], "format": "print"})
        st.html(
            '<button type="button" class="tk-button" data-tk-print="1">この表示を印刷する</button>'
        )
        st.iframe(made.content.decode(), height=560, alt="印刷される内容")
