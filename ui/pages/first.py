"""What the page 質問 shows before the first question."""

from __future__ import annotations

import streamlit as st

from ui import words
from ui.client import Json
from ui.parts.labels import plain
from ui.parts.suggestions import samples_of_documents
from ui.session import client, collection, remembered

_SAMPLES = 3
_CAN = """
<div class="tk-first">
<section aria-labelledby="tk-can"><h2 id="tk-can">できること</h2><ul>
<li>登録された計画文書を探し、<strong>引用つき</strong>で答えます。番号を押すと、根拠の箇所を表示します。</li>
<li>どの文も、数値・年度・府省庁名を引用先と照合してから表示します。</li>
<li>回答を Word などに保存し、答弁や想定問答の素材にできます。</li></ul></section>
<section aria-labelledby="tk-cannot"><h2 id="tk-cannot">できないこと</h2><ul>
<li>登録されていない文書や、インターネットの情報は探しません。</li>
<li>計画の評価や、書かれていない見通しは答えません。</li>
<li>照合は機械的なものです。使う前に、必ず原典で確認してください。</li></ul></section>
</div>
"""
_LOOKING = '<p class="tk-status">質問の例を探しています…（待たずに質問できます）</p>'
_NOTHING_YET = f'<p class="tk-notice">{words.NO_DOCUMENTS}。{words.NO_DOCUMENTS_CURE}</p>'


def shown() -> None:
    """The welcome: what can be asked, and samples; without documents, what to do first."""
    st.html(_CAN)
    waiting = st.empty()
    waiting.html(_LOOKING)  # the first one after a start waits some seconds
    samples = samples_of_documents()
    waiting.empty()
    if not samples:
        if not _documents():
            st.html(_NOTHING_YET)
        return
    with st.container(gap="xsmall"):
        st.html("<h2>質問の例（登録された文書から）</h2>")
        for place, question in enumerate(samples[:_SAMPLES]):
            if st.button(plain(question), key=f"sample_{place}", icon=":material/chat:"):
                st.session_state.pending = question
                st.rerun()


def _documents() -> list[Json]:
    return remembered(
        "documents",
        lambda: client().everything("/v1/documents", "documents", collection=collection()),
    )
