"""共有された回答: what a colleague shared, for reading only."""

from __future__ import annotations

from html import escape

import streamlit as st

from ui.client import Json, segment
from ui.parts.answer import answer_html, question_html, sentences_html
from ui.parts.sources import nearest_html, quoted_html
from ui.session import client, told


def page() -> None:
    """The page."""
    st.title("共有された回答", anchor=False)
    share = st.query_params.get("id")
    if not share:
        st.info("共有のリンクから開いてください。")
        return
    with told():
        found = client().get(f"/v1/shares/{segment(share)}")
    st.html(
        f'<p class="tk-status-done">{escape(found["owner"])} さんが共有しました。'
        "見るだけの画面です。</p>"
    )
    if found.get("answer") is not None:
        _answer(found["answer"])
    elif found.get("draft") is not None:
        _draft(found["draft"])


def _answer(answer: Json) -> None:
    st.html(question_html(answer["question"]))
    with st.container(key="turnshared"):
        left, right = st.columns([5, 4], gap="medium")
        left.html(answer_html(answer, "q1"))
        cards = quoted_html(answer["citations"], "q1", whole=False) + nearest_html(
            answer["nearest"], "q1"
        )
        if cards:
            right.html(cards)


def _draft(draft: Json) -> None:
    sections = "".join(
        f"<h2>{escape(section['heading'])}</h2>{sentences_html(section['sentences'], 'q1')}"
        for section in draft["sections"]
    )
    with st.container(key="turnshared"):
        left, right = st.columns([5, 4], gap="medium")
        left.html(f'<div class="tk-answer">{sections}</div>')
        cards = quoted_html(draft["citations"], "q1", whole=False)
        if cards:
            right.html(cards)
