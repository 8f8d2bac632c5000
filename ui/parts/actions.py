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
from ui.parts.sharing import share_dialog
from ui.session import client, told


def actions(turn: Turn, place: int, *, last: bool) -> None:
    """The buttons below an answer.

    Args:
        turn: The turn; its answer is there.
        place: Its place in the conversation.
        last: Whether it is the last one: only that can be asked again.
    """
    answer = turn.answer
    if answer is None:
        return
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
        if last:
            again(turn, place)
        _judging(turn, answer, place)


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


def _judging(turn: Turn, answer: Json, place: int) -> None:
    """Thumb up, and thumb down with reasons."""
    given = (turn.feedback or {}).get("rating")
    if st.button(
        words.GOOD,
        key=f"good_{place}",
        icon=":material/thumb_up:",
        type="primary" if given == "good" else "tertiary",
    ):
        _judge(turn, {"answer_id": answer["id"], "rating": "good"})
    chosen = "（送信済み）" if given == "bad" else ""
    with st.popover(
        f"{words.BAD}{chosen}", key=f"bad_{place}", icon=":material/thumb_down:", type="tertiary"
    ):
        reasons = st.pills(
            "理由（いくつでも）", words.REASONS, selection_mode="multi", key=f"reasons_{place}"
        )
        comment = st.text_area(
            "どこが、どう違いましたか（任意）", key=f"comment_{place}", max_chars=4_000
        )
        if st.button("評価を送る", key=f"judge_{place}", type="primary"):
            _judge(
                turn,
                {
                    "answer_id": answer["id"],
                    "rating": "bad",
                    "reason": reasons,
                    "comment": comment,
                },
            )
    if given:
        st.html('<p class="tk-status-done" role="status">評価を受け付けました。</p>')


def report(turn: Turn) -> None:
    """A form that reports a risk case about an answer."""
    answer = turn.answer
    if answer is None:
        return
    with st.form("risk_case"):
        st.html(f"<p>対象の質問：「{escape(turn.question)}」</p>")
        comment = st.text_area("何が起きましたか（必須）", max_chars=3_900, key="risk_words")
        if not st.form_submit_button("管理者に報告する", type="primary"):
            return
    if not comment.strip():
        st.error("何が起きたかを入力してください。", icon=":material/error:")
        return
    body = {
        "answer_id": answer["id"],
        "rating": "bad",
        "reason": ["その他"],
        "comment": f"{words.RISK_CASE}{comment.strip()}",
    }
    with told():
        turn.feedback = client().post("/v1/feedback", body)
    st.success("報告しました。管理者が確認します。", icon=":material/check_circle:")


def _judge(turn: Turn, body: Json) -> None:
    with told():
        turn.feedback = client().post("/v1/feedback", body)
    st.rerun()
