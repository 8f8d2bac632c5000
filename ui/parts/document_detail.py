"""A document in a dialog: what was found, its text, its metadata, and its removal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from ui import words
from ui.client import segment
from ui.parts.document_table import found_html
from ui.parts.elements import scrolling, tag, text
from ui.parts.fresh import documents_changed
from ui.parts.keeping import stays
from ui.parts.labels import plain
from ui.parts.page_parts import heading, pager
from ui.problems import ApiProblem
from ui.session import client, collection, may, told
from ui.settings import ui_settings

Record = Mapping[str, Any]
_CHARACTERS = 10_000
_LEVELS = {1: "機密性１", 2: "機密性２"}


def _forget_address() -> None:
    st.query_params.pop("doc", None)


@st.dialog("文書", width="large", on_dismiss=_forget_address)
def show_document(document_id: str, titles: Mapping[str, str]) -> None:
    """Shows a document.

    Args:
        document_id: Its id.
        titles: Titles of the documents by their ids.
    """
    with told():
        document = client().get(_path(document_id), collection=collection())
    heading(document["title"] or document["file_name"])
    own = document["mine"] and document["visibility"] == "private"
    ready = document["status"] == "ready"
    names = ["読み取りの結果"]
    if ready:
        names.append("読み取った本文")
    if own or may("editor", "admin"):
        names += ["属性を直す"] if ready else []
        names.append("削除")
    tabs = st.tabs(names, key=f"tabs_{document_id}", on_change="rerun")
    for name, tab in zip(names, tabs, strict=True):
        with tab:
            if not tab.open:
                continue
            if name == "読み取りの結果":
                _found(document, titles)
            elif name == "読み取った本文":
                _text(document)
            elif name == "属性を直す":
                _edit(document, titles)
            else:
                _remove(document)


def _found(document: Record, titles: Mapping[str, str]) -> None:
    st.html(found_html(document, titles))
    if document["status"] == "ready":
        address = f"{ui_settings().public_api_url}/open/{segment(document['id'])}/1"
        st.html(
            tag(
                "a",
                text(f"{words.OPEN_SOURCE}（新しいタブ）"),
                href=address,
                target="_blank",
                rel="noopener",
            )
        )


def _text(document: Record) -> None:
    """The canonical text, a part at a time."""
    path = f"{_path(document['id'])}/text"
    with told():
        probe = client().download(path, None, start=0, end=1, collection=collection())
        total = int(probe.headers.get("x-total-characters", "0"))
        above = st.container()
        first, last = pager(total, _CHARACTERS, f"text_{document['id']}")
        part = client().download(path, None, start=first, end=last, collection=collection())
    shown = part.content.decode("utf-8", "replace")
    above.caption(
        f"文書から読み取った文字です（全{total:,}文字）。照合と引用は、この文字に対して行います。"
    )
    above.html(scrolling(text(shown), "読み取った本文", "tp-text"))


def _edit(document: Record, titles: Mapping[str, str]) -> None:
    with st.form(f"edit_{document['id']}", border=False):
        first, second = st.columns(2)
        others = ["", *(name for name in titles if name != document["id"])]
        shared = may("editor", "admin")
        visibilities = list(words.VISIBILITIES) if shared else ["private"]
        given = {
            "title": first.text_input("題名", document["title"] or ""),
            "issuer": second.text_input("発行者", document["issuer"] or ""),
            "published": first.text_input("日付（例：2025-06-13）", document["published"] or ""),
            "source_url": second.text_input(words.PUBLIC_URL, document["source_url"] or ""),
            "confidentiality": first.selectbox(
                "機密性",
                list(_LEVELS),
                index=list(_LEVELS).index(document["confidentiality"]),
                format_func=_LEVELS.__getitem__,
            ),
            "handling": second.text_input("取扱い", document["handling"] or ""),
            "visibility": first.selectbox(
                "公開範囲",
                visibilities,
                index=_index(visibilities, document["visibility"]),
                format_func=words.VISIBILITIES.__getitem__,
            ),
            "groups": second.text_input("見られる課", "、".join(document["groups"])),
            "retain_until": first.text_input(
                words.LAST_DAY, document["retain_until"] or "", placeholder=words.LAST_DAY_HINT
            ),
            "supersedes": st.selectbox(
                "前の計画",
                others,
                index=_index(others, document["supersedes"] or ""),
                format_func=lambda name: titles.get(name, "なし"),
            ),
        }
        pressed = st.form_submit_button("保存する", type="primary")
    if pressed:
        _save(document, given)


def changes_of(document: Record, given: Mapping[str, Any]) -> dict[str, Any]:
    """What was changed in the form, as PATCH takes it; an emptied field takes a word back."""
    groups = [part.strip() for part in given["groups"].replace("，", "、").split("、")]
    said = {
        name: value.strip() or None if isinstance(value, str) else value
        for name, value in given.items()
    }
    said["groups"] = [part for part in groups if part]
    return {name: value for name, value in said.items() if value != document[name]}


def _save(document: Record, given: Mapping[str, Any]) -> None:
    changed = changes_of(document, given)
    if not changed:
        st.info("変わったところがありません。", icon=":material/info:")
        return
    try:
        client().patch(_path(document["id"]), changed)
    except ApiProblem as problem:
        st.error(plain(problem.detail), icon=":material/error:")
        return
    documents_changed()
    st.rerun()


def _remove(document: Record) -> None:
    ready = document["status"] == "ready"
    st.write(
        "この文書を外すと、検索と回答に使われなくなります。過去の回答と下書きの引用は、"
        "記録された文のまま残ります。"
        + (f"文書は{stays()}。そのあいだは、元に戻せます。" if ready else "")
    )
    sure = st.checkbox("この文書を外してよいことを確かめました", key=f"sure_{document['id']}")
    if st.button("この文書を削除する", disabled=not sure, key=f"remove_{document['id']}"):
        try:
            client().delete(_path(document["id"]), collection=collection())
        except ApiProblem as problem:
            st.error(plain(problem.detail), icon=":material/error:")
            return
        title = document["title"] or document["file_name"]
        st.session_state.document_removed = f"「{title}」を外しました。" + (
            f"{stays()}。" if ready else ""
        )
        documents_changed()
        _forget_address()
        st.rerun()


def _path(document_id: str) -> str:
    return f"/v1/documents/{segment(document_id)}"


def _index(choices: list[str], chosen: str) -> int:
    return choices.index(chosen) if chosen in choices else 0
