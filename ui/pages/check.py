"""原稿チェック: every sentence of a draft held against the plans, with reason and passage."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

import streamlit as st

from ui import words
from ui.parts.checked import is_problem, sentence_html, summary_html
from ui.parts.choosing import choices, choose_documents
from ui.parts.downloads import DOCX, dated, save_button
from ui.parts.page_parts import page_style, pager
from ui.parts.text_files import UnreadableTextError, read_text
from ui.people.level import level
from ui.session import client, collection, told

Record = Mapping[str, Any]
_LONGEST = 50_000
_ON_A_PAGE = 50
_TEXT = "check_text"
_RESULT = "check_result"
_FILE = "check_file"


def page() -> None:
    """Shows the page."""
    page_style()
    st.title(words.CHECK)
    st.write(
        "原稿を貼り付けるか、ファイルを選ぶと、一文ずつ登録文書と照合します。"
        "数値・年度・府省庁名などの食い違いと、その根拠の箇所を示します。"
    )
    _take_file()
    known = choices()
    with st.form("check_form", border=False):
        said = st.text_area(
            "原稿",
            key=_TEXT,
            height=220,
            max_chars=_LONGEST,
            placeholder="例：移動窓口車を運行する市町村数を、令和８年度末までに180市町村とする。",
        )
        level()
        documents = choose_documents("照らす文書", "check_documents", known)
        pressed = st.form_submit_button("照合する", type="primary", icon=":material/fact_check:")
    if pressed:
        _check(said or "", documents)
    result = st.session_state.get(_RESULT)
    if result is not None:
        _shown(result)


def _take_file() -> None:
    given = st.file_uploader(
        "ファイルから読み込む（Word の .docx、テキストの .txt）", type=["docx", "txt"], key=_FILE
    )
    if given is None or st.session_state.get("check_file_read") == given.file_id:
        return
    st.session_state.check_file_read = given.file_id
    try:
        found = read_text(given.name, given.getvalue())
    except UnreadableTextError as error:
        st.error(str(error), icon=":material/error:")
        return
    if len(found) > _LONGEST:
        st.warning(
            f"{_LONGEST:,}文字までしか照合できないので、はじめの{_LONGEST:,}文字だけを読み込みました。",
            icon=":material/warning:",
        )
    st.session_state[_TEXT] = found[:_LONGEST]
    st.session_state.check_name = PurePath(given.name).stem


def _check(said: str, documents: list[str]) -> None:
    st.session_state.pop(_RESULT, None)
    if not said.strip():
        st.warning("照合する文がありません。原稿を貼り付けてください。", icon=":material/warning:")
        return
    with told(), st.spinner("一文ずつ照合しています"):
        body = {
            "text": said,
            "filters": {"document_ids": documents},
            "collection": collection(),
        }
        st.session_state[_RESULT] = client().post("/v1/checks", body)


def _shown(result: Record) -> None:
    sentences = result["sentences"]
    st.header("照合の結果", anchor=False)
    st.html(summary_html(sentences))
    st.caption(words.SUPPORT_HELP)
    http, name = client(), st.session_state.get("check_name", "原稿")
    save_button(
        "コメントつきのWordで保存",
        lambda: http.download("/v1/exports", {"check_id": result["id"], "format": "docx"}),
        dated(f"{name}_照合結果", "docx"),
        DOCX,
        "check_docx",
    )
    only = st.toggle("問題のある文だけを表示", key="check_only")
    kept = [(place, one) for place, one in enumerate(sentences, 1) if is_problem(one) or not only]
    if not kept:
        st.success("問題のある文はありませんでした。", icon=":material/check:")
        return
    citations = {one["number"]: one for one in result["citations"]}
    above = st.container()
    first, last = pager(len(kept), _ON_A_PAGE, "check")
    above.html("".join(sentence_html(one, citations, place) for place, one in kept[first:last]))
