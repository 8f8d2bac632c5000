"""Choosing documents, ministries and fiscal years that the API knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from ui.parts.facets import ministries_of, ministry_option, titled, years_of
from ui.parts.fresh import fresh
from ui.parts.years import year_option
from ui.session import client, collection, told

Record = Mapping[str, Any]
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is to choose from.

    Attributes:
        documents: Titles of the documents by their ids.
        ministries: Bodies that are responsible for measures.
        years: Fiscal years that measures name.
    """

    documents: dict[str, str]
    ministries: list[str]
    years: list[int]


def choices(*, measures: bool = False) -> Choices:
    """What there is to choose from, at most a minute old.

    To be called outside a form: where the API is down, the page ends here with a button.

    Args:
        measures: Whether ministries and years are wanted too.
    """
    with told():
        documents = fresh(f"documents:{collection()}", _ready)
        ministries, years = fresh(f"facets:{collection()}", _facets) if measures else ([], [])
    return Choices(titled(documents), ministries, years)


def choose_documents(label: str, key: str, known: Choices) -> list[str]:
    """Chooses documents; none chosen means all.

    Returns:
        Their ids.
    """
    return st.multiselect(
        label,
        list(known.documents),
        format_func=lambda name: known.documents.get(name, name),
        key=key,
        placeholder="すべての文書",
    )


def choose_filters(key: str, known: Choices) -> dict[str, Any]:
    """Chooses what a search is limited to, as `filters` of the API."""
    first, second, third = st.columns(3)
    with first:
        documents = choose_documents("文書", f"{key}_documents", known)
    ministries = second.multiselect(
        "府省庁・担当",
        known.ministries,
        format_func=ministry_option,
        key=f"{key}_ministries",
        placeholder="すべて",
    )
    chosen = third.multiselect(
        "年度", known.years, format_func=year_option, key=f"{key}_years", placeholder="すべて"
    )
    return {"document_ids": documents, "ministries": ministries, "fiscal_years": chosen}


def _ready() -> list[Record]:
    listed = client().everything("/v1/documents", "documents", collection=collection())
    return [one for one in listed if one["status"] == "ready"]


def _facets() -> tuple[list[str], list[int]]:
    found = client().everything("/v1/measures", "measures", limit=_AT_ONCE, collection=collection())
    return ministries_of(found), years_of(found)
