"""What the answers are limited to: chosen in a dialog, shown above the question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from ui import words
from ui.client import Json
from ui.parts.facets import ministries_of, ministry_option, titled, years_of
from ui.parts.labels import plain
from ui.parts.years import fiscal_year, year_option
from ui.session import client, collection, remembered

KINDS = ("document_ids", "ministries", "fiscal_years")
_MOST_NAMED = 3


def scope() -> dict[str, list[Any]]:
    """The scope of this session, as the API takes filters."""
    found: dict[str, list[Any]] = st.session_state.setdefault("scope", {kind: [] for kind in KINDS})
    return found


def scope_words(chosen: Mapping[str, Sequence[Any]], titles: Mapping[str, str]) -> str:
    """The scope in a line: 探す範囲：すべての文書.

    Args:
        chosen: The scope.
        titles: Titles of documents by their ids.
    """
    parts = [
        *_named([titles.get(name, name) for name in chosen["document_ids"]]),
        *_named([str(name) for name in chosen["ministries"]]),
        *_named([fiscal_year(year) for year in chosen["fiscal_years"]]),
    ]
    return f"{words.SCOPE}：{'／'.join(parts)}" if parts else words.SCOPE_ALL


def scope_bar() -> None:
    """The scope with its buttons, the length and the model, above the input."""
    chosen = scope()
    limited = any(chosen.values())
    titles = _titles() if chosen["document_ids"] else {}
    label = scope_words(chosen, titles)
    if st.button(plain(label), icon=":material/filter_alt:", key="scope_open"):
        _dialog()
    if limited and st.button("範囲を外す", type="tertiary", key="scope_clear"):
        st.session_state.scope = {kind: [] for kind in KINDS}
        st.rerun()
    _length()
    _model()


def model() -> str | None:
    """The model that was chosen; None for that of the settings."""
    found: str | None = st.session_state.get("chosen_model")
    return found


def length() -> str:
    """How long answers are wanted."""
    found: str = st.session_state.get("chosen_length", words.USUAL_LENGTH)
    return found


def _length() -> None:
    """The choice of the length."""
    st.session_state.setdefault("length_widget", length())
    st.segmented_control(
        words.LENGTH,
        list(words.LENGTHS),
        format_func=words.LENGTHS.__getitem__,
        required=True,
        label_visibility="collapsed",
        key="length_widget",
        on_change=_length_chosen,
        width="content",
    )


def _length_chosen() -> None:
    st.session_state.chosen_length = st.session_state.length_widget or words.USUAL_LENGTH


@st.dialog("探す範囲を選ぶ", width="medium")
def _dialog() -> None:
    """Documents, ministries and fiscal years; each option is found by any usual spelling."""
    chosen = scope()
    titles = _titles()
    measures = _measures()
    years = years_of(measures)
    bodies = list(dict.fromkeys([*chosen["ministries"], *ministries_of(measures)]))
    st.markdown("選ばないものは絞りません。同じ欄で複数選ぶと、どれかに当たるものを探します。")
    documents = st.multiselect(
        "文書",
        list(titles),
        [name for name in chosen["document_ids"] if name in titles],
        format_func=lambda name: titles[name],
        placeholder="題名で探して選ぶ",
        key="scope_documents",
    )
    ministries = st.multiselect(
        "府省庁・担当",
        bodies,
        chosen["ministries"],
        format_func=ministry_option,
        accept_new_options=True,
        placeholder="名前か略称（経産省 など）で選ぶか、入力する",
        key="scope_ministries",
    )
    picked = st.multiselect(
        "年度",
        years,
        [year for year in chosen["fiscal_years"] if year in years],
        format_func=year_option,
        placeholder="2025、令和7、R7 のように入力して選ぶ",
        key="scope_years",
    )
    if st.button("この範囲で探す", type="primary", key="scope_done"):
        st.session_state.scope = {
            "document_ids": documents,
            "ministries": ministries,
            "fiscal_years": picked,
        }
        st.rerun()


def _model() -> None:
    """The choice of the model, with what it is; only where there is a choice."""
    models = remembered("models", lambda: client().get("/v1/models")["data"])
    if len(models) < 2:
        return
    labels = {one["id"]: _model_words(one) for one in models}
    default = next((one["id"] for one in models if one.get("default")), models[0]["id"])
    names = list(labels)
    chosen = model()
    st.session_state.setdefault("model_widget", chosen if chosen in labels else default)
    st.selectbox(
        "回答の作り方",
        names,
        format_func=lambda name: labels[name],
        label_visibility="collapsed",
        key="model_widget",
        on_change=_model_chosen,
        width=320,
    )


def _model_chosen() -> None:
    """Keeps the choice: what a widget holds goes when its page is left."""
    st.session_state.chosen_model = st.session_state.model_widget


def _model_words(one: Json) -> str:
    label = str(one.get("label") or one["id"])
    return f"{label}：生成AIが書き、照合します" if one.get("generative") else label


def _titles() -> dict[str, str]:
    documents = remembered(
        "documents",
        lambda: client().everything("/v1/documents", "documents", collection=collection()),
    )
    return titled(documents)


def _measures() -> list[Json]:
    return remembered(
        "measures",
        lambda: client().everything("/v1/measures", "measures", collection=collection()),
    )


def _named(names: Sequence[str]) -> list[str]:
    if len(names) <= _MOST_NAMED:
        return list(names)
    return [*names[:_MOST_NAMED], f"ほか{len(names) - _MOST_NAMED}件"]
