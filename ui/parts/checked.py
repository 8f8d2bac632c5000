"""Sentences of a person's draft with what the check found."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from ui import words
from ui.parts.badges import badge
from ui.parts.citations import citation_card
from ui.parts.elements import counts, disclosure, tag, text
from ui.words import Mark

Record = Mapping[str, Any]
_TONES = {"good": "good", "caution": "caution", "bad": "bad"}
_PROBLEMS = {"unsupported", "partial", "unverified"}
_DIFFERS = "✕ 数値などが違います"
_KINDS = (*(f"{mark.icon} {mark.word}" for mark in words.CHECKED.values()), _DIFFERS)
_SAID_INSTEAD = re.compile(
    r"(?P<what>[一-龠]*)「[^」]*」(?:が引用した箇所に|は引用した箇所では)"
    r"[^（」]*（[^「）]*では「(?P<said>[^」]*)」）"
)
"""What the reason of the API names as the plan's own value."""


def mark_of(sentence: Record) -> Mark:
    """How the verdict on a sentence is shown."""
    verdict = sentence["verdict"]
    other = _SAID_INSTEAD.search(sentence["reason"]) if verdict in _PROBLEMS else None
    if other:
        return words.contradicted(other["what"] or "数値", other["said"])
    return words.CHECKED.get(verdict, words.CHECKED["unverified"])


def is_problem(sentence: Record) -> bool:
    """Whether a sentence needs a person's look."""
    return sentence["verdict"] in _PROBLEMS


def summary_html(sentences: Sequence[Record]) -> str:
    """How many sentences got which verdict."""
    found = Counter(_kind(one) for one in sentences)
    return counts((name, f"{found[name]}文") for name in _KINDS if found[name])


def _kind(sentence: Record) -> str:
    mark = mark_of(sentence)
    if mark in words.CHECKED.values():
        return f"{mark.icon} {mark.word}"
    return _DIFFERS


def sentence_html(sentence: Record, citations: Mapping[int, Any], place: int) -> str:
    """A sentence with its verdict, the reason, and the passages that it was held against.

    Args:
        sentence: As the API gives it.
        citations: Citations of the check by their numbers.
        place: Its place in the list, for anchors.
    """
    mark = mark_of(sentence)
    reason = tag("p", text(sentence["reason"]), "tp-reason") if sentence["reason"] else ""
    cards = [
        citation_card(citations[number], anchor=f"check-{place}-{number}")
        for number in sentence["citations"]
        if number in citations
    ]
    label = "照らした箇所" if is_problem(sentence) else "裏付けになる箇所"
    shown = (
        disclosure(text(f"{label}（{len(cards)}）"), "".join(cards), opened=is_problem(sentence))
        if cards
        else ""
    )
    return tag(
        "article",
        tag("p", text(sentence["text"])) + badge(mark) + reason + shown,
        f"tp-checked {_TONES.get(mark.tone, '')}".strip(),
        aria_label=f"{place}番目の文：{mark.word}",
    )
