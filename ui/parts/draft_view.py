"""A draft: edited in place, saved by itself, with versions, sources and exports."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import streamlit as st

from ui import words
from ui.client import File, Json, segment
from ui.parts.citations import citation_card, date_words, passage_card
from ui.parts.downloads import DOCX, MARKDOWN, PLAIN, dated, save_button
from ui.parts.draft_editor import Edit, EditConflictError, draft_editor, restored, sections_after
from ui.parts.elements import disclosure, scrolling, tag, text
from ui.parts.keeping import stays
from ui.parts.labels import plain
from ui.parts.printing import print_button
from ui.problems import ApiProblem
from ui.session import client, told

Record = Mapping[str, Any]
_SAVED = "draft_saved_at"
_LOST = "draft_lost"
_CONFLICT = 409


def show_draft(draft: Json) -> None:
    """Shows the draft of this session."""
    _title(draft)
    _notes(draft)
    _buttons(draft)
    _conflict(draft)
    left, right = st.columns([3, 2], gap="large")
    with left:
        edit = draft_editor(draft, editable=True, key=f"editor_{draft['id']}")
        if edit is not None:
            _apply(draft, edit)
        _withheld(draft)
    with right:
        _sources(draft)
    _remove(draft)


def _title(draft: Record) -> None:
    """The title, which can be changed, and what is said of saving."""
    key = f"title_{draft['id']}_{draft['version']}"
    title = st.text_input("表題", draft["title"], key=key, max_chars=200)
    if title and title.strip() and title.strip() != draft["title"]:
        _save(draft, {"title": title.strip()})
    saved = st.session_state.get(_SAVED)
    when = saved if saved and saved[0] == draft["id"] else None
    said = words.draft_saved(when[1]) if when else f"第{draft['version']}版"
    more = f"（第{draft['version']}版）" if when else ""
    st.html(tag("p", text(said + more), "tp-sub tp-saved", data_tk_say=said))


def _notes(draft: Record) -> None:
    chips = [draft["kind"]]
    if draft["models"] == [words.EXTRACTIVE_MODEL]:
        chips.append(words.MATERIAL)
    elif draft["models"]:
        chips.append(words.GENERATED)
    chips += [f"取扱い：{handling}" for handling in draft["handlings"]]
    if draft["as_of"]:
        chips.append(f"時点：{date_words(draft['as_of'])}")
    remarks = "".join(tag("li", text(one["text"])) for one in draft["remarks"] if one["text"])
    st.html(
        tag("p", "".join(tag("span", text(chip), "tp-chip") for chip in chips))
        + (tag("ul", remarks, "tp-sub") if remarks else "")
    )


def _buttons(draft: Record) -> None:
    http, name = client(), draft["id"]

    def made(form: str, **more: str) -> File:
        return http.download("/v1/exports", {"draft_id": name, "format": form, **more})

    stem = draft["title"]
    with st.container(horizontal=True):
        save_button(words.SAVE_WORD, lambda: made("docx"), dated(stem, "docx"), DOCX, "draft_docx")
        save_button(
            words.SAVE_MARKDOWN, lambda: made("md"), dated(stem, "md"), MARKDOWN, "draft_md"
        )
        save_button(words.SAVE_TEXT, lambda: made("txt"), dated(stem, "txt"), PLAIN, "draft_txt")
        save_button(
            "テキスト（Shift_JIS）で保存",
            lambda: made("txt", encoding="cp932"),
            dated(stem, "txt"),
            PLAIN,
            "draft_sjis",
        )
        print_button(lambda: made("print"), "draft_print")
        _versions(draft)


def _versions(draft: Record) -> None:
    with st.popover("前の版", icon=":material/history:"):
        if draft["version"] < 2:
            st.caption("まだ前の版はありません。文を直すと、直す前の版がここに残ります。")
            return
        with told():
            versions = client().everything(_path(draft, "versions"), "versions")
        labels = {
            one["version"]: f"第{one['version']}版（{_clock(one['created_at'])}）"
            for one in versions
            if one["version"] != draft["version"]
        }
        number = st.selectbox(
            "開く版", list(labels), format_func=labels.__getitem__, key=f"version_{draft['id']}"
        )
        with told():
            chosen = client().get(_path(draft, f"versions/{number}"))
        st.html(_read_only(chosen))
        if st.button("この版に戻す", key=f"restore_{draft['id']}_{number}"):
            body = {"title": chosen["title"], "sections": restored(chosen, draft)}
            _save(draft, body)


def _apply(draft: Json, edit: Edit) -> None:
    try:
        sections = sections_after(draft, edit)
    except EditConflictError:
        st.session_state[_LOST] = (draft["id"], edit.text)
        st.rerun()
    _save(draft, {"sections": sections}, lost=edit.text)


def _save(draft: Record, change: Json, *, lost: str = "") -> None:
    """Saves a change and shows the new version; the page ends here."""
    try:
        with st.spinner("保存して、照合し直しています"):
            saved = client().patch(_path(draft), {"version": draft["version"], **change})
    except ApiProblem as problem:
        if problem.status != _CONFLICT:
            st.error(plain(f"保存できませんでした。{problem.detail}"), icon=":material/error:")
            st.stop()
        st.session_state[_LOST] = (draft["id"], lost or str(change.get("title", "")))
        st.rerun()
    st.session_state.draft = saved
    st.session_state[_SAVED] = (draft["id"], datetime.now().astimezone().strftime("%H:%M"))
    st.rerun()


def _conflict(draft: Record) -> None:
    """Tells of an edit that could not be saved since the draft was changed elsewhere."""
    owner, lost = st.session_state.get(_LOST, ("", ""))
    if owner != draft["id"]:
        return
    st.error(
        "この原稿は、ほかの画面で変わっています。直した文は保存していません。"
        "下の文を写してから「最新の版を読み込む」を押し、もう一度直してください。",
        icon=":material/error:",
    )
    st.code(lost or "（文を消す操作）", language=None, wrap_lines=True)
    if st.button("最新の版を読み込む", type="primary", key="draft_reload"):
        st.session_state.pop(_LOST)
        with told():
            st.session_state.draft = client().get(_path(draft))
        st.rerun()


def _sources(draft: Record) -> None:
    st.subheader(words.QUOTED, anchor=False)
    if not draft["citations"]:
        st.caption("引用した箇所はありません。")
    cards = [citation_card(one, anchor=f"draft-{one['number']}") for one in draft["citations"]]
    st.html("".join(cards))
    near = "".join(
        tag("p", text(f"「{one['question']}」"))
        + "".join(passage_card(hit["passage"]) for hit in one["passages"])
        for one in draft["nearest"]
    )
    if near:
        st.html(disclosure(text(words.NEARBY), near))


def _withheld(draft: Record) -> None:
    if not draft["withheld"]:
        return
    listed = "".join(
        tag("li", text(one["text"]) + tag("div", text(one["reason"]), "tp-sub"))
        for one in draft["withheld"]
    )
    st.html(disclosure(text(words.withheld(len(draft["withheld"]))), tag("ul", listed)))


def _remove(draft: Record) -> None:
    with st.expander("この原稿を削除する", icon=":material/delete:"):
        with told():
            st.write(f"すべての版が、{stays()}。")
        sure = st.checkbox("すべての版を消してよいことを確かめました", key="draft_sure")
        if st.button("削除する", disabled=not sure, key="draft_remove"):
            with told():
                client().delete(_path(draft))
            st.session_state.pop("draft", None)
            st.query_params.clear()
            st.rerun()


def _read_only(draft: Record) -> str:
    parts = [
        tag("h3", text(section["heading"]))
        + "".join(tag("p", text(one["text"])) for one in section["sentences"])
        for section in draft["sections"]
    ]
    return scrolling("".join(parts), "前の版の内容", "tp-block tp-body")


def _path(draft: Record, more: str = "") -> str:
    return f"/v1/drafts/{segment(draft['id'])}" + (f"/{more}" if more else "")


def _clock(moment: str) -> str:
    return datetime.fromisoformat(moment).astimezone().strftime("%m-%d %H:%M")
