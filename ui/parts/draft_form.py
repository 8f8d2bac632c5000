"""What is to be drafted: questions or an answer, kind, style, sources, fields of a form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from ui import words
from ui.client import Json
from ui.parts.choosing import choices, choose_filters
from ui.parts.labels import plain
from ui.people.level import level
from ui.session import client, collection, remembered, told

_MOST_QUESTIONS = 50
_TONES = ("である", "です・ます")
_DEFAULT = ""


def draft_form(answer_id: str | None) -> Json | None:
    """The form.

    Args:
        answer_id: An answer that the draft is made of; None for questions.

    Returns:
        The request to the API, once the form was sent and says enough.
    """
    with told():
        models = remembered("models", lambda: client().get("/v1/models")["data"])
    known = choices(measures=True)
    with st.form("draft_form", border=False):
        questions = "" if answer_id else _questions()
        first, second, third = st.columns(3)
        kind = first.selectbox("種類", list(words.DRAFT_KINDS), key="draft_kind")
        tone = second.selectbox(
            "文体",
            _TONES,
            key="draft_tone",
            help="抜き書きの原稿は、出典の文を原文のまま（である調）載せます",
        )
        model = _model(third, models)
        filters: Json = {}
        if not answer_id:
            with st.expander("使う出典を絞る", icon=":material/filter_alt:"):
                filters = choose_filters("draft", known)
        with st.expander("表題と様式", icon=":material/description:"):
            title = st.text_input("表題（空なら種類の名前）", max_chars=200, key="draft_title_new")
            template = st.text_input(
                "様式の名前（管理者が用意したWordの様式）", max_chars=200, key="draft_template"
            )
            written = st.text_area(
                "様式の項目（1行に1つ、「項目：値」）",
                key="draft_fields",
                placeholder="委員会：文教厚生委員会\n答弁者：局長",
            )
        pressed = st.form_submit_button("原稿をつくる", type="primary", icon=":material/edit_note:")
    if not pressed:
        return None
    asked = questions_of(questions)
    if not answer_id and not _enough(asked):
        return None
    fields, odd = fields_of(written)
    if odd:
        st.warning(
            plain(
                f"様式の項目を読み取れない行があります：「{odd[0]}」。「項目：値」の形にしてください。"
            ),
            icon=":material/warning:",
        )
        return None
    source: Json = {"answer_id": answer_id} if answer_id else {"questions": asked}
    return {
        **source,
        "kind": kind,
        "tone": tone,
        **({"title": title.strip()} if title.strip() else {}),
        **({"filters": filters} if any(filters.values()) else {}),
        **({"model": model} if model else {}),
        "template": template.strip(),
        "fields": fields,
        "collection": collection(),
    }


def questions_of(pasted: str) -> list[str]:
    """Questions, one a line, as they come from Excel: cells of a row belong to one question."""
    lines = (" ".join(line.replace("\t", " ").split()) for line in pasted.splitlines())
    return [line.strip('"') for line in lines if line.strip('"')]


def fields_of(written: str) -> tuple[dict[str, str], list[str]]:
    """Fields of a form from lines such as 委員会：文教厚生委員会.

    Returns:
        The fields, and the lines that are none.
    """
    fields: dict[str, str] = {}
    odd: list[str] = []
    for line in filter(None, (line.strip() for line in written.splitlines())):
        name, sign, value = line.replace("：", ":", 1).partition(":")
        if sign and name.strip():
            fields[name.strip()] = value.strip()
        else:
            odd.append(line)
    return fields, odd


def _questions() -> str:
    asked = (
        st.text_area(
            f"質問（1行に1つ、{_MOST_QUESTIONS}問まで。Excelから貼り付けられます）",
            height=140,
            key="draft_questions",
            placeholder="移動窓口車を運行する市町村数の目標は何か\nまど箱の設置箇所数の目標は何か",
        )
        or ""
    )
    level()
    return asked


def _enough(asked: list[str]) -> bool:
    if not asked:
        st.warning("質問を1つ以上書いてください。", icon=":material/warning:")
    elif len(asked) > _MOST_QUESTIONS:
        st.warning(
            f"一度に作れるのは{_MOST_QUESTIONS}問までです（今は{len(asked)}問）。分けて作ってください。",
            icon=":material/warning:",
        )
    return 0 < len(asked) <= _MOST_QUESTIONS


def _model(place: Any, models: list[Mapping[str, Any]]) -> str:  # noqa: ANN401 - a column
    labels = {str(one["id"]): str(one.get("label") or one["id"]) for one in models}
    default = next((name for name in labels if _is_default(models, name)), _DEFAULT)
    chosen = place.selectbox(
        "回答の作り方",
        list(labels),
        index=list(labels).index(default) if default else 0,
        format_func=lambda name: labels.get(name, name),
        key="draft_model",
    )
    return str(chosen or "")


def _is_default(models: list[Mapping[str, Any]], name: str) -> bool:
    return any(one["id"] == name and one.get("default") for one in models)
