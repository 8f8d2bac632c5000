"""Checking sentences that are put together from the words of a passage.

A sentence of an extractive answer consists of parts: labels, values, sentences of the document.
Each part must stand, word for word, in the evidence; nothing else may be in it. The check knows
nothing of how the sentence was made, so that a mistake there is caught here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.japanese.normalize import squeeze

# What may stand between the parts of a sentence; it claims nothing.
_JOINTS = re.compile(r"[：／、\s]+")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a passage offers as evidence.

    Attributes:
        text: The passage.
        context: Header cells, row labels, units, captions and notes that belong to it.
        headings: The headings that it stands under.
    """

    text: str
    context: Sequence[str] = ()
    headings: Sequence[str] = ()

    def holds(self, part: str) -> bool:
        """Whether a part stands in it, word for word but for white space and width."""
        wanted = squeeze(part)
        return any(wanted in squeeze(text) for text in (self.text, *self.context, *self.headings))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the check found.

    Attributes:
        supported: Whether every part stands in the evidence.
        reason: In Japanese, what does not; empty where all does.
    """

    supported: bool
    reason: str = ""


def check_verbatim(sentence: str, parts: Sequence[str], evidence: Evidence) -> Verdict:
    """Checks a sentence that is made of parts of a document.

    Args:
        sentence: The sentence as it would be shown, without markers.
        parts: The parts that it claims to be made of.
        evidence: The passage that it cites.

    Returns:
        Supported only if every part stands in the evidence and the parts make up the sentence.
    """
    for part in parts:
        if part.strip() and not evidence.holds(part):
            return Verdict(False, f"「{_short(part)}」が引用した箇所に見当たりません。")
    rest = sentence
    for part in sorted(parts, key=len, reverse=True):
        rest = rest.replace(part, "", 1)
    left = _JOINTS.sub("", rest)
    if left:
        return Verdict(False, f"「{_short(left)}」は引用した箇所の語句ではありません。")
    return Verdict(True)


def _short(text: str) -> str:
    return text if len(text) <= 30 else f"{text[:30]}…"
