"""AIの情報: model cards of the models in use, and every communication with the outside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import streamlit as st

from ui import words
from ui.parts.downloads import dated, save_button
from ui.parts.elements import facts, table, tag, text
from ui.parts.page_parts import page_style
from ui.session import client, told

Record = Mapping[str, Any]
_UNKNOWN = "（記載なし）"
_HEADS = ("目的", "宛先", "送るもの", "いつ", "設定")


def page() -> None:
    """Shows the page."""
    page_style()
    st.title(words.GOVERNANCE)
    st.write(
        "使っているモデルと、外部との通信を、今の設定から示します。調達や点検の資料に使えます。"
    )
    with told():
        found = client().get("/v1/governance")
    save_button(
        "資料として保存（Markdown）",
        lambda: client().download("/v1/governance", format="md"),
        dated("AIモデルと外部通信", "md"),
        "text/markdown",
        "governance_save",
        icon="download",
    )
    st.header("外部との通信")
    st.html(communications_html(found["communications"]))
    st.header("モデルカード")
    st.html("".join(map(card_html, found["models"])))


def communications_html(found: Iterable[Record]) -> str:
    """What is contacted, as a table; words where nothing is."""
    rows = [
        (
            text(one["purpose"]),
            text(f"{one['destination']}（この機械の中）" if one["local"] else one["destination"]),
            *(text(one[name]) for name in ("sends", "when", "setting")),
        )
        for one in found
    ]
    if not rows:
        return tag("p", text("ありません。質問も文書も、この機械の外に出ません。"))
    return table(_HEADS, rows, "今の設定で通信する相手")


def card_html(card: Record) -> str:
    """A model card."""
    said = facts(
        (name, value or text(_UNKNOWN))
        for name, value in (
            ("役割", text(card["role"])),
            ("生成AI", text("はい" if card["generative"] else "いいえ")),
            ("設定での名前", text(card["name"])),
            ("提供元", text(card["maker"])),
            ("ライセンス", text(card["licence"])),
            ("動く場所", text(card["place"])),
            ("学習に使われたデータ", text(card["data"])),
            ("渡すもの", text(card["receives"])),
            ("注意", text("\n".join(card["limits"]))),
            ("備考", text(card["note"])),
        )
    )
    return tag("h3", text(card["label"])) + said + _evaluation(card["evaluation"])


def _evaluation(found: Record | None) -> str:
    if found is None:
        return ""
    rows = [
        (
            text(one["name"]),
            text(f"{one['value']:.3f}"),
            text(f"{one['low']:.3f}–{one['high']:.3f}"),
            text(f"{one['count']:,}"),
        )
        for one in found["figures"]
    ]
    caption = f"いちばん新しい評価（{found['date']}、{found['questions']:,}問、{found['run']}）"
    return table(("指標", "値", "95％区間", "質問数"), rows, caption, numeric=3)
