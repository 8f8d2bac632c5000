"""監査: what was done, read and exported by those whose task it is."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import streamlit as st

from ui import words
from ui.parts.downloads import save_button
from ui.parts.elements import disclosure, facts, scrolling, text
from ui.parts.page_parts import page_style, pager
from ui.session import client, told

Record = Mapping[str, Any]
_ON_A_PAGE = 50
_MOST_SHOWN = 2_000
_JSON_LINES = "application/x-ndjson"
KINDS: Mapping[str, str] = {
    "answer": "回答",
    "feedback": "回答の評価",
    "search": "検索",
    "draft": "原稿",
    "check": "原稿チェック",
    "document": "文書",
    "export": "書き出し",
    "share": "共有",
    "share_read": "共有の閲覧",
    "collection": "文書の集まり",
    "audit_read": "監査ログの閲覧",
    "sign_in": "サインイン",
    "sign_out": "ログアウト",
    "notice": "利用ルールの確認",
    "user": "利用者の管理",
    "key": "鍵の管理",
    "trash": "ごみ箱",
    "risk_case": "リスクケースの報告",
    "risk_case_dealt_with": "リスクケースへの対応",
    "risk_cases_read": "リスクケースの一覧の保存",
}
"""Kinds of entries in words; others are shown by their own names."""

_OUTCOMES = {
    "answered": "回答した",
    "nearby": "近い記載を示した",
    "not_found": "見つからなかった",
    "signed_in": "サインインした",
    "good": "👍",
    "bad": "👎",
    "refused": "断った",
}
_ACTIONS = {
    "upload": "登録",
    "change": "変更",
    "remove": "削除",
    "create": "追加",
    "own_password": "自分のパスワードの変更",
    "members": "使える人の変更",
    "delete": "削除",
    "retention": "期限による削除",
    "restore": "ごみ箱から戻した",
    "purge": "完全に消した",
    "revoke": "失効",
    "forget": "記録も消した",
}
_CLIENTS = {
    "api": "画面か API",
    "openai": "OpenAI 互換の呼び出し",
    "gennai": "源内",
    "mcp": "MCP",
    "command": "この機械のコマンド（tenkyo）",
}
_FACTS: Mapping[str, str] = {
    "time": "日時（協定世界時）",
    "user": "利用者",
    "question": "質問",
    "resolved_question": "補った質問",
    "answer": "回答",
    "outcome": "結果",
    "model": "回答の作り方",
    "action": "操作",
    "client": "どこから",
    "roles": "役割",
    "collection": "文書の集まり",
    "document": "文書の番号",
    "format": "書き出しの形",
    "from": "期間の初め",
    "to": "期間の終わり",
    "withheld": "示さなかった文の数",
    "rating": "評価",
    "comment": "評価のことば",
    "version": "製品の版",
    "key": "鍵の番号",
}
"""Facts of entries in words; all others stand in the entry as it was kept."""
_NAMES: Mapping[str, Mapping[str, str]] = {"client": _CLIENTS, "roles": words.ROLES}


def page() -> None:
    """Shows the page."""
    page_style()
    st.title(words.AUDIT)
    st.write("質問・回答・文書の登録などの記録です。この画面を開いたことも記録に残ります。")
    today = datetime.now(UTC).date()
    chosen = st.date_input(
        "期間（協定世界時の日付）",
        (today - timedelta(days=6), today),
        max_value=today,
        format="YYYY-MM-DD",
        key="audit_period",
    )
    period = chosen if isinstance(chosen, tuple) else (chosen,)
    if len(period) != 2:
        st.info("初めの日と終わりの日を選んでください。", icon=":material/info:")
        return
    first, last = period
    _save(first, last)
    if st.button("この期間の記録を表示する", key="audit_show", icon=":material/visibility:"):
        with told(), st.spinner("記録を読んでいます"):
            st.session_state.audit_entries = entries_of(_read(first, last))
    entries = st.session_state.get("audit_entries")
    if entries is not None:
        _shown(entries)


def entries_of(lines: bytes) -> list[dict[str, Any]]:
    """The entries of a file of JSON Lines, the newest first."""
    return [json.loads(line) for line in reversed(lines.splitlines()) if line.strip()]


def entry_html(entry: Record) -> str:
    """An entry in a line, whole on demand."""
    kind = KINDS.get(entry.get("kind", ""), entry.get("kind", ""))
    head = f"{str(entry.get('time', ''))[:19].replace('T', ' ')}　{kind}　{entry.get('user', '')}"
    known = facts((name, _said(key, entry.get(key))) for key, name in _FACTS.items())
    whole = scrolling(
        text(json.dumps(entry, ensure_ascii=False, indent=1)), "記録の全体", "tp-text"
    )
    return disclosure(text(head), known + disclosure(text("記録をそのまま読む"), whole))


def _said(key: str, value: object) -> str:
    if value is None or isinstance(value, dict):
        return ""
    if isinstance(value, list):
        return "、".join(_said(key, one) for one in value)
    said = str(value)
    return text(_NAMES.get(key, _OUTCOMES | _ACTIONS).get(said, said))


def _read(first: date, last: date) -> bytes:
    period = {"from": first.isoformat(), "to": last.isoformat()}
    return client().download("/v1/audit", None, **period).content


def _save(first: date, last: date) -> None:
    http = client()
    period = {"from": first.isoformat(), "to": last.isoformat()}
    save_button(
        "この期間の監査ログを保存",
        lambda: http.download("/v1/audit", None, **period),
        f"監査ログ_{first.isoformat()}_{last.isoformat()}.jsonl",
        _JSON_LINES,
        "audit_file",
        icon="download",
    )
    st.caption("書き換えがないことは、サーバーの「tenkyo audit verify」で確かめられます。")


def _shown(entries: Sequence[Record]) -> None:
    if not entries:
        st.info("この期間の記録はありません。期間を長くしてください。", icon=":material/info:")
        return
    found = Counter(str(one.get("kind", "")) for one in entries)
    chosen = st.multiselect(
        "種類",
        list(found),
        format_func=lambda name: f"{KINDS.get(name, name)}（{found[name]}件）",
        key="audit_kinds",
        placeholder="すべて",
    )
    kept = [one for one in entries if not chosen or one.get("kind") in chosen]
    if len(kept) > _MOST_SHOWN:
        st.caption(f"新しい{_MOST_SHOWN:,}件を表示しています。すべては、保存したログで読めます。")
    kept = kept[:_MOST_SHOWN]
    above = st.container()
    first, last = pager(len(kept), _ON_A_PAGE, "audit")
    above.html("".join(entry_html(one) for one in kept[first:last]))
