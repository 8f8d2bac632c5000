"""Drafts, as the API shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rag.wire.answers import citation_json, hit_json

if TYPE_CHECKING:
    from rag.answering import Sentence
    from rag.drafting.model import Draft, Section, Table


def draft_json(draft: Draft) -> dict[str, Any]:
    """A draft, as `POST /v1/drafts` gives it; the cells of a table are among its sections."""
    return {
        "id": draft.id,
        "kind": draft.kind.value,
        "title": draft.title,
        "sections": [_section(section) for section in draft.all_sections],
        "table": _table(draft.table) if draft.table is not None else None,
        "citations": [citation_json(citation) for citation in draft.citations],
        "withheld": [
            {"question": kept.question, "text": kept.text, "reason": kept.reason}
            for kept in draft.withheld
        ],
        "remarks": [{"question": note.question, "text": note.text} for note in draft.remarks],
        "nearest": [
            {"question": near.question, "passages": [hit_json(hit) for hit in near.hits]}
            for near in draft.nearest
        ],
        "models": list(draft.models),
        "as_of": draft.as_of,
        "handlings": list(draft.handlings),
    }


def _section(section: Section) -> dict[str, Any]:
    return {
        "role": section.role.value,
        "heading": section.heading,
        "item": section.item,
        "answered": section.answered,
        "sentences": [_sentence(sentence) for sentence in section.sentences],
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "corner": table.corner,
        "columns": list(table.columns),
        "rows": [
            {"heading": row.heading, "cells": [_section(cell) for cell in row.cells]}
            for row in table.rows
        ],
    }


def _sentence(sentence: Sentence) -> dict[str, Any]:
    return {
        "text": sentence.text,
        "citations": list(sentence.citations),
        "support": sentence.support.value if sentence.support is not None else None,
        "reason": sentence.reason,
    }
