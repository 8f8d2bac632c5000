"""A draft whose sentences are edited in place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from ui import words

Record = Mapping[str, Any]
_LOOK = Path(__file__).parent.parent / "look"
_ASKING = {"question", "follow_up"}
_SENT = ("role", "heading", "item", "answered")


@dataclass(frozen=True, slots=True)
class Edit:
    """What a person did to a draft.

    Attributes:
        section: Place of the section.
        sentence: Place of the sentence in it; behind the last one for a new sentence.
        before: The sentence as it was shown; empty for a new one.
        text: The sentence as it is to be; empty to take it out.
    """

    section: int
    sentence: int
    before: str
    text: str


class EditConflictError(Exception):
    """The sentence that was edited is no longer there."""


def draft_editor(draft: Record, *, editable: bool, key: str) -> Edit | None:
    """Shows a draft.

    Args:
        draft: As the API gives it.
        editable: Whether its sentences may be edited.
        key: Key of the widget.

    Returns:
        What was edited just now.
    """
    result = _component()(
        key=key,
        data={"sections": shown_sections(draft, editable=editable)},
        on_edited_change=_nothing,
    )
    told = result.edited
    if not told:
        return None
    return Edit(int(told["section"]), int(told["sentence"]), told["before"], told["text"])


def shown_sections(draft: Record, *, editable: bool) -> list[dict[str, Any]]:
    """The sections of a draft as the editor takes them: words, signs, numbers, no HTML."""
    labels = _labels(draft)
    return [
        {
            "heading": label,
            "open": editable and section["role"] not in _ASKING,
            "sentences": [_shown(sentence) for sentence in section["sentences"]],
        }
        for label, section in zip(labels, draft["sections"], strict=True)
    ]


def sections_after(draft: Record, edit: Edit) -> list[dict[str, Any]]:
    """All sections as PATCH takes them, after an edit.

    Raises:
        EditConflictError: The sentence has changed meanwhile.
    """
    sections = as_sent(draft["sections"])
    try:
        sentences = sections[edit.section]["sentences"]
    except IndexError as error:
        raise EditConflictError from error
    if not edit.before:
        sentences.append({"text": edit.text, "citations": []})
        return sections
    place = _place(sentences, edit)
    if edit.text:
        sentences[place] = {**sentences[place], "text": edit.text}
    else:
        del sentences[place]
    return sections


def as_sent(sections: Sequence[Record]) -> list[dict[str, Any]]:
    """Sections as PATCH takes them: verdicts are never sent."""
    return [
        {
            **{name: section[name] for name in _SENT},
            "sentences": [
                {"text": one["text"], "citations": list(one["citations"])}
                for one in deepcopy(list(section["sentences"]))
            ],
        }
        for section in sections
    ]


def restored(earlier: Record, draft: Record) -> list[dict[str, Any]]:
    """Sections of an earlier version as PATCH takes them on top of the present one.

    Numbers of citations differ between versions: each is found again by its passage; one that the
    present version does not have is left out, and the API looks for it anew.
    """
    numbers = {one["passage"]["id"]: one["number"] for one in draft["citations"]}
    now = {
        one["number"]: numbers[one["passage"]["id"]]
        for one in earlier["citations"]
        if one["passage"]["id"] in numbers
    }
    sections = as_sent(earlier["sections"])
    for section in sections:
        for sentence in section["sentences"]:
            sentence["citations"] = [now[one] for one in sentence["citations"] if one in now]
    return sections


def _place(sentences: Sequence[Record], edit: Edit) -> int:
    """Where the edited sentence stands now: others may have come before it meanwhile."""
    if edit.sentence < len(sentences) and sentences[edit.sentence]["text"] == edit.before:
        return edit.sentence
    for place, sentence in enumerate(sentences):
        if sentence["text"] == edit.before:
            return place
    raise EditConflictError


def _labels(draft: Record) -> list[str]:
    """Headings of the sections; a cell of a table bears its row and column."""
    table = draft["table"]
    if table is None:
        return [str(section["heading"] or "本文") for section in draft["sections"]]
    return [
        f"{row['heading']}／{column}" if column else str(row["heading"])
        for row in table["rows"]
        for column, _ in zip(table["columns"], row["cells"], strict=False)
    ]


def _shown(sentence: Record) -> dict[str, Any]:
    mark = words.SUPPORT.get(sentence["support"]) if sentence["support"] else None
    return {
        "text": sentence["text"],
        "citations": sentence["citations"],
        "icon": mark.icon if mark else "",
        "mark": mark.word if mark else "",
        "tone": mark.tone if mark else "",
        "reason": sentence["reason"],
        "edited": bool(sentence.get("edited")),
    }


@cache
def _component() -> Any:  # noqa: ANN401 - Streamlit names no public type for it
    return st.components.v2.component(
        "tenkyo_draft_editor",
        html='<div class="stHtml tp-editor"></div>',
        js=(_LOOK / "draft_editor.js").read_text(encoding="utf-8"),
        isolate_styles=False,
    )


def _nothing() -> None:
    """A trigger is told only where someone listens."""
