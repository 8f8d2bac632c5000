"""文書: what is registered and what was found in it; editors take files in and look after them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import streamlit as st

from ui import words
from ui.parts.document_detail import show_document
from ui.parts.document_table import COLUMNS, row_of
from ui.parts.elements import tag, text
from ui.parts.facets import titled
from ui.parts.fresh import documents_changed
from ui.parts.keeping import ends_soon, until
from ui.parts.labels import plain
from ui.parts.page_parts import page_style, pager
from ui.parts.pick_table import pick_table
from ui.parts.uploading import (
    has_sent,
    progress,
    show_ended,
    still_moving,
    upload_form,
)
from ui.session import client, collection, may, told

Record = Mapping[str, Any]
_ON_A_PAGE = 50
_AT_ONCE = 200
_EVERY = "すべて"


def page() -> None:
    """Shows the page."""
    page_style()
    st.title(words.DOCUMENTS)
    with told():
        documents = client().everything(
            "/v1/documents", "documents", limit=_AT_ONCE, collection=collection()
        )
    titles = titled(one for one in documents if one["status"] == "ready")
    _removed()
    _taking_in(titles, empty=not documents)
    if not documents:
        st.info("登録された文書は、まだありません。", icon=":material/info:")
        return
    _ending(documents)
    _listed(documents)
    chosen = st.query_params.get("doc")
    if chosen and any(one["id"] == chosen for one in documents):
        show_document(chosen, titles)


def _taking_in(titles: Mapping[str, str], *, empty: bool) -> None:
    editor = may("editor", "admin")
    label = "文書を登録する" if editor else "マイ文書を登録する（自分だけが使えます）"
    with st.expander(label, icon=":material/upload_file:", expanded=empty):
        upload_form(titles)
    if not has_sent():
        return
    if still_moving():
        progress()
    else:
        show_ended()


def _listed(documents: Sequence[Record]) -> None:
    said = st.text_input(
        "題名・発行者・ファイル名で絞る", key="documents_words", placeholder="例：重点計画"
    )
    kept = [one for one in _of_kind(documents) if _holds(one, said or "")]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.write(f"{len(kept):,}件の文書")
        if st.button("最新の状態にする", icon=":material/refresh:", key="documents_refresh"):
            documents_changed()
            st.rerun()
    if not kept:
        st.info("この語句に合う文書はありません。語句を短くしてください。", icon=":material/info:")
        return
    above = st.container()
    first, last = pager(len(kept), _ON_A_PAGE, "documents")
    with above:
        picked = pick_table(
            COLUMNS,
            [(one["id"], row_of(one)) for one in kept[first:last]],
            caption=f"{first + 1}件目から{last}件目。題名を押すと、くわしく見られます",
            label="くわしく見る",
            key="documents_table",
        )
    if picked:
        st.query_params["doc"] = picked


def _of_kind(documents: Sequence[Record]) -> list[Record]:
    """Those that are seen by whom one looks for: oneself, one's division, everybody."""
    counts = {
        name: sum(one["visibility"] == name for one in documents) for name in words.VISIBILITIES
    }
    labels = {name: f"{words.VISIBILITIES[name]} {count}件" for name, count in counts.items()}
    choice = st.radio(
        "公開範囲",
        [_EVERY, *words.VISIBILITIES],
        format_func=lambda name: labels.get(name, name),
        horizontal=True,
        key="documents_kind",
    )
    return [one for one in documents if choice in (_EVERY, one["visibility"])]


def _ending(documents: Sequence[Record]) -> None:
    """Warns of documents that one looks after and whose last day is near."""
    today = datetime.now(UTC).astimezone().date()
    near = [
        one
        for one in documents
        if ends_soon(one, today) and (one["mine"] or may("editor", "admin"))
    ]
    if not near:
        return
    listed = "".join(
        tag("li", text(f"{one['title'] or one['file_name']}：{until(one['retain_until'])}"))
        for one in near
    )
    head = tag(
        "p", "まもなく使えなくなる文書があります。延ばすには「属性を直す」で日付を変えます。"
    )
    st.html(tag("div", head + tag("ul", listed), "tp-block tp-ending"))


def _removed() -> None:
    said = st.session_state.pop("document_removed", None)
    if said is not None:
        st.success(plain(said), icon=":material/check:")


def _holds(document: Record, said: str) -> bool:
    whole = f"{document['title']} {document['issuer'] or ''} {document['file_name']}".casefold()
    return all(word.casefold() in whole for word in said.split())
